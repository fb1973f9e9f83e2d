package recipes

import (
	"hash/fnv"
	"strconv"
	"strings"
	"time"

	"fliplet-audit/model"
)

// some is a number with its noun: "1 file", "1,204 files".
func some[N int | int64](n N, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return model.Thousands(int64(n)) + " " + many
}

// listed is parts with their numbers, those of none left out: "398 delivered,
// 9 bounced".
func listed(parts ...part) string {
	var words []string
	for _, p := range parts {
		if p.n > 0 {
			words = append(words, some(int64(p.n), p.one, p.many))
		}
	}
	return strings.Join(words, ", ")
}

type part struct {
	n         int
	one, many string
}

func partOf(n int, words string) part { return part{n, words, words} }

// colon joins a head and its list: "12 sent: 9 delivered"; the head alone where
// the list is empty.
func colon(head, list string) string {
	if list == "" {
		return head + "."
	}
	return head + ": " + list + "."
}

// span is a length of time in at most two units: "40 s", "12 min", "3 h 10 min".
func span(d time.Duration) string {
	switch {
	case d < 0:
		return "0 s"
	case d < time.Minute:
		return strconv.Itoa(int(d/time.Second)) + " s"
	case d < time.Hour:
		return strconv.Itoa(int(d/time.Minute)) + " min"
	case d < 24*time.Hour:
		return units(d, time.Hour, " h", time.Minute, " min")
	}
	return units(d, 24*time.Hour, " d", time.Hour, " h")
}

func units(d, large time.Duration, largeName string, small time.Duration, smallName string) string {
	words := strconv.Itoa(int(d/large)) + largeName
	if rest := d % large / small; rest > 0 {
		words += " " + strconv.Itoa(int(rest)) + smallName
	}
	return words
}

// clock says when something was, in the view's zone; a year other than this
// one is said.
func (v View) clock(t time.Time) string {
	if t.IsZero() {
		return "at a time not known"
	}
	t = t.In(v.Now.Location())
	if t.Year() != v.Now.Year() {
		return t.Format("2 Jan 2006 15:04")
	}
	return t.Format("2 Jan 15:04")
}

// fromTo says when the first and the last of several were; "" when not known.
func (v View) fromTo(first, last time.Time) string {
	switch {
	case first.IsZero():
		return ""
	case first.Equal(last):
		return "It was on " + v.clock(first) + "."
	}
	return "The first was on " + v.clock(first) + ", the last on " + v.clock(last) + "."
}

// maxKept is how many bytes of a text are kept for a figure.
const maxKept = 300

// kept is a copy of a text, so that it does not hold the log's data in memory,
// and not more of it than a figure shows.
func kept(s string) string {
	if len(s) <= maxKept {
		return strings.Clone(s)
	}
	return strings.ToValidUTF8(s[:maxKept], "") + "…"
}

// keptID is kept for an id: two that were cut stay two. One that was cut is
// longer than maxKept, and finds nothing any more.
func keptID(id string) string {
	if len(id) <= maxKept {
		return strings.Clone(id)
	}
	sum := fnv.New64a()
	sum.Write([]byte(id))
	return kept(id) + strconv.FormatUint(sum.Sum64(), 16)
}

// aside says how many logs are of types that a summary is not about; nothing
// when there are none.
func aside(others int) []string {
	if others == 0 {
		return nil
	}
	return []string{some(others, "log of another type is left aside.", "logs of other types are left aside.")}
}
