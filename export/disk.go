package export

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// disk is the file system as an export changes it. before, which tests set, is
// asked ahead of each change and may forbid it; a write that is forbidden is
// done by half.
type disk struct {
	before func(change, path string) error
}

func (d disk) ask(change, path string) error {
	if d.before == nil {
		return nil
	}
	return d.before(change, path)
}

// file is one that is written to.
type file struct {
	*os.File
	disk disk
}

// create makes a file that is its owner's alone, since audit logs are in it; it
// takes no other file's place and follows no link.
func (d disk) create(path string) (*file, error) {
	if err := d.ask("create", path); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	return &file{f, d}, err
}

// openOrCreate opens a plain file to go on with it, and makes it where there is
// none.
func (d disk) openOrCreate(path string) (*file, error) {
	if err := checkPlain(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err := d.ask("create", path); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	return &file{f, d}, err
}

func (f *file) Write(p []byte) (int, error) {
	if err := f.disk.ask("write", f.Name()); err != nil {
		n, _ := f.File.Write(p[:len(p)/2])
		return n, err
	}
	return f.File.Write(p)
}

func (f *file) Sync() error {
	if err := f.disk.ask("sync", f.Name()); err != nil {
		return err
	}
	return f.File.Sync()
}

// cut ends the file after size bytes, where the next write goes on.
func (f *file) cut(size int64) error {
	if err := f.disk.ask("cut", f.Name()); err != nil {
		return err
	}
	if err := f.Truncate(size); err != nil {
		return err
	}
	_, err := f.Seek(size, 0)
	return err
}

// remove takes a file away; none is no error.
func (d disk) remove(path string) error {
	if err := d.ask("remove", path); err != nil {
		return err
	}
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func (d disk) rename(from, to string) error {
	if err := d.ask("rename", to); err != nil {
		return err
	}
	return os.Rename(from, to)
}

// moveToFree renames a file unless the new name is taken: ErrExists. A hard
// link does that in one step; where there are none, an empty file holds the
// name first.
func (d disk) moveToFree(from, to string) error {
	if err := d.ask("link", to); err != nil {
		return err
	}
	err := os.Link(from, to)
	if err == nil {
		return d.remove(from)
	}
	if errors.Is(err, fs.ErrExist) {
		return ErrExists
	}
	return d.moveToHeld(from, to)
}

func (d disk) moveToHeld(from, to string) error {
	held, err := d.create(to)
	if errors.Is(err, fs.ErrExist) {
		return ErrExists
	}
	if err != nil {
		return err
	}
	if err := errors.Join(held.Close(), d.rename(from, to)); err != nil {
		_ = d.remove(to)
		return err
	}
	return nil
}

// syncFolder makes new names last through a power cut where the system can do
// that; the files themselves are whole either way.
func syncFolder(path string) {
	if runtime.GOOS == "windows" {
		return
	}
	if folder, err := os.Open(filepath.Dir(path)); err == nil {
		_ = folder.Sync()
		_ = folder.Close()
	}
}

// checkPlain refuses what is there but is no plain file: a folder, a pipe, a
// device, a link.
func checkPlain(path string) error {
	info, err := os.Lstat(path)
	switch {
	case err != nil:
		return err
	case info.IsDir():
		return errFolder
	case !info.Mode().IsRegular():
		return errNotPlain
	}
	return nil
}
