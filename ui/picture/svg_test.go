//go:build unix

package main

import (
	"bytes"
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/vt"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// drawn is what the emulator makes of a terminal's output.
func drawn(t *testing.T, out string, width, height int) [][]uv.Cell {
	t.Helper()
	emu := vt.NewEmulator(width, height)
	_, err := emu.WriteString(out)
	require.NoError(t, err)
	cells := make([][]uv.Cell, height)
	for y := range height {
		for x := range width {
			cells[y] = append(cells[y], *emu.CellAt(x, y))
		}
	}
	return cells
}

// element is what a picture holds.
type element struct {
	name, text string
	attr       map[string]string
}

func elements(t *testing.T, svg []byte) []element {
	t.Helper()
	var all []element
	d := xml.NewDecoder(bytes.NewReader(svg))
	for {
		token, err := d.Token()
		if err == io.EOF {
			return all
		}
		require.NoError(t, err)
		switch token := token.(type) {
		case xml.StartElement:
			e := element{name: token.Name.Local, attr: map[string]string{}}
			for _, a := range token.Attr {
				e.attr[a.Name.Local] = a.Value
			}
			all = append(all, e)
		case xml.CharData:
			if s := strings.Trim(string(token), "\n"); s != "" {
				all[len(all)-1].text += s
			}
		}
	}
}

func TestSVGKeepsTextColoursAndPlaces(t *testing.T) {
	cells := drawn(t, "plain \x1b[1;38;2;255;0;16mred\x1b[0m\r\n\x1b[7mback\x1b[0m <&> 日本|\r\n\x1b[4;2;3;48;5;232m x", 20, 3)
	var svg bytes.Buffer
	require.NoError(t, writeSVG(&svg, "a <title>", cells, darkGround))

	byText := map[string]element{}
	for _, e := range elements(t, svg.Bytes()) {
		if e.name == "text" || e.name == "title" {
			byText[strings.TrimSpace(e.text)] = e
		}
	}
	assert.Contains(t, byText, "a <title>")
	plain, red := byText["plain"], byText["red"]
	assert.Equal(t, "#d7dbe2", plain.attr["fill"])
	assert.Equal(t, "16.0", plain.attr["x"])
	assert.Equal(t, "#ff0010", red.attr["fill"])
	assert.Equal(t, "bold", red.attr["font-weight"])
	assert.Equal(t, "66.4", red.attr["x"], "six cells on")
	assert.Equal(t, "25.2", red.attr["textLength"], "three cells wide")
	assert.Equal(t, "#16181d", byText["back"].attr["fill"])
	assert.Contains(t, byText, "<&>")
	assert.Equal(t, "16.8", byText["日"].attr["textLength"], "a wide character takes two cells")
	assert.Equal(t, byText["日"].attr["y"], byText["本"].attr["y"])
	styled := byText["x"]
	assert.Equal(t, "underline", styled.attr["text-decoration"])
	assert.Equal(t, "italic", styled.attr["font-style"])
	assert.Equal(t, "0.6", styled.attr["opacity"])
	assert.Contains(t, svg.String(), `fill="#080808"`)
}

func TestPictureOfARunningProgram(t *testing.T) {
	out := filepath.Join(t.TempDir(), "screen.svg")
	script := "printf 'ready\\n'; read -r line; printf 'heard %s' \"$line\"; read -r line"
	require.NoError(t, run([]string{"-out", out, "-wait", "ready", "-keys", "h i enter", "-then", "heard hi", "-width", "30", "-height", "4", "--", "/bin/sh", "-c", script}))
	svg, err := os.ReadFile(out)
	require.NoError(t, err)
	var texts []string
	for _, e := range elements(t, svg) {
		texts = append(texts, strings.TrimSpace(e.text))
	}
	assert.Contains(t, texts, "heard hi")

	assert.ErrorContains(t, run([]string{"-wait", "never", "--", "/bin/sh", "-c", "echo bad luck"}), "bad luck")
	assert.ErrorContains(t, run([]string{"-out", out}), "name the program")
}
