package format

import (
	"encoding/csv"
	"fmt"
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

// written is a whole file of logs.
func written(t testing.TB, o Options, transform Transform, logs ...model.Log) string {
	t.Helper()
	e, err := NewEncoder(o, transform)
	require.NoError(t, err)
	file := e.Header()
	for i, l := range logs {
		if i > 0 {
			file = append(file, e.Separator()...)
		}
		file = e.Row(file, l)
	}
	return string(append(file, e.Footer()...))
}

func TestCSVIsTheOfficialFile(t *testing.T) {
	assert.Equal(t, "id,createdAt,updatedAt,user.type,type,typeDescription,app.name,user.email,data,requestId,sessionId,userId,appId,dataSourceEntryId,dataSourceId,organizationId,appNotificationId\r\n"+
		`91823,2026-11-19T10:24:37.120Z,2026-11-19T10:24:36.000Z,app,email.communicate,An email was sent,"Conference, live",ann@acme.example,"{""to"": ""bob"", ""n"": 9007199254740993}",20680bf2,418,456,789,5,77,1234,6`+"\r\n"+
		",,,,,,,,,,,,,,,,\r\n", written(t, Options{Kind: CSV}, nil, fullLog(), model.Log{}))
}

func TestCSVOfChosenColumns(t *testing.T) {
	o := Options{Kind: CSV, Columns: []string{"data.to", "id", "updatedAt", "data.x,y", "data.n", "dataString"}, Excel: true}
	assert.Equal(t, "\ufeffdata.to,id,updatedAt,\"data.x,y\",data.n,dataString\r\n"+
		`bob,91823,2026-11-19T10:24:36.000Z,,9007199254740993,"{""to"": ""bob"", ""n"": 9007199254740993}"`+"\r\n", written(t, o, nil, fullLog()))
}

// Readers skip empty lines: a row must not be one.
func TestCSVOfOneColumnHasNoEmptyLines(t *testing.T) {
	o := Options{Kind: CSV, Columns: []string{"data.to"}}
	file := written(t, o, nil, model.Log{}, fullLog())
	records, err := csv.NewReader(strings.NewReader(file)).ReadAll()
	require.NoError(t, err)
	assert.Equal(t, [][]string{{"data.to"}, {""}, {"bob"}}, records)
}

func TestCSVDates(t *testing.T) {
	berlin := time.FixedZone("", 3600)
	file := written(t, Options{Kind: CSV}, nil,
		model.Log{CreatedAt: time.Date(2026, 1, 1, 0, 30, 0, 5e6, berlin)},
		model.Log{CreatedAt: time.Date(2026, 1, 1, 0, 0, 0, 123456e3, time.UTC)})
	assert.Contains(t, file, "\n,2025-12-31T23:30:00.005Z,,")
	assert.Contains(t, file, "\n,2026-01-01T00:00:00.123456Z,,")
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
		assert.Equal(t, want, string(appendCell(nil, in, false)), "%q", in)
		if want[0] != in[0] {
			want = strings.Replace(want, "'", "", 1)
		}
		assert.Equal(t, want, string(appendCell(nil, in, true)), "%q raw", in)
	}
	hostile := model.Log{DataText: text("=1,2"), UserEmail: text("@a"), Type: "-x", AppName: text("+1")}
	assert.Contains(t, written(t, Options{Kind: CSV}, nil, hostile), "\n,,,,'-x,,'+1,'@a,\"'=1,2\",,")
	assert.Contains(t, written(t, Options{Kind: CSV, Raw: true}, nil, hostile), "\n,,,,-x,,+1,@a,\"=1,2\",,")
	inside := Options{Kind: CSV, Columns: []string{"data.a"}}
	assert.Equal(t, "data.a\r\n'=cmd|x\r\n", written(t, inside, nil, model.Log{DataText: text(`{"a": "=cmd|x"}`)}))
}

func TestCSVKeepsLineEndsInCells(t *testing.T) {
	for _, cell := range []string{"a\nb", "a\r\nb", "a\rb", "\n", "a,\"b\"\r\n"} {
		assert.Equal(t, `"`+strings.ReplaceAll(cell, `"`, `""`)+`"`, string(appendCell(nil, cell, false)))
	}
}

// rendered is a log's row, made without the code under test; encoding/csv
// reads a line end in a cell as \n.
func rendered(l model.Log, raw bool) []string {
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
		if !raw && cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") {
			row[i] = "'" + cell
		}
		row[i] = strings.ReplaceAll(row[i], "\r\n", "\n")
	}
	return row
}

func FuzzCSVReadsBack(f *testing.F) {
	f.Add("1", "user.login", "ann@acme.example", `{"a": "b"}`, "Conference", false)
	f.Add("=1", "\r\n", "\"", ",", "\t", false)
	f.Add("", "日本", "a\"\"b", "-\n\r", "@", true)
	f.Fuzz(func(t *testing.T, id, kind, email, data, app string, raw bool) {
		logs := []model.Log{
			{ID: model.ID(id), Type: kind, UserEmail: text(email), DataText: text(data), AppName: text(app)},
			{ID: "2", DataText: text(data)},
		}
		rows, err := csv.NewReader(strings.NewReader(written(t, Options{Kind: CSV, Raw: raw}, nil, logs...))).ReadAll()
		require.NoError(t, err)
		require.Equal(t, [][]string{DefaultColumns(), rendered(logs[0], raw), rendered(logs[1], raw)}, rows)
	})
}

func TestLimitsOfExcel(t *testing.T) {
	e, err := NewEncoder(Options{Kind: CSV, Excel: true, Columns: []string{"type", "data"}}, nil)
	require.NoError(t, err)
	long := func(units int) model.Log {
		return model.Log{Type: "a,\"b\"", DataText: text(strings.Repeat(`"`, units))}
	}
	emoji := model.Log{DataText: text(strings.Repeat("😀", 16_384))} // 32,768 units of UTF-16
	file := e.Header()
	for _, l := range []model.Log{long(32_767), emoji, {DataText: text(strings.Repeat("é", 32_767))}, {Type: "x"}, long(32_768)} {
		file = e.Row(file, l)
	}
	for _, size := range []int{1, 7, len(file)} {
		limits := e.Limits()
		for at := 0; at < len(file); at += size {
			_, err := limits.Write(file[at:min(at+size, len(file))])
			require.NoError(t, err)
		}
		require.Equal(t, []string{"2 cells are longer than the 32,767 characters that Excel holds in one: it cuts them"}, limits.Warnings())
	}

	rows := e.Limits()
	block := []byte(strings.Repeat("a,\"b\r\nc\"\r\n", 1024))
	for range 1024 {
		_, _ = rows.Write(block)
	}
	require.Empty(t, rows.Warnings(), "1,048,576 rows fit; a line end in a cell begins none")
	_, _ = rows.Write([]byte("a,b\r\n"))
	require.Len(t, rows.Warnings(), 1)
	require.Contains(t, rows.Warnings()[0], "1,048,577")

	plain, err := NewEncoder(Options{Kind: CSV}, nil)
	require.NoError(t, err)
	limits := plain.Limits()
	_, _ = limits.Write(file)
	require.Empty(t, limits.Warnings())
}
