package jsonb

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// AppendJavaScript appends what JavaScript's JSON.stringify(JSON.parse(text))
// makes of text that Text has written: no spaces, integer-like keys first and
// ascending, every number as the nearest double (1.0 becomes 1).
func AppendJavaScript(out []byte, text string) []byte {
	switch text[0] {
	case '{':
		return appendObject(out, text)
	case '[':
		out = append(out, '[')
		first := true
		for value := range elements(text) {
			if !first {
				out = append(out, ',')
			}
			first = false
			out = AppendJavaScript(out, value)
		}
		return append(out, ']')
	case '"', 't', 'f', 'n':
		return append(out, text...)
	}
	return appendDouble(out, text)
}

func appendObject(out []byte, text string) []byte {
	out = append(out, '{')
	indexes := 0
	start := len(out)
	for key, value := range members(text) {
		if _, is := arrayIndex(key); is {
			indexes++
		}
		out = appendMember(out, start, key, value)
	}
	if indexes > 0 {
		out = appendIndexesFirst(out[:start], text)
	}
	return append(out, '}')
}

func appendMember(out []byte, start int, key, value string) []byte {
	if len(out) > start {
		out = append(out, ',')
	}
	return AppendJavaScript(append(append(out, key...), ':'), value)
}

func appendIndexesFirst(out []byte, text string) []byte {
	type property struct {
		index      uint64
		key, value string
	}
	var properties []property
	for key, value := range members(text) {
		index, is := arrayIndex(key)
		if !is {
			index = math.MaxUint64
		}
		properties = append(properties, property{index, key, value})
	}
	slices.SortStableFunc(properties, func(a, b property) int {
		if a.index < b.index {
			return -1
		}
		if a.index > b.index {
			return 1
		}
		return 0
	})
	start := len(out)
	for _, p := range properties {
		out = appendMember(out, start, p.key, p.value)
	}
	return out
}

// arrayIndex reads a quoted key that JavaScript takes for an array index: a
// whole number below 2^32-1, without leading zeros.
func arrayIndex(quoted string) (uint64, bool) {
	key := quoted[1 : len(quoted)-1]
	if key == "" || key[0] < '0' || key[0] > '9' || key[0] == '0' && len(key) > 1 {
		return 0, false
	}
	index, err := strconv.ParseUint(key, 10, 32)
	return index, err == nil && index < math.MaxUint32
}

// appendDouble writes a number as JavaScript prints the nearest double.
func appendDouble(out []byte, number string) []byte {
	if len(number) <= 15 && strings.IndexByte(number, '.') < 0 {
		return append(out, number...)
	}
	double, err := strconv.ParseFloat(number, 64)
	if err != nil || math.IsInf(double, 0) {
		return append(out, "null"...)
	}
	if double == 0 {
		return append(out, '0')
	}
	if size := math.Abs(double); size >= 1e-6 && size < 1e21 {
		return strconv.AppendFloat(out, double, 'f', -1, 64)
	}
	text := strconv.FormatFloat(double, 'e', -1, 64)
	mantissa, exponent, _ := strings.Cut(text, "e")
	out = append(append(out, mantissa...), 'e', exponent[0])
	return append(out, strings.TrimLeft(exponent[1:], "0")...)
}
