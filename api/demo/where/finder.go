package where

import "strings"

// finder looks for a text by its rarest byte: most of a log's data is quotes,
// blanks, digits and common letters, at which a plain search would stop often.
type finder struct {
	text string
	rare int // where in text its rarest byte stands
}

// commonBytes are those of folded log data, the commonest first.
const commonBytes = ` "e:,tioar-_sn1d0l2c.4m38p97u56b/{}fhgvyk@wxj`

func newFinder(text string) finder {
	f := finder{text: text}
	rarest := -1
	for i := range len(text) {
		place := strings.IndexByte(commonBytes, text[i])
		if place < 0 {
			place = len(commonBytes)
		}
		if place > rarest {
			rarest, f.rare = place, i
		}
	}
	return f
}

// index is strings.Index(text, f.text).
func (f finder) index(text string) int {
	if len(f.text) < 2 {
		return strings.Index(text, f.text)
	}
	rare := f.text[f.rare]
	for misses, from := 0, f.rare; from < len(text); misses++ {
		if misses == 16 {
			// The byte is not rare here after all.
			start := from - f.rare
			if at := strings.Index(text[start:], f.text); at >= 0 {
				return start + at
			}
			return -1
		}
		at := strings.IndexByte(text[from:], rare)
		if at < 0 {
			return -1
		}
		start := from + at - f.rare
		if strings.HasPrefix(text[start:], f.text) {
			return start
		}
		from += at + 1
	}
	return -1
}
