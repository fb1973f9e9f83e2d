package cli

import (
	"context"
	"io"
	"strings"
	"sync"
	"time"

	"fliplet-audit/filters"
	"fliplet-audit/filters/recipes"
	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/theme"
)

// answer is a recipe's, over all logs that belong to it.
type answer struct {
	of       *connection
	recipe   recipes.Recipe
	question question
	summary  recipes.Summary
	figures  recipes.Figures
	// problem says which logs are missing; nil when none are.
	problem error
}

// findAnswer reads the logs of a recipe, then those that belong to them and that
// its query left out.
func findAnswer(ctx context.Context, opened *connection, r recipes.Recipe, a recipes.Answers, q question, now time.Time, errs io.Writer) (answer, error) {
	found := answer{of: opened, recipe: r, question: q, summary: r.Summary(a)}
	problem, err := found.read(ctx, q.Query, q.Period, found.summary.Add, errs)
	if err != nil {
		return found, err
	}
	found.problem = problem
	joiner, ok := found.summary.(recipes.Joiner)
	if !ok {
		return found, nil
	}
	for _, open := range joiner.Open(q.Query) {
		problem, err := found.read(ctx, open, recipes.OpenPeriod(open, q.Period, now, q.Zone), joiner.Join, errs)
		if err != nil {
			return found, err
		}
		if found.problem == nil {
			found.problem = problem
		}
	}
	return found, nil
}

// read gives each log of a query to a summary, which is not for several
// goroutines at once.
func (a *answer) read(ctx context.Context, q model.Query, p model.Period, add func(model.Log), errs io.Writer) (problem, err error) {
	var adding sync.Mutex
	key := func(dst []byte, l model.Log) []byte {
		adding.Lock()
		defer adding.Unlock()
		add(l)
		return append(dst, keyNone)
	}
	_, problem, err = readLogs(ctx, a.of, unsorted(q), p, errs, key, nil)
	return problem, err
}

func unsorted(q model.Query) model.Query {
	q.Sort = model.Sort{}
	return q
}

func (a *answer) write(out io.Writer, form string, view recipes.View) error {
	if form == formJSON {
		return a.writeJSON(out)
	}
	return a.writeText(out, view)
}

func (a *answer) writeJSON(out io.Writer) error {
	why := any(nil)
	if a.problem != nil {
		why = a.problem.Error()
	}
	q := a.question
	one := list{
		columns: []listColumn{
			{name: "recipe"}, {name: "question"}, {name: "organizationId"}, {name: "appId"}, {name: "otherAppId"}, {name: "range"}, {name: "start"}, {name: "end"},
			{name: "conditions"}, {name: "complete"}, {name: "incompleteWhy"}, {name: "basedOn"}, {name: "sentences"}, {name: "tables"}, {name: "lacking"},
		},
		rows: [][]any{{
			a.recipe.Name, a.recipe.Question, idValue(a.of.Scope.Organization), idValue(a.of.Scope.App), idValue(a.of.Other),
			filters.RangeName(q.Query.Range), q.Period.Start.UTC(), q.Period.End.UTC(),
			orEmpty(filters.Describe(q.Query)), a.problem == nil, why,
			a.figures.BasedOn, orEmpty(a.figures.Sentences), orEmptyTables(a.figures.Tables), orEmptyLacking(a.figures.Lacking),
		}},
	}
	return one.writeOne(out)
}

func orEmptyTables(tables []recipes.Table) []recipes.Table {
	if tables == nil {
		return []recipes.Table{}
	}
	return tables
}

func orEmptyLacking(lacking []recipes.Lacking) []recipes.Lacking {
	if lacking == nil {
		return []recipes.Lacking{}
	}
	return lacking
}

// textWidth is how wide sentences are where there is no terminal.
const textWidth = 80

// writeText writes the answer for people, with the sections of the screen's
// panel.
func (a *answer) writeText(out io.Writer, view recipes.View) error {
	p := answerPage{out: out, width: textWidth}
	if width, ok := terminalWidth(out); ok {
		p.width, p.theme = width, *printedTheme()
	}
	p.line(p.theme.Strong, a.recipe.Question)
	p.line(p.theme.Dim, "Based on "+logsWord(a.figures.BasedOn)+", "+readRange(a.question))
	p.line(p.theme.Dim, strings.Join(a.about(), " · "))
	if a.problem != nil {
		p.line(p.theme.Warn, "INCOMPLETE: "+a.problem.Error())
	}
	if a.recipe.Note != "" {
		p.line(p.theme.Warn, a.recipe.Note)
	}
	p.blank()
	for _, sentence := range a.figures.Sentences {
		p.line(p.theme.Text, sentence)
	}
	for _, t := range a.figures.Tables {
		if len(t.Rows) > 0 {
			p.table(t, view.Now)
		}
	}
	if len(a.figures.Lacking) > 0 {
		p.blank()
		p.line(p.theme.Strong, "Not counted")
		for _, l := range a.figures.Lacking {
			p.line(p.theme.Text, l.Words)
		}
	}
	return p.err
}

// about says whose logs the answer is about, and the filters.
func (a *answer) about() []string {
	var words []string
	if a.of.Organization.Name != "" {
		words = append(words, a.of.Organization.Name)
	}
	if a.of.Scope.App != "" {
		app := a.of.App.Name
		if app == "" {
			app = "app " + string(a.of.Scope.App)
		}
		words = append(words, app)
	}
	shown := a.question.Query
	shown.Types = "" // the recipe's, which its question says
	return append(words, filters.Describe(shown)...)
}

// answerPage writes lines until the first error.
type answerPage struct {
	out   io.Writer
	width int
	theme theme.Theme
	err   error
}

// longestText is how many lines of a text are printed.
const longestText = 40

func (p *answerPage) line(paint theme.Paint, text string) {
	for _, line := range cell.Wrap(model.CleanPrefix(text, longestCell).String(), p.width, longestText) {
		p.print(paint.Of(line) + "\n")
	}
}

func (p *answerPage) blank() { p.print("\n") }

func (p *answerPage) print(text string) {
	if p.err == nil {
		_, p.err = io.WriteString(p.out, text)
	}
}

// table prints one of the answer's tables.
func (p *answerPage) table(t recipes.Table, now time.Time) {
	p.blank()
	title := t.Title
	if t.Counts == "" && len(t.Headings) > 0 {
		title += " · " + model.Thousands(t.Of)
	}
	p.line(p.theme.Strong, title)
	columns := make([]tableColumn, len(t.Rows[0].Cells))
	for i := range columns {
		numbers := t.Rows[0].Cells[i].Kind != recipes.CellText
		columns[i] = tableColumn{least: narrowest, right: t.Rows[0].Cells[i].Kind == recipes.CellNumber}
		if i == 0 || numbers {
			columns[i].least = widest
		}
		if i < len(t.Headings) {
			columns[i].title = model.Clean(t.Headings[i]).String()
		}
	}
	rows := make([][]string, len(t.Rows))
	for n, row := range t.Rows {
		rows[n] = make([]string, len(columns))
		for i, c := range row.Cells[:min(len(row.Cells), len(columns))] {
			rows[n][i] = figureText(c, now)
		}
	}
	if width, ok := terminalWidth(p.out); ok {
		shortenTitles(columns, rows, width)
	}
	p.rows(columns, rows)
	if more := t.Of - len(t.Rows); more > 0 {
		p.line(p.theme.Dim, "… "+model.Thousands(more)+" more; --limit 0 shows all")
	}
}

func (p *answerPage) rows(columns []tableColumn, rows [][]string) {
	if p.err != nil {
		return
	}
	printed := newTable(p.out, columns)
	for _, cells := range rows {
		if p.err = printed.row(cells); p.err != nil {
			return
		}
	}
	if p.err = printed.flush(); p.err != nil {
		return
	}
	if hidden := printed.hidden(); len(hidden) > 0 {
		p.line(p.theme.Dim, "No room for "+strings.Join(hidden, ", ")+": a wider window shows it")
	}
}

// shortTitle is what a heading above numbers keeps.
const shortTitle = 9

// shortenTitles cuts the headings above numbers where a table is too wide for a
// terminal: their words are in the answer's sentences, the figures are not.
func shortenTitles(columns []tableColumn, rows [][]string, width int) {
	sum := 0
	widths := make([]int, len(columns))
	for i, c := range columns {
		for _, cells := range rows {
			widths[i] = max(widths[i], cell.Width(cells[i]))
		}
		sum += max(widths[i], cell.Width(c.title)) + 2
	}
	if sum <= width {
		return
	}
	for i, c := range columns {
		if c.right {
			columns[i].title = cell.Cut(c.title, max(widths[i], shortTitle))
		}
	}
}

// figureText is a figure for people, times in the zone of now.
func figureText(c recipes.Cell, now time.Time) string {
	switch {
	case c.Kind == recipes.CellNumber:
		return model.Thousands(int(c.Number))
	case c.Kind == recipes.CellTime && c.Time.IsZero():
		return "–"
	case c.Kind == recipes.CellTime:
		return c.Time.In(now.Location()).Format("2006-01-02 15:04")
	}
	return model.CleanPrefix(c.Text, longestCell).String()
}
