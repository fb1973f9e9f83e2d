package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

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
	return model.CleanJSON(string(q.body)), c.base.String() + q.path, nil
}

// shellQuote makes a text one word of a POSIX shell.
func shellQuote(text string) string {
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}
