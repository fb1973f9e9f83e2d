package manifest

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/model"
)

func TestWhatWasAskedSurvivesJSON(t *testing.T) {
	for kind := model.RangeLast24Hours; kind <= model.RangeCustom; kind++ {
		for place := model.SameNothing; place <= model.SameEntry; place++ {
			o := Origin{Program: "fliplet-audit 1", API: "api.fliplet.com", Organization: "1", Range: "r", Zone: "UTC", Conditions: []string{"a < b & c"}}
			o.Request = Request{"POST", "https://api.fliplet.com/v1/organizations/1/logs", json.RawMessage(`{"where":{"a":"<b>"}}`)}
			o.Query = model.Query{AppID: "7", OtherAppID: "6", Types: "a.b,c", Analytics: true, Range: model.Range{Kind: kind}}
			for c := range model.ColumnCount {
				if c.Filterable() {
					o.Query.Filters[c] = fmt.Sprintf("=%d|\"%%\"<é>\n", c)
				}
			}
			if place != model.SameNothing {
				o.Query.Same = model.Same{Kind: place, Key: "k", Value: "12", Label: "l", Mentions: true, Loose: true}
			}
			if kind == model.RangeCustom {
				o.Query.Range.From, o.Query.Range.To = begin, begin.Add(1500*time.Millisecond)
			}
			text, err := json.Marshal(o)
			require.NoError(t, err)
			var back Origin
			require.NoError(t, json.Unmarshal(text, &back))
			require.JSONEq(t, string(o.Request.Body), string(back.Request.Body))
			back.Request.Body = o.Request.Body
			require.Equal(t, o, back)
		}
	}
}

func TestAnUnknownRangeOrPlaceIsNotGuessed(t *testing.T) {
	for _, query := range []string{`{"range":"lastDecade"}`, `{"range":"custom","same":{"place":"planet","value":"1"}}`, `{}`} {
		var o Origin
		require.Error(t, json.Unmarshal([]byte(`{"query":`+query+`}`), &o), query)
	}
}

func TestAManifestIsReadByPeople(t *testing.T) {
	e := newExported(2)
	e.manifest.Origin = Origin{Program: "fliplet-audit 1", Conditions: []string{`Log type contains "<a>"`}, Query: model.Query{Types: "user.login"}}
	e.manifest.Notes = []string{`with "windows": [] in it`}
	text, err := Encode(e.manifest)
	require.NoError(t, err)
	lines := strings.Split(string(text), "\n")
	assert.Equal(t, `  "manifestVersion": 1,`, lines[1])
	assert.Contains(t, lines, `    {"start":"2026-11-01T00:00:00Z","end":"2026-11-01T12:00:00Z","rows":2,"received":2,"before":0,"after":0},`)
	assert.Contains(t, string(text), `Log type contains \"<a>\"`)
	back, err := Parse(text)
	require.NoError(t, err)
	assert.Equal(t, e.manifest, back)
}

func TestWriteNeverTakesAnothersPlace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "logs.csv.manifest.json")
	m := newExported(1).manifest
	require.NoError(t, Write(m, path, false))
	m.File = "other.csv"
	require.ErrorIs(t, Write(m, path, false), fs.ErrExist)
	back, err := Read(path)
	require.NoError(t, err)
	assert.Equal(t, "logs.csv", back.File)
	require.NoError(t, Write(m, path, true))
	back, err = Read(path)
	require.NoError(t, err)
	assert.Equal(t, "other.csv", back.File)

	info, err := os.Stat(path)
	require.NoError(t, err)
	assert.Equal(t, fs.FileMode(0o600), info.Mode().Perm())
	entries, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	assert.Len(t, entries, 1, "nothing else is left")
}

func TestWriteToNowhere(t *testing.T) {
	require.ErrorIs(t, Write(Manifest{}, filepath.Join(t.TempDir(), "none", "x"), false), fs.ErrNotExist)
}
