package demo

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
)

// directory is what the token's user can see beside logs.
type directory struct {
	organizations []organization
	apps          []app
}

// organization may be one whose plan has no audit log.
type organization struct {
	ID      int64  `json:"id"`
	Name    string `json:"name"`
	refused bool
}

// app has a working copy and, once published, a production copy. Of a refused
// one the user is no publisher.
type app struct {
	ID             int64  `json:"id"`
	Name           string `json:"name"`
	OrganizationID int64  `json:"organizationId"`
	ProductionID   *int64 `json:"productionAppId"`
	refused        bool
}

// newDirectory has the organization with the logs, an empty one, and one
// without access, which has an app that the user is no publisher of.
func newDirectory(home organization, apps []app) directory {
	empty := organization{ID: home.ID + 1, Name: "Acme Sandbox (empty)"}
	closed := organization{ID: home.ID + 2, Name: "Acme Holding (no access)", refused: true}
	highest := closed.ID
	for _, a := range apps {
		highest = max(highest, a.ID)
		if a.ProductionID != nil {
			highest = max(highest, *a.ProductionID)
		}
	}
	payroll := app{ID: highest + 1, Name: "Payroll", OrganizationID: closed.ID, refused: true}
	return directory{
		organizations: []organization{home, empty, closed},
		apps:          append(slices.Clone(apps), payroll),
	}
}

func (d directory) organization(id int64) (organization, bool) {
	i := slices.IndexFunc(d.organizations, func(o organization) bool { return o.ID == id })
	if i < 0 {
		return organization{}, false
	}
	return d.organizations[i], true
}

// app finds an app by the id of its working or its production copy.
func (d directory) app(id int64) (app, bool) {
	i := slices.IndexFunc(d.apps, func(a app) bool { return a.ID == id || a.ProductionID != nil && *a.ProductionID == id })
	if i < 0 {
		return app{}, false
	}
	return d.apps[i], true
}

// logsOf are the appIds that the logs of the app's own endpoint carry: for the
// working copy those of both copies, for the production copy its own (a guess:
// no document says).
func (a app) logsOf(id int64) []int64 {
	if id == a.ID && a.ProductionID != nil {
		return []int64{a.ID, *a.ProductionID}
	}
	return []int64{id}
}

func (s *Server) answerOrganizations(w http.ResponseWriter, _ *http.Request, who *account) {
	seen := []organization{}
	for _, o := range s.directory.organizations {
		if s.sees(who, o) {
			seen = append(seen, o)
		}
	}
	answerJSON(w, map[string]any{"organizations": seen})
}

func (s *Server) answerApps(w http.ResponseWriter, _ *http.Request, who *account) {
	seen := []app{}
	for _, a := range s.directory.apps {
		if s.seesApp(who, a) {
			seen = append(seen, a)
		}
	}
	answerJSON(w, map[string]any{"apps": seen})
}

func (s *Server) answerUser(w http.ResponseWriter, r *http.Request, who *account) {
	answerJSON(w, map[string]any{"user": userObject(who, givenToken(r))})
}

// userObject is an account in the wire form, with the token in use.
func userObject(who *account, token string) map[string]any {
	return map[string]any{
		"id": who.id, "email": who.email, "fullName": who.fullName(), "firstName": who.first, "lastName": who.last,
		"type": who.kind, "auth_token": token,
	}
}

// managed is the organization of the path, if the account has an admin's
// rights there; otherwise the request is answered.
func (s *Server) managed(w http.ResponseWriter, r *http.Request, who *account) (organization, bool) {
	o, known := s.directory.organization(pathID(r))
	switch {
	case who.role == RoleAdmin && !known:
		answerError(w, http.StatusNotFound, "not found", "There is no organization "+r.PathValue("id")+".")
		return o, false
	case o.refused && s.sees(who, o):
		// As for a plan without audit logs; no document shows that answer.
		answerRefusal(w, http.StatusForbidden, "The audit logs need the gold plan or above.")
		return o, false
	case !s.manages(who, o):
		answerRefusal(w, http.StatusUnauthorized, "You don't have permissions to manage this organization.")
		return o, false
	}
	return o, true
}

// published is the app of the path and the appIds of its logs, if the account
// may read them; otherwise the request is answered.
func (s *Server) published(w http.ResponseWriter, r *http.Request, who *account) (a app, ids []int64, ok bool) {
	id := pathID(r)
	a, known := s.directory.app(id)
	switch {
	case !known:
		answerError(w, http.StatusNotFound, "not found", "There is no app "+r.PathValue("id")+".")
		return a, nil, false
	case !s.publishes(who, a):
		answerRefusal(w, http.StatusUnauthorized, "You don't have permissions to access this app.")
		return a, nil, false
	}
	return a, a.logsOf(id), true
}

func answerJSON(w http.ResponseWriter, body any) { answerStatus(w, http.StatusOK, body) }

func answerStatus(w http.ResponseWriter, status int, body any) {
	text, err := json.Marshal(body)
	if err != nil {
		answerError(w, http.StatusInternalServerError, "server error", err.Error())
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	w.WriteHeader(status)
	_, _ = w.Write(text)
}
