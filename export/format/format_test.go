package format

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestKindOf(t *testing.T) {
	for name, want := range map[string]struct {
		kind Kind
		c    Compression
	}{
		"a.csv": {CSV, NoCompression}, "a.CSV.GZ": {CSV, Gzip}, "a.csv.zst": {CSV, Zstandard}, "a": {CSV, NoCompression}, "a.txt": {CSV, NoCompression},
		"a.jsonl": {JSONLines, NoCompression}, "a.ndjson.gz": {JSONLines, Gzip}, "x/a.json/b.json": {JSON, NoCompression}, "a.json.zst": {JSON, Zstandard},
		"a.gz": {CSV, Gzip}, "-": {CSV, NoCompression}, "": {CSV, NoCompression}, "json": {CSV, NoCompression}, "a.json.csv": {CSV, NoCompression},
	} {
		kind, c := KindOf(name)
		assert.Equal(t, want.kind, kind, name)
		assert.Equal(t, want.c, c, name)
	}
}

func TestOptionsAreChecked(t *testing.T) {
	for _, o := range []Options{
		{Kind: CSV}, {Kind: JSON, Compression: Gzip}, {Kind: JSONLines, Raw: true}, {Kind: CSV, Excel: true, Columns: []string{"id", "data.a b.#", "dataString"}},
	} {
		require.NoError(t, o.Check(), o)
	}
	for _, o := range []Options{
		{}, {Kind: "xml"}, {Kind: CSV, Compression: "zip"}, {Kind: JSON, Columns: []string{"id"}}, {Kind: JSON, Excel: true},
		{Kind: CSV, Columns: []string{"id", "user"}}, {Kind: CSV, Columns: []string{"data."}}, {Kind: CSV, Columns: []string{""}},
	} {
		require.Error(t, o.Check(), o)
		_, err := NewEncoder(o, nil)
		require.Error(t, err, o)
	}
	require.ErrorContains(t, Options{Kind: CSV, Columns: []string{"user.mail"}}.Check(), "user.email", "the error lists what there is")
	_, err := NewEncoder(Options{Kind: CSV, Redact: true}, nil)
	require.Error(t, err, "nothing may be written as if it were masked")
}

func TestNames(t *testing.T) {
	assert.Equal(t, DefaultColumns(), Options{Kind: CSV}.Names())
	assert.Equal(t, []string{"id", "data.a"}, Options{Kind: CSV, Columns: []string{"id", "data.a"}}.Names())
	assert.Nil(t, Options{Kind: JSON}.Names())
}

func TestOptionsComeBackFromAJournal(t *testing.T) {
	_, o, err := NewTransform(Options{Kind: CSV, Compression: Zstandard, Columns: []string{"id"}, Raw: true, Excel: true, Redact: true, Pseudonymize: true}, []byte("0123456789abcdef"))
	require.NoError(t, err)
	text, err := json.Marshal(o)
	require.NoError(t, err)
	var back Options
	require.NoError(t, json.Unmarshal(text, &back))
	assert.Equal(t, o, back)
	assert.NotContains(t, string(text), "0123456789abcdef")
}
