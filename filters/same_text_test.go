package filters_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/filters"
	"fliplet-audit/model"
)

func TestSameIsReadAsItIsWritten(t *testing.T) {
	for _, s := range []model.Same{
		{Kind: model.SameKey, Key: "messageId", Value: "0102"},
		{Kind: model.SameKey, Key: `a=\b=`, Value: `=x\=y`},
		{Kind: model.SameDevice, Value: "d"}, {Kind: model.SamePage, Value: "12"}, {Kind: model.SameRequest, Value: "u-u"},
		{Kind: model.SameUser, Value: "456"}, {Kind: model.SameDataSource, Value: "1"}, {Kind: model.SameEntry, Value: "2"},
	} {
		again, err := filters.ParseSame(filters.SameText(s))
		require.NoError(t, err)
		assert.Equal(t, s, again)
	}
	for _, wrong := range []string{"", "request", "data.=x", "planet=earth", `request\=x`} {
		_, err := filters.ParseSame(wrong)
		assert.Error(t, err, wrong)
	}
}
