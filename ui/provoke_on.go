//go:build panictest

package ui

import (
	"os"
	"strings"
	"sync/atomic"
)

// armed is set once the key has come that a panic waits for.
var armed atomic.Bool

// provoke panics where the environment says so, at once ("view") or only after
// another place was passed ("view after j"), for the test that looks at what a
// panic leaves behind. No released build has it.
func provoke(where string) {
	place, after, later := strings.Cut(os.Getenv("FLIPLET_AUDIT_PANIC"), " after ")
	if later && where == after {
		armed.Store(true)
	}
	if where == place && (!later || armed.Load()) {
		panic("on purpose, in " + where)
	}
}
