package format

import (
	"fmt"

	"fliplet-audit/model"
)

// Encoder writes logs as text of one format. Its methods may be called from
// several goroutines at once.
type Encoder struct {
	options   Options
	fields    []Field
	transform Transform
}

// NewEncoder checks the options; what transform changes of a log (nil: nothing)
// is changed before it is written.
func NewEncoder(o Options, transform Transform) (*Encoder, error) {
	if err := o.Check(); err != nil {
		return nil, err
	}
	if transform == nil && (o.Redact || o.Pseudonymize) {
		return nil, fmt.Errorf("writing logs: secrets or persons are to be hidden, and nothing hides them")
	}
	fields, err := o.fields()
	return &Encoder{options: o, fields: fields, transform: transform}, err
}

// Header is what stands before the rows: CSV's line of names, for Excel with
// a byte-order mark before it; the beginning of a JSON array.
func (e *Encoder) Header() []byte {
	switch e.options.Kind {
	case JSON:
		return []byte("[\n")
	case JSONLines:
		return nil
	}
	var header []byte
	if e.options.Excel {
		header = append(header, byteOrderMark...)
	}
	return appendHeading(header, e.fields)
}

// Row appends a log to dst, in CSV and JSON Lines with its line's end.
func (e *Encoder) Row(dst []byte, l model.Log) []byte {
	if e.transform != nil {
		l = e.transform(l)
	}
	switch e.options.Kind {
	case JSON:
		return appendJSON(dst, l)
	case JSONLines:
		return append(appendJSON(dst, l), '\n')
	}
	return appendLine(dst, l, e.fields, e.options.Raw)
}

// Separator stands between two rows.
func (e *Encoder) Separator() []byte {
	if e.options.Kind == JSON {
		return []byte(",\n")
	}
	return nil
}

// Footer is what stands after the rows.
func (e *Encoder) Footer() []byte {
	if e.options.Kind == JSON {
		return []byte("\n]\n")
	}
	return nil
}

// Limits is a new count of what Excel can't hold of the file's text, Header
// included; it counts nothing where the file isn't meant for Excel.
func (e *Encoder) Limits() *Limits { return &Limits{off: !e.options.Excel} }
