package recipes

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"fliplet-audit/filters"
	"fliplet-audit/model"
)

// Figures are the totals by outcome, by app and by person, and each launch,
// update and build.
func (p *publishes) Figures(v View) Figures {
	var shown []published
	outcomes := make(map[string]int)
	submissions := make(map[string][]string)
	for _, one := range p.items {
		outcome := p.outcome(one)
		outcomes[outcome]++
		if one.submission != "" {
			submissions[outcome] = append(submissions[outcome], one.submission)
		}
		if v.Tag == "" || v.Tag == outcome {
			shown = append(shown, one)
		}
	}
	slices.SortFunc(shown, func(a, b published) int { return latestFirst(a.at, b.at, string(a.id), string(b.id)) })
	return Figures{
		BasedOn: p.logs, Sentences: p.sentences(), Lacking: p.withoutID.lacking("appSubmissionId"),
		Tables: []Table{p.byOutcome(v, outcomes, submissions), p.each(v, shown), p.by(v, "By app", "App", func(one published) string { return one.app }),
			p.by(v, "By person", "Person", func(one published) string { return one.by })},
	}
}

func (p *publishes) sentences() []string {
	channels, outcomes := make(map[string]int), make(map[string]int)
	for _, one := range p.items {
		channels[one.channel]++
		if one.build {
			outcomes[p.outcome(one)]++
		}
	}
	said := []string{colon(some(len(p.items), "publication", "publications"), listed(
		part{channels[channelLaunch], channelLaunch, "web launches"}, part{channels[channelUpdate], channelUpdate, "in-app updates"},
		part{channels[channelBuild], channelBuild, "store builds"},
	))}
	if channels[channelBuild] > 0 {
		said = append(said, "Of the builds: "+listed(byCount(outcomes)...)+".")
	}
	if n := p.strayReports(); n > 0 {
		said = append(said, some(n, "report is of a build that is not among these logs: it was asked for before the range, or left out by a filter.",
			"reports are of builds that are not among these logs: they were asked for before the range, or left out by a filter."))
	}
	return append(said, aside(p.others)...)
}

// byCount lists words with their counts, the most first; at most ten.
func byCount(counts map[string]int) []part {
	var parts []part
	for words, n := range counts {
		parts = append(parts, partOf(n, words))
	}
	slices.SortFunc(parts, func(a, b part) int { return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.one, b.one)) })
	return parts[:min(10, len(parts))]
}

// strayReports counts reports without their build.
func (p *publishes) strayReports() int {
	builds := make(map[string]bool)
	for _, one := range p.items {
		builds[one.submission] = true
	}
	n := 0
	for id, r := range p.reports {
		n += oneIf(r.added && !builds[id])
	}
	return n
}

const publishedTitle = "Published"

func (p *publishes) byOutcome(v View, outcomes map[string]int, submissions map[string][]string) Table {
	parts := byCount(outcomes)
	v.Rows = 0
	t := v.table("By outcome", []string{"Outcome", "How many"}, len(parts), func(i int) Row {
		outcome := parts[i].one
		return Row{Cells: append(texts(outcome), numbers(parts[i].n)...), Tag: outcome, Change: outcomeChange(outcome, submissions[outcome])}
	})
	t.Counts = publishedTitle
	return t
}

// outcomeChange leads to the logs of some builds, or of all launches or updates;
// nowhere when the builds are too many for a filter.
func outcomeChange(outcome string, submissions []string) Change {
	switch {
	case outcome == channelLaunch:
		return typed("app.publish.web.create")
	case outcome == channelUpdate:
		return typed("app.publish")
	case len(submissions) > maxIDs:
		return Change{}
	}
	return allAbout("appSubmissionId", submissions, buildTypes())
}

func (p *publishes) each(v View, shown []published) Table {
	headings := []string{"Date", "App", "Channel", "By", "Outcome", "Took", "Why", "appSubmissionId"}
	return v.table(publishedTitle, headings, len(shown), func(i int) Row {
		one := shown[i]
		row := Row{Cells: append([]Cell{timeCell(one.at.time())}, texts(orNone(one.app), one.channelWords(), orNone(one.by))...), Tag: p.outcome(one)}
		if !one.build {
			row.Cells = append(row.Cells, texts("", "", "", "")...)
			return row
		}
		took, why := p.reported(one)
		row.Cells = append(row.Cells, texts(p.outcome(one), took, why, one.submission)...)
		if one.submission != "" {
			row.Change = allAbout("appSubmissionId", []string{one.submission}, buildTypes())
		}
		return row
	})
}

// reported says how long a build took, and the words of its report.
func (p *publishes) reported(one published) (took, why string) {
	r := p.reports[one.submission]
	if r == nil || one.submission == "" {
		return "", ""
	}
	if r.at != 0 && one.at != 0 {
		took = span(time.Duration(r.at-one.at) * time.Millisecond)
	}
	return took, r.why
}

func (one published) channelWords() string {
	switch {
	case one.detail == "":
		return one.channel
	case one.build: // which platform it is of stays when the column is cut
		return one.detail + ", " + one.channel
	}
	return one.channel + ", " + one.detail
}

// by counts what was published by an app or a person.
func (p *publishes) by(v View, title, heading string, value func(published) string) Table {
	counts := make(map[string]*[3]int)
	var values []string
	for _, one := range p.items {
		c := counts[value(one)]
		if c == nil {
			c = new([3]int)
			counts[value(one)] = c
			values = append(values, value(one))
		}
		c[slices.Index([]string{channelLaunch, channelUpdate, channelBuild}, one.channel)]++
	}
	total := func(value string) int { c := counts[value]; return c[0] + c[1] + c[2] }
	slices.SortFunc(values, func(a, b string) int { return cmp.Or(cmp.Compare(total(b), total(a)), cmp.Compare(a, b)) })
	return v.table(title, []string{heading, "Web launches", "In-app updates", "Store builds"}, len(values), func(i int) Row {
		c := counts[values[i]]
		row := Row{Cells: append(texts(orNone(values[i])), numbers(c[:]...)...), Change: p.people[values[i]]}
		if heading == "App" {
			row.Change = byApp(values[i])
		}
		return row
	})
}

// byApp leads to the logs of an app; nowhere when its name was cut.
func byApp(name string) Change {
	if strings.HasSuffix(name, "…") && len(name) > maxKept {
		return Change{}
	}
	return filtered(model.ColumnApp, filters.ByValue(model.ColumnApp, name))
}
