//go:build !panictest

package ui

// provoke does nothing; a test's own build panics here.
func provoke(string) {}
