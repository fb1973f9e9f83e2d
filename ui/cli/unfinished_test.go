package cli

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"

	"fliplet-audit/ui"
)

func TestWhatQuittingLeavesUnfinished(t *testing.T) {
	var out bytes.Buffer
	tellUnfinished(&out, ui.Unfinished{}, connecting{})
	assert.Empty(t, out.String())
	tellUnfinished(&out, ui.Unfinished{Path: "/my logs/a.csv", Rows: 43847}, connecting{demo: true})
	assert.Contains(t, out.String(), "what is written (43,847 logs) is kept")
	assert.Contains(t, out.String(), "fliplet-audit export --resume --demo '/my logs/a.csv'\n")
	out.Reset()
	tellUnfinished(&out, ui.Unfinished{Path: "a.csv", Rows: 2, Demo: true, Pseudonyms: true}, connecting{})
	assert.Contains(t, out.String(), "fliplet-audit export --resume --demo --pseudonymize KEYFILE a.csv\n")
	out.Reset()
	tellUnfinished(&out, ui.Unfinished{Path: "a.csv", Rows: 2, Profile: "us"}, connecting{demo: true, tokenFile: "cron", apiURL: "https://ca.api.fliplet.com/"})
	assert.Contains(t, out.String(), "fliplet-audit export --resume --profile us a.csv\n", "another account than the program began with")
}
