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
					return fmt.Errorf("%q is not set in %s", key, organization.Words())
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
