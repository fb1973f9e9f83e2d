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

func (s *Server) answerOrganizations(w http.ResponseWriter, _ *http.Request) {
	answerJSON(w, map[string]any{"organizations": s.directory.organizations})
}

func (s *Server) answerApps(w http.ResponseWriter, _ *http.Request) {
	answerJSON(w, map[string]any{"apps": s.directory.apps})
}

func (s *Server) answerUser(w http.ResponseWriter, _ *http.Request) {
	answerJSON(w, map[string]any{"user": map[string]any{
		"id": 1, "email": "demo.admin@acme.example", "fullName": "Demo Admin", "firstName": "Demo", "lastName": "Admin",
		"type": "studio", "auth_token": s.Token,
	}})
}

func answerJSON(w http.ResponseWriter, body any) {
	text, err := json.Marshal(body)
	if err != nil {
		answerError(w, http.StatusInternalServerError, "server error", err.Error())
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	_, _ = w.Write(text)
}
