package extensions

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"fliplet-audit/api"
)

// StandardName is what the list that Fliplet documents is called.
const StandardName = "Fliplet's default"

// ErrEmpty refuses a policy under which everything could be uploaded.
var ErrEmpty = errors.New("the list is empty: everything could be uploaded, programs too; keep at least one extension")

// Standard is the list that Fliplet documents as its default.
func Standard() []string { return api.DefaultBlockedExtensions() }

// maxFile is the largest file read, in bytes: a list of extensions is small.
const maxFile = 1 << 18

// ReadFile reads extensions from a file, in any form that Parse takes.
func ReadFile(path string) (List, error) {
	text, err := contentOf(path)
	if err != nil {
		return List{}, fmt.Errorf("reading the list of extensions: %w", err)
	}
	l, err := Parse(text)
	if err != nil {
		return List{}, fmt.Errorf("reading %s: %w", path, err)
	}
	return l, nil
}

func contentOf(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	switch {
	case err != nil:
		return "", err
	case len(content) > maxFile:
		return "", fmt.Errorf("%s is larger than a list of extensions can be", path)
	}
	return string(content), nil
}

// Policy is a list to set, and what it comes from.
type Policy struct {
	// Extensions can't be uploaded once it is set.
	Extensions []string
	// Start is the list it started from, From what that is, in words.
	Start []string
	From  string
	// Mended says what was put right, as List does.
	Mended []string
}

// Against says what is different from the list it started from, where there was
// one and it was changed, and from Fliplet's default, a line for each.
func (p Policy) Against() []string {
	var lines []string
	if p.From == StandardName || len(p.Start) > 0 && !slices.Equal(p.Start, p.Extensions) {
		lines = append(lines, comparedTo(p.From, p.Start, p.Extensions))
	}
	if added, removed := Compare(Standard(), p.Start); len(added)+len(removed) > 0 {
		lines = append(lines, comparedTo(StandardName, Standard(), p.Extensions))
	}
	return lines
}

func comparedTo(name string, from, to []string) string {
	added, removed := Compare(from, to)
	if len(added)+len(removed) == 0 {
		return "The same as " + name + "."
	}
	var words []string
	if len(added) > 0 {
		words = append(words, "added "+strings.Join(added, ", "))
	}
	if len(removed) > 0 {
		words = append(words, "removed "+strings.Join(removed, ", "))
	}
	return fmt.Sprintf("Against %s: %s.", name, strings.Join(words, "; "))
}

// NotReadable says why nobody can tell what is different from now.
const NotReadable = "The list in force can't be read: what is different from it is not known."

// NotKnown and NotKnownAdvice are said when the answer to setting the policy
// was lost.
const (
	NotKnown       = "It is not known whether the policy was set, and the API offers no way to read it"
	NotKnownAdvice = "Setting the same list again does no harm."
)
