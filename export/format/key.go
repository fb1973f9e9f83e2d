package format

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"
)

const (
	// leastKey is the fewest bytes of a pseudonym key.
	leastKey = 16
	mostKey  = 64 << 10
)

// KeyError is why a file can't serve as the key of pseudonyms.
type KeyError struct{ what, advice string }

// Error is What.
func (e *KeyError) Error() string { return e.what }

// What says what is the matter.
func (e *KeyError) What() string { return e.what }

// Advice says what to do.
func (e *KeyError) Advice() string { return e.advice }

// ReadKey reads the key of pseudonyms from a file: its bytes without line ends
// at the end, at least 16 of them. A file that others may read is refused. The
// error is a *KeyError.
func ReadKey(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, keyError(path, err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, keyError(path, err)
	}
	switch {
	case !info.Mode().IsRegular():
		return nil, &KeyError{"The key " + path + " is not a plain file", "Name a file with the key in it."}
	case runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0:
		return nil, &KeyError{"Others can read the key " + path, "Keep it to yourself: chmod 600 " + path}
	case info.Size() > mostKey:
		return nil, &KeyError{"The key " + path + " is too long to be one", makeKey(path)}
	}
	key, err := io.ReadAll(io.LimitReader(file, mostKey))
	if err != nil {
		return nil, keyError(path, err)
	}
	if key = bytes.TrimRight(key, "\r\n"); len(key) < leastKey {
		return nil, &KeyError{fmt.Sprintf("The key %s is too short: it has %d bytes, %d are the least", path, len(key), leastKey), makeKey(path)}
	}
	return key, nil
}

func keyError(path string, err error) *KeyError {
	if errors.Is(err, fs.ErrNotExist) {
		return &KeyError{"There is no key " + path, makeKey(path)}
	}
	if cause := errors.Unwrap(err); cause != nil {
		err = cause
	}
	return &KeyError{fmt.Sprintf("The key %s could not be read: %v", path, err), "Name a file that you can read."}
}

func makeKey(path string) string {
	return "Make one and keep it: (umask 077; head -c 32 /dev/urandom | base64 > " + path + ")"
}
