//go:build unix

package main

import (
	"errors"
	"fmt"
	"time"

	"fliplet-audit/model"
	"fliplet-audit/ui/e2e"
)

// measurePages looks at a page, as long as it takes to read ahead, and turns.
func measurePages(b bench) (figures []figure, err error) {
	server, err := serveLogs(b, 20_000)
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
	waited := 0
	var turns []time.Duration
	for page := range b.runs {
		proxy.quiet(time.Second)
		first := 25*(page+1) + 1
		showing := fmt.Sprintf("Showing %s to %s of", model.Thousands(first), model.Thousands(first+24))
		begun := time.Now()
		took, err := s.after(func() error { return s.Press("n") }, showing, func(screen e2e.Screen) bool { return screen.Has(showing) })
		if err != nil {
			return nil, err
		}
		turns = append(turns, took)
		waited += waitedFor(proxy.since(begun), begun.Add(took))
	}
	return []figure{
		{"page forward after a look: requests waited for", "0", fmt.Sprintf("%d in %d turns", waited, len(turns))},
		{"page forward after a look: key to rows", "", spread(turns)},
	}, nil
}

// waitedFor counts the requests that were answered before a moment.
func waitedFor(requests []asked, shown time.Time) int {
	n := 0
	for _, a := range requests {
		if !a.ended.IsZero() && a.ended.Before(shown) {
			n++
		}
	}
	return n
}

// measureMemory sees 20 pages of 500 and asks what the program holds then.
func measureMemory(b bench) (figures []figure, err error) {
	const size, pages = 500, 20
	server, err := serveLogs(b, 20_000)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, server.close()) }()
	s, err := openAt(b, server, server.URL, 200, 60)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	if _, err := s.see("Showing 1 to 25"); err != nil {
		return nil, err
	}
	for _, rows := range []string{"1 to 50 ", "1 to 100 ", "1 to 500 "} {
		if err := s.Press("+"); err != nil {
			return nil, err
		}
		if _, err := s.see("Showing " + rows); err != nil {
			return nil, err
		}
	}
	for page := 1; page < pages; page++ {
		if err := s.Press("n"); err != nil {
			return nil, err
		}
		if _, err := s.see(fmt.Sprintf("Showing %s to %s of", model.Thousands(page*size+1), model.Thousands((page+1)*size))); err != nil {
			return nil, err
		}
	}
	kB, err := s.memory("VmRSS")
	if err != nil {
		return nil, err
	}
	return []figure{{"resident memory with 20 pages of 500 seen", "80 MB", mb(kB)}}, nil
}
