package filters_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/filters"
)

func TestAFilterHeldAgainstPlainTexts(t *testing.T) {
	for _, c := range []struct {
		filter, value string
		want          bool
	}{
		{"", "anything", true}, {"night", "Nightly export", true}, {"NIGHT", "Nightly export", true}, {"cron", "Nightly export", false},
		{"cron|night", "Nightly export", true}, {"!night", "Nightly export", false}, {"!night", "cron", true},
		{"=cron", "cron", true}, {"=cron", "cron 2", false}, {"=", "", true}, {"=", "cron", false}, {`"a|b"`, "x a|b y", true},
		{"100%", "100 of 100", false}, {"büro", "BÜRO", true},
	} {
		holds, err := filters.Holds(c.filter)
		require.NoError(t, err)
		assert.Equal(t, c.want, holds(c.value), "%q on %q", c.filter, c.value)
	}
}
