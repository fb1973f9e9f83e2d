package format

import (
	"encoding/json"
	"io"
	"testing"
)

// usual is a log as it comes over the wire, of a usual size.
const usual = `{"id":91823,"createdAt":"2026-11-19T10:24:37.120Z","updatedAt":"2026-11-19T10:24:36.000Z","type":"email.communicate","typeDescription":"An email was sent",` +
	`"requestId":"20680bf2-5d3d-4a85-ac80-d70da58b45d7","sessionId":418,"userId":456,"appId":789,"dataSourceEntryId":null,"dataSourceId":null,"organizationId":1234,"appNotificationId":null,` +
	`"user":{"type":"app","email":"ann@acme.example"},"app":{"name":"Conference"},` +
	`"dataString":"{\"to\": [\"bob@acme.example\"], \"subject\": \"Agenda\", \"messageId\": \"0102018f4a2b3c4d-7f6e5d4c-000000\", \"_userEmail\": \"ann@acme.example\", \"_deviceTrackingId\": \"8017a7e5-5d3d-4a85-ac80-d70da58b45d7\", \"_os\": \"MacIntel\", \"_pageId\": 113, \"_pageTitle\": \"Agenda of the day\"}"}`

func BenchmarkRow(b *testing.B) {
	for name, o := range map[string]Options{
		"csv":              {Kind: CSV},
		"csv inside data":  {Kind: CSV, Columns: []string{"id", "data.messageId", "data._pageTitle"}},
		"csv redacted":     {Kind: CSV, Redact: true},
		"csv pseudonyms":   {Kind: CSV, Pseudonymize: true},
		"jsonl":            {Kind: JSONLines},
		"json":             {Kind: JSON},
		"jsonl redacted":   {Kind: JSONLines, Redact: true},
		"jsonl pseudonyms": {Kind: JSONLines, Pseudonymize: true},
	} {
		b.Run(name, func(b *testing.B) {
			transform, o, err := NewTransform(o, []byte(testKey))
			if err != nil {
				b.Fatal(err)
			}
			e, err := NewEncoder(o, transform)
			if err != nil {
				b.Fatal(err)
			}
			l := parsed(b, usual)
			var row []byte
			b.ReportAllocs()
			for b.Loop() {
				row = e.Row(row[:0], l)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "rows/s")
			if o.Kind != CSV && !json.Valid(row) {
				b.Fatal("no JSON")
			}
		})
	}
}

func BenchmarkPack(b *testing.B) {
	text := someText()
	for _, c := range []Compression{Gzip, Zstandard} {
		b.Run(string(c), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				w, err := Pack(io.Discard, c)
				if err != nil {
					b.Fatal(err)
				}
				_, _ = w.Write(text)
				_ = w.Close()
			}
		})
	}
}

func BenchmarkLimits(b *testing.B) {
	text := someText()
	var limits Limits
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		_, _ = limits.Write(text)
	}
}
