package api

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"runtime"
	"strings"
)

// EnvToken is the environment variable that TokenFromEnv reads.
const EnvToken = "FLIPLET_AUTH_TOKEN"

const (
	hiddenToken   = "[token]"
	maxTokenBytes = 4096
)

// Token is a secret that signs requests in. Nothing prints it: it is kept
// behind a function, so that no formatter, encoder or debugger's dump that
// walks through a struct finds it. The zero value is no token.
type Token struct{ reveal func() string }

// NewToken makes a Token of a text, blanks around it taken away. The error is
// an *Error of KindNoToken; it does not hold the text.
func NewToken(text string) (Token, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return Token{}, notAToken("The token is empty")
	}
	if len(text) > maxTokenBytes {
		return Token{}, notAToken("This is too long for a token")
	}
	for _, r := range text {
		if r <= ' ' || r > '~' {
			return Token{}, notAToken("A token has no blanks and no special characters in it")
		}
	}
	return Token{reveal: func() string { return text }}, nil
}

// TokenFromEnv reads the token from FLIPLET_AUTH_TOKEN through getenv (such as
// os.Getenv). Without one the error is an *Error of KindNoToken.
func TokenFromEnv(getenv func(string) string) (Token, error) {
	text := getenv(EnvToken)
	if strings.TrimSpace(text) == "" {
		return Token{}, noToken(EnvToken+" is not set", nil)
	}
	return NewToken(text)
}

// TokenFromFile reads the token that is all a file holds; a file that others
// can read is refused. The error is an *Error of KindNoToken.
func TokenFromFile(path string) (Token, error) {
	text, err := readSmallFile(path, maxTokenBytes+2, ownersAlone(path))
	if e, ok := errors.AsType[*Error](err); ok {
		return Token{}, e
	}
	if err != nil {
		return Token{}, noToken("The token file can't be used", err)
	}
	token, err := NewToken(string(text))
	if err != nil {
		return Token{}, fmt.Errorf("token file %s: %w", path, err)
	}
	return token, nil
}

// ownersAlone refuses a regular file that others than its owner can read or
// change, where files have a mode.
func ownersAlone(path string) func(os.FileInfo) error {
	return func(info os.FileInfo) error {
		if !info.Mode().IsRegular() || info.Mode().Perm()&0o077 == 0 || runtime.GOOS == "windows" {
			return nil
		}
		e := noToken(fmt.Sprintf("The token file %s is open to others (mode %04o)", path, info.Mode().Perm()), nil)
		e.advice = "If others may have read it, make a new token; else make it yours alone: chmod 600 " + shellQuote(path)
		return e
	}
}

// anyFile is for files that another program made.
func anyFile(os.FileInfo) error { return nil }

// readSmallFile reads a regular file or a pipe of at most limit bytes, if it is
// fit to be read.
func readSmallFile(path string, limit int64, fit func(os.FileInfo) error) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return nil, fmt.Errorf("%s is a folder", path)
	}
	if err := fit(info); err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(text)) > limit {
		return nil, fmt.Errorf("%s is larger than %d bytes", path, limit)
	}
	return text, nil
}

// Empty tells whether there is no token.
func (t Token) Empty() bool { return t.reveal == nil }

// Reveal is the secret itself, for whoever keeps it: a key ring, a file. It is
// never printed.
func (t Token) Reveal() string {
	if t.Empty() {
		return ""
	}
	return t.reveal()
}

// String stands in for the secret.
func (t Token) String() string {
	if t.Empty() {
		return "[no token]"
	}
	return hiddenToken
}

// GoString stands in for the secret.
func (t Token) GoString() string { return t.String() }

// Format stands in for the secret, whatever the verb.
func (t Token) Format(f fmt.State, _ rune) { io.WriteString(f, t.String()) }

// MarshalJSON stands in for the secret.
func (t Token) MarshalJSON() ([]byte, error) { return []byte(`"` + t.String() + `"`), nil }

// MarshalText stands in for the secret.
func (t Token) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// LogValue stands in for the secret.
func (t Token) LogValue() slog.Value { return slog.StringValue(t.String()) }

// sign puts the secret where it belongs, in the header (wire.md, "Hosts and
// authentication").
func (t Token) sign(h http.Header) {
	if !t.Empty() {
		h.Set("Auth-token", t.reveal())
	}
}

// scrub takes the secret out of a text that came from outside, in any letter
// case, also without its region or encoded as other ways to sign in would.
func (t Token) scrub(text string) string {
	if t.Empty() || text == "" {
		return text
	}
	secret := t.reveal()
	forms := []string{
		secret, url.QueryEscape(secret), url.PathEscape(secret),
		base64.StdEncoding.EncodeToString([]byte(secret)), base64.RawStdEncoding.EncodeToString([]byte(secret)),
		base64.URLEncoding.EncodeToString([]byte(secret)),
	}
	if _, rest, cut := strings.Cut(secret, "--"); cut && len(rest) >= 6 {
		forms = append(forms, rest)
	}
	for _, form := range forms {
		text = regexp.MustCompile("(?i)"+regexp.QuoteMeta(form)).ReplaceAllLiteralString(text, hiddenToken)
	}
	return text
}
