package views

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"fliplet-audit/ui/ownfile"

	"github.com/adrg/xdg"
)

// Path is where the user's views are kept.
func Path() string { return filepath.Join(xdg.ConfigHome, "fliplet-audit", "views.json") }

// FileError says what is wrong with a file of views, and where.
type FileError struct {
	Path    string
	Line    int // from 1
	Problem string
}

// Error names the file, the line and the problem.
func (e *FileError) Error() string { return fmt.Sprintf("%s:%d: %s", e.Path, e.Line, e.Problem) }

// What happened, in a sentence.
func (e *FileError) What() string {
	return fmt.Sprintf("The saved views can't be read: line %d: %s", e.Line, e.Problem)
}

// Advice says what to do, and names the file.
func (e *FileError) Advice() string {
	return fmt.Sprintf("Correct line %d of %s with an editor; until then nothing is saved over it.", e.Line, e.Path)
}

// Load reads the views of a file, in its order; none where there is no file.
// What is wrong in it gives a *FileError.
func Load(path string) ([]View, error) {
	entries, err := read(path)
	if err != nil {
		return nil, err
	}
	views := make([]View, len(entries))
	for i, e := range entries {
		views[i] = e.view
	}
	return views, nil
}

// entry is a view with its text in the file.
type entry struct {
	view View
	text json.RawMessage
}

func read(path string) ([]entry, error) {
	text, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("reading the saved views: %w", err)
	}
	entries, err := parse(bytes.TrimPrefix(text, []byte("\ufeff")))
	var wrong *FileError
	if errors.As(err, &wrong) {
		wrong.Path = path
	}
	return entries, err
}

// Save puts a view into the file: in the place of the one of that name, in any
// case, else at the end. The other views stay as they are written. A file that
// can't be read as views is left alone, with a *FileError. The file is replaced
// whole, and is its owner's alone.
func Save(path string, v View) error {
	added, err := v.entry()
	if err != nil {
		return err
	}
	entries, err := read(path)
	if err != nil {
		return err
	}
	known := false
	for i, e := range entries {
		if strings.EqualFold(e.view.Name, v.Name) {
			entries[i], known = added, true
		}
	}
	if !known {
		entries = append(entries, added)
	}
	text, err := compose(entries)
	if err != nil {
		return fmt.Errorf("saving the view: %w", err)
	}
	if err := ownfile.Replace(path, text); err != nil {
		return fmt.Errorf("saving the view: %w", err)
	}
	return nil
}

// entry is the view with its text, which must read as the view.
func (v View) entry() (entry, error) {
	text, err := encode(formOf(v))
	if err != nil {
		return entry{}, fmt.Errorf("saving the view: %w", err)
	}
	read, _, err := parseView(text)
	if err != nil {
		return entry{}, fmt.Errorf("this view can't be saved: %w", err)
	}
	return entry{read, text}, nil
}

// compose is the file's text.
func compose(entries []entry) ([]byte, error) {
	texts := make([]json.RawMessage, len(entries))
	for i, e := range entries {
		texts[i] = e.text
	}
	return encode(map[string]any{"views": texts})
}

// encode writes JSON as a person would: indented, with < > & as themselves.
func encode(v any) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(v)
	return out.Bytes(), err
}
