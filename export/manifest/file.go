package manifest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Encode is the manifest's text: indented, a window a line.
func Encode(m Manifest) ([]byte, error) {
	m.Version = Version
	windows := m.Windows
	m.Windows = []Window{}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(m); err != nil {
		return nil, fmt.Errorf("writing the manifest: %w", err)
	}
	if len(windows) == 0 {
		return out.Bytes(), nil
	}
	lines := make([]string, len(windows))
	for i, w := range windows {
		line, err := json.Marshal(w)
		if err != nil {
			return nil, fmt.Errorf("writing the manifest: %w", err)
		}
		lines[i] = "    " + string(line)
	}
	all := "\n  \"windows\": [\n" + strings.Join(lines, ",\n") + "\n  ]"
	return bytes.Replace(out.Bytes(), []byte("\n  \"windows\": []"), []byte(all), 1), nil
}

// Write writes a manifest in one step: whoever reads it finds all of it or
// nothing. Without overwrite a file that is there stays, and the error is
// fs.ErrExist. It is its owner's alone (0600), as the export is.
func Write(m Manifest, path string, overwrite bool) (err error) {
	text, err := Encode(m)
	if err != nil {
		return err
	}
	if _, err := os.Lstat(path); err == nil && !overwrite {
		return fmt.Errorf("writing the manifest %s: %w", path, fs.ErrExist)
	}
	file, err := os.CreateTemp(filepath.Dir(path), ".manifest-*")
	if err != nil {
		return fmt.Errorf("writing the manifest: %w", err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(file.Name())
		}
	}()
	_, err = file.Write(text)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("writing the manifest: %w", err)
	}
	if err := os.Rename(file.Name(), path); err != nil {
		return fmt.Errorf("writing the manifest: %w", err)
	}
	return nil
}

// mostBytes is the largest manifest that is read: one of some 300,000 windows.
const mostBytes = 64 << 20

// Read reads a manifest. One that is cut, lacks something that every manifest
// has, or is of a newer form is an error.
func Read(path string) (Manifest, error) {
	info, err := os.Stat(path)
	if err != nil {
		return Manifest{}, fmt.Errorf("reading the manifest: %w", err)
	}
	if info.Size() > mostBytes {
		return Manifest{}, fmt.Errorf("reading the manifest: %s is too large to be one", filepath.Base(path))
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return Manifest{}, fmt.Errorf("reading the manifest: %w", err)
	}
	m, err := Parse(text)
	if err != nil {
		return Manifest{}, fmt.Errorf("%s is no manifest that can be read: %w", filepath.Base(path), err)
	}
	return m, nil
}

// required are the keys that every manifest has.
var required = []string{
	"manifestVersion", "file", "complete", "rows", "bytes", "sha256", "period", "origin", "output", "formulasDefused", "redacted",
	"pseudonymized", "counts", "windows", "begun", "finished",
}

// Parse reads a manifest's text; see Read.
func Parse(text []byte) (Manifest, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(text, &fields); err != nil {
		return Manifest{}, inWords(err)
	}
	var version int
	if err := json.Unmarshal(fields["manifestVersion"], &version); fields["manifestVersion"] != nil && err == nil && version > Version {
		return Manifest{}, fmt.Errorf("it is of a newer program (version %d of its form, this program reads %d)", version, Version)
	}
	var missing []string
	for _, key := range required {
		if value, ok := fields[key]; !ok || string(value) == "null" {
			missing = append(missing, key)
		}
	}
	if len(missing) > 0 {
		return Manifest{}, fmt.Errorf("it does not say %s", strings.Join(missing, ", "))
	}
	var m Manifest
	if err := json.Unmarshal(text, &m); err != nil {
		return Manifest{}, inWords(err)
	}
	return m, nil
}

func inWords(err error) error {
	var wrong *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &wrong):
		return fmt.Errorf("its %q is not as it should be", wrong.Field)
	case errors.As(err, &syntax):
		return fmt.Errorf("it is not whole JSON: %w", err)
	}
	return err
}
