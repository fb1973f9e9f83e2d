package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui/failure"
	"fliplet-audit/ui/follow"
	"fliplet-audit/ui/pages"
)

func newFollow() *cobra.Command {
	var f following
	cmd := &cobra.Command{
		Use:   "follow",
		Short: "Print new logs as they come",
		Long: `follow prints the logs that match as they come, a line each, until it is interrupted: those
that come from now on, or with --since or --range all from then on. None is left out and none
comes twice, also when the connection breaks, the machine sleeps or Fliplet asks for patience:
then it goes on where it was, and standard error says since when it is behind, why, and when
it has caught up. A log that Fliplet writes more than two minutes after its date may be missed.

It looks every 2 seconds, a sixth of what Fliplet allows.`,
		Example: `  fliplet-audit follow --org 12
  fliplet-audit follow --demo --since 10min --type user.login,user.login.failed
  fliplet-audit follow --org 12 -o jsonl | jq -r 'select(.type == "user.login.failed") | .user.email'
  fliplet-audit follow --org 12 --filter type=app.publish --template '{{.createdAt}} {{.app.name}}' | while read -r line; do notify-send "$line"; done`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error { return f.run(cmd) },
	}
	f.outputFlags.add(cmd)
	f.asking.add(cmd)
	cmd.Flags().Lookup("limit").Usage = "end after `N` logs; 0 is never"
	cmd.Flags().Lookup("since").Usage = "all logs from this `TIME` on too: 10min, 10:00, 2026-11-01, …; left out: from now on"
	cmd.Flags().Lookup("range").Usage = "the same as --since, as a range without an end: `DATES` such as 24h"
	hide(cmd, "sort", "order", "until")
	return cmd
}

// following are the flags of follow.
type following struct {
	asking
	outputFlags
}

func (f following) run(cmd *cobra.Command) error {
	q, since, err := f.check(time.Now())
	if err != nil {
		return err
	}
	if kind, err := f.kind(cmd.OutOrStdout()); err != nil {
		return err
	} else if kind == outputJSON {
		return usageError{errors.New("-o json is one list, which never ends here: take -o jsonl")}
	}
	if f.dry {
		start := cmp.Or(since, time.Now().Add(-follow.Overlap))
		return f.dryRun(cmd, api.LogsRequest{Query: q.Query, Period: model.Period{Start: start}, Limit: model.MaxPageLimit, ByID: true})
	}
	f.live = true
	return printing(cmd, func(ctx context.Context, out io.Writer) error {
		tellDoubts(cmd.ErrOrStderr(), q, time.Now())
		return f.follow(ctx, out, cmd.ErrOrStderr(), q, since)
	})
}

// check reads the flags. The time is from when on logs are asked for; zero is
// from now on.
func (f following) check(now time.Time) (q question, since time.Time, err error) {
	if f.given("sort", "order") {
		return q, since, usageError{errors.New("logs are followed as they come: leave --sort and --order out")}
	}
	if q, err = f.question(now); err != nil {
		return q, since, err
	}
	if f.given("until") || !q.Query.Range.To.IsZero() {
		return q, since, usageError{errors.New("following has no end: leave --until out, and give a range without one, such as --since yesterday")}
	}
	if f.given("since", "range") {
		since = q.Period.Start
	}
	return q, since, nil
}

// errEnough: as many logs as were asked for have been printed.
var errEnough = errors.New("as many as asked for")

func (f following) follow(ctx context.Context, out, errs io.Writer, q question, since time.Time) error {
	c, err := f.connecting.open(ctx, errs)
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.narrow(ctx, &q, errs); err != nil {
		return err
	}
	p, err := f.outputFlags.open(out, q.Zone, model.Sort{Ascending: true})
	if err != nil {
		return err
	}
	if t, ok := p.(*logTable); ok {
		t.table.begin()
	}
	state := &followState{errs: errs, zone: q.Zone}
	c.OnWait(state.waits)
	source := followSource{Source: pages.Source{Client: c.Client, Scope: c.Scope, Query: q.Query}, client: c.Client, note: state.note}
	left := f.limit
	err = follow.Run(ctx, source, follow.Since(since), func(logs []model.Log) error {
		if f.limit > 0 && len(logs) >= left {
			return cmp.Or(printAll(p, logs[:left]), p.end(), errEnough)
		}
		left -= len(logs)
		return printAll(p, logs)
	}, state.tell)
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

// printAll prints logs and hands them over at once.
func printAll(p printer, logs []model.Log) error {
	for _, l := range logs {
		if err := printLog(p, l); err != nil {
			return err
		}
	}
	return p.flush()
}

// begin makes a table's columns as wide as they may be, for rows that are not
// known yet.
func (t *table) begin() {
	natural := t.natural()
	for i, c := range t.columns {
		switch {
		case c.most > 0:
			natural[i] = max(natural[i], c.most)
		case i == len(t.columns)-1:
			natural[i] = max(natural[i], t.width)
		}
	}
	t.widths = natural
	if t.width > 0 {
		t.widths = fitColumns(t.columns, natural, t.width, len(t.gap))
	}
	_ = t.heading()
}

// followSource asks the API for what is followed.
type followSource struct {
	pages.Source
	client *api.Client
	note   func(string)
}

// Page passes on what the client says of its answers.
func (s followSource) Page(ctx context.Context, period model.Period, offset, limit int) (model.LogPage, error) {
	page, err := s.Source.Page(ctx, period, offset, limit)
	for _, note := range page.Notes {
		s.note(note)
	}
	return page, err
}

// ClockAhead is the client's.
func (s followSource) ClockAhead() (time.Duration, bool) { return s.client.ClockAhead() }

// againAfter is how often a lasting trouble is told anew.
const againAfter = 5 * time.Minute

// followState tells on standard error how following goes: once when it has
// begun, and then only of what is worth it.
type followState struct {
	errs  io.Writer
	zone  *time.Location
	begun bool
	told  string // of the trouble at hand; "" is none
	at    time.Time

	mu    sync.Mutex
	wait  api.Wait
	notes map[string]bool
}

// waits keeps why the client waits, to be told when it lasts.
func (s *followState) waits(w api.Wait) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wait = w
}

// note tells a note once.
func (s *followState) note(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.notes[text] {
		return
	}
	if s.notes == nil {
		s.notes = map[string]bool{}
	}
	s.notes[text] = true
	fmt.Fprintln(s.errs, model.Clean(text))
}

func (s *followState) tell(state follow.State) {
	if state.CaughtUp {
		switch {
		case !s.begun:
			fmt.Fprintf(s.errs, "Following since %s\n", s.clock(state.Since))
		case s.told != "":
			fmt.Fprintf(s.errs, "Caught up at %s\n", s.clock(state.Since))
		}
		s.begun, s.told = true, ""
		return
	}
	why := s.why(state)
	if kind := reasonKind(state); kind != s.told || time.Since(s.at) >= againAfter {
		s.told, s.at = kind, time.Now()
		since := ""
		if !state.Since.IsZero() {
			since = " since " + s.clock(state.Since)
		}
		fmt.Fprintf(s.errs, "Behind%s: %s\n", since, why)
	}
}

// reasonKind is what a state's trouble is, without figures that change.
func reasonKind(state follow.State) string {
	switch {
	case state.Failure != nil:
		return follow.Why(state.Failure).String()
	case state.Unanswered:
		return "unanswered"
	}
	return "left"
}

func (s *followState) why(state follow.State) string {
	switch {
	case state.Failure != nil:
		what, _ := failure.Words(state.Failure)
		return what.String() + "; going on trying"
	case state.Unanswered:
		s.mu.Lock()
		defer s.mu.Unlock()
		if left := time.Until(s.wait.Until); left > 0 {
			return fmt.Sprintf("%s; going on in %.0f s", waitWords(s.wait), left.Seconds())
		}
		return "Fliplet has not answered yet"
	case state.LeftKnown:
		return logsWord(state.Left) + " still to come"
	}
	return "more logs are still to come"
}

func (s *followState) clock(at time.Time) string {
	return at.In(s.zone).Format("15:04:05")
}
