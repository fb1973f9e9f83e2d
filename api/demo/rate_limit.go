package demo

import (
	"net/http"
	"strconv"
	"sync"
	"time"
)

// The documented limit of the audit-log endpoints, per user (wire.md, "Rate
// limit").
const (
	limitRequests = 30
	limitPeriod   = 10 * time.Second
)

// window counts the requests of the last period. What was refused is not
// counted.
type window struct {
	mu   sync.Mutex
	seen []time.Time
}

// enter counts a request, or says when the next one will be let in.
func (w *window) enter(now time.Time) (next time.Time, ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for len(w.seen) > 0 && !now.Before(w.seen[0].Add(limitPeriod)) {
		w.seen = w.seen[1:]
	}
	if len(w.seen) >= limitRequests {
		return w.seen[0].Add(limitPeriod), false
	}
	w.seen = append(w.seen, now)
	return time.Time{}, true
}

// answerTooMany is the documented 429.
func answerTooMany(w http.ResponseWriter, next time.Time) {
	// Rounded up, so that a request at that millisecond is let in.
	at := next.Add(time.Millisecond - time.Nanosecond).UnixMilli()
	body := []byte(`{"message":"Too many requests: the audit logs can be read `)
	body = strconv.AppendInt(body, limitRequests, 10)
	body = append(body, ` times in 10 seconds.","referenceUrl":"https://developers.fliplet.com/rate-limits.html","nextValidRequestDate":`...)
	body = append(appendDate(body, at), '}')
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(http.StatusTooManyRequests)
	_, _ = w.Write(body)
}
