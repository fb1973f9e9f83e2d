package demo

import (
	"math"
	"sort"

	"fliplet-audit/model"
)

// lastPlace is where NULL stands in an ascending order.
const lastPlace = math.MaxUint64

// order is how rows compare in a column, ascending, NULL last (PostgreSQL's
// default). Texts compare by their bytes, as with the collation C.UTF-8.
type order struct {
	place func(row uint32) uint64
	text  func(row uint32) (string, bool) // instead of place, for texts that are no dictionary's
	given bool                            // rows in the order of createdAt are in this order already
}

// orderBy is the order of one of the sorts.
func (t *table) orderBy(column string) order {
	switch column {
	case "id":
		return order{place: numberPlace(t.id), given: t.idAscends}
	case "sessionId":
		return order{place: numberPlace(t.sessionID)}
	case "type":
		places := ranks(len(t.kinds), func(n int) string { return t.kinds[n] }, func(n int) bool { return n == 0 })
		return order{place: func(row uint32) uint64 { return places[t.kind[row]] }}
	case "app.name":
		places := optionalRanks(len(t.apps), func(n int) model.Optional { return t.apps[n].name })
		return order{place: func(row uint32) uint64 { return places[t.app[row]] }}
	case "user.email":
		places := optionalRanks(len(t.users), func(n int) model.Optional { return t.users[n].email })
		return order{place: func(row uint32) uint64 { return places[t.user[row]] }}
	case "dataString":
		return order{text: func(row uint32) (string, bool) { return t.dataText(int(row)) }}
	}
	return order{place: numberPlace(t.createdAt), given: true}
}

func optionalRanks(count int, value func(n int) model.Optional) []uint64 {
	return ranks(count, func(n int) string { return value(n).Value }, func(n int) bool { return !value(n).Present })
}

// numberPlace keeps the order of signed numbers.
func numberPlace(column []int64) func(row uint32) uint64 {
	return func(row uint32) uint64 {
		if column[row] == null {
			return lastPlace
		}
		return uint64(column[row]) ^ 1<<63
	}
}

// sorted is the rows in this order; rows are in the order of createdAt.
func (o order) sorted(rows []uint32) []uint32 {
	if o.given {
		return rows
	}
	if o.text != nil {
		return sortByText(rows, o.text)
	}
	return sortByPlace(rows, o.place)
}

// equal tells whether two rows tie.
func (o order) equal(a, b uint32) bool {
	if o.text != nil {
		textA, hasA := o.text(a)
		textB, hasB := o.text(b)
		return hasA == hasB && textA == textB
	}
	return o.place(a) == o.place(b)
}

// sortByPlace is a radix sort, least digit first, over the digits in which the
// places differ.
func sortByPlace(rows []uint32, place func(row uint32) uint64) []uint32 {
	const bits, mask = 11, 1<<11 - 1
	type item struct {
		place uint64
		row   uint32
	}
	items, other := make([]item, len(rows)), make([]item, len(rows))
	least := uint64(lastPlace)
	for i, row := range rows {
		items[i] = item{place(row), row}
		least = min(least, items[i].place)
	}
	greatest := uint64(0)
	for i := range items {
		if items[i].place == lastPlace {
			continue
		}
		items[i].place -= least
		greatest = max(greatest, items[i].place)
	}
	for i := range items {
		if items[i].place == lastPlace {
			items[i].place = greatest + 1
		}
	}
	for shift := 0; shift < 64 && (greatest+1)>>shift > 0; shift += bits {
		var starts [mask + 2]int
		for _, it := range items {
			starts[it.place>>shift&mask+1]++
		}
		for d := 1; d < len(starts); d++ {
			starts[d] += starts[d-1]
		}
		for _, it := range items {
			d := it.place >> shift & mask
			other[starts[d]] = it
			starts[d]++
		}
		items, other = other, items
	}
	sorted := make([]uint32, len(rows))
	for i, it := range items {
		sorted[i] = it.row
	}
	return sorted
}

// page yields the rows of a page of sorted rows. Rows that tie come in another
// order at every request, as they do from PostgreSQL: seed says in which. Only
// the ties that the page touches are looked at.
func (o order) page(sorted []uint32, descending bool, offset, limit int, seed uint64) func(yield func(row uint32) bool) {
	return func(yield func(row uint32) bool) {
		end := offset + min(limit, len(sorted)-min(offset, len(sorted)))
		for at := offset; at < end; {
			first, count := o.ties(sorted, at, descending)
			for ; at < min(end, first+count); at++ {
				n := first + shuffledPlace(at-first, count, seed)
				if descending {
					n = len(sorted) - 1 - n
				}
				if !yield(sorted[n]) {
					return
				}
			}
		}
	}
}

// ties is the run of rows that tie with the one at place at, counted from the
// end when descending.
func (o order) ties(sorted []uint32, at int, descending bool) (first, count int) {
	row := func(place int) uint32 {
		if descending {
			return sorted[len(sorted)-1-place]
		}
		return sorted[place]
	}
	if (at == 0 || !o.equal(row(at-1), row(at))) && (at == len(sorted)-1 || !o.equal(row(at+1), row(at))) {
		return at, 1
	}
	first = sort.Search(at, func(place int) bool { return o.equal(row(place), row(at)) })
	end := at + sort.Search(len(sorted)-at, func(n int) bool { return !o.equal(row(at+n), row(at)) })
	return first, end - first
}

// shuffledPlace maps the places of count ties onto themselves, by another
// mapping for every seed.
func shuffledPlace(place, count int, seed uint64) int {
	if count == 1 {
		return 0
	}
	seed ^= uint64(count) << 32
	seed = (seed ^ seed>>30) * 0xbf58476d1ce4e5b9
	seed = (seed ^ seed>>27) * 0x94d049bb133111eb
	seed ^= seed >> 31
	step := int(seed%uint64(count)) | 1
	for divisor(step, count) != 1 {
		step++
	}
	return (place*step + int(seed>>33)%count) % count
}

func divisor(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
