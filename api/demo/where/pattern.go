package where

import (
	"errors"
	"strings"
	"unicode/utf8"
)

// Pattern is a compiled pattern of SQL's LIKE: '%' is any run of characters,
// '_' any one, and '\' takes the next character literally.
type Pattern struct {
	folds bool
	// segments stand between the '%' signs. Without an open start (end) the
	// first (last) one must match at the text's start (end).
	segments           []segment
	openStart, openEnd bool
}

// segment is a run of pattern characters without '%'.
type segment struct {
	literal finder // all of it, when nothing in it is a '_'
	chars   []rune // otherwise: its characters, anyChar for a '_',
	piece   finder // the longest run of them without a '_',
	before  int    // and how many characters stand before that
}

const anyChar rune = -1

// CompilePattern reads a pattern of LIKE, or of ILIKE with fold. A pattern that
// ends with a lone escape character is an error, as it is to PostgreSQL (there
// only once a text gets so far).
func CompilePattern(pattern string, fold bool) (Pattern, error) {
	if fold {
		pattern = Fold(pattern)
	}
	p := Pattern{folds: fold}
	var chars []rune
	wild, escaped, empty := false, false, true
	flush := func() {
		if len(chars) > 0 {
			p.segments = append(p.segments, newSegment(chars, wild))
		}
		chars, wild = nil, false
	}
	for _, c := range pattern {
		switch {
		case escaped:
			chars, escaped = append(chars, c), false
		case c == '\\':
			escaped = true
		case c == '%':
			flush()
			p.openStart = p.openStart || empty
			p.openEnd, empty = true, false
			continue
		case c == '_':
			chars, wild = append(chars, anyChar), true
		default:
			chars = append(chars, c)
		}
		empty, p.openEnd = false, false
	}
	if escaped {
		return Pattern{}, errors.New("LIKE pattern must not end with escape character")
	}
	flush()
	return p, nil
}

func newSegment(chars []rune, wild bool) segment {
	if !wild {
		return segment{literal: newFinder(string(chars))}
	}
	s := segment{chars: chars}
	longest := ""
	for start := 0; start < len(chars); start++ {
		end := start
		for end < len(chars) && chars[end] != anyChar {
			end++
		}
		if run := string(chars[start:end]); len(run) > len(longest) {
			longest, s.before = run, start
		}
		start = end
	}
	s.piece = newFinder(longest)
	return s
}

// Fold is the text as ILIKE compares it: every character lowered by itself.
func Fold(text string) string { return strings.ToLower(text) }

// Match tells whether the whole text matches. For ILIKE it must be folded.
func (p Pattern) Match(text string) bool {
	segments := p.segments
	if len(segments) == 0 {
		return p.openEnd || text == ""
	}
	if !p.openStart {
		end, ok := segments[0].at(text)
		if !ok {
			return false
		}
		text, segments = text[end:], segments[1:]
		if len(segments) == 0 {
			return p.openEnd || text == ""
		}
	}
	if !p.openEnd {
		last := segments[len(segments)-1]
		start, ok := last.fromEnd(text)
		if !ok {
			return false
		}
		text, segments = text[:start], segments[:len(segments)-1]
	}
	for _, s := range segments {
		end, ok := s.find(text)
		if !ok {
			return false
		}
		text = text[end:]
	}
	return true
}

// at matches the segment at the text's start and returns where it ends.
func (s segment) at(text string) (int, bool) {
	if s.chars == nil {
		return len(s.literal.text), strings.HasPrefix(text, s.literal.text)
	}
	at := 0
	for _, want := range s.chars {
		c, size := utf8.DecodeRuneInString(text[at:])
		if size == 0 || want != anyChar && want != c {
			return 0, false
		}
		at += size
	}
	return at, true
}

// fromEnd matches the segment at the text's end and returns where it starts.
func (s segment) fromEnd(text string) (int, bool) {
	if s.chars == nil {
		return len(text) - len(s.literal.text), strings.HasSuffix(text, s.literal.text)
	}
	start := len(text)
	for range s.chars {
		_, size := utf8.DecodeLastRuneInString(text[:start])
		if size == 0 {
			return 0, false
		}
		start -= size
	}
	_, ok := s.at(text[start:])
	return start, ok
}

// find matches the segment at the earliest place and returns where it ends.
func (s segment) find(text string) (int, bool) {
	if s.chars == nil {
		at := s.literal.index(text)
		return at + len(s.literal.text), at >= 0
	}
	if s.piece.text == "" {
		return s.at(text)
	}
	for from := 0; ; {
		at := s.piece.index(text[from:])
		if at < 0 {
			return 0, false
		}
		if start, ok := back(text[:from+at], s.before); ok {
			if end, ok := s.at(text[start:]); ok {
				return start + end, true
			}
		}
		from += at + 1
	}
}

// back is the place that many characters before the text's end.
func back(text string, characters int) (int, bool) {
	for range characters {
		_, size := utf8.DecodeLastRuneInString(text)
		if size == 0 {
			return 0, false
		}
		text = text[:len(text)-size]
	}
	return len(text), true
}
