package cli

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// The groups that a command's flags are listed in, in this order; those of no
// group come last.
const (
	groupScreen     = "What to open"
	groupQuery      = "Which logs"
	groupDays       = "Which days"
	groupChange     = "What is changed"
	groupOutput     = "How it is printed"
	groupConnecting = "Whom to ask"
)

// groupAnnotation is where a flag keeps its group.
const groupAnnotation = "group"

// The groups of commands.
const (
	commandsLogs    = "logs"
	commandsAccount = "account"
	commandsOther   = "other"
)

// grouped adds flags to a set, in a group of the help.
type grouped struct {
	set   *pflag.FlagSet
	group string
}

func (g grouped) text(to *string, name, value, usage string) {
	g.set.StringVar(to, name, value, usage)
	g.mark(name)
}

func (g grouped) texts(to *[]string, name, usage string) {
	g.set.StringArrayVar(to, name, nil, usage)
	g.mark(name)
}

func (g grouped) number(to *int, name string, value int, usage string) {
	g.set.IntVar(to, name, value, usage)
	g.mark(name)
}

func (g grouped) flag(to *bool, name, usage string) {
	g.set.BoolVar(to, name, false, usage)
	g.mark(name)
}

func (g grouped) duration(to *time.Duration, name, usage string) {
	g.set.DurationVar(to, name, 0, usage)
	g.mark(name)
}

func (g grouped) mark(name string) {
	_ = g.set.SetAnnotation(name, groupAnnotation, []string{g.group})
}

// usage prints how a command is used, its flags in their groups.
func usage(cmd *cobra.Command) error {
	out := cmd.OutOrStderr()
	fmt.Fprintf(out, "Usage:\n  %s\n", cmd.UseLine())
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(out, "  %s COMMAND [flags]\n", cmd.CommandPath())
	}
	if cmd.HasExample() {
		fmt.Fprintf(out, "\nExamples:\n%s\n", strings.TrimRight(cmd.Example, "\n"))
	}
	for _, group := range cmd.Groups() {
		title := "\n" + group.Title + "\n"
		for _, sub := range cmd.Commands() {
			if sub.GroupID == group.ID && sub.IsAvailableCommand() {
				fmt.Fprintf(out, "%s  %-*s  %s\n", title, sub.NamePadding(), sub.Name(), sub.Short)
				title = ""
			}
		}
	}
	for _, group := range []string{groupScreen, groupLogin, groupQuery, groupDays, groupChange, groupOutput, groupConnecting, ""} {
		flags := flagsOf(cmd, group)
		if !flags.HasAvailableFlags() {
			continue
		}
		title := group
		if group == "" {
			title = "Flags"
		}
		fmt.Fprintf(out, "\n%s:\n%s", title, flags.FlagUsagesWrapped(helpWidth))
	}
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(out, "\n%s COMMAND --help says more of a command.\n", cmd.CommandPath())
	}
	return nil
}

// helpWidth is how wide help texts are.
const helpWidth = 96

// flagsOf are a command's flags of one group.
func flagsOf(cmd *cobra.Command, group string) *pflag.FlagSet {
	set := pflag.NewFlagSet(group, pflag.ContinueOnError)
	set.SortFlags = false
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		of := ""
		if groups := f.Annotations[groupAnnotation]; len(groups) > 0 {
			of = groups[0]
		}
		if of == group {
			set.AddFlag(f)
		}
	})
	return set
}
