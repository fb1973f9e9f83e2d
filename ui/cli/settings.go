package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui/settings"
)

func newSettings() *cobra.Command {
	return newFamily("settings list|get KEY|has KEY|set KEY=VALUE…|unset KEY…", "The organization's settings: list, get, has, set, unset",
		`settings shows and changes the organization's settings. A setting whose key begins with _ is
stored encrypted, and its value is not shown. Fliplet does not document where its API has the
settings: a server that has them elsewhere is told of, and everything else works without.`,
		newSettingsList(), newSettingsGet(), newSettingsHas(), newSettingsSet(), newSettingsUnset())
}

// readSettings runs what needs the settings only.
func (o organizational) readSettings(cmd *cobra.Command, run func(map[string]json.RawMessage, model.Organization, io.Writer) error) error {
	return o.reading(cmd, "settings", func(ctx context.Context, opened *connection, out io.Writer) error {
		all, err := opened.Client.Settings(ctx, opened.Organization)
		if err != nil {
			return err
		}
		return run(all, opened.Organization, out)
	})
}

func newSettingsList() *cobra.Command {
	var o organizational
	var as listing
	cmd := &cobra.Command{
		Use:   "list",
		Short: "All settings, those that are stored encrypted masked",
		Long: `settings list shows all settings by their keys: as a tree for people, with values as JSON for
programs. What is stored encrypted is masked in all of them.`,
		Example: `  fliplet-audit settings list
  fliplet-audit settings list -o json`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := as.check(listForms()...); err != nil {
				return err
			}
			return o.readSettings(cmd, func(all map[string]json.RawMessage, _ model.Organization, out io.Writer) error {
				if form := as.or(out); form != formTable {
					return settingList(all).write(out, form)
				}
				return settingTree(all).write(out, formTable)
			})
		},
	}
	as.add(cmd)
	o.add(cmd)
	hide(cmd, "utc")
	return cmd
}

// settingList is settings for programs.
func settingList(all map[string]json.RawMessage) list {
	l := list{columns: []listColumn{{name: "key"}, {name: "value"}, {name: "encrypted"}}}
	for _, key := range settings.Keys(all) {
		if api.SecretSetting(key) {
			l.rows = append(l.rows, []any{key, model.Masked, true})
			continue
		}
		l.rows = append(l.rows, []any{key, all[key], false})
	}
	return l
}

// settingTree is settings for people.
func settingTree(all map[string]json.RawMessage) list {
	l := list{columns: []listColumn{{heading: "Key"}, {heading: "Value", least: 20}}}
	for _, row := range settings.Tree(all) {
		value := row.Value
		if row.Encrypted {
			value += "  (stored encrypted)"
		}
		l.rows = append(l.rows, []any{strings.Repeat("  ", row.Depth) + row.Key, value})
	}
	return l
}

func newSettingsGet() *cobra.Command {
	var o organizational
	var form string
	var reveal bool
	cmd := &cobra.Command{
		Use:   "get KEY",
		Short: "The value of one setting",
		Long: `settings get prints one setting's value: text without quotes, all else as JSON. What is stored
encrypted is masked, which standard error says, unless --reveal asks for it. It exits with 1
where the setting is not set.`,
		Example: `  fliplet-audit settings get companyName
  fliplet-audit settings get brand -o json`,
		Args: oneArgument("KEY"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if form != "" && form != formText && form != formJSON {
				return usageError{fmt.Errorf("--output %s: there are %s, %s", form, formText, formJSON)}
			}
			return o.readSettings(cmd, func(all map[string]json.RawMessage, organization model.Organization, out io.Writer) error {
				key := args[0]
				if !settings.IsSet(all, key) {
					return fmt.Errorf("%q is not set in %s", key, organizationWords(organization))
				}
				value := all[key]
				if api.SecretSetting(key) && !reveal {
					value = json.RawMessage(`"` + model.Masked + `"`)
					fmt.Fprintf(cmd.ErrOrStderr(), "%s is stored encrypted, and masked here; --reveal prints it\n", model.Clean(key))
				}
				return writeValue(out, value, form)
			})
		},
	}
	addOutput(cmd, &form, "write it as `FORM`: text or json; left out: text without quotes, all else as JSON")
	_ = cmd.RegisterFlagCompletionFunc("output", completeOf(formText, formJSON))
	grouped{cmd.Flags(), groupOutput}.flag(&reveal, "reveal", "print what is stored encrypted too")
	o.add(cmd)
	hide(cmd, "utc")
	return cmd
}

// formText is a value as plain text.
const formText = "text"

// writeValue writes a value: exactly, but what must not reach a terminal.
func writeValue(out io.Writer, value json.RawMessage, form string) error {
	var text string
	isText := json.Unmarshal(value, &text) == nil
	switch {
	case form == formJSON || !isText:
		_, err := safeFor(out).Write(append([]byte(value), '\n'))
		return err
	case isTerminal(out):
		for line := range strings.SplitSeq(text, "\n") {
			if _, err := fmt.Fprintln(out, model.Clean(line)); err != nil {
				return err
			}
		}
		return nil
	}
	_, err := io.WriteString(out, text+"\n")
	return err
}

func newSettingsHas() *cobra.Command {
	var o organizational
	cmd := &cobra.Command{
		Use:   "has KEY",
		Short: "Whether a setting is set: true, or false and exit code 1",
		Long: `settings has prints true where the setting is set, and false with exit code 1 where it is not.
When that can't be found out, it prints neither.`,
		Example: `  fliplet-audit settings has _smtpPassword && echo yes`,
		Args:    oneArgument("KEY"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return o.readSettings(cmd, func(all map[string]json.RawMessage, _ model.Organization, out io.Writer) error {
				isSet := settings.IsSet(all, args[0])
				if _, err := fmt.Fprintln(out, isSet); err != nil || isSet {
					return err
				}
				return saidError{exitFailed}
			})
		},
	}
	o.add(cmd)
	hide(cmd, "utc")
	return cmd
}

func newSettingsSet() *cobra.Command {
	var c changing
	cmd := &cobra.Command{
		Use:   "set KEY=VALUE…",
		Short: "Set settings, after showing what will be different",
		Long: `settings set sets the settings that are named and leaves all others as they are. A value is
JSON, or else text: 30 is a number, true a truth, "30" in quotes is text, and so is Acme.
A key that begins with _ is stored encrypted; its value is taken from standard input only, by
KEY=-, so that it is in no list of commands, and is text unless it is an object, a list or
in quotes: a password may look like a number.

It shows what will be different, asks, and reads the settings again before it writes: what
somebody else changed in between is shown, not overwritten.`,
		Example: `  fliplet-audit settings set companyName="Acme Corp" sessionTimeout=30
  pass smtp | fliplet-audit settings set _smtpPassword=- --yes
  fliplet-audit settings set 'brand={"accent": "#0f766e"}' --dry-run`,
		Args: someArguments("KEY=VALUE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			asked := newPerson(cmd)
			if err := c.check(asked); err != nil {
				return err
			}
			wanted, err := assignments(cmd.Context(), args, asked)
			if err != nil {
				return err
			}
			return c.changeSettings(cmd, asked, wanted)
		},
	}
	c.add(cmd)
	hide(cmd, "utc")
	return cmd
}

func newSettingsUnset() *cobra.Command {
	var c changing
	cmd := &cobra.Command{
		Use:   "unset KEY…",
		Short: "Take settings away, after showing what they are",
		Long: `settings unset takes the settings that are named away and leaves all others as they are. It
shows what they are, asks, and reads the settings again before it writes: what somebody else
changed in between is shown, not taken away.`,
		Example: `  fliplet-audit settings unset maintenanceMessage`,
		Args:    someArguments("KEY"),
		RunE: func(cmd *cobra.Command, args []string) error {
			asked := newPerson(cmd)
			if err := c.check(asked); err != nil {
				return err
			}
			wanted := map[string]json.RawMessage{}
			for _, key := range args {
				if err := settings.CheckKey(key); err != nil {
					return usageError{err}
				}
				wanted[key] = nil
			}
			return c.changeSettings(cmd, asked, wanted)
		},
	}
	c.add(cmd)
	hide(cmd, "utc")
	return cmd
}

// someArguments takes one word or more.
func someArguments(name string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usageError{fmt.Errorf("%s takes at least one %s (see %s --help)", cmd.CommandPath(), name, cmd.CommandPath())}
		}
		return nil
	}
}

// fromInput stands for a value that is read from standard input.
const fromInput = "-"

// assignments reads KEY=VALUE words, and one value from standard input. Errors
// of the words are usageErrors; none holds a value.
func assignments(ctx context.Context, args []string, asked person) (map[string]json.RawMessage, error) {
	typed, input := map[string]string{}, ""
	for _, arg := range args {
		key, value, err := settings.Assignment(arg)
		_, twice := typed[key]
		switch {
		case err != nil:
			return nil, usageError{err}
		case twice:
			return nil, usageError{fmt.Errorf("%q is set twice", key)}
		case value == fromInput && input != "":
			return nil, usageError{fmt.Errorf("standard input has one value: not both %q and %q", input, key)}
		case value == fromInput:
			input = key
		case api.SecretSetting(key):
			return nil, usageError{fmt.Errorf("%s is stored encrypted, and a list of commands is no place for a secret: write %s=- and give the value on standard input", key, key)}
		}
		typed[key] = value
	}
	wanted := map[string]json.RawMessage{}
	for key, value := range typed {
		if key == input {
			continue
		}
		if err := takeValue(wanted, key, value); err != nil {
			return nil, err
		}
	}
	if input == "" {
		return wanted, nil
	}
	value, err := asked.value(ctx, "the value of "+model.Clean(input).String())
	if err != nil {
		return nil, err
	}
	return wanted, takeValue(wanted, input, value)
}

func takeValue(wanted map[string]json.RawMessage, key, typed string) error {
	value, err := settings.Value(key, typed)
	if err != nil {
		return usageError{err}
	}
	wanted[key] = value
	return nil
}

// changeSettings sets settings, nil to take one away.
func (c changing) changeSettings(cmd *cobra.Command, asked person, wanted map[string]json.RawMessage) error {
	if c.dry {
		return c.dryRun(cmd, func(o model.Organization) (api.Change, error) { return api.ChangeSettings(o, wanted) })
	}
	ctx := cmd.Context()
	opened, err := c.open(ctx, asked.errs)
	if err != nil {
		return err
	}
	defer opened.Close()
	before, err := opened.Client.Settings(ctx, opened.Organization)
	if err != nil {
		return err
	}
	s := settingsChange{Change: settings.NewChange(opened.Organization, before, wanted), opened: opened, errs: asked.errs}
	if s.Nothing() {
		fmt.Fprintf(asked.errs, "Nothing to do: %s so already in %s\n", areWords(settings.Keys(wanted)), model.Clean(organizationWords(opened.Organization)))
		return nil
	}
	p, err := s.proposal()
	if err != nil {
		return err
	}
	return c.apply(ctx, opened, asked, p)
}

func areWords(keys []string) string {
	verb := " are"
	if len(keys) == 1 {
		verb = " is"
	}
	return model.Clean(strings.Join(keys, ", ")).String() + verb
}

// settingsChange is a change of settings on its way.
type settingsChange struct {
	*settings.Change
	opened *connection
	errs   io.Writer
}

func (s *settingsChange) proposal() (proposal, error) {
	change, err := s.Request()
	return proposal{Change: change, Shows: s.Lines(), Before: s.again, Look: s.look, Done: s.done}, err
}

// again reads the settings again, and refuses to go on where somebody has
// changed what is to be changed.
func (s *settingsChange) again(ctx context.Context) error {
	now, err := s.opened.Client.Settings(ctx, s.opened.Organization)
	if err != nil {
		return err
	}
	return s.Again(now)
}

// look finds out whether settings were written when the answer was lost.
func (s *settingsChange) look(ctx context.Context) (seen, error) {
	now, err := s.opened.Client.Settings(ctx, s.opened.Organization)
	if err != nil {
		return seen{}, err
	}
	found := s.Look(now)
	switch {
	case found.Done, found.Advice != "":
		return seen{well: found.Done, what: found.What, advice: found.Advice}, nil
	}
	return seen{what: found.What, advice: "fliplet-audit settings list shows what is there."}, nil
}

// done looks whether the server did what its answer says.
func (s *settingsChange) done(ctx context.Context) error {
	now, err := s.opened.Client.Settings(ctx, s.opened.Organization)
	if err != nil {
		fmt.Fprintf(s.errs, "Fliplet has taken it: %s. It can't be read back: %s\n", model.Clean(s.Words()), model.Clean(err.Error()))
		return nil
	}
	if err := s.Check(now); err != nil {
		return err
	}
	fmt.Fprintf(s.errs, "Done: %s\n", model.Clean(s.Words()))
	return nil
}
