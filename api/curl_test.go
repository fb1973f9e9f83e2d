package api

import (
	"context"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"fliplet-audit/model"
)

// runInShell runs a command with a curl that writes down its arguments, each
// ended by NUL, and its standard input.
func runInShell(t *testing.T, shell, command string) (arguments []string, input string) {
	t.Helper()
	folder := t.TempDir()
	script := `curl() { printf '%s\0' "$@" > "$OUT/arguments"; cat > "$OUT/input"; }` + "\n" + command + "\n"
	run := exec.Command(shell, "-c", script)
	run.Env = append(os.Environ(), "OUT="+folder, EnvToken+"="+secret)
	out, err := run.CombinedOutput()
	require.NoError(t, err, "%s", out)
	raw, err := os.ReadFile(filepath.Join(folder, "arguments"))
	require.NoError(t, err)
	in, err := os.ReadFile(filepath.Join(folder, "input"))
	require.NoError(t, err)
	return strings.Split(strings.TrimSuffix(string(raw), "\x00"), "\x00"), string(in)
}

func TestCurlSaysWhatTheClientSends(t *testing.T) {
	s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) { answerJSON(w, 200, onePage) })
	c, _ := newClient(t, s.URL)
	for _, text := range []string{
		`login`, `it's "so" $HOME $(id) ` + "`id`" + ` \n %s !! ; & | > #`, `'`, `''\''`, `naïve 日本 😀`, "a\u202eb\u0085c\u2028d",
	} {
		r := LogsRequest{Query: filtered(model.ColumnData, text), Limit: 25}
		command, err := c.Curl(org, r)
		require.NoError(t, err)
		noSecret(t, command)
		require.Equal(t, model.Clean(command).String(), command, "safe to draw, on one line")
		_, err = c.Logs(context.Background(), org, r)
		require.NoError(t, err)
		a := s.asked()[s.count()-1]

		shells := []string{"sh"}
		if bash, err := exec.LookPath("bash"); err == nil {
			shells = append(shells, bash)
		}
		for _, shell := range shells {
			arguments, input := runInShell(t, shell, command)
			require.Equal(t, "Auth-token: "+secret+"\n", input)
			require.Equal(t, []string{"-sS", "-H", "@-", "-H", "Content-Type: application/json", "--data"}, arguments[:6])
			require.JSONEq(t, a.body, arguments[6])
			require.Equal(t, []string{s.URL + a.path}, arguments[7:])
			noSecret(t, strings.Join(arguments, " "))
		}
	}
}

func TestRequestText(t *testing.T) {
	c, _ := newClient(t, "https://api.example.com/")
	text, err := c.RequestText(Scope{App: "3"}, LogsRequest{})
	require.NoError(t, err)
	noSecret(t, text)
	head, body, _ := strings.Cut(text, "\n\n")
	require.Equal(t, "POST https://api.example.com/v1/apps/3/logs\nAuth-token: $FLIPLET_AUTH_TOKEN\nContent-Type: application/json", head)
	require.Contains(t, body, `"includePagination":true`)
	_, err = c.RequestText(Scope{}, LogsRequest{})
	failure(t, err, KindInvalid)
	_, err = c.Curl(Scope{}, LogsRequest{})
	failure(t, err, KindInvalid)
}
