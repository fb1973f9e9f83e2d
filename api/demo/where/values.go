package where

import (
	"fmt"
	"strings"
	"time"
)

// ParseDate reads a date in the forms that the documents use: ISO 8601 with or
// without a time, a fraction and a zone, a blank or a T between day and time.
// Without a zone it is UTC (wire.md, "Audit logs").
func ParseDate(text string) (time.Time, error) {
	trimmed := strings.TrimSpace(text)
	for _, layout := range []string{
		time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999Z07:00",
		"2006-01-02 15:04:05.999999999", "2006-01-02 15:04:05.999999999 Z07:00", "2006-01-02 15:04:05.999999999-07",
		"2006-01-02T15:04:05.999999999Z0700", "2006-01-02T15:04Z07:00", "2006-01-02T15:04", "2006-01-02 15:04", time.DateOnly,
	} {
		if at, err := time.Parse(layout, trimmed); err == nil {
			return at.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is no date such as 2022-12-31, 2022-12-31 23:59:59 or 2022-12-31T23:59:59.000Z", text)
}

// ParseUUID reads a uuid in the forms PostgreSQL takes and returns it as it
// prints it: lower case, with hyphens.
func ParseUUID(text string) (string, error) {
	digits := strings.ToLower(strings.ReplaceAll(strings.Trim(text, "{}"), "-", ""))
	if len(digits) != 32 || strings.Trim(digits, "0123456789abcdef") != "" {
		return "", fmt.Errorf("invalid input syntax for type uuid: %q", text)
	}
	return digits[:8] + "-" + digits[8:12] + "-" + digits[12:16] + "-" + digits[16:20] + "-" + digits[20:], nil
}
