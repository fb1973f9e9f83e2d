package demo

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// ties are logs with equal and missing values in every sort.
func ties() []string {
	random := rand.New(rand.NewPCG(1, 2))
	or := func(text string) string {
		if random.IntN(5) == 0 {
			return "null"
		}
		return text
	}
	var lines []string
	for id := range 700 {
		lines = append(lines, fmt.Sprintf(`{"id":%d,"type":%s,"createdAt":"2022-01-01T00:00:%02d.000Z","sessionId":%s,"user":{"type":"app","email":%s},"app":{"name":%s},"data":%s}`,
			1000-id, or(strconv.Quote(fmt.Sprint("t", random.IntN(9)))), random.IntN(30), or(strconv.Itoa(random.IntN(9)*1_000_003-999_999)),
			or(strconv.Quote(fmt.Sprint("Uu"[random.IntN(2):][:1], random.IntN(9), "@x.com"))), or(strconv.Quote(fmt.Sprint("é", random.IntN(4)))),
			or(fmt.Sprintf(`{"long":%q,"n":%d}`, strings.Repeat("x", random.IntN(3)*9), random.IntN(20)))))
	}
	return lines
}

// valueOf is what a log is sorted by, as a text that sorts the same.
func valueOf(log map[string]any, sort string) (value string, null bool) {
	parts := strings.Split(sort, ".")
	v := log[parts[0]]
	if len(parts) > 1 {
		v = v.(map[string]any)[parts[1]]
	}
	switch v := v.(type) {
	case nil:
		return "", true
	case float64:
		return fmt.Sprintf("%020.0f", v+1e15), false
	}
	return v.(string), false
}

func TestSortsAndTheirTies(t *testing.T) {
	s := serve(t, ties()...)
	for _, sort := range sorts() {
		for _, order := range []string{"ASC", "DESC"} {
			ask := func() page {
				first := fmt.Sprintf(`{"sort":%q,"order":%q,"limit":500,"where":{"type":{"$or":[{"$ne":null},null]}},"fields":["id","type","createdAt","sessionId","user.email","app.name","dataString"]`, sort, order)
				p := asking(t, s, first+"}")
				p.Logs = append(p.Logs, asking(t, s, first+`,"offset":500}`).Logs...)
				return p
			}
			p := ask()
			require.Len(t, p.Logs, 700)
			ascending := slices.Clone(p.Logs)
			if order == "DESC" {
				slices.Reverse(ascending)
			}
			assert.True(t, slices.IsSortedFunc(ascending, func(a, b map[string]any) int {
				textA, nullA := valueOf(a, sort)
				textB, nullB := valueOf(b, sort)
				if nullA != nullB {
					return cmp.Compare(strconv.FormatBool(nullA), strconv.FormatBool(nullB))
				}
				return strings.Compare(textA, textB)
			}), "%s %s, NULL last when ascending", sort, order)
			if sort == "id" {
				assert.Equal(t, p.ids(), ask().ids())
			} else {
				assert.NotEqual(t, p.ids(), ask().ids(), "ties of %s come in another order at every request", sort)
			}
		}
	}
}

func TestOneAnswerHoldsEveryTieOnce(t *testing.T) {
	s := serve(t, ties()...)
	for _, sort := range sorts() {
		for range 5 {
			got := post(t, s, logsPath(s), fmt.Sprintf(`{"sort":%q,"format":"csv","limit":100000,"where":{"type":{"$or":[{"$ne":null},null]}},"fields":["id"]}`, sort))
			rows, err := csv.NewReader(strings.NewReader(got.body)).ReadAll()
			require.NoError(t, err)
			ids := map[string]bool{}
			for _, row := range rows[1:] {
				ids[row[0]] = true
			}
			assert.Len(t, rows, 701, sort)
			assert.Len(t, ids, 700, sort)
		}
	}
}

func TestForemostIsTheBeginningOfTheSort(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	texts := make([]string, 3000)
	for i := range texts {
		texts[i] = strings.Repeat("a", random.IntN(20)) + strconv.Itoa(random.IntN(300))
	}
	text := func(row uint32) (string, bool) {
		if row%7 == 0 {
			return "", false
		}
		return texts[row], true
	}
	rows := make([]uint32, len(texts))
	for i := range rows {
		rows[i] = uint32(i)
	}
	words := func(rows []uint32) (out []string) {
		for _, row := range rows {
			value, ok := text(row)
			out = append(out, fmt.Sprint(value, ok))
		}
		return out
	}
	want := slices.Clone(rows)
	slices.SortFunc(want, compareTexts(text))
	sorted := sortByText(rows, text)
	require.True(t, slices.Equal(words(want), words(sorted)))
	for _, n := range []int{1, 10, 500, 1600, 2999, 3000, 4000} {
		most := min(n, len(rows))
		assert.True(t, slices.Equal(words(want[:most]), words(foremost(rows, n, false, text))), "first %d", n)
		assert.True(t, slices.Equal(words(want[len(want)-most:]), words(foremost(rows, n, true, text))), "last %d", n)
	}
}

func TestSortByTextBeyondItsWords(t *testing.T) {
	long := strings.Repeat("é", wordsDeep)
	texts := []string{long + "b", long + "a", long, long + "abcdefgh", "", "z", long + "abcdefg"}
	rows := []uint32{0, 1, 2, 3, 4, 5, 6}
	assert.Equal(t, []uint32{4, 5, 2, 1, 6, 3, 0}, sortByText(rows, func(row uint32) (string, bool) { return texts[row], true }))
}

func TestShuffledPlaceIsAPermutation(t *testing.T) {
	for count := 1; count < 200; count++ {
		seen := map[int]bool{}
		for place := range count {
			seen[shuffledPlace(place, count, uint64(count*31))] = true
		}
		assert.Len(t, seen, count)
	}
}
