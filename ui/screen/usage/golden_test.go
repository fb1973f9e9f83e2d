package usage

import (
	"fmt"
	"testing"
	"time"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui/golden"
)

// scenes are moments of the screen, kept as golden frames at every size.
var scenes = []struct {
	name  string
	dates model.RangeKind
	play  func(p *program)
}{
	{"days", model.RangeLast7Days, func(p *program) { p.press("b") }},
	{"weeks", model.RangeLast12Months, func(p *program) { p.press("left", "left") }},
	{"apps", model.RangeLast7Days, func(p *program) { p.press("tab", "down", "right") }},
	{"users-filter", model.RangeLast7Days, func(p *program) {
		p.press("tab", "tab", "/")
		p.typed("acme")
		p.press("tab")
		p.typed(">x")
	}},
	{"error", model.RangeLast7Days, func(p *program) {
		p.source.fails = &api.Error{Kind: api.KindPlan, Subject: "the usage of Acme Corp"}
		p.press("R")
	}},
	{"asking", model.RangeLast7Days, func(p *program) {
		p.source.takes = time.Minute
		p.press("R")
		p.pass(250 * ms)
	}},
}

func TestGoldenFrames(t *testing.T) {
	for _, scene := range scenes {
		for _, size := range [][2]int{{80, 23}, {120, 39}, {200, 59}, {60, 14}} {
			name := fmt.Sprintf("%s-%dx%d", scene.name, size[0], size[1])
			t.Run(name, func(t *testing.T) {
				run(t, acme(), settings{dates: model.Range{Kind: scene.dates}}.at(size[0], size[1]), func(p *program) {
					p.settle()
					scene.play(p)
					golden.Equal(t, name, p.frame)
				})
			})
		}
	}
}
