// Package export writes logs to files: all that match, once each, under their
// final name only when they are all there, with a manifest beside them. What is
// stopped, fails or is killed can be gone on with; the file is then byte for
// byte that of an undisturbed run.
package export

import (
	"context"
	"io"
	"time"

	"fliplet-audit/export/format"
	"fliplet-audit/export/manifest"
	"fliplet-audit/export/windows"
	"fliplet-audit/model"
)

// Job is one export.
type Job struct {
	// Path is the file to be. FILE.partial and FILE.journal stand beside it
	// until it is whole, FILE.manifest.json after. All are their owner's alone
	// (0600), since audit logs are in them.
	Path string
	// Out, if not nil, gets the text instead: no file, no journal, no manifest.
	Out io.Writer
	// Overwrite lets it take the place of a file that is there, its manifest
	// too.
	Overwrite bool
	// Resume goes on with an unfinished export to Path, if there is one, with
	// what its journal says: Format, Period, Limit and Origin of the job then
	// count for nothing, but that Transform and Format must mask what it masks.
	// Without an unfinished export it begins. The source must ask what the
	// journal says: see Unfinished.
	Resume bool
	// Anew throws an unfinished export to Path away.
	Anew bool

	Format format.Options
	// Transform replaces and masks what Format says; it is made from Format and
	// a key. Without pseudonyms it may be nil: Run then makes its own.
	Transform format.Transform
	Period    model.Period
	// Limit is the most rows; 0 is all.
	Limit  int
	Origin manifest.Origin

	// Progress, if any, is told how far it is, ten times a second and at the
	// end: one call at a time, none after Run has returned.
	Progress func(Progress)
}

// Result is what an export came to.
type Result struct {
	// Path is where the file is: the job's, or, when it isn't complete, one
	// beside it whose name says so. Manifest is where its manifest is. Both are
	// "" with Out.
	Path, Manifest string
	// Rows is how many logs are in the file; Resumed of them were there before.
	Rows, Resumed int
	// Expected is how many there should be by the server's last count;
	// ExpectedKnown is false where it gave none, and with a limit that was
	// reached.
	Expected      int
	ExpectedKnown bool
	// Doubles is how many logs came again unasked, and were left out.
	Doubles int
	// Complete says that every log the server counts is in the file, as far as
	// can be checked; where it is false, Why says what is missing.
	Complete bool
	Why      string
	// Notes are what else is to be known of how it went, sentences; Warnings
	// what Excel can't hold of a file that is meant for it, phrases.
	Notes, Warnings []string
	// SHA256 (64 hex digits) and Bytes are the file's.
	SHA256   string
	Bytes    int64
	Requests int
	Took     time.Duration
}

// tail is how much of the period's end is read again at the end: clocks on the
// other side differ by so much (wire.md, "Audit logs").
const tail = 2 * time.Minute

// tools are what an export works with.
type tools struct {
	disk disk
	read func(context.Context, windows.Source, windows.Plan, windows.Encode, func(windows.Window) error) (windows.Total, error)
}

// Run writes all logs of the source to the job's file in the order of their
// time and then of their id, in memory that does not grow with them. A file to
// which the server did not give all that it counts gets another name (see
// Result). The error is an *Error; the result then tells how far it came. What
// stops after at least one window leaves an unfinished export to go on with,
// before that nothing.
func Run(ctx context.Context, source windows.Source, job Job) (Result, error) {
	return run(ctx, source, job, tools{read: windows.Read})
}

func run(ctx context.Context, source windows.Source, job Job, with tools) (Result, error) {
	begun := time.Now()
	x := &exporting{tools: with, source: source, job: job, begun: begun.UTC().Truncate(time.Millisecond), path: job.Path}
	work := x.toFile
	if job.Out != nil {
		x.path, work = "", x.toOut
	}
	result, err := work(ctx)
	result.Resumed, result.Took = x.resumed, time.Since(begun)
	if err != nil {
		result.Rows = x.record.rows()
		return result, x.explain(ctx, err)
	}
	return result, nil
}
