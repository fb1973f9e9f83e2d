//go:build unix

package main

import (
	"errors"
	"time"

	"fliplet-audit/ui/e2e"
)

// measureStart starts the program on the demo organization, in a terminal that
// answers queries and in one that never does.
func measureStart(b bench) ([]figure, error) {
	var figures []figure
	for _, kind := range []struct {
		words string
		mute  bool
	}{{"", false}, {", in a mute terminal", true}} {
		var frames, rows []time.Duration
		for range b.runs {
			frame, row, err := startOnce(b, kind.mute)
			if err != nil {
				return figures, err
			}
			frames, rows = append(frames, frame), append(rows, row)
		}
		figures = append(figures,
			figure{"start to first frame" + kind.words, "60 ms", spread(frames)},
			figure{"start to first rows, 20,000 logs" + kind.words, "250 ms", spread(rows)})
	}
	return figures, nil
}

func startOnce(b bench, mute bool) (frame, rows time.Duration, err error) {
	s, err := open(b, e2e.Options{Args: []string{"--demo"}, Mute: mute})
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	drawn, err := s.see("LOGS")
	if err != nil {
		return 0, 0, err
	}
	filled, err := s.see("Showing 1 to")
	return drawn.Sub(s.Begun()), filled.Sub(s.Begun()), err
}
