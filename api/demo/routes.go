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

// answerer answers a request of an account that is signed in.
type answerer func(w http.ResponseWriter, r *http.Request, who *account)

// handler routes the endpoints. What is in no route is a 404 in JSON.
func (s *Server) handler() http.Handler {
	mux := http.NewServeMux()
	read := []string{http.MethodGet}
	send := []string{http.MethodPost}
	ask := []string{http.MethodGet, http.MethodPost}
	mux.Handle("/v1/auth/login", s.door(send, s.answerLogin))
	mux.Handle("/v1/auth/third-party", s.door(ask, s.answerThirdParty))
	mux.Handle("/demo/people", s.door(read, s.answerPeople))
	mux.Handle("/v1/auth/logout", s.endpoint(send, s.answerLogout))
	mux.Handle("/v1/user", s.endpoint(read, s.answerUser))
	mux.Handle("/v1/organizations", s.endpoint(read, s.answerOrganizations))
	mux.Handle("/v1/apps", s.endpoint(read, s.answerApps))
	mux.Handle("/v1/organizations/{id}/logs", s.endpoint(ask, s.limited(s.answerOrganizationLogs)))
	mux.Handle("/v1/apps/{id}/logs", s.endpoint(ask, s.limited(s.answerAppLogs)))
	mux.Handle("/v1/apps/{id}/analytics/sessions", s.endpoint(read, s.answerSessions))
	mux.Handle("/v1/organizations/{id}/analytics", s.endpoint(ask, s.answerUsage))
	mux.Handle("/v1/organizations/{id}/tokens", s.endpoint(ask, s.answerTokens))
	mux.Handle("/v1/organizations/{id}/tokens/{token}", s.endpoint([]string{http.MethodDelete}, s.answerToken))
	mux.Handle("/v1/organizations/{id}/settings", s.endpoint([]string{http.MethodGet, http.MethodPut}, s.answerSettings))
	mux.Handle("/v1/organizations/{id}/policy", s.endpoint(send, s.answerPolicy))
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		answerError(w, http.StatusNotFound, "not found", "There is no "+r.URL.Path+" here.")
	})
	return s.counted(mux)
}

// counted lets Close wait for the handlers. A request that ends before its
// answer is whole, the server's closing included, is cut off: an empty or cut
// answer would read as a success.
func (s *Server) counted(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.enter() {
			panic(http.ErrAbortHandler)
		}
		defer s.handlers.Done()
		s.date(w)
		next.ServeHTTP(w, r)
		if r.Context().Err() != nil {
			panic(http.ErrAbortHandler)
		}
	})
}

// date dates the answer by the server's clock.
func (s *Server) date(w http.ResponseWriter) {
	w.Header().Set("Date", s.options.Now().UTC().Format(http.TimeFormat))
}

// door checks the method, and waits the latency: for what needs no token.
func (s *Server) door(methods []string, next http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !slices.Contains(methods, r.Method) {
			w.Header().Set("Allow", strings.Join(methods, ", "))
			answerError(w, http.StatusMethodNotAllowed, "method not allowed", r.Method+" is not possible here.")
			return
		}
		if wait(r.Context(), s.options.Latency) == nil {
			s.date(w)
			next(w, r)
		}
	})
}

// endpoint is a door for those whose token opens it.
func (s *Server) endpoint(methods []string, next answerer) http.Handler {
	return s.door(methods, func(w http.ResponseWriter, r *http.Request) {
		if who := s.admitted(w, r); who != nil {
			next(w, r, who)
		}
	})
}

// admitted is whose token the request carries; for none it is answered.
func (s *Server) admitted(w http.ResponseWriter, r *http.Request) *account {
	who := s.doors.who(givenToken(r))
	if who == nil {
		answerError(w, http.StatusUnauthorized, "not authorised", "The auth_token provided doesn't belong to any user.")
	}
	return who
}

// limited holds the audit-log endpoints to their rate, which is each user's.
func (s *Server) limited(next answerer) answerer {
	return func(w http.ResponseWriter, r *http.Request, who *account) {
		if !s.options.NoRateLimit {
			if at, ok := who.requests.enter(s.options.Now()); !ok {
				answerTooMany(w, at)
				return
			}
		}
		next(w, r, who)
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
