package signin

import (
	"strings"

	"github.com/charmbracelet/bubbles/spinner"
	"github.com/charmbracelet/x/ansi"

	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/failure"
	"fliplet-audit/ui/help"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/overlay"
	"fliplet-audit/ui/theme"
)

const (
	boxWidth = 72 // where there is room
	// leastRows is how high the box's body is at least: it keeps its place from
	// one step to the next.
	leastRows = 11
	hand      = "▌" // the line in hand
	dot       = "•" // a character that is not shown
)

// Lines is the box: no larger than the size set, every line equally wide. It is
// a band as wide as the window while the browser is waited for, so that the
// address can be marked with the mouse without the box around it.
func (m Model) Lines() []string {
	if m.step == stepBrowser && m.browsing != nil {
		return m.band()
	}
	t, width := *m.o.Env.Theme, min(boxWidth, m.w)
	inner := width - overlay.FrameWidth
	if inner < 1 {
		return nil
	}
	body := m.body(inner, t)
	rows := min(max(len(body)+2, leastRows), m.h-overlay.FrameHeight)
	if rows < 1 {
		return nil
	}
	body = append(body, make([]string, max(rows-1-len(body), 0))...)
	body = append(body[:rows-1], m.hints(inner, t))
	return overlay.Box(m.title(), body, width, t)
}

func (m Model) title() string {
	if m.o.Why != nil {
		return "Sign in again"
	}
	return "Sign in"
}

// body is what the step shows, without the hints.
func (m Model) body(width int, t theme.Theme) []string {
	var lines []string
	switch m.step {
	case stepWays:
		lines = m.waysBody(width, t)
	case stepRegion:
		lines = append([]string{t.Text.Of(cell.Cut("Where is the organization's data?", width)), ""}, m.list(m.regionRows(), width, t)...)
	case stepPassword:
		lines = m.passwordBody(width, t)
	case stepCode:
		lines = m.codeBody(width, t)
	case stepToken:
		lines = []string{
			m.field("Token", m.dots(m.token, width-fieldName, true, t), true, t), "",
			t.Dim.Of(cell.Cut("Paste it, then enter. It begins with eu--, us-- or ca--.", width)),
		}
	case stepKeep:
		lines = append(m.whoLines(width, t), "", t.Text.Of(cell.Cut("Where shall the token be kept?", width)), "")
		lines = append(lines, m.list(m.placeRows(), width, t)...)
	case stepKept:
		lines = m.keptBody(width, t)
	}
	return append(lines, m.news(width, t)...)
}

func (m Model) waysBody(width int, t theme.Theme) []string {
	var lines []string
	if m.o.Why != nil {
		what, _ := failure.Words(m.o.Why)
		for _, line := range cell.Wrap(what.String(), width, 2) {
			lines = append(lines, t.Warn.Of(line))
		}
		words := "Sign in again to go on."
		if m.o.Sudden {
			words = "Sign in again; what you were doing waits and goes on."
		}
		lines = append(lines, t.Text.Of(cell.Cut(words, width)), "")
	} else {
		lines = append(lines, t.Text.Of(cell.Cut("How do you want to sign in?", width)), "")
	}
	rows := make([][2]string, 0, 4)
	for _, w := range m.ways() {
		rows = append(rows, [2]string{w.title, w.detail})
	}
	return append(lines, m.list(rows, width, t)...)
}

func (m Model) regionRows() [][2]string {
	rows := make([][2]string, len(regions))
	for i, r := range regions {
		rows[i] = [2]string{r.title, r.region.BaseURL()}
	}
	return rows
}

func (m Model) placeRows() [][2]string {
	rows := make([][2]string, len(places))
	for i, p := range places {
		rows[i] = [2]string{p.title, p.detail}
	}
	return rows
}

// list draws lines to choose from, each with its detail beside it.
func (m Model) list(rows [][2]string, width int, t theme.Theme) []string {
	widest := 0
	for _, r := range rows {
		widest = max(widest, cell.Width(r[0]))
	}
	lines := make([]string, len(rows))
	for i, r := range rows {
		lead, title, detail := " ", t.Choice, t.Dim
		if i == m.at && m.asked == nil {
			lead, title, detail = hand, t.ChoiceHere, t.Selected.Dim
		}
		text := title.Of(" " + cell.Fit(r[0], min(widest, width-2)))
		if room := width - widest - 5; room > 0 {
			text += detail.Of("   " + cell.Fit(model.Clean(r[1]).String(), room))
		}
		lines[i] = t.AccentStrong.Of(lead) + text
	}
	return lines
}

// fieldName is how wide a field's name is.
const fieldName = 10

func (m Model) field(name, value string, here bool, t theme.Theme) string {
	paint := t.Dim
	if here {
		paint = t.Strong
	}
	return paint.Of(cell.Fit(name, fieldName)) + value
}

// dots draws a secret as one dot for each character, with the cursor where it
// is typed.
func (m Model) dots(h hidden, width int, here bool, t theme.Theme) string {
	if width < 2 {
		return ""
	}
	dots := strings.Repeat(dot, cell.Width(model.CleanPrefix(h.text(), 4*width).String()))
	if cell.Width(dots) > width-1 {
		dots = cell.Ellipsis + strings.Repeat(dot, width-2)
	}
	if !here || m.asked != nil {
		return t.Input.Of(dots)
	}
	return t.Accent.Of(dots) + t.Cursor.Of(" ")
}

func (m Model) passwordBody(width int, t theme.Theme) []string {
	room := max(width-fieldName, 1)
	email := m.email.Still(room, t.Input)
	if !m.typesPassword && m.asked == nil {
		email = m.email.Draw(room, t.InputHere, t.Cursor)
	}
	return []string{
		t.Text.Of(cell.Cut("At "+m.base, width)), "",
		m.field("E-mail", email, !m.typesPassword, t),
		m.field("Password", m.dots(m.password, room, m.typesPassword, t), m.typesPassword, t), "",
		t.Dim.Of(cell.Cut("It is used once and kept nowhere.", width)),
	}
}

func (m Model) codeBody(width int, t theme.Theme) []string {
	who := model.CleanPrefix(m.email.Text(), 256).String()
	return []string{
		t.Text.Of(cell.Cut("Fliplet asks "+who+" for a second factor.", width)), "",
		m.field("Code", m.dots(m.code, width-fieldName, true, t), true, t), "",
		t.Dim.Of(cell.Cut("As your authenticator app shows it now, or as it was sent.", width)),
	}
}

// whoLines say who signed in.
func (m Model) whoLines(width int, t theme.Theme) []string {
	return []string{
		t.Good.Of("✓ ") + t.Strong.Of(cell.Cut("Signed in as "+words(m.account), width-2)),
		t.Dim.Of(cell.Cut("  at "+model.Clean(m.account.API).String(), width)),
	}
}

// words name an account, clean.
func words(a Account) string {
	name := a.User.FullName
	switch {
	case a.User.Email != "" && name != "":
		name += " <" + a.User.Email + ">"
	case name == "":
		name = a.User.Email
	}
	if name == "" {
		name = "user " + string(a.User.ID)
	}
	return model.CleanPrefix(name, 512).String()
}

// keptBody says where the token is, where that is not where it should be.
func (m Model) keptBody(width int, t theme.Theme) []string {
	lines := m.whoLines(width, t)
	if m.asked != nil {
		return lines
	}
	lines = append(lines, "")
	text := func(s string) {
		for _, line := range cell.Wrap(model.Clean(s).String(), width, 4) {
			lines = append(lines, t.Text.Of(line))
		}
	}
	if m.err != nil {
		text("The token could not be kept; it is good here until you quit.")
		return lines
	}
	if m.kept.NoRing != nil {
		text(m.kept.NoRing.Error() + ".")
	}
	if m.kept.File == "" {
		text("The token is in " + m.kept.Where + ".")
	} else {
		text("The token is in a file that only you can read:")
	}
	path := strings.Split(ansi.Hardwrap(model.CleanPrefix(m.kept.File, 4096).String(), width, true), "\n")
	for _, line := range path[:min(len(path), 4)] {
		lines = append(lines, t.Strong.Of(line))
	}
	if m.kept.Note != "" {
		lines = append(lines, "")
		text(m.kept.Note)
	}
	return lines
}

// news is what is under way, or what went wrong.
func (m Model) news(width int, t theme.Theme) []string {
	if m.asked != nil {
		return []string{"", m.underWay(width, t)}
	}
	if m.err == nil {
		return nil
	}
	what, advice := failure.Words(m.err)
	lines := []string{""}
	for i, line := range cell.Wrap(what.String(), width-2, 3) {
		lead := "  "
		if i == 0 {
			lead = "✗ "
		}
		lines = append(lines, t.Error.Of(lead+line))
	}
	for _, line := range cell.Wrap(advice.String(), width-2, 2) {
		lines = append(lines, "  "+t.Text.Of(line))
	}
	return lines
}

// underWay is said once it takes a moment.
func (m Model) underWay(width int, t theme.Theme) string {
	passed := m.o.Env.Now().Sub(m.asked.since)
	if passed < patience {
		return ""
	}
	frames := spinner.MiniDot.Frames
	glyph := frames[int(passed/spinner.MiniDot.FPS)%len(frames)]
	return t.Accent.Of(glyph) + " " + t.Dim.Of(cell.Cut(m.asked.words+"…", width-2))
}

// hints are the keys that matter now.
func (m Model) hints(width int, t theme.Theme) string {
	if m.deaf {
		return cell.Spaces(width)
	}
	shown := []keymap.Action{}
	for _, a := range keymap.In(m.scope()) {
		switch {
		case a.ID == keymap.Close && m.asked != nil:
			a.Hint = "stop"
			if !m.account.Token.Empty() {
				continue
			}
		case a.ID == keymap.Close && m.step == stepWays:
			a.Hint = "close"
		case a.ID == keymap.Close && m.step == stepKept, a.ID != keymap.Close && m.asked != nil:
			continue
		case a.ID == keymap.Choose && m.listed() > 0:
			a.Hint = "choose"
		case a.ID == keymap.CopyValue && !m.address.empty(), a.ID == keymap.Choose && m.step == stepBrowser && m.address.empty():
			continue
		}
		shown = append(shown, a)
	}
	return help.HintLine(shown, width, t)
}
