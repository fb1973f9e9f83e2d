package export

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// partialFile is the file while it grows: hidden, beside the place it will
// have, readable by its owner only, since audit logs are in it.
type partialFile struct {
	*os.File
	path string // where it will be
}

// createPartial refuses early what would be refused at the end.
func createPartial(path string, overwrite bool) (*partialFile, error) {
	switch info, err := os.Lstat(path); {
	case err == nil && info.IsDir():
		return nil, fileError(path, syscall.EISDIR)
	case err == nil && !overwrite:
		return nil, fileError(path, ErrExists)
	case errors.Is(err, syscall.ENAMETOOLONG):
		return nil, fileError(path, err)
	}
	file, err := os.CreateTemp(filepath.Dir(path), "."+cut(filepath.Base(path), longestName)+".partial-*")
	if err != nil {
		return nil, fileError(path, err)
	}
	return &partialFile{File: file, path: path}, nil
}

// discard takes the file away.
func (p *partialFile) discard() {
	_ = p.Close()
	_ = os.Remove(p.Name())
}

// publish gives the file its name once all of it is on the disk. Without
// overwrite it never takes the place of another file, not even of one that
// came a moment ago.
func (p *partialFile) publish(path string, overwrite bool) error {
	if err := errors.Join(p.Sync(), p.Close()); err != nil {
		return fileError(path, err)
	}
	move := moveToFree
	if overwrite {
		move = os.Rename
	}
	if err := move(p.Name(), path); err != nil {
		return fileError(path, err)
	}
	syncFolder(filepath.Dir(path))
	return nil
}

// moveToFree renames a file unless the new name is taken. A hard link does that
// in one step; where there are none, an empty file holds the name first.
func moveToFree(from, to string) error {
	err := os.Link(from, to)
	if err == nil {
		_ = os.Remove(from)
		return nil
	}
	if errors.Is(err, fs.ErrExist) {
		return ErrExists
	}
	return moveToHeld(from, to)
}

func moveToHeld(from, to string) error {
	held, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return ErrExists
	}
	if err != nil {
		return err
	}
	if err := errors.Join(held.Close(), os.Rename(from, to)); err != nil {
		_ = os.Remove(to)
		return err
	}
	return nil
}

// syncFolder makes the new name last through a power cut where the system can
// do that; the file itself is whole either way.
func syncFolder(path string) {
	if folder, err := os.Open(path); err == nil {
		_ = folder.Sync()
		_ = folder.Close()
	}
}

// incompleteName is the name of a file that does not hold all it should.
func incompleteName(path string) string {
	extension := filepath.Ext(path)
	return NextFreeName(strings.TrimSuffix(path, extension) + "-incomplete" + extension)
}
