package cli

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// typed runs a command with standard input, in a process of its own.
func (b *between) typed(t *testing.T, input string, args ...string) (code int, out, errs string) {
	t.Helper()
	cmd := command(t, append(args, b.flags...)...)
	cmd.Stdin = strings.NewReader(input)
	return finish(t, cmd)
}

func TestSettingsAreListedWithoutSecrets(t *testing.T) {
	b := serveBetween(t)
	want := b.settings(t)
	for _, form := range []string{"jsonl", "json", "csv", "table"} {
		code, out, errs := b.told(t, "settings", "list", "-o", form)
		require.Equal(t, 0, code, errs)
		for _, secret := range []string{"demo-smtp", "demo-crm", "acme-sync"} {
			assert.NotContains(t, out+errs, secret, form)
		}
		for key := range want {
			assert.Contains(t, out, key, form)
		}
	}
	_, out, _ := b.told(t, "settings", "list")
	for _, line := range lines(t, out) {
		key := line["key"].(string)
		assert.Equal(t, strings.HasPrefix(key, "_"), line["encrypted"])
		if line["encrypted"] == false {
			assert.JSONEq(t, want[key], jsonOf(t, line["value"]))
		}
	}
}

func TestOneSettingIsReadAsItIs(t *testing.T) {
	b := serveBetween(t)
	for _, tt := range []struct {
		args []string
		code int
		out  string
	}{
		{[]string{"get", "companyName"}, 0, "Acme Corp\n"},
		{[]string{"get", "companyName", "-o", "json"}, 0, `"Acme Corp"` + "\n"},
		{[]string{"get", "sessionTimeout"}, 0, "30\n"},
		{[]string{"get", "allowedDomains"}, 0, b.settings(t)["allowedDomains"] + "\n"},
		{[]string{"get", "_smtpPassword"}, 0, "••••\n"},
		{[]string{"get", "_smtpPassword", "-o", "json"}, 0, `"••••"` + "\n"},
		{[]string{"get", "_smtpPassword", "--reveal"}, 0, "demo-smtp-Kq7vT2\n"},
		{[]string{"get", "nothing"}, 1, ""},
		{[]string{"has", "_smtpPassword"}, 0, "true\n"},
		{[]string{"has", "nothing"}, 1, "false\n"},
	} {
		code, out, errs := b.told(t, append([]string{"settings"}, tt.args...)...)
		assert.Equal(t, tt.code, code, "%s %s", tt.args, errs)
		assert.Equal(t, tt.out, out, tt.args)
		assert.Equal(t, tt.out == "" || strings.Contains(out, "••••"), errs != "", "what is masked is said: %s", errs)
	}
}

func TestSettingsAreSetAndUnset(t *testing.T) {
	b := serveBetween(t)
	want := b.settings(t)
	code, out, errs := b.told(t, "settings", "set", "companyName=Bcme = Corp", "sessionTimeout=45", `text="45"`, "--yes")
	require.Equal(t, 0, code, errs)
	assert.Empty(t, out)
	for _, line := range []string{`~ companyName  "Acme Corp" → "Bcme = Corp"`, "~ sessionTimeout  30 → 45", `+ text  "45"`,
		"Change the settings of Acme Corp (organization ", "set companyName, sessionTimeout, text"} {
		assert.Contains(t, errs, line)
	}
	want["companyName"], want["sessionTimeout"], want["text"] = `"Bcme = Corp"`, "45", `"45"`
	assert.Equal(t, want, b.settings(t))

	code, _, errs = b.told(t, "settings", "set", "sessionTimeout=45.0", "--yes")
	assert.Equal(t, 0, code)
	assert.Contains(t, errs, "Nothing to do")
	code, _, errs = b.told(t, "settings", "unset", "text", "neverThere", "_crmCredentials", "--yes")
	require.Equal(t, 0, code, errs)
	assert.Contains(t, errs, "- _crmCredentials  ••••")
	assert.NotContains(t, errs, "neverThere")
	delete(want, "text")
	delete(want, "_crmCredentials")
	assert.Equal(t, want, b.settings(t))
	assert.Len(t, b.sent(), 2, "what is so already is not sent")
}

func TestASecretComesFromStandardInputOnly(t *testing.T) {
	b := serveBetween(t)
	const secret = "0012345"
	code, out, errs := b.told(t, "settings", "set", "_smtpPassword="+secret, "--yes")
	assert.Equal(t, 2, code)
	assert.Contains(t, errs, "_smtpPassword=-")
	assert.NotContains(t, out+errs, secret)
	assert.Empty(t, b.sent())

	for _, input := range []string{secret, secret + "\n", secret + "\r\n"} {
		code, out, errs = b.typed(t, input, "settings", "set", "_smtpPassword=-", "--dry-run")
		require.Equal(t, 0, code, errs)
		assert.Contains(t, out, `{"_smtpPassword":"••••"}`)
		assert.NotContains(t, out+errs, secret)
		code, out, errs = b.typed(t, input, "settings", "set", "_smtpPassword=-", "--yes")
		require.Equal(t, 0, code, errs)
		assert.NotContains(t, out+errs, secret)
		assert.Equal(t, `"`+secret+`"`, b.settings(t)["_smtpPassword"])
	}
	for _, wrong := range []struct {
		input string
		args  []string
	}{{"", []string{"_a=-"}}, {secret, []string{"_a=-", "_b=-"}}, {secret, []string{"_a=-", "_a=-"}}, {`{"x":"` + secret, []string{"_a=-"}}} {
		code, out, errs = b.typed(t, wrong.input, append([]string{"settings", "set", "--yes"}, wrong.args...)...)
		assert.Equal(t, 2, code, wrong)
		assert.NotContains(t, out+errs, secret)
	}
	assert.Len(t, b.sent(), 1, "the same secret again is nothing to do")
}

// A secret that the server repeats in its refusal is not shown.
func TestARefusalDoesNotRepeatASecret(t *testing.T) {
	b := serveBetween(t)
	b.meddleBy(func(w http.ResponseWriter, r *http.Request, _ func()) bool {
		if r.Method == http.MethodGet {
			return false
		}
		body, _ := io.ReadAll(r.Body)
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprintf(w, `{"message":%q}`, "not good: "+string(body))
		return true
	})
	code, out, errs := b.typed(t, "hunter2hunter2", "settings", "set", "_a=-", "--yes")
	assert.Equal(t, 1, code)
	assert.Contains(t, errs, "not good")
	assert.NotContains(t, out+errs, "hunter2")
}

// meddleWithRead changes a setting, as somebody else would, before the settings
// are read for the nth time.
func (b *between) meddleWithRead(t *testing.T, n int, key, value string) {
	reads := 0
	b.meddleBy(func(_ http.ResponseWriter, r *http.Request, _ func()) bool {
		if r.Method != http.MethodGet || !strings.HasSuffix(r.URL.Path, "/settings") {
			return false
		}
		if reads++; reads == n {
			request, _ := http.NewRequest(http.MethodPut, b.demo.URL+strings.TrimPrefix(r.URL.Path, "/"), strings.NewReader(fmt.Sprintf(`{%q:%s}`, key, value)))
			request.Header.Set("Auth-token", b.Token)
			request.Header.Set("Content-Type", "application/json")
			answer, err := http.DefaultClient.Do(request)
			if assert.NoError(t, err) {
				answer.Body.Close()
				assert.Equal(t, http.StatusOK, answer.StatusCode)
			}
		}
		return false
	})
}

func TestWhatSomebodyElseChangedIsShownNotOverwritten(t *testing.T) {
	b := serveBetween(t)
	b.meddleWithRead(t, 2, "companyName", `"Ccme"`)
	code, _, errs := b.told(t, "settings", "set", "companyName=Bcme", "--yes")
	assert.Equal(t, 1, code)
	assert.Contains(t, errs, `~ companyName  "Acme Corp" → "Ccme"`)
	assert.Equal(t, `"Ccme"`, b.settings(t)["companyName"])
	assert.Empty(t, b.sent(), "nothing was written")

	b.meddleWithRead(t, 2, "sessionTimeout", "1")
	code, _, errs = b.told(t, "settings", "set", "companyName=Bcme", "--yes")
	assert.Equal(t, 0, code, errs)
	assert.Equal(t, []string{`"Bcme"`, "1"}, []string{b.settings(t)["companyName"], b.settings(t)["sessionTimeout"]}, "others stay as somebody set them")
}

func TestSettingsWhoseAnswerWasLostAreLookedAt(t *testing.T) {
	for _, done := range []bool{true, false} {
		b := serveBetween(t)
		b.lose(done)
		code, _, errs := b.typed(t, "new secret", "settings", "set", "companyName=Bcme", "_smtpPassword=-", "--yes")
		assert.Len(t, b.sent(), 1)
		if done {
			assert.Equal(t, 0, code, errs)
			assert.Contains(t, errs, "It was done: set _smtpPassword, companyName")
		} else {
			assert.Equal(t, 1, code)
			assert.Contains(t, errs, "the settings are as they were")
		}
		assert.NotContains(t, errs, "new secret")
	}
}

// That a PUT merges, and that there are settings at the path, are guesses.
func TestAServerThatDoesOtherwiseThanGuessedIsToldOf(t *testing.T) {
	b := serveBetween(t)
	put := ""
	b.meddleBy(func(w http.ResponseWriter, r *http.Request, _ func()) bool {
		switch {
		case r.Method == http.MethodPut:
			body, _ := io.ReadAll(r.Body)
			put = string(body)
			fallthrough
		case put != "" && strings.HasSuffix(r.URL.Path, "/settings"):
			fmt.Fprintf(w, `{"settings":%s}`, put)
			return true
		}
		return false
	})
	code, _, errs := b.told(t, "settings", "set", "companyName=Bcme", "--yes")
	assert.Equal(t, 1, code, "it takes the place of all")
	assert.Contains(t, errs, "sessionTimeout")

	b.meddleBy(func(w http.ResponseWriter, r *http.Request, _ func()) bool {
		if r.Method == http.MethodPut {
			_, _ = io.WriteString(w, `{"settings":{}}`)
		}
		return r.Method == http.MethodPut
	})
	code, _, errs = b.told(t, "settings", "set", "companyName=Bcme", "--yes")
	assert.Equal(t, 1, code, "it does nothing")
	assert.Contains(t, errs, "companyName can't be read back")

	b.meddleBy(func(w http.ResponseWriter, r *http.Request, _ func()) bool {
		missing := strings.HasSuffix(r.URL.Path, "/settings")
		if missing {
			http.NotFound(w, r)
		}
		return missing
	})
	for _, args := range [][]string{{"list"}, {"get", "a"}, {"has", "a"}, {"set", "a=1", "--yes"}} {
		code, out, errs := b.told(t, append([]string{"settings"}, args...)...)
		assert.Equal(t, 1, code)
		assert.Empty(t, out, "not known is not false")
		assert.Contains(t, errs, "This server has no settings where this program looks for them")
	}
}
