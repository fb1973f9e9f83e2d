// Package manifest is what stands beside an export so that anyone can check it
// later: what was asked, what came, and the checksum of the file. Verify holds
// a file against it.
package manifest

import (
	"time"

	"fliplet-audit/export/format"
	"fliplet-audit/model"
)

// Version is that of the manifest's own form.
const Version = 1

// Manifest describes one export. All times are UTC. It holds no secret: no
// token, and of a pseudonym key only what tells it from another.
type Manifest struct {
	// Version is that of the form; this program reads its own and older ones.
	Version int `json:"manifestVersion"`
	// File is the name of the file, without its folder.
	File string `json:"file"`

	// Complete says that every log the server counts is in the file, as far as
	// could be checked; where it is false, Why says in words what is missing.
	Complete bool   `json:"complete"`
	Why      string `json:"why,omitempty"`
	// Rows is how many logs are in the file; First and Last are the first and
	// the last of them, zero where there are none.
	Rows  int   `json:"rows"`
	First Place `json:"first,omitzero"`
	Last  Place `json:"last,omitzero"`

	// Bytes and SHA256 (64 hex digits) are the file's, as it lies on the disk.
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
	// Unpacked are those of the text in a packed file; zero where it isn't.
	Unpacked Content `json:"unpacked,omitzero"`

	// Period is what was asked for, both ends inside, to the millisecond.
	Period Period `json:"period"`
	// Limit is the most rows asked for; 0 is all.
	Limit int `json:"limit,omitempty"`
	// Origin is where the logs are from and what was asked.
	Origin Origin `json:"origin"`

	// Output says how the logs are written. Columns are CSV's, in order; none
	// in the other formats, which hold logs as received.
	Output  format.Options `json:"output"`
	Columns []string       `json:"columns,omitempty"`
	// FormulasDefused says that CSV cells which a spreadsheet would run begin
	// with a '. Redacted and Pseudonymized say what was done to the data.
	FormulasDefused bool `json:"formulasDefused"`
	Redacted        bool `json:"redacted"`
	Pseudonymized   bool `json:"pseudonymized"`

	// Counts are the server's and ours over the whole period; Windows the
	// stretches of time in which it was read, in their order.
	Counts  Counts   `json:"counts"`
	Windows []Window `json:"windows"`
	// Notes are what the source said about its answers, and what the export
	// has to say of itself, in words.
	Notes []string `json:"notes,omitempty"`

	Begun    time.Time `json:"begun"`
	Finished time.Time `json:"finished"`
	// Resumed is how often it was interrupted and gone on with.
	Resumed int `json:"resumed"`
}

// Place is a log in the file.
type Place struct {
	ID        model.ID  `json:"id"`
	CreatedAt time.Time `json:"createdAt"`
}

// Content is a text's length and checksum, 64 hex digits.
type Content struct {
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// Period is a model.Period in JSON.
type Period struct {
	Start time.Time `json:"start"`
	End   time.Time `json:"end"`
}

// Counts are what the server counted and what came; see windows.Counts.
type Counts struct {
	// Before and After are the server's counts before and after the reading;
	// CountKnown is false where it gave none.
	CountKnown bool `json:"countKnown"`
	Before     int  `json:"before"`
	After      int  `json:"after"`
	// Received is how many distinct logs came, those left out on our side too.
	Received int `json:"received"`
	Missing  int `json:"missing"`
	Gone     int `json:"gone"`
	Late     int `json:"late"`
	Doubles  int `json:"doubles"`
	Requests int `json:"requests"`
}

// Window is one stretch of time: its start is inside, its end is not.
type Window struct {
	Start time.Time `json:"start"`
	End   time.Time `json:"end"`
	Rows  int       `json:"rows"`
	// Received, Before, After and Missing are as in Counts; Before and After
	// are both 0 where the server gave no count.
	Received int `json:"received"`
	Before   int `json:"before"`
	After    int `json:"after"`
	Missing  int `json:"missing,omitempty"`
}

// Path is where the manifest of a file is.
func Path(file string) string { return file + suffix }

const suffix = ".manifest.json"
