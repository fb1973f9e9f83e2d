package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
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
	shown        []byte // the body with its secrets left out
	take         func(body []byte) error
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
func (c *Client) Apply(ctx context.Context, change Change) error {
	q := question{subject: change.subject, method: change.method, path: change.path, body: change.body}
	text, failure := c.sendOnce(ctx, q)
	if failure != nil {
		return c.afterChange(ctx, q, failure)
	}
	if change.take == nil {
		return nil
	}
	if err := change.take(text); err != nil {
		e := &Error{Kind: KindShape, cause: err}
		errors.As(err, &e)
		e.Subject, e.Host = q.subject, c.base.Hostname()
		return &UnsureError{e}
	}
	return nil
}

// sendOnce sends what must not be sent twice, and gives the answer's body. An
// error says whether the server may have received it.
func (c *Client) sendOnce(ctx context.Context, q question) ([]byte, *Error) {
	a, failure := c.openOnce(ctx, q, c.newTries(q))
	if failure != nil {
		return nil, failure
	}
	defer a.close()
	text, err := io.ReadAll(&limitedReader{r: a.body, left: c.maxBody})
	if err != nil {
		e := c.brokenAnswer(a, q, err)
		e.sent, e.Status = true, 0
		return nil, e
	}
	return text, nil
}

// afterChange tells a refusal, which did nothing, from an answer that was lost.
func (c *Client) afterChange(ctx context.Context, q question, e *Error) error {
	if e.doubtful {
		return c.settle(ctx, q, e)
	}
	if e.sent && (e.Status == 0 || e.Status >= 500) {
		return &UnsureError{e}
	}
	return e
}

// openOnce is open for what must not be sent a second time, by net/http
// neither.
func (c *Client) openOnce(ctx context.Context, q question, t *tries) (*answer, *Error) {
	answered, err := c.pacer.Acquire(ctx, q.priority, t.told)
	if err != nil {
		return nil, c.notSent(q, err)
	}
	defer answered()
	attempt, cancel := context.WithCancelCause(ctx)
	a := &answer{asker: ctx, ctx: attempt, cancel: cancel}
	a.watchdog = time.AfterFunc(t.timeForAttempt(), func() { cancel(errLate) })
	request, err := c.changeRequest(attempt, q)
	if err != nil {
		a.watchdog.Stop()
		cancel(nil)
		return nil, c.notSent(q, err)
	}
	response, err := c.http.Do(request)
	if err != nil {
		a.watchdog.Stop()
		cancel(nil)
		e := c.noAnswer(a, q, err)
		e.sent = mayHaveArrived(e, err)
		return nil, e
	}
	c.compareClocks(response.Header)
	a.header, a.status, a.body = response.Header, response.StatusCode, response.Body
	if a.status < 200 || a.status > 299 {
		defer a.close()
		e := c.refusal(a, q)
		e.sent = true
		return nil, e
	}
	return a, nil
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
		request.Header.Set("Content-Type", "application/json")
	}
	if q.form {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	request.Header.Set("User-Agent", c.userAgent)
	c.token.sign(request.Header)
	return request, nil
}

// mayHaveArrived is false where the connection could not even be made.
func mayHaveArrived(e *Error, err error) bool {
	switch e.Kind {
	case KindDNS, KindTLS:
		return false
	}
	return !isRefusedConnection(err)
}

// isRefusedConnection is whether nobody listened at the address.
func isRefusedConnection(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}

func organizationWords(o model.Organization) string {
	if o.Name == "" {
		return "organization " + string(o.ID)
	}
	return fmt.Sprintf("%s (organization %s)", o.Name, o.ID)
}

func organizationPath(o model.Organization, rest string) (string, error) {
	if !isNumber(o.ID) {
		return "", invalid("An organization's id is a number", nil)
	}
	return "v1/organizations/" + string(o.ID) + "/" + rest, nil
}

func mustEncode(value any) []byte {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(fmt.Sprintf("encoding a change: %v", err))
	}
	return bytes.TrimRight(out.Bytes(), "\n")
}
