package demo

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"fliplet-audit/api/demo/jsonb"
)

// handler routes the endpoints. What is in no route is a 404 in JSON.
func (s *Server) handler() http.Handler {
	mux := http.NewServeMux()
	read := []string{http.MethodGet}
	ask := []string{http.MethodGet, http.MethodPost}
	mux.Handle("/v1/user", s.endpoint(read, s.answerUser))
	mux.Handle("/v1/organizations", s.endpoint(read, s.answerOrganizations))
	mux.Handle("/v1/apps", s.endpoint(read, s.answerApps))
	mux.Handle("/v1/organizations/{id}/logs", s.endpoint(ask, s.limited(s.answerOrganizationLogs)))
	mux.Handle("/v1/apps/{id}/logs", s.endpoint(ask, s.limited(s.answerAppLogs)))
	mux.Handle("/v1/apps/{id}/analytics/sessions", s.endpoint(read, s.answerSessions))
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		answerError(w, http.StatusNotFound, "not found", "There is no "+r.URL.Path+" here.")
	})
	return s.counted(mux)
}

// counted lets Close wait for the handlers.
func (s *Server) counted(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.enter() {
			return
		}
		defer s.handlers.Done()
		s.date(w)
		next.ServeHTTP(w, r)
	})
}

// date dates the answer by the server's clock.
func (s *Server) date(w http.ResponseWriter) {
	w.Header().Set("Date", s.options.Now().UTC().Format(http.TimeFormat))
}

// endpoint checks method and token, and waits the latency.
func (s *Server) endpoint(methods []string, next http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !slices.Contains(methods, r.Method) {
			w.Header().Set("Allow", strings.Join(methods, ", "))
			answerError(w, http.StatusMethodNotAllowed, "method not allowed", r.Method+" is not possible here.")
			return
		}
		if !s.authorised(r) {
			answerError(w, http.StatusUnauthorized, "not authorised", "The auth_token provided doesn't belong to any user.")
			return
		}
		if wait(r.Context(), s.options.Latency) == nil {
			s.date(w)
			next(w, r)
		}
	})
}

// limited holds the audit-log endpoints to their rate.
func (s *Server) limited(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !s.options.NoRateLimit {
			if at, ok := s.requests.enter(s.options.Now()); !ok {
				answerTooMany(w, at)
				return
			}
		}
		next(w, r)
	}
}

func wait(ctx context.Context, latency time.Duration) error {
	if latency <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(latency)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
	return ctx.Err()
}

// pathID is the id in the path; 0, which no row has, when it is no number.
func pathID(r *http.Request) int64 {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return 0
	}
	return id
}

// answerError is an error in the shape of the documented 401.
func answerError(w http.ResponseWriter, status int, name, message string) {
	body := jsonb.AppendText([]byte(`{"error":`), name)
	body = append(jsonb.AppendText(append(body, `,"message":`...), message), '}')
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

// answerRefusal is how a missing role or plan shows (wire.md, "One app's
// logs").
func answerRefusal(w http.ResponseWriter, status int, message string) {
	body := append(jsonb.AppendText([]byte(`{"status":"error","message":`), message), '}')
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(body)
}
