package cli

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/api"
	"fliplet-audit/api/demo"
	"fliplet-audit/model"
)

// between is a demo server behind another that sees, and may answer, all that
// is asked.
type between struct {
	served
	demo *demo.Server

	mu      sync.Mutex
	asked   int      // how many requests came
	changes []string // method and path of all that would change something
	// meddle is asked before the demo server; true says that it has answered.
	meddle func(w http.ResponseWriter, r *http.Request, forward func()) bool
}

func serveBetween(t *testing.T) *between {
	t.Helper()
	b := &between{}
	direct := serveDemo(t, demo.Options{Logs: 50})
	b.demo = direct.Server
	target, err := url.Parse(direct.URL)
	require.NoError(t, err)
	proxy := httputil.NewSingleHostReverseProxy(target)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !b.answered(w, r, func() { proxy.ServeHTTP(httptest.NewRecorder(), r) }) {
			proxy.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(server.Close)
	flags := slices.Clone(direct.flags)
	flags[1] = server.URL + "/"
	b.served = served{direct.Server, append(flags, "--org", strconv.FormatInt(direct.OrganizationID, 10))}
	return b
}

// answered has a request meddled with, one at a time.
func (b *between) answered(w http.ResponseWriter, r *http.Request, forward func()) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.asked++
	if r.Method != http.MethodGet {
		b.changes = append(b.changes, r.Method+" "+r.URL.Path)
	}
	return b.meddle != nil && b.meddle(w, r, forward)
}

// meddleBy has all requests go through meddle from now on.
func (b *between) meddleBy(meddle func(w http.ResponseWriter, r *http.Request, forward func()) bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.meddle = meddle
}

func (b *between) requests() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.asked
}

func (b *between) sent() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.changes)
}

// lose loses the answers to all that changes something, after it was done or
// before.
func (b *between) lose(done bool) {
	b.meddleBy(func(_ http.ResponseWriter, r *http.Request, forward func()) bool {
		if r.Method == http.MethodGet {
			return false
		}
		if done {
			forward()
		} else {
			_, _ = io.Copy(io.Discard, r.Body)
		}
		panic(http.ErrAbortHandler)
	})
}

func (b *between) client(t *testing.T, token string) *api.Client {
	t.Helper()
	secret, err := api.NewToken(token)
	require.NoError(t, err)
	c, err := api.New(api.Options{BaseURL: b.demo.URL, Token: secret, Pacer: api.Unpaced(nil)})
	require.NoError(t, err)
	t.Cleanup(c.Close)
	return c
}

func (b *between) organization() model.Organization {
	return model.Organization{ID: model.ID(strconv.FormatInt(b.OrganizationID, 10))}
}

func (b *between) tokens(t *testing.T) []model.OrganizationToken {
	t.Helper()
	all, err := b.client(t, b.Token).Tokens(context.Background(), b.organization())
	require.NoError(t, err)
	return all
}

func (b *between) settings(t *testing.T) map[string]string {
	t.Helper()
	all, err := b.client(t, b.Token).Settings(context.Background(), b.organization())
	require.NoError(t, err)
	texts := map[string]string{}
	for key, value := range all {
		texts[key] = string(value)
	}
	return texts
}

// changesOf are commands that change something.
func changesOf() [][]string {
	return [][]string{
		{"tokens", "create", "cron"}, {"tokens", "delete", "2210"}, {"settings", "set", "a=1"}, {"settings", "unset", "companyName"},
		{"policy", "set", "exe"},
	}
}

func TestWithoutATerminalAndYesNothingIsAsked(t *testing.T) {
	b := serveBetween(t)
	for _, args := range changesOf() {
		code, out, errs := b.told(t, args...)
		assert.Equal(t, 2, code, args)
		assert.Empty(t, out)
		assert.Contains(t, errs, "--yes")
	}
	assert.Zero(t, b.requests())
}

func TestADryRunOfAChangePrintsItAndSendsNothing(t *testing.T) {
	b := serveBetween(t)
	wants := []string{`/tokens` + "\n", "/tokens/2210\n", `{"a":1}`, `{"companyName":null}`, `{"blacklistedFileExtensions":["exe"]}`}
	methods := []string{"POST ", "DELETE ", "PUT ", "PUT ", "POST "}
	for i, args := range changesOf() {
		code, out, errs := b.told(t, append(args, "--dry-run")...)
		assert.Equal(t, 0, code, errs)
		assert.Contains(t, out, wants[i])
		assert.True(t, strings.HasPrefix(out, methods[i]), out)
		assert.NotContains(t, out, b.Token)
	}
	for _, args := range [][]string{{"tokens", "list"}, {"settings", "list"}, {"settings", "get", "a"}, {"settings", "has", "a"}} {
		code, out, _ := b.told(t, append(args, "--dry-run")...)
		assert.Equal(t, 0, code)
		assert.Equal(t, "GET "+b.flags[1]+"v1/organizations/"+string(b.organization().ID)+"/"+args[0]+"\nAuth-token: $FLIPLET_AUTH_TOKEN\n", out)
	}
	assert.Zero(t, b.requests())
}

func TestATokenForCronOpensAndClosesTheDoor(t *testing.T) {
	b := serveBetween(t)
	code, out, errs := b.told(t, "tokens", "create", "cron", "--yes")
	require.Equal(t, 0, code, errs)
	secret := strings.TrimSuffix(out, "\n")
	assert.NotContains(t, secret, "\n", "only the secret")
	assert.NotContains(t, errs, secret)
	assert.Contains(t, errs, `Create the token "cron" of Acme Corp (organization `)
	made := b.tokens(t)[1]

	file := filepath.Join(t.TempDir(), "cron")
	require.NoError(t, os.WriteFile(file, []byte(out), 0o600))
	cron := b.served
	cron.flags = slices.Clone(cron.flags)
	cron.flags[slices.Index(cron.flags, "--token-file")+1] = file
	code, out, errs = cron.told(t, "tokens", "list")
	require.Equal(t, 0, code, errs)
	all := lines(t, out)
	require.Len(t, all, 2)
	assert.Equal(t, []any{false, true}, []any{all[0]["inUse"], all[1]["inUse"]})
	assert.Equal(t, string(made.ID), strconv.Itoa(int(all[1]["id"].(float64))))
	code, _, errs = cron.told(t, "tokens", "delete", string(made.ID), "--yes")
	assert.Equal(t, 1, code)
	assert.Contains(t, errs, "--even-mine")
	assert.Len(t, b.tokens(t), 2)

	code, out, errs = b.told(t, "tokens", "delete", string(made.ID), "--yes")
	require.Equal(t, 0, code, errs)
	assert.Empty(t, out)
	assert.Contains(t, errs, `Delete the token "cron" (`+string(made.ID)+`) of Acme Corp (organization `)
	code, _, errs = cron.told(t, "tokens", "list")
	assert.Equal(t, 3, code, "what uses it is told")
	assert.NotContains(t, errs, secret)
	code, _, errs = b.told(t, "tokens", "delete", string(made.ID), "--yes")
	assert.Equal(t, 1, code)
	assert.Contains(t, errs, "Warehouse sync", "which there are")
	assert.Len(t, b.sent(), 2)
}

func TestTheTokenInUseIsDeletedWhenToldTwice(t *testing.T) {
	for _, lost := range []bool{false, true} {
		b := serveBetween(t)
		_, secret, _ := b.told(t, "tokens", "create", "cron", "--yes")
		file := filepath.Join(t.TempDir(), "cron")
		require.NoError(t, os.WriteFile(file, []byte(secret), 0o600))
		b.flags[slices.Index(b.flags, "--token-file")+1] = file
		if lost {
			b.lose(true)
		}
		code, _, errs := b.told(t, "tokens", "delete", string(b.tokens(t)[1].ID), "--yes", "--even-mine")
		assert.Equal(t, 0, code, errs)
		assert.Contains(t, errs, "signed out")
		assert.Len(t, b.tokens(t), 1)
	}
}

func TestATokenWhoseAnswerWasLostIsLookedFor(t *testing.T) {
	for _, done := range []bool{true, false} {
		b := serveBetween(t)
		b.lose(done)
		code, out, errs := b.told(t, "tokens", "create", "cron", "--yes")
		assert.Equal(t, 1, code)
		assert.Empty(t, out)
		assert.Equal(t, []string{"POST /v1/organizations/" + string(b.organization().ID) + "/tokens"}, b.sent(), "sent once")
		if done {
			id := string(b.tokens(t)[1].ID)
			assert.Contains(t, errs, `The token "cron" was created (`+id+`), but its secret was lost`)
			assert.Contains(t, errs, "tokens delete "+id)
		} else {
			assert.Contains(t, errs, "It was not done, or not yet")
		}
	}
}

func TestADeletionWhoseAnswerWasLostIsLookedFor(t *testing.T) {
	for _, done := range []bool{true, false} {
		b := serveBetween(t)
		b.lose(done)
		code, _, errs := b.told(t, "tokens", "delete", "2210", "--yes")
		assert.Len(t, b.sent(), 1)
		if done {
			assert.Equal(t, 0, code, errs)
			assert.Contains(t, errs, "It was done")
		} else {
			assert.Equal(t, 1, code)
			assert.Contains(t, errs, "still there")
		}
	}
}

func TestWhenLookingFailsTooItIsNotKnown(t *testing.T) {
	b := serveBetween(t)
	lost := false
	b.meddleBy(func(w http.ResponseWriter, r *http.Request, forward func()) bool {
		if lost {
			w.WriteHeader(http.StatusForbidden)
			return true
		}
		if lost = r.Method != http.MethodGet; lost {
			forward()
			panic(http.ErrAbortHandler)
		}
		return false
	})
	code, _, errs := b.told(t, "settings", "set", "a=1", "--yes")
	assert.Equal(t, 1, code)
	assert.Contains(t, errs, "It is not known whether it was done")
	assert.Contains(t, errs, "Looking failed")
	assert.Len(t, b.sent(), 1)
}

func TestAWrongUseOfAFamilyOfCommandsIsNoSuccess(t *testing.T) {
	for _, args := range [][]string{
		{"tokens"}, {"tokens", "dlete", "5"}, {"settings"}, {"settings", "sett"}, {"policy", "unset"}, {"tokens", "create"}, {"tokens", "delete"},
		{"tokens", "delete", "cron", "--yes"}, {"tokens", "create", "a", "b", "--yes"}, {"settings", "set", "--yes"}, {"settings", "unset", "--yes"},
		{"tokens", "list", "--app", "7"}, {"settings", "get", "a", "-o", "csv"}, {"policy", "-o", "csv"}, {"settings", "set", "novalue", "--yes"},
	} {
		code, out, errs := served{}.told(t, args...)
		assert.Equal(t, 2, code, "%s: %s", args, errs)
		assert.Empty(t, out)
	}
}

func TestATokenNeedsAName(t *testing.T) {
	b := serveBetween(t)
	code, _, errs := b.told(t, "tokens", "create", " ", "--yes")
	assert.Equal(t, 2, code, errs)
	assert.Empty(t, b.sent())
}

// jsonOf is a value as JSON.
func jsonOf(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	require.NoError(t, err)
	return string(text)
}
