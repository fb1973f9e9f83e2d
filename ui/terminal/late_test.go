package terminal_test

import (
	"context"
	"fmt"
	"io"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/ui/terminal"
)

// reads is an input that hands over one piece per read, as a terminal does.
type reads [][]byte

func (r *reads) Read(p []byte) (int, error) {
	if len(*r) == 0 {
		return 0, io.EOF
	}
	n := copy(p, (*r)[0])
	*r = (*r)[1:]
	return n, nil
}

// keys is a program that notes the keys it hears until "q".
type keys struct{ heard []string }

func (k *keys) Init() tea.Cmd { return nil }
func (k *keys) View() string  { return "" }
func (k *keys) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	key, ok := msg.(tea.KeyMsg)
	if !ok {
		return k, nil
	}
	if key.String() == "q" {
		return k, tea.Quit
	}
	k.heard = append(k.heard, key.String())
	return k, nil
}

// run types the pieces into a Bubble Tea program that listens for an answer.
func run(t *testing.T, late *terminal.Late, pieces ...string) []string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	var in reads
	for _, p := range append(pieces, "q") {
		if p != "" {
			in = append(in, []byte(p))
		}
	}
	at := time.Now() // one moment for all: the test's speed is no matter
	filter := func(_ tea.Model, msg tea.Msg) tea.Msg {
		if key, ok := msg.(tea.KeyMsg); ok && !key.Paste && late.Swallow(key.String(), at) {
			return nil
		}
		return msg
	}
	m := &keys{}
	_, err := tea.NewProgram(m, tea.WithContext(ctx), tea.WithInput(&in), tea.WithOutput(io.Discard),
		tea.WithoutSignals(), tea.WithoutRenderer(), tea.WithFilter(filter)).Run()
	require.NoError(t, err)
	return m.heard
}

func expecting() *terminal.Late {
	late := terminal.NewLate()
	late.Expect(time.Now())
	return late
}

var answers = []string{
	"\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[?62;22c",
	"\x1b]11;rgb:fafa/FAFA/fafa\a\x1b[?1;2c",
	"\x1b]11;rgba:ffff/ffff/ffff/ffff\x1b\\\x1b[?65;1;9;15c",
}

func TestLateAnswerIsSwallowedHoweverItIsSplit(t *testing.T) {
	for _, answer := range answers {
		for i := range answer {
			t.Run(fmt.Sprintf("%q", answer[:i]), func(t *testing.T) {
				late := expecting()
				heard := run(t, late, answer[:i], answer[i:])
				// An escape that comes alone may be a person's.
				for _, key := range heard {
					assert.Equal(t, "esc", key)
				}
				assert.LessOrEqual(t, len(heard), 1)
				if i == 0 || answer[i-1] != '\x1b' {
					assert.Empty(t, heard)
				}
				dark, known := late.Background()
				assert.True(t, known)
				assert.False(t, dark)
			})
		}
	}
}

func TestLateAnswerByteByByte(t *testing.T) {
	for _, answer := range answers {
		late := expecting()
		var pieces []string
		for i := range answer {
			pieces = append(pieces, answer[i:i+1])
		}
		assert.Equal(t, []string{"esc", "esc"}, run(t, late, pieces...))
		_, known := late.Background()
		assert.True(t, known)
	}
}

func TestTypedKeysPassAroundALateAnswer(t *testing.T) {
	late := expecting()
	heard := run(t, late, "j", "k"+answers[0]+"]", "/", "login 11;", "\x1b", "\x1bx", "\x1b[A", "\a")
	assert.Equal(t, []string{"j", "k", "]", "/", "login", " ", "11;", "esc", "alt+x", "up", "ctrl+g"}, heard)
}

func TestNothingIsSwallowedWithoutAQuestion(t *testing.T) {
	late := terminal.NewLate() // tests have no terminal, so none was asked
	assert.Equal(t, []string{"alt+]", "11;rgb:0/0/0", "ctrl+g"}, run(t, late, "\x1b]11;rgb:0/0/0\a"))
	_, known := late.Background()
	assert.False(t, known)
}

func TestNothingIsSwallowedLongAfterTheQuestion(t *testing.T) {
	late := terminal.NewLate()
	asked := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	late.Expect(asked)
	assert.True(t, late.Swallow("alt+]", asked.Add(9*time.Second)))
	assert.False(t, late.Swallow("alt+]", asked.Add(11*time.Second)))
}

func TestAnAnswerWithoutColourEndsTheWait(t *testing.T) {
	late := expecting()
	// Split after "\x1b[", so that the attributes come as keys.
	assert.Empty(t, run(t, late, "\x1b[", "?62;22c"))
	assert.Equal(t, []string{"alt+]"}, run(t, late, "\x1b]"))
	_, known := late.Background()
	assert.False(t, known)
}

func TestABrokenAnswerIsGivenUp(t *testing.T) {
	late := expecting()
	assert.Equal(t, []string{"x", "j"}, run(t, late, "\x1b]11;rgb:ff", "x", "j"))
}

func TestEscapeAndBracketOfAPersonPass(t *testing.T) {
	late := expecting()
	at := time.Now()
	for _, key := range []string{"esc", "[", "esc", "]", "1", "esc", "q"} {
		assert.False(t, late.Swallow(key, at), key)
		at = at.Add(200 * time.Millisecond)
	}
}
