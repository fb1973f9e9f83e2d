package usage

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/model"
)

func TestNarrowing(t *testing.T) {
	at := time.Date(2026, 11, 19, 10, 24, 59, 0, time.UTC)
	known := func(n int) Value { return Value{Count: model.Count{Count: n, Known: true}} }
	for _, tt := range []struct {
		kind Kind
		text string
		yes  []Value
		no   []Value
	}{
		{KindText, "ann", []Value{{Text: "Ann@Acme.com"}, {Text: "joann"}}, []Value{{Text: "bob"}, {}}},
		{KindText, "!ann|bob", []Value{{Text: "eve"}, {}}, []Value{{Text: "ANN"}, {Text: "bob"}}},
		{KindText, "=ann", []Value{{Text: "Ann"}}, []Value{{Text: "anna"}}},
		{KindText, `"a|b"`, []Value{{Text: "xa|bx"}}, []Value{{Text: "a"}}},
		{KindText, "=", []Value{{}}, []Value{{Text: "a"}}},
		{KindID, "41", []Value{{Text: "2419"}}, []Value{{Text: "149"}}},
		{KindCount, "12", []Value{known(12)}, []Value{known(112), known(1), {}}},
		{KindCount, ">1,000", []Value{known(1001)}, []Value{known(1000), {}}},
		{KindCount, ">= 5", []Value{known(5)}, []Value{known(4)}},
		{KindCount, "<5", []Value{known(4), known(0)}, []Value{known(5), {}}},
		{KindCount, "<=5|=9", []Value{known(5), known(9)}, []Value{known(6)}},
		{KindCount, "!0", []Value{known(1), {}}, []Value{known(0)}},
		{KindCount, "=", []Value{{}}, []Value{known(0)}},
		{KindTime, "nov", []Value{{Time: at}}, []Value{{Time: at.AddDate(0, 1, 0)}, {}}},
		{KindTime, "2026-11-19", []Value{{Time: at}}, []Value{{Time: at.AddDate(0, 0, 1)}}},
		{KindTime, "=2026-11-19", []Value{{Time: at}}, []Value{{Time: at.AddDate(0, 0, 1)}}},
		{KindTime, "10:24", []Value{{Time: at}}, []Value{{Time: at.Add(time.Minute)}}},
		{KindTime, "!2026", []Value{{Time: at.AddDate(1, 0, 0)}, {}}, []Value{{Time: at}}},
		{KindTime, "=", []Value{{}}, []Value{{Time: at}}},
		{KindTime, "!=", []Value{{Time: at}}, []Value{{}}},
	} {
		narrow, err := Narrow(tt.kind, tt.text, time.UTC)
		require.NoError(t, err, tt.text)
		for _, v := range tt.yes {
			assert.True(t, narrow(v), "%s of %+v", tt.text, v)
		}
		for _, v := range tt.no {
			assert.False(t, narrow(v), "%s of %+v", tt.text, v)
		}
	}
	for _, kind := range []Kind{KindText, KindCount, KindTime} {
		for _, text := range []string{"", "  "} {
			narrow, err := Narrow(kind, text, time.UTC)
			require.NoError(t, err)
			assert.Nil(t, narrow, "%q is no condition", text)
		}
	}
	for _, text := range []string{"a", ">", "=>5", "1.5", "12x", "!a", "5|x"} {
		_, err := Narrow(KindCount, text, time.UTC)
		assert.Error(t, err, text)
	}
}

func TestAValueNarrowsToItselfAndIsLeftOut(t *testing.T) {
	at := time.Date(2026, 11, 19, 10, 24, 59, 0, time.UTC)
	for _, tt := range []struct {
		kind  Kind
		value Value
		other Value
	}{
		{KindText, Value{Text: "!a|b"}, Value{Text: "a"}},
		{KindText, Value{Text: `say "so"`}, Value{Text: "say"}},
		{KindText, Value{}, Value{Text: "a"}},
		{KindID, Value{Text: "41"}, Value{Text: "411"}},
		{KindCount, Value{Count: model.Count{Count: 4, Known: true}}, Value{}},
		{KindCount, Value{}, Value{Count: model.Count{Known: true}}},
		{KindTime, Value{Time: at}, Value{Time: at.AddDate(0, 0, 1)}},
		{KindTime, Value{}, Value{Time: at}},
	} {
		only, err := Narrow(tt.kind, ByValue(tt.kind, tt.value, time.UTC), time.UTC)
		require.NoError(t, err)
		assert.True(t, only(tt.value), "%+v", tt)
		assert.False(t, only(tt.other), "%+v", tt)
		out, err := Narrow(tt.kind, WithoutValue(tt.kind, "", tt.value, time.UTC), time.UTC)
		require.NoError(t, err)
		assert.False(t, out(tt.value), "%+v", tt)
		assert.True(t, out(tt.other), "%+v", tt)
		both, err := Narrow(tt.kind, WithoutValue(tt.kind, WithoutValue(tt.kind, "", tt.value, time.UTC), tt.other, time.UTC), time.UTC)
		require.NoError(t, err)
		assert.False(t, both(tt.value), "%+v", tt)
		assert.False(t, both(tt.other), "%+v", tt)
	}
}
