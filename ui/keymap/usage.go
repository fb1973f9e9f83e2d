package keymap

import "slices"

var usageActions = slices.Concat([]Action{
	{Up, ScopeUsage, []string{"up", "k"}, "↑ k", groupMove, "", "Row up; in the days, a week back"},
	{Down, ScopeUsage, []string{"down", "j"}, "↓ j", groupMove, "", "Row down; in the days, a week on"},
	{PageUp, ScopeUsage, []string{"pgup", "ctrl+u", "ctrl+b"}, "PgUp ctrl+u", groupMove, "", "A screenful up; in the days, four weeks back"},
	{PageDown, ScopeUsage, []string{"pgdown", "ctrl+d", "ctrl+f", " "}, "PgDn ctrl+d", groupMove, "", "A screenful down; in the days, four weeks on"},
	{Top, ScopeUsage, []string{"g", "home"}, "g home", groupMove, "", "First row, or day"},
	{Bottom, ScopeUsage, []string{"G", "end"}, "G end", groupMove, "", "Last row, or day"},
	{Left, ScopeUsage, []string{"left", "h"}, "← h", groupMove, "", "Column to the left, or a day back"},
	{Right, ScopeUsage, []string{"right", "l"}, "→ l", groupMove, "", "Column to the right, or a day on"},
	{SwitchPane, ScopeUsage, []string{"tab"}, "tab", groupMove, "next part", "On: the days, the apps, the users"},
	{PrevPane, ScopeUsage, []string{"shift+tab"}, "shift+tab", groupMove, "", "The other way round"},
	{Busiest, ScopeUsage, []string{"b"}, "b", groupMove, "busiest", "The day with the most sessions"},

	{Filter, ScopeUsage, []string{"/"}, "/", groupNarrow, "filter", "Filter this column as you type; counts: 12, >100"},
	{FilterCell, ScopeUsage, []string{"="}, "=", groupNarrow, "", "Only rows with this cell's value"},
	{WithoutCell, ScopeUsage, []string{"-"}, "-", groupNarrow, "", "Leave this cell's value out"},
	{ClearColumn, ScopeUsage, []string{"c"}, "c", groupNarrow, "", "Clear this column's filter"},
	{ClearAll, ScopeUsage, []string{"C"}, "C", groupNarrow, "clear", "Clear all filters of this table"},
	{Dates, ScopeUsage, []string{"d"}, "d", groupNarrow, "dates", "Choose the date range"},
	{SortColumn, ScopeUsage, []string{"s"}, "s", groupNarrow, "sort", "Sort by this column; again turns the direction"},

	{Open, ScopeUsage, []string{"enter"}, "⏎", groupFollow, "logs", "The logs of this day, app or person"},
	{Forward, ScopeUsage, []string{"L"}, "L", groupFollow, "", "To the logs again that one came back from"},
	{Back, ScopeUsage, []string{"backspace", "H"}, "backspace H", groupFollow, "", "A step back on the trail; it begins here"},
	{CopyCell, ScopeUsage, []string{"y"}, "y", groupRead, "", "Copy this cell or day; after an export, its path"},
	{CopyLog, ScopeUsage, []string{"Y"}, "Y", groupRead, "", "Copy the row or the day as JSON"},
	{Export, ScopeUsage, []string{"e"}, "e", groupTake, "export", "Export the table in sight, or the days, as CSV"},
	{ExportWith, ScopeUsage, []string{"E"}, "E", groupTake, "", "Choose what to export"},
	{Columns, ScopeUsage, []string{"|"}, "|", groupShow, "columns", "Choose the columns that are shown"},
	{Zone, ScopeUsage, []string{"z"}, "z", groupShow, "", "Usage counts by days of UTC; the logs have the choice"},
}, common(ScopeUsage), []Action{
	{Keep, ScopeUsageFilter, []string{"enter", "down"}, "⏎", groupNarrow, "keep", "Keep the filter and go to the rows"},
	{Restore, ScopeUsageFilter, []string{"esc"}, "esc", groupNarrow, "restore", "Put the filter back as it was"},
	{NextCol, ScopeUsageFilter, []string{"tab"}, "tab", groupNarrow, "next column", "Keep, and edit the next column's filter"},
	{PrevCol, ScopeUsageFilter, []string{"shift+tab"}, "shift+tab", groupNarrow, "", "Keep, and edit the previous column's filter"},
})
