package logs

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	tea "github.com/charmbracelet/bubbletea"
)

// checkedPlaceMsg is what is wrong with the file of an export; "" for nothing.
type checkedPlaceMsg struct {
	form  *exportForm
	path  string
	wrong string
}

// wrongName says what is wrong with a name as it was typed, before any disk is
// asked; "" for nothing.
func wrongName(typed string) string {
	base := filepath.Base(strings.TrimSpace(typed))
	switch {
	case strings.HasSuffix(typed, "/"), base == "", base == ".", base == "..":
		return "The file has no name"
	case base == "-":
		return "- is no file: here an export needs a name"
	case strings.ContainsRune(typed, 0):
		return "A file can't be named so"
	}
	stem, kind, _ := withoutEnd(strings.ToLower(base))
	end := filepath.Ext(stem)
	if kind != "" || len(end) < 2 || end == ".txt" || strings.ContainsAny(end, " -_") || strings.Trim(end[1:], "0123456789") == "" {
		return ""
	}
	return end + " says no format: .csv, .jsonl or .json, also with .gz or .zst"
}

// checkPlace looks whether a file can be made at path, away from the screen: a
// disk may be slow.
func (f *exportForm) checkPlace(path string) tea.Cmd {
	return func() tea.Msg { return checkedPlaceMsg{form: f, path: path, wrong: wrongPlace(path)} }
}

// wrongPlace says why no file can be made at path; "" where one can.
func wrongPlace(path string) string {
	folder, name := filepath.Split(path)
	folder = filepath.Clean(folder)
	switch info, err := os.Stat(folder); {
	case errors.Is(err, fs.ErrNotExist):
		return "There is no folder " + folder
	case err != nil, !info.IsDir():
		return folder + " is no folder that can be used"
	}
	const longestEnd = "-incomplete.csv.gz.manifest.json" // what the files beside it may end with
	if info, err := os.Lstat(path); err == nil && info.IsDir() {
		return name + " is a folder"
	}
	if _, err := os.Lstat(path + longestEnd); errors.Is(err, syscall.ENAMETOOLONG) || errors.Is(err, fs.ErrInvalid) {
		return "A file can't be named so: the name is too long, or not allowed"
	}
	tried, err := os.CreateTemp(folder, ".fliplet-audit-*")
	if err != nil && !errors.Is(err, syscall.ENOSPC) { // a full disk is said by the export
		return "Nothing can be written to the folder " + folder
	}
	if err == nil {
		_ = tried.Close()
		_ = os.Remove(tried.Name())
	}
	return ""
}

// checkedPlace starts the export, or says in its choices what is wrong.
func (m *Model) checkedPlace(msg checkedPlaceMsg) tea.Cmd {
	f := msg.form
	if m.overlay != f || f.path(rowFile) != msg.path {
		return nil
	}
	if msg.wrong != "" {
		return f.refuse(rowFile, msg.wrong)
	}
	m.exports.choices = f.choices
	m.overlay = nil
	return m.exportTo(msg.path, f.options(), f.path(rowKeyFile))
}
