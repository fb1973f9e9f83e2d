package logs_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"fliplet-audit/model"
	"fliplet-audit/ui/screen/logs"
)

// What another organization has too is kept; what is dropped is named.
func TestCarryToAnotherOrganization(t *testing.T) {
	q := model.Query{
		Range: model.Range{Kind: model.RangeLast30Days}, Types: "user.login", Analytics: true,
		Sort: model.Sort{Column: model.ColumnUser, Ascending: true},
	}
	q.Filters[model.ColumnCategory] = "studio"
	q.Filters[model.ColumnType] = "!login"
	q.Filters[model.ColumnUser] = "ann"
	q.Filters[model.ColumnData] = "statusCode==200"
	kept, dropped := logs.Carry(q)
	require.Equal(t, q, kept)
	require.Empty(t, dropped)

	full := q
	full.AppID, full.OtherAppID = "102", "101"
	full.Filters[model.ColumnApp] = "Conference"
	full.Filters[model.ColumnSession] = "=418"
	full.Same = model.Same{Kind: model.SameUser, Value: "7", Label: "ann@acme.com"}
	kept, dropped = logs.Carry(full)
	require.Equal(t, q, kept)
	require.Equal(t, []string{"App 102", "App Conference", "Session ID 418", "user ann@acme.com"}, dropped)
}

func TestCarryOfExactValues(t *testing.T) {
	for _, c := range []struct {
		same model.Same
		kept bool
	}{
		{model.Same{Kind: model.SameKey, Key: "ip", Value: "10.0.0.1"}, true},
		{model.Same{Kind: model.SameKey, Key: "status", Value: "failed"}, true},
		{model.Same{Kind: model.SameKey, Key: "messageId", Value: "0102"}, false},
		{model.Same{Kind: model.SameKey, Key: "_analyticsSessionId", Value: "x"}, false},
		{model.Same{Kind: model.SameDevice, Value: "x"}, false},
		{model.Same{Kind: model.SamePage, Value: "12"}, false},
		{model.Same{Kind: model.SameRequest, Value: "x"}, false},
		{model.Same{Kind: model.SameDataSource, Value: "4"}, false},
		{model.Same{Kind: model.SameEntry, Value: "4"}, false},
	} {
		kept, dropped := logs.Carry(model.Query{Same: c.same})
		require.Equal(t, c.kept, kept.Same == c.same, c.same)
		require.Equal(t, c.kept, len(dropped) == 0, c.same)
	}
}
