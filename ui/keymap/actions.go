package keymap

// The actions' ids.
const (
	Up          ID = "up"
	Down        ID = "down"
	PageUp      ID = "page-up"
	PageDown    ID = "page-down"
	Top         ID = "top"
	Bottom      ID = "bottom"
	Left        ID = "left"
	Right       ID = "right"
	Filter      ID = "filter"
	FilterCell  ID = "filter-cell"
	WithoutCell ID = "without-cell"
	ClearColumn ID = "clear-column"
	ClearAll    ID = "clear-all"
	SortColumn  ID = "sort"
	Dates       ID = "dates"
	NextPage    ID = "next-page"
	PrevPage    ID = "previous-page"
	GoToPage    ID = "go-to-page"
	MoreRows    ID = "more-rows"
	FewerRows   ID = "fewer-rows"
	Open        ID = "open"
	CopyCell    ID = "copy-cell"
	CopyLog     ID = "copy-log"
	CopyCommand ID = "copy-command"
	Export      ID = "export"
	Analytics   ID = "analytics"
	Zone        ID = "zone"
	Relative    ID = "relative"
	AppScope    ID = "app"
	Org         ID = "organization"
	Reload      ID = "reload"
	Close       ID = "close"
	Help        ID = "help"
	Palette     ID = "palette"
	Quit        ID = "quit"

	Keep    ID = "keep"
	Restore ID = "restore"
	Choose  ID = "choose"
	NextCol ID = "next-column"
	PrevCol ID = "previous-column"

	Fold        ID = "fold"
	Unfold      ID = "unfold"
	FoldAll     ID = "fold-all"
	UnfoldAll   ID = "unfold-all"
	Search      ID = "search"
	NextMatch   ID = "next-match"
	PrevMatch   ID = "previous-match"
	NextLog     ID = "next-log"
	PrevLog     ID = "previous-log"
	SwitchPane  ID = "switch-pane"
	Unmask      ID = "unmask"
	CopyValue   ID = "copy-value"
	Back        ID = "back"
	Forward     ID = "forward"
	Related     ID = "related"
	Recipes     ID = "recipes"
	Views       ID = "views"
	SaveView    ID = "save-view"
	Why         ID = "why"
	LogTypes    ID = "log-types"
	Follow      ID = "follow"
	PrevMonth   ID = "previous-month"
	NextMonth   ID = "next-month"
	SwitchField ID = "switch-field"

	TabLogs     ID = "tab-logs"
	TabUsage    ID = "tab-usage"
	TabTokens   ID = "tab-tokens"
	TabSettings ID = "tab-settings"
	New         ID = "new"
	Delete      ID = "delete"
	Edit        ID = "edit"
	Policy      ID = "policy"
	Complete    ID = "complete"
	ExportWith  ID = "export-with"
	CopyCurl    ID = "copy-curl"
	CopyLine    ID = "copy-line"
	PrevPane    ID = "previous-pane"
	Columns     ID = "columns"
	Busiest     ID = "busiest"
	CopySetting ID = "copy-setting"
	StartFrom   ID = "start-from"
)

// Groups in the order of the help screen.
const (
	groupMove    = "Move"
	groupNarrow  = "Narrow"
	groupPages   = "Pages"
	groupRead    = "Read and copy"
	groupFollow  = "Follow"
	groupTake    = "Take away"
	groupShow    = "Show"
	groupChange  = "Change"
	groupScreens = "Screens"
	groupOther   = "Program"
)

// logsHints is the table's actions in the order of the hint line.
var logsHints = []ID{Why, Filter, Dates, Open, SwitchPane, Related, Recipes, Export, Help, Quit, Follow, ClearAll, SortColumn, NextPage, Analytics, AppScope, Zone, Views, LogTypes}

var logsActions = []Action{
	{Up, ScopeLogs, []string{"up", "k"}, "↑ k", groupMove, "", "Row up"},
	{Down, ScopeLogs, []string{"down", "j"}, "↓ j", groupMove, "", "Row down"},
	{PageUp, ScopeLogs, []string{"pgup", "ctrl+u", "ctrl+b"}, "PgUp ctrl+u", groupMove, "", "A screenful up"},
	{PageDown, ScopeLogs, []string{"pgdown", "ctrl+d", "ctrl+f", " "}, "PgDn ctrl+d", groupMove, "", "A screenful down"},
	{Top, ScopeLogs, []string{"g", "home"}, "g home", groupMove, "", "First row of the page"},
	{Bottom, ScopeLogs, []string{"G", "end"}, "G end", groupMove, "", "Last row of the page"},
	{Left, ScopeLogs, []string{"left", "h", "shift+tab"}, "← h", groupMove, "", "Column to the left"},
	{Right, ScopeLogs, []string{"right", "l"}, "→ l", groupMove, "", "Column to the right"},

	{Filter, ScopeLogs, []string{"/"}, "/", groupNarrow, "filter", "Filter the column under the cursor as you type"},
	{FilterCell, ScopeLogs, []string{"="}, "=", groupNarrow, "", "Only logs with this cell's value"},
	{WithoutCell, ScopeLogs, []string{"-"}, "-", groupNarrow, "", "Leave this cell's value out"},
	{ClearColumn, ScopeLogs, []string{"c"}, "c", groupNarrow, "", "Clear this column's filter"},
	{ClearAll, ScopeLogs, []string{"C"}, "C", groupNarrow, "clear", "Clear all filters"},
	{Dates, ScopeLogs, []string{"d"}, "d", groupNarrow, "dates", "Choose the date range"},
	{SortColumn, ScopeLogs, []string{"s"}, "s", groupNarrow, "sort", "Sort by this column; again turns the direction"},
	{Analytics, ScopeLogs, []string{"a"}, "a", groupNarrow, "analytics", "Show or hide the five analytics types"},
	{AppScope, ScopeLogs, []string{"A"}, "A", groupNarrow, "app", "Narrow to one app, or back to all"},
	{Why, ScopeLogs, []string{"w"}, "w", groupNarrow, "why none", "Why isn't it here? Which condition hides how many logs"},

	{NextPage, ScopeLogs, []string{"n", "]"}, "n ]", groupPages, "page", "Next page"},
	{PrevPage, ScopeLogs, []string{"p", "["}, "p [", groupPages, "", "Previous page"},
	{GoToPage, ScopeLogs, []string{"#"}, "#", groupPages, "", "Go to a page by its number"},
	{MoreRows, ScopeLogs, []string{"+"}, "+", groupPages, "", "Larger pages: 25, 50, 100, 500"},
	{FewerRows, ScopeLogs, []string{"_"}, "_", groupPages, "", "Smaller pages"},

	{Open, ScopeLogs, []string{"enter"}, "⏎", groupRead, "open", "Open the log: every field, its data as a tree"},
	{CopyCell, ScopeLogs, []string{"y"}, "y", groupRead, "", "Copy this cell"},
	{CopyLog, ScopeLogs, []string{"Y"}, "Y", groupRead, "", "Copy the log as JSON, secrets masked"},
	{LogTypes, ScopeLogs, []string{"T"}, "T", groupRead, "types", "Every log type with its meaning"},
	{CopyCommand, ScopeLogs, []string{"u"}, "u", groupTake, "", "Copy the view as a command: curl or fliplet-audit"},
	{Related, ScopeLogs, []string{"x"}, "x", groupFollow, "related", "The logs that belong with this one"},
	{Recipes, ScopeLogs, []string{"r"}, "r", groupFollow, "recipes", "Guided questions, with the answer in words"},
	{SwitchPane, ScopeLogs, []string{"tab"}, "tab", groupFollow, "answer", "To the answer; without one, a column on"},
	{Follow, ScopeLogs, []string{"f"}, "f", groupFollow, "follow", "New logs at the top, with •; again pauses"},
	{Views, ScopeLogs, []string{"v"}, "v", groupFollow, "views", "Open a saved view"},
	{SaveView, ScopeLogs, []string{"V"}, "V", groupFollow, "", "Save this view under a name"},
	{Back, ScopeLogs, []string{"backspace", "H"}, "backspace H", groupFollow, "", "A step back on the trail, as it was"},
	{Forward, ScopeLogs, []string{"L"}, "L", groupFollow, "", "A step forward again"},
	{Export, ScopeLogs, []string{"e"}, "e", groupTake, "export", "Export all that matches as CSV"},
	{ExportWith, ScopeLogs, []string{"E"}, "E", groupTake, "", "Export with choices: format, columns, place"},

	{Zone, ScopeLogs, []string{"z"}, "z", groupShow, "zone", "Local time or UTC"},
	{Relative, ScopeLogs, []string{"t"}, "t", groupShow, "", "Times as dates or as how long ago"},
	{TabLogs, ScopeLogs, []string{"1"}, "1", groupScreens, "", "The audit log"},
	{TabUsage, ScopeLogs, []string{"2"}, "2", groupScreens, "", "How the organization is used"},
	{TabTokens, ScopeLogs, []string{"3"}, "3", groupScreens, "", "The tokens that open the organization's API"},
	{TabSettings, ScopeLogs, []string{"4"}, "4", groupScreens, "", "The organization's settings and its upload policy"},
	{Org, ScopeLogs, []string{"o"}, "o", groupOther, "", "Switch the organization or the account"},
	{Reload, ScopeLogs, []string{"R"}, "R", groupOther, "", "Ask again, up to now"},
	{Close, ScopeLogs, []string{"esc"}, "esc", groupOther, "", "Close or stop what is under way; never quits"},
	{Help, ScopeLogs, []string{"?"}, "?", groupOther, "help", "All keys"},
	{Palette, ScopeLogs, []string{"ctrl+p"}, "ctrl+p", groupOther, "", "Find an action by its name"},
	{Quit, ScopeLogs, []string{"q", "ctrl+c"}, "q", groupOther, "quit", "Quit; ctrl+c quits from anywhere"},

	{Keep, ScopeFilter, []string{"enter", "down"}, "⏎", groupNarrow, "keep", "Keep the filter and go to the rows"},
	{Restore, ScopeFilter, []string{"esc"}, "esc", groupNarrow, "restore", "Put the filter back as it was"},
	{NextCol, ScopeFilter, []string{"tab"}, "tab", groupNarrow, "next column", "Keep, and edit the next column's filter"},
	{PrevCol, ScopeFilter, []string{"shift+tab"}, "shift+tab", groupNarrow, "", "Keep, and edit the previous column's filter"},

	{Up, ScopeLog, []string{"up", "k"}, "↑ k", groupMove, "", "Line up"},
	{Down, ScopeLog, []string{"down", "j"}, "↓ j", groupMove, "", "Line down"},
	{PageUp, ScopeLog, []string{"pgup", "ctrl+u", "ctrl+b"}, "PgUp", groupMove, "", "A screenful up"},
	{PageDown, ScopeLog, []string{"pgdown", "ctrl+d", "ctrl+f", " "}, "PgDn", groupMove, "", "A screenful down"},
	{Top, ScopeLog, []string{"g", "home"}, "g", groupMove, "", "First line"},
	{Bottom, ScopeLog, []string{"G", "end"}, "G", groupMove, "", "Last line"},
	{Fold, ScopeLog, []string{"left", "h"}, "←", groupRead, "fold", "Fold, or go to what holds it"},
	{Unfold, ScopeLog, []string{"right", "l"}, "→", groupRead, "", "Unfold, or go into it"},
	{FoldAll, ScopeLog, []string{"_"}, "_", groupRead, "", "Fold everything"},
	{UnfoldAll, ScopeLog, []string{"+"}, "+", groupRead, "", "Unfold everything"},
	{Search, ScopeLog, []string{"/"}, "/", groupRead, "search", "Search in the data"},
	{NextMatch, ScopeLog, []string{"n"}, "n", groupRead, "", "Next match"},
	{PrevMatch, ScopeLog, []string{"N"}, "N", groupRead, "", "Previous match"},
	{NextLog, ScopeLog, []string{"J"}, "J", groupRead, "next log", "Next log of the table"},
	{PrevLog, ScopeLog, []string{"K"}, "K", groupRead, "", "Previous log of the table"},
	{SwitchPane, ScopeLog, []string{"tab", "shift+tab"}, "tab", groupRead, "fields/data", "Between the fields and the data"},
	{Unmask, ScopeLog, []string{"m"}, "m", groupRead, "unmask", "Show or mask secrets"},
	{FilterCell, ScopeLog, []string{"="}, "=", groupNarrow, "", "Only logs with this value"},
	{Related, ScopeLog, []string{"x"}, "x", groupFollow, "related", "The logs with this value; from the fields, all ways on"},
	{Back, ScopeLog, []string{"backspace", "H"}, "backspace H", groupFollow, "", "A step back on the trail"},
	{Forward, ScopeLog, []string{"L"}, "L", groupFollow, "", "A step forward again"},
	{CopyValue, ScopeLog, []string{"y"}, "y", groupRead, "copy", "Copy this value"},
	{CopyLog, ScopeLog, []string{"Y"}, "Y", groupRead, "", "Copy the log as JSON, masked as the screen is"},
	{Help, ScopeLog, []string{"?"}, "?", groupOther, "", "All keys"},
	{Close, ScopeLog, []string{"esc", "q", "enter"}, "esc", groupOther, "close", "Back to the table"},

	{Keep, ScopeSearch, []string{"enter"}, "⏎", groupRead, "keep", "Keep the search; n and N step through the matches"},
	{Restore, ScopeSearch, []string{"esc"}, "esc", groupRead, "stop", "Stop searching"},

	{Choose, ScopeDates, []string{"enter"}, "⏎", groupNarrow, "choose", "Take the choice, the day, or the range as typed"},
	{SwitchField, ScopeDates, []string{"tab"}, "tab", groupNarrow, "choices/calendar", "On to the calendar, the text line, the choices"},
	{PrevCol, ScopeDates, []string{"shift+tab"}, "shift+tab", groupNarrow, "", "The other way round"},
	{Up, ScopeDates, []string{"up"}, "↑", groupMove, "", "Up: a choice, or a week back"},
	{Down, ScopeDates, []string{"down"}, "↓", groupMove, "", "Down: a choice, or a week on"},
	{Left, ScopeDates, []string{"left"}, "←", groupMove, "", "A day back"},
	{Right, ScopeDates, []string{"right"}, "→", groupMove, "", "A day on; from the choices to the calendar"},
	{PrevMonth, ScopeDates, []string{"pgup"}, "PgUp", groupMove, "month back", "A month back"},
	{NextMonth, ScopeDates, []string{"pgdown"}, "PgDn", groupMove, "", "A month on"},
	{Close, ScopeDates, []string{"esc"}, "esc", groupOther, "close", "Leave the range as it is; first, drop the day chosen"},

	{Up, ScopeChoice, []string{"up", "ctrl+p"}, "↑", groupMove, "", "Up"},
	{Down, ScopeChoice, []string{"down", "ctrl+n"}, "↓", groupMove, "", "Down"},
	{PageUp, ScopeChoice, []string{"pgup"}, "PgUp", groupMove, "", "A screenful up"},
	{PageDown, ScopeChoice, []string{"pgdown"}, "PgDn", groupMove, "", "A screenful down"},
	{Choose, ScopeChoice, []string{"enter"}, "⏎", groupNarrow, "choose", "Choose"},
	{Close, ScopeChoice, []string{"esc"}, "esc", groupOther, "close", "Choose nothing"},

	{Choose, ScopeForm, []string{"enter"}, "⏎", groupFollow, "answer", "Read the logs; what is empty is skipped"},
	{Down, ScopeForm, []string{"down", "tab"}, "↓ tab", groupMove, "next", "Next question"},
	{Up, ScopeForm, []string{"up", "shift+tab"}, "↑ shift+tab", groupMove, "", "Question before"},
	{Complete, ScopeForm, []string{"right"}, "→", groupFollow, "complete", "At the end of the line: take what stands there dim"},
	{Close, ScopeForm, []string{"esc"}, "esc", groupOther, "close", "Ask nothing"},

	{Up, ScopePanel, []string{"up", "k"}, "↑ k", groupMove, "", "Row up"},
	{Down, ScopePanel, []string{"down", "j"}, "↓ j", groupMove, "", "Row down"},
	{PageUp, ScopePanel, []string{"pgup", "ctrl+u", "ctrl+b"}, "PgUp", groupMove, "", "A screenful up"},
	{PageDown, ScopePanel, []string{"pgdown", "ctrl+d", "ctrl+f", " "}, "PgDn", groupMove, "", "A screenful down"},
	{Top, ScopePanel, []string{"g", "home"}, "g", groupMove, "", "First row"},
	{Bottom, ScopePanel, []string{"G", "end"}, "G", groupMove, "", "Last row"},
	{Left, ScopePanel, []string{"left", "h"}, "←", groupMove, "", "Cell to the left"},
	{Right, ScopePanel, []string{"right", "l"}, "→", groupMove, "", "Cell to the right"},
	{Open, ScopePanel, []string{"enter"}, "⏎", groupFollow, "open", "The logs of this row; of a total, its rows alone below"},
	{FilterCell, ScopePanel, []string{"="}, "=", groupFollow, "logs", "The logs of this row, of a total too"},
	{CopyCell, ScopePanel, []string{"y"}, "y", groupRead, "copy", "Copy this cell"},
	{SwitchPane, ScopePanel, []string{"tab", "shift+tab"}, "tab", groupFollow, "table", "To the table"},
	{Recipes, ScopePanel, []string{"r"}, "r", groupFollow, "recipes", "Another guided question"},
	{Dates, ScopePanel, []string{"d"}, "d", groupNarrow, "dates", "Choose the date range"},
	{Back, ScopePanel, []string{"backspace", "H"}, "backspace H", groupFollow, "", "A step back on the trail"},
	{Forward, ScopePanel, []string{"L"}, "L", groupFollow, "", "A step forward again"},
	{Export, ScopePanel, []string{"e"}, "e", groupTake, "", "Export the logs as CSV"},
	{ExportWith, ScopePanel, []string{"E"}, "E", groupTake, "", "Export the logs with choices"},
	{Zone, ScopePanel, []string{"z"}, "z", groupShow, "", "Local time or UTC"},
	{Reload, ScopePanel, []string{"R"}, "R", groupOther, "", "Read on after a stop, else ask again, up to now"},
	{Close, ScopePanel, []string{"esc"}, "esc", groupOther, "back", "Stop reading, lift a choice, or back to the table"},
	{Help, ScopePanel, []string{"?"}, "?", groupOther, "help", "All keys"},
	{Palette, ScopePanel, []string{"ctrl+p"}, "ctrl+p", groupOther, "", "Find an action by its name"},
	{Quit, ScopePanel, []string{"q", "ctrl+c"}, "q", groupOther, "quit", "Quit"},

	{Choose, ScopeName, []string{"enter"}, "⏎", groupFollow, "save", "Save under this name"},
	{Close, ScopeName, []string{"esc"}, "esc", groupOther, "close", "Save nothing"},

	{Up, ScopeHelp, []string{"up", "k"}, "↑", groupMove, "", "Up"},
	{Down, ScopeHelp, []string{"down", "j"}, "↓", groupMove, "more", "Down"},
	{PageUp, ScopeHelp, []string{"pgup", "ctrl+u"}, "PgUp", groupMove, "", "A screenful up"},
	{PageDown, ScopeHelp, []string{"pgdown", "ctrl+d", " "}, "PgDn", groupMove, "", "A screenful down"},
	{Top, ScopeHelp, []string{"g", "home"}, "g", groupMove, "", "To the beginning"},
	{Bottom, ScopeHelp, []string{"G", "end"}, "G", groupMove, "", "To the end"},
	{Close, ScopeHelp, []string{"esc", "?", "q", "enter"}, "esc", groupOther, "close", "Close the help"},

	{CopyValue, ScopeExport, []string{"y"}, "y", groupTake, "copy path", "Copy the file's path"},
	{Close, ScopeExport, []string{"esc"}, "esc", groupTake, "stop export", "Stop the export; what is written is kept"},

	{Choose, ScopeExportForm, []string{"enter"}, "⏎", groupTake, "export", "Start the export"},
	{Down, ScopeExportForm, []string{"down", "tab"}, "↓ tab", groupMove, "next", "Next choice"},
	{Up, ScopeExportForm, []string{"up", "shift+tab"}, "↑ shift+tab", groupMove, "", "Choice before"},
	{Right, ScopeExportForm, []string{"right"}, "→", groupTake, "change/complete", "Choose the next; in a text: take what stands there dim"},
	{Left, ScopeExportForm, []string{"left"}, "←", groupTake, "", "Choose the one before"},
	{Close, ScopeExportForm, []string{"esc"}, "esc", groupOther, "close", "Export nothing"},

	{Choose, ScopeCommand, []string{"enter"}, "⏎", groupTake, "copy", "Copy the command in hand"},
	{CopyCurl, ScopeCommand, []string{"c"}, "c", groupTake, "curl", "Copy the request as a curl command, without the token"},
	{CopyLine, ScopeCommand, []string{"f"}, "f", groupTake, "fliplet-audit", "Copy the view as a fliplet-audit command"},
	{Up, ScopeCommand, []string{"up", "k"}, "↑", groupMove, "", "Up"},
	{Down, ScopeCommand, []string{"down", "j"}, "↓", groupMove, "", "Down"},
	{Close, ScopeCommand, []string{"esc", "q"}, "esc", groupOther, "close", "Copy nothing"},

	{Up, ScopeWelcome, []string{"up"}, "↑", groupMove, "", "Up"},
	{Down, ScopeWelcome, []string{"down", "tab"}, "↓", groupMove, "", "Down"},
	{Choose, ScopeWelcome, []string{"enter"}, "⏎", groupOther, "choose", "Choose"},
	{Close, ScopeWelcome, []string{"esc"}, "esc", groupOther, "back", "Back to the choices"},
	{Quit, ScopeWelcome, []string{"ctrl+c", "q"}, "ctrl+c", groupOther, "quit", "Quit"},
}
