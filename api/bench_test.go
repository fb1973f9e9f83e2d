package api

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
)

// BenchmarkPage reads a page of 500 logs of usual size, without the network.
func BenchmarkPage(b *testing.B) {
	var logs []string
	data := strings.Repeat(`\"_pageTitle\": \"Conference programme\", `, 8)
	for i := range 500 {
		logs = append(logs, fmt.Sprintf(`{"id":%d,"createdAt":"2026-11-20T10:00:00.000Z","updatedAt":"2026-11-20T10:00:00.000Z","user":{"type":"app","email":"ann@acme.com"},`+
			`"type":"app.analytics.event","typeDescription":"Event","app":{"name":"Conference"},"dataString":"{%s\"a\": 1}","requestId":"0b1a","sessionId":418,"userId":5,`+
			`"appId":7,"dataSourceEntryId":null,"dataSourceId":null,"organizationId":12,"appNotificationId":null}`, i, data))
	}
	body := []byte(`{"logs":[` + strings.Join(logs, ",") + `],"totalCount":500}`)
	token, err := NewToken(secret)
	if err != nil {
		b.Fatal(err)
	}
	c, err := New(Options{Token: token, Pacer: Unpaced(nil)})
	if err != nil {
		b.Fatal(err)
	}
	c.http.Transport = canned{200, bytes.Clone(body)}
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Logs(context.Background(), org, LogsRequest{Limit: 500}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(500*float64(b.N)/b.Elapsed().Seconds(), "logs/s")
}

// BenchmarkNew is what a client costs at the start of the program.
func BenchmarkNew(b *testing.B) {
	token, err := NewToken(secret)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := New(Options{Token: token}); err != nil {
			b.Fatal(err)
		}
	}
}
