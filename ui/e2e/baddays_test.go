//go:build unix

package e2e

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const notAuthorised = `{"error":"not authorised","message":"The auth_token provided doesn't belong to any user."}`

// badDay is one way of a server to misbehave, and what a person must be told.
type badDay struct {
	name   string
	answer logsAnswer
	says   []string
	slow   bool // the program asks again a few times first
	asks   bool // the program asks to sign in again first
}

func badDays() []badDay {
	return []badDay{
		{"revoked token", always(401, notAuthorised), []string{"Fliplet does not accept this token", "FLIPLET_AUTH_TOKEN", "sign in again"}, false, true},
		{"plan", always(403, `{"message":"Audit logs need the gold plan"}`), []string{"plan does not include the audit log", "gold plan"}, false, false},
		{"role", always(403, `{"message":"Only admins may do this"}`), []string{"This account may not read the logs of organization 12", "A narrows to one of your apps"}, false, false},
		{"a 401 about a role", always(401, `{"status":"error","message":"You lack the permissions."}`), []string{"This account may not read the logs of organization 12", "A narrows"}, false, false},
		{"organization gone", always(404, `{"message":"Organization not found"}`), []string{"Fliplet does not find the logs of organization 12", "Check the id"}, false, false},
		{"not understood", always(400, `{"message":"Invalid operator $foo"}`), []string{"did not understand the question (400)", "Invalid operator $foo"}, false, false},
		{"web page", func(w http.ResponseWriter, _ asked) {
			w.Header().Set("Content-Type", "text/html")
			_, _ = io.WriteString(w, "<!DOCTYPE html><title>Sign in to the WiFi</title>")
		}, []string{"answered with something that is not Fliplet's API", "no sign-in page"}, false, false},
		{"an error in a 200", always(200, `{"error":"something broke"}`), []string{"Fliplet answered with an error: something broke", "Ask again"}, false, false},
		{"no logs in it", always(200, `{"totalCount":3}`), []string{"not in the expected form", "newer version"}, false, false},
		{"another address", func(w http.ResponseWriter, _ asked) {
			w.Header().Set("Location", "https://login.example/")
			w.WriteHeader(302)
		}, []string{"points to another address (login.example)"}, false, false},
		{"server error", always(500, `{"error":"oops"}`), []string{"had an error of its own (500)"}, true, false},
		{"cut body", func(w http.ResponseWriter, _ asked) {
			w.Header().Set("Content-Length", "9000")
			_, _ = io.WriteString(w, `{"logs":[`+plainLog(1)+`,`)
		}, []string{"broke off"}, true, false},
		{"connection closed", func(http.ResponseWriter, asked) { panic(http.ErrAbortHandler) },
			[]string{"There is no connection to 127.0.0.1"}, true, false},
	}
}

// Each of these comes over a screen that has rows: they stay, the keys work,
// and once the server behaves again so does the screen.
func TestABadDayIsSaidAndTheRowsStay(t *testing.T) {
	for _, day := range badDays() {
		t.Run(day.name, func(t *testing.T) {
			t.Parallel()
			m := newMisbehaving(t, plain(40))
			s := openOn(t, m.URL, Options{Args: []string{"--org", "12"}})
			s.waitFor("Showing 1 to 25 of 40", "user3@acme", "Acme Corp")
			m.set(func(m *misbehaving) { m.logs = day.answer })
			s.press("R")
			if day.asks {
				s.closesAnew()
			}
			screen := s.waitLong(day.says[0])
			for _, text := range day.says {
				assert.True(t, screen.Has(text), "%q in\n%s", text, screen)
			}
			assert.True(t, screen.Has("user3@acme"), "the rows are gone:\n%s", screen)
			s.alive()
			m.set(func(m *misbehaving) { m.logs = plain(30) })
			s.press("R")
			s.waitFor("Showing 1 to 25 of 30", "user3@acme")
			s.waitGone(day.says[0])
			s.quits()
		})
	}
}

// The same from the first question on: nothing to see yet, but what happened.
func TestABadDayFromTheStart(t *testing.T) {
	for _, day := range badDays() {
		if day.slow {
			continue
		}
		t.Run(day.name, func(t *testing.T) {
			t.Parallel()
			m := newMisbehaving(t, day.answer)
			s := openOn(t, m.URL, Options{Args: []string{"--org", "12"}})
			if day.asks {
				s.closesAnew()
			}
			s.waitFor(day.says...)
			s.alive()
			m.set(func(m *misbehaving) { m.logs = plain(3) })
			s.press("R")
			s.waitFor("Showing 1 to 3 of 3")
			s.quits()
		})
	}
}

// Without an organization the first question is which ones there are.
func TestABadDayBeforeThereIsAnOrganization(t *testing.T) {
	tests := []struct {
		name   string
		answer http.HandlerFunc
		says   []string
		asks   bool
	}{
		{"revoked token", func(w http.ResponseWriter, _ *http.Request) { answerWith(w, 401, notAuthorised) },
			[]string{"Fliplet does not accept this token", "FLIPLET_AUTH_TOKEN", "asks again"}, true},
		{"a wall", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>") },
			[]string{"not Fliplet's API", "asks again"}, false},
		{"no organization", func(w http.ResponseWriter, _ *http.Request) { answerWith(w, 200, `{"organizations":[]}`) },
			[]string{"This account belongs to no organization"}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := newMisbehaving(t, plain(3))
			m.set(func(m *misbehaving) { m.all = tt.answer })
			s := openOn(t, m.URL, Options{})
			if tt.asks {
				s.closesAnew()
			}
			s.waitFor(tt.says...)
			m.set(func(m *misbehaving) { m.all = nil })
			s.press("R")
			s.waitFor("Showing 1 to 3 of 3", "Acme Corp")
			s.quits()
		})
	}
}

func TestNoConnection(t *testing.T) {
	t.Parallel()
	m := newMisbehaving(t, plain(40))
	s := openOn(t, m.URL, Options{Args: []string{"--org", "12"}})
	s.waitFor("Showing 1 to 25 of 40")
	m.Close()
	s.press("R")
	s.waitLong("✗ There is no connection to 127.0.0.1") // the banner, after the tries that the status line tells of
	s.waitFor("Check the network", "user3@acme")
	s.alive()
	s.quits()
}

func TestNoAddress(t *testing.T) {
	t.Parallel()
	// A label of more than 63 letters has no address: nobody needs to be asked.
	url := "https://" + strings.Repeat("a", 64) + ".example/"
	for _, args := range [][]string{{"--org", "12"}, nil} {
		s := openOn(t, url, Options{Args: args, Width: 200, Height: 50, Env: []string{"GODEBUG=netdns=go"}})
		s.waitLong("No address was found for aaa")
		s.waitFor("Check the network")
		s.quits()
	}
}

func TestNoSecureConnection(t *testing.T) {
	t.Parallel()
	m := unstarted(plain(3))
	m.StartTLS()
	t.Cleanup(m.Close)
	for _, args := range [][]string{{"--org", "12"}, nil} {
		s := openOn(t, m.URL, Options{Args: args})
		s.waitFor("The connection to 127.0.0.1 is not secure", "Something between here and Fliplet", "computer's clock")
		s.quits()
		assert.Zero(t, m.asked(), "the token was sent")
	}
}

func TestAStormOf429sIsCountedDownAndPasses(t *testing.T) {
	t.Parallel()
	m := newMisbehaving(t, plain(40))
	s := openOn(t, m.URL, Options{Args: []string{"--org", "12"}})
	s.waitFor("Showing 1 to 25 of 40", "Acme Corp")
	left := 3
	m.set(func(m *misbehaving) {
		m.logs = func(w http.ResponseWriter, q asked) {
			m.mu.Lock()
			left--
			storm := left >= 0
			m.mu.Unlock()
			if !storm {
				plain(31)(w, q)
				return
			}
			// Its clock is an hour behind.
			now := time.Now().Add(-time.Hour)
			w.Header().Set("Date", now.UTC().Format(http.TimeFormat))
			next := now.Truncate(time.Second).Add(2 * time.Second).UTC().Format("2006-01-02T15:04:05.000Z")
			answerWith(w, 429, `{"message":"Too many requests","nextValidRequestDate":"`+next+`"}`)
		}
	})
	s.press("R")
	s.waitFor("Fliplet's rate limit: asking again in 2 s", "user3@acme")
	s.waitFor("Fliplet's rate limit: asking again in 1 s")
	s.press("down")
	s.waitLong("Showing 1 to 25 of 31")
	s.waitGone("rate limit")
	s.quits()
}

func TestEscapeStopsAnEndlessStorm(t *testing.T) {
	t.Parallel()
	m := newMisbehaving(t, plain(40))
	s := openOn(t, m.URL, Options{Args: []string{"--org", "12"}})
	s.waitFor("Showing 1 to 25 of 40")
	m.set(func(m *misbehaving) {
		m.logs = func(w http.ResponseWriter, _ asked) {
			w.Header().Set("Retry-After", "30")
			answerWith(w, 429, `{"message":"Too many requests"}`)
		}
	})
	s.press("R")
	s.waitFor("Fliplet's rate limit: asking again in 30 s")
	s.press("esc")
	s.waitFor("Stopped asking", "user3@acme")
	s.alive()
	s.quits()
}

func TestAPageShorterThanPromised(t *testing.T) {
	t.Parallel()
	m := newMisbehaving(t, always(200, page(30, plainLog(1), plainLog(2))))
	s := openOn(t, m.URL, Options{Args: []string{"--org", "12"}})
	s.waitFor("Showing 1 to 2 of 30", "Fliplet sent 23 fewer than it announced")
	s.alive()
	s.quits()
}

func TestATotalThatChangesBetweenPages(t *testing.T) {
	t.Parallel()
	totals := map[int]int{0: 600, 25: 580, 50: 40}
	m := newMisbehaving(t, func(w http.ResponseWriter, q asked) {
		if q.Limit > 100 { // what is read ahead would tell the later totals early
			answerWith(w, 500, `{}`)
			return
		}
		plain(totals[q.Offset])(w, q)
	})
	s := openOn(t, m.URL, Options{Args: []string{"--org", "12"}})
	s.waitFor("Showing 1 to 25 of 600")
	s.press("n")
	s.waitFor("Showing 26 to 50 of 580", "the total was 600 before")
	s.press("n")
	// There is no third page any more: the last there is.
	screen := s.waitFor("of 40", "page 2 of 2")
	assert.True(t, screen.Has("user26@acme"), "%s", screen)
	s.alive()
	s.quits()
}

// nothing is a log that has all its fields and no value in any.
const nothing = `{"id":null,"type":null,"data":null,"dataString":null,"requestId":null,"createdAt":null,"updatedAt":null,` +
	`"sessionId":null,"userId":null,"appId":null,"dataSourceEntryId":null,"dataSourceId":null,"organizationId":null,` +
	`"appNotificationId":null,"typeDescription":null,"user":null,"app":null}`

func TestUnknownTypesAndNulls(t *testing.T) {
	t.Parallel()
	unknown := strings.Replace(plainLog(1), "user.login", "brand.new.thing", 1)
	unknown = strings.Replace(unknown, `{"id"`, `{"newField":{"deep":[1,null]},"id"`, 1)
	m := newMisbehaving(t, serving(unknown, nothing, `{}`, `null`, `12`, `"x"`, `[]`, plainLog(2)))
	s := openOn(t, m.URL, Options{Args: []string{"--org", "12"}})
	s.waitFor("Showing 1 to 8 of 8", "brand.new.thing", "user2@acme")
	s.press("enter")
	s.waitFor("not in the catalogue", "newField")
	// The log without anything, then those that are no logs.
	s.press("J")
	s.waitFor("a log without a type", "No data")
	for range 5 {
		s.press("tab", "+", "n", "y", "Y", "m", "J")
	}
	s.press("J")
	s.waitFor("Sign-in attempt", "user2@acme")
	s.press("q")
	s.waitFor("brand.new.thing")
	s.press("g", "down")
	s.press("right", "right", "right", "right", "=")
	s.waitFor("has no keys to filter by")
	s.press("left", "=")
	s.waitFor("has no Session to filter by")
	s.press("y")
	s.waitFor("This cell is empty")
	s.press("Y")
	s.waitFor("The log: sent to the terminal's clipboard")
	s.alive()
	s.quits()
}

func TestEnormousData(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString(`{"first": "needle-one", "list": [`)
	for i := range 100_000 {
		fmt.Fprintf(&text, `{"key%06d": "a value of some length here"}, `, i)
	}
	text.WriteString(`1], "last": "needle-two"}`)
	require.Greater(t, text.Len(), 4<<20)
	large := strings.Replace(plainLog(1), `"{\"n\": 1}"`, quoted(text.String()), 1)
	m := newMisbehaving(t, serving(large, plainLog(2)))
	s := openOn(t, m.URL, Options{Args: []string{"--org", "12"}, Width: 100, Height: 30})
	s.waitFor("Showing 1 to 2 of 2", "user2@acme")
	s.press("enter", "tab")
	s.waitFor("needle-one")
	s.press("/")
	s.typeText("needle-two")
	s.press("enter")
	s.waitFor(`"needle-two"`)
	s.press("Y")
	s.waitFor("too much for the terminal's clipboard")
	s.press("q")
	s.waitFor("user2@acme")
	s.press("tab", "tab", "tab", "tab", "/")
	s.typeText("needle-two")
	s.waitFor("Showing 1 to 1 of 1", "from the 2 logs", "needle-two")
	s.press("enter")
	s.alive()
	s.quits()
}

func quoted(text string) string {
	q, err := json.Marshal(text)
	if err != nil {
		panic(err)
	}
	return string(q)
}

func TestDeepData(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat(`{"a": [`, 100) + `"bottom"` + strings.Repeat(`]}`, 100)
	m := newMisbehaving(t, serving(strings.Replace(plainLog(1), `"{\"n\": 1}"`, quoted(deep), 1)))
	s := openOn(t, m.URL, Options{Args: []string{"--org", "12"}})
	s.waitFor("Showing 1 to 1 of 1")
	s.press("enter", "tab", "+", "G", "g", "/")
	s.typeText("bottom")
	s.press("enter")
	s.waitFor("bottom")
	s.press("_", "+", "q")
	s.waitFor("user1@acme")
	s.alive()
	s.quits()
}
