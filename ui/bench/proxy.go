//go:build unix

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

// asked is one request for logs as it went through the proxy.
type asked struct {
	begun, ended time.Time // ended is zero while it is under way
	limit        int
	offset       int
	where        string
	status       int // of the answer; 0 while there is none
	total        int // of the answer; -1 while there is none
}

// ahead tells whether it was read ahead rather than for the page in sight.
func (a asked) ahead() bool { return a.limit == 500 }

// askedKey is the context's key of the request that an answer belongs to.
type askedKey struct{}

// proxy stands between the program and the demo server and counts.
type proxy struct {
	URL  string
	http *http.Server

	mu       sync.Mutex
	requests []*asked
}

// countRequests puts a proxy before a server.
func countRequests(target string) (*proxy, error) {
	to, err := url.Parse(target)
	if err != nil {
		return nil, fmt.Errorf("the demo server's address: %w", err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listening for the program: %w", err)
	}
	p := &proxy{URL: "http://" + listener.Addr().String() + "/"}
	forward := &httputil.ReverseProxy{
		Rewrite:        func(r *httputil.ProxyRequest) { r.SetURL(to); r.Out.Header.Del("Accept-Encoding") },
		ModifyResponse: p.answered,
		ErrorHandler:   func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) },
	}
	p.http = &http.Server{Handler: p.note(forward), ReadHeaderTimeout: time.Minute}
	go func() { _ = p.http.Serve(listener) }()
	return p, nil
}

func (p *proxy) close() error { return p.http.Close() }

// note writes a request down before it goes on.
func (p *proxy) note(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, "/logs") {
			next.ServeHTTP(w, r)
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		a := &asked{begun: time.Now(), total: -1}
		var said struct {
			Limit, Offset int
			Where         json.RawMessage
		}
		if json.Unmarshal(body, &said) == nil {
			a.limit, a.offset, a.where = said.Limit, said.Offset, string(said.Where)
		}
		p.mu.Lock()
		p.requests = append(p.requests, a)
		p.mu.Unlock()
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), askedKey{}, a)))
		p.mu.Lock()
		a.ended = time.Now()
		p.mu.Unlock()
	})
}

var totalCount = regexp.MustCompile(`"totalCount":(\d+)`)

// answered notes the total before the program can have seen it.
func (p *proxy) answered(r *http.Response) error {
	a, ok := r.Request.Context().Value(askedKey{}).(*asked)
	if !ok {
		return nil
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	p.mu.Lock()
	defer p.mu.Unlock()
	a.status = r.StatusCode
	if m := totalCount.FindSubmatch(body); m != nil {
		a.total, _ = strconv.Atoi(string(m[1]))
	}
	return nil
}

// since lists the requests for logs that were begun after a moment.
func (p *proxy) since(at time.Time) []asked {
	p.mu.Lock()
	defer p.mu.Unlock()
	var list []asked
	for _, a := range p.requests {
		if a.begun.After(at) {
			list = append(list, *a)
		}
	}
	return list
}

// quiet waits until no request has been under way for a while.
func (p *proxy) quiet(pause time.Duration) {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	last := time.Now()
	for now := range tick.C {
		p.mu.Lock()
		for _, a := range p.requests {
			if a.ended.IsZero() {
				last = now
			} else if a.ended.After(last) {
				last = a.ended
			}
		}
		p.mu.Unlock()
		if now.Sub(last) >= pause {
			return
		}
	}
}

// covered is how many logs the answers since a moment held at most.
func covered(list []asked) int {
	n := 0
	for _, a := range list {
		if a.total >= 0 {
			n = max(n, min(a.total, a.offset+a.limit))
		}
	}
	return n
}

// refused counts the answers that said too many requests.
func refused(list []asked) int {
	n := 0
	for _, a := range list {
		if a.status == http.StatusTooManyRequests {
			n++
		}
	}
	return n
}
