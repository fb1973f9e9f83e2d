package where_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/api/demo/where"
)

// row holds what a log has; a column that is missing is NULL.
type row map[where.Column]any

func (r row) value(c where.Column) where.Value {
	if c == where.ColumnDataString {
		c = where.ColumnData
	}
	switch v := r[c].(type) {
	case string:
		return where.Value{Text: v}
	case int:
		return where.Value{Number: int64(v)}
	case time.Time:
		return where.Value{Number: v.UnixMilli()}
	}
	return where.Value{Null: true}
}

var (
	created = time.Date(2026, 11, 19, 10, 24, 37, 0, time.UTC)
	login   = row{
		"id": 7, "type": "user.login", "requestId": "20680bf2-5dc6-49b1-bb3e-602ec22b0a8c", "createdAt": created,
		"sessionId": 418, "userId": 456, "appId": 789, "user.id": 456, "user.type": "app", "user.email": "Ann@acme.com",
		"app.id": 789, "app.name": "Team Charts",
		"data": `{"ip": "10.0.0.1", "ok": true, "page": {"id": 12, "title": "Home"}, "_userEmail": "ann@acme.com", "statusCode": 200}`,
	}
	bare    = row{"id": 8, "type": "app.publish"}
	preview = row{
		"id": 9, "type": "app.view", "user.type": "studio", "user.email": "admin@x.com",
		"data": `{"word": "abc", "_userEmail": "user@y.com", "_studioUser": {"email": "admin@x.com"}}`,
	}
)

func TestTreesMean(t *testing.T) {
	all := map[string]row{"login": login, "bare": bare, "preview": preview}
	for _, c := range []struct {
		tree string
		want []string
	}{
		{`{}`, []string{"login", "bare", "preview"}},
		{`null`, []string{"login", "bare", "preview"}},
		{`{"type":{"$iLike":"%LOGIN%"}}`, []string{"login"}},
		{`{"type":{"$like":"%LOGIN%"}}`, nil},
		{`{"type":{"$iLike":"user.login"}}`, []string{"login"}},
		{`{"type":{"$iLike":"login"}}`, nil},
		{`{"type":"user.login"}`, []string{"login"}},
		{`{"type":["user.login","app.view"]}`, []string{"login", "preview"}},
		{`{"type":{"$in":["user.login"]}}`, []string{"login"}},
		{`{"type":{"$in":[]}}`, nil},
		{`{"type":{"$ne":"user.login"}}`, []string{"bare", "preview"}},
		{`{"type":{"$gt":"app.view"}}`, []string{"login"}},
		{`{"type":{"$or":[{"$iLike":"%login%"},{"$iLike":"%publish%"}]}}`, []string{"login", "bare"}},
		{`{"type":{"$or":["user.login","app.view"]}}`, []string{"login", "preview"}},
		{`{"type":{"$or":{"$iLike":"%login%","$eq":"app.publish"}}}`, []string{"login", "bare"}},
		{`{"type":{"$and":[{"$iLike":"%app%"},{"$iLike":"%view%"}]}}`, []string{"preview"}},
		{`{"type":{"$iLike":"%app%","$ne":"app.view"}}`, []string{"bare"}},

		// NULL matches neither a pattern nor its negation.
		{`{"app":{"name":{"$iLike":"%charts%"}}}`, []string{"login"}},
		{`{"app":{"name":{"$notILike":"%charts%"}}}`, nil},
		{`{"app":{"name":{"$notLike":"%charts%"}}}`, []string{"login"}},
		{`{"app":{"name":{"$or":[{"$notILike":"%charts%"},null]}}}`, []string{"bare", "preview"}},
		{`{"app":{"name":{"$ne":"x"}}}`, []string{"login"}},
		{`{"app":{"name":{"$not":"x"}}}`, []string{"login"}},
		{`{"app":{"name":{"$iLike":null}}}`, nil},
		{`{"app":{"name":null}}`, []string{"bare", "preview"}},
		{`{"app":{"name":{"$ne":null}}}`, []string{"login"}},
		{`{"app":{"name":{"$not":null}}}`, []string{"login"}},
		{`{"app":{"name":{"$eq":null}}}`, []string{"bare", "preview"}},
		{`{"$not":{"app":{"name":"x"}}}`, []string{"login"}},
		{`{"sessionId":{"$in":[1,null]}}`, nil},
		{`{"$not":{"sessionId":{"$in":[1,null]}}}`, nil},
		{`{"$not":{"sessionId":{"$in":[1]}}}`, []string{"login"}},
		{`{"sessionId":{"$gt":null}}`, nil},
		{`{"type":{"$or":[{"$and":[{"$notILike":"%login%"},{"$notILike":"%view%"}]},null]}}`, []string{"bare"}},
		{`{"dataString":{"$or":[{"$iLike":""},null]}}`, []string{"bare"}},
		{`{"dataString":{"$notILike":""}}`, []string{"login", "preview"}},

		{`{"user.email":{"$iLike":"ann%"}}`, []string{"login"}},
		{`{"$user.email$":{"$iLike":"ann%"}}`, []string{"login"}},
		{`{"user":{"type":"app"}}`, []string{"login"}},
		{`{"user":{"type":null}}`, []string{"bare"}},
		{`{"user":{"$or":[{"type":"studio"},{"email":{"$iLike":"ann%"}}]}}`, []string{"login", "preview"}},
		{`{"user":{"id":456}}`, []string{"login"}},

		{`{"dataString":{"$iLike":"%\"_useremail\": \"ANN%"}}`, []string{"login"}},
		{`{"data":{"_userEmail":{"$iLike":"%ann%"}}}`, []string{"login"}},
		{`{"data":{"_studioUser":{"email":{"$iLike":"admin%"}}}}`, []string{"preview"}},
		{`{"data":{"_studioUser":{"email":{"$ne":null}}}}`, []string{"preview"}},
		{`{"data":{"_studioUser":{"email":null}}}`, []string{"login", "bare"}},
		{`{"data._userEmail":"ann@acme.com"}`, []string{"login"}},
		{`{"data.page.title":"Home"}`, []string{"login"}},
		{`{"data":{"page":{"title":["Away","Home"]}}}`, []string{"login"}},
		{`{"data":{"statusCode":200}}`, []string{"login"}},
		{`{"data":{"statusCode":{"$gte":200.0,"$lt":300}}}`, []string{"login"}},
		{`{"data":{"statusCode":"200"}}`, []string{"login"}},
		{`{"data":{"ok":true}}`, []string{"login"}},
		{`{"data":{"ok":{"$or":["true",null]}}}`, []string{"login", "bare", "preview"}},
		{`{"data":null}`, []string{"bare"}},
		{`{"data":{"$ne":null}}`, []string{"login", "preview"}},
		{`{"data":{"$contains":{"page":{"id":12}}}}`, []string{"login"}},
		{`{"data":{"$contains":{"id":12}}}`, nil},
		{`{"data":{"$contains":{"statusCode":200},"ip":"10.0.0.1"}}`, []string{"login"}},

		{`{"userId":456}`, []string{"login"}},
		{`{"userId":"456"}`, []string{"login"}},
		{`{"userId":456.5}`, nil},
		{`{"userId":{"$lt":456.5}}`, []string{"login"}},
		{`{"userId":{"$lt":99999999999999999999}}`, []string{"login"}},
		{`{"appId":[789,790]}`, []string{"login"}},
		{`{"id":{"$gt":7,"$lte":8}}`, []string{"bare"}},
		{`{"requestId":"20680BF2-5dc6-49b1-bb3e-602ec22b0a8c"}`, []string{"login"}},
		{`{"createdAt":{"$gte":"2026-11-19","$lte":"2026-11-19 10:24:37"}}`, []string{"login"}},
		{`{"createdAt":{"$gt":"2026-11-19T11:24:37.000+01:00"}}`, nil},

		{`{"type":{"$iLike":"%app%"},"id":{"$gt":8}}`, []string{"preview"}},
		{`{"$or":[{"id":7},{"type":"app.publish"}]}`, []string{"login", "bare"}},
		{`{"$or":{"id":7,"type":"app.publish"}}`, []string{"login", "bare"}},
		{`{"$and":[{"id":7},{"type":"app.publish"}]}`, nil},
		{`{"$or":[{"id":7,"type":"app.publish"},{"id":9}]}`, []string{"preview"}},
		{`{"$or":[]}`, nil},
		{`{"$or":[{}]}`, nil},
		{`{"$or":[{},{"id":7}]}`, []string{"login"}},
		{`{"$and":[]}`, []string{"login", "bare", "preview"}},
		{`{"$not":{}}`, nil},
		{`{"$not":{"id":7}}`, []string{"bare", "preview"}},
		{`[{"id":7},{"type":"user.login"}]`, []string{"login"}},

		// The User filter's shape: user and data are alternatives.
		{`{"user":{"type":null,"email":{"$iLike":"%ann%"}},"data":{"_userEmail":{"$iLike":"%user@%"}}}`, []string{"login", "preview"}},
		{`{"user":{"type":null,"email":{"$iLike":"%ann%"}},"data":{"_userEmail":{"$iLike":"%user@%"}},"id":9}`, []string{"preview"}},
		{`{"user":{"email":{"$iLike":"%ann%"}},"data":{"_userEmail":{"$iLike":"%user@%"}}}`, nil},
		{`{"$or":[{"user":{"type":null,"email":{"$iLike":"%admin%"}},"data":{"_userEmail":{"$iLike":"%admin%"}}},{"data":{"_studioUser":{"email":{"$iLike":"%admin%"}}}}]}`, []string{"preview"}},
		{`{"$and":[{"data":{"_studioUser":{"email":{"$iLike":"%admin%"}}}},{"user":{"type":null,"email":{"$iLike":"%user%"}},"data":{"_userEmail":{"$iLike":"%user%"}}}]}`, []string{"preview"}},
	} {
		condition, err := where.Compile([]byte(c.tree))
		require.NoError(t, err, c.tree)
		for name, r := range all {
			got, err := condition.Matches(r.value)
			require.NoError(t, err, c.tree)
			assert.Equal(t, slices.Contains(c.want, name), got, "%s of %s", c.tree, name)
		}
	}
}

func TestACastFailsOnARowThatCannotBeCast(t *testing.T) {
	for tree, words := range map[string]string{
		`{"data":{"word":12}}`:              `invalid input syntax for type double precision: "abc"`,
		`{"data":{"word":true}}`:            `invalid input syntax for type boolean: "abc"`,
		`{"data":{"word":{"$in":["x",1]}}}`: `double precision`,
	} {
		condition, err := where.Compile([]byte(tree))
		require.NoError(t, err)
		_, err = condition.Matches(preview.value)
		assert.ErrorContains(t, err, words, tree)
		_, err = condition.Matches(bare.value)
		assert.NoError(t, err, "NULL casts to NULL")
	}
}

func TestRefusedInWords(t *testing.T) {
	for tree, words := range map[string]string{
		`{"a"`:                             "no JSON",
		`{} {}`:                            "no JSON",
		`"type"`:                           "object with conditions",
		`12`:                               "object with conditions",
		`{"nope":1}`:                       `no column "nope"`,
		`{"user":{"nope":1}}`:              `no column "user.nope"`,
		`{"user":"ann"}`:                   "needs an object",
		`{"type":{"$regexp":"a"}}`:         `unknown operator "$regexp"`,
		`{"type":{"$between":[1,2]}}`:      `unknown operator "$between"`,
		`{"$xor":[]}`:                      `unknown operator "$xor"`,
		`{"type":{"length":3}}`:            `unknown operator "length"`,
		`{"type":{}}`:                      "without operators",
		`{"type":{"$iLike":5}}`:            "needs a text",
		`{"type":{"$iLike":"a\\"}}`:        "must not end with escape character",
		`{"type":{"$in":"a"}}`:             "needs an array",
		`{"type":5}`:                       "operator does not exist",
		`{"type":true}`:                    "operator does not exist",
		`{"type":"a\u0000b"}`:              "invalid byte sequence",
		`{"id":{"$iLike":"%1%"}}`:          "operator does not exist: integer",
		`{"sessionId":{"$iLike":"4"}}`:     "operator does not exist: integer",
		`{"requestId":{"$iLike":"%2%"}}`:   "operator does not exist: uuid",
		`{"createdAt":{"$iLike":"2026%"}}`: "operator does not exist: timestamp",
		`{"data":{"$iLike":"%a%"}}`:        "operator does not exist: jsonb",
		`{"userId":"abc"}`:                 "invalid input syntax for type integer",
		`{"userId":true}`:                  "operator does not exist: integer",
		`{"requestId":"abc"}`:              "invalid input syntax for type uuid",
		`{"createdAt":{"$gte":"soon"}}`:    "is no date",
		`{"data":"x"}`:                     "data itself takes",
		`{"data":{"a":{"$contains":"b"}}}`: "$contains works on data itself",
		`{"dataString":{"$contains":"b"}}`: "$contains works on data itself",
		`{"$or":[1]}`:                      "which is no object",
		`{"$or":"a"}`:                      "object with conditions",
		`{"type":{"$or":"a"}}`:             "need an array or an object",
		`{"data":{"a":{"$eq":{"b":"c"}}}}`: "cannot be compared",
		`{"type":{"$gte":["a"]}}`:          "operator does not exist",
	} {
		_, err := where.Compile([]byte(tree))
		assert.ErrorContains(t, err, words, tree)
	}
}

func TestNamesFindsAColumnAnywhere(t *testing.T) {
	for tree, want := range map[string]bool{
		`{}`:                              false,
		`{"type":"a"}`:                    true,
		`{"user":{"type":"app"}}`:         false,
		`{"$or":[{"id":1},{"type":"a"}]}`: true,
		`{"$not":{"type":{"$or":[{"$notILike":"a"},null]}}}`: true,
		`{"data":{"type":"sms"}}`:                            false,
	} {
		condition, err := where.Compile([]byte(tree))
		require.NoError(t, err)
		assert.Equal(t, want, condition.Names(where.ColumnType), tree)
	}
}

func TestParseDateTakesTheDocumentedForms(t *testing.T) {
	for text, want := range map[string]string{
		"2022-12-31":                    "2022-12-31T00:00:00Z",
		"2022-12-31 23:59:59":           "2022-12-31T23:59:59Z",
		"2022-12-31T23:59:59":           "2022-12-31T23:59:59Z",
		"2022-12-31T23:59:59.999Z":      "2022-12-31T23:59:59.999Z",
		"2022-12-31T23:59:59.999+02:00": "2022-12-31T21:59:59.999Z",
		"2022-12-31 23:59:59.5-05":      "2023-01-01T04:59:59.5Z",
		"2022-12-31T23:59Z":             "2022-12-31T23:59:00Z",
	} {
		at, err := where.ParseDate(text)
		require.NoError(t, err, text)
		assert.Equal(t, want, at.Format(time.RFC3339Nano))
	}
	for _, text := range []string{"", "soon", "2022-13-01", "31/12/2022", "2022-02-30", "1671378479723", "2022-12-31T25:00:00Z"} {
		_, err := where.ParseDate(text)
		assert.Error(t, err, text)
	}
}

// FuzzCompile looks for trees that panic, and for a negation that is not one.
func FuzzCompile(f *testing.F) {
	f.Add([]byte(`{"$or":[{"user":{"type":null,"email":{"$iLike":"%a%"}},"data":{"_userEmail":{"$iLike":"%a%"}}},{"data":{"x":{"$in":[1,null]}}}]}`))
	f.Add([]byte(`{"type":{"$or":[{"$notILike":"%a%"},null]},"data":{"$contains":{"a":[1]}}}`))
	f.Fuzz(func(t *testing.T, tree []byte) {
		condition, err := where.Compile(tree)
		if err != nil || condition.Empty() {
			return
		}
		negation, err := where.Compile([]byte(`{"$not":` + string(tree) + `}`))
		if err != nil {
			return
		}
		for _, r := range []row{login, bare, preview} {
			is, err := condition.Matches(r.value)
			isNot, _ := negation.Matches(r.value)
			assert.False(t, is && isNot && err == nil, "%s and its negation both match", tree)
		}
	})
}
