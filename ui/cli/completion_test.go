package cli

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// completions are what the program offers for the last of some words.
func completions(t *testing.T, words ...string) []string {
	t.Helper()
	code, out, errs := served{}.told(t, append([]string{"__complete"}, words...)...)
	require.Equal(t, 0, code, errs)
	var found []string
	for line := range strings.Lines(out) {
		word, _, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		found = append(found, word)
	}
	return found[:len(found)-1] // the last line is for the shell
}

func TestValuesOfFlagsAreCompleted(t *testing.T) {
	assert.Equal(t, []string{"user.twofactor.add", "user.twofactor.remove"}, completions(t, "--type", "user.two"))
	assert.Equal(t, []string{"user.login,user.logout"}, completions(t, "--type", "user.login,user.logo"))
	assert.Equal(t, []string{"type="}, completions(t, "--filter", "ty"))
	assert.Equal(t, []string{"category=", "type=", "app=", "user=", "session=", "data="}, completions(t, "--filter", ""))
	assert.Equal(t, []string{"app", "appAction", "studio"}, completions(t, "--category", ""))
	assert.Equal(t, []string{"date", "type", "app", "user", "session", "data"}, completions(t, "--sort", ""))
	assert.Equal(t, []string{"desc", "asc"}, completions(t, "--order", ""))
	assert.Equal(t, []string{"24h", "7d"}, completions(t, "--range", "")[:2])
	assert.Equal(t, []string{"logins"}, completions(t, "--recipe", "log"))
	assert.Equal(t, []string{"table", "jsonl", "json", "csv"}, completions(t, "types", "-o", ""))
	assert.Equal(t, []string{"bash", "zsh", "fish", "powershell"}, completions(t, "completion", ""))
	assert.Empty(t, completions(t, "--org", ""), "nothing is asked of Fliplet")
}

func TestColumnsAreCompletedAfterACommaToo(t *testing.T) {
	found, _ := completeColumns(nil, nil, "id,user.")
	assert.Equal(t, []string{"id,user.type", "id,user.email"}, found)
}

// All flags but those that take a file, or nothing, have values to offer.
func TestNoFlagOffersFilesThatTakesNone(t *testing.T) {
	files := map[string]bool{"token-file": true, "pseudonymize": true, "manifest": true, "data": true}
	free := map[string]bool{"addr": true, "latency": true, "logs": true, "seed": true, "template": true}
	var look func(*cobra.Command)
	look = func(cmd *cobra.Command) {
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			_, has := cmd.GetFlagCompletionFunc(f.Name)
			if f.Value.Type() != "bool" && !files[f.Name] && !free[f.Name] {
				assert.True(t, has, "%s --%s", cmd.Name(), f.Name)
			}
		})
		for _, sub := range cmd.Commands() {
			look(sub)
		}
	}
	look(newRoot())
}

func TestTheScriptsOfTheShells(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		code, out, errs := served{}.told(t, "completion", shell)
		require.Equal(t, 0, code, errs)
		assert.Contains(t, out, "fliplet-audit", shell)
		if path, err := exec.LookPath(shell); err == nil && shell != "powershell" {
			check := exec.Command(path, "-n")
			check.Stdin = strings.NewReader(out)
			said, err := check.CombinedOutput()
			assert.NoError(t, err, "%s: %s", shell, said)
		}
	}
	for _, args := range [][]string{{"completion"}, {"completion", "tcsh"}, {"completion", "bash", "zsh"}} {
		code, out, errs := served{}.told(t, args...)
		assert.Equal(t, 2, code)
		assert.Contains(t, errs, "bash, zsh, fish, powershell")
		assert.Empty(t, out)
	}
}

// What bash makes of the script, with the program itself behind it.
func TestBashCompletesATypedLine(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("no bash")
	}
	program := command(t)
	link := filepath.Join(t.TempDir(), "fliplet-audit")
	require.NoError(t, exec.Command("ln", "-s", program.Path, link).Run())
	cmd := exec.Command(bash, "--norc", "-c", `
		PATH="$1:$PATH"
		_get_comp_words_by_ref() { words=("${COMP_WORDS[@]}"); cword=$COMP_CWORD; cur="${COMP_WORDS[COMP_CWORD]}"; prev="${COMP_WORDS[COMP_CWORD-1]}"; }
		_init_completion() { _get_comp_words_by_ref; }
		source <(fliplet-audit completion bash)
		COMP_WORDS=(fliplet-audit types --output js) COMP_CWORD=3 COMP_LINE="fliplet-audit types --output js" COMP_POINT=31
		__start_fliplet-audit
		echo "${COMPREPLY[@]}"`, "bash", filepath.Dir(link))
	cmd.Env = program.Env
	out, err := cmd.Output()
	require.NoError(t, err)
	assert.Equal(t, "jsonl json", string(bytes.TrimSpace(out)))
}
