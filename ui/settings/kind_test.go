package settings

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestAnotherKindOfValueIsSaid(t *testing.T) {
	said := func(old, now string) string {
		return Difference{Key: "sessionTimeout", Old: json.RawMessage(old), New: json.RawMessage(now)}.String()
	}
	assert.Contains(t, said(`30`, `"abc"`), "(a number becomes text)")
	assert.Contains(t, said(`{"a":1}`, `[1]`), "(an object becomes a list)")
	assert.NotContains(t, said(`30`, `45`), "becomes")
	assert.NotContains(t, said(`null`, `45`), "becomes")
}
