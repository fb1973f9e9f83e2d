package cli

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/cpuguy83/go-md2man/v2/md2man"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"fliplet-audit/api"
	"fliplet-audit/ui/terminal"
)

func newMan() *cobra.Command {
	return &cobra.Command{
		Use:   "man",
		Short: "The manual page",
		Long:  `man prints the manual page of the program and all its commands, in the form that man(1) reads.`,
		Example: `  fliplet-audit man | man -l -
  fliplet-audit man > ~/.local/share/man/man1/fliplet-audit.1`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := cmd.OutOrStdout().Write(manPage(cmd.Root()))
			if err != nil {
				return fmt.Errorf("writing the manual page: %w", err)
			}
			return nil
		},
	}
}

// manPage is one page about a command and all below it, in roff.
func manPage(root *cobra.Command) []byte {
	var page manual
	page.line("%% %q 1 %q %q %q", strings.ToUpper(root.Name()), "", root.Name()+" "+versionText(), "User Commands")
	page.section("NAME", plainMarkdown(root.Name())+` \- `+plainMarkdown(root.Short))
	page.section("SYNOPSIS", "**"+root.Name()+"** [flags]\n\n**"+root.Name()+"** COMMAND [flags]")
	page.section("DESCRIPTION", prose(root.Long))
	page.commands(root)
	page.section("FLAGS", "The screen takes these, besides those that it shares with the commands.")
	page.flags(ownFlags(root))
	page.section("WHICH LOGS", "The screen, and the commands that read logs, take these.")
	page.flags(flagsOf(sharing(), groupQuery))
	page.section("WHOM TO ASK", "The screen, and all commands that ask Fliplet, take these.")
	page.flags(flagsOf(sharing(), groupConnecting))
	page.section("EXIT STATUS", "")
	page.terms(exitWords())
	page.section("ENVIRONMENT", "")
	page.terms(environmentWords())
	page.section("FILES", "")
	page.terms([][2]string{
		{"fliplet-audit/views.json", "The saved views, in the folder for settings (on Linux ~/.config). A mistake in it is named with its line."},
		{"fliplet-audit/accounts.json", "Who is signed in, without secrets, in the same folder."},
		{"fliplet-audit/tokens/NAME", "A profile's token, where there is no key ring: only its owner may read it. It serves as --token-file, too."},
	})
	return asciiRoff(md2man.Render([]byte(page.text.String())))
}

// asciiRoff writes characters beyond ASCII as roff's own escapes, which every
// reader of manual pages understands whatever the locale.
func asciiRoff(page []byte) []byte {
	var b bytes.Buffer
	for _, r := range string(page) {
		if r < utf8.RuneSelf {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, `\[u%04X]`, r)
		}
	}
	return b.Bytes()
}

// sharing is a command with all the flags that commands share.
func sharing() *cobra.Command {
	var a asking
	cmd := &cobra.Command{}
	a.add(cmd)
	return cmd
}

// ownFlags are a command's flags but for those that mean what they mean
// everywhere.
func ownFlags(cmd *cobra.Command) *pflag.FlagSet {
	shared := sharing().Flags()
	own := pflag.NewFlagSet(cmd.Name(), pflag.ContinueOnError)
	own.SortFlags = false
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if same := shared.Lookup(f.Name); same == nil || same.Usage != f.Usage {
			own.AddFlag(f)
		}
	})
	return own
}

func exitWords() [][2]string {
	return [][2]string{
		{"0", "All went well."},
		{"1", "It failed; standard error says why and what to do."},
		{"2", "The command line was wrong."},
		{"3", "Not signed in, or the token is no longer good."},
		{"4", "Fliplet refused further requests for longer than the program waits."},
		{"5", "What was read or written is incomplete; standard error says what is missing."},
		{"130", "Interrupted."},
	}
}

func environmentWords() [][2]string {
	return [][2]string{
		{api.EnvToken, "The token, unless --token-file names a file that holds it; it goes before the account that login keeps. A token is never an argument."},
		{apiURLVariable, "The address of the API, in place of the token's region. The token of an account that login keeps goes to its own address only."},
		{"NO_COLOR", "Turns colours off."},
		{terminal.BackgroundSetting, "dark or light, where the terminal does not tell."},
	}
}

// manual is a page being written, in Markdown.
type manual struct{ text strings.Builder }

func (m *manual) line(format string, values ...any) { fmt.Fprintf(&m.text, format+"\n\n", values...) }

func (m *manual) section(title, text string) {
	m.line("# %s", title)
	if text != "" {
		m.line("%s", text)
	}
}

// commands tells of the commands below one, in the groups of the help.
func (m *manual) commands(root *cobra.Command) {
	m.section("COMMANDS", "")
	for _, group := range root.Groups() {
		for _, cmd := range root.Commands() {
			if cmd.GroupID == group.ID && cmd.IsAvailableCommand() {
				m.command(cmd, "")
			}
		}
	}
}

// command tells of a command and of those below it; before are the words that
// come before it on a command line.
func (m *manual) command(cmd *cobra.Command, before string) {
	m.line("## %s", plainMarkdown(before+cmd.Use))
	m.line("%s", prose(cmd.Long))
	if own := ownFlags(cmd); own.HasAvailableFlags() {
		m.flags(own)
	}
	switch query, whom := flagsOf(cmd, groupQuery), flagsOf(cmd, groupConnecting); {
	case query.HasAvailableFlags():
		m.line("It takes the flags of WHICH LOGS and of WHOM TO ASK too.")
	case whom.HasAvailableFlags():
		m.line("It takes the flags of WHOM TO ASK too.")
	}
	if cmd.HasExample() {
		m.line("Examples:\n\n%s", indented(cmd.Example))
	}
	for _, sub := range cmd.Commands() {
		if sub.IsAvailableCommand() {
			m.command(sub, before+cmd.Name()+" ")
		}
	}
}

// flags lists flags with what they do.
func (m *manual) flags(set *pflag.FlagSet) {
	var terms [][2]string
	set.VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" {
			return
		}
		value, usage := pflag.UnquoteUsage(f)
		name := "--" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", " + name
		}
		if value != "" {
			name += " " + value
		}
		terms = append(terms, [2]string{name, usage})
	})
	m.terms(terms)
}

// terms lists words with what they mean.
func (m *manual) terms(terms [][2]string) {
	for _, t := range terms {
		m.line("**%s**\n: %s", plainMarkdown(t[0]), plainMarkdown(t[1]))
	}
}

// prose is help text as Markdown: indented lines are shown as they are.
func prose(text string) string {
	var out []string
	for paragraph := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		if strings.HasPrefix(paragraph, "  ") {
			out = append(out, indented(paragraph))
		} else {
			out = append(out, plainMarkdown(paragraph))
		}
	}
	return strings.Join(out, "\n\n")
}

// indented is text that is shown as it is.
func indented(text string) string {
	out := []string{"```"}
	for line := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		out = append(out, strings.TrimPrefix(line, "  "))
	}
	return strings.Join(append(out, "```"), "\n")
}

var markdownMarks = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "<", `\<`, ">", `\>`, "#", `\#`, "[", `\[`, "]", `\]`, "|", `\|`, "~", `\~`,
)

// plainMarkdown is text in which nothing is Markdown's.
func plainMarkdown(text string) string { return markdownMarks.Replace(text) }
