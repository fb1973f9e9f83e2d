package manifest

import (
	"strings"
	"time"

	"fliplet-audit/model"
)

// countOf is a number of things.
func countOf(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return model.Thousands(n) + " " + thing + "s"
}

func byteCount(n int64) string { return model.Thousands(n) + " bytes" }

// timeWords is a time in UTC to the millisecond, finer where it is.
func timeWords(t time.Time) string {
	if t.Nanosecond()%int(time.Millisecond) != 0 {
		return t.UTC().Format("2006-01-02T15:04:05.999999999Z")
	}
	return t.UTC().Format("2006-01-02T15:04:05.000Z")
}

// placeWords is a row by what the file says of it.
func placeWords(p Place, in *rows) string {
	var words []string
	if in.hasID {
		words = append(words, "id "+string(p.ID))
	}
	if in.hasTime && !p.CreatedAt.IsZero() {
		words = append(words, timeWords(p.CreatedAt))
	}
	if p == (Place{}) {
		return "none"
	}
	return strings.Join(words, ", ")
}

// columnWords names columns, not too many.
func columnWords(names []string) string {
	const most = 40
	if len(names) > most {
		return strings.Join(names[:most], ", ") + ", … (" + model.Thousands(len(names)) + ")"
	}
	return strings.Join(names, ", ")
}

func markWords(there bool) string {
	if there {
		return "the file begins with one"
	}
	return "the file begins without one"
}
