package ui

import (
	"fmt"
	"time"

	"github.com/charmbracelet/x/ansi"

	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/failure"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/overlay"
	"fliplet-audit/ui/screen/logs"
)

// A window smaller than this can't hold the screen (product.md, "What a person
// sees").
const (
	leastWidth  = 60
	leastHeight = 15
)

func (a *App) lines() []string {
	if a.width < leastWidth || a.height < leastHeight {
		return a.tooSmall()
	}
	lines := a.screenLines()
	if a.over == nil {
		return lines
	}
	lines[len(lines)-1] = "" // the box has hints of its own
	return overlay.Place(lines, a.over.lines(a.width, a.height), a.width, a.height, a.options.Env.Theme.Dim)
}

func (a *App) tooSmall() []string {
	lines := make([]string, a.height)
	lines[0] = cell.Cut(fmt.Sprintf("Needs %d×%d; this is %d×%d", leastWidth, leastHeight, a.width, a.height), a.width)
	return lines
}

func (a *App) screenLines() []string {
	switch {
	case a.welcome != nil:
		return a.welcome.Lines(a.width, a.height)
	case a.logs != nil:
		head := a.headLine()
		if a.logs.Covered() {
			head = a.options.Env.Theme.Dim.Of(ansi.Strip(head))
		}
		return append([]string{head}, a.logs.Lines()...)
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
		if a.session.From != "" {
			lines[at] = "    " + t.Dim.Of(cell.Cut("The token is from "+model.Clean(a.session.From).String()+".", a.width-6))
			at++
		}
		esc, _ := keymap.Get(keymap.ScopeLogs, keymap.Close)
		lines[at+1] = "    " + a.startKeys() + t.Key.Of("  "+esc.Label) + t.Hint.Of(" signs in otherwise")
	case a.starting:
		lines[2] = "  " + t.Dim.Of("Asking Fliplet which organizations you belong to…")
		lines[5] = "  " + t.Key.Of("q") + t.Hint.Of(" quits")
		if left := a.wait.Until.Sub(a.options.Env.Now()); left > 0 {
			lines[3] = "  " + t.Warn.Of(cell.Cut(logs.WaitWords(a.wait, left), a.width-4))
		}
	case len(a.organizations) == 0:
		lines[2] = "  " + t.Text.Of("This account belongs to no organization.")
		lines[3] = "  " + t.Dim.Of("An admin of one can add it, or another account's token may be of one.")
		lines[5] = "  " + a.startKeys()
	}
	return lines
}

// startKeys are the keys that do something while there is no organization.
func (a *App) startKeys() string {
	t := a.options.Env.Theme
	return t.Key.Of("R") + t.Hint.Of(" asks again  ") + t.Key.Of("q") + t.Hint.Of(" quits")
}

// headLine says which program, where, in which zone, and how it goes.
func (a *App) headLine() string {
	t := a.options.Env.Theme
	right, rightWidth := a.stateMark()
	left := " " + t.AccentStrong.Of("fliplet-audit")
	width := 1 + len("fliplet-audit")
	if place := a.placeWords(); place != "" {
		place = cell.Cut(place, a.width-width-3-rightWidth-2)
		left += "   " + t.Strong.Of(place)
		width += 3 + cell.Width(place)
	}
	return left + cell.Spaces(a.width-width-rightWidth) + right
}

// placeWords is where one is: the organization and the app.
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
	if name != "" {
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
	if a.logs != nil {
		zone = a.logs.Zone()
		from, to = a.logs.Period()
	}
	mark := t.Good.Of("●")
	switch a.state() {
	case logs.StateAsking:
		mark = t.Accent.Of("○")
	case logs.StateFailed:
		mark = t.Error.Of("✗")
	}
	words := zoneWords(from, to, zone)
	return t.Warn.Of(demo) + t.Dim.Of(words) + "  " + mark + " ", cell.Width(demo) + cell.Width(words) + 4
}

func (a *App) state() logs.State {
	switch {
	case a.logs != nil:
		return a.logs.State()
	case a.failure != nil:
		return logs.StateFailed
	}
	return logs.StateAsking
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
