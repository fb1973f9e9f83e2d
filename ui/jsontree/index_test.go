package jsontree

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// leaves lists the paths and values of a document's leaves and empty
// containers, as the tree knows them.
func leaves(d *document) []string {
	var all []string
	for n := range d.size() {
		if !d.holds(n) {
			value := d.value(n)
			if d.container(n) {
				value = d.sizeWords(n)
			}
			all = append(all, spell(d.path(n), value))
		}
	}
	return all
}

// spell takes all that is no UTF-8 for U+FFFD, as encoding/json does.
func spell(path []string, value string) string {
	var b strings.Builder
	for _, name := range path {
		fmt.Fprintf(&b, "%q.", string([]rune(name)))
	}
	return b.String() + string([]rune(value))
}

// decoded lists the same with encoding/json.
func decoded(t require.TestingT, text string) []string {
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	var all []string
	walkDecoded(t, dec, nil, &all)
	return all
}

func walkDecoded(t require.TestingT, dec *json.Decoder, path []string, all *[]string) {
	token, err := dec.Token()
	require.NoError(t, err)
	delim, container := token.(json.Delim)
	if !container {
		value := fmt.Sprint(token)
		if token == nil {
			value = "null"
		}
		*all = append(*all, spell(path, value))
		return
	}
	n := 0
	for ; dec.More(); n++ {
		name := fmt.Sprint(n)
		if delim == '{' {
			key, err := dec.Token()
			require.NoError(t, err)
			name = key.(string)
		}
		walkDecoded(t, dec, append(path[:len(path):len(path)], name), all)
	}
	closing, err := dec.Token()
	require.NoError(t, err)
	if n == 0 {
		*all = append(*all, spell(path, delim.String()+closing.(json.Delim).String()))
	}
}

var texts = []string{
	`{}`, `[]`, `null`, `"x"`, `-0.0e+10`, ` [ 1 , [ ] , { } ] `, `{"a": {"b": [1, "c", null, true, false]}, "a": 2}`,
	`{"_os": "MacIntel", "big": 123456789012345678901234567890, "1": 1.0, "": ""}`,
	`["\ud83d\ude00", "\ud83d", "\ude00\ud83d", "\u0000\u001b[31m\n\t\"\\\/"]`, "[\"\xff\xfe\", \"é漢\"]",
	`{"\u0061\n": {"\"": "x"}}`,
	`[1,2`, `{"a"}`, `{"a":}`, `[1,]`, `{,}`, `01`, `+1`, `1.`, `.5`, `1e`, `"\x"`, `"\u12g4"`, "\"\n\"", `tru`, `[1}`, `]`, ``, ` `, `1 2`, `{"a": 1}}`, `nullx`, `"`, `"\`, `{"a" "b"}`, `{1: 2}`,
}

func TestIndexReadsWhatEncodingJSONReads(t *testing.T) {
	for _, text := range texts {
		sameAsEncodingJSON(t, text)
	}
}

func FuzzIndex(f *testing.F) {
	for _, text := range texts {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { sameAsEncodingJSON(t, text) })
}

func sameAsEncodingJSON(t *testing.T, text string) {
	if strings.Count(text, "[")+strings.Count(text, "{") > 9000 {
		return // encoding/json stops at 10,000 levels
	}
	nodes, err := index(text)
	require.Equal(t, json.Valid([]byte(text)), err == nil, "%q: %v", text, err)
	if err != nil {
		return
	}
	require.LessOrEqual(t, len(nodes), mostNodes(text))
	assert.Equal(t, decoded(t, text), leaves(&document{text: text, nodes: nodes}), "%q", text)
	for n, node := range nodes {
		assert.True(t, json.Valid([]byte(text[node.value:node.end])), "%q node %d", text, n)
	}
}

func TestPrefixNeverCutsAnEscape(t *testing.T) {
	inside := strings.Repeat(`a\u00e9\n\\é\n`+"\xbf\xbf\xbf\xbf", 50)
	whole := unquote(inside)
	for limit := range len(inside) + 2 {
		cut := prefix(inside, limit)
		assert.True(t, strings.HasPrefix(whole, unquote(cut)), limit)
		assert.True(t, json.Valid([]byte(`"`+cut+`"`)), limit)
		assert.LessOrEqual(t, len(cut), limit+5)
		assert.GreaterOrEqual(t, len(cut), min(limit, len(inside))-3)
	}
}

func TestFaultSaysWhere(t *testing.T) {
	for text, want := range map[string]string{`{"a": 1`: "it ends too early", `{"a": x}`: "wrong from byte 7 on", ``: "it ends too early"} {
		_, err := index(text)
		assert.EqualError(t, err, want, text)
	}
}
