package cli

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// readable is the page as a person reads it, without bold and in one line.
func readable(t *testing.T, page string) string {
	t.Helper()
	groff, err := exec.LookPath("groff")
	if err != nil {
		t.Skip("no groff to read the page")
	}
	cmd := exec.Command(groff, "-man", "-Tutf8", "-ww", "-rLL=300n", "-P", "-cbou")
	cmd.Stdin = strings.NewReader(page)
	var complaints strings.Builder
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	require.NoError(t, err)
	assert.Empty(t, complaints.String())
	return strings.ReplaceAll(strings.Join(strings.Fields(string(out)), " "), "−", "-")
}

func TestTheManualTellsOfEveryCommandAndFlag(t *testing.T) {
	code, page, errs := served{}.told(t, "man")
	require.Equal(t, 0, code, errs)
	for _, r := range page {
		require.Less(t, r, rune(0x80), "roff is ASCII")
	}
	text := readable(t, page)
	var tell func(*cobra.Command)
	tell = func(cmd *cobra.Command) {
		for _, sub := range cmd.Commands() {
			if !sub.IsAvailableCommand() || sub.Name() == "help" {
				continue
			}
			assert.True(t, strings.Contains(text, sub.Use), "the command %s", sub.Use)
			sub.Flags().VisitAll(func(f *pflag.Flag) {
				if !f.Hidden && f.Name != "help" {
					assert.True(t, strings.Contains(text, "--"+f.Name), "%s --%s", sub.Name(), f.Name)
				}
			})
			tell(sub)
		}
	}
	tell(newRoot())
	for _, words := range []string{"EXIT STATUS", "130 Interrupted", "FLIPLET_AUTH_TOKEN", "NO_COLOR", "views.json"} {
		assert.True(t, strings.Contains(text, words), words)
	}
	assert.NotContains(t, text, "--unpaced")
}

// Text of the help must come out of the page as it is, whatever means something
// to Markdown or to roff.
func TestNothingInHelpIsTakenForMarkup(t *testing.T) {
	root := &cobra.Command{Use: "prog", Short: "s", Long: ".dot at the start, a\\b *x* _y_ `z` <tag> [l](m) # h | ~ 'q", Run: func(*cobra.Command, []string) {}}
	root.AddGroup(&cobra.Group{ID: "g"})
	root.AddCommand(&cobra.Command{
		Use: "sub [A…]", Short: "s", GroupID: "g", Long: "First\n.br\n\n  .code 'a' \\n\n  second _line_", Example: "  a | b > c\n  .d",
		Run: func(*cobra.Command, []string) {},
	})
	text := readable(t, string(manPage(root)))
	for _, words := range []string{".dot at the start, a\\b *x* _y_ `z` <tag> [l](m) # h | ~ 'q", "First .br", ".code 'a' \\n second _line_", "a | b > c .d"} {
		assert.True(t, strings.Contains(text, words), words)
	}
}
