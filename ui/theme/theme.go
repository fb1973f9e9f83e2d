// Package theme holds every colour of the program, made once for one terminal:
// its colour profile and whether its background is dark.
package theme

import (
	"io"
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"

	"fliplet-audit/model"
)

// Paint puts one style on a text. It is two strings, so that drawing a cell
// costs one concatenation.
type Paint struct {
	on, off string
	// blank stands for a blank where the style can't be seen.
	blank string
}

// Of is the text in this style. The text must hold no line ends.
func (p Paint) Of(s string) string {
	switch {
	case p.on == "" && s == " " && p.blank != "":
		return p.blank
	case p.on == "" || s == "":
		return s
	}
	return p.on + s + p.off
}

// Write appends the text in this style.
func (p Paint) Write(b *strings.Builder, s string) {
	if s == "" {
		return
	}
	b.WriteString(p.on)
	b.WriteString(s)
	b.WriteString(p.off)
}

// Row is the paints of one table row; the selected row has its own.
type Row struct {
	Text, Dim, Accent, Error Paint
	App, AppAction, Studio   Paint // the category's quiet tint
	Column                   Paint // the cell under the column cursor
}

// Category is the tint of a category.
func (r Row) Category(c model.Category) Paint {
	switch c {
	case model.CategoryApp:
		return r.App
	case model.CategoryAppAction:
		return r.AppAction
	case model.CategoryStudio:
		return r.Studio
	}
	return r.Text
}

// Theme is every style by what it says.
type Theme struct {
	Text, Dim, Strong     Paint
	Accent, AccentStrong  Paint
	Warn, Error, Good     Paint
	Rule                  Paint // lines that part areas
	Tab, TabActive        Paint
	Key, Hint             Paint // a key and its words in the hint line
	Heading, HeadingHere  Paint // a column's heading; the one under the column cursor
	Input, InputHere      Paint // a filter in force; the one being edited
	Cursor                Paint // the character cell under the text cursor
	Border, Title         Paint // an overlay's
	Choice, ChoiceHere    Paint // a line of a list; the one chosen
	JSONKey, JSONString   Paint
	JSONNumber, JSONOther Paint
	Match, MatchHere      Paint // search matches
	Masked                Paint
	Plain, Selected, Old  Row // rows: at rest, under the cursor, while newer ones are awaited
}

type palette struct {
	text, dim, strong, accent, warn, fail, good, rule string
	selected, app, appAction, studio, matchBack       string
}

var darkPalette = palette{
	text: "#d7dbe2", dim: "#8b93a1", strong: "#ffffff", accent: "#7cc4f0", warn: "#e8b565", fail: "#f08a8a", good: "#8fcf9b", rule: "#4a515e",
	selected: "#2b3442", app: "#9fcfa8", appAction: "#cdb3ea", studio: "#a3bfe8", matchBack: "#5a4a1f",
}

var lightPalette = palette{
	text: "#24292f", dim: "#626b77", strong: "#000000", accent: "#0a5fb0", warn: "#8a5300", fail: "#b3261e", good: "#1a6b33", rule: "#b7bec8",
	selected: "#dfeafa", app: "#1f6b39", appAction: "#6b3fa0", studio: "#2a5599", matchBack: "#f6e3a1",
}

// sixteen gives the 16-colour stand-ins for a palette's colours; "" leaves the
// terminal's own.
var sixteen = map[string]string{
	"dim": "8", "accent": "6", "warn": "3", "fail": "1", "good": "2", "rule": "8", "app": "2", "appAction": "5", "studio": "4",
}

// New makes the theme for a colour profile and background.
func New(profile termenv.Profile, dark bool) Theme {
	r := lipgloss.NewRenderer(io.Discard, termenv.WithProfile(profile))
	r.SetColorProfile(profile)
	r.SetHasDarkBackground(dark)
	p := lightPalette
	if dark {
		p = darkPalette
	}
	return build(brush{r: r, profile: profile, p: p})
}

type brush struct {
	r       *lipgloss.Renderer
	profile termenv.Profile
	p       palette
}

func (b brush) colour(name, hex string) lipgloss.TerminalColor {
	if b.profile == termenv.ANSI {
		if c, ok := sixteen[name]; ok {
			return lipgloss.Color(c)
		}
		return lipgloss.NoColor{}
	}
	return lipgloss.Color(hex)
}

func (b brush) fg(name, hex string) lipgloss.Style {
	return b.r.NewStyle().Foreground(b.colour(name, hex))
}

func paint(s lipgloss.Style) Paint {
	const probe = "x"
	on, off, found := strings.Cut(s.Render(probe), probe)
	if !found {
		return Paint{}
	}
	return Paint{on: on, off: off}
}

func build(b brush) Theme {
	p := b.p
	text, dim, strong := b.fg("text", p.text), b.fg("dim", p.dim), b.fg("strong", p.strong)
	accent, warn, fail := b.fg("accent", p.accent), b.fg("warn", p.warn), b.fg("fail", p.fail)
	reverse := b.r.NewStyle().Reverse(true)
	match := strong.Background(b.colour("matchBack", p.matchBack))
	here := b.selected(strong)
	return Theme{
		Text: paint(text), Dim: paint(dim), Strong: paint(strong.Bold(true)),
		Accent: paint(accent), AccentStrong: paint(accent.Bold(true)),
		Warn: paint(warn), Error: paint(fail), Good: paint(b.fg("good", p.good)),
		Rule: paint(b.fg("rule", p.rule)),
		Tab:  paint(dim), TabActive: paint(accent.Bold(true)),
		Key: paint(accent), Hint: paint(dim),
		Heading: paint(dim.Bold(true)), HeadingHere: paint(accent.Bold(true).Underline(true)),
		Input: paint(accent), InputHere: paint(strong), Cursor: cursorPaint(reverse),
		Border: paint(b.fg("accent", p.accent)), Title: paint(strong.Bold(true)),
		Choice: paint(text), ChoiceHere: paint(here.Bold(true)),
		JSONKey: paint(dim), JSONString: paint(strong), JSONNumber: paint(accent), JSONOther: paint(b.fg("appAction", p.appAction)),
		Match: paint(match), MatchHere: paint(reverse), Masked: paint(warn),
		Plain:    b.row(func(s lipgloss.Style) lipgloss.Style { return s }),
		Selected: b.row(b.selected),
		Old:      b.oldRow(),
	}
}

// cursorPaint shows where one types also on a terminal without styles.
func cursorPaint(s lipgloss.Style) Paint {
	p := paint(s)
	p.blank = "_"
	return p
}

// selected puts the selection's background under a style; with 16 colours,
// where no background is safe, it is reversed.
func (b brush) selected(s lipgloss.Style) lipgloss.Style {
	switch b.profile {
	case termenv.Ascii:
		return s
	case termenv.ANSI:
		return b.r.NewStyle().Reverse(true)
	}
	return s.Background(lipgloss.Color(b.p.selected))
}

func (b brush) row(on func(lipgloss.Style) lipgloss.Style) Row {
	p := b.p
	return Row{
		Text: paint(on(b.fg("text", p.text))), Dim: paint(on(b.fg("dim", p.dim))),
		Accent: paint(on(b.fg("accent", p.accent))), Error: paint(on(b.fg("fail", p.fail))),
		App: paint(on(b.fg("app", p.app))), AppAction: paint(on(b.fg("appAction", p.appAction))), Studio: paint(on(b.fg("studio", p.studio))),
		Column: paint(on(b.fg("strong", p.strong)).Bold(true)),
	}
}

// oldRow dims everything: rows that an answer under way will replace.
func (b brush) oldRow() Row {
	dim := paint(b.fg("dim", b.p.dim))
	return Row{Text: dim, Dim: dim, Accent: dim, Error: dim, App: dim, AppAction: dim, Studio: dim, Column: dim}
}
