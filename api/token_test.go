package api

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"fliplet-audit/model"
)

func TestNothingPrintsAToken(t *testing.T) {
	token := testToken(t)
	client, err := New(Options{Token: token})
	require.NoError(t, err)
	for _, value := range []any{token, &token, struct{ Token Token }{token}, struct{ token Token }{token}, []Token{token}, Options{Token: token}, client, OfficialSession{Token: token}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d"} {
			text := fmt.Sprintf(verb, value)
			noSecret(t, text)
			require.NotContains(t, text, fmt.Sprintf("%x", secret))
		}
		var log bytes.Buffer
		slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "value", value)
		slog.New(slog.NewTextHandler(&log, nil)).Info("x", "value", value)
		noSecret(t, log.String())
	}
	encoded, err := json.Marshal(map[string]any{"token": token, "pointer": &token})
	require.NoError(t, err)
	noSecret(t, string(encoded))
	require.NotEmpty(t, reachable(reflect.ValueOf(client), nil))
	for _, text := range reachable(reflect.ValueOf(client), map[uintptr]bool{}) {
		noSecret(t, text)
	}
}

// reachable are the texts that a debugger's dump of v would show, unexported
// fields included.
func reachable(v reflect.Value, seen map[uintptr]bool) []string {
	if seen == nil {
		seen = make(map[uintptr]bool)
	}
	var texts []string
	switch v.Kind() {
	case reflect.String:
		texts = append(texts, v.String())
	case reflect.Pointer:
		if !v.IsNil() && !seen[v.Pointer()] {
			seen[v.Pointer()] = true
			texts = reachable(v.Elem(), seen)
		}
	case reflect.Interface:
		if !v.IsNil() {
			texts = reachable(v.Elem(), seen)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			texts = append(texts, reachable(v.Field(i), seen)...)
		}
	}
	return texts
}

func TestNewToken(t *testing.T) {
	for text, ok := range map[string]bool{
		secret: true, "  " + secret + "\r\n": true, "legacy": true,
		"": false, " \n": false, "two words": false, "eu--a\nInjected: b": false, "eu--\x00": false, "eu--é": false,
		strings.Repeat("a", maxTokenBytes+1): false,
	} {
		token, err := NewToken(text)
		if ok {
			require.NoError(t, err)
			require.Equal(t, strings.TrimSpace(text), token.reveal())
			continue
		}
		failure(t, err, KindNoToken)
		require.True(t, token.Empty())
	}
}

func TestTokenFromEnv(t *testing.T) {
	token, err := TokenFromEnv(func(name string) string { return map[string]string{"FLIPLET_AUTH_TOKEN": secret}[name] })
	require.NoError(t, err)
	require.Equal(t, secret, token.reveal())
	_, err = TokenFromEnv(func(string) string { return "" })
	require.Contains(t, failure(t, err, KindNoToken).What(), "FLIPLET_AUTH_TOKEN")
}

func TestTokenFromFile(t *testing.T) {
	folder := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(folder, name)
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		return path
	}
	token, err := TokenFromFile(write("good", "\n "+secret+" \n"))
	require.NoError(t, err)
	require.Equal(t, secret, token.reveal())
	for _, path := range []string{
		folder, filepath.Join(folder, "absent"), write("empty", ""), write("blank", " \n"),
		write("two", secret+" "+secret), write("large", strings.Repeat("x", 1<<20)),
	} {
		_, err := TokenFromFile(path)
		failure(t, err, KindNoToken)
	}
}

func TestATokenFileThatIsOpenToOthersIsRefused(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("files have no mode")
	}
	path := filepath.Join(t.TempDir(), "it's mine")
	require.NoError(t, os.WriteFile(path, []byte(secret), 0o600))
	for mode, fine := range map[os.FileMode]bool{0o600: true, 0o400: true, 0o640: false, 0o604: false, 0o644: false, 0o660: false, 0o620: false} {
		require.NoError(t, os.Chmod(path, mode))
		_, err := TokenFromFile(path)
		if fine {
			require.NoError(t, err, "%o", mode)
			continue
		}
		e := failure(t, err, KindNoToken)
		require.Contains(t, e.What(), path)
		_, command, ok := strings.Cut(e.Advice(), "alone: ")
		require.True(t, ok)
		require.NoError(t, exec.Command("sh", "-c", command).Run(), "the command that mends it")
		_, err = TokenFromFile(path)
		require.NoError(t, err, "%o", mode)
	}
}

func TestScrub(t *testing.T) {
	token := testToken(t)
	for _, form := range []string{
		secret, strings.ToUpper(secret), "5f2a90c4e1SECRETd77b", url.QueryEscape(secret),
		base64.StdEncoding.EncodeToString([]byte(secret)),
	} {
		got := token.scrub("before " + form + " after " + form)
		require.Equal(t, "before [token] after [token]", got)
	}
	require.Equal(t, "nothing here", token.scrub("nothing here"))
	require.Equal(t, "any", Token{}.scrub("any"))
}

func TestACutLeavesNoPartOfAToken(t *testing.T) {
	long := "eu--" + strings.Repeat("abcdefgh", 500)
	token, err := NewToken(long)
	require.NoError(t, err)
	c, err := New(Options{Token: token})
	require.NoError(t, err)
	for shift := range 5 {
		words := c.clean(strings.Repeat("-", shift*700) + strings.Repeat(long, 40))
		require.NotContains(t, words, "abcdefgh")
		require.LessOrEqual(t, len([]rune(words)), longestMessage)
	}
}

func TestRegionByPrefix(t *testing.T) {
	for text, base := range map[string]string{
		"eu--abc": "https://api.fliplet.com/", "us--abc": "https://us.api.fliplet.com/", "ca--abc": "https://ca.api.fliplet.com/",
		"xx--abc": "https://api.fliplet.com/", "usabc": "https://api.fliplet.com/",
	} {
		token, err := NewToken(text)
		require.NoError(t, err)
		c, err := New(Options{Token: token})
		require.NoError(t, err)
		require.Equal(t, base, c.BaseURL(), text)
	}
	require.Equal(t, RegionEU, Token{}.Region())
}

func TestBaseURL(t *testing.T) {
	for text, want := range map[string]string{
		"https://api.example.com":        "https://api.example.com/",
		"https://api.example.com/x/":     "https://api.example.com/x/",
		" https://api.example.com:444/ ": "https://api.example.com:444/",
		"http://127.0.0.1:8080":          "http://127.0.0.1:8080/",
		"http://127.9.9.9/":              "http://127.9.9.9/",
		"http://[::1]:80":                "http://[::1]:80/",
		"http://localhost:1":             "http://localhost:1/",
		"http://LOCALHOST":               "http://LOCALHOST/",

		"http://api.example.com":              "",
		"http://128.0.0.1":                    "",
		"http://localhost.example.com":        "",
		"http://127.0.0.1.example.com":        "",
		"ftp://127.0.0.1":                     "",
		"https://user:pass@api.example.com":   "",
		"https://user@api.example.com":        "",
		"https://api.example.com/?auth_token": "",
		"https://api.example.com?":            "",
		"https://api.example.com/#x":          "",
		"api.example.com":                     "",
		"https://":                            "",
		"https:api.example.com":               "",
		"%zz":                                 "",
	} {
		c, err := New(Options{Token: testToken(t), BaseURL: text})
		if want == "" {
			failure(t, err, KindInvalid)
			continue
		}
		require.NoError(t, err, text)
		require.Equal(t, want, c.BaseURL())
	}
	_, err := New(Options{})
	failure(t, err, KindNoToken)
}

func TestSession(t *testing.T) {
	const production = `{"production":{"user":{"auth_token":"` + secret + `","email":"ann@acme.com"},"organization":{"id":123,"name":"Acme"}}`
	acme := model.Organization{ID: "123", Name: "Acme"}
	tests := []struct {
		name, text  string
		ok          bool
		email       string
		org         model.Organization
		environment string
	}{
		{"production", production + `}`, true, "ann@acme.com", acme, "production"},
		{"production by name", production + `,"env":"production"}`, true, "ann@acme.com", acme, "production"},
		{"another environment", production + `,"env":"staging","staging":{"user":{"auth_token":"` + secret + `"}}}`, true, "", model.Organization{}, "staging"},
		{"another without a session", production + `,"env":"staging"}`, false, "", model.Organization{}, ""},
		{"id as text", `{"production":{"user":{"auth_token":"` + secret + `"},"organization":{"id":"123","name":"Acme"}}}`, true, "", acme, "production"},
		{"signed out", `{"production":{"organization":{"id":1}}}`, false, "", model.Organization{}, ""},
		{"nulls", `{"production":{"user":null,"organization":null},"env":null}`, false, "", model.Organization{}, ""},
		{"cut", production, false, "", model.Organization{}, ""},
		{"no object", `[1]`, false, "", model.Organization{}, ""},
		{"unusable token", `{"production":{"user":{"auth_token":"` + secret + ` ` + secret + `"}}}`, false, "", model.Organization{}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			home := t.TempDir()
			require.NoError(t, os.Mkdir(filepath.Join(home, "configstore"), 0o700))
			require.NoError(t, os.WriteFile(filepath.Join(home, "configstore", "fliplet-cli.json"), []byte(tt.text), 0o600))
			session, err := Session(home)
			if !tt.ok {
				failure(t, err, KindNoToken)
				return
			}
			require.NoError(t, err)
			require.Equal(t, secret, session.Token.reveal())
			require.Equal(t, tt.email, session.Email)
			require.Equal(t, tt.org, session.Organization)
			require.Equal(t, tt.environment, session.Environment)
		})
	}
}

func TestSessionIsLookedForInTheConfigHome(t *testing.T) {
	folder := t.TempDir()
	for _, config := range []string{filepath.Join(folder, "xdg"), filepath.Join(folder, "home", ".config")} {
		require.NoError(t, os.MkdirAll(filepath.Join(config, "configstore"), 0o700))
		text := `{"production":{"user":{"auth_token":"` + secret + `","email":"` + filepath.Base(config) + `"}}}`
		require.NoError(t, os.WriteFile(filepath.Join(config, "configstore", "fliplet-cli.json"), []byte(text), 0o600))
	}
	t.Setenv("HOME", filepath.Join(folder, "home"))
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(folder, "xdg"))
	session, err := Session("")
	require.NoError(t, err)
	require.Equal(t, "xdg", session.Email)
	t.Setenv("XDG_CONFIG_HOME", "")
	session, err = Session("")
	require.NoError(t, err)
	require.Equal(t, ".config", session.Email)
	_, err = Session(filepath.Join(folder, "nowhere"))
	failure(t, err, KindNoToken)
}
