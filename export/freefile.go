package export

import (
	"errors"
	"io"
	"os"
	"path/filepath"
)

// WriteFree writes a small file whole, or not at all, under its name or, where
// that is taken, under the next free one (NextFreeName), and tells which. The
// file is its owner's alone. The error is an *Error.
func WriteFree(path string, write func(io.Writer) error) (written string, err error) {
	partial, err := os.CreateTemp(filepath.Dir(path), ".export-*.partial") // made for its owner alone
	if err != nil {
		return "", fileError(path, err)
	}
	defer func() { _ = os.Remove(partial.Name()) }() // gone already once it has its name
	err = errors.Join(write(partial), partial.Sync(), partial.Close())
	if err != nil {
		return "", fileError(path, err)
	}
	for range mostNames {
		free := NextFreeName(path)
		err = disk{}.moveToFree(partial.Name(), free)
		if err == nil {
			syncFolder(free)
			return free, nil
		}
		if !errors.Is(err, ErrExists) { // else another program took the name just now
			break
		}
	}
	return "", fileError(path, err)
}

// mostNames is how often another name is tried.
const mostNames = 100
