package logs

import (
	"sort"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"fliplet-audit/filters"
	"fliplet-audit/filters/recipes"
	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/help"
	"fliplet-audit/ui/input"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/overlay"
)

const (
	formWidth  = 72
	labelWidth = 12
)

// form asks a recipe's questions, a line each.
type form struct {
	m      *Model
	recipe recipes.Recipe
	fields []field
	at     int
	failed string // why what was typed can't be asked
}

// field is one question and what is typed so far.
type field struct {
	ask   recipes.Ask
	hint  string // what to type, while nothing is
	line  input.Line
	known []string // what it may be completed to
}

// newForm is a recipe's form, empty.
func (m *Model) newForm(r recipes.Recipe) *form {
	f := &form{m: m, recipe: r}
	for _, ask := range r.Asks {
		added := field{ask: ask, hint: r.AskWords[ask]}
		switch ask {
		case recipes.AskPerson:
			added.known = m.peopleOnHand()
		case recipes.AskApp:
			added.known = m.appNames()
		case recipes.AskPeriod:
			added.hint = filters.RangeName(model.Range{Kind: r.Range})
		}
		f.fields = append(f.fields, added)
	}
	return f
}

// peopleOnHand are the people of the logs that were read.
func (m *Model) peopleOnHand() []string {
	seen := map[string]bool{}
	note := func(l model.Log) {
		if l.UserEmail.Value != "" {
			seen[l.UserEmail.Value] = true
		}
	}
	if m.result != nil {
		for _, l := range m.result.rows {
			note(l)
		}
	}
	for _, l := range m.shown.logs {
		note(l)
	}
	return sorted(seen)
}

func (m *Model) appNames() []string {
	seen := map[string]bool{}
	for _, a := range m.apps {
		if a.Name != "" {
			seen[a.Name] = true
		}
	}
	return sorted(seen)
}

func sorted(set map[string]bool) []string {
	list := make([]string, 0, len(set))
	for s := range set {
		list = append(list, s)
	}
	sort.Strings(list)
	return list
}

// rest is what would complete the text typed, with the cursor at its end; ""
// when nothing known begins so.
func (f field) rest() string {
	typed := f.line.Text()
	if atEnd, _ := f.line.Update(tea.KeyMsg{Type: tea.KeyRight}); typed == "" || atEnd != f.line {
		return ""
	}
	for _, k := range f.known {
		if len(k) > len(typed) && strings.EqualFold(k[:len(typed)], typed) {
			return k[len(typed):]
		}
	}
	return ""
}

// complete takes the completion.
func (f field) complete() field {
	rest := f.rest()
	whole := f.line.Text() + rest
	for _, k := range f.known {
		if strings.EqualFold(k, whole) {
			whole = k
			break
		}
	}
	f.line = input.New(whole)
	return f
}

func (f *form) key(m *Model, key tea.KeyMsg) tea.Cmd {
	a, ok := keymap.Find(keymap.ScopeForm, key.String())
	if keymap.Typed(key) == "" && ok && !key.Paste {
		switch a.ID {
		case keymap.Close:
			m.overlay = nil
			return nil
		case keymap.Choose:
			return f.goOn()
		case keymap.Up:
			f.at = (f.at + len(f.fields) - 1) % max(len(f.fields), 1)
			return nil
		case keymap.Down:
			f.at = (f.at + 1) % max(len(f.fields), 1)
			return nil
		}
	}
	if len(f.fields) == 0 {
		return nil
	}
	here := &f.fields[f.at]
	line, _ := here.line.Update(key)
	if a.ID == keymap.Complete && here.rest() != "" {
		*here = here.complete()
		return nil
	}
	here.line, f.failed = line, ""
	return nil
}

// goOn goes to the answer, if what was typed can be asked.
func (f *form) goOn() tea.Cmd {
	a, err := f.answers()
	if err == nil {
		_, err = filters.Predicate(f.recipe.Query(a))
	}
	if err != nil {
		f.failed = err.Error()
		return nil
	}
	return f.m.answer(f.recipe, a)
}

// answers are what was typed.
func (f *form) answers() (recipes.Answers, error) {
	var a recipes.Answers
	for i, field := range f.fields {
		text := strings.TrimSpace(field.line.Text())
		if text == "" {
			continue
		}
		switch field.ask {
		case recipes.AskPerson:
			a.Person = field.literal(model.ColumnUser, text)
		case recipes.AskApp:
			a.App = field.literal(model.ColumnApp, text)
		case recipes.AskRecipient:
			a.Recipient = text
		case recipes.AskDevice:
			a.Device = text
		case recipes.AskIP:
			a.IP = text
		case recipes.AskText:
			a.Text = text
		case recipes.AskPeriod:
			r, err := filters.ParseRange(text, f.m.env.Now(), f.m.zone)
			if err != nil {
				f.at = i
				return a, err
			}
			a.Range, a.HasRange = r, true
		}
	}
	return a, nil
}

// literal is a name that is known as the filter that means it letter by
// letter; anything else is filter text as typed.
func (f field) literal(column model.Column, text string) string {
	for _, k := range f.known {
		if k != text {
			continue
		}
		l := model.Log{HasUser: true, HasApp: true}
		l.UserEmail = model.Optional{Value: k, Present: true}
		l.AppName = l.UserEmail
		if exact, ok := filters.ByCell(column, l); ok && strings.ContainsAny(text, `|!="`) {
			return exact
		}
	}
	return text
}

func (f *form) lines(w, h int) []string {
	t := f.m.env.Theme
	width := min(formWidth, w)
	inner := max(width-overlay.FrameWidth, 0)
	var body []string
	for i := range f.fields {
		body = append(body, f.fieldLine(i, inner))
	}
	body = append(body, "")
	if f.recipe.Note != "" {
		for _, line := range cell.Wrap(f.recipe.Note, inner, 3) {
			body = append(body, t.Warn.Of(line))
		}
		body = append(body, "")
	}
	body = append(body, f.below(inner), help.HintLine(keymap.In(keymap.ScopeForm), inner, *t))
	box := overlay.Box(f.recipe.Question, body, width, *t)
	return box[:min(len(box), h)]
}

// below is what is wrong, or what the line in hand means.
func (f *form) below(width int) string {
	t := f.m.env.Theme
	if f.failed != "" {
		return t.Error.Of(cell.Cut("✗ "+model.CleanPrefix(f.failed, 600).String(), width))
	}
	if len(f.fields) == 0 {
		return t.Dim.Of(cell.Cut("Nothing to say; enter reads the logs", width))
	}
	here := f.fields[f.at]
	text := strings.TrimSpace(here.line.Text())
	if here.ask == recipes.AskPeriod {
		return f.periodLine(text, width)
	}
	return t.Dim.Of(cell.Cut("All of it may be left empty", width))
}

// periodLine is the period in words, or why what is typed is none.
func (f *form) periodLine(text string, width int) string {
	t := f.m.env.Theme
	r := model.Range{Kind: f.recipe.Range}
	if text != "" {
		parsed, err := filters.ParseRange(text, f.m.env.Now(), f.m.zone)
		if err != nil {
			return t.Error.Of(cell.Cut("✗ "+model.CleanPrefix(err.Error(), 600).String(), width))
		}
		r = parsed
	}
	p := filters.Resolve(r, f.m.env.Now(), f.m.zone)
	return t.Dim.Of(cell.Cut(filters.RangeName(r)+" · "+filters.PeriodLabel(r, p, f.m.env.Now(), f.m.zone), width))
}

func (f *form) fieldLine(i, width int) string {
	t := f.m.env.Theme
	d := f.fields[i]
	label, lead := t.Dim, "  "
	if i == f.at {
		label, lead = t.Strong, "▌ "
	}
	room := max(width-labelWidth-2, 1)
	head := t.Accent.Of(lead) + label.Of(cell.Fit(d.ask.Label(), labelWidth))
	switch {
	case i != f.at && d.line.Empty():
		return head + t.Dim.Of(cell.Fit(d.hint, room))
	case i != f.at:
		return head + d.line.Still(room, t.Input)
	case d.line.Empty():
		return head + d.line.Draw(1, t.InputHere, t.Cursor) + t.Dim.Of(cell.Fit(" "+d.hint, room-1))
	}
	typed, rest := model.Clean(d.line.Text()).String(), model.CleanPrefix(d.rest(), 400).String()
	if rest == "" || cell.Width(typed)+cell.Width(rest) > room {
		return head + d.line.Draw(room, t.InputHere, t.Cursor)
	}
	under, width := ansi.FirstGraphemeCluster(rest, ansi.GraphemeWidth)
	used := cell.Width(typed) + width
	return head + t.InputHere.Of(typed) + t.Cursor.Of(under) + t.Dim.Of(cell.Fit(rest[len(under):], room-used))
}
