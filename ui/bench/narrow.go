//go:build unix

package main

import (
	"errors"
	"fmt"
	"time"

	"fliplet-audit/model"
	"fliplet-audit/ui/e2e"
)

// measureNarrowing filters a result that is wholly on hand.
func measureNarrowing(b bench) (figures []figure, err error) {
	const logs = 2_000
	server, err := serveLogs(b, logs)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, server.close()) }()
	opened := time.Now()
	s, proxy, err := openCounted(b, server)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.close(), proxy.close()) }()
	if _, err := s.see("Showing 1 to 25 of 2,000"); err != nil {
		return nil, err
	}
	proxy.quiet(2 * time.Second)
	if n := covered(proxy.since(opened)); n < logs {
		return nil, fmt.Errorf("only %d of %d logs were read ahead", n, logs)
	}
	if err := s.Press("/"); err != nil {
		return nil, err
	}
	begun := time.Now()
	var times []time.Duration
	for i := range len("login") {
		text := "login"[:i+1]
		total := "of " + model.Thousands(countWith(logs, text))
		took, err := s.after(func() error { return s.Type(text[i:]) }, total, func(screen e2e.Screen) bool {
			return screen.Has(total) && !screen.Has("so far")
		})
		if err != nil {
			return nil, err
		}
		times = append(times, took)
		proxy.quiet(500 * time.Millisecond)
	}
	return []figure{
		{"narrower filter over 2,000 logs on hand: key to final rows", "the same frame", spread(times)},
		{"narrower filter over 2,000 logs on hand: requests", "0", number(len(proxy.since(begun)))},
	}, nil
}
