package terminal

import (
	"strconv"
	"strings"
)

// Query asks the terminal for its background colour (OSC 11) and then for its
// attributes (DA1). Nearly every terminal answers the second, and answers come
// in order, so the second's answer says that none will come to the first.
const Query = "\x1b]11;?\x1b\\" + "\x1b[c"

const (
	colourIntro     = "\x1b]11;"
	attributesIntro = "\x1b[?"
	// longestAnswer is more than any terminal sends for one of the two.
	longestAnswer = 96
)

// kind is which answer a text is, or begins.
type kind int

const (
	neither kind = iota
	colour
	attributes
)

// part is a text read as an answer: which, whether all of it is there, and
// the length of it in the text.
type part struct {
	kind     kind
	complete bool
	length   int
	value    string // of a complete colour: what the terminal named
}

// readAnswer reads the answer at the beginning of s, whole or only begun.
func readAnswer(s string) part {
	if len(s) > longestAnswer {
		s = s[:longestAnswer]
	}
	if begun(s, attributesIntro) {
		return readAttributes(s)
	}
	if begun(s, colourIntro) {
		return readColour(s)
	}
	return part{}
}

// begun tells whether s begins with intro, as far as both go.
func begun(s, intro string) bool {
	n := min(len(s), len(intro))
	return n > 0 && s[:n] == intro[:n]
}

func readAttributes(s string) part {
	for i := len(attributesIntro); i < len(s); i++ {
		switch c := s[i]; {
		case c == 'c':
			return part{kind: attributes, complete: true, length: i + 1}
		case c != ';' && (c < '0' || c > '9'):
			return part{}
		}
	}
	return unfinished(attributes, s)
}

func readColour(s string) part {
	for i := len(colourIntro); i < len(s); i++ {
		switch c := s[i]; {
		case c == '\a':
			return part{colour, true, i + 1, s[len(colourIntro):i]}
		case c == '\x1b' && i+1 == len(s):
			return unfinished(colour, s)
		case c == '\x1b' && s[i+1] == '\\':
			return part{colour, true, i + 2, s[len(colourIntro):i]}
		case !strings.ContainsRune("rgbaRGBA0123456789cdefCDEF:/#", rune(c)):
			return part{}
		}
	}
	return unfinished(colour, s)
}

func unfinished(k kind, s string) part {
	if len(s) >= longestAnswer {
		return part{}
	}
	return part{kind: k, length: len(s)}
}

// darkColour tells whether a colour as terminals name it ("rgb:1e1e/1e1e/1e1e",
// "rgba:…/ffff" or "#1e1e1e") is a dark one: its lightness is below a half.
func darkColour(value string) (dark, ok bool) {
	_, text, found := strings.Cut(value, ":")
	channels := strings.Split(text, "/")
	if !found {
		hex := strings.TrimPrefix(value, "#")
		if hex == value || len(hex)%3 != 0 {
			return false, false
		}
		n := len(hex) / 3
		channels = []string{hex[:n], hex[n : 2*n], hex[2*n:]}
	}
	if len(channels) < 3 {
		return false, false
	}
	least, most := 1.0, 0.0
	for _, c := range channels[:3] {
		v, err := strconv.ParseUint(c, 16, 16)
		if err != nil {
			return false, false
		}
		share := float64(v) / float64(uint64(1)<<(4*len(c))-1)
		least, most = min(least, share), max(most, share)
	}
	return (least+most)/2 < 0.5, true
}

// hear reads everything that came in while the answer was awaited. Bytes that
// are no part of it were typed, and are passed over.
func hear(heard string) (f finding) {
	for heard != "" {
		i := strings.IndexByte(heard, '\x1b')
		if i < 0 {
			return f
		}
		heard = heard[i:]
		p := readAnswer(heard)
		switch {
		case p.kind == neither:
			heard = heard[1:]
			continue
		case !p.complete:
			f.rest = heard
			return f
		case p.kind == attributes:
			f.answered = true
		default:
			f.dark, f.known = darkColour(p.value)
		}
		heard = heard[p.length:]
	}
	return f
}
