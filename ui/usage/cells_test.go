package usage

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"fliplet-audit/model"
)

func TestChangesInWords(t *testing.T) {
	for _, tt := range []struct {
		now, before int
		want        string
		percent     any
	}{
		{112, 100, "↑ 12 %", 12},
		{92, 100, "↓ 8 %", -8},
		{5, 5, "0 %", 0},
		{0, 0, "0 %", 0},
		{5, 0, "↑ 5", nil}, // nothing before: the plain count
		{1234, 0, "↑ 1,234", nil},
		{0, 7, "↓ 100 %", -100},
		{1001, 1000, "↑ <1 %", 0},
		{999, 1000, "↓ <1 %", 0},
		{1, 1000, "↓ >99 %", -100},
		{2, 1, "↑ 100 %", 100},
		{5000, 3, "↑ 166,567 %", 166567},
		{3, 8, "↓ 63 %", -63},
		{11, 8, "↑ 38 %", 38},
	} {
		c := model.Count{Count: tt.now, Previous: tt.before, HasPrevious: true, Known: true}
		assert.Equal(t, tt.want, Change(c), "%d after %d", tt.now, tt.before)
		percent, known := Percent(c)
		assert.Equal(t, tt.percent != nil, known, "%d after %d", tt.now, tt.before)
		if known {
			assert.Equal(t, tt.percent, percent, "%d after %d", tt.now, tt.before)
		}
	}
	for _, c := range []model.Count{{}, {Count: 3, Known: true}, {Previous: 3, HasPrevious: true}} {
		assert.Empty(t, Change(c), "%+v: what is not known is not said", c)
		_, known := Percent(c)
		assert.False(t, known, "%+v", c)
	}
}

func TestTheNineCellsInTheDashboardsOrder(t *testing.T) {
	n := func(i int) model.Count { return model.Count{Count: i, Known: true} }
	cells := Cells(model.UsageStats{
		UniqueAppUsers: n(1), TotalAppUsers: n(2), AppSessions: n(3), StudioSessions: n(4), StudioUsers: n(5),
		NewStudioUsers: n(6), AppsCreated: n(7), AppsEdited: n(8), AppsPublished: n(9),
	})
	want := []string{
		"uniqueAppUsers", "totalAppUsers", "appSessions", "studioSessions", "studioUsers", "newStudioUsers", "appsCreated", "appsEdited", "appsPublished",
	}
	for i, c := range cells {
		assert.Equal(t, want[i], c.Name)
		assert.Equal(t, i+1, c.Count.Count)
	}
	assert.Len(t, cells, 9)
}
