package logs

import (
	"os"
	"path/filepath"
	"sort"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/export/format"
	"fliplet-audit/ui/input"
)

// The formats and compressions in the order of their choices.
var (
	kinds        = [...]format.Kind{format.CSV, format.JSONLines, format.JSON}
	compressions = [...]format.Compression{format.NoCompression, format.Gzip, format.Zstandard}
)

// withoutEnd cuts what a file's name ends with when it says a format or how it
// is packed; kind is "" where it says none.
func withoutEnd(name string) (stem string, kind format.Kind, packed format.Compression) {
	stem = name
	for _, c := range compressions[1:] {
		if cut, ok := strings.CutSuffix(stem, "."+string(c)); ok {
			stem, packed = cut, c
			break
		}
	}
	for end, k := range map[string]format.Kind{".csv": format.CSV, ".jsonl": format.JSONLines, ".ndjson": format.JSONLines, ".json": format.JSON} {
		if cut, ok := strings.CutSuffix(stem, end); ok {
			return cut, k, packed
		}
	}
	return stem, "", packed
}

// rename has the file's name end as the choices say.
func (f *exportForm) rename() {
	stem, _, _ := withoutEnd(f.texts[rowFile].Text())
	if stem == "" {
		return
	}
	name := stem + "." + string(kinds[f.chosen[rowFormat]])
	if packed := compressions[f.chosen[rowPacked]]; packed != format.NoCompression {
		name += "." + string(packed)
	}
	f.texts[rowFile] = input.New(name)
}

// follow has the choices be as the end of the file's name says.
func (f *exportForm) follow() {
	_, kind, packed := withoutEnd(f.texts[rowFile].Text())
	if kind == "" {
		return
	}
	for i, k := range kinds {
		if k == kind {
			f.chosen[rowFormat] = i
		}
	}
	for i, c := range compressions {
		if c == packed {
			f.chosen[rowPacked] = i
		}
	}
}

// path is the file that a row names; a name alone is in the folder of exports,
// ~ is the home folder.
func (f *exportForm) path(row exportRow) string { return f.m.pathOf(f.texts[row].Text()) }

func (m *Model) pathOf(text string) string {
	text = strings.TrimSpace(text)
	if text == "" {
		return ""
	}
	if rest, ok := strings.CutPrefix(text, "~/"); ok {
		if home, err := os.UserHomeDir(); err == nil {
			text = home + "/" + rest
		}
	}
	ends := ""
	if strings.HasSuffix(text, "/") {
		ends = "/"
	}
	if !filepath.IsAbs(text) {
		text = filepath.Join(m.env.Folder, text)
	}
	return filepath.Clean(text) + ends
}

// listing is what a folder holds, read for completing what is typed.
type listing struct {
	typed   string // the folder as it was typed, with its slash
	entries []string
	missing bool // there is no such folder
	read    bool
}

// mostEntries is how many names of a folder are looked at.
const mostEntries = 2000

// listedFolderMsg is what a folder holds.
type listedFolderMsg struct {
	form    *exportForm
	listing listing
}

// rest is what completes a path: the first name that it begins.
func (l listing) rest(typed string) string {
	folder, name := filepath.Split(typed)
	if !l.read || folder != l.typed {
		return ""
	}
	return beginsWith(l.entries, name)
}

// look reads the folder of the path in hand, once for a folder.
func (f *exportForm) look() tea.Cmd {
	if f.at != rowFile && f.at != rowKeyFile {
		return nil
	}
	folder, _ := filepath.Split(f.texts[f.at].Text())
	if f.known.typed == folder && f.known.read {
		return nil
	}
	f.known = listing{typed: folder, read: true}
	path := f.m.env.Folder
	if folder != "" {
		path = f.m.pathOf(folder)
	}
	return func() tea.Msg { return listedFolderMsg{form: f, listing: list(folder, path)} }
}

// list reads a folder's names, folders with a slash; hidden ones come last.
func list(typed, path string) listing {
	l := listing{typed: typed, read: true}
	folder, err := os.Open(path)
	if err != nil {
		l.missing = os.IsNotExist(err)
		return l
	}
	defer folder.Close()
	found, _ := folder.ReadDir(mostEntries) // a folder that can't be read completes nothing
	for _, e := range found {
		name := e.Name()
		if e.IsDir() {
			name += "/"
		}
		l.entries = append(l.entries, name)
	}
	sort.Slice(l.entries, func(i, j int) bool {
		a, b := l.entries[i], l.entries[j]
		if hidden := strings.HasPrefix(a, "."); hidden != strings.HasPrefix(b, ".") {
			return !hidden
		}
		return a < b
	})
	return l
}

func (m *Model) listedFolder(msg listedFolderMsg) {
	if f, ok := m.overlay.(*exportForm); ok && f == msg.form && f.known.typed == msg.listing.typed {
		f.known = msg.listing
	}
}
