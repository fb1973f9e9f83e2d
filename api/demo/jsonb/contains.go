package jsonb

import "strings"

// Contains is PostgreSQL's `text @> part`, both as Text writes them: objects
// are contained key by key, arrays element by element in any order, numbers by
// value, and an array contains a scalar that is one of its elements.
func Contains(text, part string) bool {
	if text[0] == '[' && isScalar(part) {
		return containsElement(text, part)
	}
	return contains(text, part)
}

func contains(text, part string) bool {
	if isScalar(text) || isScalar(part) {
		return scalarsEqual(text, part)
	}
	if text[0] != part[0] {
		return false
	}
	if text[0] == '{' {
		return containsMembers(text, part)
	}
	for wanted := range elements(part) {
		if !containsElement(text, wanted) {
			return false
		}
	}
	return true
}

func containsMembers(text, part string) bool {
	for key, wanted := range members(part) {
		value, found := memberValue(text, decode(key))
		if !found || !contains(value, wanted) {
			return false
		}
	}
	return true
}

func containsElement(array, wanted string) bool {
	for value := range elements(array) {
		if contains(value, wanted) {
			return true
		}
	}
	return false
}

func isScalar(text string) bool { return text[0] != '{' && text[0] != '[' }

func scalarsEqual(a, b string) bool {
	return a == b || isNumber(a) && isNumber(b) && trimFraction(a) == trimFraction(b)
}

func isNumber(text string) bool { return text[0] == '-' || '0' <= text[0] && text[0] <= '9' }

// trimFraction drops what does not change a numeric's value: 1.50 is 1.5.
func trimFraction(number string) string {
	if strings.IndexByte(number, '.') < 0 {
		return number
	}
	return strings.TrimRight(strings.TrimRight(number, "0"), ".")
}
