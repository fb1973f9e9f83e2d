package settings

import (
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/extensions"
	"fliplet-audit/ui/keymap"
)

// policy is the page of the upload policy: the list that may be set. It stays
// as it is while the page is closed.
type policy struct {
	open bool
	list extensions.Policy
	// all is what the page shows: the list, and where it was what was left out.
	all     []string
	at, top int // the extension in hand, and the first line drawn

	listed, started map[string]bool // the list, and the one it started from
	against         []string        // what is different, in words
	widest          int             // cells of the widest extension
}

func newPolicy() policy {
	p := policy{}
	p.startFrom(extensions.Standard(), extensions.StandardName, nil)
	return p
}

// startFrom begins anew from a list.
func (p *policy) startFrom(list []string, from string, mended []string) {
	p.list = extensions.Policy{Extensions: slices.Clone(list), Start: slices.Clone(list), From: from, Mended: mended}
	p.all, p.at, p.top = slices.Clone(list), 0, 0
	p.started = extensions.Set(list)
	p.look()
}

// look finds out about the list what a frame shows.
func (p *policy) look() {
	p.listed = extensions.Set(p.list.Extensions)
	p.against = p.list.Against()
	p.widest = 0
	for _, extension := range p.all {
		p.widest = max(p.widest, cell.Width(extension))
	}
}

// has tells whether an extension is in the list that would be set.
func (p *policy) has(extension string) bool { return p.listed[extension] }

// edit adds and takes away; an error changes nothing. What is left out of the
// list that it started from stays in sight, at its place.
func (p *policy) edit(add, remove []string) error {
	edited, err := extensions.Edit(p.list.Extensions, add, remove)
	if err != nil {
		return err
	}
	listed, shown := extensions.Set(edited), extensions.Set(p.all)
	all := append(slices.Clone(p.all), slices.DeleteFunc(slices.Clone(edited), func(e string) bool { return shown[e] })...)
	p.all = slices.DeleteFunc(all, func(e string) bool { return !listed[e] && !p.started[e] })
	p.list.Extensions = slices.DeleteFunc(slices.Clone(p.all), func(e string) bool { return !listed[e] })
	p.at = max(0, min(p.at, len(p.all)-1))
	p.look()
	return nil
}

// inHand is the extension under the cursor; "" where there is none.
func (p *policy) inHand() string {
	if p.at >= len(p.all) {
		return ""
	}
	return p.all[p.at]
}

func (p *policy) move(by int) { p.at = max(0, min(p.at+by, len(p.all)-1)) }

// scroll keeps the extension in hand in sight.
func (p *policy) scroll(columns, rows int) {
	columns, rows = max(columns, 1), max(rows, 1)
	line, last := p.at/columns, (len(p.all)-1)/columns
	p.top = max(0, min(p.top, line, last-rows+1))
	p.top = max(p.top, line-rows+1)
}

func (m *Model) openPolicy() tea.Cmd {
	m.policy.open = true
	m.said = banner{}
	return nil
}

func (m *Model) closePolicy() {
	m.policy.open = false
	m.said = banner{}
}

// policyOff is why an action can't be done now on the page of the policy.
func (m *Model) policyOff(id keymap.ID) string {
	switch id {
	case keymap.Reload:
		return "The list in force can't be read: Fliplet's API offers no way to it"
	case keymap.WithoutCell:
		if m.policy.inHand() == "" {
			return "There is no extension here; a adds some"
		}
	case keymap.Choose, keymap.Delete, keymap.CopyValue:
		if len(m.policy.list.Extensions) == 0 {
			return "The list is empty: everything could be uploaded, programs too; a adds extensions"
		}
	}
	return ""
}

func (m *Model) doPolicy(id keymap.ID) tea.Cmd {
	if m.movePolicy(id) {
		return nil
	}
	switch id {
	case keymap.New:
		m.box = m.adding()
	case keymap.Delete:
		m.box = m.leavingOut()
	case keymap.WithoutCell:
		return m.toggle(m.policy.inHand())
	case keymap.StartFrom:
		m.box = &starting{list: m.startChoices()}
	case keymap.Choose:
		return m.askToSetPolicy()
	case keymap.CopyValue:
		return m.copyText("The list", strings.Join(m.policy.list.Extensions, "\n")+"\n")
	case keymap.Close:
		if m.said.what != "" {
			m.said = banner{}
			return nil
		}
		m.closePolicy()
	}
	return nil
}

func (m *Model) movePolicy(id keymap.ID) bool {
	columns := m.policyColumns()
	page := max(m.policyRows()-1, 1) * columns
	by, moves := map[keymap.ID]int{
		keymap.Up: -columns, keymap.Down: columns, keymap.Left: -1, keymap.Right: 1,
		keymap.PageUp: -page, keymap.PageDown: page, keymap.Top: -len(m.policy.all), keymap.Bottom: len(m.policy.all),
	}[id]
	if !moves {
		return false
	}
	if (id == keymap.Up || id == keymap.Down) && (m.policy.at+by < 0 || m.policy.at+by >= len(m.policy.all)) {
		return true
	}
	m.policy.move(by)
	m.policy.scroll(columns, m.policyRows())
	return true
}

// toggle leaves an extension out, or puts it back.
func (m *Model) toggle(extension string) tea.Cmd {
	add, remove := []string(nil), []string{extension}
	if !m.policy.has(extension) {
		add, remove = remove, nil
	}
	if err := m.policy.edit(add, remove); err != nil {
		return m.say(err.Error())
	}
	return nil
}

// adding asks for extensions to add.
func (m *Model) adding() *answer {
	a := newAnswer("Add extensions", "")
	a.above = []string{"One or more, with blanks or commas between them. Dots, capitals and what comes twice are put right."}
	a.reads = readExtensions
	a.done = func(m *Model, a *answer, text string) tea.Cmd {
		return m.editPolicy(a, text, func(words []string) error { return m.policy.edit(words, nil) })
	}
	return a
}

// leavingOut asks for extensions to leave out, with the one in hand.
func (m *Model) leavingOut() *answer {
	text := ""
	if here := m.policy.inHand(); m.policy.has(here) {
		text = here
	}
	a := newAnswer("Leave extensions out", text)
	a.above = []string{"One or more that files may have again, with blanks or commas between them."}
	a.reads = readExtensions
	a.done = func(m *Model, a *answer, text string) tea.Cmd {
		return m.editPolicy(a, text, func(words []string) error { return m.policy.edit(nil, words) })
	}
	return a
}

// readExtensions says what is put right in a typed list.
func readExtensions(text string) string {
	list, err := extensions.Parse(text)
	if err != nil || len(list.Mended) == 0 {
		return ""
	}
	return "Put right: " + strings.Join(list.Mended, "; ")
}

func (m *Model) editPolicy(a *answer, text string, edit func([]string) error) tea.Cmd {
	list, err := extensions.Parse(text)
	if err == nil && len(list.Extensions) == 0 {
		err = fmt.Errorf("no extension is typed")
	}
	if err == nil {
		err = edit(list.Extensions)
	}
	if err != nil {
		a.wrong = sentence(err.Error())
		return nil
	}
	m.box = nil
	m.policy.at = max(slices.Index(m.policy.all, list.Extensions[0]), 0)
	for _, mended := range list.Mended {
		if !slices.Contains(m.policy.list.Mended, mended) {
			m.policy.list.Mended = append(m.policy.list.Mended, mended)
		}
	}
	return nil
}
