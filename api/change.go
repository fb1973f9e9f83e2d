package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"

	"fliplet-audit/model"
)

// Change is a request that changes something on the server. It is made by this
// package alone, sent by Client.Apply alone, and sent once: nothing asks it
// again by itself.
type Change struct {
	// Does says what it does, in words that name the organization, the thing
	// and the effect; not cleaned for a terminal.
	Does string
	// Warning is what a person should know before, "" when there is nothing.
	Warning string

	subject      string
	method, path string
	body         []byte
	shown        []byte   // the body with its secrets left out
	secrets      []string // what of the body no error may hold
	take         func(body []byte) error
	refused      func(*Error) // words of its own for a refusal; may be nil
}

// ChangeText is the change as HTTP, for people to read, with the name of the
// variable in the token's place and secret values masked.
func (c *Client) ChangeText(change Change) string {
	text := fmt.Sprintf("%s %s\nAuth-token: $%s\n", change.method, c.base.String()+change.path, EnvToken)
	if change.body == nil {
		return text
	}
	return text + "Content-Type: application/json\n\n" + model.CleanJSON(string(change.shown)) + "\n"
}

// UnsureError says that a change was sent and its answer lost: it may have
// happened or not. Only the server knows; ask it before doing it again.
type UnsureError struct{ Err *Error }

// Error is What.
func (e *UnsureError) Error() string { return e.What() }

// Unwrap is what went wrong.
func (e *UnsureError) Unwrap() error { return e.Err }

// What says what happened.
func (e *UnsureError) What() string {
	return "It is not known whether it was done: " + e.Err.What()
}

// Advice says what to do.
func (e *UnsureError) Advice() string { return "Look whether it was, before doing it again." }

// Apply sends a change, once. The error is an *Error when the server refused
// it or was never reached, and an *UnsureError when the answer was lost.
//
// Where the token is no longer good OnExpired is told, and the change is not
// sent again with another one.
func (c *Client) Apply(ctx context.Context, change Change) error {
	_, number := c.renewal.inUse()
	err := c.renewal.named(c.apply(ctx, change))
	if e, ok := errors.AsType[*Error](err); ok && e.Kind == KindToken {
		c.renewal.tell(number, e)
	}
	return err
}

func (c *Client) apply(ctx context.Context, change Change) error {
	q := question{subject: change.subject, method: change.method, path: change.path, body: change.body, secrets: change.secrets}
	text, failure := c.sendOnce(ctx, q)
	if failure != nil {
		return c.afterChange(ctx, q, change, failure)
	}
	if failure := c.answeredError(q, text); failure != nil {
		return c.afterChange(ctx, q, change, failure)
	}
	if change.take == nil {
		return nil
	}
	if err := change.take(text); err != nil {
		return &UnsureError{c.unreadable(q, err)}
	}
	return nil
}

// sendOnce sends what must not be sent twice, and gives the answer's body. An
// error says whether the server may have received it.
func (c *Client) sendOnce(ctx context.Context, q question) ([]byte, *Error) {
	a, failure := c.openOnce(ctx, q)
	if failure != nil {
		return nil, failure
	}
	defer a.close()
	text, err := io.ReadAll(&limitedReader{r: a.body, left: c.maxBody})
	if err != nil {
		e := c.brokenAnswer(a, q, err)
		e.unsure = true
		return nil, e
	}
	return text, nil
}

// answeredError is the error of an answer whose status says success: what the
// server says went wrong, or a page that is not its own.
func (c *Client) answeredError(q question, text []byte) *Error {
	text = bytes.TrimSpace(text)
	var keys map[string]json.RawMessage
	switch {
	case len(text) == 0:
		return nil
	case !json.Valid(text):
		e := c.unreadable(q, unmarshal(text, &keys))
		e.unsure = true
		return e
	case json.Unmarshal(text, &keys) != nil:
		return nil
	}
	words := serverWords{Error: keys["error"], Message: keys["message"], Status: keys["status"]}
	if !words.saysFailed() {
		return nil
	}
	e := &Error{Kind: KindErrorObject, Message: c.clean(q.hide(words.text())), Host: c.base.Hostname(), Subject: q.subject}
	if words.deniesToken() {
		e.Kind = KindToken
	}
	return e
}

// unreadable is the error of an answer that came whole, and is not in the form
// that was expected.
func (c *Client) unreadable(q question, err error) *Error {
	e := &Error{Kind: KindShape, cause: err}
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &e):
	case errors.As(err, &syntax):
		e = &Error{Kind: KindNotJSON}
	case errors.Is(err, io.ErrUnexpectedEOF):
		e = &Error{Kind: KindCut, cause: err}
	}
	e.Subject, e.Host = q.subject, c.base.Hostname()
	return e
}

// afterChange tells a refusal, which did nothing, from an answer that was lost.
func (c *Client) afterChange(ctx context.Context, q question, change Change, e *Error) error {
	if e.unsure {
		return &UnsureError{e}
	}
	err := c.settle(ctx, q, e)
	if errors.As(err, &e) {
		e.ofChange()
		if change.refused != nil {
			change.refused(e)
		}
	}
	return err
}

// ofChange puts words about a change in the place of those about a question.
func (e *Error) ofChange() {
	switch e.Kind {
	case KindRole:
		e.what, e.advice = "This account may not change "+e.subject(), "Ask an admin of the organization for it."
	case KindPlan:
		e.what, e.advice = "The organization's plan does not include this", "Ask Fliplet."
	case KindRefused:
		e.what = fmt.Sprintf("Fliplet refused to change %s (%d)", e.subject(), e.Status)
		e.advice = "Nothing was changed. Check what was given."
	case KindServer, KindErrorObject:
		e.advice = "Nothing was changed, by what the server says. Look before doing it again."
	}
}

// openOnce is open for what must not be sent a second time, by net/http
// neither.
func (c *Client) openOnce(ctx context.Context, q question) (*answer, *Error) {
	t := c.newTries(q)
	answered, err := c.pacer.Acquire(ctx, q.priority, t.told)
	if err != nil {
		return nil, c.notSent(q, err)
	}
	defer answered()
	attempt, cancel := context.WithCancelCause(ctx)
	a := &answer{asker: ctx, ctx: attempt, cancel: cancel}
	a.watchdog = time.AfterFunc(t.timeForAttempt(), func() { cancel(errLate) })
	response, connected, err := c.doOnce(attempt, q)
	if err != nil {
		a.watchdog.Stop()
		cancel(nil)
		e := c.noAnswer(a, q, err)
		e.unsure = connected
		return nil, e
	}
	c.compareClocks(response.Header)
	a.header, a.status, a.body = response.Header, response.StatusCode, response.Body
	if a.status < 200 || a.status > 299 {
		defer a.close()
		return nil, c.refusalOnce(a, q)
	}
	return a, nil
}

// doOnce sends the request over a new connection: one that was kept may have
// been closed by the server, and then nobody knows what arrived. connected is
// whether there was a connection to send it over.
func (c *Client) doOnce(ctx context.Context, q question) (response *http.Response, connected bool, err error) {
	var got atomic.Bool
	trace := &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { got.Store(true) }}
	request, err := c.changeRequest(httptrace.WithClientTrace(ctx, trace), q)
	if err != nil {
		return nil, false, err
	}
	once := *c.http
	once.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	once.CloseIdleConnections()
	response, err = once.Do(request)
	return response, got.Load(), err
}

// refusalOnce is refusal, and says whether it may have been done all the same:
// an error of the server's own may have come at any moment. A demand to wait
// holds all of the process, though nothing is sent again.
func (c *Client) refusalOnce(a *answer, q question) *Error {
	e := c.refusal(a, q)
	e.unsure = a.status >= 500 && e.mayPass() || e.Status == 0
	if e.Kind == KindRateLimited && e.wait > 0 {
		e.Until = c.clock.Now().Add(e.wait)
		c.pacer.HoldUntil(c.clock.Now().Add(min(e.wait, longestHold)))
	}
	return e
}

func (c *Client) changeRequest(ctx context.Context, q question) (*http.Request, error) {
	var body io.Reader
	if q.body != nil {
		body = struct{ io.Reader }{bytes.NewReader(q.body)} // can't be rewound
	}
	request, err := http.NewRequestWithContext(ctx, q.method, c.base.String()+q.path, body)
	if err != nil {
		return nil, err
	}
	if q.body != nil {
		request.ContentLength = int64(len(q.body))
		request.Header.Set("Content-Type", q.contentType())
	}
	request.Header.Set("User-Agent", c.userAgent)
	c.token().sign(request.Header)
	return request, nil
}

func organizationPath(o model.Organization, rest string) (string, error) {
	if !isNumber(o.ID) {
		return "", invalid("An organization's id is a number", nil)
	}
	return "v1/organizations/" + string(o.ID) + "/" + rest, nil
}

// mustEncode is JSON of a value that can be nothing else.
func mustEncode(value any) []byte {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(fmt.Sprintf("encoding a change: %v", err))
	}
	return bytes.TrimRight(out.Bytes(), "\n")
}
