package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui/extensions"
)

// formPlain is one extension a line.
const formPlain = "plain"

func newPolicy() *cobra.Command {
	var form string
	cmd := &cobra.Command{
		Use:   "policy",
		Short: "The upload policy: which file extensions can't be uploaded",
		Long: `policy prints the file extensions that Fliplet documents as those that can't be uploaded by
default. The list in force in an organization can't be read: the API offers no way to it.
policy set puts another list in its place.`,
		Example: `  fliplet-audit policy
  fliplet-audit policy > blocked.txt`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return printDefaultPolicy(cmd, form)
		},
	}
	addOutput(cmd, &form, "write it as `FORM`: table, plain or json; left out: a table on a terminal, else plain, one a line")
	_ = cmd.RegisterFlagCompletionFunc("output", completeOf(formTable, formPlain, formJSON))
	addMembers(cmd, newPolicySet())
	return cmd
}

func printDefaultPolicy(cmd *cobra.Command, form string) error {
	out := cmd.OutOrStdout()
	if form == "" {
		form = formPlain
		if isTerminal(out) {
			form = formTable
		}
	}
	all := api.DefaultBlockedExtensions()
	var text string
	switch form {
	case formTable:
		text = wrapped(all, "", 76)
	case formPlain:
		text = strings.Join(all, "\n") + "\n"
	case formJSON:
		text = string(plainJSON(all)) + "\n"
	default:
		return usageError{fmt.Errorf("--output %s: there are %s, %s, %s", form, formTable, formPlain, formJSON)}
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "The %d extensions that Fliplet documents as its default. The list in force in an organization can't be\nread: the API offers no way to it.\n", len(all))
	_, err := io.WriteString(out, text)
	return err
}

// wrapped is words in lines of a width.
func wrapped(words []string, indent string, width int) string {
	var b strings.Builder
	line := indent
	for _, word := range words {
		if len(line) > len(indent) && len(line)+1+len(word) > width {
			b.WriteString(line + "\n")
			line = indent
		}
		if len(line) > len(indent) {
			line += " "
		}
		line += word
	}
	return b.String() + line + "\n"
}

// policySetting are the flags of policy set.
type policySetting struct {
	changing
	from        string
	add, remove []string
}

func newPolicySet() *cobra.Command {
	var p policySetting
	cmd := &cobra.Command{
		Use:   "set [EXTENSION…]",
		Short: "Set which file extensions can't be uploaded",
		Long: `policy set puts a list of file extensions in the place of the one in force: exactly those that
are named, or those of --from, with --add and --remove. The list in force can't be read, so one
always says what to start from. Dots, capitals and blanks are put right, and what came twice is
taken once. It shows what is added and removed, and asks.

Changing the policy may have the organization's Studio users renew their password.`,
		Example: `  fliplet-audit policy set --from default --add iso,dmg --remove gz
  fliplet-audit policy set --from blocked.txt --dry-run
  fliplet-audit policy set exe jar bat cmd`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error { return p.run(cmd, args) },
	}
	flags := grouped{cmd.Flags(), groupChange}
	flags.text(&p.from, "from", "", "start from `LIST`: default, the one that Fliplet documents; a file; - is standard input")
	flags.texts(&p.add, "add", "`EXTENSIONS` to add, with commas between them; may come again")
	flags.texts(&p.remove, "remove", "`EXTENSIONS` to take away, with commas between them; may come again")
	p.changing.add(cmd)
	hide(cmd, "utc")
	known := completeOf(api.DefaultBlockedExtensions()...)
	_ = cmd.RegisterFlagCompletionFunc("add", cobra.NoFileCompletions)
	_ = cmd.RegisterFlagCompletionFunc("remove", known)
	_ = cmd.RegisterFlagCompletionFunc("from", cobra.FixedCompletions([]string{"default"}, cobra.ShellCompDirectiveDefault))
	cmd.ValidArgsFunction = known
	return cmd
}

func (p policySetting) run(cmd *cobra.Command, args []string) error {
	asked := newPerson(cmd)
	if err := p.check(asked); err != nil {
		return err
	}
	wanted, err := p.list(cmd.Context(), args, asked)
	if err != nil {
		return err
	}
	if p.dry {
		return p.dryRun(cmd, func(o model.Organization) (api.Change, error) {
			return api.SetUploadPolicy(o, wanted.Extensions)
		})
	}
	opened, err := p.open(cmd.Context(), asked.errs)
	if err != nil {
		return err
	}
	defer opened.Close()
	change, err := api.SetUploadPolicy(opened.Organization, wanted.Extensions)
	if err != nil {
		return err
	}
	return p.apply(cmd.Context(), opened, asked, proposal{
		Change: change, Shows: policyLines(wanted),
		Look: func(context.Context) (seen, error) {
			return seen{
				what:   extensions.NotKnown,
				advice: extensions.NotKnownAdvice,
			}, nil
		},
		Done: func(context.Context) error {
			fmt.Fprintf(asked.errs, "Done: %s can't be uploaded to %s\n",
				plural(len(wanted.Extensions), "extension"), model.Clean(opened.Organization.Words()))
			return nil
		},
	})
}

// list is what the flags ask for. Errors of the flags are usageErrors.
func (p policySetting) list(ctx context.Context, args []string, asked person) (extensions.Policy, error) {
	start, from, err := p.start(ctx, args, asked)
	if err != nil {
		return extensions.Policy{}, err
	}
	add, err := extensions.Parse(strings.Join(p.add, ","))
	if err != nil {
		return extensions.Policy{}, usageError{fmt.Errorf("--add: %w", err)}
	}
	remove, err := extensions.Parse(strings.Join(p.remove, ","))
	if err != nil {
		return extensions.Policy{}, usageError{fmt.Errorf("--remove: %w", err)}
	}
	edited, err := extensions.Edit(start.Extensions, add.Extensions, remove.Extensions)
	switch {
	case err != nil:
		return extensions.Policy{}, usageError{err}
	case len(edited) == 0:
		return extensions.Policy{}, usageError{extensions.ErrEmpty}
	}
	mended := append(append(start.Mended, add.Mended...), remove.Mended...)
	return extensions.Policy{Extensions: edited, Start: start.Extensions, From: from, Mended: mended}, nil
}

// start is the list to start from, and what it is, in words.
func (p policySetting) start(ctx context.Context, args []string, asked person) (l extensions.List, from string, err error) {
	switch {
	case p.from != "" && len(args) > 0:
		return l, "", usageError{errors.New("start from --from, or from the extensions named: not from both (--add adds some)")}
	case len(args) > 0:
		if l, err = extensions.Parse(strings.Join(args, " ")); err != nil {
			return l, "", usageError{err}
		}
		return l, "the extensions named", nil
	case p.from == "":
		return l, "", usageError{errors.New("the list in force can't be read, so say what to start from: --from default, --from FILE, or name all extensions")}
	case p.from == "default":
		l, err = extensions.PutRight(extensions.Standard())
		return l, extensions.StandardName, err
	}
	if p.from != fromInput {
		l, err = extensions.ReadFile(p.from)
		return l, p.from, err
	}
	if asked.there() {
		return l, "", usageError{errors.New("--from - reads a pipe: give a file, or name the extensions")}
	}
	text, err := asked.value(ctx, "the list of extensions")
	if err != nil {
		return l, "", err
	}
	if l, err = extensions.Parse(text); err != nil {
		return l, "", fmt.Errorf("reading standard input: %w", err)
	}
	return l, "standard input", nil
}

// policyLines show the list, and what is different from the one it starts from
// and from the default.
func policyLines(p extensions.Policy) []string {
	lines := []string{fmt.Sprintf("%s can't be uploaded then:", plural(len(p.Extensions), "extension"))}
	for line := range strings.Lines(wrapped(p.Extensions, "  ", 78)) {
		lines = append(lines, strings.TrimRight(line, "\n"))
	}
	if len(p.Mended) > 0 {
		lines = append(lines, "Put right: "+strings.Join(p.Mended, "; "))
	}
	return append(append(lines, p.Against()...), extensions.NotReadable)
}
