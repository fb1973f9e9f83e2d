//go:build !panictest

// Package panictest panics on purpose, in a binary built with the tag
// panictest only: so that a test can look at what a panic leaves behind.
package panictest

// At marks a place where a test may want a panic; here it does nothing.
func At(string) {}
