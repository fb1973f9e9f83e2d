package logs

import (
	"strings"

	"fliplet-audit/filters"
	"fliplet-audit/model"
)

// Carry is what of a question still makes sense in another organization, and
// what was dropped, a phrase each, such as "Session ID 418": apps and ids are
// one organization's own; dates, types, people and texts are not. The phrases
// are not cleaned for a terminal.
func Carry(q model.Query) (kept model.Query, dropped []string) {
	return carry(q, string(q.AppID))
}

// Carry is the same of the question in force, its app by its name.
func (m *Model) Carry() (kept model.Query, dropped []string) {
	return carry(m.query, strings.TrimPrefix(m.Place(), "app "))
}

func carry(q model.Query, app string) (kept model.Query, dropped []string) {
	kept = q.InApps(model.Query{})
	if app != "" {
		dropped = append(dropped, "App "+app)
	}
	if name := strings.TrimSpace(q.Filters[model.ColumnApp]); name != "" {
		kept.Filters[model.ColumnApp] = ""
		dropped = append(dropped, "App "+name)
	}
	if session := strings.TrimSpace(q.Filters[model.ColumnSession]); session != "" {
		kept.Filters[model.ColumnSession] = ""
		dropped = append(dropped, "Session ID "+strings.TrimPrefix(session, "="))
	}
	if !q.Same.Empty() && isOrganizations(q.Same) {
		kept.Same = model.Same{}
		dropped = append(dropped, filters.SameWords(q.Same))
	}
	return kept, dropped
}

// isOrganizations is whether an exact value is an id, which means something in
// one organization alone; an address or a word means the same in all.
func isOrganizations(s model.Same) bool {
	return s.Kind != model.SameKey || strings.HasSuffix(strings.ToLower(s.Key), "id")
}
