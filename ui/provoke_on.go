//go:build panictest

package ui

import "os"

// provoke panics where the environment says so, for the test that looks at
// what a panic leaves behind. No released build has it.
func provoke(where string) {
	if os.Getenv("FLIPLET_AUDIT_PANIC") == where {
		panic("on purpose, in " + where)
	}
}
