package accounts

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/zalando/go-keyring"
	"go.uber.org/goleak"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui/failure"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const secret = "eu--5ecret70kenThatNobodyMaySee"

// ring is a key ring in memory.
type ring struct {
	mu      sync.Mutex
	secrets map[string]string
	broken  error
}

func (r *ring) Get(service, name string) (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	text, ok := r.secrets[service+"/"+name]
	if !ok && r.broken == nil {
		return "", keyring.ErrNotFound
	}
	return text, r.broken
}

func (r *ring) Set(service, name, text string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.broken == nil {
		r.secrets[service+"/"+name] = text
	}
	return r.broken
}

func (r *ring) Delete(service, name string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, ok := r.secrets[service+"/"+name]; !ok && r.broken == nil {
		return keyring.ErrNotFound
	}
	if r.broken == nil {
		delete(r.secrets, service+"/"+name)
	}
	return r.broken
}

func newRing() *ring { return &ring{secrets: map[string]string{}} }

// hanging is a key ring that answers only once it is let go.
type hanging struct {
	*ring
	until chan struct{}
}

func (h hanging) Get(service, name string) (string, error) {
	<-h.until
	return h.ring.Get(service, name)
}

func (h hanging) Set(service, name, text string) error {
	<-h.until
	return h.ring.Set(service, name, text)
}

func (h hanging) Delete(service, name string) error {
	<-h.until
	return h.ring.Delete(service, name)
}

func storeWith(t *testing.T, r KeyRing) Store {
	t.Helper()
	return Store{Folder: filepath.Join(t.TempDir(), "fliplet-audit"), Ring: r, Patience: Patience}
}

func tokenOf(t *testing.T, text string) api.Token {
	t.Helper()
	token, err := api.NewToken(text)
	require.NoError(t, err)
	return token
}

func profile(name string) Profile {
	return Profile{
		Name: name, User: model.User{ID: "7", Email: name + "@acme.com", FullName: "Ann <&> Wälker"}, API: "https://api.fliplet.com/",
		By: ByPassword, Since: time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC),
	}
}

// find looks for a text in all files below a folder, but for some.
func find(t *testing.T, folder, text string, but ...string) []string {
	t.Helper()
	var found []string
	require.NoError(t, filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		held, err := os.ReadFile(path)
		for _, name := range but {
			if path == name {
				return err
			}
		}
		if strings.Contains(string(held), text) || strings.Contains(path, text) {
			found = append(found, path)
		}
		return err
	}))
	return found
}

func TestATokenIsKeptInTheKeyRingAlone(t *testing.T) {
	r := newRing()
	s := storeWith(t, r)
	kept, err := s.Keep(profile("ann"), tokenOf(t, secret), false)
	require.NoError(t, err)
	require.NoError(t, kept.NoRing)
	assert.Nil(t, kept.Before)
	assert.Equal(t, map[string]string{"fliplet-audit/ann": secret}, r.secrets)
	assert.Empty(t, find(t, s.Folder, secret))
	b, err := s.Read()
	require.NoError(t, err)
	want := profile("ann")
	want.Place = InKeyRing
	assert.Equal(t, Book{InUse: "ann", Profiles: []Profile{want}}, b)
	token, err := s.Token(b.Profiles[0])
	require.NoError(t, err)
	assert.Equal(t, secret, token.Reveal())
	require.NoError(t, s.Forget(b.Profiles[0]))
	assert.Empty(t, r.secrets)
	b, err = s.Read()
	require.NoError(t, err)
	assert.Equal(t, Book{}, b)
}

func TestWithoutAKeyRingATokenIsKeptInAFileOfItsOwners(t *testing.T) {
	absent := newRing()
	absent.broken = errAbsent
	talking := newRing()
	talking.broken = errors.New("can't keep " + secret)
	for name, tt := range map[string]struct {
		ring   KeyRing
		inFile bool
		says   string
	}{
		"absent": {absent, false, "can't keep the token: there is none here"}, "broken": {talking, false, "can't keep [token]"},
		"not asked for": {newRing(), true, ""}, "panicking": {panicking{}, false, "can't be understood"},
	} {
		t.Run(name, func(t *testing.T) {
			s := storeWith(t, tt.ring)
			kept, err := s.Keep(profile("ann"), tokenOf(t, secret), tt.inFile)
			require.NoError(t, err)
			if tt.says == "" {
				assert.NoError(t, kept.NoRing)
			} else {
				assert.ErrorContains(t, kept.NoRing, tt.says)
				assert.NotContains(t, kept.NoRing.Error(), secret)
			}
			file := filepath.Join(s.Folder, "tokens", "ann")
			assert.Equal(t, "the file "+file, s.Where(kept.Profile))
			assert.Equal(t, []string{file}, find(t, s.Folder, secret))
			for path, mode := range map[string]fs.FileMode{file: 0o600, filepath.Dir(file): 0o700, s.Folder: 0o700, filepath.Join(s.Folder, "accounts.json"): 0o600} {
				info, err := os.Stat(path)
				require.NoError(t, err)
				assert.Equal(t, mode, info.Mode().Perm(), path)
			}
			token, err := s.Token(kept.Profile)
			require.NoError(t, err)
			assert.Equal(t, secret, token.Reveal())
			require.NoError(t, s.Forget(kept.Profile))
			assert.Empty(t, find(t, s.Folder, secret))
		})
	}
}

type panicking struct{}

func (panicking) Get(string, string) (string, error) { panic(secret) }
func (panicking) Set(string, string, string) error   { panic(secret) }
func (panicking) Delete(string, string) error        { panic(secret) }

func TestAKeyRingThatHangsIsGivenUp(t *testing.T) {
	assert.Equal(t, 3*time.Second, NewStore().Patience)
	h := hanging{newRing(), make(chan struct{})}
	s := storeWith(t, h)
	s.Patience = 30 * time.Millisecond
	kept, err := s.Keep(profile("ann"), tokenOf(t, secret), false)
	require.NoError(t, err)
	assert.ErrorContains(t, kept.NoRing, "did not answer within 0.03 s")
	assert.Equal(t, InFile, kept.Profile.Place)
	inRing := profile("bob")
	inRing.Place = InKeyRing
	_, err = s.Token(inRing)
	var silent *RingError
	require.ErrorAs(t, err, &silent)
	assert.Contains(t, silent.Advice(), "Unlock the key ring")
	err = s.Forget(inRing)
	var left *LeftError
	require.ErrorAs(t, err, &left)
	assert.Contains(t, left.Advice(), `"bob" of "fliplet-audit"`)
	// What is done too late is undone: the token is in one place only.
	close(h.until)
	require.Eventually(t, func() bool {
		_, err := h.ring.Get(Service, "ann")
		return errors.Is(err, keyring.ErrNotFound)
	}, 10*time.Second, time.Millisecond)
}

func TestATokenThatOthersCanReadIsRefused(t *testing.T) {
	s := storeWith(t, newRing())
	kept, err := s.Keep(profile("ann"), tokenOf(t, secret), true)
	require.NoError(t, err)
	file := s.TokenFile("ann")
	for path, mode := range map[string]fs.FileMode{file: 0o644, filepath.Dir(file): 0o755} {
		require.NoError(t, os.Chmod(path, mode))
		_, err := s.Token(kept.Profile)
		require.Error(t, err)
		what, advice := failure.Words(err)
		assert.Contains(t, what.String(), path)
		_, command, ok := strings.Cut(advice.String(), "alone: ")
		require.True(t, ok, advice.String())
		require.NoError(t, exec.Command("sh", "-c", command).Run(), "the command that mends it")
		_, err = s.Token(kept.Profile)
		require.NoError(t, err)
	}
	require.NoError(t, os.Chmod(s.bookFile(), 0o666))
	_, err = s.Read()
	assert.ErrorContains(t, err, "can be written by others (mode 0666)")
	require.NoError(t, os.Remove(s.bookFile()))
	require.NoError(t, os.Chmod(s.tokensFolder(), 0o755))
	_, err = s.Keep(profile("bob"), tokenOf(t, secret), true)
	require.NoError(t, err)
	info, err := os.Stat(s.tokensFolder())
	require.NoError(t, err)
	assert.Equal(t, fs.FileMode(0o700), info.Mode().Perm(), "one's own folder is closed before a token goes in")
}

func TestSeveralAccountsSideBySide(t *testing.T) {
	r := newRing()
	s := storeWith(t, r)
	for _, name := range []string{"ann", "bob", "carol"} {
		_, err := s.Keep(profile(name), tokenOf(t, secret+name), name == "bob")
		require.NoError(t, err)
	}
	read := func() Book {
		b, err := s.Read()
		require.NoError(t, err)
		return b
	}
	p, ok, err := read().Find("")
	require.NoError(t, err)
	assert.True(t, ok)
	assert.Equal(t, "carol", p.Name, "the last to sign in")
	p, err = s.Use("BOB")
	require.NoError(t, err)
	assert.Equal(t, "bob", p.Name)
	for _, name := range []string{"ann", "bob", "carol"} {
		p, ok, err := read().Find(strings.ToUpper(name))
		require.NoError(t, err)
		require.True(t, ok)
		token, err := s.Token(p)
		require.NoError(t, err)
		assert.Equal(t, secret+name, token.Reveal())
	}
	require.NoError(t, s.Forget(p))
	_, ok, err = read().Find("")
	assert.False(t, ok)
	assert.ErrorContains(t, err, "none of them is in use")
	_, _, err = read().Find("zoe")
	_, advice := failure.Words(err)
	assert.Equal(t, "Sign in with fliplet-audit login --profile zoe, or name one of these: ann, carol.", advice.String())
	ann, _ := read().Named("ann")
	require.NoError(t, s.Forget(ann))
	assert.Equal(t, "carol", read().InUse, "the only one left")
	_, err = s.Use("ann")
	assert.Error(t, err)
	_, _, err = Book{}.Find("")
	assert.NoError(t, err)
}

// Signing in again takes the place of what was there: no token is left over.
func TestSigningInAgain(t *testing.T) {
	r := newRing()
	s := storeWith(t, r)
	_, err := s.Keep(profile("Ann"), tokenOf(t, secret), false)
	require.NoError(t, err)
	kept, err := s.Keep(profile("ann"), tokenOf(t, secret+"2"), true)
	require.NoError(t, err)
	require.NotNil(t, kept.Before)
	assert.Equal(t, "Ann", kept.Profile.Name)
	assert.Empty(t, r.secrets)
	kept, err = s.Keep(profile("ANN"), tokenOf(t, secret+"3"), false)
	require.NoError(t, err)
	assert.Empty(t, find(t, s.Folder, secret))
	token, err := s.Token(kept.Profile)
	require.NoError(t, err)
	assert.Equal(t, secret+"3", token.Reveal())
	b, err := s.Read()
	require.NoError(t, err)
	assert.Len(t, b.Profiles, 1)
}

func TestATokenIsNotKeptWhereTheProfileCanNotBe(t *testing.T) {
	r := newRing()
	s := storeWith(t, r)
	require.NoError(t, os.MkdirAll(s.bookFile(), 0o700)) // a folder in the file's place
	_, err := s.Keep(profile("ann"), tokenOf(t, secret), false)
	require.Error(t, err)
	assert.Empty(t, r.secrets)
	_, err = s.Keep(profile("../ann"), tokenOf(t, secret), true)
	require.Error(t, err)
	assert.Empty(t, find(t, filepath.Dir(s.Folder), secret))
}

func TestAnAccountsFileThatCanNotBeUsedIsLeftAlone(t *testing.T) {
	line := `{"name":"ann","api":"https://api.fliplet.com/","tokenKept":"file"}`
	for text, says := range map[string]string{
		`{"profiles":[`: "can't be read as JSON",
		`{"profiles":[` + line + `,` + line + `]}`:                                          "is there twice",
		`{"profiles":[` + strings.Replace(line, `"ann"`, `"../x"`, 1) + `]}`:                "begins with a letter",
		`{"profiles":[` + strings.Replace(line, `https`, `http`, 1) + `]}`:                  "Plain HTTP",
		`{"profiles":[` + strings.Replace(line, `"file"`, `"https://x.example/"`, 1) + `]}`: "can't be kept in",
	} {
		s := storeWith(t, newRing())
		require.NoError(t, os.MkdirAll(s.Folder, 0o700))
		require.NoError(t, os.WriteFile(s.bookFile(), []byte(text), 0o600))
		_, err := s.Read()
		require.ErrorContains(t, err, says)
		_, err = s.Keep(profile("bob"), tokenOf(t, secret), true)
		require.ErrorContains(t, err, says)
		held, err := os.ReadFile(s.bookFile())
		require.NoError(t, err)
		assert.Equal(t, text, string(held))
		assert.Empty(t, find(t, s.Folder, secret))
	}
}

func TestSeveralProcessesChangeTheAccounts(t *testing.T) {
	s := storeWith(t, newRing())
	var all sync.WaitGroup
	for i := range 12 {
		all.Go(func() {
			_, err := s.Keep(profile("p"+string(rune('a'+i))), tokenOf(t, secret), true)
			assert.NoError(t, err)
		})
	}
	all.Wait()
	b, err := s.Read()
	require.NoError(t, err)
	assert.Len(t, b.Profiles, 12)
}

func TestNamesOfProfiles(t *testing.T) {
	for name, fine := range map[string]bool{
		"ann": true, "ann@acme.com": true, "a.b_c-d+e": true, "1": true, "": false, ".hidden": false, "-x": false, "a/b": false, `a\b`: false,
		"a b": false, "ä": false, "x\x1b[31m": false, "..": false, "a.": false, strings.Repeat("x", 64): true, strings.Repeat("x", 65): false,
	} {
		assert.Equal(t, fine, CheckName(name) == nil, name)
	}
	us := profile("ann")
	us.API = "https://us.api.fliplet.com/"
	b := Book{Profiles: []Profile{{Name: "ann@acme.com", User: us.User, API: us.API}}}
	assert.Equal(t, "ann@acme.com", b.NameFor(us))
	assert.Equal(t, "ann@acme.com-api.fliplet.com", b.NameFor(profile("ann")))
}

func FuzzNameFor(f *testing.F) {
	for _, email := range []string{"", "ann@acme.com", "../../etc/passwd", "-rf", "ä ö\x1b[31m", strings.Repeat("x.", 99)} {
		f.Add(email, "https://api.fliplet.com/")
	}
	f.Fuzz(func(t *testing.T, email, address string) {
		p := Profile{User: model.User{Email: email}, API: address}
		require.NoError(t, CheckName(Book{}.NameFor(p)))
		taken := Book{Profiles: []Profile{{Name: Book{}.NameFor(p), API: "another"}}}
		require.NoError(t, CheckName(taken.NameFor(p)))
	})
}

// The file is read by people too: its JSON says what it means.
func TestTheAccountsFileHoldsNoSecretAndIsReadable(t *testing.T) {
	s := storeWith(t, newRing())
	_, err := s.Keep(profile("ann"), tokenOf(t, secret), true)
	require.NoError(t, err)
	text, err := os.ReadFile(s.bookFile())
	require.NoError(t, err)
	assert.NotContains(t, string(text), secret)
	var held struct {
		InUse    string
		Profiles []map[string]any
	}
	require.NoError(t, json.Unmarshal(text, &held))
	assert.Equal(t, "ann", held.InUse)
	assert.Equal(t, map[string]any{
		"name": "ann", "email": "ann@acme.com", "fullName": "Ann <&> Wälker", "userId": "7", "api": "https://api.fliplet.com/",
		"signedInBy": "password", "tokenKept": "file", "since": "2026-11-21T08:00:00Z",
	}, held.Profiles[0])
}
