//go:build linux

package e2e

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// secret is a text that may stand where it belongs, and nowhere else.
type secret struct{ name, text string }

// telling is how many characters of a secret are too many; it is more than all
// tokens of the demo begin with.
const telling = 10

// forms are the ways in which a secret might get out: in another writing, or a
// part of it, as where a line is broken.
func (s secret) forms() []string {
	inJSON, _ := json.Marshal(s.text)
	forms := []string{
		s.text, strings.Trim(string(inJSON), `"`), url.QueryEscape(s.text),
		base64.StdEncoding.EncodeToString([]byte(s.text)), base64.RawURLEncoding.EncodeToString([]byte(s.text)),
	}
	for i := 0; i+telling <= len(s.text); i++ {
		forms = append(forms, s.text[i:i+telling])
	}
	return forms
}

// notIn holds a text against all secrets; where says what text it is.
func notIn(t *testing.T, secrets []secret, where, text string) {
	t.Helper()
	for _, text := range []string{text, ansi.Strip(text)} {
		for _, s := range secrets {
			for _, form := range s.forms() {
				if strings.Contains(text, form) {
					assert.Fail(t, s.name+" is in "+where)
					break
				}
			}
		}
	}
}

// notInFiles looks through all files in a folder but those that are excepted,
// by their paths, also for the names of the files.
func notInFiles(t *testing.T, secrets []secret, folder string, except ...string) {
	t.Helper()
	looked := 0
	require.NoError(t, filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		notIn(t, secrets, "the path "+path, path)
		for _, name := range except {
			if path == name {
				return nil
			}
		}
		if !entry.Type().IsRegular() {
			return nil
		}
		text, err := os.ReadFile(path)
		notIn(t, secrets, path, string(text))
		looked++
		return err
	}))
	require.NotZero(t, looked, "there is no file to look at in %s", folder)
}

// arguments collects, while processes run, all argument lists of theirs and of
// what they start.
type arguments struct {
	mu   sync.Mutex
	pids []int
	seen map[string]bool
	stop chan struct{}
	done chan struct{}
}

func watchArguments(t *testing.T) *arguments {
	a := &arguments{seen: map[string]bool{}, stop: make(chan struct{}), done: make(chan struct{})}
	go func() {
		defer close(a.done)
		often := time.NewTicker(5 * time.Millisecond)
		defer often.Stop()
		for {
			a.look()
			select {
			case <-often.C:
			case <-a.stop:
				return
			}
		}
	}()
	t.Cleanup(func() {
		close(a.stop)
		<-a.done
	})
	return a
}

// of watches a process too.
func (a *arguments) of(pid int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.pids = append(a.pids, pid)
}

func (a *arguments) look() {
	a.mu.Lock()
	defer a.mu.Unlock()
	for i := 0; i < len(a.pids); i++ {
		a.lookAt(a.pids[i])
	}
}

func (a *arguments) lookAt(pid int) {
	if list, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid)); err == nil && len(list) > 0 {
		a.seen[string(list)] = true
	}
	threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	for _, thread := range threads {
		children, err := os.ReadFile(thread)
		for _, child := range strings.Fields(string(children)) {
			var n int
			if _, bad := fmt.Sscan(child, &n); err == nil && bad == nil {
				a.lookAt(n)
			}
		}
	}
}

// all are the lists that were seen so far.
func (a *arguments) all() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	var lists []string
	for list := range a.seen {
		lists = append(lists, list)
	}
	return lists
}
