package filters_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/filters"
	"fliplet-audit/model"
)

func TestAFilterHeldAgainstPlainTexts(t *testing.T) {
	for _, c := range []struct {
		filter, value string
		want          bool
	}{
		{"night", "Nightly export", true}, {"NIGHT", "Nightly export", true}, {"cron", "Nightly export", false},
		{"cron|night", "Nightly export", true}, {"!night", "Nightly export", false}, {"!night", "cron", true},
		{"=cron", "cron", true}, {"=cron", "cron 2", false}, {"=", "", true}, {"=", "cron", false}, {`"a|b"`, "x a|b y", true},
		{"100%", "100 of 100", false}, {"büro", "BÜRO", true},
	} {
		f, err := filters.Parse(model.ColumnType, c.filter)
		require.NoError(t, err)
		assert.Equal(t, c.want, f.MatchText()(c.value), "%q on %q", c.filter, c.value)
	}
}
