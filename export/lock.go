package export

import (
	"errors"
	"io/fs"
	"os"
	"runtime"
	"syscall"

	"github.com/gofrs/flock"
)

var errBusy = errors.New("another export is being written to this file")

// lock keeps two exports from one file. It ends with the process, however that
// ends.
type lock struct{ held *flock.Flock }

// lockPath is the file that is locked: the journal, but where a lock keeps its
// own holder from writing one beside it.
func lockPath(path string) string {
	if runtime.GOOS == "windows" {
		return path + ".lock"
	}
	return journalPath(path)
}

// lockTries is how often a lock is tried for whose file went away meanwhile.
const lockTries = 10

// takeLock locks at once or says errBusy. Where a file system knows no locks it
// goes on without one.
func takeLock(path string) (*lock, error) {
	path = lockPath(path)
	for range lockTries {
		if err := checkPlain(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		held := flock.New(path, flock.SetFlag(os.O_CREATE|os.O_RDWR), flock.SetPermissions(0o600))
		ok, err := held.TryLock()
		if err != nil && knowsNoLocks(err) {
			return &lock{}, nil
		}
		if err != nil {
			return nil, err
		}
		if !ok {
			return nil, errBusy
		}
		if stillThere(held, path) {
			return &lock{held}, nil
		}
		_ = held.Unlock()
	}
	return nil, errBusy
}

func knowsNoLocks(err error) bool {
	return errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.ENOLCK)
}

// stillThere tells whether what was locked still has its name: whoever had the
// lock before may just have removed the file.
func stillThere(held *flock.Flock, path string) bool {
	ours, err := held.Stat()
	if err != nil {
		return false
	}
	named, err := os.Lstat(path)
	return err == nil && os.SameFile(ours, named)
}

func (l *lock) release() {
	if l.held == nil {
		return
	}
	_ = l.held.Unlock()
	if runtime.GOOS == "windows" {
		_ = os.Remove(l.held.Path())
	}
}

// isLocked tells whether somebody writes an export to path.
func isLocked(path string) bool {
	held := flock.New(lockPath(path), flock.SetFlag(os.O_RDONLY))
	ok, err := held.TryRLock()
	if ok {
		_ = held.Unlock()
	}
	return err == nil && !ok
}
