// Package accounts keeps who is signed in where: profiles in a file without
// secrets, and their tokens in the system's key ring or in a file that only its
// owner can read.
package accounts

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode"

	"fliplet-audit/model"
)

// Way is how an account was signed in.
type Way string

// The ways to sign in.
const (
	ByPassword     Way = "password"
	ByBrowser      Way = "browser"
	ByToken        Way = "token"    // given as it is
	ByOfficialTool Way = "official" // the session of the official tool
)

// OwnSession tells whether signing in made a session of its own on the server,
// which ends with signing out.
func (w Way) OwnSession() bool { return w == ByPassword || w == ByBrowser }

// Place is where a token is kept.
type Place string

// The places of tokens.
const (
	InKeyRing Place = "keyring"
	InFile    Place = "file"
)

// Profile is an account that is signed in, under a name. Its token is kept
// elsewhere: see Store.Token.
type Profile struct {
	Name string
	User model.User
	// API is the address that the token is for, with a slash at its end; it is
	// sent nowhere else.
	API   string
	By    Way
	Place Place
	Since time.Time // UTC, to the second
}

// Same tells whether two profiles are of the same account.
func (p Profile) Same(other Profile) bool {
	return p.API == other.API && p.User.ID == other.User.ID && strings.EqualFold(p.User.Email, other.User.Email)
}

const longestName = 64

// CheckName tells whether a profile may have this name: letters, digits and
// . _ - + @ of ASCII, beginning with a letter or a digit. It is a file's name too.
func CheckName(name string) error {
	switch {
	case name == "":
		return errors.New("a profile's name can't be empty")
	case len(name) > longestName:
		return fmt.Errorf("a profile's name has at most %d characters", longestName)
	case !isWordRune(rune(name[0])), strings.HasSuffix(name, "."):
		return errors.New("a profile's name begins with a letter or a digit and does not end with a point")
	}
	for _, r := range name {
		if !isNameRune(r) {
			return errors.New("a profile's name is made of letters, digits and . _ - + @")
		}
	}
	return nil
}

func isWordRune(r rune) bool {
	return r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

func isNameRune(r rune) bool { return isWordRune(r) || strings.ContainsRune("._-+@", r) }

// NameFor is a profile's name where none was chosen: the e-mail, with the API's
// host behind it where another account has that name. It is a valid name.
func (b Book) NameFor(p Profile) string {
	name := nameOf(p.User.Email)
	if other, taken := b.Named(name); !taken || other.Same(p) {
		return name
	}
	host := ""
	if u, err := url.Parse(p.API); err == nil {
		host = u.Hostname()
	}
	return nameOf(p.User.Email + "-" + host)
}

func nameOf(text string) string {
	name := strings.Map(func(r rune) rune {
		if isNameRune(r) {
			return r
		}
		return '-'
	}, text)
	name = strings.TrimLeft(name, "._-+@")
	name = strings.TrimRight(name[:min(len(name), longestName)], ".")
	if name == "" {
		return "default"
	}
	return name
}
