package api

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/url"
	"strings"
	"syscall"
)

// notSent is the error of a question that was not (or no more) sent.
func (c *Client) notSent(q question, err error) *Error {
	var e *Error
	switch {
	case errors.As(err, &e):
	case errors.Is(err, context.Canceled):
		e = &Error{Kind: KindCancelled, cause: context.Canceled}
	case errors.Is(err, context.DeadlineExceeded):
		e = &Error{Kind: KindTimeout, cause: context.DeadlineExceeded}
	default:
		e = &Error{Kind: KindConnection, cause: c.scrubError(err)}
	}
	e.Subject, e.Host = q.subject, c.base.Hostname()
	return e
}

// noAnswer is the error of an attempt that got no answer.
func (c *Client) noAnswer(a *answer, q question, err error) *Error {
	if a.asker.Err() != nil {
		return c.notSent(q, a.asker.Err())
	}
	e := &Error{Kind: kindOfTransport(a.ctx, err), cause: c.scrubError(innermost(err))}
	e.Subject, e.Host = q.subject, c.base.Hostname()
	if e.Kind == KindTimeout {
		e.cause = context.DeadlineExceeded
	}
	var dns *net.DNSError
	if errors.As(err, &dns) {
		e.passing = dns.IsTemporary || dns.IsTimeout
	}
	return e
}

// brokenAnswer is the error of an answer that could not be read to its end,
// or is not what was asked for.
func (c *Client) brokenAnswer(a *answer, q question, err error) *Error {
	e := c.bodyError(a, q, err)
	e.Subject, e.Host, e.Status = q.subject, c.base.Hostname(), a.status
	return e
}

func (c *Client) bodyError(a *answer, q question, err error) *Error {
	var e *Error
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &e):
		return e
	case a.asker.Err() != nil:
		return c.notSent(q, a.asker.Err())
	case errors.Is(context.Cause(a.ctx), errLate):
		return &Error{Kind: KindTimeout, cause: context.DeadlineExceeded}
	case errors.Is(err, errTooLarge):
		return &Error{Kind: KindTooLarge, cause: errTooLarge}
	case errors.As(err, &syntax):
		return &Error{Kind: KindNotJSON}
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return &Error{Kind: KindCut, cause: io.ErrUnexpectedEOF}
	}
	return &Error{Kind: KindCut, cause: c.scrubError(innermost(err))}
}

func kindOfTransport(ctx context.Context, err error) Kind {
	var dns *net.DNSError
	var late net.Error
	switch {
	case errors.Is(context.Cause(ctx), errLate):
		return KindTimeout
	case errors.As(err, &dns):
		return KindDNS
	case isTLS(err):
		return KindTLS
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, syscall.ECONNRESET):
		return KindConnection
	case errors.As(err, &late) && late.Timeout():
		return KindTimeout
	case strings.Contains(err.Error(), "malformed HTTP"):
		return KindNotJSON
	}
	return KindConnection
}

func isTLS(err error) bool {
	var verification *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	return errors.As(err, &verification) || errors.As(err, &record) ||
		strings.Contains(err.Error(), "tls: ") || strings.Contains(err.Error(), "x509: ") ||
		strings.Contains(err.Error(), "server gave HTTP response to HTTPS client")
}

// innermost takes off net/http's wrapping, which repeats the method and URL.
func innermost(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}
