package jsontree

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// needle is a text to look for in any case, as strings.EqualFold compares.
type needle struct {
	folded []rune
	forms  []string // the ways its first character can be written
	least  int      // the fewest bytes that can hold it
}

func newNeedle(text string) needle {
	var d needle
	for _, r := range text {
		d.folded = append(d.folded, fold(r))
		d.least += utf8.RuneLen(shortest(r))
	}
	if len(d.folded) > 0 {
		eachCase(d.folded[0], func(r rune) { d.forms = append(d.forms, string(r)) })
	}
	return d
}

// eachCase calls visit with r and all that differs from it by case only.
func eachCase(r rune, visit func(rune)) {
	visit(r)
	for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
		visit(other)
	}
}

// fold is the one character that stands for r in any case.
func fold(r rune) rune {
	if r < utf8.RuneSelf {
		if 'a' <= r && r <= 'z' {
			return r - 'a' + 'A'
		}
		return r
	}
	least := r
	eachCase(r, func(other rune) { least = min(least, other) })
	return least
}

func shortest(r rune) rune {
	least := r
	eachCase(r, func(other rune) { least = min(least, other) })
	return least
}

// each calls found with the place and length of every match in s, none
// overlapping, as long as it returns true.
func (d needle) each(s string, found func(off, length int) bool) {
	if len(s) < d.least || len(d.forms) == 0 {
		return
	}
	var room [4]int
	ahead := room[:0] // the next place of each form
	for _, form := range d.forms {
		ahead = append(ahead, indexFrom(s, form, 0))
	}
	for {
		off := ahead[0]
		for _, place := range ahead[1:] {
			off = min(off, place)
		}
		if off == len(s) {
			return
		}
		length := d.matching(s[off:])
		if length > 0 && !found(off, length) {
			return
		}
		resume := off + max(1, length)
		for i, form := range d.forms {
			if ahead[i] < resume {
				ahead[i] = indexFrom(s, form, resume)
			}
		}
	}
}

// indexFrom is where form stands in s from a place on; len(s) for nowhere.
func indexFrom(s, form string, from int) int {
	if n := strings.Index(s[from:], form); n >= 0 {
		return from + n
	}
	return len(s)
}

// matching is how many bytes at the beginning of s are the needle; 0 for none.
func (d needle) matching(s string) int {
	at := 0
	for _, want := range d.folded {
		if at >= len(s) {
			return 0
		}
		r, size := rune(s[at]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[at:])
		}
		if fold(r) != want {
			return 0
		}
		at += size
	}
	return at
}

// match is one place where the text looked for stands: in a node's key or in
// its value, by the bytes of what those say.
type match struct {
	node   int32
	value  bool
	off, n uint32
}

// mostMatches are found at most: nobody steps through more.
const mostMatches = 100_000

// find lists the matches in the order of the text; more: there are further
// ones.
func (d *document) find(text string) (matches []match, more bool) {
	wanted := newNeedle(text)
	var node int32
	var inValue bool
	add := func(off, n int) bool {
		if len(matches) == mostMatches {
			more = true
			return false
		}
		matches = append(matches, match{node, inValue, uint32(off), uint32(n)})
		return true
	}
	for node = 0; node < d.size() && !more; node++ {
		if key := d.keyInside(node); key != "" {
			inValue = false
			wanted.each(unquote(key), add)
		}
		if !d.holds(node) {
			inValue = true
			wanted.each(d.value(node), add)
		}
	}
	return matches, more
}
