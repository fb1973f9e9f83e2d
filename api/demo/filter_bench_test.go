package demo

import (
	"context"
	"encoding/json"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
)

// BenchmarkFilterMillion asks for the first page of filters over a million
// logs, each time as if for the first time.
func BenchmarkFilterMillion(b *testing.B) {
	s, err := Start(context.Background(), Options{Logs: 1_000_000, NoRateLimit: true})
	require.NoError(b, err)
	defer func() { require.NoError(b, s.Close()) }()
	archive, err := s.logs(context.Background(), s.OrganizationID)
	require.NoError(b, err)
	for _, c := range []struct{ name, body string }{
		{"default", `{}`},
		{"everything", `{"where":{"type":{"$iLike":"%"}}}`},
		{"type", `{"where":{"type":{"$iLike":"%login%"}}}`},
		{"app", `{"where":{"app":{"name":{"$iLike":"%conf%"}}}}`},
		{"user", `{"where":{"$or":[{"user":{"type":null,"email":{"$iLike":"%ann%"}},"data":{"_userEmail":{"$iLike":"%ann%"}}},{"data":{"_studioUser":{"email":{"$iLike":"%ann%"}}}}]}}`},
		{"data", `{"where":{"dataString":{"$iLike":"%iphone%"}}}`},
		{"data of all types", `{"where":{"type":{"$iLike":"%"},"dataString":{"$iLike":"%iphone%"}}}`},
		{"data nowhere", `{"where":{"type":{"$iLike":"%"},"dataString":{"$iLike":"%no such thing%"}}}`},
		{"data without", `{"where":{"type":{"$iLike":"%"},"dataString":{"$or":[{"$notILike":"%iphone%"},null]}}}`},
		{"data with wildcards", `{"where":{"type":{"$iLike":"%"},"dataString":{"$iLike":"%i_hone%1_, %x%"}}}`},
		{"data key", `{"where":{"type":{"$iLike":"%"},"dataString":{"$or":[{"$iLike":"%\"appSubmissionId\": 12,%"},{"$iLike":"%\"appSubmissionId\": 12}%"},{"$iLike":"%\"appSubmissionId\": \"12\"%"}]}}}`},
		{"data path", `{"where":{"type":{"$iLike":"%"},"data":{"_pageTitle":{"$iLike":"%home%"}}}}`},
		{"data contains", `{"where":{"type":{"$iLike":"%"},"data":{"$contains":{"_platform":"web"}}}}`},
		{"sorted by type", `{"sort":"type","where":{"type":{"$iLike":"%"}}}`},
		{"sorted by user", `{"sort":"user.email","where":{"type":{"$iLike":"%"}}}`},
		{"sorted by session", `{"sort":"sessionId","where":{"type":{"$iLike":"%"}}}`},
		{"sorted by data", `{"sort":"dataString","where":{"type":{"$iLike":"%"}}}`},
		{"at offset 900,000", `{"offset":900000,"sort":"user.email","where":{"type":{"$iLike":"%"}}}`},
	} {
		b.Run(c.name, func(b *testing.B) {
			q := asked(b, c.body)
			for b.Loop() {
				archive.findings = nil
				found, err := archive.ask(context.Background(), q)
				require.NoError(b, err)
				_ = pageBody(nil, q, found)
				b.ReportMetric(float64(found.total), "matches")
			}
		})
	}
	var memory runtime.MemStats
	archive.findings = nil
	runtime.GC()
	runtime.ReadMemStats(&memory)
	b.Logf("%d bytes of heap per log", memory.HeapAlloc/1_000_000)
}

// BenchmarkPages reads pages of 500 with the official fields, as an export
// does.
func BenchmarkPages(b *testing.B) {
	s, err := Start(context.Background(), Options{Logs: 100_000, NoRateLimit: true})
	require.NoError(b, err)
	defer func() { require.NoError(b, s.Close()) }()
	archive, err := s.logs(context.Background(), s.OrganizationID)
	require.NoError(b, err)
	q := asked(b, `{"limit":500,"sort":"id","order":"ASC","where":{"type":{"$iLike":"%"}},"fields":["id","createdAt","updatedAt",
		"user.type","type","typeDescription","app.name","user.email","dataString","requestId","sessionId","userId","appId",
		"dataSourceEntryId","dataSourceId","organizationId","appNotificationId"]}`)
	var body []byte
	rows := 0
	for b.Loop() {
		q.offset = (q.offset + 500) % 100_000
		found, err := archive.ask(context.Background(), q)
		require.NoError(b, err)
		body = pageBody(body[:0], q, found)
		rows += 500
	}
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
}

// asked is the question of a request's JSON body.
func asked(t testing.TB, body string) question {
	t.Helper()
	var p parameters
	require.NoError(t, json.Unmarshal([]byte(body), &p))
	q, err := parseQuestion(p)
	require.NoError(t, err)
	return q
}
