package accounts

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui/command"
	"fliplet-audit/ui/ownfile"
)

// Book is all accounts that are signed in.
type Book struct {
	// InUse is the name of the profile that is meant where none is named; ""
	// is none.
	InUse    string
	Profiles []Profile
}

// Named finds a profile by its name, in any case.
func (b Book) Named(name string) (Profile, bool) {
	i := slices.IndexFunc(b.Profiles, func(p Profile) bool { return strings.EqualFold(p.Name, name) })
	if i < 0 {
		return Profile{}, false
	}
	return b.Profiles[i], true
}

// Find finds the profile that is meant: the one named, or with "" the one in
// use. It is false where nobody is signed in and none was named. The error is
// a *ChoiceError.
func (b Book) Find(name string) (Profile, bool, error) {
	if name != "" {
		p, ok := b.Named(name)
		if !ok {
			return p, false, &ChoiceError{Name: name, Known: b.names()}
		}
		return p, true, nil
	}
	if p, ok := b.Named(b.InUse); ok {
		return p, true, nil
	}
	if len(b.Profiles) > 0 {
		return Profile{}, false, &ChoiceError{Known: b.names()}
	}
	return Profile{}, false, nil
}

func (b Book) names() []string {
	names := make([]string, len(b.Profiles))
	for i, p := range b.Profiles {
		names[i] = p.Name
	}
	return names
}

// ChoiceError says that it is not clear which profile is meant.
type ChoiceError struct {
	Name  string // "" where none was named
	Known []string
}

// Error is What.
func (e *ChoiceError) Error() string { return e.What() }

// What says what is the matter.
func (e *ChoiceError) What() string {
	if e.Name == "" {
		return "Accounts are signed in, but none of them is in use"
	}
	return fmt.Sprintf("No account is signed in as profile %q", e.Name)
}

// Advice says what to do.
func (e *ChoiceError) Advice() string {
	if e.Name == "" {
		return "Choose one with --profile or, from now on, with fliplet-audit profiles NAME: " + strings.Join(e.Known, ", ") + "."
	}
	advice := "Sign in with fliplet-audit login"
	if CheckName(e.Name) == nil {
		advice += " --profile " + e.Name
	}
	if len(e.Known) == 0 {
		return advice + "."
	}
	return advice + ", or name one of these: " + strings.Join(e.Known, ", ") + "."
}

// FileError says what is wrong with a file of this package's.
type FileError struct {
	Path, Problem string
	advice        string
}

// Error is What.
func (e *FileError) Error() string { return e.What() }

// What says what is the matter.
func (e *FileError) What() string { return fmt.Sprintf("%s %s", e.Path, e.Problem) }

// Advice says what to do.
func (e *FileError) Advice() string {
	if e.advice != "" {
		return e.advice
	}
	return "Correct the file, or move it away and sign in again."
}

// line is a profile as the file has it.
type line struct {
	Name     string    `json:"name"`
	Email    string    `json:"email"`
	FullName string    `json:"fullName,omitempty"`
	UserID   string    `json:"userId,omitempty"`
	API      string    `json:"api"`
	By       Way       `json:"signedInBy"`
	Place    Place     `json:"tokenKept"`
	Since    time.Time `json:"since"`
}

type page struct {
	InUse    string `json:"inUse"`
	Profiles []line `json:"profiles"`
}

const longestBook = 1 << 20

// readBook reads the file; nobody is signed in where there is none.
func readBook(path string) (Book, error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Book{}, nil
	}
	if err != nil {
		return Book{}, fmt.Errorf("reading who is signed in: %w", err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return Book{}, fmt.Errorf("reading who is signed in: %w", err)
	}
	// Whoever can write it says where tokens are sent.
	if mode := info.Mode(); mode.Perm()&0o022 != 0 && runtime.GOOS != "windows" {
		return Book{}, &FileError{
			Path: path, Problem: fmt.Sprintf("can be written by others (mode %04o)", mode.Perm()),
			advice: "If what it says is right, make it yours alone: chmod 600 " + command.Quote(path),
		}
	}
	if info.Size() > longestBook {
		return Book{}, &FileError{Path: path, Problem: "is too large"}
	}
	var p page
	if err := json.NewDecoder(file).Decode(&p); err != nil {
		return Book{}, &FileError{Path: path, Problem: "can't be read as JSON: " + err.Error()}
	}
	return p.book(path)
}

func (p page) book(path string) (Book, error) {
	b := Book{InUse: p.InUse}
	for _, l := range p.Profiles {
		one := Profile{
			Name: l.Name, User: model.User{ID: model.ID(l.UserID), Email: l.Email, FullName: l.FullName},
			API: l.API, By: l.By, Place: l.Place, Since: l.Since,
		}
		problem := ""
		_, twice := b.Named(l.Name)
		switch {
		case CheckName(l.Name) != nil:
			problem = CheckName(l.Name).Error()
		case twice:
			problem = "is there twice"
		case api.CheckBaseURL(l.API) != nil:
			problem = api.CheckBaseURL(l.API).Error()
		case l.Place != InKeyRing && l.Place != InFile:
			problem = fmt.Sprintf("its token can't be kept in %q", l.Place)
		}
		if problem != "" {
			return Book{}, &FileError{Path: path, Problem: fmt.Sprintf("can't be used: profile %q: %s", l.Name, problem)}
		}
		b.Profiles = append(b.Profiles, one)
	}
	return b, nil
}

func (b Book) write(path string) error {
	p := page{InUse: b.InUse, Profiles: []line{}}
	for _, one := range b.Profiles {
		p.Profiles = append(p.Profiles, line{
			Name: one.Name, Email: one.User.Email, FullName: one.User.FullName, UserID: string(one.User.ID),
			API: one.API, By: one.By, Place: one.Place, Since: one.Since.UTC().Truncate(time.Second),
		})
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(p); err != nil {
		return err
	}
	return ownfile.Replace(path, text.Bytes())
}

// with is the book with a profile in the place of the one of its name.
func (b Book) with(p Profile) Book {
	b = b.without(p.Name)
	b.Profiles = append(b.Profiles, p)
	b.InUse = p.Name
	return b
}

// without is the book without a profile; the only one left is in use.
func (b Book) without(name string) Book {
	left := Book{InUse: b.InUse}
	for _, p := range b.Profiles {
		if !strings.EqualFold(p.Name, name) {
			left.Profiles = append(left.Profiles, p)
		}
	}
	if _, ok := left.Named(left.InUse); !ok {
		left.InUse = ""
		if len(left.Profiles) == 1 {
			left.InUse = left.Profiles[0].Name
		}
	}
	return left
}
