package filters

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/model"
)

// asking is a query with one filter.
func asking(c model.Column, text string) model.Query {
	var q model.Query
	q.Filters[c] = text
	return q
}

// asJSON is a tree as the client sends it.
func asJSON(t *testing.T, v any) string {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	require.NoError(t, e.Encode(v))
	return strings.TrimSpace(b.String())
}

const hiddenLeftOut = `{"$notILike":"studio.analytics.presence"},{"$notILike":"app.analytics.event"},{"$notILike":"app.analytics.pageView"},{"$notILike":"app.update"},{"$notILike":"app.view"}`

func TestWhereHasTheShapesOfTheWire(t *testing.T) {
	user := func(cond string) string {
		return `{"$or":[{"user":{"type":null,"email":` + cond + `},"data":{"_userEmail":` + cond + `}},{"data":{"_studioUser":{"email":` + cond + `}}}]}`
	}
	each := func(cond string) string {
		return `{"user":{"email":` + cond + `}},{"data":{"_userEmail":` + cond + `}},{"data":{"_studioUser":{"email":` + cond + `}}}`
	}
	for _, c := range []struct {
		column model.Column
		text   string
		want   string
	}{
		{model.ColumnType, ``, `null`},
		{model.ColumnType, ` `, `null`},
		{model.ColumnType, `|`, `null`},
		{model.ColumnType, `!`, `null`},
		{model.ColumnType, `! | |`, `null`},
		{model.ColumnType, `""`, `null`},
		{model.ColumnType, `login`, `{"type":{"$iLike":"%login%"}}`},
		{model.ColumnType, " \tlog\tin ", `{"type":{"$iLike":"%login%"}}`},
		{model.ColumnType, `login|`, `{"type":{"$iLike":"%login%"}}`},
		{model.ColumnType, `=user.login`, `{"type":{"$iLike":"user.login"}}`},
		{model.ColumnType, `= user.login `, `{"type":{"$iLike":"user.login"}}`},
		{model.ColumnType, `log|mail`, `{"type":{"$or":[{"$iLike":"%log%"},{"$iLike":"%mail%"}]}}`},
		{model.ColumnType, `log | "b|c" | sms`, `{"type":{"$or":[{"$iLike":"%log%"},{"$iLike":"%b|c%"},{"$iLike":"%sms%"}]}}`},
		{model.ColumnType, `!a|b`, `{"type":{"$or":[{"$and":[{"$notILike":"%a%"},{"$notILike":"%b%"},` + hiddenLeftOut + `]},null]}}`},
		{model.ColumnType, `=`, `{"type":{"$or":[{"$iLike":""},null]}}`},
		{model.ColumnType, `=""`, `{"type":{"$or":[{"$iLike":""},null]}}`},
		{model.ColumnType, `!=`, `{"type":{"$and":[{"$notILike":""},` + hiddenLeftOut + `]}}`},
		{model.ColumnApp, `charts`, `{"app":{"name":{"$iLike":"%charts%"}}}`},
		{model.ColumnApp, `!charts`, `{"app":{"name":{"$or":[{"$notILike":"%charts%"},null]}}}`},
		{model.ColumnApp, `!a|b`, `{"app":{"name":{"$or":[{"$and":[{"$notILike":"%a%"},{"$notILike":"%b%"}]},null]}}}`},
		{model.ColumnApp, `!=`, `{"app":{"name":{"$notILike":""}}}`},
		{model.ColumnApp, `!=|x`, `{"app":{"name":{"$and":[{"$notILike":""},{"$notILike":"%x%"}]}}}`},
		{model.ColumnApp, `=|x`, `{"app":{"name":{"$or":[{"$iLike":""},null,{"$iLike":"%x%"}]}}}`},
		{model.ColumnApp, `"!a"`, `{"app":{"name":{"$iLike":"%!a%"}}}`},
		{model.ColumnApp, `a|!b`, `{"app":{"name":{"$or":[{"$iLike":"%a%"},{"$iLike":"%!b%"}]}}}`},
		{model.ColumnApp, `"say ""hi"""`, `{"app":{"name":{"$iLike":"%say \"hi\"%"}}}`},
		{model.ColumnApp, `="  x "`, `{"app":{"name":{"$iLike":"  x "}}}`},
		{model.ColumnApp, `"a|b`, `{"app":{"name":{"$or":[{"$iLike":"%\"a%"},{"$iLike":"%b%"}]}}}`},
		{model.ColumnApp, `100%_\x`, `{"app":{"name":{"$iLike":"%100\\%\\_\\\\x%"}}}`},
		{model.ColumnData, `0102018f`, `{"dataString":{"$iLike":"%0102018f%"}}`},
		{model.ColumnData, `"status": "failed"`, `{"dataString":{"$iLike":"%\"status\": \"failed\"%"}}`},
		{model.ColumnData, `{"_os"`, `{"dataString":{"$iLike":"%{\"\\_os\"%"}}`},
		{model.ColumnData, `a\"b`, `{"dataString":{"$iLike":"%a\\\\\"b%"}}`},
		{model.ColumnData, `appSubmissionId==12`, `{"dataString":{"$or":[{"$iLike":"%\"appSubmissionId\": 12,%"},{"$iLike":"%\"appSubmissionId\": 12}%"},{"$iLike":"%\"appSubmissionId\": \"12\"%"}]}}`},
		{model.ColumnData, `messageId==0102ab`, `{"dataString":{"$iLike":"%\"messageId\": \"0102ab\"%"}}`},
		{model.ColumnData, `_pageId == true`, `{"dataString":{"$or":[{"$iLike":"%\"\\_pageId\": true,%"},{"$iLike":"%\"\\_pageId\": true}%"},{"$iLike":"%\"\\_pageId\": \"true\"%"}]}}`},
		{model.ColumnData, `title=="a|b"`, `{"dataString":{"$iLike":"%\"title\": \"a|b\"%"}}`},
		{model.ColumnData, `"a|b"=="say ""x"""`, `{"dataString":{"$iLike":"%\"a|b\": \"say \\\\\"x\\\\\"\"%"}}`},
		{model.ColumnData, `path==C:\x`, `{"dataString":{"$iLike":"%\"path\": \"C:\\\\\\\\x\"%"}}`},
		{model.ColumnData, `ip==""`, `{"dataString":{"$iLike":"%\"ip\": \"\"%"}}`},
		{model.ColumnData, `!status==failed`, `{"dataString":{"$or":[{"$notILike":"%\"status\": \"failed\"%"},null]}}`},
		{model.ColumnData, `"url": "x?a==b"`, `{"dataString":{"$iLike":"%\"url\": \"x?a==b\"%"}}`},
		{model.ColumnUser, `ann`, user(`{"$iLike":"%ann%"}`)},
		{model.ColumnUser, `=ann@x.com`, user(`{"$iLike":"ann@x.com"}`)},
		{model.ColumnUser, `a|b`, `{"$or":[` + user(`{"$iLike":"%a%"}`) + `,` + user(`{"$iLike":"%b%"}`) + `]}`},
		{model.ColumnUser, `!ann`, `{"$and":[` + each(`{"$or":[{"$notILike":"%ann%"},null]}`) + `]}`},
		{model.ColumnUser, `!a|b`, `{"$and":[` + each(`{"$or":[{"$notILike":"%a%"},null]}`) + `,` + each(`{"$or":[{"$notILike":"%b%"},null]}`) + `]}`},
		{model.ColumnUser, `=`, `{"$and":[` + each(`{"$or":[{"$iLike":""},null]}`) + `]}`},
		{model.ColumnUser, `ann as bob`, `{"$and":[{"data":{"_studioUser":{"email":{"$iLike":"%ann%"}}}},{"user":{"type":null,"email":{"$iLike":"%bob%"}},"data":{"_userEmail":{"$iLike":"%bob%"}}}]}`},
		{model.ColumnUser, `=ann@x as =bob@y`, `{"$and":[{"data":{"_studioUser":{"email":{"$iLike":"ann@x"}}}},{"user":{"type":null,"email":{"$iLike":"bob@y"}},"data":{"_userEmail":{"$iLike":"bob@y"}}}]}`},
		{model.ColumnUser, `as bob`, `{"$and":[{"data":{"_studioUser":{"email":{"$ne":null}}}},{"user":{"type":null,"email":{"$iLike":"%bob%"}},"data":{"_userEmail":{"$iLike":"%bob%"}}}]}`},
		{model.ColumnUser, `ann as`, `{"$and":[{"data":{"_studioUser":{"email":{"$iLike":"%ann%"}}}},{"user":{"type":null,"email":{"$ne":null}},"data":{"_userEmail":{"$ne":null}}}]}`},
		{model.ColumnUser, `as`, `{"$or":[` + user(`{"$iLike":"%as%"}`) + `,{"data":{"_studioUser":{"$ne":null}}}]}`},
		{model.ColumnUser, `ashley`, user(`{"$iLike":"%ashley%"}`)},
		{model.ColumnUser, `"ann as bob"`, user(`{"$iLike":"%ann as bob%"}`)},
		{model.ColumnUser, `!ann as bob`, `{"$and":[{"$or":[{"data":{"_studioUser":{"email":{"$or":[{"$notILike":"%ann%"},null]}}}},{"$and":[{"user":{"email":{"$or":[{"$notILike":"%bob%"},null]}}},{"data":{"_userEmail":{"$or":[{"$notILike":"%bob%"},null]}}}]}]}]}`},
	} {
		where, err := Where(asking(c.column, c.text))
		require.NoError(t, err, c.text)
		if c.want == `null` {
			assert.Nil(t, where, c.text)
			continue
		}
		assert.JSONEq(t, c.want, asJSON(t, where), "%s: %s", c.column.Title(), c.text)
	}
}

func TestWhereOfSeveralColumns(t *testing.T) {
	var q model.Query
	q.Filters[model.ColumnType] = "login"
	q.Filters[model.ColumnApp] = "conf"
	q.Filters[model.ColumnUser] = "ann"
	q.Filters[model.ColumnData] = "x"
	q.Filters[model.ColumnSession] = "418"
	q.Filters[model.ColumnCategory] = "studio"
	where, err := Where(q)
	require.NoError(t, err)
	assert.JSONEq(t, `{"type":{"$iLike":"%login%"},"app":{"name":{"$iLike":"%conf%"}},"dataString":{"$iLike":"%x%"},
		"$or":[{"user":{"type":null,"email":{"$iLike":"%ann%"}},"data":{"_userEmail":{"$iLike":"%ann%"}}},{"data":{"_studioUser":{"email":{"$iLike":"%ann%"}}}}]}`, asJSON(t, where))
	id, ok, err := SessionID(q)
	require.NoError(t, err)
	assert.True(t, ok)
	assert.Equal(t, int64(418), id)
	category, err := Category(q)
	require.NoError(t, err)
	assert.Equal(t, model.CategoryStudio, category)
}

func TestWhereAndTheHiddenTypes(t *testing.T) {
	for _, c := range []struct {
		text, types string
		analytics   bool
		want        string
	}{
		{"", "", true, `{"type":{"$iLike":"%"}}`},
		{"", "user.login", true, `null`},
		{"view", "", true, `{"type":{"$iLike":"%view%"}}`},
		{"view", "", false, `{"type":{"$and":[{"$iLike":"%view%"},{"$ne":"app.analytics.pageView"},{"$ne":"app.view"}]}}`},
		{"view", "app.view", false, `{"type":{"$iLike":"%view%"}}`},
		{"pageView", "", false, `{"type":{"$iLike":"%pageView%"}}`},
		{"view|presence", "", false, `{"type":{"$or":[{"$iLike":"%view%"},{"$iLike":"%presence%"}]}}`},
		{"!login", "", true, `{"type":{"$or":[{"$notILike":"%login%"},null]}}`},
		{"!login", "app.view", false, `{"type":{"$or":[{"$notILike":"%login%"},null]}}`},
		{"!login", "", false, `{"type":{"$or":[{"$and":[{"$notILike":"%login%"},` + hiddenLeftOut + `]},null]}}`},
	} {
		q := asking(model.ColumnType, c.text)
		q.Types, q.Analytics = c.types, c.analytics
		where, err := Where(q)
		require.NoError(t, err)
		if c.want == `null` {
			assert.Nil(t, where)
			continue
		}
		assert.JSONEq(t, c.want, asJSON(t, where), "%+v", c)
	}
}

func TestWrongFiltersAreSaidAtOnce(t *testing.T) {
	for _, c := range []struct {
		column       model.Column
		text         string
		problem, fix string
	}{
		{model.ColumnSession, "abc", "numbers only", "418"},
		{model.ColumnSession, "=", "numbers only", "418"},
		{model.ColumnSession, "!418", "numbers only", "418"},
		{model.ColumnSession, "-4", "numbers only", "418"},
		{model.ColumnSession, "1.5", "numbers only", "418"},
		{model.ColumnSession, "99999999999999999999", "too large", "418"},
		{model.ColumnCategory, "robots", "no such category", "app, appAction, studio"},
		{model.ColumnData, "status==", "value missing", "KEY==VALUE"},
		{model.ColumnData, "status==|a", "value missing", "KEY==VALUE"},
		{model.ColumnData, "==x", "key missing", "KEY==VALUE"},
		{model.ColumnApp, strings.Repeat(`"|`, 5001), "too long", "10,000"},
		{model.ColumnDate, "x", "no filter here", "date range"},
	} {
		_, err := Parse(c.column, c.text)
		var wrong *SyntaxError
		require.ErrorAs(t, err, &wrong, c.text)
		assert.Equal(t, c.problem, wrong.Error(), c.text)
		assert.Contains(t, wrong.Advice(), c.fix, c.text)
		assert.Equal(t, c.column, wrong.Column)

		q := asking(c.column, c.text)
		_, err = Where(q)
		assert.ErrorAs(t, err, &wrong, c.text)
		_, err = Predicate(q)
		assert.ErrorAs(t, err, &wrong, c.text)
		assert.False(t, Exact(q))
		assert.False(t, Narrows(model.Query{}, q))
		assert.False(t, Narrows(q, q))
	}
}

func TestSessionTakesANumber(t *testing.T) {
	for text, want := range map[string]int64{"418": 418, " 418 ": 418, "=418": 418, "= 418": 418, "4\t18": 418, "007": 7, "9223372036854775807": 9223372036854775807} {
		id, ok, err := SessionID(asking(model.ColumnSession, text))
		require.NoError(t, err, text)
		assert.True(t, ok)
		assert.Equal(t, want, id, text)
	}
	_, ok, err := SessionID(model.Query{})
	require.NoError(t, err)
	assert.False(t, ok)
}
