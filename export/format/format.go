// Package format writes logs as text: CSV, JSON Lines and JSON, their columns,
// and what is masked or replaced on the way.
package format

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
