package ui_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"fliplet-audit/api"
	"fliplet-audit/model"
)

// Whatever is pressed in whatever order while answers are slow, late, short or
// fail: every frame is a whole one, nothing is said to be asked that is not,
// and the way back leads to all logs.
func TestAnyKeysInAnyOrder(t *testing.T) {
	keys := []string{
		"up", "down", "left", "right", "enter", "enter", "esc", "esc", "tab", "shift+tab", "backspace", "pgup", "pgdown", "home", "end", "ctrl+u", "ctrl+p", " ",
		"/", "=", "-", "c", "C", "s", "d", "n", "p", "n", "#", "+", "_", "e", "E", "y", "Y", "u", "a", "z", "t", "o", "A", "R", "?", "J", "K", "m", "G", "g", "1", "2", "3", "4", "N", "D", "b", "l", "o", "login", "ann", "ë",
	}
	for seed := range uint64(20) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			dice := rand.New(rand.NewPCG(seed, 7))
			c := newClient(someLogs(many))
			c.latency = func(r api.LogsRequest) time.Duration {
				return time.Duration((uint64(c.now().UnixMilli())*131+uint64(r.Offset)+seed*37)%600) * ms
			}
			var mood atomic.Int32 // how the server is
			c.fail = func(api.Scope, api.LogsRequest) error {
				if mood.Load() == 1 {
					return &api.Error{Kind: api.KindServer, Status: 503}
				}
				return nil
			}
			c.shape = func(_ api.LogsRequest, page *model.LogPage) {
				switch mood.Load() {
				case 2:
					page.Logs = page.Logs[:len(page.Logs)*2/3]
				case 3:
					page.Total += 7
				case 4:
					page.Total, page.TotalKnown = 0, false
				}
			}
			c.usage = someUsage
			c.tokens = []model.OrganizationToken{{ID: "9001", Name: "cron", CreatedAt: opened.Add(-time.Hour)}}
			c.settings = map[string]json.RawMessage{"brand": json.RawMessage(`{"accent":"#0f766e","logo":{"id":7}}`), "_key": json.RawMessage(`"x"`)}
			run(t, c, settings{query: week(), width: 80, height: 24}, func(p *program) {
				var pressed []string
				for range 150 {
					key := keys[dice.IntN(len(keys))]
					pressed = append(pressed, key)
					p.press(key)
					switch dice.IntN(12) {
					case 0:
						p.pass(time.Duration(dice.IntN(1500)) * ms)
					case 1:
						p.resize(60+dice.IntN(200), 15+dice.IntN(50))
					case 2:
						mood.Store(dice.Int32N(5))
					}
				}
				mood.Store(0)
				for range 5 {
					p.pass(5 * time.Second)
					p.press("esc")
				}
				p.press("1", "esc")
				p.pass(10 * time.Second)
				p.hasNot("asking Fliplet…")
				p.press("C", "R")
				p.pass(5 * time.Second)
				if !assert.Regexp(t, `of 1,\d\d\d|of \d+ ·|No logs found`, p.status()) || t.Failed() {
					t.Logf("pressed: %q\n%s", pressed, p.frame)
				}
				p.hasNot("so far", "✗")
			})
		})
	}
}
