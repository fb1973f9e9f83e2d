package manifest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fliplet-audit/export/format"
	"fliplet-audit/model"
)

// bigCSV writes rows such as an export of a real organization has: 17 columns,
// some 520 bytes each.
func bigCSV(tb testing.TB, out io.Writer, rows int) Manifest {
	columns := strings.Split("id,createdAt,updatedAt,user.type,type,typeDescription,app.name,user.email,data,requestId,sessionId,userId,appId,dataSourceEntryId,dataSourceId,organizationId,appNotificationId", ",")
	data := `"{""_os"": ""MacIntel"", ""_pageId"": 113, ""_platform"": ""web"", ""_pageTitle"": ""Welcome"", ""_userEmail"": ""ann.walker@acme.example"", ""_deviceTrackingId"": ""8017a7e5-5d3d-4a85-ac80-d70da58b45d7"", ""_analyticsSessionId"": ""6fe0cad0-069c-6b65-83dc-21360d15dcc7""}"`
	_, err := io.WriteString(out, strings.Join(columns, ",")+"\r\n")
	require.NoError(tb, err)
	var line []byte
	at := begin
	for i := range rows {
		at = begin.Add(time.Duration(i) * 30 * time.Millisecond)
		line = fmt.Appendf(line[:0], "%d,%s,%s,app,app.analytics.pageView,A page was viewed,Conference 2026,ann.walker@acme.example,%s,20680bf2-5dc6-49b1-bb3e-602ec22b0a8c,418,456,789,,77,1234,\r\n",
			91823+i, timeWords(at), timeWords(at), data)
		_, err := out.Write(line)
		require.NoError(tb, err)
	}
	return Manifest{
		Version: Version, File: "big.csv", Complete: true, Rows: rows, Period: Period{begin, at}, Output: format.Options{Kind: format.CSV}, Columns: columns, FormulasDefused: true,
		First: Place{"91823", begin}, Last: Place{model.ID(fmt.Sprint(91823 + rows - 1)), at},
		Counts:  Counts{CountKnown: true, Before: rows, After: rows, Received: rows},
		Windows: []Window{{Start: begin, End: at.Add(time.Millisecond), Rows: rows, Received: rows}},
	}
}

func BenchmarkVerify(b *testing.B) {
	path := filepath.Join(b.TempDir(), "big.csv")
	file, err := os.Create(path)
	require.NoError(b, err)
	var text bytes.Buffer
	m := bigCSV(b, &text, 400_000)
	m.Bytes, m.SHA256 = int64(text.Len()), sumOf(text.Bytes())
	_, err = file.Write(text.Bytes())
	require.NoError(b, err)
	require.NoError(b, file.Close())
	require.NoError(b, Write(m, Path(path), false))
	b.SetBytes(m.Bytes)
	b.ReportAllocs()
	for b.Loop() {
		report, err := Verify(context.Background(), path, "")
		require.NoError(b, err)
		require.True(b, report.Intact(), "%+v", report.Findings)
	}
}

func BenchmarkScanCSV(b *testing.B) {
	var text bytes.Buffer
	m := bigCSV(b, &text, 50_000)
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	for b.Loop() {
		s := newCSVScanner(newRows(m), m)
		s.scan(text.Bytes())
		s.finish()
		if s.broken.count > 0 {
			b.Fatal("broken")
		}
	}
}
