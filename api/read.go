package api

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"
)

// question is a request that changes nothing on the server, though it may be
// a POST: so it may be asked again when it fails. Nothing that changes
// something may be made a question.
type question struct {
	subject      string // what is asked for, in words
	method, path string
	body         []byte   // JSON; nil is none
	form         bool     // the body is a form's fields
	secrets      []string // what of the body no error may hold
	priority     Priority
	// atOnce fails when the token is refused, whoever could renew it.
	atOnce bool
}

func (q question) contentType() string {
	if q.form {
		return "application/x-www-form-urlencoded"
	}
	return "application/json"
}

// hide takes the question's secrets out of a server's words. A secret that is
// too short to be told from other words takes them all.
func (q question) hide(text string) string {
	for _, secret := range q.secrets {
		if len(secret) < shortestHidden && strings.Contains(text, secret) {
			return ""
		}
		escaped := string(mustEncode(secret))
		for _, form := range []string{secret, escaped[1 : len(escaped)-1]} {
			text = Token{reveal: func() string { return form }}.scrub(text)
		}
	}
	return text
}

// shortestHidden is how long a secret is, in bytes, that is taken out of a text
// without the text.
const shortestHidden = 6

var (
	errLate     = errors.New("the attempt took too long")
	errTooLarge = errors.New("the answer is larger than the limit")
)

// read asks until take has read an answer, the question is refused, or the
// time for it is over. take is called once for each attempt that the server
// answers, and must start afresh each time. Where the token is no longer good it
// waits for another one.
func (c *Client) read(ctx context.Context, q question, take func(body io.Reader) error) error {
	for {
		_, number := c.renewal.inUse()
		err := c.renewal.named(c.readWithToken(ctx, q, take))
		e, ok := errors.AsType[*Error](err)
		_, now := c.renewal.inUse()
		switch {
		case !ok || q.atOnce:
			return err
		case e.Status == http.StatusUnauthorized && now != number: // that was of the token before
		case e.Kind != KindToken:
			return err
		case !c.renewal.renewed(ctx, number, q.priority, e):
			if ctx.Err() != nil {
				return c.notSent(q, ctx.Err())
			}
			return err
		}
	}
}

func (c *Client) readWithToken(ctx context.Context, q question, take func(body io.Reader) error) error {
	err := c.each(ctx, q, func(a *answer) *Error {
		defer a.close()
		if err := take(&limitedReader{r: a.body, left: c.maxBody}); err != nil {
			return c.brokenAnswer(a, q, err)
		}
		return nil
	})
	if err == nil {
		return nil
	}
	return c.settle(ctx, q, err)
}

// each opens the answer to a question for take, again and again as tries allow.
func (c *Client) each(ctx context.Context, q question, take func(*answer) *Error) *Error {
	t := c.newTries(q)
	for {
		a, failure := c.open(ctx, q, t)
		if failure == nil {
			failure = take(a)
		}
		if failure == nil {
			return nil
		}
		if failure = t.again(ctx, failure); failure != nil {
			return failure
		}
	}
}

// answer is one whose status says success, its body still to be read.
type answer struct {
	asker    context.Context // of whoever asked
	ctx      context.Context // of this attempt
	header   http.Header
	status   int
	body     io.ReadCloser
	watchdog *time.Timer
	cancel   context.CancelCauseFunc
}

func (a *answer) close() {
	a.watchdog.Stop()
	a.body.Close()
	a.cancel(nil)
}

// open sends the question once it may be sent.
func (c *Client) open(ctx context.Context, q question, t *tries) (*answer, *Error) {
	answered, err := c.pacer.Acquire(ctx, q.priority, t.told)
	if err != nil {
		return nil, c.notSent(q, err)
	}
	defer answered()
	attempt, cancel := context.WithCancelCause(ctx)
	a := &answer{asker: ctx, ctx: attempt, cancel: cancel}
	a.watchdog = time.AfterFunc(t.timeForAttempt(), func() { cancel(errLate) })
	response, err := c.send(attempt, q)
	if err != nil {
		a.watchdog.Stop()
		cancel(nil)
		return nil, c.noAnswer(a, q, err)
	}
	c.compareClocks(response.Header)
	a.header, a.status, a.body = response.Header, response.StatusCode, response.Body
	if a.status < 200 || a.status > 299 {
		defer a.close()
		return nil, c.refusal(a, q)
	}
	return a, nil
}

func (c *Client) send(ctx context.Context, q question) (*http.Response, error) {
	var body io.Reader
	if q.body != nil {
		body = bytes.NewReader(q.body)
	}
	request, err := http.NewRequestWithContext(ctx, q.method, c.base.String()+q.path, body)
	if err != nil {
		return nil, err
	}
	if q.body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	request.Header.Set("User-Agent", c.userAgent)
	// Not sent; lets net/http use a new connection where a kept one was closed.
	request.Header["X-Idempotency-Key"] = nil
	c.token().sign(request.Header)
	return c.http.Do(request)
}

// limitedReader fails past a number of bytes, instead of feigning an end.
type limitedReader struct {
	r    io.Reader
	left int64
}

func (l *limitedReader) Read(p []byte) (int, error) {
	if l.left < 0 {
		return 0, errTooLarge
	}
	if int64(len(p)) > l.left+1 {
		p = p[:l.left+1]
	}
	n, err := l.r.Read(p)
	l.left -= int64(n)
	if l.left < 0 {
		return 0, errTooLarge
	}
	return n, err
}
