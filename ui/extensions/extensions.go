// Package extensions is the list of an upload policy: file extensions as people
// write them, put right, and what one list has that another lacks.
package extensions

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// List is extensions put right: lower case, without dots and blanks, each once,
// in the order in which they were given.
type List struct {
	Extensions []string
	// Mended says in words what was put right, such as `.EXE is exe`.
	Mended []string
}

// Parse reads extensions from a text: an array of JSON, or words with blanks,
// commas, semicolons or line ends between them, where # begins a comment.
func Parse(text string) (List, error) {
	text = strings.TrimPrefix(text, "\ufeff")
	if strings.HasPrefix(strings.TrimSpace(text), "[") {
		var words []string
		if err := json.Unmarshal([]byte(text), &words); err != nil {
			return List{}, fmt.Errorf("it begins like an array of JSON, and is none of texts: %w", err)
		}
		return PutRight(words)
	}
	var words []string
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		words = append(words, strings.FieldsFunc(line, parts)...)
	}
	return PutRight(words)
}

func parts(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == ';' }

// PutRight makes a list of words, each of which is one extension.
func PutRight(words []string) (List, error) {
	var l List
	seen := map[string]bool{}
	for _, word := range words {
		extension, err := one(word)
		switch {
		case err != nil:
			return List{}, err
		case seen[extension]:
			l.Mended = append(l.Mended, fmt.Sprintf("%s came twice", extension))
			continue
		case extension != word:
			l.Mended = append(l.Mended, fmt.Sprintf("%q is %s", word, extension))
		}
		seen[extension] = true
		l.Extensions = append(l.Extensions, extension)
	}
	return l, nil
}

// one puts one extension right.
func one(word string) (string, error) {
	extension := strings.ToLower(strings.TrimSpace(word))
	extension = strings.TrimLeft(strings.TrimPrefix(extension, "*"), ".")
	if dot := strings.LastIndexByte(extension, '.'); dot >= 0 {
		return "", fmt.Errorf("%q is no extension: that is what stands after the last dot, %q", word, extension[dot+1:])
	}
	if extension == "" || strings.ContainsFunc(extension, odd) {
		return "", fmt.Errorf("%q is no extension: letters and digits, such as exe", word)
	}
	return extension, nil
}

// odd tells what no extension has.
func odd(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-_+~$!", r)
}

// Edit is a list with some extensions added at its end and some taken away.
// What is to be taken away must be there, and not be added too.
func Edit(start, add, remove []string) ([]string, error) {
	added, removed, there := Set(add), Set(remove), Set(start)
	for _, extension := range remove {
		switch {
		case added[extension]:
			return nil, fmt.Errorf("%q can't be both added and removed", extension)
		case !there[extension]:
			return nil, fmt.Errorf("%q can't be removed: it is not in the list", extension)
		}
	}
	edited := slices.DeleteFunc(slices.Clone(start), func(extension string) bool { return removed[extension] })
	for _, extension := range add {
		if !there[extension] {
			edited = append(edited, extension)
		}
	}
	return edited, nil
}

// Compare is what a list has more than another, and what it lacks, each in the
// order of the list it is in.
func Compare(from, to []string) (added, removed []string) {
	return without(to, from), without(from, to)
}

func without(list, other []string) []string {
	others := Set(other)
	var rest []string
	for _, extension := range list {
		if !others[extension] {
			rest = append(rest, extension)
		}
	}
	return rest
}

// Set is a list to look extensions up in.
func Set(list []string) map[string]bool {
	set := make(map[string]bool, len(list))
	for _, extension := range list {
		set[extension] = true
	}
	return set
}
