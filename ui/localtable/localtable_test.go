package localtable_test

import (
	"context"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/model"
	"fliplet-audit/ui/localtable"
	"fliplet-audit/ui/usage"
)

// row is a name, a count, and when.
type row struct {
	name  string
	count int
	at    time.Time
}

func rowsOf(zone *time.Location, of ...row) localtable.Rows {
	return localtable.Rows{
		N: len(of), Kinds: []usage.Kind{usage.KindText, usage.KindCount, usage.KindTime}, Zone: zone,
		Value: func(i, column int) usage.Value {
			r := of[i]
			return []usage.Value{{Text: r.name}, {Count: model.Count{Count: r.count, Known: true}}, {Time: r.at}}[column]
		},
	}
}

func TestRowsAreOrderedAndNarrowed(t *testing.T) {
	night := time.Date(2026, 11, 18, 23, 30, 0, 0, time.UTC)
	some := []row{{"b", 5, night}, {"東京", 12, night.Add(time.Hour)}, {"a", 12, night.Add(-time.Hour)}}
	utc, later := rowsOf(time.UTC, some...), rowsOf(time.FixedZone("", 3600), some...)
	for _, tt := range []struct {
		rows    localtable.Rows
		sort    int
		filters []string
		want    []int
	}{
		{utc, 0, nil, []int{2, 0, 1}},
		{utc, 1, nil, []int{0, 1, 2}},
		{utc, 2, []string{"", ">=12"}, []int{2, 1}},
		{utc, 2, []string{"", "", "18 Nov"}, []int{2, 0}},
		{later, 2, []string{"", "", "18 Nov"}, []int{2}},
		{utc, 0, []string{"!a", "12"}, []int{1}},
	} {
		w := localtable.Wish{Sort: tt.sort, Ascending: true}
		copy(w.Filters[:], tt.filters)
		a, err := tt.rows.Arrange(context.Background(), w, localtable.Arranged{})
		require.NoError(t, err)
		assert.Equal(t, tt.want, a.Shown, "%+v", w)
		assert.Equal(t, tt.filters != nil, w.Filtered())
		w.SortBy(tt.sort, usage.KindText)
		turned, err := tt.rows.Arrange(context.Background(), w, a)
		require.NoError(t, err)
		assert.Len(t, turned.Shown, len(tt.want))
		if tt.sort != 1 {
			assert.Equal(t, tt.want[0], turned.Shown[len(tt.want)-1], "the other way round")
		}
	}
	ended, end := context.WithCancel(context.Background())
	end()
	_, err := utc.Arrange(ended, localtable.Wish{}, localtable.Arranged{})
	assert.ErrorIs(t, err, context.Canceled)
}

func TestAFilterIsTyped(t *testing.T) {
	e := localtable.NewEdit(1, usage.KindCount, "12")
	key := func(text string) tea.KeyMsg { return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text)} }
	filter, ok := e.Update(key("0 "))
	assert.True(t, ok)
	assert.Equal(t, "120", filter)
	_, ok = e.Update(key("x"))
	assert.False(t, ok, "what can't be right is not applied")
	require.Error(t, e.Err)
	place := func(column int) (int, int, bool) { return 10, 7, column == 1 }
	assert.Equal(t, 24, e.Drawn(place, 80).Width, "room to type in")
	assert.Equal(t, 5, e.Drawn(func(int) (int, int, bool) { return 55, 5, true }, 60).Width, "within the window")
	_, ok = e.Update(tea.KeyMsg{Type: tea.KeyLeft})
	assert.False(t, ok)
	filter, ok = e.Update(tea.KeyMsg{Type: tea.KeyCtrlK})
	assert.True(t, ok)
	assert.Equal(t, "120", filter)
	assert.NoError(t, e.Err)
	filter, ok = e.Update(tea.KeyMsg{Type: tea.KeyCtrlU})
	assert.True(t, ok)
	assert.Empty(t, filter)
	assert.Equal(t, "12", e.Before)
	var none *localtable.Edit
	assert.Nil(t, none.Drawn(place, 80))
}
