// Package browser has a person sign in with a browser: it waits on this machine
// for the browser to come back with the token.
package browser

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"fliplet-audit/api"
)

// OfficialPort is the one that the official tool listens on; that Fliplet sends
// a browser to others too is a guess (wire.md, "Hosts and authentication").
const OfficialPort = 9001

// Patience is how long a person has to sign in.
const Patience = 5 * time.Minute

// ErrLate: nobody came back in time.
var ErrLate = errors.New("nobody signed in with the browser within 5 minutes")

// Listener waits on the loopback addresses of this machine for one browser,
// which comes to a path that nobody can guess.
type Listener struct {
	// Patience is how long Token waits.
	Patience time.Duration

	port         int
	path, landed string
	server       *http.Server
	tokens       chan api.Token
	seen         chan struct{} // closed once the browser shows the page without the token
	once, shown  sync.Once
	serving      sync.WaitGroup
}

// Listen begins to listen, on OfficialPort, or on any port where that is taken.
func Listen() (*Listener, error) { return listen(OfficialPort) }

func listen(port int) (*Listener, error) {
	sockets, err := sockets(port)
	for tries := 0; err != nil && tries < 5; tries++ {
		sockets, err = freeSockets()
	}
	if err != nil {
		return nil, fmt.Errorf("waiting for the browser on this machine: %w", err)
	}
	l := &Listener{
		Patience: Patience, port: portOf(sockets[0]),
		path: "/callback/" + rand.Text(), landed: "/signed-in/" + rand.Text(),
		tokens: make(chan api.Token, 1), seen: make(chan struct{}),
	}
	l.server = &http.Server{
		Handler: http.HandlerFunc(l.answer), ReadHeaderTimeout: 10 * time.Second, MaxHeaderBytes: 32 << 10,
		ErrorLog: log.New(io.Discard, "", 0),
	}
	for _, s := range sockets {
		l.serving.Go(func() { _ = l.server.Serve(s) })
	}
	return l, nil
}

// sockets listen on a port of both loopback addresses: what a browser takes
// "localhost" for is its own business, and must be nobody else's.
func sockets(port int) ([]net.Listener, error) {
	four, err := net.Listen("tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return nil, err
	}
	six, err := net.Listen("tcp6", net.JoinHostPort("::1", strconv.Itoa(portOf(four))))
	switch {
	case err == nil:
		return []net.Listener{four, six}, nil
	case isTaken(err):
		_ = four.Close()
		return nil, err
	}
	return []net.Listener{four}, nil // a machine without IPv6
}

func freeSockets() ([]net.Listener, error) { return sockets(0) }

// isTaken tells whether somebody else listens there.
func isTaken(err error) bool {
	const windows = syscall.Errno(10048) // WSAEADDRINUSE
	return errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, windows)
}

func portOf(l net.Listener) int { return l.Addr().(*net.TCPAddr).Port }

// Redirect is the address that the browser is to come back to.
func (l *Listener) Redirect() string { return fmt.Sprintf("http://localhost:%d%s", l.port, l.path) }

// Port is where it listens.
func (l *Listener) Port() int { return l.port }

// Token waits for the browser to come back, and closes the listener. The error
// is ErrLate, or the context's.
func (l *Listener) Token(ctx context.Context) (api.Token, error) {
	defer l.Close()
	patience := time.NewTimer(l.Patience)
	defer patience.Stop()
	select {
	case token := <-l.tokens:
		l.waitUntilSeen(ctx)
		return token, nil
	case <-patience.C:
		return api.Token{}, ErrLate
	case <-ctx.Done():
		return api.Token{}, ctx.Err()
	}
}

// waitUntilSeen gives the browser a moment to follow the redirect.
func (l *Listener) waitUntilSeen(ctx context.Context) {
	moment := time.NewTimer(2 * time.Second)
	defer moment.Stop()
	select {
	case <-l.seen:
	case <-moment.C:
	case <-ctx.Done():
	}
}

// Close stops listening; answers under way get a moment.
func (l *Listener) Close() {
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	if l.server.Shutdown(ctx) != nil {
		_ = l.server.Close()
	}
	l.serving.Wait()
}

// answer takes the token out of the browser's address bar at once: it is
// answered with a redirect to a page whose address holds none.
func (l *Listener) answer(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
	switch {
	case !l.isOurs(r.Host):
		page(w, http.StatusMisdirectedRequest, "This address is not served here.")
	case same(r.URL.Path, l.landed) && r.Method == http.MethodGet:
		page(w, http.StatusOK, "You are signed in. Close this page and go back to the terminal.")
		l.shown.Do(func() { close(l.seen) })
	case !same(r.URL.Path, l.path):
		page(w, http.StatusNotFound, "There is nothing here.")
	case r.Method != http.MethodGet:
		h.Set("Allow", http.MethodGet)
		page(w, http.StatusMethodNotAllowed, "Only a browser's own visit is answered.")
	default:
		l.take(w, r)
	}
}

// take takes the first token that comes, and no other.
func (l *Listener) take(w http.ResponseWriter, r *http.Request) {
	token, err := api.NewToken(r.URL.Query().Get("auth_token"))
	if err != nil {
		page(w, http.StatusBadRequest, "Fliplet sent no token along. Go back to the terminal and try again.")
		return
	}
	first := false
	l.once.Do(func() { first = true })
	if !first {
		page(w, http.StatusGone, "This address was used already.")
		return
	}
	l.tokens <- token
	http.Redirect(w, &http.Request{Method: http.MethodGet, URL: r.URL}, l.landed, http.StatusSeeOther)
}

// isOurs refuses names of other hosts, which a page elsewhere may have led here.
func (l *Listener) isOurs(host string) bool {
	port := strconv.Itoa(l.port)
	return slices.Contains([]string{"localhost:" + port, "127.0.0.1:" + port, "[::1]:" + port}, strings.ToLower(host))
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

func page(w http.ResponseWriter, status int, words string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, `<!DOCTYPE html>
<html lang="en"><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>fliplet-audit</title>
<style>body{font:18px system-ui,sans-serif;max-width:30em;margin:5em auto;padding:0 1em}</style>
<h1>fliplet-audit</h1>
<p>%s</p></html>
`, words)
}
