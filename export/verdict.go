package export

import (
	"fmt"
	"strings"
)

// judge says whether all is there, and what differs.
func (r *reading) judge() {
	var missing, besides []string
	result := &r.result
	switch {
	case !result.ExpectedKnown:
		besides = append(besides, "the server gave no count to hold the rows against")
	case result.Rows < result.Expected:
		missing = append(missing, fmt.Sprintf("the server counts %s, %s came", logCount(result.Expected), number(result.Rows)))
	case result.Rows > result.Expected:
		besides = append(besides, fmt.Sprintf("the server counts only %s at the end: some were deleted meanwhile", logCount(result.Expected)))
	}
	if r.sequence.unordered {
		missing = append(missing, "the server did not keep the order asked for, so that logs may be missing or double")
	}
	if r.gaps > 0 && !r.sequence.unordered {
		missing = append(missing, "logs were deleted faster than they could be read, so that others may be missing")
	}
	if n := r.sequence.unchecked; n > 0 {
		missing = append(missing, fmt.Sprintf("%s came without an id and can't be checked", logCount(n)))
	}
	result.Complete = len(missing) == 0
	result.Why = sentence(append(missing, besides...))
}

// sentence joins parts to one sentence; none give "".
func sentence(parts []string) string {
	if len(parts) == 0 {
		return ""
	}
	text := strings.Join(parts, "; ") + "."
	return strings.ToUpper(text[:1]) + text[1:]
}

func logCount(n int) string {
	if n == 1 {
		return "1 log"
	}
	return number(n) + " logs"
}

// number is n with its thousands separated.
func number(n int) string {
	digits := fmt.Sprint(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
