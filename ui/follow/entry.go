package follow

import (
	"slices"
	"strings"
	"time"

	"fliplet-audit/model"
)

// entry is a log that is known.
type entry struct {
	id model.ID
	at time.Time
}

// entriesOf is what a page holds, ascending by id, what was left out on our
// side too: those stand in the server's order all the same. A log without an
// id can't be told from another, and has no place.
func entriesOf(p model.LogPage) []entry {
	entries := make([]entry, 0, len(p.Logs)+len(p.Dropped))
	for _, l := range p.Logs {
		if l.ID != "" {
			entries = append(entries, entry{model.ID(strings.Clone(string(l.ID))), l.CreatedAt})
		}
	}
	for _, id := range p.Dropped {
		if id != "" {
			entries = append(entries, entry{id: model.ID(strings.Clone(string(id)))})
		}
	}
	slices.SortFunc(entries, byID)
	entries = slices.CompactFunc(entries, func(a, b entry) bool { return a.id == b.id })
	return dated(entries)
}

// dated gives those whose date is not known that of a neighbour: ids ascend
// mostly as dates do, and where they don't, the pages show it.
func dated(entries []entry) []entry {
	var last time.Time
	for _, e := range entries {
		if !e.at.IsZero() {
			last = e.at
			break
		}
	}
	for i := range entries {
		if entries[i].at.IsZero() {
			entries[i].at = last
		}
		last = entries[i].at
	}
	return entries
}

func byID(a, b entry) int { return compareIDs(a.id, b.id) }

// compareIDs compares ids as the numbers they are, of any size.
func compareIDs(a, b model.ID) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	return strings.Compare(string(a), string(b))
}
