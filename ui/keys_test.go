package ui_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui"
	"fliplet-audit/ui/keymap"
)

// reading has a test begin with all that matches on hand.
func reading(t *testing.T, s settings, test func(p *program)) {
	t.Helper()
	if s.query == (model.Query{}) {
		s.query = week()
	}
	run(t, newClient(someLogs(many)), s, func(p *program) {
		p.pass(2 * time.Second)
		require.Contains(t, p.frame, "of 1,204")
		test(p)
	})
}

func TestMovingInThePage(t *testing.T) {
	reading(t, settings{width: 80, height: 24}, func(p *program) {
		all := p.rows()
		require.Len(t, all, 17)
		moves := []struct {
			keys []string
			date string // of the log then under the cursor: five minutes apart, every eighth hidden
		}{
			{[]string{"j"}, "10:19:37"}, {[]string{"down"}, "10:14:37"}, {[]string{"k"}, "10:19:37"}, {[]string{"up", "up"}, "10:24:37"},
			{[]string{"pgdown"}, "08:54:37"}, {[]string{"pgup"}, "10:24:37"}, {[]string{"ctrl+d", "ctrl+u"}, "10:24:37"},
			{[]string{"ctrl+f", "ctrl+b"}, "10:24:37"}, {[]string{" "}, "08:54:37"},
			{[]string{"G"}, "08:09:37"}, {[]string{"g"}, "10:24:37"}, {[]string{"end"}, "08:09:37"}, {[]string{"home"}, "10:24:37"},
			{[]string{"jjj"}, "10:09:37"}, {[]string{"kkkkkk"}, "10:24:37"},
		}
		for _, m := range moves {
			p.press(m.keys...)
			assert.Contains(t, p.selected(), m.date, "after %v", m.keys)
			assert.Contains(t, p.frame, "Date ↓", "the header stays")
			assert.Contains(t, p.status(), "Showing 1 to 25")
		}
	})
}

func TestMovingTheColumnCursor(t *testing.T) {
	heavy := func(p *program) string { // the heading over the heavy rule
		rule := []rune(p.line(3))
		from, to := strings.IndexRune(string(rule), '━'), 0
		require.GreaterOrEqual(p.t, from, 0)
		from = len([]rune(string(rule)[:from]))
		for to = from; to < len(rule) && strings.ContainsRune("━›", rule[to]); to++ {
		}
		heading := append([]rune(p.line(2)), []rune(strings.Repeat(" ", 200))...)
		return strings.Trim(string(heading[from:to]), " ↓↑")
	}
	for _, size := range [][2]int{{60, 15}, {80, 24}, {120, 40}, {200, 60}} {
		reading(t, settings{width: size[0], height: size[1]}, func(p *program) {
			p.column(model.ColumnDate)
			for c := model.ColumnDate; c < model.ColumnCount; c++ {
				assert.Equal(t, c.Title(), heavy(p), "%v", size)
				assert.Contains(t, p.line(2), "Date ↓", "Date is kept")
				p.press([]string{"right", "l", "tab"}[c%3])
			}
			assert.Equal(t, "Data", heavy(p))
			for c := model.ColumnData; c > model.ColumnDate; c-- {
				p.press([]string{"left", "h", "shift+tab"}[c%3])
				assert.Equal(t, (c - 1).Title(), heavy(p))
			}
			p.press("left")
			assert.Equal(t, "Date", heavy(p))
		})
	}
}

func TestFilterByTheCell(t *testing.T) {
	cases := []struct {
		column model.Column
		key    string
		filter string // as asked for; "" when nothing is asked
		says   string
	}{
		{model.ColumnDate, "=", "", "Dates are narrowed with d"},
		{model.ColumnDate, "-", "", "Dates are narrowed with d"},
		{model.ColumnCategory, "=", "app", ""},
		{model.ColumnCategory, "-", "", "Category can't leave a value out"},
		{model.ColumnType, "=", "=email.delivered", ""},
		{model.ColumnType, "-", "!=email.delivered", ""},
		{model.ColumnApp, "=", "=Field guide", ""},
		{model.ColumnApp, "-", "!=Field guide", ""},
		{model.ColumnUser, "=", "=ann@acme.com", ""},
		{model.ColumnUser, "-", "!=ann@acme.com", ""},
		{model.ColumnSession, "=", "418", ""},
		{model.ColumnSession, "-", "", "Session can't leave a value out"},
	}
	for _, c := range cases {
		q := week()
		run(t, newClient(someLogs(many)), settings{query: q}, func(p *program) {
			p.column(c.column)
			p.client.hold = func(r api.LogsRequest) bool { return false }
			p.press("R", c.key)
			last := p.client.last().r.Query.Filters
			if c.filter == "" {
				assert.Contains(t, p.hint(), c.says, "%v %s", c.column.Title(), c.key)
				assert.Equal(t, [model.ColumnCount]string{}, last)
				return
			}
			p.pass(time.Second)
			for _, row := range p.rows() {
				has := strings.Contains(row, map[string]string{"app": "Apps"}[c.filter]) && strings.Contains(row, strings.TrimLeft(strings.Replace(c.filter, "app", "Apps", 1), "!="))
				assert.Equal(t, !strings.HasPrefix(c.filter, "!"), has, "%s: %s", c.filter, row)
			}
		})
	}
}

func TestFilterByAKeyOfTheData(t *testing.T) {
	reading(t, settings{}, func(p *program) {
		p.column(model.ColumnData)
		p.press("=")
		p.has("Only logs where", "messageId", "ann@acme.com")
		p.typeText("messa", 0)
		p.press("enter")
		p.has(`Showing 1 to 1 of 1`, "0102018f4a0000")
		p.press("c")
		p.has("of 1,204")
		p.press("-", "enter")
		p.has("of 1,203")
		p.press("-", "esc")
		p.has("of 1,203")
	})
}

// A value that is masked on the screen does not come to light in the filter
// row.
func TestAMaskedValueIsNoFilter(t *testing.T) {
	reading(t, settings{}, func(p *program) {
		p.column(model.ColumnData)
		p.press("j", "j")
		p.hasNot("AIza")
		p.press("=")
		p.typeText("gcm", 0)
		p.hasNot("AIza")
		p.press("enter")
		p.has("masked")
		p.hasNot("AIza")
		p.press("esc", "/")
		p.hasNot("AIza")
	})
}

func TestCategoryIsAChoice(t *testing.T) {
	reading(t, settings{}, func(p *program) {
		p.column(model.ColumnCategory)
		p.press("/")
		p.has("All categories", "Apps/Integrations", "App Actions", "Fliplet Studio/Viewer")
		p.press("down", "down", "enter")
		for _, row := range p.rows() {
			assert.Contains(t, row, "Actions")
		}
		assert.Contains(t, p.line(4), "Actions")
		p.press("/", "esc")
		assert.Contains(t, p.line(4), "Actions")
		p.press("c")
		p.has("of 1,204")
		p.press("c")
		assert.Contains(t, p.hint(), "Category has no filter")
	})
}

// A filter in force shows wherever the columns are scrolled to, and beside an
// open log.
func TestAFilterInForceIsAlwaysInSight(t *testing.T) {
	for _, size := range [][2]int{{60, 15}, {80, 24}, {120, 40}, {200, 60}} {
		reading(t, settings{width: size[0], height: size[1]}, func(p *program) {
			p.column(model.ColumnType)
			p.press("=")
			p.pass(time.Second)
			for c := model.ColumnDate; c < model.ColumnCount; c++ {
				p.column(c)
				assert.Regexp(t, "=email.delivered|Log type: =email", p.line(1)+p.line(4), "%v %v", size, c)
			}
			p.press("enter")
			assert.Regexp(t, "=email.delivered|Log type: =email", p.line(1)+p.line(4), "%v, a log open", size)
		})
	}
}

func TestClearingFilters(t *testing.T) {
	reading(t, settings{}, func(p *program) {
		p.press("C")
		assert.Contains(t, p.hint(), "No filters are in force")
		p.press("/")
		p.paste("user.login.sso")
		p.pass(time.Second)
		p.press("tab")
		p.typeText("fi", 10*ms)
		p.pass(time.Second)
		p.press("enter", "c")
		p.pass(time.Second)
		p.has("of 172")
		p.press("C")
		p.pass(time.Second)
		p.has("of 1,204")
	})
}

func TestPasteIntoAFilter(t *testing.T) {
	reading(t, settings{}, func(p *program) {
		p.paste("q") // a paste is no key
		assert.False(t, p.quit)
		p.press("/")
		p.paste("\tuser.\tlogin\x1b[31m\x07\r")
		p.pass(time.Second)
		p.has(`Log type contains "user.login[31m"`)
		p.press("ctrl+u")
		p.paste("q?R\nx")
		p.pass(time.Second)
		assert.False(t, p.quit)
		p.has("No logs found", `Log type contains "q?R x"`)
	})
}

func TestSlashAndTextInOneMessage(t *testing.T) {
	reading(t, settings{}, func(p *program) {
		p.press("j/user.login.sso")
		p.pass(time.Second)
		p.has("of 172")
		p.press("enter")
		assert.Contains(t, p.line(4), "user.login.sso")
		p.press("/")
		p.typeText("q", 0)
		assert.False(t, p.quit, "no printable key is an action while one types")
	})
}

// While text is typed, whatever is typed is text.
func TestNoPrintableKeyActsWhileTyping(t *testing.T) {
	for _, begin := range [][]string{{"/"}, {"d"}, {"A"}, {"ctrl+p"}, {"o"}, {"#"}, {"enter", "/"}} {
		reading(t, settings{}, func(p *program) {
			p.press(begin...)
			for r := rune(' '); r < 0x7f; r++ {
				p.press(string(r))
			}
			assert.False(t, p.quit, "%v", begin)
			assert.Empty(t, p.clipboard)
			assert.Empty(t, p.files())
			for range 3 {
				p.press("esc")
			}
			p.pass(5 * time.Second)
			assert.Contains(t, p.hint(), "/ filter", "esc leads back from %v", begin)
			p.press("C")
			p.pass(5 * time.Second)
			p.has("of 1,204")
		})
	}
}

func TestSorting(t *testing.T) {
	reading(t, settings{}, func(p *program) {
		for c := model.ColumnType; c < model.ColumnCount; c++ {
			p.column(c)
			p.press("s")
			assert.Regexp(t, c.Title()[:3]+"[^ ]* ?[^ ]* ↑", p.line(2))
			assert.Equal(t, model.Sort{Column: c, Ascending: true}, p.client.last().r.Query.Sort)
			p.press("s")
			assert.Regexp(t, c.Title()[:3]+"[^ ]* ?[^ ]* ↓", p.line(2))
		}
		p.column(model.ColumnCategory)
		p.press("s")
		assert.Contains(t, p.hint(), "Fliplet can't sort by Category")
		p.column(model.ColumnDate)
		p.press("s")
		p.has("Date ↓")
	})
}

func TestPages(t *testing.T) {
	reading(t, settings{}, func(p *program) {
		p.press("p")
		assert.Contains(t, p.hint(), "This is the first page")
		p.press("n")
		p.has("Showing 26 to 50 of 1,204 · page 2 of 49")
		p.press("]", "[", "p")
		p.has("Showing 1 to 25 of 1,204 · page 1 of 49")
		p.press("#")
		p.has("of 49")
		p.press("49", "enter")
		p.has("Showing 1,201 to 1,204 of 1,204 · page 49 of 49")
		assert.Len(t, p.rows(), 4)
		p.press("n")
		assert.Contains(t, p.hint(), "This is the last page")
		for _, wrong := range []string{"0", "50", "-1", "x", "", "99999999999999999999"} {
			p.press("#", wrong, "enter")
			assert.Contains(t, p.hint(), "There is no such page: 1 to 49", wrong)
		}
		p.press("#", "1", "esc")
		p.has("page 49 of 49")
	})
}

func TestPageSizesKeepTheCursorOnItsLog(t *testing.T) {
	reading(t, settings{}, func(p *program) {
		p.press("_")
		assert.Contains(t, p.hint(), "25 a page is the least")
		p.press("n", "n", "jjjjj")
		log := p.selected()
		for _, size := range []string{"50", "100", "500"} {
			p.press("+")
			p.has(size + " a page")
			assert.Equal(t, log, p.selected(), size)
		}
		p.press("+")
		assert.Contains(t, p.hint(), "500 a page is the most that Fliplet sends")
		for range 3 {
			p.press("_")
			assert.Equal(t, log, p.selected())
		}
		p.has("Showing 51 to 75")
	})
	c := newClient(someLogs(many)) // and when the page has to be asked for
	c.hold = func(r api.LogsRequest) bool { return r.Background }
	run(t, c, settings{query: week()}, func(p *program) {
		p.pass(time.Second)
		p.press("#", "4", "enter", "jjj")
		log := p.selected()
		require.NotEmpty(t, log)
		for range 3 {
			p.press("+")
			assert.Equal(t, log, p.selected())
		}
		for range 3 {
			p.press("_")
			assert.Equal(t, log, p.selected())
		}
	})
}

func TestZoneAndRelativeTimes(t *testing.T) {
	reading(t, settings{}, func(p *program) {
		p.has("UTC+01:00", "12 Nov 00:00 → now", "▌19 Nov 10:24:37")
		p.press("z")
		p.pass(time.Second)
		p.has("UTC  ●", "12 Nov 00:00 → now", "▌19 Nov 09:24:37")
		assert.Equal(t, time.Date(2026, 11, 12, 0, 0, 0, 0, time.UTC), p.client.last().r.Period.Start.UTC(), "midnight in the zone")
		p.press("z")
		p.pass(time.Second)
		p.has("▌19 Nov 10:24:37")
		p.press("t")
		assert.Contains(t, p.selected(), "▌5 s ago")
		p.pass(2 * time.Minute)
		assert.Contains(t, p.selected(), "▌2 min ago", "goes on counting")
		p.press("t")
		p.has("▌19 Nov 10:24:37")
	})
}

func TestAnalytics(t *testing.T) {
	reading(t, settings{}, func(p *program) {
		p.has("analytics hidden")
		p.press("a")
		p.pass(time.Second)
		p.has("of 1,376", "analytics shown", "app.update")
		p.press("a")
		p.pass(time.Second)
		p.has("of 1,204", "analytics hidden")
	})
}

func TestDates(t *testing.T) {
	reading(t, settings{}, func(p *program) {
		p.press("d")
		p.has("Date range", "Last 24 hours", "Last 12 months")
		p.press("esc")
		p.has("Last 7 days")
		p.press("d")
		p.typeText("2026-11-18", 0)
		p.press("enter")
		p.pass(time.Second)
		day := p.client.last().r.Period
		assert.Equal(t, time.Date(2026, 11, 17, 23, 0, 0, 0, time.UTC), day.Start.UTC())
		assert.Equal(t, time.Date(2026, 11, 18, 22, 59, 59, 999e6, time.UTC), day.End.UTC())
		assert.Contains(t, p.selected(), "18 Nov 23:5")
		p.column(model.ColumnDate)
		p.press("/")
		p.has("Date range")
	})
}

func TestOpeningALog(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 50}, {200, 60}} {
		reading(t, settings{width: size[0], height: size[1]}, func(p *program) {
			p.press("j", "enter")
			p.has("user.login.failed", "Sign-in refused", "203.0.113.7")
			p.press("J")
			p.has("pushNotification.send")
			p.hasNot("AIza")
			p.press("K", "K")
			p.has("0102018f4a0000")
			p.press("K")
			assert.Contains(t, p.hint(), "This is the first log of the page")
			p.press("esc")
			assert.Contains(t, p.selected(), "email.delivered", "the cursor followed")
			p.press("G", "enter", "J")
			assert.Contains(t, p.hint(), "This is the last log of the page")
			p.press("q")
			assert.False(t, p.quit, "q closes the log")
			assert.Contains(t, p.hint(), "/ filter")
		})
	}
}

func TestFilteringFromAnOpenLog(t *testing.T) {
	reading(t, settings{}, func(p *program) {
		p.press("enter", "g", "=")
		p.pass(time.Second)
		p.has("of 1 ", "messageId==0102018f4a")
	})
}

func TestSwitchingTheOrganization(t *testing.T) {
	c := newClient(someLogs(many))
	held := ""
	c.hold = func(r api.LogsRequest) bool { return !r.Background && r.Query.Filters[model.ColumnType] == held }
	held = "none"
	c.shape = func(r api.LogsRequest, page *model.LogPage) {
		if r.Query.Filters[model.ColumnType] == "old" {
			page.Total = 77
		}
	}
	run(t, c, settings{query: week()}, func(p *program) {
		p.pass(time.Second)
		p.press("z")
		p.pass(time.Second)
		held = "old"
		p.press("/")
		p.paste("old")
		p.pass(time.Second)
		p.press("enter", "C", "o")
		p.has("Acme Corp", "Globex")
		p.typeText("glo", 0)
		held = "none"
		p.press("enter")
		assert.Equal(t, model.ID("22"), c.last().scope.Organization)
		p.has("Globex › all apps", "UTC  ")
		c.release()
		p.pass(time.Second)
		p.hasNot("of 77")
		p.has("of 1,204")
	})
}

func TestScopeToAnApp(t *testing.T) {
	reading(t, settings{}, func(p *program) {
		p.press("A")
		p.has("All apps", "Conference", "live 102", "working copy 101", "Field guide")
		p.hasNot("Globex app")
		p.typeText("field", 0)
		p.press("enter")
		assert.Equal(t, model.ID("111"), p.client.last().r.Query.AppID)
		p.has("Acme Corp › Field guide")
		p.press("A")
		p.typeText("all", 0)
		p.press("enter")
		p.pass(time.Second)
		p.has("Acme Corp › all apps", "of 1,204")
	})
}

func TestARefusedOrganizationOffersApps(t *testing.T) {
	c := newClient(someLogs(many))
	c.fail = func(s api.Scope, r api.LogsRequest) error {
		if s.Organization != "" {
			return &api.Error{Kind: api.KindRole, Subject: "the logs of organization 21"}
		}
		return nil
	}
	run(t, c, settings{query: week(), width: 80, height: 24}, func(p *program) {
		p.has("✗ This account may not read the logs of organization 21", "A narrows to one of your apps")
		p.press("A")
		p.hasNot("All apps")
		p.typeText("live", 0)
		p.press("enter")
		assert.Equal(t, api.Scope{App: "102"}, c.last().scope)
		p.pass(time.Second)
		p.has("of 1,204", "Conference")
		p.hasNot("✗")
	})
}

func TestReload(t *testing.T) {
	reading(t, settings{}, func(p *program) {
		p.press("n")
		end := p.client.last().r.Period.End
		p.pass(time.Minute)
		p.press("j")
		p.has("read at 10:24:38")
		p.press("R")
		p.has("Showing 26 to 50")
		waited := 0
		for _, q := range p.client.asked {
			if !q.r.Background {
				waited++
				assert.Equal(t, waited == 2, q.r.Period.End.After(end))
			}
		}
		assert.Equal(t, 2, waited)
	})
}

func TestCopying(t *testing.T) {
	reading(t, settings{}, func(p *program) {
		want := map[model.Column]string{
			model.ColumnDate: "2026-11-19T10:24:37.000+01:00", model.ColumnCategory: "app", model.ColumnType: "email.delivered",
			model.ColumnApp: "Field guide", model.ColumnUser: "ann@acme.com", model.ColumnSession: "418",
			model.ColumnData: `{"messageId": "0102018f4a0000", "to": "ann@acme.com"}`,
		}
		for c, text := range want {
			p.column(c)
			p.press("y")
			assert.Equal(t, text, p.copied())
			assert.Contains(t, p.hint(), c.Title()+": copied to the clipboard")
		}
		p.press("j", "j") // the push, with a secret in its settings
		p.column(model.ColumnData)
		p.press("y")
		assert.Contains(t, p.copied(), "gcmServerKey")
		assert.NotContains(t, p.copied(), "AIza")
		p.press("Y")
		assert.True(t, json.Valid([]byte(p.copied())), p.copied())
		assert.Contains(t, p.copied(), `"id": 899998`)
		assert.NotContains(t, p.copied(), "AIza")
		p.press("enter", "Y")
		assert.NotContains(t, p.copied(), "AIza")
		p.press("m")
		p.press("Y")
		assert.Contains(t, p.copied(), "AIzaSyA-1234567890abcdefg2", "unmasked on the screen, unmasked in the copy")
		p.press("esc", "Y")
		assert.NotContains(t, p.copied(), "AIza")
		p.press("n", "u", "enter")
		assert.Equal(t, "curl organization=21 offset=25 limit=25 type=", p.copied())
		p.pass(5 * time.Second)
		assert.NotContains(t, p.hint(), "copied", "said once, then it goes away")

		p.copyFails = errors.New("no clipboard\x1b[31m")
		p.press("y")
		assert.Contains(t, p.hint(), "Not copied: no clipboard")
	})
}

func TestKeysThatNeedALog(t *testing.T) {
	run(t, newClient(nil), settings{query: week()}, func(p *program) {
		p.pass(time.Second)
		p.has("No logs found", "Last 7 days")
		for _, key := range []string{"enter", "y", "Y", "=", "-"} {
			p.press(key)
			assert.Contains(t, p.hint(), "There is no log here", key)
		}
		p.press("e")
		assert.Contains(t, p.hint(), "There are no logs to export")
		for _, key := range []string{"j", "k", "G", "g", "pgdown", "pgup", "n", "p", "+", "t", "z"} {
			p.press(key)
		}
		p.has("No logs found")
	})
}

// A word's beginning leads to the action named so, and to the questions of that
// subject.
func TestTheBeginningOfAWordComesFirst(t *testing.T) {
	reading(t, settings{}, func(p *program) {
		p.press("ctrl+p")
		p.typeText("exp", 0)
		assert.Contains(t, lineOf(p, "▌"), "Export all that matches")
		for _, typed := range []string{"push", "fail"} {
			p.press("esc", "esc", "r")
			p.typeText(typed, 0)
			assert.Regexp(t, `(?i)\b`+typed, lineOf(p, "▌"))
		}
	})
}

// Each action of the table can be found in the palette, and does there what
// its key does.
func TestPalette(t *testing.T) {
	reading(t, settings{}, func(p *program) {
		p.press("ctrl+p")
		p.typeText("larger pages", 0)
		p.press("enter")
		p.has("50 a page")
		p.press("ctrl+p")
		p.typeText("previous page", 0)
		p.has("This is the first page")
		p.press("enter", "esc")
		p.press("ctrl+p")
		p.typeText("all keys", 0)
		p.press("enter")
		p.has("Keys")
		p.press("esc", "ctrl+p", "esc")
		p.has("/ filter")
	})
}

// The help names every key that the screen has.
func TestHelpNamesEveryKey(t *testing.T) {
	reading(t, settings{width: 80, height: 24}, func(p *program) {
		seen := ""
		p.press("?")
		for range 60 {
			seen += p.frame
			p.press("j")
		}
		for _, a := range keymap.In(keymap.ScopeLogs) {
			for _, word := range strings.Fields(a.Help)[:1] {
				assert.Contains(t, seen, word, a.Help)
			}
			assert.Contains(t, seen, a.Label)
		}
		p.press("q")
		assert.False(t, p.quit)
	})
}

func TestQuitting(t *testing.T) {
	reading(t, settings{}, func(p *program) {
		p.press("esc", "esc")
		assert.False(t, p.quit, "esc never quits")
		p.press("q")
		assert.True(t, p.quit)
	})
	for _, begin := range [][]string{{"/"}, {"d"}, {"enter"}, {"enter", "/"}, {"?"}, {"ctrl+p"}, {"#"}} {
		reading(t, settings{}, func(p *program) {
			p.press(begin...)
			p.press("ctrl+c")
			assert.True(t, p.quit, "%v", begin)
		})
	}
}

// An alt key, a function key, a focus event: nothing.
func TestOtherMessagesAreLeftAlone(t *testing.T) {
	reading(t, settings{}, func(p *program) {
		frame := p.frame
		for _, msg := range []tea.Msg{
			tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("q"), Alt: true}, tea.KeyMsg{Type: tea.KeyF1}, tea.FocusMsg{}, tea.BlurMsg{},
			tea.MouseMsg{}, struct{}{}, nil, tea.KeyMsg{Type: tea.KeyRunes, Runes: nil},
		} {
			p.update(msg)
			p.settle()
		}
		assert.False(t, p.quit)
		assert.Equal(t, frame, p.frame)
	})
}

func TestTheFirstOrganization(t *testing.T) {
	asked := func(o *ui.Options) { o.Organization, o.Session.Organization = "", "" }
	c := newClient(someLogs(10))
	run(t, c, settings{query: week(), change: asked}, func(p *program) {
		p.has("Organization", "Acme Corp", "Globex")
		p.press("down", "enter")
		p.has("Globex › all apps")
		assert.Equal(t, model.ID("22"), c.last().scope.Organization)
	})
	run(t, newClient(nil), settings{query: week(), change: asked}, func(p *program) {
		p.press("esc") // none of them: somebody else
		p.has("Explore the demo organization")
		assert.Equal(t, 1, p.closed)
	})
	c = newClient(someLogs(10))
	c.orgs = c.orgs[:1]
	run(t, c, settings{query: week(), change: asked}, func(p *program) {
		p.has("Acme Corp › all apps", "of 9")
	})
	c = newClient(nil)
	c.orgs = nil
	run(t, c, settings{query: week(), change: asked}, func(p *program) {
		p.has("no organization", "esc signs in otherwise")
		p.press("esc")
		p.has("Explore the demo organization")
		p.press("q")
		assert.True(t, p.quit)
	})
	c = newClient(nil)
	c.orgsFail = &api.Error{Kind: api.KindDNS, Host: "api.fliplet.com"}
	run(t, c, settings{query: week(), change: asked}, func(p *program) {
		p.has("No address was found for api.fliplet.com", "Check the network")
		c.orgsFail = nil
		p.press("R")
		p.has("Acme Corp", "Globex")
	})
}

func TestOrganizationsThatCantBeRead(t *testing.T) {
	c := newClient(someLogs(10))
	c.orgsFail = &api.Error{Kind: api.KindDNS, Host: "api.fliplet.com"}
	run(t, c, settings{query: week()}, func(p *program) {
		p.has("organization 21")
		p.press("o")
		p.has("No address was found")
		p.hasNot("Reading the organizations…")
		p.press("esc")
		p.has("of 9")
	})
}

func TestAppsThatCantBeRead(t *testing.T) {
	c := newClient(someLogs(10))
	c.appsFail = &api.Error{Kind: api.KindDNS, Host: "api.fliplet.com"}
	run(t, c, settings{query: week()}, func(p *program) {
		p.press("A")
		p.has("No address was found")
		p.hasNot("Reading the apps…")
	})
}
