package ui_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui"
)

// mail is a log of the chain of an email, or one that only looks like it.
func mail(id int, kind string, ago time.Duration, data string) model.Log {
	at := opened.Add(-ago).Format("2006-01-02T15:04:05.000Z")
	return logOf(map[string]any{
		"id": id, "type": kind, "typeDescription": kind, "createdAt": at, "updatedAt": at, "requestId": fmt.Sprintf("req-%d", id),
		"sessionId": 7001, "userId": 999, "appId": 102, "organizationId": 21,
		"user": map[string]any{"type": "app", "email": "eve@acme.com"}, "app": map[string]any{"name": "Conference"},
		"dataString": data,
	})
}

// chained are logs among which three are of one email, two mention it, and two
// have a messageId that begins or ends alike. The bounce stands in the second
// row.
func chained() []model.Log {
	const day = 24 * time.Hour
	return append([]model.Log{
		mail(990001, "email.complaint", 100*ms, `{"messageId": "0102-12"}`),
		mail(990002, "email.bounced", 200*ms, `{"messageId": "0102-12", "gcmServerKey": "AIzaSyA-1234567890abcdefg1"}`),
		mail(990003, "email.communicate", 9*day, `{"messageId": "0102-12"}`),
		mail(990004, "email.communicate", 9*day, `{"messageId": "0102-123"}`),
		mail(990005, "email.communicate", 9*day, `{"messageId": "90102-12"}`),
		mail(990006, "app.update", 8*day, `{"note": "about 0102-12"}`),
		mail(990007, "app.update", 7*day, `{"list": ["0102-12"]}`),
	}, someLogs(200)...)
}

// counting tells the requests that count the ways of the box.
func counting(r api.LogsRequest) bool { return r.Limit == 1 && r.Background }

// onTheBounce opens the program with its cursor on the bounce.
func onTheBounce(t *testing.T, c *client, s settings, test func(p *program)) {
	t.Helper()
	if s.query == (model.Query{}) {
		s.query = week()
	}
	run(t, c, s, func(p *program) {
		p.pass(time.Second)
		p.press("j")
		require.Contains(t, p.selected(), "email.bounced")
		test(p)
	})
}

// choose takes the line of a box that reads so.
func (p *program) choose(words string) {
	p.t.Helper()
	p.has(words)
	for _, r := range words {
		p.press(string(r))
	}
	p.press("enter")
}

// marked is the row with the mark of the log one came from.
func (p *program) marked() string {
	for _, row := range p.rows() {
		if strings.Contains(row, "◆") {
			return row
		}
	}
	return ""
}

func TestRelatedListsTheWaysThatTheLogHas(t *testing.T) {
	c := newClient(chained())
	onTheBounce(t, c, settings{}, func(p *program) {
		c.hold = counting
		before := c.all()
		p.press("x")
		p.has("Related", "same messageId", "0102-12", "same request", "same session", "same user", "eve@acme.com", "same app", "the moments around, ±5 min", "the moments around, ±1 h", "the log types of its family", "…")
		p.hasNot("same mediaFileId", "same appSubmissionId", "same device", "same page", "same data source", "same entry", "same IP address", "mentions of")
		assert.Equal(t, 1, c.all()-before, "one count at a time")
		box := p.frame
		c.release()
		p.settle()
		assert.Equal(t, 2, c.all()-before)
		assert.NotEqual(t, box, p.frame)
		for range 20 {
			c.release()
			p.settle()
		}
		for way, count := range map[string]string{"same messageId": "3", "same request": "1", "same session": "2", "same user": "2"} {
			assert.Regexp(t, way+`.* `+count+` +│`, p.frame)
		}
		for _, q := range c.asked[before:] {
			assert.True(t, counting(q.r))
			assert.False(t, q.cancelled)
		}
		asked := c.all()
		p.press("esc")
		p.pass(time.Second)
		assert.Equal(t, asked, c.all())
		assert.Contains(t, p.selected(), "email.bounced")
	})
}

func TestCountingEndsWithItsBox(t *testing.T) {
	for name, key := range map[string]string{"closed": "esc", "chosen": "enter"} {
		t.Run(name, func(t *testing.T) {
			c := newClient(chained())
			onTheBounce(t, c, settings{}, func(p *program) {
				first := true
				c.hold = func(r api.LogsRequest) bool { held := counting(r) && first; first = first && !held; return held }
				at := c.all()
				p.press("x", key)
				require.True(t, counting(c.asked[at].r))
				assert.True(t, c.asked[at].cancelled, "what is under way is given up")
				waiting := 0
				for _, q := range c.asked[at+1:] {
					if counting(q.r) && !q.r.Query.Same.Loose {
						waiting++
					}
				}
				assert.Zero(t, waiting, "no other way is counted")
			})
		})
	}
}

func TestACountThatFailsSaysSo(t *testing.T) {
	c := newClient(chained())
	onTheBounce(t, c, settings{}, func(p *program) {
		c.fail = func(_ api.Scope, r api.LogsRequest) error {
			if counting(r) && r.Query.Same.Key == "messageId" {
				return &api.Error{Kind: api.KindServer}
			}
			return nil
		}
		p.press("x")
		assert.Regexp(t, `same messageId.* \? +│`, p.frame)
		assert.Regexp(t, `same session.* 2 +│`, p.frame, "the others are counted")
	})
}

func TestFollowingAnEmail(t *testing.T) {
	c := newClient(chained())
	onTheBounce(t, c, settings{}, func(p *program) {
		p.press("x")
		p.choose("same messageId")
		q := c.asked[len(c.asked)-1].r.Query
		for _, asked := range c.asked {
			if !asked.r.Background {
				q = asked.r.Query
			}
		}
		assert.Equal(t, model.Same{Kind: model.SameKey, Key: "messageId", Value: "0102-12"}, q.Same)
		assert.Equal(t, [model.ColumnCount]string{}, q.Filters, "a question of its own")
		assert.False(t, q.Analytics)
		require.Len(t, p.rows(), 3, "12 never brings 123\n%s", p.frame)
		assert.Contains(t, p.selected(), "email.bounced", "the cursor is on the log one came from")
		assert.Equal(t, p.selected(), p.marked())
		p.has("Logs › messageId 0102-12", "Showing 1 to 3 of 3", "3 exact, 2 mention it", "from 30 days before this log until now")
		p.pass(5 * time.Second)
		p.hasNot("until now · d", "Last 7 days")

		p.press("x")
		p.choose("mentions of 0102-12")
		p.has("Logs › messageId 0102-12 › mentions of 0102-12", "Showing 1 to 2 of 2")
		p.hasNot("mention it")
		p.press("backspace")
		p.has("Showing 1 to 3 of 3", "3 exact, 2 mention it")
		assert.Contains(t, p.selected(), "email.bounced")
	})
}

// What a typed filter leaves is not to be held against a count without it.
func TestMentionsAreSaidOnlyOfWhatWasCounted(t *testing.T) {
	c := newClient(chained())
	onTheBounce(t, c, settings{}, func(p *program) {
		p.press("x", "enter")
		p.has("3 exact, 2 mention it")
		p.column(model.ColumnType)
		p.press("/")
		p.typeText("bounced", 10*ms)
		p.press("enter")
		p.pass(time.Second)
		p.has("Showing 1 to 1 of 1", "messageId 0102-12")
		p.hasNot("mention it")
		p.press("C")
		p.pass(time.Second)
		p.hasNot("mention it", "asked loosely")
	})
}

func TestAnalyticsBelongToADevice(t *testing.T) {
	logs := chained()
	visit := mail(990008, "app.analytics.pageView", time.Hour, `{"_deviceTrackingId": "6f-12", "_pageId": 12}`)
	login := mail(990009, "user.login", 50*ms, `{"_deviceTrackingId": "6f-12"}`)
	other := mail(990010, "app.analytics.pageView", time.Hour, `{"_deviceTrackingId": "6f-123"}`)
	c := newClient(append([]model.Log{login, visit, other}, logs...))
	run(t, c, settings{query: week()}, func(p *program) {
		p.pass(time.Second)
		p.press("x")
		p.choose("same device")
		require.Len(t, p.rows(), 2, p.frame)
		p.has("app.analytics.pageView", "device 6f-12", "analytics shown")
		p.press("H")
		p.has("analytics hidden")
	})
}

// A server that does not understand the exact question is asked loosely, and
// an answer that was wrong is not remembered.
func TestTheFallbackWhenTheLogIsNotAmongTheAnswers(t *testing.T) {
	c := newClient(chained())
	onTheBounce(t, c, settings{width: 80, height: 24}, func(p *program) {
		c.shape = func(r api.LogsRequest, page *model.LogPage) {
			same := r.Query.Same
			switch {
			case same.Empty():
			case !same.Loose:
				page.Logs, page.Total = nil, 0
			default:
				page.Total, page.Dropped = 7, make([]model.ID, 7-len(page.Logs))
			}
		}
		for range 2 {
			p.press("x", "enter")
			p.has("was not among the answers", "asked loosely")
			require.Len(t, p.rows(), 3, p.frame)
			assert.Contains(t, p.selected(), "email.bounced")
			p.has("Logs › messageId 0102-12")
			p.press("backspace")
			p.hasNot("asked loosely")
		}
	})
}

func TestWhoASessionIs(t *testing.T) {
	c := newClient(chained())
	c.sessions = []model.AnalyticsSession{
		{ID: "700", Device: "Nokia"},
		{ID: "7001", Device: "iPhone", System: "iOS 26", Browser: "Safari", Address: "203.0.113.7", LastSeen: opened.Add(-time.Hour)},
	}
	onTheBounce(t, c, settings{}, func(p *program) {
		p.press("x")
		p.choose("same session")
		p.has("session 7001", "iPhone, iOS 26, Safari, 203.0.113.7, last seen 19 Nov 09:24")
		p.hasNot("Nokia")
		assert.Contains(t, p.selected(), "email.bounced")
		p.press("H")
		p.hasNot("iPhone")
		p.press("L")
		p.has("iPhone")
	})
	c.sessionsFail = errors.New("no")
	onTheBounce(t, c, settings{}, func(p *program) {
		p.press("x")
		p.choose("same session")
		p.has("session 7001", "Showing 1 to 2 of 2")
		p.hasNot("iPhone", "✗")
	})
}

func TestTheYearThatIsKept(t *testing.T) {
	old := mail(990020, "email.bounced", 360*24*time.Hour, `{"messageId": "0102-99"}`)
	c := newClient(append(chained(), old))
	q := model.Query{Range: model.Range{Kind: model.RangeLast12Months}}
	q.Filters[model.ColumnData] = "0102-99"
	for _, size := range [][2]int{{80, 24}, {200, 60}} {
		run(t, c, settings{query: q, width: size[0], height: size[1]}, func(p *program) {
			p.pass(time.Second)
			p.press("x", "enter")
			p.has("Fliplet keeps logs for one year: there are none from before 19 Nov 2025")
			require.Len(t, p.rows(), 1)
			assert.Contains(t, p.selected(), "◆", "the mark has its room beside a date of another year")
			assert.Regexp(t, `24 Nov (20)?25 10:24(:3\d)? ◆`, p.selected())
			p.pass(5 * time.Second)
			p.has("Fliplet keeps logs for")
			p.press("d")
		})
	}
}

// The range in force is kept where it holds the relatives: nothing is said.
func TestARangeThatIsWideEnoughStays(t *testing.T) {
	c := newClient(chained())
	onTheBounce(t, c, settings{query: model.Query{Range: model.Range{Kind: model.RangeLast12Months}}}, func(p *program) {
		p.press("x", "enter")
		p.has("Last 12 months", "Showing 1 to 3 of 3")
		p.hasNot("The range is now")
	})
}

func TestTheMomentsAround(t *testing.T) {
	c := newClient(chained())
	run(t, c, settings{query: week()}, func(p *program) {
		p.pass(time.Second)
		p.press("jjjj", "j", "j", "j", "j", "j", "j")
		here := strings.TrimPrefix(p.selected(), "▌")
		p.press("x")
		p.choose("the moments around, ±1 h")
		assert.Contains(t, p.selected(), "◆")
		assert.Contains(t, strings.Replace(p.selected(), " ◆", "", 1), strings.Fields(here)[3], "%s\n%s", here, p.frame)
		period := c.asked[len(c.asked)-1].r.Period
		assert.LessOrEqual(t, period.End.Sub(period.Start), 2*time.Hour)
		assert.Greater(t, len(p.rows()), 10)
	})
}

func TestFollowingAValueOfTheData(t *testing.T) {
	c := newClient(chained())
	onTheBounce(t, c, settings{width: 80, height: 24}, func(p *program) {
		p.press("enter", "tab", "x") // of the fields
		p.has("Related", "same messageId")
		p.press("esc", "tab")
		before := c.all()
		p.press("x")
		p.has("Logs › email.bounced › messageId 0102-12", "Showing 1 to 3 of 3")
		assert.Greater(t, c.all(), before)
		assert.Contains(t, p.selected(), "email.bounced")
		p.press("backspace")
		p.has("gcmServerKey", "Logs › email.bounced")
		asked := c.all()
		p.press("j", "x")
		p.has("This value is masked; unmask it to follow it")
		assert.Equal(t, asked, c.all())
		p.press("H")
		p.has("Showing 1 to 25")
		assert.Contains(t, p.selected(), "email.bounced")
	})
}

// Long data is looked through apart: the box is there at once.
func TestRelatedOfLongData(t *testing.T) {
	long := mail(990030, "email.bounced", 10*ms, `{"result": [`+strings.Repeat(`{"id": 123, "error": null}, `, 40_000)+`{"id": 124}], "messageId": "0102-12"}`)
	c := newClient(append([]model.Log{long}, chained()...))
	run(t, c, settings{query: week()}, func(p *program) {
		p.pass(time.Second)
		asked := c.all()
		frame := p.strike("x")
		assert.Contains(t, frame, "Looking through the data…")
		assert.Equal(t, asked, c.all())
		p.settle()
		p.has("same messageId")
		p.press("esc")
		p.strike("x")
		p.press("esc")
		p.pass(time.Second)
		p.hasNot("Related", "same messageId")
		p.press("x", "enter")
		p.has("Showing 1 to 4 of 4", "messageId 0102-12")
	})
}

// Following to where one stands already keeps the rows and marks the new log.
func TestFollowingInPlace(t *testing.T) {
	c := newClient(chained())
	onTheBounce(t, c, settings{}, func(p *program) {
		p.press("x", "enter")
		p.pass(time.Second)
		p.press("j")
		require.Contains(t, p.selected(), "email.communicate")
		p.press("x")
		p.choose("same messageId")
		require.Len(t, p.rows(), 3)
		assert.Equal(t, p.selected(), p.marked())
		assert.Contains(t, p.selected(), "email.communicate")
		p.press("backspace")
		assert.Contains(t, p.marked(), "email.bounced")
		assert.Contains(t, p.selected(), "email.communicate")
	})
}

func TestRelatedWithoutALog(t *testing.T) {
	run(t, newClient(nil), settings{query: week()}, func(p *program) {
		p.pass(time.Second)
		p.press("x")
		p.has("There is no log here")
	})
}

func TestHostileRelations(t *testing.T) {
	logs := []model.Log{mail(990040, "a.\x1b[2J\u202eb.c", 10*ms, `{"messageId": "\u001b[31m\u202e会議室の予約が確定しました会議室の予約が確定", "_deviceTrackingId": "`+strings.Repeat("👩‍👩‍👧", 60)+`"}`)}
	for _, size := range [][2]int{{60, 15}, {80, 24}, {200, 60}} {
		run(t, newClient(logs), settings{query: week(), width: size[0], height: size[1], change: func(*ui.Options) {}}, func(p *program) {
			p.pass(time.Second)
			p.press("x")
			p.press("enter")
			require.Len(t, p.rows(), 1, p.frame)
			p.press("H", "x", "down", "enter", "enter", "H", "H")
		})
	}
}
