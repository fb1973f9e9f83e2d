//go:build linux

package e2e

import (
	"context"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/api/demo"
)

// A person signs in with a second factor on a machine without a key ring; the
// session is ended elsewhere while the screen is open; the person signs in
// again on top of it, and goes on.
func TestSigningInWithASecondFactorAndAgain(t *testing.T) {
	t.Parallel()
	server, err := demo.Start(context.Background(), demo.Options{Logs: 300, NoRateLimit: true})
	require.NoError(t, err)
	t.Cleanup(func() { server.Close() })
	person := server.People()[1]
	home := t.TempDir()
	s := welcomed(t, Options{Env: []string{"FLIPLET_API_URL=" + server.URL, "XDG_CONFIG_HOME=" + home}, Args: []string{"--range", "30d"}})
	secrets := []string{person.Password}
	signIn := func() {
		s.waitFor("Password")
		s.typeText(person.Password)
		s.press("enter")
		s.waitFor("Fliplet asks " + person.Email)
		code := server.Code(person.Email)
		secrets = append(secrets, code)
		s.typeText(code)
		s.waitFor("••••••")
		s.press("enter")
	}
	s.press("down", "enter")
	s.waitFor("How do you want to sign in?")
	s.press("down", "enter")
	s.waitFor("At " + server.URL)
	s.typeText(person.Email)
	s.press("enter")
	signIn()
	s.waitFor("Signed in as Demo Two-Factor", "a file that only you can read")
	path := filepath.Join(home, "fliplet-audit", "tokens", person.Email)
	secrets = append(secrets, tokenIn(t, path))
	s.press("enter")
	s.waitFor("Organizations of ")
	s.press("enter")
	s.waitFor("Showing 1 to 25 of")

	endSession(t, server.URL, tokenIn(t, path))
	s.press("j", "j", "R")
	s.waitFor("Sign in again", "Fliplet does not accept this token", "⏎ choose")
	s.press("enter")
	s.waitFor(person.Email)
	signIn()
	s.waitFor("Signed in again: what was under way goes on", "Showing 1 to 25 of")
	secrets = append(secrets, tokenIn(t, path))
	assert.NotEqual(t, secrets[2], secrets[len(secrets)-1], "a session of its own")
	s.alive()
	s.quits()
	for _, secret := range secrets {
		if len(secret) > 6 { // six digits may stand in a log, too
			assert.NotContains(t, s.Raw(), secret)
		}
	}
	require.NoError(t, filepath.WalkDir(home, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || file == path {
			return err
		}
		text, err := os.ReadFile(file)
		for _, secret := range secrets {
			assert.NotContains(t, string(text), secret, file)
		}
		return err
	}))
}

func tokenIn(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	return strings.TrimSpace(string(text))
}

// endSession signs a token out, from elsewhere.
func endSession(t *testing.T, base, token string) {
	t.Helper()
	request, err := http.NewRequest(http.MethodPost, base+"v1/auth/logout", nil)
	require.NoError(t, err)
	request.Header.Set("Auth-token", token)
	answer, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	answer.Body.Close()
	require.Equal(t, http.StatusOK, answer.StatusCode)
}
