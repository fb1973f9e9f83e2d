//go:build unix

package main

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"fliplet-audit/model"
	"fliplet-audit/ui/e2e"
)

// word is what is typed into the Log type filter: ten letters.
const word = "user.login"

// keyEvery is the speed of the typing.
const keyEvery = 80 * time.Millisecond

// measureTyping types ten letters into a filter and counts what is asked.
func measureTyping(b bench) (figures []figure, err error) {
	server, err := serveLogs(b, 20_000)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, server.close()) }()
	most, ahead := 0, 0
	var waits []time.Duration
	for range b.runs {
		typed, err := typeOnce(b, server)
		if err != nil {
			return nil, err
		}
		most, ahead = max(most, typed.requests), max(ahead, typed.ahead)
		waits = append(waits, typed.wait)
	}
	figures = []figure{
		{"ten letters typed at 80 ms each: requests", "at most 2", fmt.Sprintf("at most %d (and %d read ahead)", most, ahead)},
		{"last key to the demo server's rows", "200 ms", spread(waits)},
	}
	soFar, err := measureSoFar(b)
	return append(figures, figure{"a key in a filter to the frame with the matching rows on hand", "16 ms", spread(soFar)}), err
}

type typed struct {
	requests, ahead int
	wait            time.Duration
}

func typeOnce(b bench, server *server) (t typed, err error) {
	s, proxy, err := openCounted(b, server)
	if err != nil {
		return t, err
	}
	defer func() { err = errors.Join(err, s.close(), proxy.close()) }()
	if _, err := s.see("Showing 1 to 25"); err != nil {
		return t, err
	}
	proxy.quiet(time.Second)
	if err := s.Press("/"); err != nil {
		return t, err
	}
	begun := time.Now()
	tick := time.NewTicker(keyEvery)
	defer tick.Stop()
	for _, letter := range word[:len(word)-1] {
		<-tick.C
		if err := s.Type(string(letter)); err != nil {
			return t, err
		}
	}
	<-tick.C
	t.wait, err = s.after(func() error { return s.Type(word[len(word)-1:]) }, "the rows of the whole word", func(screen e2e.Screen) bool {
		return answeredWith(proxy.since(begun), screen)
	})
	for _, a := range proxy.since(begun) {
		if a.ahead() {
			t.ahead++
		} else {
			t.requests++
		}
	}
	return t, err
}

// answeredWith tells whether the whole word has been asked for and the screen
// shows the answer's total, as final.
func answeredWith(requests []asked, screen e2e.Screen) bool {
	for _, a := range requests {
		if a.total >= 0 && strings.Contains(a.where, word) {
			return screen.Has("of "+model.Thousands(a.total)) && !screen.Has("so far")
		}
	}
	return false
}

// measureSoFar types against a server so slow that the rows on hand are seen
// before its answer.
func measureSoFar(b bench) (times []time.Duration, err error) {
	server, err := serveLogs(b, 20_000, "--latency", "400ms")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, server.close()) }()
	s, proxy, err := openCounted(b, server)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.close(), proxy.close()) }()
	if _, err := s.see("Showing 1 to 25"); err != nil {
		return nil, err
	}
	proxy.quiet(time.Second)
	if err := s.Press("/"); err != nil {
		return nil, err
	}
	for _, letter := range word {
		took, err := s.after(func() error { return s.Type(string(letter)) }, "rows so far", func(screen e2e.Screen) bool { return screen.Has("so far") })
		if err != nil {
			return times, err
		}
		times = append(times, took)
		if _, err := s.Await("the answer", patience, func(screen e2e.Screen) bool { return !screen.Has("so far") }); err != nil {
			return times, err
		}
		proxy.quiet(time.Second)
	}
	return times, nil
}
