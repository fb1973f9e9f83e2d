package logs

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/model"
)

func logsFrom(from, n int) []model.Log {
	logs := make([]model.Log, n)
	for i := range logs {
		logs[i] = model.Log{ID: model.ID(fmt.Sprint(1_000_000 - from - i)), Type: "user.login", CreatedAt: time.Unix(int64(1_000_000-(from+i)/3), 0)}
	}
	return logs
}

func pageOf(offset, n, total int) model.LogPage {
	return model.LogPage{Logs: logsFrom(offset, n), Total: total, TotalKnown: true, Offset: offset, Limit: n}
}

func TestCompleteIsAsManyDistinctIDsAsTheTotal(t *testing.T) {
	r := newResult(model.Query{}, model.Period{})
	assert.False(t, r.complete(), "nothing is known yet")
	r.add(pageOf(0, 25, 60))
	assert.False(t, r.complete())
	r.add(pageOf(25, 35, 60))
	assert.True(t, r.complete())
	twice := pageOf(59, 1, 60)
	twice.Logs = logsFrom(0, 1)
	r.add(twice)
	assert.False(t, r.complete(), "one id came twice, so one is missing")
	r.add(pageOf(59, 1, 60))
	assert.True(t, r.complete())
	r.add(pageOf(0, 25, 61))
	assert.False(t, r.complete())
	assert.Equal(t, 60, r.changed)
}

// However far one pages, memory stays bounded, and the top is read once.
func TestRowsFarAwayAreDropped(t *testing.T) {
	const total = 1_000_000
	r := newResult(model.Query{}, model.Period{})
	asked := map[int]int{}
	read := func(offset int) {
		asked[offset]++
		r.tried[offset] = true
		r.add(pageOf(offset, 500, total))
	}
	for page := range 200 {
		if _, whole := r.page(page*500, 500); !whole {
			read(page * 500)
		}
		for {
			offset, ok := r.missing(page, 500)
			if !ok {
				break
			}
			read(offset)
		}
		r.evict(page*500, 500)
		require.LessOrEqual(t, len(r.rows), keepRows+1000)
		_, whole := r.page(page*500, 500)
		require.True(t, whole, "the page in sight stays")
	}
	for offset, times := range asked {
		assert.Equal(t, 1, times, "piece %d", offset)
	}
	assert.Len(t, asked, 201)
}

func TestMissingFindsTheNextPageFirst(t *testing.T) {
	r := newResult(model.Query{}, model.Period{})
	r.add(pageOf(0, 25, 5000))
	r.add(pageOf(1000, 25, 5000))
	offset, ok := r.missing(40, 25) // rows 1000 to 1024 in sight
	assert.True(t, ok)
	assert.Equal(t, 1000, offset)
	r.tried[1000] = true
	offset, ok = r.missing(40, 25)
	assert.True(t, ok)
	assert.Equal(t, 0, offset, "then from the top")
}

func TestSortByDateTurnsTies(t *testing.T) {
	logs := logsFrom(0, 9) // three of each date
	up := sortByDate(logs, true)
	down := sortByDate(up, false)
	assert.Equal(t, logs, down)
	for i := range up {
		assert.Equal(t, down[len(down)-1-i], up[i])
	}
	big := []model.Log{{ID: "9"}, {ID: "10"}, {ID: "123456789012345678901234567890"}}
	assert.Equal(t, big, sortByDate(big, true), "ids are numbers of any size")
}

func TestMemoryIsBounded(t *testing.T) {
	var m memory
	for i := range 50 {
		r := newResult(model.Query{AppID: model.ID(fmt.Sprint(i))}, model.Period{})
		r.add(pageOf(0, 10, 10))
		m.keep(r)
	}
	assert.Len(t, m.results, memorySize)
	_, ok := m.answer(model.Query{AppID: "49"})
	assert.True(t, ok)
	_, ok = m.answer(model.Query{AppID: "1"})
	assert.False(t, ok)
	unfinished := newResult(model.Query{AppID: "x"}, model.Period{})
	unfinished.add(pageOf(0, 5, 10))
	m.keep(unfinished)
	_, ok = m.answer(model.Query{AppID: "x"})
	assert.False(t, ok, "not all is on hand")
}
