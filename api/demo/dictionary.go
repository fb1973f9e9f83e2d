package demo

import (
	"slices"
	"strings"
)

// dictionary numbers distinct texts; number 0 is NULL.
type dictionary struct {
	values []string
	index  map[string]uint32
}

func newDictionary() *dictionary {
	return &dictionary{values: []string{""}, index: map[string]uint32{}}
}

// number of a text, a new one for a new text, which is copied.
func (d *dictionary) number(text string) uint32 {
	if n, known := d.index[text]; known {
		return n
	}
	text = strings.Clone(text)
	n := uint32(len(d.values))
	d.values = append(d.values, text)
	d.index[text] = n
	return n
}

// ranks gives every number its place when sorted, equal texts the same place;
// null tells which numbers stand for NULL, which comes last.
func ranks(count int, text func(n int) string, null func(n int) bool) []uint64 {
	numbers := make([]int, count)
	for n := range numbers {
		numbers[n] = n
	}
	slices.SortFunc(numbers, func(a, b int) int { return strings.Compare(text(a), text(b)) })
	places := make([]uint64, count)
	place := uint64(0)
	for i, n := range numbers {
		if i > 0 && text(n) != text(numbers[i-1]) {
			place++
		}
		places[n] = place
	}
	for n := range places {
		if null(n) {
			places[n] = lastPlace
		}
	}
	return places
}
