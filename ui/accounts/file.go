package accounts

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"

	"fliplet-audit/ui/command"
)

// ownFolder makes a folder that only its owner can look into, or makes one that
// is there so.
func ownFolder(path string) error {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return err
	}
	if checkFolder(path) == nil {
		return nil
	}
	return os.Chmod(path, 0o700)
}

// checkFolder refuses a folder that others can look into. The error is a
// *FileError where there is one.
func checkFolder(path string) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case info.Mode().Perm()&0o077 == 0 || runtime.GOOS == "windows":
		return nil
	}
	return &FileError{
		Path: path, Problem: fmt.Sprintf("holds tokens and is open to others (mode %04o)", info.Mode().Perm()),
		advice: "Make it yours alone: chmod 700 " + command.Quote(path),
	}
}
