package demo

import (
	"cmp"
	"encoding/binary"
	"runtime"
	"slices"
	"strings"
	"sync"
)

// wordsDeep is how many bytes of a text are compared word by word; past that
// the rest is compared whole.
const wordsDeep = 512

// textItem is a row with eight bytes of its text: most comparisons need not
// look at the text itself.
type textItem struct {
	word uint64
	row  uint32
}

// sortByText sorts rows by a text, ascending by bytes, those without one last.
// No text may hold a byte 0, which stands for its end here.
func sortByText(rows []uint32, text func(row uint32) (string, bool)) []uint32 {
	items := make([]textItem, 0, len(rows))
	var without []uint32
	for _, row := range rows {
		value, ok := text(row)
		if !ok {
			without = append(without, row)
			continue
		}
		items = append(items, textItem{wordAt(value, 0), row})
	}
	plain := func(row uint32) string {
		value, _ := text(row)
		return value
	}
	sortWords(items, 0, plain, make(chan struct{}, runtime.GOMAXPROCS(0)-1))
	sorted := make([]uint32, 0, len(rows))
	for _, item := range items {
		sorted = append(sorted, item.row)
	}
	return append(sorted, without...)
}

// wordAt is eight bytes of the text as a number that sorts as they do.
func wordAt(text string, at int) uint64 {
	if at+8 <= len(text) {
		return binary.BigEndian.Uint64([]byte(text[at : at+8]))
	}
	var word [8]byte
	copy(word[:], text[min(at, len(text)):])
	return binary.BigEndian.Uint64(word[:])
}

// sortWords sorts items whose texts are the same up to at and whose words are
// those at at. Halves go to further goroutines while there are places.
func sortWords(items []textItem, at int, text func(row uint32) string, places chan struct{}) {
	if len(items) < 2 {
		return
	}
	if at >= wordsDeep {
		slices.SortFunc(items, func(a, b textItem) int { return strings.Compare(text(a.row)[at:], text(b.row)[at:]) })
		return
	}
	slices.SortFunc(items, func(a, b textItem) int { return cmp.Compare(a.word, b.word) })
	var elsewhere sync.WaitGroup
	defer elsewhere.Wait()
	for len(items) > 0 {
		word := items[0].word
		count := 1
		for count < len(items) && items[count].word == word {
			count++
		}
		same := items[:count]
		items = items[count:]
		if count == 1 || word&0xff == 0 {
			continue
		}
		deeper := func() {
			for i := range same {
				same[i].word = wordAt(text(same[i].row), at+8)
			}
			sortWords(same, at+8, text, places)
		}
		if count < 4096 || len(items) == 0 {
			deeper()
			continue
		}
		select {
		case places <- struct{}{}:
			elsewhere.Go(func() {
				deeper()
				<-places
			})
		default:
			deeper()
		}
	}
}

// compareTexts orders rows by a text, those without one last.
func compareTexts(text func(row uint32) (string, bool)) func(a, b uint32) int {
	return func(a, b uint32) int {
		textA, hasA := text(a)
		textB, hasB := text(b)
		switch {
		case hasA && hasB:
			return strings.Compare(textA, textB)
		case hasA:
			return -1
		case hasB:
			return 1
		}
		return 0
	}
}

// foremost is the n rows that come first (or last, when descending) by the
// text, in ascending order: what PostgreSQL's top-N sort does, for sorting all
// takes too long to wait for a first page.
func foremost(rows []uint32, n int, descending bool, text func(row uint32) (string, bool)) []uint32 {
	ascending := compareTexts(text)
	compare := ascending
	if descending {
		compare = func(a, b uint32) int { return ascending(b, a) }
	}
	kept := make([]uint32, 0, 2*n)
	full := false
	for _, row := range rows {
		if full && compare(row, kept[n-1]) >= 0 {
			continue
		}
		if kept = append(kept, row); len(kept) == 2*n {
			slices.SortFunc(kept, compare)
			kept, full = kept[:n], true
		}
	}
	slices.SortFunc(kept, ascending)
	if len(kept) <= n {
		return kept
	}
	if descending {
		return kept[len(kept)-n:]
	}
	return kept[:n]
}
