//go:build unix

package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// apiLog is what the counts here need of a log.
type apiLog struct {
	ID        int64
	Type      string
	Data      any
	CreatedAt time.Time
	RequestID string
	User      struct{ Email string }
}

// before tells whether the log is older than the end of the period.
func (l apiLog) before(end time.Time) bool { return l.CreatedAt.Before(end) }

// person is whom the log is by.
func (l apiLog) person() string {
	if l.User.Email != "" {
		return l.User.Email
	}
	return first(l.Data, "_userEmail")
}

// fetch reads all logs of some types from a time on, the oldest first, with
// bodies written by hand from wire.md.
func (d demoServer) fetch(t *testing.T, from time.Time, types ...string) []apiLog {
	t.Helper()
	var all []apiLog
	for {
		body, err := json.Marshal(map[string]any{
			"type": types, "startDate": from.Format("2006-01-02T15:04:05.000Z"), "sort": "createdAt", "order": "ASC", "limit": 500, "offset": len(all),
			"fields": []string{"id", "type", "data", "createdAt", "requestId", "user.email"},
		})
		require.NoError(t, err)
		request, err := http.NewRequest(http.MethodPost, fmt.Sprintf("%sv1/organizations/%d/logs", d.URL, d.OrganizationID), bytes.NewReader(body))
		require.NoError(t, err)
		request.Header.Set("Auth-token", d.Token)
		request.Header.Set("Content-Type", "application/json")
		answer, err := http.DefaultClient.Do(request)
		require.NoError(t, err)
		text, err := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		require.NoError(t, err)
		require.Equal(t, 200, answer.StatusCode, "%s", text)
		var page struct{ Logs []apiLog }
		require.NoError(t, json.Unmarshal(text, &page))
		all = append(all, page.Logs...)
		if len(page.Logs) < 500 {
			return all
		}
	}
}

// values are the texts and numbers under a key, the outermost ones: those that
// stand deeper are left out.
func values(data any, key string) []string {
	for level := []any{data}; len(level) > 0; {
		var found []string
		var below []any
		for _, v := range level {
			switch v := v.(type) {
			case []any:
				below = append(below, v...)
			case map[string]any:
				if text := scalar(v[key]); text != "" {
					found = append(found, text)
				}
				for _, inner := range v {
					below = append(below, inner)
				}
			}
		}
		if len(found) > 0 {
			return found
		}
		level = below
	}
	return nil
}

// first is the first of values; "" when there is none.
func first(data any, key string) string {
	if found := values(data, key); len(found) > 0 {
		return found[0]
	}
	return ""
}

// scalar is a text or number as text; "" for all else.
func scalar(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}

// objects calls see for every object in the data, however deep.
func objects(data any, see func(map[string]any)) {
	switch v := data.(type) {
	case []any:
		for _, inner := range v {
			objects(inner, see)
		}
	case map[string]any:
		see(v)
		for _, inner := range v {
			objects(inner, see)
		}
	}
}

// expected is what the panel should say: how many logs, and texts as they stand
// on it, with single blanks.
type expected struct {
	basedOn int
	says    []string
}

func (e *expected) say(format string, of ...any) { e.says = append(e.says, fmt.Sprintf(format, of...)) }

// grouped writes a number with its thousands apart.
func grouped(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return grouped(n/1000) + fmt.Sprintf(",%03d", n%1000)
}

// nonzero lists counts with their words, those of none left out.
func nonzero(counts map[string]int, order ...string) string {
	var words []string
	for _, name := range order {
		one, many, plural := strings.Cut(name, "|")
		switch n := counts[one]; {
		case n > 1 && plural:
			words = append(words, grouped(n)+" "+many)
		case n > 0:
			words = append(words, grouped(n)+" "+one)
		}
	}
	return strings.Join(words, ", ")
}

func (d demoServer) emailsExpected(t *testing.T, from, end time.Time) expected {
	triggers := []string{"email.communicate", "email.dataSourceHook", "email.validate"}
	logs := d.fetch(t, from, append(triggers, "email.delivered", "email.delayed", "email.bounced", "email.complaint", "email.rejected")...)
	var e expected
	sent, seen, latest := map[string]bool{}, map[string]bool{}, map[string]string{}
	for _, l := range logs {
		ids := values(l.Data, "messageId")
		if l.before(end) {
			e.basedOn++
		}
		for _, id := range ids {
			switch {
			case slices.Contains(triggers, l.Type):
				sent[id] = sent[id] || l.before(end)
			default: // in order of time: the last one stays
				latest[id] = strings.TrimPrefix(l.Type, "email.")
			}
			seen[id] = seen[id] || l.before(end)
		}
	}
	counts := map[string]int{}
	for id := range sent {
		switch {
		case !sent[id]:
		case latest[id] == "":
			counts["no status yet"]++
		default:
			counts[latest[id]]++
		}
	}
	total, stray := 0, 0
	for _, n := range counts {
		total += n
	}
	for id := range seen {
		if seen[id] && !sent[id] {
			stray++
		}
	}
	e.say("%s sent: %s.", grouped(total), nonzero(counts, "delivered", "delayed", "bounced", "rejected", "complaint|complaints", "no status yet"))
	table := "By status Latest status Messages"
	for _, status := range []string{"delivered", "delayed", "bounced", "rejected", "complaint", "no status yet"} {
		if counts[status] > 0 {
			table += " " + status + " " + grouped(counts[status])
		}
	}
	e.says = append(e.says, table)
	e.say("Messages · %s", grouped(total+stray))
	return e
}

func (d demoServer) pushesExpected(t *testing.T, from, end time.Time) expected {
	type service struct{ pushes, success, failure int }
	var e expected
	services, errors := map[string]*service{}, map[string]int{}
	all, failing := service{}, 0
	for _, l := range d.fetch(t, from, "pushNotification.send") {
		if !l.before(end) {
			continue
		}
		e.basedOn++
		used, failed := map[string]bool{}, 0
		objects(l.Data, func(o map[string]any) {
			method := scalar(o["method"])
			success, ok := o["success"].(float64)
			failure, also := o["failure"].(float64)
			if !ok || !also || method == "" {
				return
			}
			if services[method] == nil {
				services[method] = &service{}
			}
			s := services[method]
			s.success, s.failure = s.success+int(success), s.failure+int(failure)
			all.success, all.failure = all.success+int(success), all.failure+int(failure)
			if !used[method] {
				used[method] = true
				s.pushes++
			}
			failed += int(failure)
			objects(o["message"], func(m map[string]any) {
				if word := scalar(m["error"]); word != "" {
					errors[word+" "+method]++
				}
			})
		})
		if failed > 0 {
			failing++
		}
	}
	e.say("%s pushes to %s devices: %s succeeded, %s failed.", grouped(e.basedOn), grouped(all.success+all.failure), grouped(all.success), grouped(all.failure))
	e.say("%s pushes had failures.", grouped(failing))
	e.say("Outcome Pushes with failures %d without failures %d", failing, e.basedOn-failing)
	table := "Service Pushes Sent Succeeded Failed"
	for _, name := range slices.Sorted(keysOf(services)) {
		s := services[name]
		table += fmt.Sprintf(" %s %s %s %s %s", name, grouped(s.pushes), grouped(s.success+s.failure), grouped(s.success), grouped(s.failure))
	}
	e.says = append(e.says, table)
	for word, n := range errors {
		e.say(" %s %s ", word, grouped(n))
	}
	return e
}

func (d demoServer) loginsExpected(t *testing.T, from, end time.Time) expected {
	type attempt struct{ failed, first, sso bool }
	var e expected
	attempts, people, addresses := map[string]*attempt{}, map[string]bool{}, map[string]bool{}
	for _, l := range d.fetch(t, from, "user.login", "user.login.failed", "user.login.first", "user.login.sso") {
		if !l.before(end) {
			continue
		}
		e.basedOn++
		request := l.RequestID
		if request == "" {
			request = fmt.Sprint("log ", l.ID)
		}
		if attempts[request] == nil {
			attempts[request] = &attempt{}
		}
		a := attempts[request]
		a.failed = a.failed || l.Type == "user.login.failed"
		a.first = a.first || l.Type == "user.login.first"
		a.sso = a.sso || l.Type == "user.login.sso"
		if who := l.person(); who != "" {
			people[who] = true
		}
		if ip := first(l.Data, "ip"); ip != "" {
			addresses[ip] = true
		}
	}
	counts := map[string]int{}
	for _, a := range attempts {
		for name, yes := range map[string]bool{"failed": a.failed, "first sign-in": a.first, "by single sign-on": a.sso} {
			if yes {
				counts[name]++
			}
		}
	}
	e.say("%s attempts to sign in: %s.", grouped(len(attempts)), nonzero(counts, "failed", "first sign-in|first sign-ins", "by single sign-on"))
	e.say("%s people, from %s addresses.", grouped(len(people)), grouped(len(addresses)))
	return e
}

func (d demoServer) twoFactorExpected(t *testing.T, from, end time.Time) expected {
	var e expected
	counts, kinds := map[string]int{}, map[string][2]int{}
	byAdmin := 0
	for _, l := range d.fetch(t, from, "user.twofactor.add", "user.twofactor.remove", "organization.user.twofactor.remove") {
		if !l.before(end) {
			continue
		}
		e.basedOn++
		kind := first(l.Data, "type")
		of := kinds[kind]
		if l.Type == "user.twofactor.add" {
			counts["added"]++
			of[0]++
		} else {
			counts["removed"]++
			of[1]++
		}
		kinds[kind] = of
		if l.Type == "organization.user.twofactor.remove" {
			byAdmin++
		}
	}
	e.say("%s changes: %s.", grouped(e.basedOn), nonzero(counts, "added", "removed"))
	switch {
	case byAdmin == 1:
		e.say("1 removal was by an admin.")
	case byAdmin > 1:
		e.say("%d removals were by an admin.", byAdmin)
	}
	table := "Kind Added Removed"
	for _, kind := range slices.Sorted(keysOf(kinds)) {
		table += fmt.Sprintf(" %s %d %d", kind, kinds[kind][0], kinds[kind][1])
	}
	e.says = append(e.says, table)
	return e
}

func (d demoServer) mediaExpected(t *testing.T, from, end time.Time) expected {
	words := map[string]string{
		"mediaFile.create": "uploaded", "mediaFile.update": "changed or moved", "mediaFile.remove": "to the bin", "mediaFile.restore": "restored",
	}
	var e expected
	counts, latest := map[string]int{}, map[string]string{}
	for _, l := range d.fetch(t, from, slices.Sorted(keysOf(words))...) {
		if !l.before(end) {
			continue
		}
		e.basedOn++
		counts[words[l.Type]]++
		if id := first(l.Data, "mediaFileId"); id != "" {
			latest[id] = words[l.Type]
		}
	}
	ends := map[string]int{}
	for _, what := range latest {
		ends[what]++
	}
	order := []string{"uploaded", "changed or moved", "to the bin", "restored"}
	e.say("%s files: %s.", grouped(len(latest)), nonzero(counts, order...))
	table := "What Logs Files where it is the latest"
	for _, what := range order {
		table += fmt.Sprintf(" %s %s %s", what, grouped(counts[what]), grouped(ends[what]))
	}
	e.says = append(e.says, table)
	return e
}

func (d demoServer) publishesExpected(t *testing.T, from, end time.Time) expected {
	var e expected
	counts, reports := map[string]int{}, map[string]string{}
	var builds []string
	for _, l := range d.fetch(t, from, "app.publish.web.create", "app.publish", "app.submission.build", "app.submission.report") {
		id := first(l.Data, "appSubmissionId")
		if l.Type == "app.submission.report" {
			reports[id] = first(l.Data, "status")
		}
		if !l.before(end) {
			continue
		}
		e.basedOn++
		switch l.Type {
		case "app.publish.web.create":
			counts["web launch"]++
		case "app.publish":
			counts["in-app update"]++
		case "app.submission.build":
			counts["store build"]++
			builds = append(builds, id)
		}
	}
	outcomes := map[string]int{}
	for _, id := range builds {
		if reports[id] == "" {
			reports[id] = "not reported yet"
		}
		outcomes[reports[id]]++
	}
	all := counts["web launch"] + counts["in-app update"] + counts["store build"]
	e.say("%s publications: %s.", grouped(all), nonzero(counts, "web launch|web launches", "in-app update|in-app updates", "store build|store builds"))
	for outcome, n := range outcomes {
		e.say("%s %s", grouped(n), outcome) // in the sentence
		e.say(" %s %s ", outcome, grouped(n))
	}
	return e
}

func keysOf[V any](m map[string]V) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}
