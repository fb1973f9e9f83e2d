package ui

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/failure"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/overlay"
	"fliplet-audit/ui/screen"
)

// A window smaller than this can't hold the screen (product.md, "What a person
// sees").
const (
	leastWidth  = 60
	leastHeight = 15
	// nameWidth is the least width with room for the program's name, tabsWidth
	// the one with room for the names of all screens.
	nameWidth = 100
	tabsWidth = 76
)

func (a *App) lines() []string {
	if a.small() {
		return a.tooSmall()
	}
	lines := a.screenLines()
	var box []string
	switch {
	case a.signing != nil:
		a.signing.box = a.signing.box.SetSize(a.width, a.height)
		box = a.signing.box.Lines()
	case a.over != nil:
		box = a.over.lines(a.width, a.height)
	default:
		return lines
	}
	lines[len(lines)-1] = "" // the box has hints of its own
	return overlay.Place(lines, box, a.width, a.height, a.options.Env.Theme.Dim)
}

// small is whether the window can't hold the screen.
func (a *App) small() bool { return a.width < leastWidth || a.height < leastHeight }

func (a *App) tooSmall() []string {
	lines := make([]string, a.height)
	lines[0] = cell.Cut(fmt.Sprintf("Needs %d×%d; this is %d×%d; ctrl+c quits", leastWidth, leastHeight, a.width, a.height), a.width)
	return lines
}

func (a *App) screenLines() []string {
	switch {
	case a.welcome != nil:
		return a.welcome.Lines(a.width, a.height)
	case a.logs != nil:
		head := a.headLine()
		if a.current().Covered() {
			head = a.options.Env.Theme.Dim.Of(ansi.Strip(head))
		}
		return append([]string{head}, a.current().Lines()...)
	}
	return a.startLines()
}

// startLines is what shows before there is an organization.
func (a *App) startLines() []string {
	t := a.options.Env.Theme
	lines := make([]string, a.height)
	lines[0] = a.headLine()
	switch {
	case a.failure != nil:
		what, advice := failure.Words(a.failure)
		at := 2
		for i, line := range cell.Wrap(what.String(), a.width-6, 3) {
			lines[at] = "  " + t.Error.Of([]string{"✗ ", "  ", "  "}[i]+line)
			at++
		}
		for _, line := range cell.Wrap(advice.String(), a.width-6, 3) {
			lines[at] = "    " + t.Text.Of(line)
			at++
		}
		if e, ok := errors.AsType[*api.Error](a.failure); a.session.From != "" && !(ok && e.Kind == api.KindToken) {
			lines[at] = "    " + t.Dim.Of(cell.Cut("The token is from "+model.Clean(a.session.From).String()+".", a.width-6))
			at++
		}
		lines[at+1] = "    " + a.startKeys() + a.otherwiseKey()
	case a.starting:
		lines[2] = "  " + t.Dim.Of("Asking Fliplet which organizations you belong to…")
		lines[5] = "  " + t.Key.Of("q") + t.Hint.Of(" quits")
		if left := a.wait.Until.Sub(a.options.Env.Now()); left > 0 {
			lines[3] = "  " + t.Warn.Of(cell.Cut(screen.WaitWords(a.wait, left), a.width-4))
		}
	case len(a.organizations) == 0:
		lines[2] = "  " + t.Text.Of("This account belongs to no organization.")
		lines[3] = "  " + t.Dim.Of("An admin of one can add it, or another account may belong to one.")
		lines[5] = "  " + a.startKeys() + a.otherwiseKey()
	}
	return lines
}

// startKeys are the keys that do something while there is no organization.
func (a *App) startKeys() string {
	t := a.options.Env.Theme
	return t.Key.Of("R") + t.Hint.Of(" asks again  ") + t.Key.Of("q") + t.Hint.Of(" quits")
}

// otherwiseKey leaves an account that is of no use.
func (a *App) otherwiseKey() string {
	t := a.options.Env.Theme
	esc, _ := keymap.Get(keymap.ScopeLogs, keymap.Close)
	return t.Key.Of("  "+esc.Label) + t.Hint.Of(" signs in otherwise")
}

// headLine says which program, where, which screen, in which zone, and how it
// goes.
func (a *App) headLine() string {
	right, rightWidth := a.stateMark()
	tabs, tabsAt, tabsWidth := "", a.width-rightWidth-2, 0
	if a.logs != nil {
		tabs, tabsWidth = a.tabWords()
		tabsAt = min(max((a.width-tabsWidth)/2, 0), a.width-rightWidth-tabsWidth-1)
	}
	left, width := a.headPlace(tabsAt - 2)
	return left + cell.Spaces(tabsAt-width) + tabs + cell.Spaces(a.width-tabsAt-tabsWidth-rightWidth) + right
}

// headPlace is the program's name, where there is room for it, and where one
// is, in at most width cells.
func (a *App) headPlace(width int) (text string, used int) {
	const name = "fliplet-audit"
	t := a.options.Env.Theme
	place := a.placeWords()
	if place == "" {
		return " " + t.AccentStrong.Of(name), 1 + len(name)
	}
	text, used = " ", 1
	if a.width >= nameWidth {
		text, used = " "+t.AccentStrong.Of(name)+"   ", len(name)+4
	}
	place = cell.Cut(place, width-used)
	return text + t.Strong.Of(place), used + cell.Width(place)
}

// tabWords are the screens' names; the one in sight stands in capitals, as it
// must show without colours too. In a narrow window the others are their keys.
func (a *App) tabWords() (text string, width int) {
	t := a.options.Env.Theme
	for i, id := range tabs() {
		words, paint := id.Title(), t.Dim
		switch {
		case id == a.at:
			words, paint = strings.ToUpper(words), t.AccentStrong
		case a.width < tabsWidth:
			words = strconv.Itoa(i + 1)
		}
		if i > 0 {
			text, width = text+"  ", width+2
		}
		text, width = text+paint.Of(words), width+cell.Width(words)
	}
	return text, width
}

// placeWords is where one is: the organization and, of the logs, the app.
func (a *App) placeWords() string {
	if a.logs == nil {
		return ""
	}
	name := a.organizationName()
	if name == "" && a.organization != "" {
		name = "organization " + string(a.organization)
	}
	app := a.logs.Place()
	if app == "" {
		app = "all apps"
	}
	words := app
	switch {
	case name != "" && a.at != screen.Logs:
		words = name // the other screens are of all its apps
	case name != "":
		words = name + " › " + app
	}
	return model.Clean(words).String()
}

// stateMark is the zone and a mark for how it goes, told by its shape too.
func (a *App) stateMark() (text string, width int) {
	t := a.options.Env.Theme
	demo := ""
	if a.session != nil && a.session.Demo {
		demo = "demo  "
	}
	zone, from, to := a.options.Env.Zone, a.options.Env.Now(), a.options.Env.Now()
	if s, ok := a.current().(dated); ok {
		zone = s.Zone()
		from, to = s.Period()
	} else if a.at == screen.Usage {
		zone = time.UTC // its days are (wire.md, "Aggregated logs")
	}
	mark := t.Good.Of("●")
	switch a.state() {
	case screen.Asking:
		mark = t.Accent.Of("○")
	case screen.Failed:
		mark = t.Error.Of("✗")
	}
	words := zoneWords(from, to, zone)
	return t.Warn.Of(demo) + t.Dim.Of(words) + "  " + mark + " ", cell.Width(demo) + cell.Width(words) + 4
}

func (a *App) state() screen.State {
	switch {
	case a.logs != nil:
		return a.current().State()
	case a.failure != nil:
		return screen.Failed
	}
	return screen.Asking
}

// zoneWords is a zone as its offset from UTC; as both of its offsets where the
// clocks change between two times.
func zoneWords(from, to time.Time, zone *time.Location) string {
	first, last := offsetWords(from.In(zone)), offsetWords(to.In(zone))
	if first == last {
		return "UTC" + last
	}
	if first == "" {
		first = "+00:00"
	}
	return "UTC" + first + "/" + last
}

func offsetWords(t time.Time) string {
	if _, offset := t.Zone(); offset == 0 {
		return ""
	}
	return t.Format("-07:00")
}
