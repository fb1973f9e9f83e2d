package usage

import (
	"strconv"
	"time"
)

// previousSuffix names the field of a count's period before.
const previousSuffix = "Previous"

// instantLayout is how the API writes times.
const instantLayout = "2006-01-02T15:04:05.000Z"

// FieldNames are what programs call the fields of a row: the response's words,
// and those of the counts before where a column has them.
func FieldNames[T any](columns []Column[T]) []string {
	var names []string
	for _, c := range columns {
		names = append(names, c.Name)
		if c.Previous {
			names = append(names, c.Name+previousSuffix)
		}
	}
	return names
}

// Fields are a row's fields as programs read them, in the order of FieldNames:
// counts without signs, times in UTC, "" for what is not known.
func Fields[T any](columns []Column[T], row *T) []string {
	fields := make([]string, 0, 2*len(columns))
	for _, c := range columns {
		v := c.Of(row)
		fields = append(fields, v.Field(c.Kind))
		if c.Previous {
			fields = append(fields, number(v.Count.Previous, v.Count.HasPrevious))
		}
	}
	return fields
}

// Field is the value as programs read it.
func (v Value) Field(kind Kind) string {
	switch {
	case kind == KindCount:
		return number(v.Count.Count, v.Count.Known)
	case kind == KindText, kind == KindID:
		return v.Text
	case v.Time.IsZero():
		return ""
	case kind == KindDay:
		return v.Time.UTC().Format(time.DateOnly)
	}
	return v.Time.UTC().Format(instantLayout)
}

func number(n int, known bool) string {
	if !known {
		return ""
	}
	return strconv.Itoa(n)
}
