// Package export writes logs to files: all that match, once each, under their
// final name only when they are all there.
package export

import (
	"context"
	"errors"
	"time"
)

// Job is one export.
type Job struct {
	// Path is the file to be.
	Path string
	// Overwrite lets it take the place of a file that is there.
	Overwrite bool
	// Progress, if any, is told how far it is, at most ten times a second and
	// at the end, from the goroutine that runs the export.
	Progress func(Progress)
}

// Result is what an export came to.
type Result struct {
	// Path is where the file is: the job's, or, when it isn't complete, one
	// beside it whose name says so.
	Path string
	// Rows is how many logs are in the file.
	Rows int
	// Expected is the server's count at the end; ExpectedKnown is false where
	// it gave none, or one of something else (see Notes).
	Expected      int
	ExpectedKnown bool
	// Doubles is how many logs came again unasked, and were left out.
	Doubles int
	// Complete says that every log the server counts is in the file, as far as
	// can be checked; Why says what differs, if anything, also when the file
	// is complete.
	Complete bool
	Why      string
	// Notes are what the source said about its answers.
	Notes []string
	Took  time.Duration
}

// Run writes all logs of the source to the job's file, in ascending order of
// their ids, in constant memory. The file is hidden until it is whole; what is
// cancelled or fails leaves nothing. A file to which the server did not give
// all that it counts gets another name (see Result). The error is an *Error;
// the result then tells how far it came.
func Run(ctx context.Context, source Source, job Job) (Result, error) {
	file, err := createPartial(job.Path, job.Overwrite)
	if err != nil {
		return Result{}, err
	}
	result, err := copyLogs(ctx, source, file, job.Progress)
	if err == nil && ctx.Err() != nil {
		err = sourceError(ctx, ctx.Err())
	}
	if err != nil {
		file.discard()
		return result, about(job.Path, err)
	}
	result.Path = job.Path
	if !result.Complete {
		result.Path = incompleteName(job.Path)
	}
	if err := file.publish(result.Path, job.Overwrite && result.Complete); err != nil {
		file.discard()
		return result, err
	}
	return result, nil
}

// about names the file that an error is about.
func about(path string, err error) error {
	if e, ok := errors.AsType[*Error](err); ok {
		e.Path = path
		return e
	}
	return fileError(path, err)
}
