package recipes

import (
	"cmp"
	"slices"
	"strings"

	"fliplet-audit/filters"
	"fliplet-audit/model"
)

// pushes is the summary of push notifications.
type pushes struct {
	countedLogs
	sent      []push
	services  map[string]*serviceTotal
	errors    map[pushError]int
	uncounted int // logs without success and failure
	others    int // logs of other types
}

// push is one log of a push.
type push struct {
	id               model.ID
	at               moment
	title, body, job string
	person, app      string
	services         int
	success, failure int64
}

type serviceTotal struct {
	pushes           int
	success, failure int64
}

func newPushes() *pushes {
	return &pushes{countedLogs: newCountedLogs(), services: make(map[string]*serviceTotal), errors: make(map[pushError]int)}
}

// Add takes a log of a push.
func (p *pushes) Add(l model.Log) {
	if !p.first(l) {
		return
	}
	if l.Type != "pushNotification.send" {
		p.others++
		return
	}
	about := readPush(l.DataText.Value)
	one := push{
		id: l.ID, at: momentOf(l.CreatedAt), title: kept(about.title.text), body: kept(about.body.text), job: kept(about.job.text),
		person: kept(person(l)), app: kept(l.AppName.Value), services: len(about.services),
	}
	used := make(map[string]bool)
	for _, s := range about.services {
		one.success += s.success
		one.failure += s.failure
		total := p.service(s.service)
		total.success += s.success
		total.failure += s.failure
		if !used[s.service] {
			used[s.service] = true
			total.pushes++
		}
	}
	for e, n := range about.errors {
		p.addError(e, n)
	}
	if one.services == 0 {
		p.uncounted++
	}
	p.sent = append(p.sent, one)
}

func (p *pushes) service(name string) *serviceTotal {
	total := p.services[name]
	if total == nil && len(p.services) >= maxWords {
		name = "other services"
		total = p.services[name]
	}
	if total == nil {
		total = new(serviceTotal)
		p.services[name] = total
	}
	return total
}

func (p *pushes) addError(e pushError, n int) {
	if _, known := p.errors[e]; !known && len(p.errors) >= maxDistinct {
		e = pushError{unknownService, otherWords}
	}
	p.errors[e] += n
}

// The tags of a push.
const (
	tagFailures  = "with failures"
	tagReached   = "without failures"
	tagNotCounts = "not counted"
)

func (one push) tag() string {
	switch {
	case one.services == 0:
		return tagNotCounts
	case one.failure > 0:
		return tagFailures
	}
	return tagReached
}

// Figures are the totals, by service and by error, and each push.
func (p *pushes) Figures(v View) Figures {
	f := Figures{BasedOn: p.logs, Sentences: p.sentences(), Tables: []Table{p.byOutcome(v), p.byService(v), p.byError(v), p.each(v)}}
	if p.uncounted > 0 {
		f.Lacking = []Lacking{{
			Words: some(p.uncounted, "push does not say how many it reached", "pushes do not say how many they reached"), Count: p.uncounted,
			Show: filtered(model.ColumnData, filters.WithoutTheKey("success")),
		}}
	}
	return f
}

func (p *pushes) sentences() []string {
	var success, failure int64
	withFailures := 0
	for _, one := range p.sent {
		success += one.success
		failure += one.failure
		if one.failure > 0 {
			withFailures++
		}
	}
	words := 0
	for _, n := range p.errors {
		words += n
	}
	said := []string{some(len(p.sent), "push", "pushes") + " to " + some(success+failure, "device", "devices") + ": " +
		model.Thousands(success) + " succeeded, " + model.Thousands(failure) + " failed."}
	if withFailures > 0 {
		said = append(said, some(withFailures, "push", "pushes")+" had failures.")
	}
	if failure > 0 && int64(words) != failure {
		said = append(said, "The logs give "+some(words, "word", "words")+" for why, not one for each failure.")
	}
	return append(said, aside(p.others)...)
}

const pushesTitle = "Pushes"

// byOutcome counts the pushes by how they fared.
func (p *pushes) byOutcome(v View) Table {
	counts := make(map[string]int)
	for _, one := range p.sent {
		counts[one.tag()]++
	}
	var tags []string
	for _, tag := range []string{tagFailures, tagReached, tagNotCounts} {
		if counts[tag] > 0 {
			tags = append(tags, tag)
		}
	}
	v.Rows = 0
	t := v.table("By outcome", []string{"Outcome", "Pushes"}, len(tags), func(i int) Row {
		return Row{Cells: []Cell{textCell(tags[i]), numberCell(counts[tags[i]])}, Tag: tags[i]}
	})
	t.Counts = pushesTitle
	return t
}

func (p *pushes) byService(v View) Table {
	var names []string
	for name := range p.services {
		names = append(names, name)
	}
	slices.Sort(names)
	return v.table("By service", []string{"Service", "Pushes", "Sent", "Succeeded", "Failed"}, len(names), func(i int) Row {
		s := p.services[names[i]]
		row := Row{Cells: []Cell{textCell(names[i]), numberCell(s.pushes), wideNumberCell(s.success + s.failure), wideNumberCell(s.success), wideNumberCell(s.failure)}}
		if names[i] != unknownService {
			row.Change = byKey("method", names[i])
		}
		return row
	})
}

func (p *pushes) byError(v View) Table {
	var errors []pushError
	for e := range p.errors {
		errors = append(errors, e)
	}
	slices.SortFunc(errors, func(a, b pushError) int {
		return cmp.Or(cmp.Compare(p.errors[b], p.errors[a]), cmp.Compare(a.word, b.word), cmp.Compare(a.service, b.service))
	})
	return v.table("Why they failed", []string{"Error", "Service", "Times"}, len(errors), func(i int) Row {
		e := errors[i]
		row := Row{Cells: []Cell{textCell(e.word), textCell(e.service), numberCell(p.errors[e])}}
		if e.word != otherWords {
			row.Change = byText(e.word)
		}
		return row
	})
}

func (p *pushes) each(v View) Table {
	shown := make([]push, 0, len(p.sent))
	for _, one := range p.sent {
		if v.Tag == "" || v.Tag == one.tag() {
			shown = append(shown, one)
		}
	}
	slices.SortFunc(shown, func(a, b push) int { return latestFirst(a.at, b.at, string(a.id), string(b.id)) })
	headings := []string{"Date", "Title", "Text", "App", "By", "Sent", "Succeeded", "Failed"}
	return v.table(pushesTitle, headings, len(shown), func(i int) Row {
		one := shown[i]
		cells := append([]Cell{timeCell(one.at.time())}, texts(orNone(one.title), orNone(one.body), orNone(one.app), orNone(one.person))...)
		for _, n := range []int64{one.success + one.failure, one.success, one.failure} {
			if one.services == 0 {
				cells = append(cells, textCell(notSaid))
				continue
			}
			cells = append(cells, wideNumberCell(n))
		}
		return Row{Cells: cells, Tag: one.tag(), Change: one.change()}
	})
}

// change leads to a push by its job or, where there is none, by its title.
func (one push) change() Change {
	if one.job != "" {
		return byKey("jobId", one.job)
	}
	return byText(one.title)
}

// byKey leads to the logs with a key's value; nowhere when the value was cut.
func byKey(key, value string) Change {
	if value == "" || strings.HasSuffix(value, "…") && len(value) > maxKept {
		return Change{}
	}
	return filtered(model.ColumnData, filters.ByKey(key, value))
}

// byText leads to the logs whose data holds a text, or the start of one that
// was cut.
func byText(text string) Change {
	return filtered(model.ColumnData, filters.ByText(strings.TrimSuffix(text, "…")))
}
