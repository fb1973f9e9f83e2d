package model

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strings"
	"sync"
)

//go:embed log-types.csv
var logTypesCSV string

// LogType is one entry of the catalogue of log types.
type LogType struct {
	Name    string
	Section string
	Origin  string // studio, app, or studio+app
	// Hidden types are left out of answers unless asked for.
	Hidden  bool
	Meaning string
	Source  string // where the fact is from: documented, seen, …
}

// Catalogue returns every log type known, in the documents' order. Apps may
// write types of their own, so it can never be complete.
func Catalogue() []LogType { return catalogue() }

// LookupType finds a type by its exact name.
func LookupType(name string) (LogType, bool) {
	t, ok := catalogueByName()[name]
	return t, ok
}

// HiddenTypes are the five analytics types that the server leaves out unless
// they are asked for (wire.md, "Left out unless asked for").
func HiddenTypes() []string {
	var names []string
	for _, t := range Catalogue() {
		if t.Hidden {
			names = append(names, t.Name)
		}
	}
	return names
}

// IsFailure tells whether a type says that something went wrong: the words that
// the catalogue's own failures end in.
func IsFailure(name string) bool {
	switch name {
	case "user.login.failed", "email.bounced", "email.rejected", "email.complaint", "app.error.live", "app.error.preview", "app.merge.error":
		return true
	}
	return false
}

var catalogue = sync.OnceValue(func() []LogType {
	rows, err := csv.NewReader(strings.NewReader(logTypesCSV)).ReadAll()
	if err != nil {
		panic(fmt.Sprintf("embedded catalogue of log types: %v", err))
	}
	types := make([]LogType, 0, len(rows))
	for _, r := range rows[1:] {
		types = append(types, LogType{Name: r[0], Section: r[1], Origin: r[2], Hidden: r[3] == "yes", Meaning: r[4], Source: r[5]})
	}
	return types
})

var catalogueByName = sync.OnceValue(func() map[string]LogType {
	byName := make(map[string]LogType)
	for _, t := range Catalogue() {
		byName[t.Name] = t
	}
	return byName
})
