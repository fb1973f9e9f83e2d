package settings

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/model"
	"fliplet-audit/ui/choice"
	"fliplet-audit/ui/extensions"
	"fliplet-audit/ui/keymap"
)

// starting is the choice of what the list starts from.
type starting struct{ list choice.Model }

const (
	fromDefault = "default"
	fromFile    = "file"
	fromHand    = "hand"
)

func (m *Model) startChoices() choice.Model {
	items := []choice.Item{
		{ID: fromDefault, Label: extensions.StandardName, Note: "the list that Fliplet documents"},
		{ID: fromFile, Label: "A file", Note: "extensions in lines, with commas, or as JSON; # begins a comment"},
		{ID: fromHand, Label: "Nothing", Note: "all extensions are typed by hand"},
	}
	title := "Start from"
	if !slices.Equal(m.policy.list.Start, m.policy.list.Extensions) {
		title = "Start from, giving up what was changed here"
	}
	return choice.New(title, items, "", *m.env.Theme)
}

func (*starting) scope() keymap.Scope { return keymap.ScopeChoice }

func (s *starting) lines(m *Model) []string { return s.list.SetSize(m.width, m.height).Lines() }

func (s *starting) key(m *Model, key tea.KeyMsg) tea.Cmd {
	var event choice.Event
	s.list, event = s.list.Update(key)
	switch event.Kind {
	case choice.Closed:
		m.box = nil
	case choice.Chosen:
		m.box = nil
		switch event.ID {
		case fromDefault:
			m.policy.startFrom(extensions.Standard(), extensions.StandardName, nil)
		case fromFile:
			m.box = m.askForFile()
		case fromHand:
			m.policy.startFrom(nil, "nothing", nil)
			m.box = m.adding()
		}
	}
	return nil
}

// fileMsg is a list read from a file.
type fileMsg struct {
	screen, number int
	path           string
	list           extensions.List
	err            error
}

func (m *Model) askForFile() *answer {
	a := newAnswer("Start from a file", "")
	a.above = []string{"The file's path; ~ is the home folder, a name alone is in " + m.env.Folder + "."}
	a.done = func(m *Model, a *answer, text string) tea.Cmd {
		if strings.TrimSpace(text) == "" {
			a.wrong = "No file is typed"
			return nil
		}
		return m.readFile(m.pathOf(text))
	}
	return a
}

func (m *Model) pathOf(text string) string {
	text = strings.TrimSpace(text)
	if rest, ok := strings.CutPrefix(text, "~/"); ok {
		if home, err := os.UserHomeDir(); err == nil {
			text = filepath.Join(home, rest)
		}
	}
	if !filepath.IsAbs(text) {
		text = filepath.Join(m.env.Folder, text)
	}
	return filepath.Clean(text)
}

// readFile reads a list off the screen's goroutine: a disk may be slow.
func (m *Model) readFile(path string) tea.Cmd {
	_, number := m.checking.Next(m.ctx)
	id := m.number
	return tea.Batch(func() tea.Msg {
		list, err := listOf(path)
		return fileMsg{screen: id, number: number, path: path, list: list, err: err}
	}, m.begin("reading the file"))
}

// listOf reads a list from a file, not from what may never end.
func listOf(path string) (extensions.List, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return extensions.List{}, err
	case !info.Mode().IsRegular():
		return extensions.List{}, fmt.Errorf("%s is no file", path)
	}
	list, err := extensions.ReadFile(path)
	if err == nil && len(list.Extensions) == 0 {
		err = fmt.Errorf("%s has no extensions in it", path)
	}
	return list, err
}

func (m *Model) fileRead(msg fileMsg) tea.Cmd {
	if msg.screen != m.number || !m.checking.Done(msg.number) {
		return nil
	}
	if msg.err != nil {
		if a, ok := m.box.(*answer); ok {
			a.wrong = sentence(msg.err.Error())
			return nil
		}
		return m.say(sentence(msg.err.Error()))
	}
	m.box = nil
	m.policy.startFrom(msg.list.Extensions, filepath.Base(msg.path), msg.list.Mended)
	return m.say(fmt.Sprintf("%s read from %s", plural(len(msg.list.Extensions), "extension", "extensions"), model.Clean(msg.path)))
}
