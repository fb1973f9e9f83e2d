package export

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"runtime"
	"syscall"
)

// ErrExists is in the errors about a file that is already there.
var ErrExists = errors.New("there is already a file of this name")

var (
	errFolder   = errors.New("it is a folder")
	errNotPlain = errors.New("it is not a plain file")
)

// Kind tells what an export failed of.
type Kind int

// The kinds of failure.
const (
	KindWrite     Kind = iota // writing failed in a way of its own
	KindExists                // a file is already there
	KindNoFolder              // the folder isn't there
	KindReadOnly              // the folder may not be written to
	KindFull                  // no room is left
	KindName                  // the name can't be a file's
	KindSource                // the logs could not be read
	KindCancelled             // it was stopped
	KindBegun                 // an unfinished export is there: to go on with, or not
	KindBusy                  // another export is being written to the file
	KindDiffers               // the unfinished export is of something else
	KindKey                   // the key of the pseudonyms is missing or another
	KindJournal               // the journal that is there can't be gone on with
)

// Error is why an export failed; nothing of it is left under the file's name.
type Error struct {
	Kind Kind
	// Path is the file that was to be, or the one beside it that is in the way.
	Path string
	// Kept says that what came is kept beside the file, to be gone on with;
	// Rows is how many logs these are.
	Kept bool
	Rows int
	Err  error
}

func (e *Error) Error() string { return e.What() }

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Err }

// explained is what the source's errors may be: in words for a person.
type explained interface {
	error
	What() string
	Advice() string
}

// What says in one line what happened.
func (e *Error) What() string {
	folder, name := folderOf(e.Path), filepath.Base(e.Path)
	switch e.Kind {
	case KindExists:
		return name + " is there already"
	case KindNoFolder:
		return "There is no folder " + folder
	case KindReadOnly:
		return "The folder " + folder + " can't be written to"
	case KindFull:
		return "No room is left in " + folder
	case KindName:
		return e.whatOfName(name)
	case KindCancelled:
		if e.Kept {
			return "The export was stopped after " + logCount(e.Rows)
		}
		return "The export was stopped; no file was left"
	case KindSource:
		if source, ok := errors.AsType[explained](e.Err); ok {
			return source.What()
		}
		return "The logs could not be read: " + e.Err.Error()
	case KindBegun:
		return fmt.Sprintf("An export to %s was begun and not finished: it has %s", name, logCount(e.Rows))
	case KindBusy:
		return "Another export is being written to " + name
	case KindDiffers:
		return fmt.Sprintf("The unfinished export to %s is another one: %v", name, e.Err)
	case KindKey:
		return "The pseudonyms of " + name + " need their key"
	case KindJournal:
		return fmt.Sprintf("%s.journal can't be gone on with: %v", name, e.Err)
	}
	if e.Err == nil {
		return name + " could not be written"
	}
	return name + " could not be written: " + e.Err.Error()
}

// folderOf is a file's folder as one would say it.
func folderOf(path string) string {
	folder := filepath.Dir(path)
	if whole, err := filepath.Abs(folder); err == nil && folder == "." {
		return whole
	}
	return folder
}

func (e *Error) whatOfName(name string) string {
	switch {
	case errors.Is(e.Err, errFolder), errors.Is(e.Err, syscall.EISDIR):
		return name + " is a folder"
	case errors.Is(e.Err, errNotPlain):
		return name + " is not a plain file"
	case errors.Is(e.Err, syscall.ENAMETOOLONG):
		return "The name " + name + " is too long"
	}
	return "No file can be named " + name
}

// Advice says what to do.
func (e *Error) Advice() string {
	advice := e.advice()
	if e.Kept && e.Kind != KindBegun {
		advice += " What came is kept: export --resume goes on with it."
	}
	return advice
}

func (e *Error) advice() string {
	switch e.Kind {
	case KindExists:
		return "Choose another name, or replace it."
	case KindNoFolder, KindReadOnly:
		return "Choose another folder."
	case KindFull:
		if e.Kept {
			return "Make room."
		}
		return "Make room, choose another folder, or export a shorter date range."
	case KindName:
		return "Choose another name."
	case KindCancelled:
		return "Start it again when you like."
	case KindSource:
		if source, ok := errors.AsType[explained](e.Err); ok {
			return source.Advice()
		}
		return "Try again."
	case KindBegun:
		return "Go on with it (--resume), begin anew, or choose another name."
	case KindBusy:
		return "Wait until it is done, or choose another name."
	case KindDiffers:
		return "Go on with it as it was begun, begin anew, or choose another name."
	case KindKey:
		return "Name the key file it was begun with."
	case KindJournal:
		return "Move it away, or choose another name."
	}
	return "Choose another folder."
}

// explain makes an *Error of whatever ended the export.
func (x *exporting) explain(ctx context.Context, err error) error {
	e := x.errorOf(ctx, err)
	if e.Path == "" {
		e.Path = x.path
	}
	e.Kept = x.kept && e.Kind != KindJournal
	if e.Kept {
		e.Rows = x.record.rows()
	}
	return e
}

func (x *exporting) errorOf(ctx context.Context, err error) *Error {
	if e, ok := errors.AsType[*Error](err); ok {
		return e
	}
	if errors.Is(err, errBusy) {
		return &Error{Kind: KindBusy, Err: err}
	}
	if read, ok := errors.AsType[*readError](err); ok {
		if ctx.Err() != nil {
			return &Error{Kind: KindCancelled, Err: context.Cause(ctx)}
		}
		return &Error{Kind: KindSource, Err: read.error}
	}
	return &Error{Kind: fileKind(err), Err: err}
}

// readError is one of the source's, or of the reading's.
type readError struct{ error }

// fileError says what an error of the file system's means for path.
func fileError(path string, err error) error {
	return &Error{Kind: fileKind(err), Path: path, Err: err}
}

func fileKind(err error) Kind {
	// diskFull and handleDiskFull are what Windows says.
	const handleDiskFull, diskFull = syscall.Errno(39), syscall.Errno(112)
	switch {
	case errors.Is(err, ErrExists), errors.Is(err, fs.ErrExist):
		return KindExists
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT), errors.Is(err, syscall.EFBIG),
		runtime.GOOS == "windows" && (errors.Is(err, handleDiskFull) || errors.Is(err, diskFull)):
		return KindFull
	case errors.Is(err, syscall.ENAMETOOLONG), errors.Is(err, syscall.EISDIR), errors.Is(err, fs.ErrInvalid), errors.Is(err, syscall.EINVAL),
		errors.Is(err, errFolder), errors.Is(err, errNotPlain):
		return KindName
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return KindNoFolder
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return KindReadOnly
	}
	return KindWrite
}
