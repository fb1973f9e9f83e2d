package export

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"fliplet-audit/export/format"
	"fliplet-audit/export/manifest"
	"fliplet-audit/model"
)

// longestName is the most bytes that a file's name gets: every file system
// takes them, with room for a suffix.
const longestName = 200

// FileName is the official name of an export (screen.md, "Export to CSV"):
// audit-log-<name in kebab-case>-<first day>-<last day>.csv, where name is an
// app's or an organization's and the days are the period's in the zone. It is
// safe on every system, at most 200 bytes long, and says "organization" where
// the name has neither letter nor digit.
func FileName(name string, period model.Period, zone *time.Location) string {
	days := period.Start.In(zone).Format(time.DateOnly) + "-" + period.End.In(zone).Format(time.DateOnly)
	words := kebab(name)
	if words == "" {
		words = "organization"
	}
	words = strings.TrimRight(cut(words, longestName-len("audit-log--.csv")-len(days)), "-")
	return "audit-log-" + words + "-" + days + ".csv"
}

// NextFreeName is path itself while nothing has that name, no manifest is there
// for it and no export to it is begun; else the first of NAME-2.csv, NAME-3.csv
// … of which that is true: one to offer instead.
func NextFreeName(path string) string {
	stem, extension := splitName(path)
	free := path
	for n := 2; exists(free) || exists(manifest.Path(free)) || exists(journalPath(free)) || exists(partialPath(free)); n++ {
		free = fmt.Sprintf("%s-%d%s", stem, n, extension)
	}
	return free
}

// incompleteName is the name of a file that does not hold all it should.
func incompleteName(path string) string {
	stem, extension := splitName(path)
	return NextFreeName(stem + "-incomplete" + extension)
}

// splitName splits a path before the end that says the format and how the file
// is packed.
func splitName(path string) (stem, extension string) {
	extension = filepath.Ext(path)
	if extension == "."+string(format.Gzip) || extension == "."+string(format.Zstandard) {
		extension = filepath.Ext(strings.TrimSuffix(path, extension)) + extension
	}
	if extension == filepath.Base(path) { // .hidden
		extension = ""
	}
	return strings.TrimSuffix(path, extension), extension
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// cut is the longest beginning of s of at most size bytes that ends with a
// whole character.
func cut(s string, size int) string {
	if len(s) <= size {
		return s
	}
	for size > 0 && !utf8.RuneStart(s[size]) {
		size--
	}
	return s[:size]
}

// kebab is name in lower-case words joined by hyphens, split as lodash's
// kebabCase splits, which the official screen uses; of what is neither letter
// nor digit (emoji) nothing is kept.
func kebab(name string) string {
	letters := []rune(plainLatin(name))
	var words []string
	start := -1
	for i, r := range letters {
		switch {
		case !inWord(r) || start < 0 && unicode.IsMark(r):
			words, start = appendWord(words, letters, start, i), -1
		case start < 0:
			start = i
		case wordBegins(letters, i):
			words, start = appendWord(words, letters, start, i), i
		}
	}
	return strings.Join(appendWord(words, letters, start, len(letters)), "-")
}

func appendWord(words []string, letters []rune, start, end int) []string {
	if start < 0 {
		return words
	}
	return append(words, strings.ToLower(string(letters[start:end])))
}

func inWord(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsNumber(r)) &&
		!unicode.In(r, unicode.Variation_Selector, unicode.Other_Default_Ignorable_Code_Point)
}

// wordBegins tells whether a word of letters begins at i, inside a run of them.
// Only Latin capitals count as such; other scripts' letters are small ones.
func wordBegins(letters []rune, i int) bool {
	before, r := letters[i-1], letters[i]
	switch {
	case isDigit(before) != isDigit(r):
		return isDigit(r) || !endsOrdinal(letters, i)
	case isCapital(r) && !isCapital(before):
		return true
	case isCapital(r):
		return i+1 < len(letters) && inWord(letters[i+1]) && !isCapital(letters[i+1]) && !isDigit(letters[i+1])
	}
	return false
}

func isDigit(r rune) bool   { return r >= '0' && r <= '9' }
func isCapital(r rune) bool { return r >= 'A' && r <= 'Z' }

// endsOrdinal tells whether the digits before i go on as in 1st, 2nd, 3rd, 4th.
func endsOrdinal(letters []rune, i int) bool {
	if i+2 > len(letters) || i+2 < len(letters) && inWord(letters[i+2]) && !isCapital(letters[i+2]) {
		return false
	}
	want := "th"
	switch letters[i-1] {
	case '1':
		want = "st"
	case '2':
		want = "nd"
	case '3':
		want = "rd"
	}
	return string(letters[i:i+2]) == want
}

// plainLatin takes apostrophes, and the accents of Latin letters away.
func plainLatin(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r >= firstAccented && int(r-firstAccented) < len(withoutAccent):
			b.WriteString(withoutAccent[r-firstAccented])
		case r == '\'', r == '’', r >= '\u0300' && r <= '\u036f':
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

const firstAccented = 'À'

// withoutAccent are the letters from U+00C0 to U+017F without their accents.
var withoutAccent = strings.Fields(`
	A A A A A A Ae C E E E E I I I I D N O O O O O × O U U U U Y Th ss
	a a a a a a ae c e e e e i i i i d n o o o o o ÷ o u u u u y th y
	A a A a A a C c C c C c C c D d D d E e E e E e E e E e
	G g G g G g G g H h H h I i I i I i I i I i IJ ij J j K k k
	L l L l L l L l L l N n N n N n n N n O o O o O o Oe oe
	R r R r R r S s S s S s S s T t T t T t U u U u U u U u U u U u
	W w Y y Y Z z Z z Z z s`)
