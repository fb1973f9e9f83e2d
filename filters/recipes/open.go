package recipes

import (
	"slices"
	"strings"

	"fliplet-audit/filters"
	"fliplet-audit/model"
)

const (
	// maxIDs is how many ids a filter holds at most: each is a pattern that the
	// server holds against every log.
	maxIDs = 100
	// maxIDQueries is how many queries by ids are worth it before one that reads
	// all the logs of the types costs less.
	maxIDQueries = 20
)

// leavesOut tells whether a query may have left logs of some types out that
// belong to what it brought: it has filters, ends before now, or names other
// types only.
func leavesOut(q model.Query, types []string) bool {
	asked := strings.Split(q.Types, ",")
	for _, name := range types {
		if q.Types != "" && !slices.Contains(asked, name) {
			return true
		}
	}
	plain := model.Query{AppID: q.AppID, OtherAppID: q.OtherAppID, Range: q.Range, Types: q.Types, Analytics: q.Analytics, Sort: q.Sort}
	return q != plain || !q.Range.To.IsZero()
}

// queriesFor are the queries for logs of some types with one of the ids under
// a key: from the start of q's range until now, without its filters. Ids that
// are many are not named: then one query brings all logs of the types.
func queriesFor(q model.Query, types []string, key string, ids []string) []model.Query {
	slices.Sort(ids)
	ids = slices.Compact(ids)
	every := Change{Alone: true, UntilNow: true, Types: strings.Join(types, ",")}
	if len(ids) > maxIDs*maxIDQueries {
		return []model.Query{every.Apply(q)}
	}
	var queries []model.Query
	for len(ids) > 0 {
		n := fitting(key, ids)
		change := allAbout(key, ids[:n], types)
		if change.IsZero() { // an id too long for a filter
			change = every
		}
		queries = append(queries, change.Apply(q))
		ids = ids[n:]
	}
	return queries
}

// fitting is how many of the ids one filter holds, at least 1.
func fitting(key string, ids []string) int {
	const room = 9_000
	used, n := 0, 0
	for n < min(len(ids), maxIDs) {
		used += len(filters.ByKey(key, ids[n])) + 1
		if used > room && n > 0 {
			break
		}
		n++
	}
	return n
}

// missing counts logs that a key's value can't be read of.
type missing struct {
	key   int // the key is nowhere
	value int // it is there, with nothing usable under it
}

func (m *missing) add(hasKey bool) {
	if hasKey {
		m.value++
		return
	}
	m.key++
}

// lacking says it in words, with the way to the logs.
func (m missing) lacking(key string) []Lacking {
	var lacking []Lacking
	if m.key > 0 {
		lacking = append(lacking, Lacking{
			Words: some(m.key, "log has no "+key, "logs have no "+key), Count: m.key,
			Show: filtered(model.ColumnData, filters.WithoutTheKey(key)),
		})
	}
	if m.value > 0 {
		lacking = append(lacking, Lacking{
			Words: some(m.value, "log has nothing under "+key, "logs have nothing under "+key), Count: m.value,
			Show: filtered(model.ColumnData, filters.WithoutValue(key)),
		})
	}
	return lacking
}
