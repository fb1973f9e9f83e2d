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
		fmt.Fprintf(asked.errs, "Nothing to do: %s so already in %s\n", areWords(settings.Keys(wanted)), model.Clean(opened.Organization.Words()))
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
