package format

import "strings"

// deepestEncoding is how many times JSON may be encoded as a string in JSON and
// still be read as such.
const deepestEncoding = 4

// walk goes through JSON, or what resembles it, and notes what is to be
// replaced. It needs no valid JSON: a body that was cut is read like one that
// was not.
type walk struct {
	p     *pseudonyms
	text  string
	level int // how many times it was encoded as a string
	edits []edit
	open  []keyKind // of the objects and lists that it is in
	next  keyKind   // of the value that comes next
}

// json is JSON with pseudonyms in it; the rest stays byte for byte.
func (p *pseudonyms) json(text string) string {
	w := walk{p: p, text: text}
	w.run()
	return apply(text, w.edits)
}

func (w *walk) run() {
	for i := 0; i < len(w.text); {
		switch w.text[i] {
		case '"':
			i = w.quoted(i)
		case '{', '[':
			w.open = append(w.open, w.next)
			i++
		case '}', ']':
			w.open = w.open[:max(len(w.open)-1, 0)]
			w.next = keyPlain
			i++
		case ',':
			w.next = w.inside()
			i++
		default:
			i = w.bare(i)
		}
	}
}

// inside is the kind of the object or list that it is in.
func (w *walk) inside() keyKind {
	if len(w.open) == 0 {
		return keyPlain
	}
	return w.open[len(w.open)-1]
}

// quoted reads a key with its colon, or a string.
func (w *walk) quoted(start int) int {
	after := stringEnd(w.text, start)
	end := after - 1
	if end <= start || w.text[end] != '"' {
		end = after
	}
	written := w.text[start+1 : end]
	colon := skipBlanks(w.text, after)
	if colon == len(w.text) || w.text[colon] != ':' {
		w.string(start+1, written, w.next)
		return after
	}
	w.string(start+1, written, keyPlain)
	w.next = kindOfKey(w.inside(), unescape(written).text)
	return colon + 1
}

// string notes what is to be replaced in a string, as written from base on.
func (w *walk) string(base int, written string, kind keyKind) {
	u := unescape(written)
	noted := len(w.edits)
	if u.at != nil && w.level < deepestEncoding && strings.IndexByte(u.text, '"') >= 0 {
		deeper := walk{p: w.p, text: u.text, level: w.level + 1, open: []keyKind{kind}}
		deeper.run()
		w.edits = append(w.edits, deeper.edits...)
	} else {
		w.edits = w.p.inText(w.edits, kind, u.text)
	}
	if len(w.edits) == noted {
		if pseudonym := w.p.whole(kind, u.text); pseudonym != "" {
			w.edits = append(w.edits, edit{0, len(u.text), pseudonym})
		}
	}
	for i := noted; i < len(w.edits); i++ {
		e := &w.edits[i]
		e.start, e.end = base+u.place(e.start), base+u.place(e.end)
		if strings.IndexByte(e.with, '"') >= 0 {
			e.with = escaping.Replace(e.with)
		}
	}
}

// escaping writes a pseudonym with its quotes into a string.
var escaping = strings.NewReplacer(`"`, `\"`, `\`, `\\`)

// structural are the characters that end what stands without quotes.
var structural = bytesOf(`"{}[],`)

// bare reads a number or a word, or text that is no JSON.
func (w *walk) bare(start int) int {
	end := start
	for end < len(w.text) && !structural[w.text[end]] {
		end++
	}
	part := w.text[start:end]
	value := strings.Trim(part, " \t\r\n")
	if value == "" {
		return end
	}
	start += strings.Index(part, value)
	if (value[0] == '-' || isDigit(value[0])) && strings.Trim(value, "0123456789+.-eE") == "" {
		if pseudonym := w.p.whole(w.next, value); pseudonym != "" {
			w.edits = append(w.edits, edit{start, start + len(value), `"` + pseudonym + `"`})
			return end
		}
	}
	noted := len(w.edits)
	w.edits = w.p.inText(w.edits, w.next, value)
	for i := noted; i < len(w.edits); i++ {
		w.edits[i].start += start
		w.edits[i].end += start
	}
	return end
}
