package logview

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/filters"
	"fliplet-audit/model"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/theme"
)

const full = `{"id": 123456, "type": "user.login", "createdAt": "2026-11-19T09:24:37.123Z", "updatedAt": "2026-11-19T09:24:37.120Z",
"user": {"type": "studio", "email": "ann@acme.com", "name": "Ann"}, "app": {"name": "Conference"}, "appId": 12, "sessionId": 418, "userId": 456,
"requestId": "5b6f-4c4e", "organizationId": 5, "dataSourceId": null, "apiToken": "t-123456", "shard": {"n": 1},
"dataString": "{\"_os\": \"MacIntel\", \"tags\": [\"a\\\"b\"], \"_studioUser\": {\"email\": \"boss@acme.com\"}, \"auth_token\": \"eu--abcdefgh\", \"n\": 12}"}`

var (
	noon       = time.Date(2026, 11, 19, 12, 30, 0, 0, time.UTC)
	paris      = time.FixedZone("", 3600)
	plainTheme = theme.New(termenv.Ascii, true)
)

func parsed(t require.TestingT, raw string) model.Log {
	l, err := model.ParseLog(json.RawMessage(raw))
	require.NoError(t, err)
	return l
}

func opened(t require.TestingT, raw string, w, h int) Model {
	return New(parsed(t, raw), Options{Theme: plainTheme, Zone: paris, Now: noon}).SetSize(w, h)
}

// frame draws a log, holds the frame to its size and to harmless characters,
// and gives it without the blanks at the lines' ends.
func frame(t require.TestingT, m Model) string {
	lines := m.Lines()
	require.Len(t, lines, m.layout.height)
	for i, line := range lines {
		require.Equal(t, m.layout.width, ansi.StringWidth(line), "%q", line)
		for _, r := range line {
			require.False(t, unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029', "%q in %q", r, line)
		}
		lines[i] = strings.TrimRight(line, " ")
	}
	return strings.Join(lines, "\n")
}

func act(m Model, ids ...keymap.ID) Model {
	for _, id := range ids {
		m, _ = m.Act(id)
	}
	return m
}

func event(m Model, id keymap.ID) Event {
	_, e := m.Act(id)
	return e
}

func typed(keys string) tea.KeyMsg { return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(keys)} }

func TestEveryFieldAndTheData(t *testing.T) {
	assert.Equal(t, strings.Trim(`
── user.login · Sign-in attempt ────────────────────────────────────────────────
 Date         19 Nov 2026 10:24:37.123 UTC+01:00  3 h ago
 Updated      19 Nov 2026 10:24:37.120 UTC+01:00  3 h ago
 Category     Fliplet Studio/Viewer
 Type         user.login  Authentication
 App          Conference
 User         boss@acme.com as ann@acme.com
 Session      418
 Request      5b6f-4c4e
 User id      456
 App id       12
 Organization 5
 Log id       123456
 user.name    Ann
 apiToken     ••••
 shard        {"n": 1}
 Empty        data source, entry, notification
── Data {5 keys} ───────────────────────────────────────────────────────────────
▌  _os: "MacIntel"
 ▾ tags: [1 entry]
     0: "a\"b"
 ▾ _studioUser: {1 key}
     email: "boss@acme.com"
   auth_token: "••••"
   n: 12`, "\n"), strings.ReplaceAll(frame(t, opened(t, full, 80, 25)), `"a"b"`, `"a\"b"`))
}

func TestTheDataGetsTheRoomThatThereIs(t *testing.T) {
	small := frame(t, opened(t, full, 80, 18))
	assert.Contains(t, small, "── Data {5 keys} ─")
	assert.Contains(t, small, " fields 1–9 of 16 ───")
	assert.Contains(t, small, "n: 12")

	tiny := opened(t, full, 40, 5)
	assert.NotContains(t, frame(t, tiny), "Category")
	assert.Contains(t, frame(t, act(tiny, keymap.SwitchPane)), "▌Date")

	wide := frame(t, opened(t, full, 160, 20))
	assert.Regexp(t, `(?m)^── user\.login · Sign-in attempt ─+┬── Data \{5 keys\} ─+$`, wide)
	assert.Regexp(t, `(?m)^ Date .*3 h ago +│▌  _os: "MacIntel"$`, wide)
}

func TestTypesInWords(t *testing.T) {
	for raw, want := range map[string]string{
		`{"type": "user.login", "typeDescription": "says the server"}`: "── user.login · Sign-in attempt ─",
		`{"type": "app.custom", "typeDescription": "says the server"}`: "── app.custom · says the server · not in the catalogue ─",
		`{"type": "app.custom"}`:              "── app.custom · not in the catalogue ─",
		`{"type": null}`:                      "── a log without a type ─",
		"{\"type\": \"\\u001b[31mx\\u202e\"}": "── ␛[31mx· · not in the catalogue ─",
	} {
		assert.Contains(t, frame(t, opened(t, raw, 80, 10)), want, raw)
	}
	assert.Contains(t, frame(t, opened(t, `{"type": "app.custom"}`, 80, 10)), "Type         app.custom  not in the catalogue")
}

func TestALogOfNulls(t *testing.T) {
	m := opened(t, `{"id": null, "type": null, "createdAt": null, "user": null, "app": null, "data": null, "": null, "x": ""}`, 80, 12)
	view := frame(t, m)
	assert.Contains(t, view, "▌x            \"\"\n Empty        date, updated, category, type, app, user, session, request,\n              user id, app id, data source, entry, notification,\n              organization, log id, \"\"\n")
	assert.Contains(t, view, "── Data ─")
	assert.Contains(t, view, "\n No data")
	assert.Equal(t, Note{"This log has no data"}, event(m, keymap.SwitchPane))
	assert.Equal(t, Note{"This log has no data"}, event(m, keymap.Search))
	assert.Equal(t, Note{"These fields are empty"}, event(act(m, keymap.Bottom), keymap.CopyValue))
	assert.Equal(t, Note{"These fields are empty"}, event(act(m, keymap.Bottom), keymap.FilterCell))
}

func TestHowLongAgo(t *testing.T) {
	for before, want := range map[time.Duration]string{
		0: "now", 999 * time.Millisecond: "now", 5 * time.Second: "5 s ago", 59 * time.Minute: "59 min ago", 3*time.Hour + time.Minute: "3 h ago",
		47 * time.Hour: "47 h ago", 48 * time.Hour: "2 days ago", -30 * time.Second: "now", -2 * time.Minute: "in the future",
	} {
		assert.Equal(t, want, ago(noon.Add(-before), noon), before)
	}
	assert.Equal(t, "19 Nov 2026 12:30:00.000 UTC", date(noon, time.UTC))
	assert.Equal(t, "19 Nov 2026 07:00:00.000 UTC-05:30", date(noon, time.FixedZone("", -5*3600-1800)))
}

func TestZoneChanges(t *testing.T) {
	m := opened(t, full, 80, 25).SetZone(time.UTC)
	assert.Contains(t, frame(t, m), "Date         19 Nov 2026 09:24:37.123 UTC  3 h ago")
}

// fieldAt goes to the field with the label.
func fieldAt(t *testing.T, m Model, label string) Model {
	m = act(m, keymap.SwitchPane)
	for range m.fields {
		if m.fields[m.at].label == label {
			return m
		}
		m = act(m, keymap.Down)
	}
	require.Fail(t, "no field "+label)
	return m
}

func TestFieldsAreCopied(t *testing.T) {
	m := opened(t, full, 80, 14)
	for label, want := range map[string]string{
		"Date": "2026-11-19T10:24:37.123+01:00", "Category": "studio", "Type": "user.login", "App": "Conference", "App id": "12",
		"User": "boss@acme.com as ann@acme.com", "Log id": "123456", "apiToken": "••••", "shard": `{"n": 1}`, "user.name": "Ann",
	} {
		assert.Equal(t, Copy{Text: want, What: label}, event(fieldAt(t, m, label), keymap.CopyValue))
	}
	shown := fieldAt(t, act(m, keymap.Unmask), "apiToken")
	assert.Equal(t, Copy{Text: "t-123456", What: "apiToken"}, event(shown, keymap.CopyValue))
	assert.Contains(t, frame(t, shown), "secrets shown")
}

func TestFilteringFindsTheLogItself(t *testing.T) {
	m := opened(t, full, 80, 25)
	for _, label := range []string{"Category", "Type", "App", "User", "Session"} {
		matchesOnly(t, m.Log(), event(fieldAt(t, m, label), keymap.FilterCell))
	}
	assert.Equal(t, Note{"Dates are narrowed by the date range"}, event(fieldAt(t, m, "Date"), keymap.FilterCell))
	assert.Equal(t, Note{"The table has no column for request"}, event(fieldAt(t, m, "Request"), keymap.FilterCell))

	down := keymap.Down
	matchesOnly(t, m.Log(), event(m, keymap.FilterCell))
	assert.Equal(t, Note{"Go to a single value to filter by it"}, event(act(m, down), keymap.FilterCell))
	matchesOnly(t, m.Log(), event(act(m, down, down), keymap.FilterCell))
	matchesOnly(t, m.Log(), event(act(m, down, down, down, down), keymap.FilterCell))
	masked := act(m, down, down, down, down, down)
	assert.Equal(t, Note{"This value is masked; unmask it to filter by it"}, event(masked, keymap.FilterCell))
	matchesOnly(t, m.Log(), event(act(masked, keymap.Unmask), keymap.FilterCell))
	matchesOnly(t, m.Log(), event(act(m, keymap.Bottom), keymap.FilterCell))
}

// matchesOnly holds a filter to the log it was made from, and to another one.
func matchesOnly(t *testing.T, l model.Log, e Event) {
	t.Helper()
	by, ok := e.(FilterBy)
	require.True(t, ok, "%#v", e)
	var q model.Query
	q.Filters[by.Column] = by.Text
	matches, err := filters.Predicate(q)
	require.NoError(t, err)
	assert.True(t, matches(l), by.Text)
	other := parsed(t, `{"type": "user.loginx", "user": {"type": "app", "email": "xann@acme.com"}, "app": {"name": "Conference 2"}, "sessionId": 4180, "data": {"_os": "MacIntel2", "tags": ["a b"], "_studioUser": {"email": "x"}, "n": 123}}`)
	assert.False(t, matches(other), by.Text)
}

func TestDataIsCopied(t *testing.T) {
	m := opened(t, full, 80, 25)
	assert.Equal(t, Copy{Text: "MacIntel", What: "_os"}, event(m, keymap.CopyValue))
	assert.Equal(t, Copy{Text: `["a\"b"]`, What: "tags"}, event(act(m, keymap.Down), keymap.CopyValue))
	token := act(m, keymap.Down, keymap.Down, keymap.Down, keymap.Down, keymap.Down)
	assert.Equal(t, Copy{Text: "••••", What: "auth_token"}, event(token, keymap.CopyValue))
	assert.Equal(t, Copy{Text: "eu--abcdefgh", What: "auth_token"}, event(act(token, keymap.Unmask), keymap.CopyValue))
	assert.Equal(t, CopyLog{Masked: true}, event(m, keymap.CopyLog))
	assert.Equal(t, CopyLog{Masked: false}, event(act(m, keymap.Unmask), keymap.CopyLog))
	assert.Equal(t, Copy{Text: `a"b`, What: "tags 0"}, event(act(m, keymap.Down, keymap.Down), keymap.CopyValue))
	assert.Equal(t, Copy{Text: "x", What: "Data"}, event(opened(t, `{"data": "x"}`, 80, 25), keymap.CopyValue))
}

func TestKeysAreHeard(t *testing.T) {
	m := opened(t, full, 80, 25)
	_, events := m.Update(typed("JJK"))
	assert.Equal(t, []Event{NextLog{}, NextLog{}, PrevLog{}}, events)
	_, events = m.Update(tea.KeyMsg{Type: tea.KeyEsc})
	assert.Equal(t, []Event{Close{}}, events)
	_, events = m.Update(typed("?"))
	assert.Equal(t, []Event{Help{}}, events)
	_, events = m.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("JJ"), Paste: true})
	assert.Empty(t, events)

	below, _ := m.Update(typed("jj"))
	assert.Contains(t, frame(t, below), `▌    0: "a"b"`)
}

func TestSearchIsAboutTheData(t *testing.T) {
	m := act(opened(t, full, 80, 25), keymap.SwitchPane)
	assert.Equal(t, Note{"Nothing is searched for yet"}, event(m, keymap.NextMatch))
	m, _ = m.Update(typed("/"))
	assert.Equal(t, keymap.ScopeSearch, m.Scope())
	m, events := m.Update(typed("BOSS"))
	assert.Empty(t, events)
	assert.Contains(t, frame(t, m), `▌    email: "boss@acme.com"`)
	assert.Contains(t, frame(t, m), "1 of 1")
	m, events = m.Update(tea.KeyMsg{Type: tea.KeyEnter})
	assert.Empty(t, events, "enter keeps the search")
	assert.Equal(t, keymap.ScopeLog, m.Scope())
	m, _ = m.Update(typed("/"))
	m, events = m.Update(tea.KeyMsg{Type: tea.KeyEsc})
	assert.Empty(t, events)
	assert.NotContains(t, frame(t, m), "1 of 1")
}

func TestTheNextLogIsReadTheSameWay(t *testing.T) {
	next := parsed(t, `{"type": "x", "sessionId": 5, "user": {"email": "bob@acme.com"}, "data": {"a": "b", "mail": "Boss@acme.com", "token": "secret-1"}}`)
	m := act(opened(t, full, 80, 25), keymap.Unmask, keymap.Search)
	m, _ = m.Update(typed("boss"))
	m, _ = m.Update(tea.KeyMsg{Type: tea.KeyEnter})
	searched := frame(t, m.Next(next))
	assert.Contains(t, searched, "1 match")
	assert.Contains(t, searched, `token: "••••"`)
	assert.Contains(t, frame(t, act(m.Next(next), keymap.NextMatch)), `▌  mail: "Boss@acme.com"`)

	assert.Contains(t, frame(t, fieldAt(t, m, "Session").Next(next)), "▌Session ")
	assert.Contains(t, frame(t, fieldAt(t, m, "Log id").Next(next)), "▌Type ")
	assert.Contains(t, frame(t, m.Next(parsed(t, `{"type": "x"}`))), "▌Type ")
}

func TestFieldsScroll(t *testing.T) {
	m := act(opened(t, full, 80, 14), keymap.SwitchPane)
	assert.NotContains(t, frame(t, m), "Log id")
	m = act(m, keymap.Bottom)
	assert.Contains(t, frame(t, m), "▌Empty ")
	assert.Contains(t, frame(t, act(m, keymap.PageUp, keymap.PageUp, keymap.PageUp, keymap.Up)), "▌Date ")
	assert.Contains(t, frame(t, act(m, keymap.Top, keymap.Down)), "▌Updated ")
}

func TestEveryLabelIsWhole(t *testing.T) {
	for _, f := range fieldsOf(parsed(t, full), Options{Zone: paris, Now: noon}, true) {
		assert.Less(t, len(f.label), leastLabel, f.label)
	}
}

var all = []keymap.ID{
	keymap.Up, keymap.Down, keymap.PageUp, keymap.PageDown, keymap.Top, keymap.Bottom, keymap.Fold, keymap.Unfold, keymap.FoldAll, keymap.UnfoldAll,
	keymap.Search, keymap.NextMatch, keymap.PrevMatch, keymap.NextLog, keymap.PrevLog, keymap.SwitchPane, keymap.Unmask, keymap.FilterCell,
	keymap.CopyValue, keymap.CopyLog, keymap.Help, keymap.Close,
}

func TestEveryActionAtEverySize(t *testing.T) {
	for _, raw := range []string{full, `{}`, hostile} {
		for _, w := range []int{0, 1, 2, 5, 20, 79, 139, 140, 141, 200} {
			for _, h := range []int{0, 1, 2, 3, 6, 7, 8, 24, 60} {
				m := opened(t, raw, w, h)
				frame(t, m)
				for _, id := range all {
					m = act(m, id)
					frame(t, m)
					frame(t, act(m, keymap.SwitchPane))
				}
			}
		}
	}
}

const hostile = `{"type": "e\u0301\u202e👩‍👩‍👧\u001b]0;x\u0007 漢字", "user": {"type": "x\u0000", "email": "\u200d\ufe0f\u0d4e a"}, "\u0301\u0d4e": "\u0301\u200f", "🇩🇪\u0d4e": [1],
"requestId": "\u2028\u202a", "app": {"name": "🇩🇪🇩❤️"}, "data": {"\u0301": "\u0301", "\u202e\u0d4e": "\ufe0fx", "k": "\u001b[2J\u009b31m"}}`

func FuzzFrames(f *testing.F) {
	f.Add(full, uint8(80), uint8(24), []byte{1, 15, 1, 16})
	f.Add(hostile, uint8(150), uint8(9), []byte{15, 5, 9})
	f.Fuzz(func(t *testing.T, raw string, w, h uint8, keys []byte) {
		l, err := model.ParseLog(json.RawMessage(raw))
		if err != nil || len(keys) > 30 || len(raw) > 5000 {
			return
		}
		m := New(l, Options{Theme: plainTheme, Zone: paris, Now: noon}).SetSize(int(w), int(h))
		frame(t, m)
		for _, key := range keys {
			m = act(m, all[int(key)%len(all)])
			frame(t, m)
			m, _ = m.Update(tea.KeyMsg{Type: tea.KeyEnter})
		}
	})
}

func BenchmarkOpenAndDraw(b *testing.B) {
	l, err := model.ParseLog(json.RawMessage(full))
	require.NoError(b, err)
	for b.Loop() {
		New(l, Options{Theme: theme.New(termenv.TrueColor, true), Zone: paris, Now: noon}).SetSize(200, 60).Lines()
	}
}

func BenchmarkKey(b *testing.B) {
	l, err := model.ParseLog(json.RawMessage(full))
	require.NoError(b, err)
	m := New(l, Options{Theme: theme.New(termenv.TrueColor, true), Zone: paris, Now: noon}).SetSize(200, 60)
	for b.Loop() {
		next, _ := m.Update(typed("j"))
		next.Lines()
	}
}

func BenchmarkOpen5MB(b *testing.B) {
	var data strings.Builder
	data.WriteString("[")
	for i := 0; data.Len() < 5<<20; i++ {
		fmt.Fprintf(&data, `{"_os": "MacIntel", "id": %d, "_pageTitle": "Home page", "_userEmail": "ann%d@acme.com"}, `, i, i)
	}
	data.WriteString("0]")
	l := model.Log{Type: "user.login", DataText: model.Optional{Value: data.String(), Present: true}}
	for b.Loop() {
		New(l, Options{Theme: plainTheme, Zone: paris, Now: noon}).SetSize(80, 24).Lines()
	}
}

// From a value of the data one goes where it leads; from the fields, and from
// what holds values, to all that the log has.
func TestWaysOnFromALog(t *testing.T) {
	m := opened(t, `{"id": 1, "type": "a.b", "dataString": "{\"messageId\": \"0102\", \"device\": {\"uuid\": 6}, \"list\": [7], \"auth_token\": \"eu--abcdefgh\", \"none\": null}"}`, 100, 40)
	event := func(m Model) Event {
		_, e := m.Act(keymap.Related)
		return e
	}
	leaf := func(key, value, path string) Event {
		return Related{Leaf: filters.KeyValue{Key: key, Value: value, Path: path}, OnLeaf: true}
	}
	assert.Equal(t, Related{}, event(act(m, keymap.SwitchPane)))
	want := map[string]Event{
		"messageId": leaf("messageId", "0102", "messageId"), "uuid": leaf("uuid", "6", "device.uuid"),
		"auth_token": Note{"This value is masked; unmask it to follow it"}, "device": Related{}, "none": leaf("none", "null", "none"),
	}
	m = act(m, keymap.UnfoldAll, keymap.Top)
	seen := 0
	for range 12 {
		path, key, _, _ := m.tree.Current()
		if e, ok := want[key]; ok && len(path) > 0 {
			assert.Equal(t, e, event(m), key)
			seen++
			delete(want, key)
		}
		m = act(m, keymap.Down)
	}
	assert.Equal(t, 5, seen)
	m = act(m, keymap.Unmask, keymap.Top)
	for range 12 {
		if _, key, _, _ := m.tree.Current(); key == "auth_token" {
			assert.Equal(t, leaf("auth_token", "eu--abcdefgh", "auth_token"), event(m))
		}
		m = act(m, keymap.Down)
	}
	empty := opened(t, `{"id": 1, "type": "a.b"}`, 100, 40)
	assert.Equal(t, Related{}, event(empty))
}

func TestTheTrailIsHeardInALog(t *testing.T) {
	m := opened(t, full, 100, 40)
	for key, want := range map[string][]Event{
		"backspace": {Back{}}, "H": {Back{}}, "L": {Forward{}}, "h": nil, "l": nil,
	} {
		msg := tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(key)}
		if key == "backspace" {
			msg = tea.KeyMsg{Type: tea.KeyBackspace}
		}
		_, events := m.Update(msg)
		assert.Equal(t, want, events, key)
	}
	m = act(m, keymap.Search)
	for _, msg := range []tea.KeyMsg{{Type: tea.KeyRunes, Runes: []rune("x")}, {Type: tea.KeyRunes, Runes: []rune("H")}, {Type: tea.KeyBackspace}} {
		next, events := m.Update(msg)
		assert.Empty(t, events, "keys are text in a search")
		m = next
	}
}
