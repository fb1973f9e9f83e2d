package cli

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestThePolicyIsSetFromAListThatIsNamed(t *testing.T) {
	b := serveBetween(t)
	documented := documentedDefault()
	code, out, errs := served{}.told(t, "policy")
	require.Equal(t, 0, code)
	assert.Equal(t, documented, strings.Fields(out))
	assert.Contains(t, errs, "can't be\nread")
	_, out, _ = served{}.told(t, "policy", "-o", "json")
	var read []string
	require.NoError(t, json.Unmarshal([]byte(out), &read))
	assert.Equal(t, documented, read)

	code, _, errs = b.told(t, "policy", "set", "--from", "default", "--add", ".ISO, dmg", "--remove", "gz", "--yes")
	require.Equal(t, 0, code, errs)
	for _, words := range []string{"added iso, dmg; removed gz", "renew their password", "of Acme Corp (organization ", `".ISO" is iso`, "can't be read"} {
		assert.Contains(t, errs, words)
	}
	var want []string
	for _, extension := range documented {
		if extension != "gz" {
			want = append(want, extension)
		}
	}
	assert.Equal(t, append(want, "iso", "dmg"), b.demo.BlockedExtensions(b.OrganizationID))

	file := t.TempDir() + "/list"
	require.NoError(t, os.WriteFile(file, []byte("# ours\n*.EXE\nexe jar\n"), 0o600))
	code, _, errs = b.told(t, "policy", "set", "--from", file, "--yes")
	require.Equal(t, 0, code, errs)
	assert.Equal(t, []string{"exe", "jar"}, b.demo.BlockedExtensions(b.OrganizationID))
	assert.Contains(t, errs, "exe came twice")
	assert.Contains(t, errs, "removed sfx, bat")
	code, _, errs = b.typed(t, `["a", "b"]`, "policy", "set", "--from", "-", "--yes")
	require.Equal(t, 0, code, errs)
	code, _, errs = b.told(t, "policy", "set", "Exe", "--add", "b", "--yes")
	require.Equal(t, 0, code, errs)
	assert.Equal(t, []string{"exe", "b"}, b.demo.BlockedExtensions(b.OrganizationID))
	assert.Len(t, b.sent(), 4)
}

// documentedDefault is the list as Fliplet's documents have it.
func documentedDefault() []string {
	const documented = "exe, jar, sfx, bat, cmd, com, pyw, php, raw, py, pyc, ps1, ps2, pyo, jnlp, gz, appref-ms, udl, wsb, website, theme, webpnp, xll, pif, application, msi, msp, scr, vb, jse, ws, wsf, wsc, wsh, msh, scf, lnk, inf, reg"
	return strings.Split(documented, ", ")
}

func TestAPolicyThatCanNotBeMeantIsRefused(t *testing.T) {
	b := serveBetween(t)
	for _, args := range [][]string{
		{}, {"--add", "iso"}, {"--from", "default", "exe"}, {"tar.gz"}, {"--from", "default", "--remove", "zip"},
		{"exe", "--remove", "exe"}, {"exe", "--add", "a/b"}, {""},
	} {
		code, _, errs := b.told(t, append([]string{"policy", "set", "--yes"}, args...)...)
		assert.Equal(t, 2, code, "%s %s", args, errs)
	}
	code, _, errs := b.told(t, "policy", "set", "--from", t.TempDir()+"/missing", "--yes")
	assert.Equal(t, 1, code)
	assert.Contains(t, errs, "missing")
	assert.Empty(t, b.sent())
}

func TestAPolicyWhoseAnswerWasLostIsNotKnown(t *testing.T) {
	b := serveBetween(t)
	b.lose(true)
	code, _, errs := b.told(t, "policy", "set", "exe", "--yes")
	assert.Equal(t, 1, code)
	assert.Contains(t, errs, "It is not known whether the policy was set")
	assert.Len(t, b.sent(), 1)
}
