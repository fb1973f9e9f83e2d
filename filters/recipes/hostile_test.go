package recipes_test

import (
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/filters/recipes"
	"fliplet-audit/model"
)

// oddData are shapes that no summary expects.
func oddData() []string {
	deep := strings.Repeat(`{"result": [`, 600) + `{"success": 1, "messageId": 12}` + strings.Repeat(`]}`, 600)
	return []string{
		``, `null`, `true`, `42`, `"text"`, `[]`, `{}`, `[[[[]]]]`, `{"": ""}`, `{"messageId": [], "ip": {}, "type": [], "result": null, "status": {"a": 1}}`,
		`{"messageId": true, "ip": 12, "type": 7, "mediaFileId": -1, "appSubmissionId": 1e400, "success": 1e400, "failure": "x", "error": {}}`,
		`{"error": [["a", {"error": ["b"]}]], "method": {"method": "x"}, "payload": [{"title": ["a"]}], "to": {"to": {"to": [[["a@x.org"]]]}}}`,
		`{"messageId": "\u0000\u001b[31m\u202e", "subject": "\ud800", "to": "a@\u202e.org", "mediaFileId": "\n"}`,
		`{"messageId": "` + strings.Repeat("x", 20_000) + `", "appSubmissionId": "` + strings.Repeat("y", 20_000) + `", "ip": "` + strings.Repeat("z", 20_000) + `"}`,
		`{"messageId": 1, "messageId": 2, "ip": "a", "ip": "b"}`, deep, strings.Repeat(`[`, 100_000), `{"a": `, `{"messageId": "`, `}}]]{`, "\xff\xfe", `{"to": "` + strings.Repeat("@", 70_000) + `"}`,
	}
}

func TestNoShapeBreaksASummary(t *testing.T) {
	for _, r := range recipes.All() {
		types := append([]string{"custom.\x1b[31m", ""}, r.Types...)
		s := r.Summary(recipes.Answers{Recipient: "ann"})
		n := 0
		for _, logType := range types {
			for _, text := range oddData() {
				l := of(logType, text)
				if n%3 > 0 {
					l.ID, l.CreatedAt = model.ID(strconv.Itoa(n)), noon().Add(time.Duration(n)*time.Second)
				}
				n++
				s.Add(l)
				if j, ok := s.(recipes.Joiner); ok {
					j.Join(l)
				}
			}
		}
		f := s.Figures(view())
		assert.Equal(t, n, f.BasedOn, r.Name)
		for _, table := range f.Tables {
			for _, row := range table.Rows {
				require.Len(t, row.Cells, len(table.Headings), "%s %s", r.Name, table.Title)
				require.LessOrEqual(t, longest(row), 2500, "%s %s", r.Name, table.Title)
			}
		}
		mustJSON(t, f)
		if j, ok := s.(recipes.Joiner); ok {
			j.Open(r.Query(recipes.Answers{Person: "ann"}))
		}
	}
}

func longest(row recipes.Row) int {
	n := 0
	for _, c := range row.Cells {
		n = max(n, len(c.Text))
	}
	return n
}

// millionPush is a push to a million devices, every fourth of which failed.
func millionPush(entries int) string {
	var b strings.Builder
	b.WriteString(`{"result": [{"jobId": 12, "result": [{"method": "gcm", "failure": ` + strconv.Itoa(entries/4) + `, "message": [`)
	for i := range entries {
		if i > 0 {
			b.WriteString(", ")
		}
		if i%4 == 0 {
			b.WriteString(`{"error": "NotRegistered"}`)
		} else {
			b.WriteString(`{"error": null}`)
		}
	}
	b.WriteString(`], "success": ` + strconv.Itoa(entries-entries/4) + `}]}], "payload": {"body": "b", "title": "All"}}`)
	return b.String()
}

func TestAPushToAMillionDevices(t *testing.T) {
	s := summary(t, "pushes", recipes.Answers{})
	before := heap()
	s.Add(at(0, "pushNotification.send", millionPush(1_000_000)))
	f := s.Figures(view())
	assert.Equal(t, []string{"1 push to 1,000,000 devices: 750,000 succeeded, 250,000 failed.", "1 push had failures."}, f.Sentences)
	assert.Equal(t, []string{"NotRegistered | gcm | 250000"}, lines(tableOf(t, f, "Why they failed")))
	assert.Less(t, int64(heap())-int64(before), int64(1<<20), "nothing holds on to the log's data")
	runtime.KeepAlive(s)
}

func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// Each device with a word of its own is what somebody who means harm would
// send: the words are counted, not kept.
func TestAMillionDifferentErrorWords(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"method": "apn", "failure": 200000, "message": [{}`)
	for i := range 200_000 {
		fmt.Fprintf(&b, `, {"error": "word %d"}`, i)
	}
	b.WriteString(`], "success": 0}`)
	s := summary(t, "pushes", recipes.Answers{})
	s.Add(at(0, "pushNotification.send", b.String()))
	words := tableOf(t, s.Figures(view()), "Why they failed")
	assert.LessOrEqual(t, words.Of, 201)
	total := int64(0)
	for _, row := range words.Rows {
		total += row.Cells[2].Number
	}
	assert.EqualValues(t, 200_000, total)
	assert.Equal(t, "other words", words.Rows[0].Cells[0].Text)
}

// Memory grows with what figures show, not with the logs' data.
func TestFiftyThousandLogsFitInMemory(t *testing.T) {
	padding := strings.Repeat("x", 1000)
	s := summary(t, "emails", recipes.Answers{})
	before := heap()
	for i := range 50_000 {
		kind := "email.communicate"
		if i%2 == 1 {
			kind = "email.delivered"
		}
		l := at(time.Duration(i)*time.Second, kind, fmt.Sprintf(`{"messageId": "0102018f4a-%d", "to": "ann%d@x.org", "subject": "News", "html": "%s"}`, i/2, i%900, padding))
		l.ID = model.ID(strconv.Itoa(i))
		s.Add(l)
	}
	f := s.Figures(recipes.View{Now: noon(), Rows: 100})
	assert.Equal(t, "25,000 sent: 25,000 delivered.", f.Sentences[0])
	assert.Less(t, int64(heap())-int64(before), int64(25<<20))
	runtime.KeepAlive(s)
}

func TestManyDifferentValuesAreCountedTogether(t *testing.T) {
	s := summary(t, "profile", recipes.Answers{})
	for i := range 20_010 {
		s.Add(by(fmt.Sprintf("p%d@x", i), at(0, "user.update", ``)))
	}
	people := tableOf(t, s.Figures(view()), "By person")
	assert.Equal(t, 20_001, people.Of)
	assert.Equal(t, "others", people.Rows[20_000].Cells[0].Text)
	assert.EqualValues(t, 10, people.Rows[20_000].Cells[1].Number)
	s.Add(by(strings.Repeat("long", 1000)+"@x", at(0, "user.update", ``)))
}

func BenchmarkAddFiveMegabytes(b *testing.B) {
	push := millionPush(320_000)
	entries := `{"messageId": "a", "entries": [` + strings.Repeat(`{"name": "Łukasz Żak", "email": "l@x.org", "room": "Hall 1"}, `, 80_000) + `{}]}`
	for _, c := range []struct{ recipe, logType, data string }{
		{"pushes", "pushNotification.send", push}, {"emails", "email.communicate", entries}, {"logins", "user.login", entries},
		{"media", "mediaFile.create", entries}, {"publishes", "app.submission.build", entries}, {"user-activity", "app.view", entries},
	} {
		b.Run(c.recipe, func(b *testing.B) {
			r, _ := recipes.Find(c.recipe)
			b.SetBytes(int64(len(c.data)))
			for b.Loop() {
				r.Summary(recipes.Answers{}).Add(of(c.logType, c.data))
			}
		})
	}
}

func BenchmarkFiguresOfFiftyThousandEmails(b *testing.B) {
	r, _ := recipes.Find("emails")
	s := r.Summary(recipes.Answers{})
	for i := range 50_000 {
		s.Add(at(time.Duration(i)*time.Second, "email.communicate", fmt.Sprintf(`{"messageId": "0102018f4a-%d", "to": "ann%d@x.org"}`, i, i%900)))
	}
	for b.Loop() {
		s.Figures(recipes.View{Now: noon(), Rows: 500})
	}
}
