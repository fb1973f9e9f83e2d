package logs

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/api"
	"fliplet-audit/export"
	"fliplet-audit/export/format"
	"fliplet-audit/filters"
	"fliplet-audit/model"
	"fliplet-audit/ui/choice"
	"fliplet-audit/ui/keymap"
)

// exporting is an export under way.
type exporting struct {
	ctx      context.Context
	cancel   context.CancelFunc
	progress chan export.Progress
	last     export.Progress
	writing  sync.Mutex // held while it runs
	// job is kept to offer another name when the file is there already.
	job export.Job
}

// exportMsg is news of an export: its progress, or its end.
type exportMsg struct {
	export   *exporting
	progress export.Progress
	ended    bool
	result   export.Result
	err      error
}

// stop cancels an export and waits until nothing of it is left.
func (e *exporting) stop() {
	if e == nil {
		return
	}
	e.cancel()
	e.writing.Lock()
	defer e.writing.Unlock()
}

func (e *exporting) running() bool { return e != nil }

// pages reads an export's pages from the screen's source.
type pages struct {
	source Source
	scope  api.Scope
	query  model.Query
}

// Page reads one page, by id so that equal dates can't shuffle.
func (p pages) Page(ctx context.Context, period model.Period, offset, limit int) (model.LogPage, error) {
	return p.source.Logs(ctx, p.scope, api.LogsRequest{Query: p.query, Period: period, Offset: offset, Limit: limit, ByID: true})
}

// startExport exports all that matches to the official file name.
func (m *Model) startExport() tea.Cmd {
	period := m.periodInSight()
	name := m.name
	if app := m.AppName(); app != "" {
		name = app
	}
	path := filepath.Join(m.env.Folder, export.FileName(name, period, m.zone))
	return m.runExport(export.Job{Path: path, Format: format.Options{Kind: format.CSV}, Period: period})
}

func (m *Model) runExport(job export.Job) tea.Cmd {
	ctx, cancel := context.WithCancel(m.ctx)
	e := &exporting{ctx: ctx, cancel: cancel, progress: make(chan export.Progress, 1), job: job}
	m.export = e
	from := pages{source: m.source, scope: m.scope, query: m.query}
	job.Progress = func(p export.Progress) {
		select {
		case e.progress <- p:
		case <-ctx.Done():
		}
	}
	run := func() tea.Msg {
		e.writing.Lock()
		defer e.writing.Unlock()
		defer cancel()
		result, err := export.Run(ctx, from, job)
		return exportMsg{export: e, ended: true, result: result, err: err}
	}
	return tea.Batch(run, e.listen())
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

func (m *Model) exported(msg exportMsg) tea.Cmd {
	if msg.export != m.export {
		return nil
	}
	if !msg.ended {
		m.export.last = msg.progress
		return m.export.listen()
	}
	job := m.export.job
	m.export = nil
	if msg.err != nil {
		return m.exportFailed(job, msg.err)
	}
	return m.exportDone(msg.result)
}

func (m *Model) exportDone(r export.Result) tea.Cmd {
	text := fmt.Sprintf("Exported %s: %s · y: path", logsWord(r.Rows), filepath.Base(r.Path))
	if !r.Complete {
		text = "INCOMPLETE: " + text + " · " + r.Why
	}
	m.notice = notice{text: text + " · " + filepath.Dir(r.Path), path: r.Path}
	return nil
}

func (m *Model) exportFailed(job export.Job, err error) tea.Cmd {
	var failure *export.Error
	if errors.As(err, &failure) {
		switch failure.Kind {
		case export.KindCancelled:
			return m.say(failure.What())
		case export.KindExists:
			return m.offerOtherName(job)
		}
	}
	m.fail(err)
	return nil
}

// offerOtherName asks what to do about a file that is there already.
func (m *Model) offerOtherName(job export.Job) tea.Cmd {
	free := export.NextFreeName(job.Path)
	items := []choice.Item{
		{ID: "other", Label: "Keep it, write " + filepath.Base(free)},
		{ID: "overwrite", Label: "Overwrite " + filepath.Base(job.Path)},
		{ID: "", Label: "Don't export"},
	}
	m.overlay = &choosing{
		list: choice.New(filepath.Base(job.Path)+" is there already", items, "none", *m.env.Theme),
		chosen: func(m *Model, id string) tea.Cmd {
			switch id {
			case "other":
				job.Path = free
			case "overwrite":
				job.Overwrite = true
			default:
				return nil
			}
			return m.runExport(job)
		},
	}
	return nil
}

// periodInSight is the period on the screen: what a person sees is what is
// exported.
func (m *Model) periodInSight() model.Period {
	if m.result != nil && m.result.query == m.query {
		return m.livePeriod(m.result.period)
	}
	return filters.Resolve(m.query.Range, m.env.Now(), m.zone)
}

// copiesPath tells whether a key copies the path of the file just written.
func (m *Model) copiesPath(key tea.KeyMsg) bool {
	a, ok := keymap.Find(keymap.ScopeExport, key.String())
	return ok && a.ID == keymap.CopyValue && m.overlay == nil && m.edit == nil
}

// progressText is the export's progress in a line.
func (e *exporting) progressText() string {
	p := e.last
	words := []string{"Exporting " + number(p.Rows)}
	if p.ExpectedKnown {
		words[0] += " of " + number(p.Expected)
	}
	words = append(words, "esc cancels")
	if p.PerSecond > 0 {
		words = append(words, number(int(p.PerSecond))+"/s")
	}
	if p.Left > 0 {
		words = append(words, duration(p.Left)+" left")
	}
	if p.Waiting {
		words = append(words, "waiting for Fliplet")
	}
	return strings.Join(words, " · ")
}

func duration(d time.Duration) string {
	switch {
	case d < 90*time.Second:
		return fmt.Sprintf("%d s", int(d.Round(time.Second).Seconds()))
	case d < 90*time.Minute:
		return fmt.Sprintf("%d min", int(d.Round(time.Minute).Minutes()))
	}
	return fmt.Sprintf("%.1f h", d.Hours())
}
