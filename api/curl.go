package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"fliplet-audit/model"
)

// Curl is the question for a page of logs as a command for a POSIX shell. The
// token is not in it: the command reads it from FLIPLET_AUTH_TOKEN, in a way
// that keeps it out of every argument list.
func (c *Client) Curl(s Scope, r LogsRequest) (string, error) {
	body, url, err := c.requestParts(s, r)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf(`printf 'Auth-token: %%s\n' "$%s" | curl -sS -H @- -H 'Content-Type: application/json' --data %s %s`,
		EnvToken, shellQuote(body), shellQuote(url)), nil
}

// RequestText is the question for a page of logs as HTTP, for people to read,
// with the name of the variable in the token's place.
func (c *Client) RequestText(s Scope, r LogsRequest) (string, error) {
	body, url, err := c.requestParts(s, r)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("POST %s\nAuth-token: $%s\nContent-Type: application/json\n\n%s\n", url, EnvToken, body), nil
}

// Request is the question for a page of logs as it would be sent: for a
// manifest, or to look at before it is.
func (c *Client) Request(s Scope, r LogsRequest) (method, url string, body json.RawMessage, err error) {
	text, url, err := c.requestParts(s, r)
	return http.MethodPost, url, json.RawMessage(text), err
}

func (c *Client) requestParts(s Scope, r LogsRequest) (body, url string, err error) {
	if r.Limit == 0 {
		r.Limit = model.DefaultPageSize
	}
	r, err = c.asLearnt(s, r)
	if err != nil {
		return "", "", err
	}
	field := "dataString"
	if c.asksForData() {
		field = "data"
	}
	q, err := logsQuestion(s, r, logFields(field))
	if err != nil {
		return "", "", err
	}
	return escapeUnsafe(string(q.body)), c.base.String() + q.path, nil
}

// escapeUnsafe writes the characters of a JSON text that must not reach a
// terminal as \uXXXX: outside of its strings there are none.
func escapeUnsafe(text string) string {
	if model.Clean(text).String() == text {
		return text
	}
	var out strings.Builder
	for _, r := range text {
		if r == utf8.RuneError || model.Clean(string(r)).String() == string(r) {
			out.WriteRune(r)
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			fmt.Fprintf(&out, `\u%04x`, unit)
		}
	}
	return out.String()
}

// shellQuote makes a text one word of a POSIX shell.
func shellQuote(text string) string {
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}
