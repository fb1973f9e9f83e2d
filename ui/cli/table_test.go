package cli

import (
	"bufio"
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/ui/cell"
)

// printed is a table as it stands on a terminal of a width, without colour; 0
// is a pipe.
func printed(t *testing.T, width int, columns []tableColumn, rows ...[]string) string {
	t.Helper()
	var out bytes.Buffer
	table := &table{out: bufio.NewWriter(&out), columns: columns, width: width, gap: " "}
	for _, row := range rows {
		require.NoError(t, table.row(row))
	}
	require.NoError(t, table.flush())
	return out.String()
}

func TestATableFitsTheTerminal(t *testing.T) {
	columns := []tableColumn{{title: "Name", least: 4, most: 12}, {title: "Count", right: true}, {title: "What", least: 6}}
	rows := [][]string{{"ann", "7", "short"}, {"a name that is long", "1,204", "日本語の文字がここに"}, {"", "", ""}}
	assert.Equal(t, ""+
		"Name                Count What\n"+
		"ann                     7 short\n"+
		"a name that is long 1,204 日本語の文字がここに\n"+
		"\n", printed(t, 0, columns, rows...))
	assert.Equal(t, ""+
		"Name         Count What\n"+
		"ann              7 short\n"+
		"a name that… 1,204 日本語の文字がこ…\n"+
		"\n", printed(t, 36, columns, rows...))
	assert.Equal(t, ""+
		"Name  Count What\n"+
		"ann       7 short\n"+
		"a na… 1,204 日本…\n"+
		"\n", printed(t, 18, columns, rows...))
	assert.Equal(t, ""+
		"Name    Count\n"+
		"ann         7\n"+
		"a name… 1,204\n"+
		"\n", printed(t, 13, columns, rows...), "no room for the last")
	assert.Equal(t, "ann 7\n", printed(t, 80, make([]tableColumn, 2), []string{"ann", "7"}), "without titles")
	for width := 1; width < 60; width++ {
		for line := range strings.Lines(printed(t, width, columns, rows...)) {
			assert.LessOrEqual(t, cell.Width(strings.TrimSuffix(line, "\n")), width, "%q", line)
		}
	}
}

func TestATablesWidthsAreThoseOfItsFirstRows(t *testing.T) {
	columns := []tableColumn{{title: "A"}, {title: "B"}}
	rows := make([][]string, settleAfter)
	for i := range rows {
		rows[i] = []string{"12345", "x"}
	}
	lines := strings.Split(printed(t, 0, columns, append(rows, []string{"123456789", "y"}, []string{"1", "z"})...), "\n")
	assert.Equal(t, "A     B", lines[0])
	assert.Equal(t, "12345 x", lines[settleAfter])
	assert.Equal(t, "123456789 y", lines[settleAfter+1], "nothing is cut in a pipe")
	assert.Equal(t, "1     z", lines[settleAfter+2])
}
