package theme_test

import (
	"math"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/model"
	"fliplet-audit/ui/theme"
)

// paints are all paints of a theme by their names.
func paints(t theme.Theme) map[string]theme.Paint {
	found := map[string]theme.Paint{}
	var walk func(name string, v reflect.Value)
	walk = func(name string, v reflect.Value) {
		if p, ok := v.Interface().(theme.Paint); ok {
			found[name] = p
			return
		}
		for i := range v.NumField() {
			walk(name+"."+v.Type().Field(i).Name, v.Field(i))
		}
	}
	walk("", reflect.ValueOf(t))
	return found
}

func TestWithoutColoursThereAreNoSequences(t *testing.T) {
	for name, p := range paints(theme.New(termenv.Ascii, true)) {
		assert.Equal(t, "text", p.Of("text"), name)
	}
}

var sequences = regexp.MustCompile("\x1b\\[[0-9;]*m")

func TestEveryPaintEndsWhatItBegins(t *testing.T) {
	for _, profile := range []termenv.Profile{termenv.TrueColor, termenv.ANSI256, termenv.ANSI, termenv.Ascii} {
		for _, dark := range []bool{true, false} {
			for name, p := range paints(theme.New(profile, dark)) {
				painted := p.Of("text")
				assert.Equal(t, "text", sequences.ReplaceAllString(painted, ""), name)
				if painted != "text" {
					assert.True(t, strings.HasSuffix(painted, "\x1b[0m"), "%s: %q", name, painted)
				}
				assert.Empty(t, p.Of(""), name)
				var b strings.Builder
				p.Write(&b, "text")
				p.Write(&b, "")
				assert.Equal(t, painted, b.String(), name)
			}
		}
	}
}

var trueColour = regexp.MustCompile(`38;2;(\d+);(\d+);(\d+)`)

// What is said dim can still be read: at least 4.5 to 1 against a usual
// background, lines and rows that are awaited 1.8 to 1.
func TestColoursCanBeRead(t *testing.T) {
	for _, dark := range []bool{true, false} {
		background := [3]float64{255, 255, 255}
		if dark {
			background = [3]float64{30, 30, 30}
		}
		for name, p := range paints(theme.New(termenv.TrueColor, dark)) {
			found := trueColour.FindStringSubmatch(p.Of("x"))
			if found == nil || strings.HasPrefix(name, ".Selected") || strings.Contains(p.Of("x"), "48;2") {
				continue
			}
			var c [3]float64
			for i := range c {
				n, err := strconv.Atoi(found[i+1])
				require.NoError(t, err)
				c[i] = float64(n)
			}
			least := 4.5
			if name == ".Rule" || strings.HasPrefix(name, ".Old") {
				least = 1.8
			}
			assert.GreaterOrEqual(t, contrast(c, background), least, "%s, dark %v", name, dark)
		}
	}
}

// contrast is that of the Web Content Accessibility Guidelines.
func contrast(a, b [3]float64) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(c [3]float64) float64 {
	for i, v := range c {
		v /= 255
		if v <= 0.03928 {
			c[i] = v / 12.92
		} else {
			c[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2]
}

func TestCategoriesHaveTintsOfTheirOwn(t *testing.T) {
	r := theme.New(termenv.TrueColor, true).Plain
	seen := map[string]bool{}
	for _, c := range append(model.Categories(), "something new") {
		seen[r.Category(c).Of("x")] = true
	}
	assert.Len(t, seen, 4, "three tints, and the text's for none and for what is not known")
}
