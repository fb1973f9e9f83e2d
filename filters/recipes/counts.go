package recipes

import (
	"strings"

	"fliplet-audit/filters"
	"fliplet-audit/model"
)

// Aspect is something in the data that logs are counted by: the value of the
// first of the keys that a log has; "page.title" is a title in what stands
// under page.
type Aspect struct {
	Title string
	Keys  []string
}

// counts is the summary of any logs: how many, of which types, by whom, in
// which app, by this or that in their data, and when.
type counts struct {
	countedLogs
	when                extent
	types, people, apps *tally
	aspects             []Aspect
	look                filters.Lookup
	byAspect            []*tally
}

func newCounts(aspects []Aspect) *counts {
	c := &counts{countedLogs: newCountedLogs(), types: newTally(), people: newTally(), apps: newTally(), aspects: aspects}
	var keys []string
	for _, a := range aspects {
		keys = append(keys, a.Keys...)
		c.byAspect = append(c.byAspect, newTally())
	}
	c.look = filters.NewLookup(keys...)
	return c
}

// Add counts a log.
func (c *counts) Add(l model.Log) {
	if !c.first(l) {
		return
	}
	at := momentOf(l.CreatedAt)
	c.when.add(at)
	c.types.add(l.Type, at, func() Change { return typed(l.Type) })
	c.people.add(person(l), at, func() Change { return byCell(model.ColumnUser, l) })
	c.apps.add(l.AppName.Value, at, func() Change { return byCell(model.ColumnApp, l) })
	if len(c.aspects) > 0 {
		c.addAspects(l.DataText.Value, at)
	}
}

func (c *counts) addAspects(data string, at moment) {
	found := c.look.In(data)
	for i, a := range c.aspects {
		value, ok := firstOf(found[:len(a.Keys)])
		found = found[len(a.Keys):]
		c.byAspect[i].add(value, at, func() Change { return a.change(value, ok) })
	}
}

func firstOf(found []filters.Found) (value string, ok bool) {
	for _, f := range found {
		if f.OK {
			return f.Value, true
		}
	}
	return "", false
}

// change leads to the logs with a value of the aspect, or, when it has only
// one key, to those without the key.
func (a Aspect) change(value string, ok bool) Change {
	var pairs []filters.KeyValue
	for _, key := range a.Keys {
		pairs = append(pairs, filters.KeyValue{Key: key[strings.LastIndexByte(key, '.')+1:], Value: value})
	}
	switch {
	case ok:
		text, _ := filters.ByKeys(pairs)
		return filtered(model.ColumnData, text)
	case len(pairs) == 1:
		return filtered(model.ColumnData, filters.WithoutTheKey(pairs[0].Key))
	}
	return Change{}
}

// Figures are the counts.
func (c *counts) Figures(v View) Figures {
	f := Figures{BasedOn: c.logs, Sentences: []string{c.sentence()}}
	if words := v.fromTo(c.when.first.time(), c.when.last.time()); words != "" {
		f.Sentences = append(f.Sentences, words)
	}
	if len(c.types.byValue) > 1 {
		f.Tables = append(f.Tables, c.types.table(v, "By type", "Log type"))
	}
	for i, a := range c.aspects {
		f.Tables = append(f.Tables, c.byAspect[i].table(v, "By "+strings.ToLower(a.Title[:1])+a.Title[1:], a.Title))
	}
	f.Tables = append(f.Tables, c.people.table(v, "By person", "Person"), c.apps.table(v, "By app", "App"))
	return f
}

func (c *counts) sentence() string {
	if c.logs == 0 {
		return "No logs."
	}
	words := some(c.logs, "log", "logs")
	var of []string
	if n := c.people.named(); n > 0 {
		of = append(of, "by "+some(n, "person", "people"))
	}
	if n := c.apps.named(); n > 0 {
		of = append(of, "in "+some(n, "app", "apps"))
	}
	return strings.Join(append([]string{words}, of...), " ") + "."
}

// named is how many different values there are, "" aside.
func (t *tally) named() int {
	n := len(t.byValue)
	if _, ok := t.byValue[""]; ok {
		n--
	}
	return n
}

// person is who a log is about, as its User cell has it; "" for nobody.
func person(l model.Log) string {
	text, _ := filters.Cell(model.ColumnUser, l)
	return text
}

// byCell leads to the logs with the same cell.
func byCell(column model.Column, l model.Log) Change {
	text, _ := filters.ByCell(column, l)
	return filtered(column, text)
}
