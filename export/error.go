package export

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"runtime"
	"syscall"
)

// ErrExists is in the errors about a file that is already there.
var ErrExists = errors.New("there is already a file of this name")

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
)

// Error is why an export failed; nothing of it is left under the file's name.
type Error struct {
	Kind Kind
	// Path is the file that was to be.
	Path string
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
	folder, name := filepath.Dir(e.Path), filepath.Base(e.Path)
	switch e.Kind {
	case KindExists:
		return "There is already a file " + name
	case KindNoFolder:
		return "There is no folder " + folder
	case KindReadOnly:
		return "The folder " + folder + " can't be written to"
	case KindFull:
		return "No room is left in " + folder
	case KindName:
		return "No file can be named " + name
	case KindCancelled:
		return "The export was stopped; no file was left"
	case KindSource:
		if source, ok := errors.AsType[explained](e.Err); ok {
			return source.What()
		}
		return "The logs could not be read: " + e.Err.Error()
	}
	return name + " could not be written: " + e.Err.Error()
}

// Advice says what to do.
func (e *Error) Advice() string {
	switch e.Kind {
	case KindExists:
		return "Choose another name, or replace it."
	case KindNoFolder, KindReadOnly:
		return "Choose another folder."
	case KindFull:
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
	}
	return "Choose another folder."
}

// sourceError is an error of the source's, or the end of the context.
func sourceError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return &Error{Kind: KindCancelled, Err: context.Cause(ctx)}
	}
	return &Error{Kind: KindSource, Err: err}
}

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
	case errors.Is(err, syscall.ENAMETOOLONG), errors.Is(err, syscall.EISDIR), errors.Is(err, fs.ErrInvalid), errors.Is(err, syscall.EINVAL):
		return KindName
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return KindNoFolder
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return KindReadOnly
	}
	return KindWrite
}
