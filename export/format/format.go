// Package format writes logs as text: CSV, JSON Lines and JSON, their columns,
// and what is masked or replaced on the way.
package format

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
)

// Kind is a file format.
type Kind string

// The formats.
const (
	CSV       Kind = "csv"
	JSONLines Kind = "jsonl" // a log as received on each line
	JSON      Kind = "json"  // one array of logs as received
)

// Compression is how a file is packed.
type Compression string

// The compressions, by the end of a file's name.
const (
	NoCompression Compression = ""
	Gzip          Compression = "gz"
	Zstandard     Compression = "zst"
)

// Options say how logs are written. It is a value that a journal and a
// manifest keep as JSON.
type Options struct {
	Kind        Kind        `json:"format"`
	Compression Compression `json:"compression,omitempty"`
	// Columns of CSV, in order; nil is the official 17.
	Columns []string `json:"columns,omitempty"`
	// Raw leaves cells as they are that a spreadsheet would run as a formula.
	Raw bool `json:"raw,omitempty"`
	// Excel begins the file with a byte-order mark.
	Excel bool `json:"excel,omitempty"`
	// Redact masks what looks secret inside the logs' data.
	Redact bool `json:"redact,omitempty"`
	// Pseudonymize says that people and devices have pseudonyms; KeyCheck
	// tells keys apart without giving them away.
	Pseudonymize bool   `json:"pseudonymize,omitempty"`
	KeyCheck     string `json:"keyCheck,omitempty"`
}

// Check tells in words what is wrong with the options: an unknown format,
// compression or column, or what only CSV has asked of another format.
func (o Options) Check() error {
	switch o.Kind {
	case CSV, JSONLines, JSON:
	default:
		return fmt.Errorf("there is no format %q; the formats are csv, jsonl and json", o.Kind)
	}
	switch o.Compression {
	case NoCompression, Gzip, Zstandard:
	default:
		return fmt.Errorf("there is no compression %q; the compressions are gz and zst", o.Compression)
	}
	if o.Kind != CSV && len(o.Columns) > 0 {
		return errors.New("columns can be chosen for CSV only: the other formats hold each log as received")
	}
	if o.Kind != CSV && o.Excel {
		return errors.New("a file for Excel is CSV")
	}
	_, err := o.fields()
	return err
}

// Names are the columns of the file, in order; nil where a format has none.
func (o Options) Names() []string {
	switch {
	case o.Kind != CSV:
		return nil
	case len(o.Columns) == 0:
		return DefaultColumns()
	}
	return append([]string(nil), o.Columns...)
}

func (o Options) fields() ([]Field, error) {
	names := o.Names()
	fields := make([]Field, 0, len(names))
	for _, name := range names {
		field, err := ParseField(name)
		if err != nil {
			return nil, err
		}
		fields = append(fields, field)
	}
	return fields, nil
}

// KindOf tells by a file's name what to write to it: .csv, .jsonl, .ndjson or
// .json, each with .gz or .zst behind it; CSV where the name says nothing.
func KindOf(name string) (Kind, Compression) {
	compression := NoCompression
	lower := strings.ToLower(name)
	switch filepath.Ext(lower) {
	case ".gz":
		compression, lower = Gzip, strings.TrimSuffix(lower, ".gz")
	case ".zst":
		compression, lower = Zstandard, strings.TrimSuffix(lower, ".zst")
	}
	switch filepath.Ext(lower) {
	case ".jsonl", ".ndjson":
		return JSONLines, compression
	case ".json":
		return JSON, compression
	}
	return CSV, compression
}
