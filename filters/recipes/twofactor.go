package recipes

import (
	"slices"
	"strings"

	"fliplet-audit/filters"
	"fliplet-audit/model"
)

// twoFactor is the summary of two-factor authentication turned on and off.
type twoFactor struct {
	countedLogs
	changes     []factorChange
	withoutKind missing
	others      int
}

// factorChange is one log of it.
type factorChange struct {
	id      model.ID
	at      moment
	who     string // whose 2FA it is
	admin   string // who removed it for them; "" when it was themselves
	byAdmin bool
	kind    string
	added   bool
	change  Change
}

func newTwoFactor() *twoFactor { return &twoFactor{countedLogs: newCountedLogs()} }

// Add takes a log of two-factor authentication.
func (t *twoFactor) Add(l model.Log) {
	if !t.first(l) {
		return
	}
	if !slices.Contains(twoFactorTypes(), l.Type) {
		t.others++
		return
	}
	look := filters.NewLookup("type", "user.email")
	found := look.In(l.DataText.Value)
	if !found[0].OK {
		t.withoutKind.add(found[0].Present)
	}
	c := factorChange{id: l.ID, at: momentOf(l.CreatedAt), kind: kept(found[0].Value), added: l.Type == "user.twofactor.add"}
	c.byAdmin = l.Type == "organization.user.twofactor.remove"
	if c.byAdmin {
		c.admin = kept(person(l))
		c.who = kept(target(found[1], l.DataText.Value))
		c.change = aloneAbout(byText(c.who))
	} else {
		c.who = kept(person(l))
		c.change = aloneAbout(byCell(model.ColumnUser, l))
	}
	t.changes = append(t.changes, c)
}

// target is the user that an admin did something to: the one that the data
// names, else the only e-mail address in it.
func target(named filters.Found, data string) string {
	if named.OK {
		return named.Value
	}
	var r recipients
	filters.Walk(data, r.see)
	if len(r.addresses) > 0 {
		return r.addresses[0]
	}
	return ""
}

// aloneAbout is a change to all logs of 2FA that a filter brings, with no other
// filter; nowhere when there is none.
func aloneAbout(c Change) Change {
	if c.IsZero() {
		return c
	}
	c.Alone, c.Types = true, strings.Join(twoFactorTypes(), ",")
	return c
}

// The tags of a change of 2FA.
const (
	tagAdded   = "added"
	tagRemoved = "removed"
)

func (c factorChange) tag() string {
	if c.added {
		return tagAdded
	}
	return tagRemoved
}

func (c factorChange) by() string {
	switch {
	case !c.byAdmin:
		return "themselves"
	case c.admin == "":
		return "an admin who is not named"
	}
	return "admin " + c.admin
}

// Figures are the totals by kind, and each change.
func (t *twoFactor) Figures(v View) Figures {
	return Figures{
		BasedOn: t.logs, Sentences: t.sentences(), Tables: []Table{t.byKind(v), t.each(v)},
		Lacking: t.withoutKind.lacking("type"),
	}
}

func (t *twoFactor) sentences() []string {
	added, removed, byAdmin := 0, 0, 0
	for _, c := range t.changes {
		added += oneIf(c.added)
		removed += oneIf(!c.added)
		byAdmin += oneIf(c.byAdmin)
	}
	said := []string{colon(some(len(t.changes), "change", "changes"), listed(partOf(added, tagAdded), partOf(removed, tagRemoved)))}
	switch {
	case byAdmin == 1:
		said = append(said, "1 removal was by an admin.")
	case byAdmin > 1:
		said = append(said, model.Thousands(int64(byAdmin))+" removals were by an admin.")
	}
	if off := t.nowWithout(); len(off) > 0 {
		said = append(said, "Without it since, as far as these logs go: "+strings.Join(off, ", ")+".")
	}
	return append(said, aside(t.others)...)
}

// nowWithout lists those whose last change was a removal and who have nothing
// else left that was added here, at most ten.
func (t *twoFactor) nowWithout() []string {
	kinds := make(map[string]map[string]bool)
	for _, c := range slices.Backward(t.inOrder()) {
		if c.who == "" {
			continue
		}
		if kinds[c.who] == nil {
			kinds[c.who] = make(map[string]bool)
		}
		kinds[c.who][c.kind] = c.added
	}
	var off []string
	for who, has := range kinds {
		any := false
		for _, on := range has {
			any = any || on
		}
		if !any {
			off = append(off, who)
		}
	}
	slices.Sort(off)
	if more := len(off) - 10; more > 0 {
		off = append(off[:10], model.Thousands(int64(more))+" more")
	}
	return off
}

// inOrder lists the changes, the latest first.
func (t *twoFactor) inOrder() []factorChange {
	sorted := slices.Clone(t.changes)
	slices.SortFunc(sorted, func(a, b factorChange) int { return latestFirst(a.at, b.at, string(a.id), string(b.id)) })
	return sorted
}

func (t *twoFactor) byKind(v View) Table {
	added, removed := make(map[string]int), make(map[string]int)
	for _, c := range t.changes {
		if c.added {
			added[c.kind]++
		} else {
			removed[c.kind]++
		}
	}
	var kinds []string
	for _, c := range t.changes {
		if !slices.Contains(kinds, c.kind) {
			kinds = append(kinds, c.kind)
		}
	}
	slices.Sort(kinds)
	return v.table("By kind", []string{"Kind", "Added", "Removed"}, len(kinds), func(i int) Row {
		return Row{
			Cells:  append(texts(orNone(kinds[i])), numbers(added[kinds[i]], removed[kinds[i]])...),
			Change: byKey("type", kinds[i]),
		}
	})
}

func (t *twoFactor) each(v View) Table {
	var shown []factorChange
	for _, c := range t.inOrder() {
		if v.Tag == "" || v.Tag == c.tag() {
			shown = append(shown, c)
		}
	}
	return v.table("Changes", []string{"Date", "Who", "What", "Kind", "By"}, len(shown), func(i int) Row {
		c := shown[i]
		return Row{
			Cells: append([]Cell{timeCell(c.at.time())}, texts(orNone(c.who), c.tag(), orNone(c.kind), c.by())...),
			Tag:   c.tag(), Change: c.change,
		}
	})
}
