//go:build unix

package e2e

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// entry is a log of a ledger.
type entry struct {
	id int
	at time.Time
}

// ledger is a server that knows what is true: the logs it holds, those that it
// ever gave up, and what it was asked. It is written by hand from wire.md, and
// knows nothing of the program's own demo server.
type ledger struct {
	*httptest.Server
	mu      sync.Mutex
	entries []entry
	served  int
	// before, if not nil, is called with each question's number, from 1: it
	// may change the entries.
	before func(l *ledger, n int)
	// fault, if not nil, answers in the ledger's place when it says so.
	fault func(w http.ResponseWriter, n int) (done bool)
	// after, if not nil, is called when an answer is out.
	after func(n int)
	// announce, if not nil, is the total it says instead of the true one.
	announce *int
}

// ledgerStart is the time of a ledger's first log.
var ledgerStart = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)

// newLedger holds so many logs, a step apart.
func newLedger(t *testing.T, count int, step time.Duration) *ledger {
	t.Helper()
	l := &ledger{}
	for i := range count {
		l.entries = append(l.entries, entry{id: 1000 + i, at: ledgerStart.Add(time.Duration(i) * step)})
	}
	l.Server = httptest.NewUnstartedServer(l)
	l.Config.ErrorLog = log.New(io.Discard, "", 0)
	l.Start()
	t.Cleanup(l.Close)
	return l
}

// set changes how it behaves from now on.
func (l *ledger) set(change func(l *ledger)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	change(l)
}

// add puts a log in; mu must be held, as it is in before.
func (l *ledger) add(id int, at time.Time) { l.entries = append(l.entries, entry{id, at}) }

// remove takes logs out; mu must be held, as it is in before.
func (l *ledger) remove(gone func(entry) bool) { l.entries = slices.DeleteFunc(l.entries, gone) }

// truth is the ids of the logs in a period, in the order of time and id.
func (l *ledger) truth(from, to time.Time) []int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return ids(l.within(from, to))
}

func ids(entries []entry) []int {
	slices.SortFunc(entries, func(a, b entry) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.id, b.id)) })
	numbers := make([]int, len(entries))
	for i, e := range entries {
		numbers[i] = e.id
	}
	return numbers
}

func (l *ledger) within(from, to time.Time) []entry {
	var found []entry
	for _, e := range l.entries {
		if !e.at.Before(from) && !e.at.After(to) {
			found = append(found, e)
		}
	}
	return found
}

func (l *ledger) asked() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.served
}

func (l *ledger) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Header.Get("Auth-token") != secretToken:
		answerWith(w, 401, notAuthorised)
	case r.URL.Path == "/v1/organizations":
		answerWith(w, 200, `{"organizations":[{"id":12,"name":"Acme Corp"}]}`)
	case r.URL.Path == "/v1/apps":
		answerWith(w, 200, `{"apps":[]}`)
	case r.URL.Path == "/v1/organizations/12/logs":
		l.logs(w, r)
	default:
		answerWith(w, 404, `{"error":"not found"}`)
	}
}

type ledgerQuestion struct {
	StartDate, EndDate time.Time
	Sort, Order        string
	Limit, Offset      int
}

func (l *ledger) logs(w http.ResponseWriter, r *http.Request) {
	var q ledgerQuestion
	if err := json.NewDecoder(r.Body).Decode(&q); err != nil {
		answerWith(w, 400, `{"error":"Bad Request"}`)
		return
	}
	l.mu.Lock()
	l.served++
	n := l.served
	if l.before != nil {
		l.before(l, n)
	}
	body := l.page(q)
	fault, after := l.fault, l.after
	l.mu.Unlock()
	if fault == nil || !fault(w, n) {
		answerWith(w, 200, body)
	}
	if after != nil {
		after(n)
	}
}

// page answers as wire.md says; what sorts alike comes in another order each
// time, as the database's does.
func (l *ledger) page(q ledgerQuestion) string {
	if q.EndDate.IsZero() {
		q.EndDate = time.Now().AddDate(1, 0, 0)
	}
	found := l.within(q.StartDate, q.EndDate)
	order := func(a, b entry) int { return cmp.Compare(a.id, b.id) }
	if q.Sort != "id" {
		order = func(a, b entry) int {
			return cmp.Or(a.at.Compare(b.at), cmp.Compare(l.shuffled(a.id), l.shuffled(b.id)))
		}
	}
	if !slices.IsSortedFunc(found, order) {
		slices.SortFunc(found, order)
	}
	if q.Order == "DESC" {
		slices.Reverse(found)
	}
	total := len(found)
	if l.announce != nil {
		total = *l.announce
	}
	found = found[min(q.Offset, len(found)):]
	found = found[:min(q.Limit, len(found))]
	logs := make([]string, len(found))
	for i, e := range found {
		logs[i] = e.json()
	}
	return fmt.Sprintf(`{"logs":[%s],"totalCount":%d,"pageNumber":0,"perPage":%d,"pageCount":1,"query":{"where":{},"offset":%d,"limit":%d,"order":[["id","ASC"]]}}`,
		strings.Join(logs, ","), total, q.Limit, q.Offset, q.Limit)
}

// shuffled is an id's place among its equals, another one each time.
func (l *ledger) shuffled(id int) int { return id * (7919 + 2*l.served) % 1009 }

func (e entry) json() string {
	at := e.at.UTC().Format("2006-01-02T15:04:05.000Z")
	return fmt.Sprintf(`{"id":%d,"createdAt":%q,"updatedAt":%q,"type":"app.merge","typeDescription":"An app was merged","dataString":"{\"mergeId\": %d, \"note\": \"=1+1\"}","requestId":null,"sessionId":null,"userId":7,"appId":null,"dataSourceEntryId":null,"dataSourceId":null,"organizationId":12,"appNotificationId":null,"user":{"type":"studio","email":"ann@acme.example"}}`,
		e.id, at, at, e.id)
}

// tooMany answers 429 as wire.md has it, with the room's time so far ahead.
func tooMany(w http.ResponseWriter, room time.Duration) {
	answerWith(w, 429, fmt.Sprintf(`{"message":"Too many requests","referenceUrl":"https://example.com","nextValidRequestDate":%q}`,
		time.Now().Add(room).UTC().Format("2006-01-02T15:04:05.000Z")))
}

// TestTheLedgerShufflesTies keeps the ledger worth its name: reading by date
// in pages loses logs, reading by id does not.
func TestTheLedgerShufflesTies(t *testing.T) {
	l := newLedger(t, 1200, 0)
	read := func(sort string) map[string]bool {
		seen := map[string]bool{}
		for offset := 0; offset < 1200; offset += 100 {
			l.mu.Lock()
			l.served++
			var page struct{ Logs []struct{ ID json.Number } }
			body := l.page(ledgerQuestion{StartDate: ledgerStart, EndDate: ledgerStart, Sort: sort, Limit: 100, Offset: offset})
			l.mu.Unlock()
			require.NoError(t, json.Unmarshal([]byte(body), &page))
			for _, e := range page.Logs {
				seen[e.ID.String()] = true
			}
		}
		return seen
	}
	require.Len(t, read("id"), 1200)
	require.Less(t, len(read("createdAt")), 1200)
}
