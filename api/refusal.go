package api

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"fliplet-audit/model"
)

// maxRefusal is how much of a refusal's body is read.
const maxRefusal = 64 << 10

// serverWords is what the bodies of Fliplet's errors hold (wire.md).
type serverWords struct {
	Error     json.RawMessage `json:"error"`
	Message   json.RawMessage `json:"message"`
	Status    json.RawMessage `json:"status"`
	NextValid json.RawMessage `json:"nextValidRequestDate"`
}

// anError tells whether the body of an answer speaks of an error.
func (w serverWords) anError() bool {
	return w.saysFailed() || w.text() != "" && len(w.Message) > 0
}

// saysFailed is anError of an answer that may hold friendly words too.
func (w serverWords) saysFailed() bool {
	status := textOf(w.Status)
	return w.text() != "" && (len(w.Error) > 0 && string(w.Error) != "null" && string(w.Error) != "false" ||
		status != "" && status != "ok" && status != "success")
}

// text is the sentence meant for people.
func (w serverWords) text() string {
	for _, raw := range []json.RawMessage{w.Message, w.Error} {
		if text := textOf(raw); text != "" {
			return text
		}
		var inner struct{ Message json.RawMessage }
		if json.Unmarshal(raw, &inner) == nil && textOf(inner.Message) != "" {
			return textOf(inner.Message)
		}
	}
	return ""
}

// deniesToken is whether the words say that the token belongs to nobody.
func (w serverWords) deniesToken() bool {
	return strings.EqualFold(strings.TrimSpace(textOf(w.Error)), "not authorised") ||
		strings.Contains(strings.ToLower(textOf(w.Message)), "auth_token provided doesn't belong")
}

func (w serverWords) deniesRole() bool {
	return strings.Contains(strings.ToLower(w.text()), "permission")
}

var planWords = regexp.MustCompile(`(?i)\b(gold|platinum|plan|plans|upgrade|subscription|licen[cs]e)\b`)

// refusal is the error of an answer whose status is no success.
func (c *Client) refusal(a *answer, q question) *Error {
	text, err := io.ReadAll(io.LimitReader(a.body, maxRefusal))
	if err != nil && a.asker.Err() != nil {
		return c.notSent(q, a.asker.Err())
	}
	var words serverWords
	isJSON := json.Unmarshal(text, &words) == nil
	e := &Error{Status: a.status, Host: c.base.Hostname(), Subject: q.subject}
	switch {
	case isJSON:
		e.Message = c.clean(q.hide(words.text()))
	case strings.HasPrefix(a.header.Get("Content-Type"), "text/plain"):
		e.Message = c.clean(q.hide(strings.TrimSpace(string(text))))
	}
	e.Kind = kindOfStatus(a.status, words)
	if isPage := strings.HasPrefix(strings.TrimSpace(string(text)), "<"); isPage && a.status >= 400 && a.status < 500 && a.status != http.StatusUnauthorized && e.Kind != KindRateLimited {
		e.Kind = KindNotJSON
	}
	e.doubtful = a.status == http.StatusUnauthorized && e.Kind == KindRole && !words.deniesRole()
	switch {
	case a.status == http.StatusTooManyRequests || a.status == http.StatusServiceUnavailable:
		e.wait = waitDemanded(words, a.header, c.clock.Now())
	case e.Kind == KindRedirect:
		e.what = e.host() + " points to another address" + c.locationWords(a.header.Get("Location"))
	}
	return e
}

func kindOfStatus(status int, words serverWords) Kind {
	switch {
	case status == http.StatusTooManyRequests:
		return KindRateLimited
	case status >= 500:
		return KindServer
	case status < 400:
		return KindRedirect
	case words.deniesToken():
		return KindToken
	case status == http.StatusPaymentRequired, status == http.StatusForbidden && planWords.MatchString(words.text()):
		return KindPlan
	case status == http.StatusUnauthorized && planWords.MatchString(words.text()) && !words.deniesRole():
		return KindPlan
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return KindRole
	case status == http.StatusNotFound:
		return KindNotFound
	case status == http.StatusRequestTimeout:
		return KindTimeout
	}
	return KindRefused
}

// waitDemanded is how long the server asks to be left alone: until its own
// date, measured from its own clock where it tells it, for clocks differ; or
// Retry-After. 0 is no demand.
func waitDemanded(words serverWords, header http.Header, now time.Time) time.Duration {
	if date, err := http.ParseTime(header.Get("Date")); err == nil {
		now = date
	}
	if next, err := time.Parse(time.RFC3339Nano, textOf(words.NextValid)); err == nil {
		return next.Sub(now)
	}
	after := strings.TrimSpace(header.Get("Retry-After"))
	if seconds, err := strconv.ParseFloat(after, 64); err == nil && seconds < 1e6 {
		return time.Duration(seconds * float64(time.Second))
	}
	if next, err := http.ParseTime(after); err == nil {
		return next.Sub(now)
	}
	return 0
}

func (c *Client) locationWords(location string) string {
	u, err := url.Parse(location)
	if err != nil || u.Hostname() == "" || strings.EqualFold(u.Host, c.base.Host) {
		return ""
	}
	return " (" + c.clean(u.Hostname()) + ")"
}

// clean makes a server's words safe to keep and to draw: without the token,
// without controls, not too long.
func (c *Client) clean(text string) string {
	if len(text) <= maxRefusal {
		return clip(model.Clean(c.scrub(text)).String())
	}
	// The cut may have left the beginning of a token at the end.
	text = c.scrub(text[:maxRefusal])
	return clip(model.Clean(text[:max(0, len(text)-3*maxTokenBytes)]).String())
}

// settle decides of a 401 whether it is about the token or about a role: when
// the server does not know the token's user either, it is the token
// (wire.md, "One app's logs").
func (c *Client) settle(ctx context.Context, q question, e *Error) error {
	if !e.doubtful {
		return e
	}
	e.doubtful = false
	if q.path == userPath {
		e.Kind = KindToken
		return e
	}
	_, err := c.user(ctx, true)
	if ctx.Err() != nil {
		return c.notSent(q, ctx.Err())
	}
	if failure, ok := err.(*Error); ok && (failure.Kind == KindToken || failure.Kind == KindRole) {
		e.Kind = KindToken
	}
	return e
}
