package manifest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/export/format"
	"fliplet-audit/model"
)

var begin = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)

// exported is an export by hand: cells of rows, a log every minute, two
// windows.
type exported struct {
	columns  []string
	cells    [][]string
	manifest Manifest
}

func newExported(n int) *exported {
	e := &exported{columns: []string{"id", "createdAt", "type", "data"}}
	for i := range n {
		// Two logs share each time.
		at := begin.Add(time.Duration(i/2) * time.Minute)
		e.cells = append(e.cells, []string{fmt.Sprint(98 + i), at.Format("2006-01-02T15:04:05.000Z"), "user.login", fmt.Sprintf(`{"n": %d, "text": "a, b"}`, i)})
	}
	e.manifest = Manifest{
		Version: Version, File: "logs.csv", Complete: true, Rows: n,
		Period: Period{begin, begin.Add(24*time.Hour - time.Millisecond)},
		Output: format.Options{Kind: format.CSV}, Columns: e.columns, FormulasDefused: true,
		Counts:  Counts{CountKnown: true, Before: n, After: n, Received: n},
		Windows: []Window{{Start: begin, End: begin.Add(12 * time.Hour), Rows: n, Received: n}, {Start: begin.Add(12 * time.Hour), End: begin.Add(24 * time.Hour)}},
	}
	if n > 0 {
		e.manifest.First, e.manifest.Last = e.place(0), e.place(n-1)
	}
	return e
}

func (e *exported) place(i int) Place {
	at, err := time.Parse(time.RFC3339, e.cells[i][1])
	if err != nil {
		panic(err)
	}
	return Place{model.ID(e.cells[i][0]), at}
}

// csv is the file's text, by another's writer.
func (e *exported) csv() []byte {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	w.UseCRLF = true
	if err := w.WriteAll(append([][]string{e.columns}, e.cells...)); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// jsonl is a log a line.
func (e *exported) jsonl() []byte {
	var out bytes.Buffer
	for _, c := range e.cells {
		fmt.Fprintf(&out, `{"id":%s,"createdAt":%q,"type":%q,"data":%s}`+"\n", c[0], c[1], c[2], c[3])
	}
	return out.Bytes()
}

// write writes the file and a manifest that has its checksum, and verifies.
func (e *exported) write(t *testing.T, text []byte) (Report, string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "logs.csv")
	e.manifest.Bytes, e.manifest.SHA256 = int64(len(text)), sumOf(text)
	require.NoError(t, os.WriteFile(file, text, 0o600))
	require.NoError(t, Write(e.manifest, Path(file), false))
	report, err := Verify(context.Background(), file, "")
	require.NoError(t, err)
	return report, file
}

func sumOf(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// failures are the names of the checks that failed.
func failures(r Report) []string {
	var names []string
	for _, f := range r.Findings {
		if f.Outcome == Failed {
			names = append(names, f.Check)
		}
	}
	return names
}

func TestAnUntouchedExportIsIntact(t *testing.T) {
	for _, n := range []int{0, 1, 2, 200} {
		e := newExported(n)
		report, _ := e.write(t, e.csv())
		assert.Empty(t, failures(report), "%+v", report.Findings)
		assert.True(t, report.Intact())

		e = newExported(n)
		e.jsonLines()
		report, _ = e.write(t, e.jsonl())
		assert.Empty(t, failures(report), "%+v", report.Findings)

		e = newExported(n)
		e.jsonLines()
		e.manifest.Output.Kind = format.JSON
		report, _ = e.write(t, array(e.jsonl()))
		assert.Empty(t, failures(report), "%+v", report.Findings)
	}
}

func (e *exported) jsonLines() {
	e.manifest.Output.Kind, e.manifest.Columns, e.manifest.FormulasDefused = format.JSONLines, nil, false
}

// array is JSON Lines as one array.
func array(lines []byte) []byte {
	text := strings.ReplaceAll(strings.TrimSuffix(string(lines), "\n"), "\n", ",\n")
	if text != "" {
		text += "\n"
	}
	return []byte("[\n" + text + "]\n")
}

func TestAChangedByteFails(t *testing.T) {
	e := newExported(3)
	text := e.csv()
	for i := range text {
		changed := bytes.Clone(text)
		changed[i] ^= 1
		_, file := e.write(t, text)
		require.NoError(t, os.WriteFile(file, changed, 0o600))
		report, err := Verify(context.Background(), file, "")
		require.NoError(t, err)
		require.Contains(t, failures(report), "SHA-256", "byte %d", i)
	}
}

// Each of these files has a manifest with its own checksum: only what it holds
// is wrong.
func TestWhatAFileHoldsIsChecked(t *testing.T) {
	for name, c := range map[string]struct {
		change func(e *exported)
		text   func(text string) string
		fails  string
	}{
		"a row less":                {text: func(s string) string { return s[:strings.LastIndex(s[:len(s)-2], "\r\n")+2] }, fails: "rows"},
		"a row twice":               {change: func(e *exported) { e.cells[4] = e.cells[3] }, fails: "doubles"},
		"rows swapped":              {change: func(e *exported) { e.cells[4], e.cells[7] = e.cells[7], e.cells[4] }, fails: "order"},
		"ids of one time swapped":   {change: func(e *exported) { e.cells[4], e.cells[5] = e.cells[5], e.cells[4] }, fails: "order"},
		"another first":             {change: func(e *exported) { e.cells[0][0] = "1" }, fails: "first row"},
		"another last":              {change: func(e *exported) { e.cells[9][0] = "1000" }, fails: "last row"},
		"a row of next month":       {change: func(e *exported) { e.cells[9][1] = "2026-12-01T00:00:00.000Z" }, fails: "period"},
		"a row of the other window": {change: func(e *exported) { e.cells[9][1] = "2026-11-01T12:00:00.000Z" }, fails: "windows"},
		"no date":                   {change: func(e *exported) { e.cells[5][1] = "soon" }, fails: "dates"},
		"a cell more":               {change: func(e *exported) { e.cells[5] = append(e.cells[5], "x") }, fails: "cells"},
		"a cell less":               {change: func(e *exported) { e.cells[5] = e.cells[5][:3] }, fails: "cells"},
		"a formula":                 {change: func(e *exported) { e.cells[5][2] = "=1+1" }, fails: "formulas"},
		"a formula in quotes":       {change: func(e *exported) { e.cells[5][3] = "@a, b" }, fails: "formulas"},
		"another heading":           {text: func(s string) string { return strings.Replace(s, "type", "typo", 1) }, fails: "columns"},
		"a byte-order mark":         {text: func(s string) string { return "\ufeff" + s }, fails: "byte-order mark"},
		"a bare line feed":          {text: func(s string) string { return s[:len(s)-2] + "\n" }, fails: "form"},
		"no last line end":          {text: func(s string) string { return s[:len(s)-2] }, fails: "form"},
		"cut in a row":              {text: func(s string) string { return s[:len(s)-20] }, fails: "form"},
		"a stray quote":             {text: func(s string) string { return strings.Replace(s, "user.login", `user"login`, 1) }, fails: "form"},
		"text after a quote":        {text: func(s string) string { return strings.Replace(s, "}\"\r\n", "}\" x\r\n", 1) }, fails: "form"},
		"nothing at all":            {text: func(string) string { return "" }, fails: "rows"},
	} {
		e := newExported(10)
		if c.change != nil {
			c.change(e)
		}
		text := string(e.csv())
		if c.text != nil {
			text = c.text(text)
		}
		report, _ := e.write(t, []byte(text))
		assert.Contains(t, failures(report), c.fails, name)
		assert.NotContains(t, failures(report), "SHA-256", name)
	}
}

func TestWhatAJSONFileHoldsIsChecked(t *testing.T) {
	lines := func(change func(lines []string) []string) func([]byte) []byte {
		return func(text []byte) []byte {
			return []byte(strings.Join(change(strings.SplitAfter(string(text), "\n")), ""))
		}
	}
	for name, c := range map[string]struct {
		change func([]byte) []byte
		fails  string
	}{
		"a line less":      {lines(func(l []string) []string { return append(l[:3:3], l[4:]...) }), "rows"},
		"a line twice":     {lines(func(l []string) []string { l[3] = l[2]; return l }), "doubles"},
		"a line cut":       {lines(func(l []string) []string { l[3] = l[3][:20] + "\n"; return l }), "form"},
		"no last line end": {func(b []byte) []byte { return b[:len(b)-1] }, "form"},
		"no object":        {lines(func(l []string) []string { l[3] = "[]\n"; return l }), "form"},
		"an empty line":    {lines(func(l []string) []string { l[3] += "\n"; return l }), "form"},
	} {
		e := newExported(10)
		e.jsonLines()
		report, _ := e.write(t, c.change(e.jsonl()))
		assert.Contains(t, failures(report), c.fails, name)
	}
	for name, change := range map[string]func(string) string{
		"never closed":        func(s string) string { return strings.TrimSuffix(s, "]\n") },
		"never opened":        func(s string) string { return s[2:] },
		"a comma less":        func(s string) string { return strings.Replace(s, "},\n", "}\n", 1) },
		"a comma at the end":  func(s string) string { return strings.Replace(s, "}\n]", "},\n]", 1) },
		"more after it":       func(s string) string { return s + "{}\n" },
		"two arrays":          func(s string) string { return s + s },
		"nothing but nothing": func(string) string { return "" },
	} {
		e := newExported(10)
		e.jsonLines()
		e.manifest.Output.Kind = format.JSON
		text := []byte(change(string(array(e.jsonl()))))
		report, _ := e.write(t, text)
		assert.Contains(t, failures(report), "form", name)
	}
}

func TestAnEmptyArrayIsChecked(t *testing.T) {
	for text, fine := range map[string]bool{
		"[\n\n]\n": true, "[]\n": true, "[\n\n\n]\n": false, "[\n\n": false, "[\n\n{}\n]\n": false, "[\n,\n]\n": false,
	} {
		e := newExported(0)
		e.jsonLines()
		e.manifest.Output.Kind = format.JSON
		report, _ := e.write(t, []byte(text))
		assert.Equal(t, fine, report.Intact(), "%q: %v", text, report.Findings)
	}
}

func TestAManifestThatDisagreesWithItselfFails(t *testing.T) {
	for name, change := range map[string]func(m *Manifest){
		"fewer rows than its windows":   func(m *Manifest) { m.Windows[0].Rows-- },
		"a gap between windows":         func(m *Manifest) { m.Windows[1].Start = m.Windows[1].Start.Add(time.Hour) },
		"windows that begin late":       func(m *Manifest) { m.Windows[0].Start = m.Windows[0].Start.Add(time.Hour) },
		"windows that end early":        func(m *Manifest) { m.Windows = m.Windows[:1] },
		"complete with missing logs":    func(m *Manifest) { m.Counts.Missing, m.Windows[0].Missing = 1, 1 },
		"missing in a window only":      func(m *Manifest) { m.Windows[0].Missing, m.Complete, m.Why = 1, false, "lost" },
		"complete below the count":      func(m *Manifest) { m.Counts.After = 11 },
		"more rows than were received":  func(m *Manifest) { m.Counts.Received = 9 },
		"incomplete without a word":     func(m *Manifest) { m.Complete = false },
		"no first row":                  func(m *Manifest) { m.First = Place{} },
		"no columns":                    func(m *Manifest) { m.Columns = nil },
		"defused and raw":               func(m *Manifest) { m.Output.Raw = true },
		"redacted and not":              func(m *Manifest) { m.Redacted = true },
		"more rows than the limit":      func(m *Manifest) { m.Limit = 5 },
		"a period that ends too early":  func(m *Manifest) { m.Period.End = begin.Add(-time.Hour) },
		"an unknown format":             func(m *Manifest) { m.Output.Kind = "xml" },
		"packed without the text's sum": func(m *Manifest) { m.Output.Compression = format.Gzip },
	} {
		e := newExported(10)
		change(&e.manifest)
		report, _ := e.write(t, e.csv())
		assert.Contains(t, failures(report), "manifest", name)
	}
}

func TestAManifestThatIsNotWholeFails(t *testing.T) {
	e := newExported(3)
	_, file := e.write(t, e.csv())
	whole, err := os.ReadFile(Path(file))
	require.NoError(t, err)
	fails := func(name string, text []byte) {
		require.NoError(t, os.WriteFile(Path(file), text, 0o600))
		report, err := Verify(context.Background(), file, "")
		require.NoError(t, err)
		require.Equal(t, []string{"manifest"}, failures(report), name)
	}
	for n := 0; n < len(whole)-2; n += 7 {
		fails(fmt.Sprint("cut at ", n), whole[:n])
	}
	for _, key := range required {
		var fields map[string]any
		require.NoError(t, json.Unmarshal(whole, &fields))
		delete(fields, key)
		text, err := json.Marshal(fields)
		require.NoError(t, err)
		fails("without "+key, text)
		fields[key] = nil
		text, err = json.Marshal(fields)
		require.NoError(t, err)
		fails("null "+key, text)
	}
	fails("of a newer program", bytes.Replace(whole, []byte(`"manifestVersion": 1`), []byte(`"manifestVersion": 2`), 1))
	require.NoError(t, os.Remove(Path(file)))
	report, err := Verify(context.Background(), file, "")
	require.NoError(t, err)
	require.Equal(t, []string{"manifest"}, failures(report))
}

func TestAPackedFileIsChecked(t *testing.T) {
	e := newExported(500)
	text := e.csv()
	encoder, err := zstd.NewWriter(nil)
	require.NoError(t, err)
	packed := encoder.EncodeAll(text, nil)
	e.manifest.Output.Compression, e.manifest.Unpacked = format.Zstandard, Content{int64(len(text)), sumOf(text)}
	report, file := e.write(t, packed)
	require.Empty(t, failures(report), "%+v", report.Findings)

	report, _ = e.write(t, packed[:len(packed)-5])
	assert.Contains(t, failures(report), "unpacking", "cut")
	report, _ = e.write(t, text)
	assert.Contains(t, failures(report), "unpacking", "not packed at all")
	require.NoError(t, os.WriteFile(file, append(packed, 'x'), 0o600))
	report, err = Verify(context.Background(), file, "")
	require.NoError(t, err)
	assert.Contains(t, failures(report), "SHA-256", "something after it")
}

func TestAManifestKeptApart(t *testing.T) {
	e := newExported(3)
	_, file := e.write(t, e.csv())
	apart := filepath.Join(t.TempDir(), "kept.json")
	require.NoError(t, os.Rename(Path(file), apart))
	report, err := Verify(context.Background(), file, apart)
	require.NoError(t, err)
	assert.Empty(t, failures(report))
}

func TestVerifyStopsWhenTold(t *testing.T) {
	e := newExported(3)
	_, file := e.write(t, e.csv())
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := Verify(ctx, file, "")
	require.ErrorIs(t, err, context.Canceled)
}

func TestAFileThatCannotBeRead(t *testing.T) {
	_, err := Verify(context.Background(), filepath.Join(t.TempDir(), "none.csv"), "")
	require.ErrorIs(t, err, os.ErrNotExist)
	_, err = Verify(context.Background(), t.TempDir(), "")
	require.Error(t, err)
}

// scanned is what the scanner makes of a text that comes in blocks.
func scanned(text []byte, columns []string, cut func(rest int) int) *csvScanner {
	s := newCSVScanner(newRows(Manifest{}), Manifest{Columns: columns, FormulasDefused: true})
	for len(text) > 0 {
		n := cut(len(text))
		s.scan(text[:n])
		text = text[n:]
	}
	s.finish()
	s.rows.finish()
	return s
}

// quoted is CSV whose cells stand in quotes where they must, or are long; its
// cells keep their line ends, which encoding/csv changes.
func quoted(rows [][]string) []byte {
	var out strings.Builder
	for _, row := range rows {
		for i, cell := range row {
			if i > 0 {
				out.WriteByte(',')
			}
			if strings.ContainsAny(cell, "\",\r\n") || len(cell) > 30 {
				cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
			}
			out.WriteString(cell)
		}
		out.WriteString("\r\n")
	}
	return []byte(out.String())
}

func FuzzCSVScannerAgreesWithEncodingCSV(f *testing.F) {
	f.Add("1", "2026-11-01T00:00:00.000Z", "a,\"b\"\r\n", "=x", uint64(1))
	f.Add("", "\n", "\"", "\"\"", uint64(2))
	f.Add("\r", "x\ry", ",", "", uint64(3))
	f.Fuzz(func(t *testing.T, a, b, c, d string, seed uint64) {
		columns := []string{"id", "createdAt", "type", "data"}
		e := &exported{columns: columns, cells: [][]string{{a, b, c, d}, {d, c, b, a}, {b, a, d, c}}}
		text := quoted(append([][]string{columns}, e.cells...))
		rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
		require.NoError(t, err)
		dice := rand.New(rand.NewPCG(seed, 1))
		whole := scanned(text, columns, func(rest int) int { return rest })
		pieces := scanned(text, columns, func(rest int) int { return 1 + dice.IntN(min(rest, 7)) })
		for _, s := range []*csvScanner{whole, pieces} {
			require.Equal(t, columns, s.heading)
			require.Equal(t, len(rows)-1, s.rows.count)
			require.Zero(t, s.uneven.count)
			require.Equal(t, a, string(s.rows.first.ID))
			require.Equal(t, b, string(s.rows.last.ID))
			require.Zero(t, s.broken.count)
			formulas := 0
			for _, row := range e.cells {
				for _, cell := range row {
					if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") {
						formulas++
					}
				}
			}
			require.Equal(t, formulas, s.formulas.count)
		}
		require.Equal(t, whole.broken, pieces.broken)
	})
}

func FuzzScannersTakeAnything(f *testing.F) {
	f.Add([]byte("id,createdAt\r\n1,\"2\"\"\r\n,\n"), uint64(1))
	f.Add([]byte("[\n{\"id\":1},\n]\n"), uint64(2))
	f.Fuzz(func(t *testing.T, text []byte, seed uint64) {
		dice := rand.New(rand.NewPCG(seed, 1))
		cut := func(rest int) int { return 1 + dice.IntN(min(rest, 5)) }
		columns := []string{"id", "createdAt"}
		whole, pieces := scanned(text, columns, func(rest int) int { return rest }), scanned(text, columns, cut)
		if !bytes.HasPrefix(text, []byte("\xef")) { // a mark cut in two is none
			require.Equal(t, whole.rows.count, pieces.rows.count)
			require.Equal(t, whole.broken, pieces.broken)
			require.Equal(t, whole.uneven, pieces.uneven)
			require.Equal(t, whole.heading, pieces.heading)
		}
		for _, array := range []bool{false, true} {
			one, more := newJSONScanner(newRows(Manifest{}), array), newJSONScanner(newRows(Manifest{}), array)
			one.scan(text)
			one.finish()
			for rest := text; len(rest) > 0; {
				n := cut(len(rest))
				more.scan(rest[:n])
				rest = rest[n:]
			}
			more.finish()
			require.Equal(t, one.rows.count, more.rows.count)
			require.Equal(t, one.broken, more.broken)
		}
	})
}

func TestDatesAreRead(t *testing.T) {
	var d dates
	for text, want := range map[string]time.Time{
		"2026-11-01T10:20:30.456Z":      time.Date(2026, 11, 1, 10, 20, 30, 456e6, time.UTC),
		"2026-11-01T10:20:30.456789Z":   time.Date(2026, 11, 1, 10, 20, 30, 456789e3, time.UTC),
		"2026-11-01T10:20:30Z":          time.Date(2026, 11, 1, 10, 20, 30, 0, time.UTC),
		"2026-11-01T10:20:30.456+01:00": time.Date(2026, 11, 1, 9, 20, 30, 456e6, time.UTC),
		"0001-01-01T00:00:00.000Z":      {},
		"2026-11-01 10:20:30.5":         time.Date(2026, 11, 1, 10, 20, 30, 5e8, time.UTC),
		"9999-12-31T23:59:59.999Z":      time.Date(9999, 12, 31, 23, 59, 59, 999e6, time.UTC),
		"1969-12-31T23:59:59.999Z":      time.Date(1969, 12, 31, 23, 59, 59, 999e6, time.UTC),
	} {
		got, ok := d.read([]byte(text))
		assert.True(t, ok, text)
		assert.Equal(t, want.UTC(), got.utc(), text)
	}
	for _, text := range []string{"", "x", "2026-02-30T10:20:30.456Z", "2026-11-01T24:00:00.000Z", "2026-11-01T10:60:00.000Z", "2026-11-01T10:20:3:.456Z", "2026-11-01T10:20:30.4x6Z", "2026-11-01T10:20:30.45xZ"} {
		_, ok := d.read([]byte(text))
		assert.False(t, ok, text)
	}
}
