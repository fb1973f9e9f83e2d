package logs

import (
	"context"
	"sync"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/api"
	"fliplet-audit/export"
)

// Exports runs a program's exports, one at a time, whichever screen is open: a
// screen begins one and shows how it goes, and nothing else that a person does
// touches it. Its methods are to be called from one goroutine.
type Exports struct {
	ctx    context.Context
	cancel context.CancelFunc
	now    *exporting // the one under way; nil for none
	ended  ended
	// untold, if not nil, is its end, which no screen was there to tell.
	untold *exportMsg
	// offer, if not nil, is to be made once a person is done typing.
	offer func(m *Model)
	// choices are those of the last form.
	choices choices
}

// NewExports makes the place of a program's exports; Stop ends it.
func NewExports() *Exports {
	ctx, cancel := context.WithCancel(context.Background())
	return &Exports{ctx: ctx, cancel: cancel}
}

// Running tells whether an export is under way.
func (x *Exports) Running() bool { return x.now != nil }

// Kept says in words how much of the export under way is written so far, and so
// is kept if it is stopped.
func (x *Exports) Kept() string {
	switch {
	case x.now == nil:
		return ""
	case x.now.last.Kept == 0:
		return "nothing is written yet"
	}
	return logsWord(x.now.last.Kept)
}

// Hear takes in news of an export where no screen is open to tell it: the next
// one tells its end.
func (x *Exports) Hear(msg tea.Msg) tea.Cmd {
	news, ok := msg.(exportMsg)
	switch {
	case !ok || news.export != x.now:
		return nil
	case news.ended:
		x.untold = &news
		return nil
	}
	x.now.last = news.progress
	return x.now.listen()
}

// Left is an export that was stopped and can be gone on with, of the account in
// use when it began.
type Left struct {
	export.Begun
	Profile string // "" for none
	Demo    bool   // it is of the demo organization
}

// Stop ends the export under way, if there is one, and waits until all that it
// has is on the disk. It is what a later export goes on with: Stop tells which,
// ok is false when there is nothing to go on with.
func (x *Exports) Stop() (left Left, ok bool) {
	x.cancel()
	if x.now == nil {
		return Left{}, false
	}
	x.now.running.Lock()
	defer x.now.running.Unlock()
	return Left{x.now.left, x.now.order.profile, x.now.order.demo}, x.now.isLeft
}

// exporting is an export under way.
type exporting struct {
	ctx      context.Context
	cancel   context.CancelFunc
	progress chan export.Progress
	last     export.Progress
	wait     api.Wait // what its requests wait for
	order    order

	running sync.Mutex   // held while it runs
	left    export.Begun // what a later export can go on with
	isLeft  bool
}

// exportMsg is news of an export: its progress, or its end.
type exportMsg struct {
	export   *exporting
	progress export.Progress
	ended    bool
	result   export.Result
	err      error
}

// begin runs an export in the background.
func (x *Exports) begin(o order) tea.Cmd {
	ctx, cancel := context.WithCancel(x.ctx)
	e := &exporting{ctx: ctx, cancel: cancel, progress: make(chan export.Progress, 1), order: o}
	x.now, x.ended, x.offer = e, ended{}, nil
	run := func() tea.Msg {
		e.running.Lock()
		defer e.running.Unlock()
		defer cancel()
		if ctx.Err() != nil {
			return nil
		}
		result, err := o.run(ctx, e.tell)
		if err != nil {
			e.left, e.isLeft, _ = export.Unfinished(o.job.Path) // an error says the same: there is nothing to go on with
		}
		return exportMsg{export: e, ended: true, result: result, err: err}
	}
	return tea.Batch(run, e.listen())
}

// tell passes progress on, from the export's goroutine.
func (e *exporting) tell(p export.Progress) {
	select {
	case e.progress <- p:
	case <-e.ctx.Done():
	}
}

// listen waits for the next news of the export.
func (e *exporting) listen() tea.Cmd {
	return func() tea.Msg {
		select {
		case p := <-e.progress:
			return exportMsg{export: e, progress: p}
		case <-e.ctx.Done():
			return nil
		}
	}
}
