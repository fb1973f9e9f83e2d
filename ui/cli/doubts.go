package cli

import (
	"fmt"
	"io"
	"strings"
	"time"

	"fliplet-audit/filters"
	"fliplet-audit/model"
)

// tellDoubts says what of a question may not be meant: types that the
// catalogue does not have, and dates of which no logs are kept any more.
func tellDoubts(errs io.Writer, q question, now time.Time) {
	for name := range strings.SplitSeq(q.Query.Types, ",") {
		if _, known := model.LookupType(name); known || name == "" {
			continue
		}
		note := fmt.Sprintf("%s is not in Fliplet's catalogue of types; apps may write types of their own", name)
		if near := nearestType(name); near != "" {
			note += ". Is " + near + " meant?"
		}
		fmt.Fprintln(errs, model.Clean(note))
	}
	if since := filters.KeptSince(now, q.Zone); q.Period.Start.Before(since) {
		fmt.Fprintf(errs, "Fliplet keeps logs for one year: those before %s are gone\n", since.Format(time.DateOnly))
	}
}

// nearestType is the type of the catalogue that a misspelt name is nearest to;
// "" where none is near.
func nearestType(name string) string {
	nearest, least := "", 3
	for _, t := range model.Catalogue() {
		if n := distance(strings.ToLower(name), strings.ToLower(t.Name)); n < least {
			nearest, least = t.Name, n
		}
	}
	return nearest
}

// distance is how many letters must be put in, taken out or changed to make
// one text the other.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		before := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := before
			if a[i] != b[j] {
				change++
			}
			before = row[j+1]
			row[j+1] = min(row[j]+1, row[j+1]+1, change)
		}
	}
	return row[len(b)]
}
