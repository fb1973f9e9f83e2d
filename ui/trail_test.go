package ui_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/api"
	"fliplet-audit/model"
)

// settled lets notices go and reading ahead end, so that frames can be held
// against each other.
func (p *program) settled() string {
	p.t.Helper()
	p.pass(8 * time.Second)
	return p.still()
}

// still is the frame without what changes by waiting: how long an answer took,
// and when it came, which is said of an old one.
func (p *program) still() string {
	return regexp.MustCompile(` · (38 ms|read at [0-9:]+)`).ReplaceAllString(p.plainFrame(), "")
}

// goes presses a key of the trail: the very next frame is the step's, and
// nothing is asked, then or later.
func (p *program) goes(key, want string) {
	p.t.Helper()
	asked := p.client.all()
	p.strike(key)
	assert.Equal(p.t, want, p.still(), "the very next frame after %s", key)
	assert.Equal(p.t, want, p.settled())
	assert.Equal(p.t, asked, p.client.all(), "requests by %s", key)
}

// Back and forward bring every step as it was: rows, page, cursor, column,
// scroll, the open log with what is folded.
func TestTheTrailBringsStepsBackAsTheyWere(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 60}} {
		c := newClient(append(chained(), someLogs(many)[200:]...))
		onTheBounce(t, c, settings{width: size[0], height: size[1]}, func(p *program) {
			p.column(model.ColumnUser)
			p.press("/")
			p.typeText("@acme", 10*ms)
			p.press("enter")
			p.pass(time.Second)
			p.press("n", "n")
			p.press(strings.Split(strings.Repeat("j", 22), "")...)
			p.press("k", "k", "k")
			p.column(model.ColumnData)
			frames := []string{p.settled()}
			take := func(keys ...string) {
				p.press(keys...)
				frames = append(frames, p.settled())
			}
			take("x", "down", "enter")
			take("enter", "j", "left", "tab")
			take("x", "enter")
			p.column(model.ColumnType)
			frames[len(frames)-1] = p.settled()
			take("=")
			require.Len(t, frames, 5)
			for i := len(frames) - 2; i >= 0; i-- {
				p.goes([]string{"H", "backspace"}[i%2], frames[i])
			}
			p.press("H")
			p.has("This is where the trail begins")
			p.settled()
			for i := 1; i < len(frames); i++ {
				p.goes("L", frames[i])
			}
			p.press("L")
			p.has("The trail goes no further")
		})
	}
}

// Typing a filter, turning the page, sorting change the step in hand.
func TestWhatIsTypedChangesTheStepInHand(t *testing.T) {
	c := newClient(chained())
	onTheBounce(t, c, settings{}, func(p *program) {
		p.press("x", "enter")
		p.column(model.ColumnType)
		p.press("/")
		p.typeText("bounced", 10*ms)
		p.press("enter")
		p.pass(time.Second)
		p.press("s")
		want := p.settled()
		p.has("Logs › messageId 0102-12", "Showing 1 to 1 of 1")
		p.press("H")
		p.has("Showing 1 to 25")
		p.hasNot("›  messageId")
		p.settled()
		p.goes("L", want)
	})
}

func TestEveryStepIsNamed(t *testing.T) {
	c := newClient(chained())
	onTheBounce(t, c, settings{width: 200, height: 60}, func(p *program) {
		p.column(model.ColumnCategory)
		p.press("=")
		p.column(model.ColumnType)
		p.press("=")
		p.has("Logs › Category Apps/Integrations › Log type =email.complaint")
		p.press("enter")
		p.has("› Log type =email.complaint › email.complaint")
		p.press("H", "H", "H")
		p.column(model.ColumnType)
		p.press("-")
		p.has("Logs › Log type !=email.bounced")
		p.press("L")
		p.has("The trail goes no further")
	})
}

// A new step cuts what was ahead.
func TestANewStepCutsWhatWasAhead(t *testing.T) {
	onTheBounce(t, newClient(chained()), settings{}, func(p *program) {
		p.press("x", "enter", "H", "enter")
		p.has("Logs › email.bounced")
		p.press("L")
		p.has("The trail goes no further")
	})
}

// Opening a log is a step; esc closes it where the cursor went meanwhile, and
// going back finds the table as it was left.
func TestAnOpenLogOnTheTrail(t *testing.T) {
	c := newClient(chained())
	onTheBounce(t, c, settings{width: 80, height: 24}, func(p *program) {
		before := p.settled()
		p.press("enter", "J")
		p.has("Logs › email.delivered")
		p.hasNot("email.bounced")
		p.press("K", "K")
		p.has("Logs › email.complaint")
		open := p.settled()
		p.goes("backspace", before)
		p.goes("L", open)
		p.press("esc")
		assert.Contains(t, p.selected(), "email.complaint", "esc does not lose the cursor")
		p.hasNot("Logs ›")
		p.press("L")
		p.has("Logs › email.complaint")
		p.press("L")
		p.has("The trail goes no further")
		p.press("=")
		p.has("Logs › … › Data messageId==0102-12")
		p.press("H")
		p.has("Logs › email.complaint", "messageId")
		p.press("esc")
		p.has("Showing 1 to 25")
	})
}

func TestBackspaceIsNotHeardInABoxOrAFilter(t *testing.T) {
	onTheBounce(t, newClient(chained()), settings{}, func(p *program) {
		p.press("x", "enter")
		here := "Logs › messageId 0102-12"
		p.has(here)
		for _, keys := range [][]string{{"x"}, {"d"}, {"A"}, {"ctrl+p"}, {"?"}, {"#"}} {
			p.press(keys...)
			p.press("backspace", "esc")
			p.pass(time.Second)
			p.has(here)
		}
		p.press("?", "H", "esc")
		p.column(model.ColumnType)
		p.press("/")
		p.paste("xH")
		p.press("H", "L", "backspace", "backspace", "backspace")
		p.has(here)
		p.press("esc", "enter", "/", "H", "backspace", "backspace", "esc", "esc")
		p.has(here)
	})
}

// A step whose rows never came asks again, also for a page that did not come.
func TestAStepWhoseRowsNeverCameAsksAgain(t *testing.T) {
	c := newClient(chained())
	onTheBounce(t, c, settings{}, func(p *program) {
		c.hold = func(r api.LogsRequest) bool { return !r.Query.Same.Empty() }
		p.press("x")
		p.press("enter", "H")
		p.has("Showing 1 to 25")
		for _, q := range c.asked {
			if !q.r.Query.Same.Empty() && q.r.Limit > 1 {
				assert.True(t, q.cancelled, "what was left is not waited for")
			}
		}
		c.hold = nil
		asked := c.waited()
		p.press("L")
		p.has("Showing 1 to 3 of 3", "3 exact, 2 mention it")
		assert.Equal(t, 1, c.waited()-asked)
		assert.Contains(t, p.selected(), "email.bounced")
	})
	c = newClient(someLogs(many))
	c.hold = func(r api.LogsRequest) bool { return r.Background || r.Offset == 75 }
	run(t, c, settings{query: week()}, func(p *program) {
		p.pass(time.Second)
		p.press("n", "n", "n")
		p.has("page 3 of 49")
		p.press("enter")
		c.hold = nil
		asked := c.waited()
		p.press("H")
		p.pass(time.Second)
		p.has("page 4 of 49")
		assert.Equal(t, 1, c.waited()-asked)
	})
}

// After a failure, going back shows rows again and no banner; forward asks.
func TestAStepThatFailed(t *testing.T) {
	c := newClient(chained())
	onTheBounce(t, c, settings{}, func(p *program) {
		c.fail = func(_ api.Scope, r api.LogsRequest) error {
			if !r.Query.Same.Empty() {
				return &api.Error{Kind: api.KindServer}
			}
			return nil
		}
		want := p.settled()
		p.press("x", "enter")
		p.has("✗")
		p.settled()
		p.goes("H", want)
		p.press("L")
		p.has("✗")
		c.fail = nil
		p.press("H", "L")
		p.has("Showing 1 to 3 of 3")
	})
}

func TestTheTrailSurvivesSizesAndZones(t *testing.T) {
	c := newClient(chained())
	onTheBounce(t, c, settings{query: model.Query{Range: model.Range{Kind: model.RangeLast24Hours}}}, func(p *program) {
		p.press("enter")
		p.press("x", "z")
		p.has("9:24", "UTC")
		for _, size := range [][2]int{{80, 24}, {1, 1}, {200, 60}, {60, 15}, {120, 40}} {
			p.resize(size[0], size[1])
			p.press("H", "H", "L", "L")
		}
		p.press("H")
		p.has("Logs › email.bounced", "19 Nov 2026 09:24:37")
		p.hasNot("10:24:3")
		p.press("H")
		assert.Contains(t, p.selected(), "19 Nov 09:24:37")
	})
}

func TestAnotherOrganizationBeginsAnotherTrail(t *testing.T) {
	onTheBounce(t, newClient(chained()), settings{}, func(p *program) {
		p.press("x", "enter")
		p.has("Logs › messageId")
		p.press("o")
		p.choose("Globex")
		p.pass(time.Second)
		p.has("Globex")
		p.hasNot("Logs ›")
		p.press("H")
		p.has("This is where the trail begins")
		p.press("L")
		p.has("The trail goes no further")
	})
}

// A page size taken in one step is that step's alone, and no goal is left over.
func TestThePageSizeIsTheSteps(t *testing.T) {
	c := newClient(someLogs(many))
	run(t, c, settings{query: week()}, func(p *program) {
		p.pass(time.Second)
		p.press("jjj", "j", "j")
		p.press("=")
		p.pass(time.Second)
		p.press("j", "j")
		c.hold = func(api.LogsRequest) bool { return true }
		p.press("+")
		c.hold = nil
		p.press("H")
		p.has("25 a page")
		p.pass(time.Second)
		p.press("n")
		p.has("page 2")
		assert.True(t, strings.HasPrefix(p.rows()[0], "▌"), p.frame)
	})
}
