package story

// entry is a row of a data source.
type entry struct {
	id     int64
	app    int // in cast.apps
	source int // in its sources
}

// Where the ids of entries older than the story begin: of those that live on,
// and of those that are deleted in its course.
const (
	livingEntries = 12_000_000
	endedEntries  = 11_000_000
)

// dataSourceDeeds are what is done to data sources in Studio.
func dataSourceDeeds() []deed {
	return []deed{
		{"dataSource.commit", 5, committed},
		{"dataSource.update", 2, aboutSource},
		{"dataSource.create", 0.4, aboutSource},
		{"dataSource.remove", 0.2, aboutSource},
		{"dataSource.restore", 0.1, aboutSource},
		{"dataSource.delete", 0.1, aboutSource},
		{"dataSource.rollback", 0.2, sourceRolledBack},
	}
}

func (g *generator) writeSource(v *visit, r *Record) *dataSource {
	s := &v.app.sources[g.few(len(v.app.sources))]
	r.DataSourceID = s.id
	g.w.object("dataSource")
	g.w.number("id", s.id)
	g.w.text("name", s.name)
	g.w.end()
	return s
}

func aboutSource(g *generator, v *visit, r *Record) { g.writeSource(v, r) }

func committed(g *generator, v *visit, r *Record) {
	s := g.writeSource(v, r)
	g.w.object("commit")
	g.w.number("inserted", g.Int64N(12))
	g.w.number("updated", g.Int64N(40))
	g.w.number("deleted", g.Int64N(3))
	g.w.list("columns")
	for _, c := range s.columns {
		g.w.text("", c)
	}
	g.w.end()
	g.w.end()
}

func sourceRolledBack(g *generator, v *visit, r *Record) {
	g.writeSource(v, r)
	g.w.number("versionId", next(&g.ids.version))
}

// entryDone logs that somebody made an entry, or changed or deleted one that
// is older than the story.
func (g *generator) entryDone(at int64, v *visit) {
	switch n := g.IntN(10); {
	case n < 5:
		g.entryLife(at, v)
	case n < 9:
		g.entryLog(at, v, "dataSource.entry.update", g.oldEntry(v), "")
	default:
		e := g.oldEntry(v)
		e.id = endedEntries + next(&g.ids.ended)
		g.entryLog(at, v, "dataSource.entry.delete", e, "")
	}
}

// entryLife is a new entry, and now and then its change and its end later.
func (g *generator) entryLife(at int64, v *visit) {
	e := g.newEntry(v)
	g.entryLog(at, v, "dataSource.entry.create", e, "")
	later := *v
	for g.chance(0.25) {
		at += g.millis(minute, 2*day)
		later.analytics = g.uuid()
		g.entryLog(at, &later, "dataSource.entry.update", e, "")
	}
	if g.chance(0.06) {
		g.entryLog(at+g.millis(minute, 2*day), &later, "dataSource.entry.delete", e, "")
	}
}

func (g *generator) newEntry(v *visit) entry {
	return entry{id: next(&g.ids.entry), app: g.appIndex(v.app), source: g.few(len(v.app.sources))}
}

// oldEntry was there before the story began.
func (g *generator) oldEntry(v *visit) entry {
	return entry{id: livingEntries + g.Int64N(400_000), app: g.appIndex(v.app), source: g.few(len(v.app.sources))}
}

func (g *generator) appIndex(a *app) int { return int((a.id - g.cast.apps[0].id) / appStep) }

func (g *generator) entryLog(at int64, v *visit, kind string, e entry, request string) {
	a := &g.cast.apps[e.app]
	s := &a.sources[e.source]
	g.about(v)
	if kind != "dataSource.entry.delete" {
		g.w.object("entry")
		for i, c := range s.columns {
			g.w.text(c, one(g.dice, s.values[i]))
		}
		g.w.end()
	}
	r := v.record(kind)
	r.AppID, r.DataSourceID, r.DataSourceEntryID, r.RequestID = a.live(), s.id, e.id, request
	g.add(at, r)
}

// imported is a data source overwritten as a whole.
func (g *generator) imported(at int64, v *visit) {
	r := v.record("dataSource.import")
	g.about(v)
	g.writeSource(v, &r)
	g.w.number("entries", 40+g.Int64N(3000))
	g.w.text("file", one(g.dice, []string{"export (1).csv", "名簿.xlsx", "Teilnehmer_2025.csv", "=import.csv"}))
	g.add(at, r)
}

// bulk is n entries of one request, all in the same millisecond.
func (g *generator) bulk(at int64, v *visit, n int) {
	request := g.uuid()
	for range n {
		g.entryLog(at, v, "dataSource.entry.create", g.newEntry(v), request)
	}
}
