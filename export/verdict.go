package export

import (
	"fmt"
	"slices"
	"strings"

	"fliplet-audit/export/format"
	"fliplet-audit/export/manifest"
	"fliplet-audit/export/windows"
	"fliplet-audit/model"
)

// manifestOf says what was asked, what came and what was written, but for the
// file's name and the windows.
func (x *exporting) manifestOf(total windows.Total) manifest.Manifest {
	r := x.record
	h := r.header
	counts, why, notes := r.counts(total)
	m := manifest.Manifest{
		Rows: r.rows(), Bytes: x.out.file.bytes, SHA256: x.out.file.content().SHA256, Unpacked: x.out.unpacked(),
		Period: h.Period, Limit: h.Limit, Origin: shownOrigin(h), Output: h.Format,
		Redacted: h.Format.Redact, Pseudonymized: h.Format.Pseudonymize,
		Counts: counts, Notes: notes, Begun: h.Begun, Resumed: r.resumed,
	}
	m.First, m.Last = r.ends()
	if h.Format.Kind == format.CSV {
		m.FormulasDefused = !h.Format.Raw
		if m.Columns = h.Format.Columns; len(m.Columns) == 0 {
			m.Columns = format.DefaultColumns()
		}
	}
	m.Complete = counts.Missing == 0 && len(why) == 0
	m.Why = whyOf(counts, why, len(r.windows))
	m.Notes = append(m.Notes, r.remarks(counts)...)
	return m
}

// resultOf says the same to whoever ran the export.
func (x *exporting) resultOf(m manifest.Manifest) Result {
	result := Result{
		Rows: m.Rows, Doubles: m.Counts.Doubles, Complete: m.Complete, Why: m.Why, Notes: m.Notes, Warnings: x.record.warnings,
		SHA256: m.SHA256, Bytes: m.Bytes, Requests: m.Counts.Requests,
	}
	if m.Counts.CountKnown && !x.record.limited() {
		result.Expected, result.ExpectedKnown = m.Rows+m.Counts.Missing, true
	}
	x.telling.end(result)
	return result
}

// counts are those of all windows, and what the last reading counted outside of
// its own.
func (r record) counts(total windows.Total) (counts manifest.Counts, why, notes []string) {
	all := sumCounts(r.windows)
	now := sumCounts(r.windows[len(r.windows)-min(total.Windows, len(r.windows)):])
	counts = manifest.Counts{
		CountKnown: all.CountKnown, Before: all.Before, After: all.After, Received: all.Received,
		Missing:  all.Missing + max(0, total.Missing-now.Missing),
		Gone:     all.Gone + max(0, total.Gone-now.Gone),
		Late:     all.Late + max(0, total.Late-now.Late),
		Doubles:  all.Doubles + max(0, total.Doubles-now.Doubles),
		Requests: all.Requests + max(0, total.Requests-now.Requests),
	}
	return counts, addNew(all.Why, total.Why), addNew(all.Notes, total.Notes)
}

func sumCounts(list []window) windows.Counts {
	all := windows.Counts{CountKnown: len(list) > 0}
	for _, w := range list {
		c := w.Counts
		all.CountKnown = all.CountKnown && c.CountKnown
		all.Before += c.Before
		all.After += c.After
		all.Received += c.Received
		all.Missing += c.Missing
		all.Gone += c.Gone
		all.Late += c.Late
		all.Doubles += c.Doubles
		all.Requests += c.Requests
		all.Why, all.Notes = addNew(all.Why, c.Why), addNew(all.Notes, c.Notes)
	}
	return all
}

// addNew appends what isn't there yet.
func addNew(list, more []string) []string {
	for _, s := range more {
		if !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}

// ends are the first and the last log of all.
func (r record) ends() (first, last manifest.Place) {
	for _, w := range r.windows {
		if w.Rows == 0 {
			continue
		}
		if first == (manifest.Place{}) {
			first = w.First
		}
		last = w.Last
	}
	return first, last
}

func (r record) manifestWindows() []manifest.Window {
	list := make([]manifest.Window, len(r.windows))
	for i, w := range r.windows {
		list[i] = manifest.Window{
			Start: w.Start, End: w.End, Rows: w.Rows,
			Received: w.Counts.Received, Before: w.Counts.Before, After: w.Counts.After, Missing: w.Counts.Missing,
		}
	}
	return list
}

// limited tells whether the limit ended the export.
func (r record) limited() bool { return r.header.Limit > 0 && r.rows() >= r.header.Limit }

// mostReasons is how many of the windows' own words are said; the manifest has
// them all in its counts.
const mostReasons = 3

// whyOf says what is missing; "" where nothing is.
func whyOf(counts manifest.Counts, why []string, ofWindows int) string {
	var parts []string
	if counts.Missing > 0 && counts.CountKnown && (ofWindows > 1 || len(why) == 0) {
		parts = append(parts, fmt.Sprintf("the server counts %s, %s came", logCount(counts.After), model.Thousands(counts.Received)))
	}
	parts = append(parts, why[:min(len(why), mostReasons)]...)
	if more := len(why) - mostReasons; more > 0 {
		parts = append(parts, fmt.Sprintf("the like holds %s more times", model.Thousands(more)))
	}
	if counts.Missing > 0 && len(parts) == 0 {
		parts = append(parts, logCount(counts.Missing)+" did not come")
	}
	return sentence(parts)
}

// remarks are what is to be known besides, in sentences.
func (r record) remarks(counts manifest.Counts) []string {
	var notes []string
	if r.limited() {
		notes = append(notes, "It ends after "+logCount(r.rows())+", as asked.")
	}
	if !counts.CountKnown {
		notes = append(notes, "The server gave no count to hold the rows against.")
	}
	if counts.Gone > 0 {
		notes = append(notes, capital(logCount(counts.Gone))+" went from the server while it was read.")
	}
	if counts.Late > 0 {
		notes = append(notes, capital(logCount(counts.Late))+" came into the period while it was read.")
	}
	if left := counts.Received - r.rows(); left > 0 && !r.limited() {
		notes = append(notes, capital(logCount(left))+" were left out on our side, since the server could not leave them out.")
	}
	return notes
}

// sentence joins parts to one sentence; none give "".
func sentence(parts []string) string {
	if len(parts) == 0 {
		return ""
	}
	return capital(strings.TrimSuffix(strings.Join(parts, "; "), ".")) + "."
}

func capital(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

func logCount(n int) string {
	if n == 1 {
		return "1 log"
	}
	return model.Thousands(n) + " logs"
}

// shownOrigin is what the manifest says of where the logs are from: what gives
// the names away behind pseudonyms stays in the journal, which goes.
func shownOrigin(h header) manifest.Origin {
	if h.Format.Pseudonymize {
		return h.Origin.Unnamed()
	}
	return h.Origin
}
