package model

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestColumnsAsOnTheOfficialScreen(t *testing.T) {
	for i, want := range []struct {
		title                string
		sortable, filterable bool
	}{
		{"Date", true, false}, {"Category", false, true}, {"Log type", true, true}, {"App", true, true},
		{"User", true, true}, {"Session", true, true}, {"Data", true, true},
	} {
		column := Column(i)
		assert.Equal(t, want.title, column.Title())
		assert.Equal(t, want.sortable, column.Sortable(), want.title)
		assert.Equal(t, want.filterable, column.Filterable(), want.title)
	}
	for _, none := range []Column{-1, ColumnCount, 99} {
		assert.Empty(t, none.Title())
		assert.False(t, none.Sortable())
		assert.False(t, none.Filterable())
	}
}

func TestQueryIsAValue(t *testing.T) {
	first := Query{}
	second := first
	second.Filters[ColumnType] = "login"
	assert.NotEqual(t, first, second)
	second.Filters[ColumnType] = ""
	assert.True(t, first == second, "queries compare with ==")
	assert.Equal(t, Sort{Column: ColumnDate, Ascending: false}, first.Sort, "newest first")
	assert.Equal(t, RangeLast24Hours, first.Range.Kind)
}

func TestPageSizes(t *testing.T) {
	assert.Equal(t, []int{25, 50, 100, 500}, PageSizes())
	assert.Equal(t, 25, DefaultPageSize)
	assert.Equal(t, 500, MaxPageLimit)
}

func TestCategories(t *testing.T) {
	labels, short := []string{}, []string{}
	for _, c := range Categories() {
		labels = append(labels, c.Label())
		short = append(short, c.Short())
	}
	assert.Equal(t, []string{"All categories", "Apps/Integrations", "App Actions", "Fliplet Studio/Viewer"}, labels)
	assert.Equal(t, []string{"all", "Apps", "Actions", "Studio"}, short)
	assert.Equal(t, "robot", Category("robot").Label(), "one we don't know shows as it is")
	assert.Equal(t, "robot", Category("robot").Short())
}

func TestCategoryOfALog(t *testing.T) {
	assert.Equal(t, CategoryStudio, Log{HasUser: true, UserType: Optional{Value: "studio", Present: true}}.Category())
	assert.Equal(t, CategoryAll, Log{}.Category())
	assert.Equal(t, CategoryAll, Log{HasUser: true}.Category())
}
