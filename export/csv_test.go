package export

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/model"
)

func text(s string) model.Optional { return model.Optional{Value: s, Present: true} }

// fullLog has a value of its own in every field.
func fullLog() model.Log {
	return model.Log{
		ID: "91823", CreatedAt: time.Date(2026, 11, 19, 10, 24, 37, 120e6, time.UTC), UpdatedAt: time.Date(2026, 11, 19, 10, 24, 36, 0, time.UTC),
		HasUser: true, UserType: text("app"), UserEmail: text("ann@acme.example"), HasApp: true, AppName: text("Conference, live"),
		Type: "email.communicate", TypeDescription: "An email was sent", DataText: text(`{"to": "bob", "n": 9007199254740993}`), DataExact: true,
		RequestID: "20680bf2", SessionID: "418", UserID: "456", AppID: "789", DataSourceEntryID: "5", DataSourceID: "77", OrganizationID: "1234", AppNotificationID: "6",
	}
}

func written(t *testing.T, logs ...model.Log) string {
	t.Helper()
	var out bytes.Buffer
	w := NewCSV(&out)
	require.NoError(t, w.Header())
	for _, l := range logs {
		require.NoError(t, w.Row(l))
	}
	require.NoError(t, w.Flush())
	return out.String()
}

func TestCSVIsTheOfficialFile(t *testing.T) {
	assert.Equal(t, "id,createdAt,updatedAt,user.type,type,typeDescription,app.name,user.email,data,requestId,sessionId,userId,appId,dataSourceEntryId,dataSourceId,organizationId,appNotificationId\r\n"+
		`91823,2026-11-19T10:24:37.120Z,2026-11-19T10:24:36.000Z,app,email.communicate,An email was sent,"Conference, live",ann@acme.example,"{""to"": ""bob"", ""n"": 9007199254740993}",20680bf2,418,456,789,5,77,1234,6`+"\r\n"+
		",,,,,,,,,,,,,,,,\r\n", written(t, fullLog(), model.Log{}))
}

func TestCSVDates(t *testing.T) {
	berlin := time.FixedZone("", 3600)
	assert.Contains(t, written(t, model.Log{CreatedAt: time.Date(2026, 1, 1, 0, 30, 0, 5e6, berlin)}), "\n,2025-12-31T23:30:00.005Z,,")
	assert.Contains(t, written(t, model.Log{CreatedAt: time.Date(2026, 1, 1, 0, 0, 0, 123456e3, time.UTC)}), "\n,2026-01-01T00:00:00.123456Z,,")
}

func TestCSVDefusesFormulas(t *testing.T) {
	for in, want := range map[string]string{
		`=1+1`:                     `'=1+1`,
		`+49 30`:                   `'+49 30`,
		`-1`:                       `'-1`,
		`@SUM(A1)`:                 `'@SUM(A1)`,
		"\t=1":                     "'\t=1",
		"\r=1":                     "\"'\r=1\"",
		`=HYPERLINK("http://x";1)`: `"'=HYPERLINK(""http://x"";1)"`,
		`a=1`:                      `a=1`,
		` =1`:                      ` =1`,
		`12`:                       `12`,
		`'x`:                       `'x`,
	} {
		assert.Equal(t, want, string(appendCell(nil, in)), "%q", in)
	}
	hostile := written(t, model.Log{DataText: text("=1,2"), UserEmail: text("@a"), Type: "-x", AppName: text("+1")})
	assert.Contains(t, hostile, "\n,,,,'-x,,'+1,'@a,\"'=1,2\",,")
}

func TestCSVKeepsLineEndsInCells(t *testing.T) {
	for _, cell := range []string{"a\nb", "a\r\nb", "a\rb", "\n", "a,\"b\"\r\n"} {
		got := string(appendCell(nil, cell))
		assert.Equal(t, `"`+strings.ReplaceAll(cell, `"`, `""`)+`"`, got)
	}
}

func TestCSVReportsAWriteThatFails(t *testing.T) {
	w := NewCSV(failingWriter{})
	require.NoError(t, w.Header(), "gathered, not yet written")
	require.ErrorIs(t, w.Flush(), errNoRoom)

	w = NewCSV(failingWriter{})
	require.ErrorIs(t, w.Row(model.Log{DataText: text(strings.Repeat("x", flushAt))}), errNoRoom)
}

var errNoRoom = errors.New("no room")

type failingWriter struct{}

func (failingWriter) Write([]byte) (int, error) { return 0, errNoRoom }

// rendered is a log's row, made without the code under test; encoding/csv
// reads a line end in a cell as \n.
func rendered(l model.Log) []string {
	date := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return fmt.Sprintf("%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond()/1e6)
	}
	row := []string{
		string(l.ID), date(l.CreatedAt), date(l.UpdatedAt), l.UserType.Value, l.Type, l.TypeDescription, l.AppName.Value, l.UserEmail.Value,
		l.DataText.Value, l.RequestID, string(l.SessionID), string(l.UserID), string(l.AppID), string(l.DataSourceEntryID),
		string(l.DataSourceID), string(l.OrganizationID), string(l.AppNotificationID),
	}
	for i, cell := range row {
		if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") {
			row[i] = "'" + cell
		}
		row[i] = strings.ReplaceAll(row[i], "\r\n", "\n")
	}
	return row
}

func FuzzCSVReadsBack(f *testing.F) {
	f.Add("1", "user.login", "ann@acme.example", `{"a": "b"}`, "Conference")
	f.Add("=1", "\r\n", "\"", ",", "\t")
	f.Add("", "日本", "a\"\"b", "-\n\r", "@")
	f.Fuzz(func(t *testing.T, id, kind, email, data, app string) {
		logs := []model.Log{
			{ID: model.ID(id), Type: kind, UserEmail: text(email), DataText: text(data), AppName: text(app)},
			{ID: "2", DataText: text(data)},
		}
		rows, err := csv.NewReader(strings.NewReader(written(t, logs...))).ReadAll()
		require.NoError(t, err)
		require.Equal(t, [][]string{Columns(), rendered(logs[0]), rendered(logs[1])}, rows)
	})
}

func BenchmarkCSV(b *testing.B) {
	l := fullLog()
	l.DataText = text(`{"to": "bob@acme.example", "subject": "Agenda", "messageId": "0102018f4a2b3c4d-7f6e5d4c-000000", "_userEmail": "ann@acme.example", "_deviceTrackingId": "8017a7e5-5d3d-4a85-ac80-d70da58b45d7"}`)
	w := NewCSV(io.Discard)
	b.ReportAllocs()
	for b.Loop() {
		if err := w.Row(l); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
