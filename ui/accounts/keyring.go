package accounts

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/zalando/go-keyring"
)

// KeyRing is the system's place for secrets. Its errors are keyring.ErrNotFound
// where it has no such secret.
type KeyRing interface {
	Get(service, name string) (string, error)
	Set(service, name, secret string) error
	Delete(service, name string) error
}

// Service is the name that tokens have in the key ring, beside the profile's.
const Service = "fliplet-audit"

// Patience is how long the key ring has to answer.
const Patience = 3 * time.Second

// errAbsent: there is no key ring on this machine.
var errAbsent = errors.New("there is none here")

// errSilent: it did not answer in time.
var errSilent = errors.New("it did not answer")

// System is the key ring of this machine: the Keychain, the Credential Manager,
// or the Secret Service on the session's bus.
type System struct{}

// Get reads a secret.
func (System) Get(service, name string) (string, error) {
	if !reachable() {
		return "", errAbsent
	}
	return keyring.Get(service, name)
}

// Set keeps a secret.
func (System) Set(service, name, secret string) error {
	if !reachable() {
		return errAbsent
	}
	return keyring.Set(service, name, secret)
}

// Delete forgets a secret.
func (System) Delete(service, name string) error {
	if !reachable() {
		return errAbsent
	}
	return keyring.Delete(service, name)
}

// reachable tells whether there is a bus to a Secret Service, where that is
// what the system has: without one the library would start a bus of its own.
func reachable() bool {
	switch runtime.GOOS {
	case "darwin", "windows":
		return true
	}
	if address := os.Getenv("DBUS_SESSION_BUS_ADDRESS"); address != "" {
		return address != "autolaunch:"
	}
	folder := filepath.Join("/run/user", strconv.Itoa(os.Getuid()))
	for _, name := range []string{"bus", "dbus-session"} {
		if _, err := os.Stat(filepath.Join(folder, name)); err == nil {
			return true
		}
	}
	return false
}

// RingError says that the key ring was of no use.
type RingError struct {
	Doing string // such as "keep the token"
	err   error
}

// Error is What.
func (e *RingError) Error() string { return e.What() }

// Unwrap is what went wrong.
func (e *RingError) Unwrap() error { return e.err }

// What says what is the matter.
func (e *RingError) What() string {
	if errors.Is(e.err, keyring.ErrNotFound) {
		return fmt.Sprintf("The system's key ring can't %s: it is not there any more", e.Doing)
	}
	return fmt.Sprintf("The system's key ring can't %s: %s", e.Doing, e.err)
}

// Advice says what to do.
func (e *RingError) Advice() string {
	if errors.Is(e.err, keyring.ErrNotFound) {
		return "Sign in again with fliplet-audit login."
	}
	return "Unlock the key ring and try again, or sign in again with fliplet-audit login --in-file, which does without it."
}

// ask has the key ring do something, and gives up when it does not answer in
// time; late, if not nil, is called should it be done after that.
func (s Store) ask(doing, secret string, do func() error, late func()) error {
	done := make(chan error) // without room: what comes late finds nobody here
	gaveUp := make(chan struct{})
	go func() {
		err := guarded(do)
		select {
		case <-gaveUp:
			if err == nil && late != nil {
				late()
			}
		case done <- err:
		}
	}()
	timer := time.NewTimer(s.Patience)
	defer timer.Stop()
	select {
	case err := <-done:
		return ringError(doing, secret, err)
	case <-timer.C:
		close(gaveUp)
		return ringError(doing, secret, fmt.Errorf("%w within %s", errSilent, words(s.Patience)))
	}
}

// guarded makes an error of a panic of the key ring's library.
func guarded(do func() error) (err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("its answer can't be understood")
		}
	}()
	return do()
}

func ringError(doing, secret string, err error) error {
	if err == nil {
		return nil
	}
	if secret != "" && strings.Contains(err.Error(), secret) {
		err = errors.New(strings.ReplaceAll(err.Error(), secret, "[token]"))
	}
	return &RingError{doing, err}
}

func words(d time.Duration) string {
	return strconv.FormatFloat(d.Seconds(), 'g', 3, 64) + " s"
}
