package model

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestExtraListsOnlyWhatHasNoPlace(t *testing.T) {
	raw := `{"id": 1, "type": "x", "zone": {"a": [1]}, "user": {"type": "app", "email": "a@b", "name": "Ann"}, "app": {"name": "A", "id": 7}, "data": {"k": 1}, "createdAt": null, "retention": null}`
	l, err := ParseLog(json.RawMessage(raw))
	require.NoError(t, err)
	assert.Equal(t, []ExtraField{{"zone", `{"a": [1]}`}, {"user.name", `"Ann"`}, {"app.id", "7"}, {"retention", "null"}}, l.Extra())
	assert.Empty(t, Log{}.Extra())

	l, err = ParseLog(json.RawMessage(`{"user": null, "app": 3}`))
	require.NoError(t, err)
	assert.Empty(t, l.Extra())
}
