package accounts

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/adrg/xdg"
	"github.com/gofrs/flock"
	"github.com/zalando/go-keyring"

	"fliplet-audit/api"
	"fliplet-audit/ui/ownfile"
)

// Store is where accounts are kept. It is safe for use by several processes.
type Store struct {
	// Folder holds accounts.json, and tokens/NAME where there is no key ring.
	Folder string
	Ring   KeyRing
	// Patience is how long Ring has for an answer.
	Patience time.Duration
}

// NewStore is the store of whoever runs the program: in the folder for
// settings, with the system's key ring.
func NewStore() Store {
	home := os.Getenv("XDG_CONFIG_HOME")
	if !filepath.IsAbs(home) {
		home = xdg.ConfigHome
	}
	return Store{Folder: filepath.Join(home, "fliplet-audit"), Ring: System{}, Patience: Patience}
}

// Read reads who is signed in. The error is a *FileError where the file is
// there and can't be used.
func (s Store) Read() (Book, error) { return readBook(s.bookFile()) }

func (s Store) bookFile() string     { return filepath.Join(s.Folder, "accounts.json") }
func (s Store) tokensFolder() string { return filepath.Join(s.Folder, "tokens") }

// TokenFile is the file that holds a profile's token where it is kept in one.
func (s Store) TokenFile(name string) string { return filepath.Join(s.tokensFolder(), name) }

// Where says in words where a profile's token is kept.
func (s Store) Where(p Profile) string {
	if p.Place == InFile {
		return "the file " + s.TokenFile(p.Name)
	}
	return "the system's key ring"
}

// Kept is what came of Keep.
type Kept struct {
	Profile Profile
	// NoRing is why the token is not in the key ring, a *RingError; nil where
	// it is, or was not to be.
	NoRing error
	// Before is the account that had the name; nil where none had.
	Before *Profile
}

// Keep keeps an account with its token, in the place of the one that had its
// name, and puts it in use. The token goes to the key ring; with inFile, or
// where the key ring does not take it, to a file. Where there is an error, it
// is kept nowhere.
func (s Store) Keep(p Profile, token api.Token, inFile bool) (Kept, error) {
	if err := CheckName(p.Name); err != nil {
		return Kept{}, err
	}
	kept, written := Kept{Profile: p}, false
	err := s.change(func(b Book) (Book, error) {
		if before, ok := b.Named(p.Name); ok {
			kept.Before, kept.Profile.Name = &before, before.Name
		}
		if err := s.put(&kept, token, inFile); err != nil {
			return b, err
		}
		written = true
		return b.with(kept.Profile), nil
	})
	switch {
	case err != nil && written:
		return Kept{}, errors.Join(err, s.drop(kept.Profile))
	case err != nil:
		return Kept{}, err
	case kept.Before != nil && kept.Before.Place != kept.Profile.Place && kept.NoRing == nil:
		_ = s.drop(*kept.Before) // nothing asks there for it any more
	}
	return kept, nil
}

// put puts the token where it is to be kept.
func (s Store) put(kept *Kept, token api.Token, inFile bool) error {
	if !inFile {
		if kept.NoRing = s.toRing(kept.Profile.Name, token); kept.NoRing == nil {
			kept.Profile.Place = InKeyRing
			return nil
		}
	}
	kept.Profile.Place = InFile
	if err := s.toFile(kept.Profile.Name, token); err != nil {
		return fmt.Errorf("keeping the token: %w", err)
	}
	return nil
}

func (s Store) toRing(name string, token api.Token) error {
	secret := token.Reveal()
	return s.ask("keep the token", secret, func() error { return s.Ring.Set(Service, name, secret) }, func() {
		_ = guarded(func() error { return s.Ring.Delete(Service, name) })
	})
}

func (s Store) toFile(name string, token api.Token) error {
	if err := ownFolder(s.tokensFolder()); err != nil {
		return err
	}
	return ownfile.Replace(s.TokenFile(name), []byte(token.Reveal()+"\n"))
}

// Token reads a profile's token. The error is a *RingError, a *FileError or an
// *api.Error; none holds the token.
func (s Store) Token(p Profile) (api.Token, error) {
	if p.Place == InFile {
		if err := checkFolder(s.tokensFolder()); err != nil {
			return api.Token{}, err
		}
		return api.TokenFromFile(s.TokenFile(p.Name))
	}
	got := make(chan string, 1)
	err := s.ask("give the token", "", func() error {
		text, err := s.Ring.Get(Service, p.Name)
		got <- text
		return err
	}, nil)
	if err != nil {
		return api.Token{}, err
	}
	return api.NewToken(<-got)
}

// Forget forgets a profile and its token. A *LeftError says that the profile is
// forgotten, and its token may still be where it was kept.
func (s Store) Forget(p Profile) error {
	if err := s.change(func(b Book) (Book, error) { return b.without(p.Name), nil }); err != nil {
		return err
	}
	if err := s.drop(p); err != nil {
		return &LeftError{Where: s.Where(p), Name: p.Name, err: err}
	}
	return nil
}

// drop takes a token away from where it is kept.
func (s Store) drop(p Profile) error {
	if p.Place == InFile {
		if err := os.Remove(s.TokenFile(p.Name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	}
	err := s.ask("forget the token", "", func() error { return s.Ring.Delete(Service, p.Name) }, nil)
	if errors.Is(err, keyring.ErrNotFound) {
		return nil
	}
	return err
}

// LeftError says that a token may be left where it was kept.
type LeftError struct {
	Where, Name string
	err         error
}

// Error is What.
func (e *LeftError) Error() string { return e.What() }

// Unwrap is why.
func (e *LeftError) Unwrap() error { return e.err }

// What says what is the matter.
func (e *LeftError) What() string {
	return fmt.Sprintf("The profile %s is forgotten, but its token may still be in %s: %s", e.Name, e.Where, e.err)
}

// Advice says what to do.
func (e *LeftError) Advice() string {
	return fmt.Sprintf("Delete it there; in a key ring it is %q of %q.", e.Name, Service)
}

// Use puts a profile in use. The error is a *ChoiceError where there is none of
// that name.
func (s Store) Use(name string) (Profile, error) {
	var used Profile
	err := s.change(func(b Book) (Book, error) {
		p, ok := b.Named(name)
		if !ok {
			return b, &ChoiceError{Name: name, Known: b.names()}
		}
		used, b.InUse = p, p.Name
		return b, nil
	})
	return used, err
}

// patienceForLock is how long another process has for its change.
const patienceForLock = 10 * time.Second

// change changes the file of profiles, one process at a time.
func (s Store) change(to func(Book) (Book, error)) error {
	if err := ownFolder(s.Folder); err != nil {
		return fmt.Errorf("making the folder for accounts: %w", err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), patienceForLock)
	defer cancel()
	lock := flock.New(filepath.Join(s.Folder, "accounts.lock"), flock.SetPermissions(0o600))
	if _, err := lock.TryLockContext(ctx, 20*time.Millisecond); err != nil {
		return fmt.Errorf("another fliplet-audit is changing the accounts: %w", err)
	}
	defer lock.Unlock()
	b, err := s.Read()
	if err != nil {
		return err
	}
	if b, err = to(b); err != nil {
		return err
	}
	if err := b.write(s.bookFile()); err != nil {
		return fmt.Errorf("keeping who is signed in: %w", err)
	}
	return nil
}
