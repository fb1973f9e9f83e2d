package demo

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAFilesLogsMayLackAnything(t *testing.T) {
	s := serve(t, ``, `{}`, `{"type":null,"data":null,"user":null,"app":null,"createdAt":null,"requestId":null}`,
		`{"id":"9007199254740993","type":"","createdAt":"2022-01-01","requestId":"no uuid","appId":"5","data":"x","more":[1]}`,
		`{"id":7,"dataString":"{\"b\":1,\"a\":2}","createdAt":"2022-01-02 03:04:05"}`, `   `)
	assert.EqualValues(t, fileOrganizationID, s.OrganizationID)
	everything := `"where":{"type":{"$or":[{"$ne":null},null]}}`
	got := post(t, s, logsPath(s), `{"sort":"createdAt","order":"ASC","fields":["id","type","createdAt","requestId","appId","dataString","organizationId"],`+everything+`,"limit":2}`)
	assert.Contains(t, got.body, `{"logs":[{"id":9007199254740993,"type":"","createdAt":"2022-01-01T00:00:00.000Z","requestId":"no uuid","appId":5,"dataString":"\"x\"","organizationId":null},`+
		`{"id":7,"type":null,"createdAt":"2022-01-02T03:04:05.000Z","requestId":null,"appId":null,"dataString":"{\"a\": 2, \"b\": 1}","organizationId":null}]`)
	assert.Equal(t, 4, *asking(t, s, `{"includePagination":true,`+everything+`}`).TotalCount)
	assert.Equal(t, 2, *asking(t, s, `{"includePagination":true,"startDate":"2000-01-01",`+everything+`}`).TotalCount, "a log without a date is in no period")
	assert.Equal(t, 1, *asking(t, s, `{"includePagination":true,"where":{"requestId":null,"createdAt":{"$ne":null}}}`).TotalCount)
	assert.Contains(t, get(t, s, "v1/apps").body, `{"id":5,"name":"App 5","organizationId":1234,"productionAppId":null}`)
}

func TestAFileThatCannotBeRead(t *testing.T) {
	for words, lines := range map[string][]string{
		"line 2":            {`{"id":1}`, `{"id":`},
		"line 1: ":          {`[1]`},
		"is no date":        {`{"createdAt":"soon"}`},
		"is no id":          {`{"userId":"me"}`},
		`\u0000`:            {`{"data":{"a":"\u0000"}}`},
		"cannot unmarshal":  {`{"type":5}`},
		"cannot unmarshal ": {`{"user":"ann"}`},
	} {
		_, err := Start(context.Background(), Options{DataFile: dataFile(t, lines...)})
		assert.ErrorContains(t, err, words)
	}
	_, err := Start(context.Background(), Options{DataFile: "/nowhere/at/all.jsonl"})
	require.ErrorContains(t, err, "opening the logs")
}
