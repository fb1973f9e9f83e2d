package logs

import (
	"path/filepath"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/api"
	"fliplet-audit/export"
	"fliplet-audit/ui/choice"
	"fliplet-audit/ui/keymap"
)

// The answers to an offer.
const (
	offerOther     = "other"
	offerOverwrite = "overwrite"
	offerGoOn      = "go-on"
	offerAnew      = "anew"
	offerNothing   = "none"
)

// offer asks what to do about what is there already under the file's name. It
// waits until a person who is typing or choosing is done.
func (m *Model) offer(e *exporting, kind export.Kind) {
	if m.overlay != nil || m.edit != nil {
		m.exports.offer = func(m *Model) { m.offer(e, kind) }
		return
	}
	name := filepath.Base(e.order.job.Path)
	free := export.NextFreeName(e.order.job.Path)
	title, items := name+" is there already", []choice.Item{
		{ID: offerOther, Label: "Keep it, write " + filepath.Base(free)},
		{ID: offerOverwrite, Label: "Overwrite " + name},
	}
	switch kind {
	case export.KindBegun:
		title, items = "An export to "+name+" is unfinished", m.begunItems(e, free)
	case export.KindBusy:
		title, items = name+" is being written by another program", []choice.Item{{ID: offerOther, Label: "Write " + filepath.Base(free) + " besides"}}
	}
	items = append(items, choice.Item{ID: offerNothing, Label: "Don't export"})
	m.overlay = &choosing{
		list:   choice.New(title, items, "", *m.env.Theme),
		chosen: func(m *Model, id string) tea.Cmd { return m.takeOffer(e, id, free) },
	}
}

// offerNow makes an offer that waited.
func (m *Model) offerNow() {
	if offer := m.exports.offer; offer != nil && m.overlay == nil && m.edit == nil {
		m.exports.offer = nil
		offer(m)
	}
}

// begunItems offers to go on with an unfinished export, saying what it has. One
// of another question is not what was just asked for: it says what differs, and
// what comes first leaves it alone.
func (m *Model) begunItems(e *exporting, free string) []choice.Item {
	b := e.left
	goOn := choice.Item{ID: offerGoOn, Label: "Go on with it", Detail: logsWord(b.Rows)}
	if !b.Until.IsZero() {
		goOn.Detail += " until " + b.Until.In(m.zone).Format("2 Jan 2006 15:04")
	}
	same, differs := b.Same(e.order.job)
	if !same {
		goOn.Label += ", of another question: " + differs
		goOn.Note = "It would ask what it asked when it began: it has " + goOn.Detail
		goOn.Detail = logsWord(b.Rows)
	}
	if b.Format.Pseudonymize && e.order.keyFile == "" {
		with, _ := keymap.Get(keymap.ScopeLogs, keymap.ExportWith)
		goOn.Off = "It has pseudonyms: export with " + with.Label + ", and name the key's file"
	}
	anew := choice.Item{ID: offerAnew, Label: "Begin anew", Note: "What it has is thrown away"}
	other := choice.Item{ID: offerOther, Label: "Keep it, write " + filepath.Base(free)}
	if !same {
		return []choice.Item{other, goOn, anew}
	}
	return []choice.Item{goOn, anew, other}
}

func (m *Model) takeOffer(e *exporting, id, free string) tea.Cmd {
	o := e.order
	switch id {
	case offerOther:
		o.job.Path = free
	case offerOverwrite:
		o.job.Overwrite = true
	case offerAnew:
		o.job.Anew = true
	case offerGoOn:
		o = e.goingOn()
	default:
		return nil
	}
	return m.exports.begin(o)
}

// goingOn is the order of an unfinished export: it asks what that one asked.
func (e *exporting) goingOn() order {
	o, b := e.order, e.left
	o.job.Resume = true
	o.job.Format, o.job.Origin, o.job.Period, o.job.Limit = b.Format, b.Origin, b.Period, b.Limit
	o.pages.Query = b.Origin.Query
	o.pages.Scope = api.Scope{Organization: b.Origin.Organization}
	if b.Origin.Organization == "" {
		o.pages.Scope.App = b.Origin.App
	}
	return o
}

// askToStop asks whether to stop the export under way: esc is pressed for many
// reasons.
func (m *Model) askToStop() {
	items := []choice.Item{
		{ID: offerGoOn, Label: "Go on with the export"},
		{ID: offerNothing, Label: "Stop it; what is written is kept", Detail: m.exports.Kept()},
	}
	m.overlay = &choosing{
		list: choice.New("An export is under way", items, "", *m.env.Theme),
		chosen: func(m *Model, id string) tea.Cmd {
			if id == offerNothing && m.exports.now != nil {
				m.exports.now.cancel()
			}
			return nil
		},
	}
}
