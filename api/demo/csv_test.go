package demo

import (
	"encoding/csv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCSVHoldsAllThatMatches(t *testing.T) {
	s := serve(t, office()...)
	got := post(t, s, logsPath(s), `{"format":"csv","limit":100000,"offset":0,"order":"ASC","where":{"type":{"$iLike":"%"}},"fields":["id","createdAt","updatedAt","user.type","type","typeDescription",
		"app.name","user.email","data","requestId","sessionId","userId","appId","dataSourceEntryId","dataSourceId","organizationId","appNotificationId"]}`)
	assert.Equal(t, "text/csv; charset=utf-8", got.header.Get("Content-Type"))
	assert.Equal(t, strings.Join([]string{
		`id,createdAt,updatedAt,user.type,type,typeDescription,app.name,user.email,data,requestId,sessionId,userId,appId,dataSourceEntryId,dataSourceId,organizationId,appNotificationId`,
		`10,2022-12-30T10:00:00.000Z,2022-12-30T10:00:00.000Z,app,user.login,Sign-in attempt,Charts,ann@acme.com,"{""n"":1,""messageId"":""0102""}",,418,1,5,,,77,`,
		`11,2022-12-31T00:00:00.000Z,,studio,user.login.failed,Sign-in refused,,Bob@acme.com,,,,2,,,,77,`,
		`12,2022-12-31T12:00:00.000Z,,appAction,app.publish,In-app update published,Bistro,,"[1,2]",,419,3,6,,,77,`,
		`13,2022-12-31T23:59:59.000Z,,app,app.view,` + typeWords("app.view") + `,Bistro,ann@acme.com,"""words""",,418,1,6,,,77,`,
		`14,2023-01-01T00:00:00.000Z,,,custom.badge.scan,,Charts,,"{""9"":9007199254740992,""10"":1,""a"":""é` + "\u2028" + `<""}",20680bf2-5dc6-49b1-bb3e-602ec22b0a8c,,,5,,,77,`,
	}, "\n")+"\n", got.body)
}

func TestCSVIsNotHeldTo500(t *testing.T) {
	s := start(t, Options{Logs: 3000})
	count := func(body string) int {
		rows, err := csv.NewReader(strings.NewReader(post(t, s, logsPath(s), body).body)).ReadAll()
		require.NoError(t, err)
		return len(rows) - 1
	}
	everything := `"where":{"type":{"$iLike":"%"}}`
	assert.Equal(t, 3000, count(`{"format":"csv","limit":100000,`+everything+`}`))
	assert.Equal(t, 700, count(`{"format":"csv","limit":700,`+everything+`}`))
	assert.Equal(t, 100, count(`{"format":"csv","limit":9000000000000000000,"offset":2900,`+everything+`}`))
	assert.Equal(t, 50, count(`{"format":"csv",`+everything+`}`))
}
