package filters_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/filters"
	"fliplet-audit/model"
)

func TestNarrowsIsNeverWrong(t *testing.T) {
	p := pick{rand.New(rand.NewPCG(3, 4))}
	narrower := 0
	for range 20_000 {
		wide := p.query()
		narrow := wide
		c := model.Column(p.IntN(int(model.ColumnCount)-1) + 1)
		switch p.IntN(3) {
		case 0:
			narrow.Filters[c] += p.filter()
		case 1:
			narrow.Filters[c] = p.filter()
		default:
			narrow = p.query()
		}
		if !filters.Narrows(wide, narrow) {
			continue
		}
		narrower++
		inWide, err := filters.Predicate(wide)
		require.NoError(t, err)
		inNarrow, err := filters.Predicate(narrow)
		require.NoError(t, err)
		for range 5 {
			l := p.log(t)
			if inNarrow(l) && !inWide(l) {
				t.Fatalf("%q is no narrower than %q: type %q app %+v user %+v data %+v", narrow.Filters, wide.Filters, l.Type, l.AppName, l.UserEmail, l.DataText)
			}
		}
	}
	assert.Greater(t, narrower, 1_500)
}

func TestNarrowsKnowsWhatTypingMakes(t *testing.T) {
	ask := func(texts ...string) (q model.Query) {
		for i, text := range texts {
			q.Filters[int(model.ColumnType)+i] = text
		}
		return q
	}
	type pair struct{ wide, narrow model.Query }
	for name, c := range map[string]pair{
		"first letters, no hidden type":   {ask(""), ask("log")},
		"a longer text":                   {ask("log"), ask("Login")},
		"a longer text, hidden types too": {ask("app.v"), ask("app.vi")},
		"a text that fits hidden types":   {ask(""), ask("e")},
		"one more column":                 {ask("login"), ask("login", "conf")},
		"user typed on":                   {ask("", "", "an"), ask("", "", "ann")},
		"exactly within contains":         {ask("log"), ask("=user.login")},
		"one alternative fewer":           {ask("bounce|delay"), ask("bounced")},
		"one more left out":               {ask("!log"), ask("!log|email")},
		"less left out by each":           {ask("!login"), ask("!log")},
		"a side of as":                    {ask("", "", "ann as"), ask("", "", "ann as bob")},
		"as within a plain text":          {ask("", "", "ann"), ask("", "", "ann as")},
		"a key's value within its name":   {ask("", "", "", "", "status"), ask("", "", "", "", "status==failed")},
		"a blank, a bar":                  {ask("login"), ask("login |")},
		"the same beyond ASCII":           {ask("", "é"), ask("", "é", "ann")},
	} {
		assert.True(t, filters.Narrows(c.wide, c.narrow), name)
	}
	analytics := ask("log")
	analytics.Analytics = true
	other := ask("login")
	other.Range.Kind = model.RangeLast7Days
	app := ask("login")
	app.AppID = "1"
	copies := app
	copies.OtherAppID = "2"
	for name, c := range map[string]pair{
		"a shorter text":               {ask("login"), ask("log")},
		"another text":                 {ask("login"), ask("logout")},
		"a hidden type comes in":       {ask(""), ask("app.v")},
		"a hidden type by name":        {ask(""), ask("pageView")},
		"a hidden type past a not":     {ask("!login"), ask("app.view")},
		"contains is wider than is":    {ask("=login"), ask("login")},
		"one more alternative":         {ask("a"), ask("a|b")},
		"less left out":                {ask("!log|email"), ask("!log")},
		"another value of a key":       {ask("", "", "", "", "k==1"), ask("", "", "", "", "k==12")},
		"analytics":                    {ask("log"), analytics},
		"another range":                {ask("log"), other},
		"another app":                  {ask("log"), app},
		"both copies":                  {app, copies},
		"one of both copies":           {copies, app},
		"the bare word brings more in": {ask("", "", "a"), ask("", "", "as")},
		"another session":              {ask("", "", "", "1"), ask("", "", "", "12")},
		"letters beyond ASCII":         {ask("", "é"), ask("", "éa")},
	} {
		assert.False(t, filters.Narrows(c.wide, c.narrow), name)
	}
}
