//go:build unix

package main

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"time"

	"fliplet-audit/model"
	"fliplet-audit/ui/e2e"
)

// examples are the worked examples among the recipes, by the words that find
// them in the list.
var examples = []string{"emails were sent", "push notifications", "signing in", "two-factor", "files were uploaded", "published"}

// measureRecipes asks guided questions and goes back from their answers.
func measureRecipes(b bench) (figures []figure, err error) {
	words, err := measureFirstWords(b)
	if err != nil {
		return nil, err
	}
	figures = []figure{{"recipe chosen to the first words of its answer, 20,000 logs", "300 ms", spread(words)}}
	summary, err := measureSummary(b)
	figures = append(figures, summary...)
	if err != nil {
		return figures, err
	}
	back, err := measureBack(b)
	return append(figures, back...), err
}

// measureFirstWords chooses each of the worked examples on the demo server.
func measureFirstWords(b bench) (times []time.Duration, err error) {
	server, err := serve(b, "--no-rate-limit")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, server.close()) }()
	for range b.runs {
		took, err := firstWordsOnce(b, server)
		if err != nil {
			return nil, err
		}
		times = append(times, took...)
	}
	return times, nil
}

// firstWordsOnce is unpaced, as nobody chooses six recipes within seconds.
func firstWordsOnce(b bench, server *server) (times []time.Duration, err error) {
	s, err := openAt(b, server, server.URL, 120, 40, "--unpaced")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	for _, example := range examples {
		if _, err := s.see("Showing 1 to 25"); err != nil {
			return nil, err
		}
		if err := s.chooseRecipe(example); err != nil {
			return nil, err
		}
		took, err := s.after(func() error { return s.Press("enter") }, "the first words", answered)
		if err != nil {
			return nil, err
		}
		times = append(times, took)
		if _, err := s.Await("the whole answer", patience, answeredWhole); err != nil {
			return nil, err
		}
		if err := s.Press("backspace"); err != nil {
			return nil, err
		}
		if _, err := s.Await("the way back", patience, func(screen e2e.Screen) bool { return !screen.Has("based on") }); err != nil {
			return nil, err
		}
	}
	return times, nil
}

// chooseRecipe opens a recipe's form: the next enter is the last.
func (s *session) chooseRecipe(words string) error {
	if err := s.Press("r"); err != nil {
		return err
	}
	if _, err := s.see("Recipes", "Which emails were sent"); err != nil {
		return err
	}
	if err := errors.Join(s.Type(words), s.Press("enter")); err != nil {
		return err
	}
	_, err := s.see("All of it may be left empty", words)
	return err
}

var (
	someLogs = regexp.MustCompile(`based on [1-9][\d,]*`)
	allLogs  = regexp.MustCompile(`based on [1-9][\d,]* logs? ─`)
)

// answered tells whether an answer stands on the screen.
func answered(screen e2e.Screen) bool {
	return someLogs.MatchString(screen.String()) && !screen.Has("Reading the logs…")
}

// answeredWhole tells whether it is of all logs.
func answeredWhole(screen e2e.Screen) bool { return allLogs.MatchString(screen.String()) }

// emailsSummed is how many emails are summed up; each has two logs.
const emailsSummed = 25_000

// measureSummary sums up emails within the documented rate limit.
func measureSummary(b bench) (figures []figure, err error) {
	server, err := serveEmails(b)
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
	if _, err := s.see("Showing 1 to 25"); err != nil {
		return nil, err
	}
	if err := s.chooseRecipe(examples[0]); err != nil {
		return nil, err
	}
	begun := time.Now()
	took, err := s.after(func() error { return s.Press("enter") }, "the whole answer", answeredWhole)
	if err != nil {
		return nil, err
	}
	if _, err := s.see(summedUp()...); err != nil {
		return nil, err
	}
	requests := proxy.since(begun)
	floor := time.Duration(len(requests)) * time.Second / 3
	what := fmt.Sprintf("emails summary over %s logs at 3 requests a second", model.Thousands(2*emailsSummed))
	return []figure{
		{what + ": time", "1.1 × the floor", fmt.Sprintf("%.1f s: %.2f × the floor of %d requests ÷ 3 per second (%.1f s)",
			took.Seconds(), took.Seconds()/floor.Seconds(), len(requests), floor.Seconds())},
		{what + ": requests refused (429)", "0", number(refused(proxy.since(opened)))},
	}, nil
}

func serveEmails(b bench, args ...string) (*server, error) {
	return serveFile(b, func(out io.Writer) error { return writeEmails(out, emailsSummed) }, args...)
}

// summedUp is what the answer says of the emails.
func summedUp() []string {
	words := []string{model.Thousands(emailsSummed) + " sent", "based on " + model.Thousands(2*emailsSummed) + " logs"}
	for _, status := range slices.Compact(slices.Sorted(slices.Values(statusesInTurn))) {
		words = append(words, model.Thousands(emailsWith(emailsSummed, status)))
	}
	return words
}

// wayBack goes back over the trail and forward again.
var wayBack = []struct {
	key, what string
	there     func(e2e.Screen) bool
}{
	{"backspace", "the answer again", onTheAnswer},
	{"backspace", "the logs again", func(screen e2e.Screen) bool { return screen.Has("Last 24 hours") && !screen.Has("based on") }},
	{"L", "the answer once more", onTheAnswer},
	{"L", "the email once more", onOneEmail},
}

// onOneEmail tells whether the two logs of one email are shown.
func onOneEmail(screen e2e.Screen) bool { return screen.Has("Showing 1 to 2 of 2") }

// onTheAnswer tells whether the answer stands beside the logs that it is of.
func onTheAnswer(screen e2e.Screen) bool {
	return answeredWhole(screen) && screen.Has("Showing 1 to 25 of "+model.Thousands(2*emailsSummed))
}

// walk goes from the logs to the answer over all emails and to one of them,
// waiting at each for what is read ahead.
func (s *session) walk(p *proxy) error {
	if _, err := s.see("Showing 1 to 25"); err != nil {
		return err
	}
	p.quiet(2 * time.Second)
	if err := errors.Join(s.chooseRecipe(examples[0]), s.Press("enter")); err != nil {
		return err
	}
	if _, err := s.Await("the whole answer", patience, onTheAnswer); err != nil {
		return err
	}
	p.quiet(2 * time.Second)
	if err := s.Press("G", "enter"); err != nil {
		return err
	}
	_, err := s.Await("the email", patience, onOneEmail)
	p.quiet(2 * time.Second)
	return err
}

// measureBack goes back and forward between the logs, the answer over all
// emails and the logs of one of them.
func measureBack(b bench) (figures []figure, err error) {
	server, err := serveEmails(b, "--no-rate-limit")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, server.close()) }()
	s, proxy, err := openCounted(b, server, "--unpaced")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.close(), proxy.close()) }()
	var times []time.Duration
	requests := 0
	if err := s.walk(proxy); err != nil {
		return nil, err
	}
	for range b.runs {
		begun := time.Now()
		for _, step := range wayBack {
			took, err := s.after(func() error { return s.Press(step.key) }, step.what, step.there)
			if err != nil {
				return nil, err
			}
			times = append(times, took)
			proxy.quiet(500 * time.Millisecond)
		}
		requests += len(proxy.since(begun))
	}
	return []figure{
		{"a step on the trail, 50,000 logs summed up: key to frame", "one frame, 16 ms", spread(times)},
		{"a step on the trail, 50,000 logs summed up: requests", "0", fmt.Sprintf("%d in %d steps", requests, len(times))},
	}, nil
}
