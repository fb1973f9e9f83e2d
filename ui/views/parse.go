package views

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// parse reads a file's text. What is wrong in it gives a *FileError.
func parse(text []byte) ([]entry, error) {
	var syntax *json.SyntaxError
	var whatever any
	if len(bytes.TrimSpace(text)) == 0 {
		return nil, nil
	}
	if err := json.Unmarshal(text, &whatever); errors.As(err, &syntax) {
		return nil, wrongAt(text, int(syntax.Offset)-1, errors.New(syntax.Error()))
	}
	values, err := members(text)
	if err != nil {
		return nil, wrongAt(text, 0, errors.New(`the file is to be an object with "views"`))
	}
	var entries []entry
	for _, m := range values {
		if m.key != "views" {
			return nil, wrongAt(text, m.keyAt, fmt.Errorf(`unknown key %q; there is only "views"`, m.key))
		}
		list, err := items(m.json)
		if err != nil {
			return nil, wrongAt(text, m.at, errors.New(`"views" is to be a list`))
		}
		for _, item := range list {
			v, at, err := parseView(item.json)
			if err == nil && contains(entries, v.Name) {
				err = fmt.Errorf("there is another view named %q", v.Name)
			}
			if err != nil {
				return nil, wrongAt(text, m.at+item.at+at, err)
			}
			entries = append(entries, entry{v, item.json})
		}
	}
	return entries, nil
}

// parseView reads one view; at is where in its text something is wrong.
func parseView(text []byte) (v View, at int, err error) {
	values, err := members(text)
	if err != nil {
		return View{}, 0, errors.New("a view is to be an object")
	}
	seen := map[string]bool{}
	for _, m := range values {
		if seen[m.key] {
			return View{}, m.keyAt, fmt.Errorf("%q is there twice", m.key)
		}
		seen[m.key] = true
		if err := readPart(&v, m); err != nil {
			return View{}, m.keyAt, err
		}
	}
	if v.Name == "" {
		return View{}, 0, errors.New("a view without a name")
	}
	if v.Ask.OtherAppID != "" && v.Ask.AppID == "" {
		return View{}, 0, errors.New("otherCopy stands beside app, the one copy")
	}
	return v, 0, nil
}

func readPart(v *View, m member) error {
	var keys []string
	for _, p := range parts() {
		if p.key == m.key {
			if err := p.read(v, m.json); err != nil {
				return fmt.Errorf("%s: %w", m.key, err)
			}
			return nil
		}
		keys = append(keys, p.key)
	}
	return fmt.Errorf("unknown key %q; a view has %s", m.key, strings.Join(keys, ", "))
}

func contains(entries []entry, name string) bool {
	for _, e := range entries {
		if strings.EqualFold(e.view.Name, name) {
			return true
		}
	}
	return false
}

// wrongAt is what is wrong at a place of the text.
func wrongAt(text []byte, at int, problem error) *FileError {
	at = min(max(at, 0), len(text))
	return &FileError{Line: 1 + bytes.Count(text[:at], []byte("\n")), Problem: problem.Error()}
}

// member is a value in JSON with its place, and in an object with its key.
type member struct {
	key       string
	keyAt, at int
	json      json.RawMessage
}

var errOtherShape = errors.New("another shape")

// members are those of a JSON object, in their order.
func members(text []byte) ([]member, error) { return inside(text, '{') }

// items are those of a JSON list.
func items(text []byte) ([]member, error) { return inside(text, '[') }

// inside reads an object or a list, whose JSON is known to be valid.
func inside(text []byte, open json.Delim) ([]member, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	if first, err := d.Token(); err != nil || first != open {
		return nil, errOtherShape
	}
	var found []member
	for d.More() {
		var m member
		if open == '{' {
			m.keyAt = next(text, d.InputOffset())
			key, err := d.Token()
			if err != nil {
				return nil, errOtherShape
			}
			m.key = fmt.Sprint(key)
		}
		m.at = next(text, d.InputOffset())
		if err := d.Decode(&m.json); err != nil {
			return nil, errOtherShape
		}
		found = append(found, m)
	}
	return found, nil
}

// next is where the next value or key begins.
func next(text []byte, from int64) int {
	at := int(from)
	for at < len(text) && strings.IndexByte(" \t\r\n,:", text[at]) >= 0 {
		at++
	}
	return at
}
