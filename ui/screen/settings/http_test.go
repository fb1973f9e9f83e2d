package settings_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/api"
	"fliplet-audit/api/demo"
	"fliplet-audit/model"
	"fliplet-audit/ui/env"
	"fliplet-audit/ui/screen/settings"
	"fliplet-audit/ui/theme"
)

// wire is the screen over real HTTP, against the demo server through a door at
// which a test can meddle.
type wire struct {
	stage
	demo         *demo.Server
	client       *api.Client
	organization model.Organization

	over chan struct{} // closed at the end, for timers

	mu     sync.Mutex
	meddle func(out http.ResponseWriter, r *http.Request) bool
	puts   []string
}

func overWire(t *testing.T) *wire {
	t.Helper()
	w := &wire{over: make(chan struct{})}
	server, err := demo.Start(t.Context(), demo.Options{Logs: 10, NoRateLimit: true})
	require.NoError(t, err)
	w.demo = server
	target, err := url.Parse(server.URL)
	require.NoError(t, err)
	proxy := httputil.NewSingleHostReverseProxy(target)
	door := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet {
			body, _ := io.ReadAll(r.Body)
			r.Body = io.NopCloser(strings.NewReader(string(body)))
			w.mu.Lock()
			w.puts = append(w.puts, r.Method+" "+r.URL.Path+" "+string(body))
			w.mu.Unlock()
		}
		w.mu.Lock()
		meddle := w.meddle
		w.mu.Unlock()
		if meddle == nil || !meddle(out, r) {
			proxy.ServeHTTP(out, r)
		}
	}))
	token, err := api.NewToken(server.Token)
	require.NoError(t, err)
	w.client, err = api.New(api.Options{Token: token, BaseURL: door.URL + "/"})
	require.NoError(t, err)
	w.organization = model.Organization{ID: model.ID(fmt.Sprint(server.OrganizationID)), Name: "Acme Corp"}
	colours := theme.New(termenv.Ascii, true)
	w.stage = stage{t: t, plain: true, msgs: make(chan tea.Msg, 100), secrets: []string{"demo-smtp", "demo-crm", "acme-sync", server.Token}, folder: t.TempDir()}
	w.m = settings.New(4, settings.Options{
		Env: env.Env{Now: time.Now, Tick: w.tick, Zone: time.UTC, Theme: &colours, Folder: w.folder,
			Copy: func(text string) (string, error) { w.clipboard = append(w.clipboard, text); return "copied", nil }},
		Source: w.client, Organization: w.organization,
	})
	t.Cleanup(func() {
		close(w.over)
		w.m.Stop()
		http.DefaultClient.CloseIdleConnections()
		w.client.Close()
		door.Close()
		server.Close()
	})
	w.resize(80, 23)
	w.do(w.m.Start())
	w.until("companyName")
	return w
}

// tick is tea.Tick, but for the end of the test.
func (w *wire) tick(d time.Duration, msg func(time.Time) tea.Msg) tea.Cmd {
	return func() tea.Msg {
		timer := time.NewTimer(d)
		defer timer.Stop()
		select {
		case at := <-timer.C:
			return msg(at)
		case <-w.over:
			return nil
		}
	}
}

// meddleBy has requests go another way: what it says true of is answered.
func (w *wire) meddleBy(meddle func(out http.ResponseWriter, r *http.Request) bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.meddle = meddle
}

// until waits for a text in the frame.
func (w *wire) until(text string) {
	w.t.Helper()
	over := time.After(20 * time.Second)
	for !strings.Contains(w.frame, text) && !strings.Contains(w.words(), text) {
		select {
		case msg := <-w.msgs:
			w.take(msg)
		case <-over:
			require.Failf(w.t, "it did not come", "%q in\n%s", text, w.frame)
		}
	}
}

// strike presses keys without waiting.
func (w *wire) strike(names ...string) {
	w.t.Helper()
	for _, name := range names {
		w.do(w.m.Key(keyOf(name)))
		w.look()
	}
}

func (w *wire) goTo(key string) {
	w.t.Helper()
	w.strike("g")
	for range 40 {
		if strings.HasPrefix(strings.TrimLeft(w.inHand(), "▾▸ "), key) {
			return
		}
		w.strike("j")
	}
	require.Fail(w.t, "no such row "+key)
}

// values are the settings as the server has them.
func (w *wire) values() map[string]string {
	w.t.Helper()
	all, err := w.client.Settings(context.Background(), w.organization)
	require.NoError(w.t, err)
	values := map[string]string{}
	for key, value := range all {
		values[key] = string(value)
	}
	return values
}

// somebodyElse changes a setting by a request of their own.
func (w *wire) somebodyElse(key, value string) {
	w.t.Helper()
	change, err := api.ChangeSettings(w.organization, map[string]json.RawMessage{key: json.RawMessage(value)})
	require.NoError(w.t, err)
	require.NoError(w.t, w.client.Apply(context.Background(), change))
	w.mu.Lock()
	defer w.mu.Unlock()
	w.puts = nil
}

func (w *wire) sent() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.puts
}

func TestOverHTTPSettingsAreChanged(t *testing.T) {
	w := overWire(t)
	before := w.values()
	w.goTo("alt")
	w.strike("e", "ctrl+u", "Acme Group", "enter")
	w.until(`"Acme" → "Acme Group"`)
	w.strike("down", "enter")
	w.until("Done: set brand")
	assert.Equal(t, []string{fmt.Sprintf(`PUT /v1/organizations/%s/settings {"brand":{"accent":"#0f766e","logo":{"mediaFileId":90412,"alt":"Acme Group"},"fonts":["Inter","Noto Sans JP"]}}`, w.organization.ID)}, w.sent())

	w.secrets = append(w.secrets, "hunter2")
	w.goTo("_smtpPassword")
	w.strike("e", "hunter2", "enter")
	w.until("•••• → ••••")
	w.strike("down", "enter")
	w.until("Done: set _smtpPassword")
	w.goTo("maintenanceMessage")
	w.strike("D")
	w.until("unset maintenanceMessage")
	w.strike("down", "enter")
	w.until("Done: unset maintenanceMessage")

	delete(before, "maintenanceMessage")
	before["_smtpPassword"], before["brand"] = `"hunter2"`, `{"accent":"#0f766e","logo":{"mediaFileId":90412,"alt":"Acme Group"},"fonts":["Inter","Noto Sans JP"]}`
	assert.Equal(t, before, w.values())
	assert.Len(t, w.sent(), 3)
}

func TestOverHTTPSettingsChangedUnderneath(t *testing.T) {
	w := overWire(t)
	w.goTo("sessionTimeout")
	w.strike("e", "ctrl+u", "45", "enter")
	w.until("30 → 45")
	w.somebodyElse("sessionTimeout", "60")
	w.somebodyElse("companyName", `"Theirs"`)
	w.strike("down", "enter")
	w.until("Changed by somebody else")
	w.has("30 → 60")
	w.hasNot("Theirs →")
	assert.Empty(t, w.sent())
	assert.Equal(t, "60", w.values()["sessionTimeout"])
	w.strike("down", "enter")
	w.has("Now  60")
	w.strike("ctrl+u", "45", "enter")
	w.until("60 → 45")
	w.strike("down", "enter")
	w.until("Done: set sessionTimeout")
	assert.Equal(t, []string{"45", `"Theirs"`}, []string{w.values()["sessionTimeout"], w.values()["companyName"]})
}

func TestOverHTTPALostAnswer(t *testing.T) {
	for _, done := range []bool{true, false} {
		w := overWire(t)
		w.meddleBy(func(out http.ResponseWriter, r *http.Request) bool {
			if r.Method != http.MethodPut {
				return false
			}
			if done {
				r2 := r.Clone(r.Context())
				r2.RequestURI, r2.URL.Scheme, r2.URL.Host = "", "http", strings.TrimSuffix(strings.TrimPrefix(w.demo.URL, "http://"), "/")
				answer, err := http.DefaultClient.Do(r2)
				if assert.NoError(t, err) {
					answer.Body.Close()
				}
			}
			connection, _, err := http.NewResponseController(out).Hijack()
			if assert.NoError(t, err) {
				connection.Close()
			}
			return true
		})
		w.secrets = append(w.secrets, "hunter2")
		w.goTo("_smtpPassword")
		w.strike("e", "hunter2", "enter")
		w.until("•••• → ••••")
		w.strike("down", "enter")
		if done {
			w.until("It was done: set _smtpPassword")
		} else {
			w.until("It was not done, or not yet")
		}
		assert.Len(t, w.sent(), 1)
	}
}

func TestOverHTTPARefusalHoldsNoSecret(t *testing.T) {
	w := overWire(t)
	w.meddleBy(func(out http.ResponseWriter, r *http.Request) bool {
		if r.Method == http.MethodGet {
			return false
		}
		body, _ := io.ReadAll(r.Body)
		out.WriteHeader(http.StatusBadRequest)
		fmt.Fprintf(out, `{"message":%q}`, "not good: "+string(body))
		return true
	})
	w.secrets = append(w.secrets, "hunter2")
	w.goTo("_smtpPassword")
	w.strike("e", "hunter2hunter2", "enter")
	w.until("•••• → ••••")
	w.strike("down", "enter")
	w.until("✗")
	w.has("refused")
}

func TestOverHTTPAServerThatReplacesInsteadOfMerging(t *testing.T) {
	w := overWire(t)
	put := ""
	w.meddleBy(func(out http.ResponseWriter, r *http.Request) bool { // one request at a time
		if r.Method == http.MethodPut {
			body, _ := io.ReadAll(r.Body)
			put = string(body)
		}
		if put == "" {
			return false
		}
		fmt.Fprintf(out, `{"settings":%s}`, put)
		return true
	})
	w.goTo("companyName")
	w.strike("e", "ctrl+u", "Bcme", "enter")
	w.until(`"Acme Corp" → "Bcme"`)
	w.strike("down", "enter")
	w.until("should have stayed, are gone now")
}

func TestOverHTTPNoSettingsThere(t *testing.T) {
	w := overWire(t)
	var missing atomic.Bool
	missing.Store(true)
	w.meddleBy(func(out http.ResponseWriter, r *http.Request) bool {
		gone := missing.Load() && strings.HasSuffix(r.URL.Path, "/settings")
		if gone {
			http.NotFound(out, r)
		}
		return gone
	})
	colours := theme.New(termenv.Ascii, true)
	w.m.Stop()
	w.m = settings.New(5, settings.Options{Env: env.Env{Now: time.Now, Tick: w.tick, Zone: time.UTC, Theme: &colours, Folder: w.folder}, Source: w.client, Organization: w.organization})
	w.resize(80, 23)
	w.do(w.m.Start())
	w.until("This server has no settings where this program looks for them")
	w.has("everything else works without them", "R  tries again", "p  the upload policy")
	w.strike("p", "-", "enter")
	w.until("Set the upload policy")
	w.strike("down", "enter")
	w.until("Done: files with these 38 extensions")
	w.strike("esc")
	missing.Store(false)
	w.strike("R")
	w.until("companyName")
}

func TestOverHTTPThePolicyIsSetOnce(t *testing.T) {
	w := overWire(t)
	require.NoError(t, os.WriteFile(filepath.Join(w.folder, "list"), []byte("# ours\n*.EXE\nexe jar\n"), 0o600))
	w.strike("p", "s", "file", "enter", "list", "enter")
	w.until("2 extensions read from")
	w.has("Against Fliplet's default: removed sfx, bat", `"*.EXE" is exe`, "exe came twice")
	w.strike("a", ".ISO  dmg", "enter", "enter")
	w.until("Set the upload policy")
	w.has("Acme Corp", "exe jar iso dmg", "renew their password", "can't be read")
	assert.Empty(t, w.sent())
	w.strike("down", "enter")
	w.until("Done: files with these 4 extensions can't be uploaded to Acme Corp")
	assert.Equal(t, []string{fmt.Sprintf(`POST /v1/organizations/%s/policy {"blacklistedFileExtensions":["exe","jar","iso","dmg"]}`, w.organization.ID)}, w.sent())
	assert.Equal(t, []string{"exe", "jar", "iso", "dmg"}, w.demo.BlockedExtensions(w.demo.OrganizationID))
	w.has("started from the list set at")
}

func TestOverHTTPAPolicyWhoseAnswerWasLost(t *testing.T) {
	w := overWire(t)
	w.meddleBy(func(out http.ResponseWriter, r *http.Request) bool {
		connection, _, err := http.NewResponseController(out).Hijack()
		if assert.NoError(t, err) {
			connection.Close()
		}
		return true
	})
	w.strike("p", "enter", "down", "enter")
	w.until("It is not known whether the policy was set, and the API offers no way to read it")
	w.has("Setting the same list again does no harm")
	assert.Len(t, w.sent(), 1)
}
