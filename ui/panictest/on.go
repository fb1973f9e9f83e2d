//go:build panictest

// Package panictest panics on purpose, in a binary built with the tag
// panictest only: so that a test can look at what a panic leaves behind.
package panictest

import "os"

// At panics if the environment variable FLIPLET_AUDIT_PANIC names the place:
// "view", "update" or "command".
func At(place string) {
	if os.Getenv("FLIPLET_AUDIT_PANIC") == place {
		panic("on purpose, in " + place)
	}
}
