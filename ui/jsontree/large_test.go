package jsontree

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"fliplet-audit/ui/keymap"
)

const fiveMB = 5 << 20

// objects is a list of small objects, numbers a list of a million numbers, deep
// a list in a list and so on, prosaic one long text with escapes.
func objects() string {
	var b strings.Builder
	b.WriteString("[")
	for i := 0; b.Len() < fiveMB; i++ {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, `{"_os": "MacIntel", "id": %d, "_pageTitle": "Home page", "_userEmail": "ann%d@acme.com", "statusCode": 200}`, i, i)
	}
	return b.String() + "]"
}

func numbers() string { return "[" + strings.Repeat("1, ", 999_999) + "1]" }

func deep() string { return strings.Repeat("[", 100_000) + "1" + strings.Repeat("]", 100_000) }

func prosaic() string {
	return `{"html": "` + strings.Repeat(`<p class=\"x\">hello wörld, hello</p>\n`, fiveMB/39) + `"}`
}

var large = []struct {
	name string
	text func() string
}{{"objects", objects}, {"numbers", numbers}, {"deep", deep}, {"text", prosaic}, {"no JSON", func() string { return objects() + "x" }}}

func TestLargeTexts(t *testing.T) {
	for _, c := range large {
		m := open(c.text(), 80, 24)
		for _, id := range []keymap.ID{
			keymap.Bottom, keymap.Up, keymap.PageUp, keymap.Top, keymap.UnfoldAll, keymap.Bottom, keymap.PageUp, keymap.Unmask,
			keymap.Unfold, keymap.PageDown, keymap.Bottom, keymap.PageUp, keymap.FoldAll, keymap.Top,
		} {
			m = m.Act(id)
			frame(t, m)
		}
		frame(t, typing(m, "hello", "enter"))
	}

	list := open(numbers(), 80, 24).Act(keymap.Bottom)
	assert.Equal(t, "▌  999,999: 1", last(frame(t, list)))

	innermost := act(open(deep(), 80, 24), keymap.UnfoldAll, keymap.Bottom)
	path, _, value, _ := innermost.Current()
	assert.Len(t, path, 100_000)
	assert.Equal(t, "1", value)
	assert.Contains(t, last(frame(t, innermost)), "99999   0: 1")

	found := typing(open(objects(), 80, 24), "ann10000@", "enter")
	assert.Contains(t, last(frame(t, found)), "1 of 1")
	assert.Contains(t, shown(t, found), `▌    _userEmail: "ann10000@acme.com"`)

	many := typing(open(numbers(), 80, 24), "1", "enter")
	assert.Contains(t, last(frame(t, many)), "1 of 100,000+")
}

func BenchmarkOpen(b *testing.B) {
	for _, c := range large {
		text := c.text()
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				open(text, 80, 24).Lines()
			}
		})
	}
}

func BenchmarkScroll(b *testing.B) {
	for _, c := range large {
		m := act(open(c.text(), 200, 60), keymap.UnfoldAll, keymap.Bottom, keymap.Unfold, keymap.Bottom, keymap.PageUp)
		for _, id := range []keymap.ID{keymap.Up, keymap.PageUp, keymap.PageDown, keymap.Fold} {
			b.Run(c.name+" "+string(id), func(b *testing.B) {
				for b.Loop() {
					m.Act(id).Lines()
				}
			})
		}
	}
}

func BenchmarkSearch(b *testing.B) {
	for _, c := range large {
		m := open(c.text(), 80, 24)
		for _, wanted := range []string{"hello", "straße", "9"} {
			b.Run(c.name+" "+wanted, func(b *testing.B) {
				for b.Loop() {
					typing(m, wanted).Lines()
				}
			})
		}
	}
}
