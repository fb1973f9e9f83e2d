// Package ownfile writes the program's own files: settings, accounts, tokens.
package ownfile

import (
	"os"
	"path/filepath"
)

// Replace writes a file of mode 0600 in one step: whoever reads it finds the old
// text or the new one, never a part. A link is followed; the folder is made
// where there is none, its owner's alone.
func Replace(path string, text []byte) (err error) {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	file, err := os.CreateTemp(folder, ".new-*") // mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(file.Name())
		}
	}()
	_, err = file.Write(text)
	if err == nil {
		err = file.Sync()
	}
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}
