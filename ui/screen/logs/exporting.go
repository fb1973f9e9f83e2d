package logs

import (
	"context"
	"errors"
	"path/filepath"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/export"
	"fliplet-audit/export/format"
	"fliplet-audit/filters"
	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/pages"
)

// order is an export as it was asked for.
type order struct {
	job   export.Job
	pages pages.Source
	// keyFile holds the key of the pseudonyms.
	keyFile string
	// profile and demo are the account that it is of.
	profile string
	demo    bool
}

// run does what was ordered.
func (o order) run(ctx context.Context, tell func(export.Progress)) (export.Result, error) {
	var key []byte
	if o.job.Format.Pseudonymize {
		var err error
		if key, err = format.ReadKey(o.keyFile); err != nil {
			return export.Result{}, err
		}
	}
	transform, options, err := format.NewTransform(o.job.Format, key)
	if err != nil {
		return export.Result{}, err
	}
	job := o.job
	job.Transform, job.Format, job.Progress = transform, options, tell
	return export.Run(ctx, o.pages, job)
}

// exportName is the official name of an export of what is in sight (screen.md,
// "Export to CSV").
func (m *Model) exportName() string {
	name := m.name
	if app := m.AppName(); app != "" {
		name = app
	}
	return export.FileName(name, m.periodInSight(), m.zone)
}

// startExport exports all that matches to the official file name.
func (m *Model) startExport() tea.Cmd {
	return m.exportTo(m.officialPath(), format.Options{Kind: format.CSV}, "")
}

// officialPath is where an export without choices goes.
func (m *Model) officialPath() string { return filepath.Join(m.env.Folder, m.exportName()) }

// exportTo exports all that matches.
func (m *Model) exportTo(path string, f format.Options, keyFile string) tea.Cmd {
	o := order{keyFile: keyFile, profile: m.profile, demo: m.demo, pages: pages.Source{Client: m.source, Scope: m.scope, Query: m.query, Bulk: true}}
	o.job = export.Job{Path: path, Format: f, Period: m.periodInSight()}
	origin, err := pages.Origin(m.source, pages.Asked{
		Program: m.program, Scope: m.scope, Organization: model.Organization{ID: m.scope.Organization, Name: m.name}, App: model.App{Name: m.AppName()},
		Query: m.query, Period: o.job.Period, Zone: m.zone,
	})
	if err != nil {
		m.fail(err)
		return nil
	}
	o.job.Origin = origin
	return m.exports.begin(o)
}

func (m *Model) exported(msg exportMsg) tea.Cmd {
	e := m.exports.now
	if msg.export != e {
		return nil
	}
	if !msg.ended {
		return m.exports.Hear(msg)
	}
	m.exports.now, m.exports.untold = nil, nil
	defer func() { m.SetSize(m.width, m.height) }() // a banner may have come
	if msg.err == nil {
		m.exports.ended = ended{result: msg.result, at: m.env.Now()}
		m.endNotice()
		return nil
	}
	return m.exportFailed(e, msg.err)
}

// exportFailed says why there is no file, or asks what to do about one.
func (m *Model) exportFailed(e *exporting, err error) tea.Cmd {
	var failure *export.Error
	if errors.As(err, &failure) {
		switch failure.Kind {
		case export.KindCancelled:
			return m.say(m.stoppedText(e))
		case export.KindExists, export.KindBegun, export.KindBusy:
			m.offer(e, failure.Kind)
			return nil
		}
	}
	m.exports.ended = ended{err: err, at: m.env.Now()}
	return nil
}

// stoppedText says what is left of an export that was stopped, and how to go on
// with it; where it lies only where there is room.
func (m *Model) stoppedText(e *exporting) string {
	if !e.isLeft {
		return "The export was stopped before anything was written; nothing of it is left"
	}
	path := e.order.job.Path
	kept := logsWord(e.left.Rows) + " are kept"
	if e.left.Rows == 1 {
		kept = "1 log is kept"
	}
	text := "Stopped; " + kept + " · " + m.goesOn(path, e.order.job.Format) + " goes on with it"
	if whole := text + " · " + path; cell.Width(model.Clean(whole).String()) <= m.width-2 {
		return whole
	}
	return text
}

// goesOn is the key that exports to path in that format.
func (m *Model) goesOn(path string, f format.Options) string {
	id := keymap.ExportWith
	usual := f.Kind == format.CSV && f.Compression == format.NoCompression && len(f.Columns) == 0 && !f.Raw && !f.Excel && !f.Redact && !f.Pseudonymize
	if usual && path == m.officialPath() {
		id = keymap.Export
	}
	a, _ := keymap.Get(keymap.ScopeLogs, id)
	return a.Label
}

// periodInSight is the period on the screen: what a person sees is what is
// exported.
func (m *Model) periodInSight() model.Period {
	if m.result != nil && m.result.query == m.query {
		return m.livePeriod(m.result.period)
	}
	return filters.Resolve(m.query.Range, m.env.Now(), m.zone)
}
