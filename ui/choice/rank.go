package choice

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// rank is how well an item fits what is typed; less is better.
type rank int

const (
	begins   rank = iota // its label begins so
	wordOf               // a word of its label does
	within               // it stands in its label
	wordElse             // a word of what is said about it begins so
	apart                // its letters stand apart in the label, or it stands in what is said about it
)

// ranked puts what fits better first, else keeps the order; what stands in a
// label as it was typed is what is lit there.
func (m Model) ranked(query string) []match {
	query = strings.ToLower(query)
	ranks := make(map[int]rank, len(m.found))
	found := slices.Clone(m.found)
	for i, f := range found {
		e := m.items[f.item]
		at, r := rankOf(e, query)
		ranks[f.item] = r
		if r <= within && len(strings.ToLower(e.label)) == len(e.label) {
			found[i].lit = bytesOf(at, len(query))
		}
	}
	slices.SortStableFunc(found, func(a, b match) int { return int(ranks[a.item] - ranks[b.item]) })
	return found
}

// rankOf is an item's rank, and where in its label in small letters the query
// stands.
func rankOf(e entry, query string) (at int, r rank) {
	at, word := place(strings.ToLower(e.label), query)
	switch {
	case at == 0:
		return at, begins
	case word:
		return at, wordOf
	case at > 0:
		return at, within
	}
	for _, text := range []string{e.detail, e.note} {
		if _, word := place(strings.ToLower(text), query); word {
			return at, wordElse
		}
	}
	return at, apart
}

// place is where the query stands in a text: where a word begins with it, if
// one does, else where it stands first; -1 for nowhere.
func place(text, query string) (at int, word bool) {
	first := strings.Index(text, query)
	for at = first; at >= 0; {
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		if at == 0 || !unicode.IsLetter(before) && !unicode.IsDigit(before) {
			return at, true
		}
		next := strings.Index(text[at+1:], query)
		if next < 0 {
			break
		}
		at += 1 + next
	}
	return first, false
}

func bytesOf(from, n int) []int {
	bytes := make([]int, n)
	for i := range bytes {
		bytes[i] = from + i
	}
	return bytes
}
