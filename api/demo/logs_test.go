package demo

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// documented is the example of the API's documents.
const documented = `{"id":1,"type":"app.analytics.pageView","data":{"_os":"Win32","_pageId":123456,"_platform":"web","_pageTitle":"Welcome","_userEmail":"test@test.com","_deviceTrackingId":"8017a7e5-5d3d-4a85-ac80-d70da58b45d7","_analyticsSessionId":"6fe0cad0-069c-6b65-83dc-21360d15dcc7"},"requestId":"20680bf2-5dc6-49b1-bb3e-602ec22b0a8c","createdAt":"2020-12-18T14:27:59.723Z","updatedAt":"2020-12-18T14:27:57.584Z","sessionId":123,"userId":456,"appId":789,"dataSourceEntryId":null,"dataSourceId":null,"organizationId":1234,"appNotificationId":null}`

func TestTheDocumentedAnswer(t *testing.T) {
	s := serve(t, documented)
	assert.EqualValues(t, 1234, s.OrganizationID)
	got := getting(t, s, url.Values{"type": {"app.analytics.pageView"}})
	assert.Equal(t, `{"logs":[`+documented+`],"query":{"where":{"type":"app.analytics.pageView"},"offset":0,"limit":50,"order":[["createdAt","DESC"]]}}`, got.body)
}

// office is a small log with one entry for each thing a parameter tells apart.
func office() []string {
	return []string{
		`{"id":10,"type":"user.login","createdAt":"2022-12-30T10:00:00.000Z","updatedAt":"2022-12-30T10:00:00Z","sessionId":418,"userId":1,"user":{"type":"app","email":"ann@acme.com"},"appId":5,"app":{"name":"Charts"},"organizationId":77,"data":{"messageId":"0102","n":1}}`,
		`{"id":11,"type":"user.login.failed","createdAt":"2022-12-31T00:00:00.000Z","userId":2,"user":{"type":"studio","email":"Bob@acme.com"},"app":null,"organizationId":77,"data":null}`,
		`{"id":12,"type":"app.publish","createdAt":"2022-12-31T12:00:00.000Z","sessionId":419,"userId":3,"user":{"type":"appAction","email":null},"appId":6,"app":{"name":"Bistro"},"organizationId":77,"data":[1,2]}`,
		`{"id":13,"type":"app.view","createdAt":"2022-12-31T23:59:59.000Z","sessionId":418,"userId":1,"user":{"type":"app","email":"ann@acme.com"},"appId":6,"app":{"name":"Bistro"},"organizationId":77,"data":"words"}`,
		`{"id":14,"type":"custom.badge.scan","createdAt":"2023-01-01T00:00:00.000Z","organizationId":77,"requestId":"20680bf2-5dc6-49b1-bb3e-602ec22b0a8c","appId":5,"user":null,"app":{"name":"Charts"},"data":{"10":1.0,"9":9007199254740993,"a":"é\u2028<"}}`,
	}
}

func TestParametersNarrow(t *testing.T) {
	s := serve(t, office()...)
	for _, c := range []struct {
		body string
		want []int
	}{
		{`{}`, []int{14, 12, 11, 10}},
		{``, []int{14, 12, 11, 10}},
		{`{"order":"ASC"}`, []int{10, 11, 12, 14}},
		{`{"type":"app.view"}`, []int{13}},
		{`{"type":["app.view","user.login"]}`, []int{13, 10}},
		{`{"type":[]}`, []int{}},
		{`{"type":null}`, []int{14, 12, 11, 10}},
		{`{"type":"login"}`, []int{}},
		{`{"appId":5}`, []int{14, 10}},
		{`{"appId":[5,6]}`, []int{14, 12, 10}},
		{`{"appId":"6"}`, []int{12}},
		{`{"sessionId":418}`, []int{10}},
		{`{"sessionId":"419"}`, []int{12}},
		{`{"userType":["app"]}`, []int{10}},
		{`{"userType":["appAction"]}`, []int{12}},
		{`{"userType":"studio"}`, []int{11}},
		{`{"startDate":"2022-12-31"}`, []int{14, 12, 11}},
		{`{"startDate":"2022-12-31","endDate":"2022-12-31 23:59:59","type":["app.view","app.publish","user.login.failed"]}`, []int{13, 12, 11}},
		{`{"endDate":"2022-12-31"}`, []int{11, 10}},
		{`{"startDate":"2022-12-31T00:00:00.001Z","endDate":"2022-12-31T13:00:00+01:00"}`, []int{12}},
		{`{"startDate":"2023-01-02"}`, []int{}},
		{`{"startDate":"2023-01-01","endDate":"2022-01-01"}`, []int{}},
		{`{"limit":2}`, []int{14, 12}},
		{`{"limit":2,"offset":2}`, []int{11, 10}},
		{`{"limit":2,"offset":3}`, []int{10}},
		{`{"limit":2,"offset":9}`, []int{}},
		{`{"sort":"id","order":"ASC"}`, []int{10, 11, 12, 14}},
		{`{"sort":"type","order":"ASC"}`, []int{12, 14, 10, 11}},
		{`{"where":{"type":{"$iLike":"%login%"}}}`, []int{11, 10}},
		{`{"where":null}`, []int{14, 12, 11, 10}},
		{`{"where":{}}`, []int{14, 12, 11, 10}},
		{`{"where":{"dataString":{"$iLike":"%\"messageId\": \"0102\"%"}}}`, []int{10}},
		{`{"where":{"userId":[1,2]},"appId":5}`, []int{10}},

		// A type named in where lifts the exclusion of the hidden five.
		{`{"where":{"type":{"$iLike":"%"}}}`, []int{14, 13, 12, 11, 10}},
		{`{"where":{"type":{"$or":[{"$notILike":"%login%"},null]}}}`, []int{14, 13, 12}},
		{`{"where":{"user":{"type":"app"}}}`, []int{10}},
		{`{"where":{"app":{"name":{"$iLike":"%bistro%"}}}}`, []int{12}},
	} {
		assert.Equal(t, c.want, asking(t, s, c.body).ids(), c.body)
	}
}

func TestGetAndFormFieldsTakeTheSameParameters(t *testing.T) {
	s := serve(t, office()...)
	for _, c := range []struct {
		values url.Values
		want   []int
	}{
		{url.Values{"type": {"app.view,user.login"}}, []int{13, 10}},
		{url.Values{"type": {"app.view", "user.login"}}, []int{13, 10}},
		{url.Values{"type[]": {"app.view", "user.login"}}, []int{13, 10}},
		{url.Values{"appId": {"5, 6"}, "limit": {"2"}, "offset": {"1"}}, []int{12, 10}},
		{url.Values{"sessionId": {"418"}}, []int{10}},
		{url.Values{"startDate": {"2022-12-31"}, "endDate": {"2022-12-31 23:59:59"}, "order": {"ASC"}}, []int{11, 12}},
		{url.Values{"userType": {"app,studio"}, "sort": {"id"}}, []int{11, 10}},
		{url.Values{"where": {`{"type":{"$iLike":"%login%"}}`}, "format": {"json"}, "fields": {"id,type"}}, []int{11, 10}},
		{url.Values{"includePagination": {"true"}}, []int{14, 12, 11, 10}},
	} {
		assert.Equal(t, c.want, parsed(t, getting(t, s, c.values)).ids(), "GET %v", c.values)
		form := send(t, request(t, s, http.MethodPost, logsPath(s), "application/x-www-form-urlencoded", c.values.Encode()))
		assert.Equal(t, c.want, parsed(t, form).ids(), "POST %v", c.values)
	}
	boundary := "--x\r\nContent-Disposition: form-data; name=\"type\"\r\n\r\napp.view\r\n--x--\r\n"
	multipart := send(t, request(t, s, http.MethodPost, logsPath(s), "multipart/form-data; boundary=x", boundary))
	assert.Equal(t, []int{13}, parsed(t, multipart).ids())
	mixed := post(t, s, logsPath(s)+"?limit=1&type=app.view", `{"type":"user.login"}`)
	assert.Equal(t, []int{10}, parsed(t, mixed).ids())
}

func TestWhatIsNotUnderstoodIsRefusedInWords(t *testing.T) {
	s := serve(t, office()...)
	for body, words := range map[string]string{
		`{"limit":0}`:                     "limit must be 1 or more, not 0",
		`{"limit":-1}`:                    "limit must be 1 or more",
		`{"limit":501}`:                   "limit must be at most 500",
		`{"limit":"many"}`:                "limit must be a whole number",
		`{"limit":1.5}`:                   "limit must be a whole number",
		`{"limit":[1]}`:                   "limit must be one whole number",
		`{"offset":-1}`:                   "offset must be 0 or more",
		`{"offset":"x"}`:                  "offset must be a whole number",
		`{"sort":"data"}`:                 "no sorting by",
		`{"sort":1}`:                      "sort must be a text",
		`{"order":"UP"}`:                  "order is ASC or DESC",
		`{"format":"xml"}`:                "format is json or csv",
		`{"userType":["viewer"]}`:         "userType knows app, appAction and studio",
		`{"startDate":"yesterday"}`:       "startDate: ",
		`{"endDate":1671378479723}`:       "endDate must be a text",
		`{"type":5}`:                      "type must be a text or an array",
		`{"type":[5]}`:                    "type must be a text or an array",
		`{"appId":"five"}`:                "appId must be a whole number",
		`{"appId":[5,"x"]}`:               "appId must be a whole number",
		`{"sessionId":[418]}`:             "sessionId must be one whole number",
		`{"sessionId":"4a"}`:              "sessionId must be a whole number",
		`{"fields":["id","secret"]}`:      "no field",
		`{"fields":"user"}`:               "no field",
		`{"includePagination":"perhaps"}`: "includePagination must be true or false",
		`{"colour":"red"}`:                "no parameter",
		`{"where":"type"}`:                "where",
		`{"where":{"nope":1}}`:            "no column",
		`{"where":{"type":{"$re":1}}}`:    "unknown operator",
		`{"where":{"id":{"$iLike":"1"}}}`: "operator does not exist",
		`[1]`:                             "no JSON object",
		`{"a"`:                            "no JSON object",
		`{} more`:                         "no JSON object",
	} {
		got := post(t, s, logsPath(s), body)
		assert.Equal(t, http.StatusBadRequest, got.status, body)
		var refusal struct{ Error, Message string }
		require.NoError(t, json.Unmarshal([]byte(got.body), &refusal), got.body)
		assert.Equal(t, "bad request", refusal.Error)
		assert.Contains(t, refusal.Message, words, body)
	}
	for _, query := range []string{"limit=1&limit=2", "where={", "colour=red", "limit=", "x=%zz", "type=%ff%zz"} {
		got := get(t, s, logsPath(s)+"?"+query)
		assert.Equal(t, http.StatusBadRequest, got.status, "%s: %s", query, got.body)
	}
	odd := send(t, request(t, s, http.MethodPost, logsPath(s), "text/plain", "type=a"))
	assert.Equal(t, http.StatusBadRequest, odd.status)
	big := post(t, s, logsPath(s), `{"type":"`+strings.Repeat("x", maxBody)+`"}`)
	assert.Equal(t, http.StatusBadRequest, big.status)
}

func TestACastThatARowFails(t *testing.T) {
	s := serve(t, `{"id":1,"type":"a","data":{"n":"12"}}`, `{"id":2,"type":"b","data":{"n":"no number"}}`)
	got := post(t, s, logsPath(s), `{"where":{"data":{"n":12}}}`)
	assert.Equal(t, http.StatusBadRequest, got.status)
	assert.Contains(t, got.body, "invalid input syntax for type double precision")
	assert.Equal(t, []int{1}, asking(t, s, `{"type":"a","where":{"data":{"n":12}}}`).ids())
}

func TestPagination(t *testing.T) {
	s := serve(t, office()...)
	plain := asking(t, s, `{}`)
	assert.Nil(t, plain.TotalCount)
	p := asking(t, s, `{"includePagination":true,"limit":3,"offset":3}`)
	assert.Equal(t, []int{4, 1, 3, 2}, []int{*p.TotalCount, *p.PageNumber, *p.PerPage, *p.PageCount})
	none := asking(t, s, `{"includePagination":true,"type":"none"}`)
	assert.Equal(t, []int{0, 0, 50, 0}, []int{*none.TotalCount, *none.PageNumber, *none.PerPage, *none.PageCount})
}

func TestTheAnswerRepeatsTheQuery(t *testing.T) {
	s := serve(t, office()...)
	p := asking(t, s, `{"type":["a","b"],"appId":5,"sessionId":6,"startDate":"2022-12-31","endDate":"2022-12-31 23:59:59",
		"userType":["app"], "sort":"app.name","order":"ASC","limit":7,"offset":8,"where":{"type":{"$iLike":"%<é%"}}}`)
	assert.Equal(t, `{"where":{"type":["a","b"],"appId":5,"sessionId":6,"createdAt":{"$gte":"2022-12-31T00:00:00.000Z","$lte":"2022-12-31T23:59:59.000Z"},`+
		`"user":{"type":"app"},"$and":[{"type":{"$iLike":"%<é%"}}]},"offset":8,"limit":7,"order":[["app.name","ASC"]]}`, string(p.Query))
}

func TestFieldsNestWhatIsJoined(t *testing.T) {
	s := serve(t, office()...)
	got := post(t, s, logsPath(s), `{"order":"ASC","fields":["id","user.type","typeDescription","app.name","user.email","dataString","user.id","app.id"]}`)
	assert.Equal(t, strings.Join([]string{
		`{"id":10,"user":{"type":"app","email":"ann@acme.com","id":1},"typeDescription":"Sign-in attempt","app":{"name":"Charts","id":5},"dataString":"{\"n\": 1, \"messageId\": \"0102\"}"}`,
		`{"id":11,"user":{"type":"studio","email":"Bob@acme.com","id":2},"typeDescription":"Sign-in refused","app":null,"dataString":null}`,
		`{"id":12,"user":{"type":"appAction","email":null,"id":3},"typeDescription":"In-app update published","app":{"name":"Bistro","id":6},"dataString":"[1, 2]"}`,
		`{"id":14,"user":null,"typeDescription":null,"app":{"name":"Charts","id":5},"dataString":"{\"9\": 9007199254740993, \"a\": \"é` + "\u2028" + `<\", \"10\": 1.0}"}`,
	}, ","), strings.TrimSuffix(strings.TrimPrefix(strings.Split(got.body, `],"query"`)[0], `{"logs":[`), "]"))
}

func TestDataIsWhatJavaScriptMakesOfIt(t *testing.T) {
	s := serve(t, office()...)
	got := post(t, s, logsPath(s), `{"where":{"id":14},"fields":["data","user.email"]}`)
	assert.True(t, strings.HasPrefix(got.body, `{"logs":[{"data":{"9":9007199254740992,"10":1,"a":"é`+"\u2028"+`<"},"user":null}]`), got.body)
}

func TestAnAbsentUserIsLeftOut(t *testing.T) {
	s := serve(t, `{"id":1,"type":"a"}`)
	got := post(t, s, logsPath(s), `{"fields":["user.email","id","app.name"]}`)
	assert.True(t, strings.HasPrefix(got.body, `{"logs":[{"id":1}]`), got.body)
}

func TestManyPagesHoldEveryLogOnce(t *testing.T) {
	var lines []string
	for id := range 1234 {
		lines = append(lines, `{"id":`+strconv.Itoa(id+1)+`,"type":"t`+strconv.Itoa(id%3)+`","createdAt":"2022-01-01T00:00:`+strconv.Itoa(10+id%40)+`Z"}`)
	}
	s := serve(t, lines...)
	seen := map[int]bool{}
	for offset := 0; offset < 1234; offset += 500 {
		for _, id := range asking(t, s, `{"sort":"id","order":"ASC","limit":500,"offset":`+strconv.Itoa(offset)+`}`).ids() {
			require.False(t, seen[id])
			seen[id] = true
		}
	}
	assert.Len(t, seen, 1234)
}
