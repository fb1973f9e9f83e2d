// Package windows reads all logs of a period, each once, in the order of their
// time and then of their id, in windows of time so that a page is never far
// from its window's beginning and memory stays flat.
package windows

import (
	"context"
	"time"

	"fliplet-audit/model"
)

// Source gives the logs that an export is of.
type Source interface {
	// Page gives logs of a period, both ends inside, in ascending order of
	// their ids.
	Page(ctx context.Context, period model.Period, offset, limit int) (model.LogPage, error)
}

// Plan says what is to be read.
type Plan struct {
	// Period is what is read; both ends are inside, to the millisecond.
	Period model.Period
	// From is where an earlier reading left off: windows before it are not
	// read. Zero is the period's start.
	From time.Time
	// Newest reads from the period's end to its start.
	Newest bool
	// Limit is the most rows that are given; 0 is all.
	Limit int
	// Tail is how much of the period's end is read again once all else is.
	// 0 is none; it can't be with Newest.
	Tail time.Duration
	// Asked, if not nil, is told of each answer, from one goroutine.
	Asked func(Answer)
}

// Answer is what an answer says about how far a reading is.
type Answer struct {
	// Logs is how many distinct logs were received until now, of the windows
	// already given and of those still being read.
	Logs int
	// Expected is how many there are, as the server counted what is to be read
	// (from Plan.From on) at the start; ExpectedKnown is false where it did not.
	Expected      int
	ExpectedKnown bool
}

// Encode appends a log to dst as it shall stand in the output. It is called
// from several goroutines. A log that it appends nothing for is counted, and
// not given as a row.
type Encode func(dst []byte, l model.Log) []byte

// Row is a log as encoded.
type Row struct {
	At   time.Time // createdAt
	ID   model.ID
	Text []byte // valid until take returns
}

// Window is a stretch of the period, read whole.
type Window struct {
	// Start is inside, End is not, whichever way the reading goes; the windows
	// of a reading join without a gap, and the last End is a millisecond after
	// the period's.
	Start, End time.Time
	// Rows in the order of their time, then of their id as a number; the other
	// way round with Plan.Newest.
	Rows []Row
	Counts
}

// Counts is what is known of a window, or of all of them.
type Counts struct {
	// Received is how many distinct logs the server gave, those left out on
	// our side too.
	Received int
	// Before and After are the server's counts with the first and the newest
	// answer; CountKnown is false where it gave none, or none of the window.
	Before, After int
	CountKnown    bool
	// Requests, with those for pages read again.
	Requests int
	// Doubles is how many logs came again unasked.
	Doubles int
	// Gone is how many logs were deleted while they were read: counted before,
	// no more after, received or not.
	Gone int
	// Late is how many came into the period while it was read.
	Late int
	// Missing is how many logs the server counts that it did not give, after
	// they were asked for again. Why says so in words, and also where logs may
	// be missing though the counts agree.
	Missing int
	Why     []string
	// Notes are what the source said about its answers.
	Notes []string
}

// Whole tells whether every log that the server counts was given, as far as
// can be told.
func (c Counts) Whole() bool { return c.Missing == 0 && len(c.Why) == 0 }

// Total is what a whole reading came to.
type Total struct {
	Windows int
	Rows    int
	// Limited says that the plan's limit ended it.
	Limited bool
	Counts
}
