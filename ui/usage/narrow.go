package usage

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"fliplet-audit/filters"
	"fliplet-audit/model"
)

// errNumber is why a text can't narrow counts.
var errNumber = errors.New("a number: 12, >100, <=5")

// Narrow reads a filter of a column's values; nil is no condition. Texts, ids
// and times understand what the filters of logs do: a, a|b, !a, =a, "a". A time
// is held against it as 2026-11-19 10:24 and as 19 Nov 2026 10:24, in the zone.
// A count is compared: 12, >12, >=12, <12, <=12, also with | and !; = alone is
// not known. What can't be right is an error in few words.
func Narrow(kind Kind, text string, zone *time.Location) (func(Value) bool, error) {
	text = strings.TrimSpace(text)
	if kind == KindCount {
		return narrowCounts(text)
	}
	f, err := filters.Parse(model.ColumnApp, text)
	if err != nil || f.Empty() {
		return nil, err
	}
	match := f.MatchText()
	if kind == KindText || kind == KindID {
		return func(v Value) bool { return match(v.Text) }, nil
	}
	return func(v Value) bool { return matchTime(match, f.Negated(), v.Time, zone) }, nil
}

// matchTime holds a time, as people and as programs write it, against a filter.
func matchTime(match func(string) bool, negated bool, at time.Time, zone *time.Location) bool {
	if at.IsZero() {
		return match("")
	}
	at = at.In(zone)
	for _, layout := range []string{time.DateOnly, "2006-01-02 15:04", "2 Jan 2006 15:04"} {
		if match(at.Format(layout)) != negated {
			return !negated
		}
	}
	return negated
}

func narrowCounts(text string) (func(Value) bool, error) {
	rest := strings.TrimPrefix(text, "!")
	negated := rest != text
	var terms []func(model.Count) bool
	for part := range strings.SplitSeq(rest, "|") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		term, err := compares(part)
		if err != nil {
			return nil, err
		}
		terms = append(terms, term)
	}
	if len(terms) == 0 {
		return nil, nil
	}
	return func(v Value) bool {
		for _, holds := range terms {
			if holds(v.Count) {
				return !negated
			}
		}
		return negated
	}, nil
}

// compares is one condition on a count.
func compares(text string) (func(model.Count) bool, error) {
	if text == "=" {
		return func(c model.Count) bool { return !c.Known }, nil
	}
	digits := strings.TrimLeft(text, "<>=")
	sign := text[:len(text)-len(digits)]
	n, err := strconv.Atoi(strings.ReplaceAll(strings.TrimSpace(digits), ",", ""))
	if err != nil {
		return nil, errNumber
	}
	compare, ok := map[string]func(count int) bool{
		"":   func(count int) bool { return count == n },
		"=":  func(count int) bool { return count == n },
		">":  func(count int) bool { return count > n },
		">=": func(count int) bool { return count >= n },
		"<":  func(count int) bool { return count < n },
		"<=": func(count int) bool { return count <= n },
	}[sign]
	if !ok {
		return nil, errNumber
	}
	return func(c model.Count) bool { return c.Known && compare(c.Count) }, nil
}

// ByValue is the filter that means a value: exactly a text or an id, a count,
// the day of a time in the zone; what is empty or not known, where it is.
func ByValue(kind Kind, v Value, zone *time.Location) string {
	switch {
	case kind == KindText || kind == KindID:
		return filters.ByValue(model.ColumnApp, v.Text)
	case kind == KindCount && v.Count.Known:
		return strconv.Itoa(v.Count.Count)
	case kind == KindCount, v.Time.IsZero():
		return "="
	}
	return "=" + v.Time.In(zone).Format(time.DateOnly)
}

// WithoutValue is the filter that leaves a value out: besides what a filter
// leaves out already, in place of any other.
func WithoutValue(kind Kind, existing string, v Value, zone *time.Location) string {
	value := ByValue(kind, v, zone)
	out, leavesOut := strings.CutPrefix(strings.TrimSpace(existing), "!")
	if !leavesOut || out == "" {
		return "!" + value
	}
	text := "!" + out + "|" + value
	if narrow, err := Narrow(kind, text, zone); err != nil || narrow(v) {
		return "!" + value
	}
	return text
}
