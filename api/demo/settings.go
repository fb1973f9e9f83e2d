package demo

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"sync"
)

// settings are the organizations' settings and upload policies.
type settings struct {
	mu      sync.Mutex
	values  map[int64]map[string]json.RawMessage
	blocked map[int64][]string
}

func newSettings(organizationID int64) *settings {
	return &settings{
		values: map[int64]map[string]json.RawMessage{organizationID: {
			"companyName":        json.RawMessage(`"Acme Corp"`),
			"defaultLocale":      json.RawMessage(`"en-GB"`),
			"sessionTimeout":     json.RawMessage(`30`),
			"analyticsEnabled":   json.RawMessage(`true`),
			"brand":              json.RawMessage(`{"accent":"#0f766e","logo":{"mediaFileId":90412,"alt":"Acme"},"fonts":["Inter","Noto Sans JP"]}`),
			"allowedDomains":     json.RawMessage(`["acme.example","brightwater.example"]`),
			"_smtpPassword":      json.RawMessage(`"demo-smtp-Kq7vT2"`),
			"_crmCredentials":    json.RawMessage(`{"user":"acme-sync","apiKey":"demo-crm-9fB31c"}`),
			"maintenanceMessage": json.RawMessage(`"Sunday 22:00–23:00: wir aktualisieren, 更新中"`),
		}},
		blocked: map[int64][]string{},
	}
}

// answerSettings is GET and PUT v1/organizations/:id/settings, a path that is a
// guess (wire.md, "Organization settings and policy"). A PUT merges, null takes
// a key away, and all settings are the answer. That a setting whose key begins
// with _ can be read again as it was set, though it is stored encrypted, is a
// guess too: the documented way to get one setting would be of no use otherwise.
func (s *Server) answerSettings(w http.ResponseWriter, r *http.Request, who *account) {
	o, ok := s.managed(w, r, who)
	if !ok {
		return
	}
	if r.Method == http.MethodPut {
		given, err := jsonObject(w, r)
		if err != nil {
			answerError(w, http.StatusBadRequest, "bad request", err.Error())
			return
		}
		if _, empty := given[""]; empty {
			answerError(w, http.StatusBadRequest, "bad request", "A setting needs a key.")
			return
		}
		s.settings.merge(o.ID, given)
	}
	answerJSON(w, map[string]any{"settings": s.settings.of(o.ID)})
}

func (s *settings) of(organizationID int64) map[string]json.RawMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	values := maps.Clone(s.values[organizationID])
	if values == nil {
		values = map[string]json.RawMessage{}
	}
	return values
}

func (s *settings) merge(organizationID int64, given map[string]json.RawMessage) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.values[organizationID] == nil {
		s.values[organizationID] = map[string]json.RawMessage{}
	}
	for key, value := range given {
		if string(value) == "null" {
			delete(s.values[organizationID], key)
			continue
		}
		s.values[organizationID][key] = value
	}
}

// answerPolicy is POST v1/organizations/:id/policy. No document shows its
// answer.
func (s *Server) answerPolicy(w http.ResponseWriter, r *http.Request, who *account) {
	o, ok := s.managed(w, r, who)
	if !ok {
		return
	}
	given, err := jsonObject(w, r)
	if err != nil {
		answerError(w, http.StatusBadRequest, "bad request", err.Error())
		return
	}
	var extensions []string
	if json.Unmarshal(given["blacklistedFileExtensions"], &extensions) != nil || extensions == nil {
		answerError(w, http.StatusBadRequest, "bad request", "blacklistedFileExtensions must be an array of texts.")
		return
	}
	s.settings.block(o.ID, extensions)
	answerJSON(w, map[string]any{"policy": map[string]any{"blacklistedFileExtensions": extensions}})
}

func (s *settings) block(organizationID int64, extensions []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.blocked[organizationID] = extensions
}

// BlockedExtensions is the upload policy that was last set in an organization,
// nil before: for tests, as the API shows it nowhere.
func (s *Server) BlockedExtensions(organizationID int64) []string {
	s.settings.mu.Lock()
	defer s.settings.mu.Unlock()
	return slices.Clone(s.settings.blocked[organizationID])
}
