//go:build linux

package accounts

import (
	"bufio"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/godbus/dbus/v5"
	"github.com/godbus/dbus/v5/prop"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/zalando/go-keyring"
)

const (
	secretsPath = dbus.ObjectPath("/org/freedesktop/secrets")
	loginPath   = dbus.ObjectPath("/org/freedesktop/secrets/collection/login")
	itemPath    = dbus.ObjectPath("/org/freedesktop/secrets/collection/login/1")
	nothing     = dbus.ObjectPath("/")
)

// secretService is as much of freedesktop.org's Secret Service as one secret
// needs, by its specification.
type secretService struct {
	mu         sync.Mutex
	held       *wireSecret
	attributes map[string]string
}

// wireSecret is the type (oayays).
type wireSecret struct {
	Session     dbus.ObjectPath
	Parameters  []byte
	Value       []byte
	ContentType string
}

// kept is the secret's text and what it is found by; false without one.
func (s *secretService) kept() (text string, attributes map[string]string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.held == nil {
		return "", nil, false
	}
	return string(s.held.Value), s.attributes, true
}

// OpenSession is of Secret.Service.
func (s *secretService) OpenSession(string, dbus.Variant) (dbus.Variant, dbus.ObjectPath, *dbus.Error) {
	return dbus.MakeVariant(""), "/org/freedesktop/secrets/session/1", nil
}

// Unlock is of Secret.Service.
func (s *secretService) Unlock(objects []dbus.ObjectPath) ([]dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
	return objects, nothing, nil
}

// Close is of Secret.Session.
func (s *secretService) Close() *dbus.Error { return nil }

// CreateItem is of Secret.Collection.
func (s *secretService) CreateItem(properties map[string]dbus.Variant, secret wireSecret, _ bool) (dbus.ObjectPath, dbus.ObjectPath, *dbus.Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.held = &secret
	s.attributes, _ = properties["org.freedesktop.Secret.Item.Attributes"].Value().(map[string]string)
	return itemPath, nothing, nil
}

// SearchItems is of Secret.Collection.
func (s *secretService) SearchItems(attributes map[string]string) ([]dbus.ObjectPath, *dbus.Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.held == nil || attributes["username"] != s.attributes["username"] || attributes["service"] != s.attributes["service"] {
		return []dbus.ObjectPath{}, nil
	}
	return []dbus.ObjectPath{itemPath}, nil
}

// GetSecret is of Secret.Item.
func (s *secretService) GetSecret(dbus.ObjectPath) (wireSecret, *dbus.Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return *s.held, nil
}

// Delete is of Secret.Item.
func (s *secretService) Delete() (dbus.ObjectPath, *dbus.Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.held = nil
	return nothing, nil
}

// bus starts a session bus of the test's own.
func bus(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("dbus-daemon")
	if err != nil {
		t.Skip("no dbus-daemon to talk over")
	}
	cmd := exec.Command(path, "--session", "--nofork", "--print-address=1")
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	address, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	return strings.TrimSpace(address)
}

func TestTheSystemsKeyRing(t *testing.T) {
	address := bus(t)
	server, err := dbus.Connect(address)
	require.NoError(t, err)
	t.Cleanup(func() { _ = server.Close() })
	s := &secretService{}
	for path, names := range map[dbus.ObjectPath][]string{
		secretsPath: {"org.freedesktop.Secret.Service"}, loginPath: {"org.freedesktop.Secret.Collection"},
		itemPath: {"org.freedesktop.Secret.Item"}, "/org/freedesktop/secrets/session/1": {"org.freedesktop.Secret.Session"},
	} {
		for _, name := range names {
			require.NoError(t, server.Export(s, path, name))
		}
	}
	_, err = prop.Export(server, secretsPath, prop.Map{"org.freedesktop.Secret.Service": {"Collections": {Value: []dbus.ObjectPath{loginPath}}}})
	require.NoError(t, err)
	_, err = server.RequestName("org.freedesktop.secrets", dbus.NameFlagDoNotQueue)
	require.NoError(t, err)

	t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
	store := storeWith(t, System{})
	kept, err := store.Keep(profile("ann"), tokenOf(t, secret), false)
	require.NoError(t, err)
	require.NoError(t, kept.NoRing)
	assert.Equal(t, "the system's key ring", store.Where(kept.Profile))
	text, attributes, _ := s.kept()
	assert.Equal(t, secret, text)
	assert.Equal(t, map[string]string{"service": "fliplet-audit", "username": "ann"}, attributes)
	assert.Empty(t, find(t, store.Folder, secret))
	token, err := store.Token(kept.Profile)
	require.NoError(t, err)
	assert.Equal(t, secret, token.Reveal())
	require.NoError(t, store.Forget(kept.Profile))
	_, _, ok := s.kept()
	assert.False(t, ok)
	_, err = store.Token(kept.Profile)
	assert.ErrorIs(t, err, keyring.ErrNotFound)
}

// Without a bus none is started: a server that has none is left as it is.
func TestNoBusIsStarted(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "autolaunch:")
	assert.ErrorIs(t, System{}.Set("a", "b", "c"), errAbsent)
	_, err := System{}.Get("a", "b")
	assert.ErrorIs(t, err, errAbsent)
	assert.ErrorIs(t, System{}.Delete("a", "b"), errAbsent)
}
