// Package demo is the embedded demo organization: a real HTTP server on
// loopback that speaks the Fliplet API as wire.md describes it, over a story
// made from a seed and the time, or over logs from a file.
package demo

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"fliplet-audit/api/demo/story"
)

// DefaultLogs is how many logs the demo organization has unless Options say
// otherwise.
const DefaultLogs = 20_000

// Options of a demo server. The zero value serves the story on any free port of
// 127.0.0.1.
type Options struct {
	// Addr is where to listen; "" is 127.0.0.1:0. Loopback only.
	Addr string
	// Logs is how many logs the story has; 0 is DefaultLogs.
	Logs int
	// Seed chooses the story.
	Seed int64
	// DataFile names a JSON Lines file of logs in the wire form, to be served
	// instead of the story.
	DataFile string
	// Latency is waited before every answer.
	Latency time.Duration
	// NoRateLimit turns the limit of 30 requests in 10 seconds off.
	NoRateLimit bool
	// OneApp refuses two app ids at once, as a server may (wire.md, "Ids").
	OneApp bool
	// Live goes on with the story while the server runs: a log every few
	// seconds. Not with a DataFile.
	Live bool
	// Now is the clock; nil is time.Now. The story ends at its time at Start.
	Now func() time.Time
}

// Server is a running demo server.
type Server struct {
	// URL is the API's base address; it ends with a slash.
	URL string
	// Token signs in to it.
	Token string
	// OrganizationID is the organization that has the logs.
	OrganizationID int64

	options   Options
	directory directory
	archives  map[int64]*archive // by organization
	builder   *builder
	teller    *teller
	whoIs     func(session int64) (story.Session, bool) // nil without a story
	doors     *doors
	people    []Person
	tokens    *organizationTokens
	settings  *settings

	stop    context.CancelFunc
	context context.Context
	http    *http.Server
	running sync.WaitGroup // loading, serving
	ready   chan struct{}  // closed when the logs are there
	appends sync.Mutex

	entrance sync.Mutex // guards closing and entering handlers
	closing  bool
	handlers sync.WaitGroup
}

// Start listens at once; the story's logs are made in the background and
// requests for logs wait for them. A data file is read before Start returns.
// The server stops when ctx ends or Close is called.
func Start(ctx context.Context, o Options) (*Server, error) {
	o = o.withDefaults()
	s := &Server{options: o, ready: make(chan struct{}), archives: map[int64]*archive{}, doors: newDoors(), people: newPeople()}
	load, err := s.source()
	if err != nil {
		return nil, err
	}
	s.Token = s.doors.let(&s.people[0].account)
	s.tokens = newOrganizationTokens(s.OrganizationID, o.Now())
	s.settings = newSettings(s.OrganizationID)
	listener, err := listen(o.Addr)
	if err != nil {
		return nil, err
	}
	s.context, s.stop = context.WithCancel(ctx)
	s.URL = "http://" + listener.Addr().String() + "/"
	s.http = &http.Server{
		Handler:           s.handler(),
		BaseContext:       func(net.Listener) context.Context { return s.context },
		ReadHeaderTimeout: 10 * time.Second,
		// Nothing may write over the screen of the program it is part of.
		ErrorLog: log.New(io.Discard, "", 0),
	}
	s.running.Go(func() {
		defer close(s.ready)
		load(s.context)
	})
	s.running.Go(func() { _ = s.http.Serve(listener) })
	context.AfterFunc(s.context, func() { _ = s.http.Close() })
	return s, nil
}

func (o Options) withDefaults() Options {
	if o.Addr == "" {
		o.Addr = "127.0.0.1:0"
	}
	if o.Logs <= 0 {
		o.Logs = DefaultLogs
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// Close stops the server and waits until every handler has returned. It may be
// called more than once.
func (s *Server) Close() error {
	s.entrance.Lock()
	s.closing = true
	s.entrance.Unlock()
	s.stop()
	err := s.http.Close()
	s.running.Wait()
	s.handlers.Wait()
	return err
}

// Announcement is one line of JSON with what a client needs to know: url,
// token and organizationId; and, to try the sign-in, the people with their
// passwords, and where their codes of the second factor are told.
func (s *Server) Announcement() string {
	line, err := json.Marshal(struct {
		URL            string   `json:"url"`
		Token          string   `json:"token"`
		OrganizationID int64    `json:"organizationId"`
		People         []Person `json:"people"`
		Codes          string   `json:"codes"`
	}{s.URL, s.Token, s.OrganizationID, s.people, s.URL + "demo/people"})
	if err != nil {
		return ""
	}
	return string(line)
}

func newToken() string { return "eu--demo" + strings.ToLower(rand.Text()) }

func listen(addr string) (net.Listener, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("demo server address %q: %w", addr, err)
	}
	ip, err := netip.ParseAddr(host)
	if host == "localhost" {
		ip, err = netip.ParseAddr("127.0.0.1")
	}
	if err != nil || !ip.IsLoopback() {
		return nil, fmt.Errorf("demo server address %q: only loopback addresses such as 127.0.0.1:0 are allowed", addr)
	}
	listener, err := net.Listen("tcp", net.JoinHostPort(ip.String(), port))
	if err != nil {
		return nil, fmt.Errorf("starting the demo server: %w", err)
	}
	return listener, nil
}

// enter counts a handler in, unless the server is closing.
func (s *Server) enter() bool {
	s.entrance.Lock()
	defer s.entrance.Unlock()
	if !s.closing {
		s.handlers.Add(1)
	}
	return !s.closing
}

// logs waits until the organization's logs are there.
func (s *Server) logs(ctx context.Context, organizationID int64) (*archive, error) {
	select {
	case <-s.ready:
	case <-ctx.Done():
	}
	a, ok := s.archives[organizationID]
	if ctx.Err() != nil || !ok || a.now.Load() == nil {
		return nil, errors.New("the demo server is closing")
	}
	return a, nil
}
