package usage

import (
	"fliplet-audit/model"
)

// Cell is one of the dashboard's nine figures.
type Cell struct {
	Name  string // as the API calls it
	Title string // for people
	model.Count
}

// Cells are the nine figures in the dashboard's order (screen.md, "The
// organization dashboard").
func Cells(s model.UsageStats) []Cell {
	return []Cell{
		{"uniqueAppUsers", "Unique app users", s.UniqueAppUsers},
		{"totalAppUsers", "Total app users", s.TotalAppUsers},
		{"appSessions", "App sessions", s.AppSessions},
		{"studioSessions", "Studio sessions", s.StudioSessions},
		{"studioUsers", "Studio users", s.StudioUsers},
		{"newStudioUsers", "New Studio users", s.NewStudioUsers},
		{"appsCreated", "Apps created", s.AppsCreated},
		{"appsEdited", "Apps edited", s.AppsEdited},
		{"appsPublished", "Apps published", s.AppsPublished},
	}
}

// Percent is the change against the period before, rounded. It is not known
// where either count is not, or where there was nothing before and there is
// something now.
func Percent(c model.Count) (percent int, known bool) {
	switch {
	case !c.Known || !c.HasPrevious:
		return 0, false
	case c.Count == c.Previous:
		return 0, true
	case c.Previous == 0:
		return 0, false
	}
	exact := 100 * (float64(c.Count) - float64(c.Previous)) / float64(c.Previous)
	if exact < 0 {
		return int(exact - 0.5), true
	}
	return int(exact + 0.5), true
}

// Change is the change against the period before in words, with an arrow for
// its way: "↑ 12 %"; without change "0 %"; where there was nothing before the
// plain count, "↑ 5" (screen.md, "The organization dashboard"); "" where it is
// not known. A change that is there never rounds to 0, nor to all.
func Change(c model.Count) string {
	percent, known := Percent(c)
	arrow := "↑ "
	if c.Count < c.Previous {
		arrow, percent = "↓ ", -percent
	}
	switch {
	case !c.Known || !c.HasPrevious:
		return ""
	case !known:
		return arrow + model.Thousands(c.Count)
	case c.Count == c.Previous:
		return "0 %"
	case percent == 0:
		return arrow + "<1 %"
	case percent == 100 && c.Count > 0 && c.Count < c.Previous:
		return arrow + ">99 %"
	}
	return arrow + model.Thousands(percent) + " %"
}
