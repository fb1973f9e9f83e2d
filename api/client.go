// Package api is the client of the Fliplet API: the audit log, organizations,
// apps with their sessions, usage, tokens, settings, and signing in. It reads,
// but for what is made as a Change and sent by Client.Apply.
package api

import (
	"crypto/tls"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// The defaults of Options.
const (
	DefaultRequestTimeout = 90 * time.Second
	DefaultAttemptTimeout = 30 * time.Second
	DefaultMaxBody        = 64 << 20
	DefaultUserAgent      = "fliplet-audit"
)

// Options are what a Client is made from; only Token must be there.
type Options struct {
	// BaseURL takes the place of the region's address: HTTPS, or plain HTTP
	// for a loopback host.
	BaseURL string
	Token   Token
	// TokenFrom is where the token came from, in words, for the advice where it
	// is not accepted; "" says nothing of it.
	TokenFrom string
	// Pacer is the process's; nil gives the client one of its own.
	Pacer *Pacer
	// OnWait, if not nil, is told of waits, from the goroutine that waits: it
	// must not block, and may be called from several at once.
	OnWait func(Wait)
	// OnExpired, if not nil, is told when the server does not accept the token
	// any more: what is asked waits then for Renew or GiveUp. It must not block.
	// Without it such a question fails at once.
	OnExpired func(*Error)
	// RequestTimeout is the time for one question to the server, with all its
	// waits and attempts.
	RequestTimeout time.Duration
	// AttemptTimeout is the time for one attempt, to the end of its answer.
	AttemptTimeout time.Duration
	// MaxBody is the most bytes of an answer that are read, unpacked.
	MaxBody   int64
	UserAgent string
	// Clock is the system's when nil.
	Clock Clock
}

// Client asks one Fliplet API in the name of one token. It is safe for
// concurrent use.
type Client struct {
	base           *url.URL
	renewal        renewal
	pacer          *Pacer
	onWait         func(Wait)
	requestTimeout time.Duration
	attemptTimeout time.Duration
	maxBody        int64
	userAgent      string
	clock          Clock
	http           *http.Client

	learnt learnt
}

// New returns a client. It connects to nothing yet. The error is an *Error of
// KindNoToken or KindInvalid.
func New(o Options) (*Client, error) {
	if o.Token.Empty() {
		return nil, noToken("There is no token", nil)
	}
	return withoutToken(o)
}

// withoutToken also makes a client that has no token, to sign in with.
func withoutToken(o Options) (*Client, error) {
	address := o.BaseURL
	if address == "" {
		address = o.Token.Region().BaseURL()
	}
	base, err := parseBaseURL(address)
	if err != nil {
		return nil, err
	}
	c := &Client{
		base: base, renewal: renewal{token: o.Token, from: o.TokenFrom, onExpired: o.OnExpired, gaveUp: -1}, pacer: o.Pacer, onWait: o.OnWait,
		requestTimeout: or(o.RequestTimeout, DefaultRequestTimeout),
		attemptTimeout: or(o.AttemptTimeout, DefaultAttemptTimeout),
		maxBody:        or(o.MaxBody, DefaultMaxBody),
		userAgent:      or(o.UserAgent, DefaultUserAgent),
		clock:          o.Clock,
		http:           &http.Client{Transport: newTransport(), CheckRedirect: sameHostOnly},
	}
	if c.clock == nil {
		c.clock = SystemClock{}
		c.renewal.now = c.clock.Now
	}
	if c.pacer == nil {
		c.pacer = NewPacer(c.clock)
	}
	return c, nil
}

// Close lets go of idle connections. Requests under way go on, but those that
// wait for another token, which fail.
func (c *Client) Close() {
	c.renewal.close()
	c.http.CloseIdleConnections()
}

// BaseURL is the address that is asked, with a slash at its end.
func (c *Client) BaseURL() string { return c.base.String() }

func or[T comparable](value, standard T) T {
	var zero T
	if value == zero {
		return standard
	}
	return value
}

func newTransport() *http.Transport {
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy:               http.ProxyFromEnvironment,
		DialContext:         dialer.DialContext,
		ForceAttemptHTTP2:   true,
		MaxIdleConnsPerHost: 8,
		IdleConnTimeout:     90 * time.Second,
		TLSHandshakeTimeout: 10 * time.Second,
		TLSClientConfig:     &tls.Config{MinVersion: tls.VersionTLS12},
		// Finds out that a kept connection died, as in a computer's sleep.
		HTTP2: &http.HTTP2Config{SendPingTimeout: 10 * time.Second, PingTimeout: 5 * time.Second},
	}
}

// sameHostOnly keeps the token, and a question's POST, from being carried
// elsewhere: any other redirect is handed back as the answer.
func sameHostOnly(next *http.Request, before []*http.Request) error {
	first := before[0]
	same := next.URL.Host == first.URL.Host && next.URL.Scheme == first.URL.Scheme && next.Method == first.Method
	if !same || next.URL.User != nil || len(before) > 4 {
		return http.ErrUseLastResponse
	}
	return nil
}

// ClockAhead is how far this machine's clock is ahead of the server's, as the
// last answer told, to about a second; negative when it is behind. It is false
// before the first answer that said the server's time.
func (c *Client) ClockAhead() (time.Duration, bool) {
	c.learnt.mu.Lock()
	defer c.learnt.mu.Unlock()
	return c.learnt.clockAhead, c.learnt.clockKnown
}

// compareClocks reads the server's time from an answer's header Date, which
// has whole seconds.
func (c *Client) compareClocks(header http.Header) {
	at, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		return
	}
	ahead := c.clock.Now().Sub(at.Add(time.Second / 2)).Truncate(time.Second)
	c.learnt.mu.Lock()
	defer c.learnt.mu.Unlock()
	c.learnt.clockAhead, c.learnt.clockKnown = ahead, true
}

// learnt is what the client found out about the server as it went.
type learnt struct {
	mu sync.Mutex
	// clockAhead is this machine's clock against the server's.
	clockAhead time.Duration
	clockKnown bool
	// askForData: the server does not know the field dataString.
	askForData bool
	// refusedNots are the left-out filters that the server refused.
	refusedNots map[string]bool
	// copies is how the server takes two app ids.
	copies copiesCheck
	// refusedMentions: the server does not know how to leave out exact values.
	refusedMentions bool
	// analytics is how each scope takes "everything, analytics included".
	analytics map[Scope]analyticsCheck
}
