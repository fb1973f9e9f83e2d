package recipes

import (
	"cmp"
	"slices"
	"strings"

	"fliplet-audit/filters"
	"fliplet-audit/model"
)

// media is the summary of files: one line for each.
type media struct {
	countedLogs
	files     map[string]*mediaFile
	totals    map[string]int // logs by what happened
	withoutID missing
	others    int
}

// mediaFile is one file, by its mediaFileId.
type mediaFile struct {
	id, name string
	named    moment // when the name was taken
	steps    []fileStep
}

// fileStep is one thing that happened to a file.
type fileStep struct {
	what string
	at   moment
	by   string
	id   model.ID
}

const (
	fileUploaded = "uploaded"
	fileMoved    = "changed or moved"
	fileBinned   = "to the bin"
	fileRestored = "restored"
)

func fileWhats() []string { return []string{fileUploaded, fileMoved, fileBinned, fileRestored} }

// fileWhatOf is what a log type says of a file; "" for other types.
func fileWhatOf(logType string) string {
	switch logType {
	case "mediaFile.create":
		return fileUploaded
	case "mediaFile.update":
		return fileMoved
	case "mediaFile.remove":
		return fileBinned
	case "mediaFile.restore":
		return fileRestored
	}
	return ""
}

func newMedia() *media {
	return &media{countedLogs: newCountedLogs(), files: make(map[string]*mediaFile), totals: make(map[string]int)}
}

// Add takes a log of a file.
func (m *media) Add(l model.Log) {
	if !m.first(l) {
		return
	}
	what := fileWhatOf(l.Type)
	if what == "" {
		m.others++
		return
	}
	m.totals[what]++
	found := filters.NewLookup("mediaFileId", "mediaFile.name", "name", "fileName", "filename").In(l.DataText.Value)
	if !found[0].OK {
		m.withoutID.add(found[0].Present)
		return
	}
	id := keptID(found[0].Value)
	f := m.files[id]
	if f == nil {
		f = &mediaFile{id: id}
		m.files[f.id] = f
	}
	at := momentOf(l.CreatedAt)
	if name, ok := firstOf(found[1:]); ok && (f.name == "" || at > f.named) {
		f.name, f.named = kept(name), at
	}
	f.add(fileStep{what, at, kept(person(l)), l.ID})
}

func (f *mediaFile) add(s fileStep) {
	at, _ := slices.BinarySearchFunc(f.steps, s, func(a, b fileStep) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.id, b.id))
	})
	f.steps = slices.Insert(f.steps, at, s)
}

func (f *mediaFile) last() fileStep { return f.steps[len(f.steps)-1] }

// story is all that happened to the file.
func (f *mediaFile) story() string {
	words := make([]string, len(f.steps))
	for i, s := range f.steps {
		words[i] = s.what
	}
	return strings.Join(words, " → ")
}

// people are those who did it, each once.
func (f *mediaFile) people() string {
	var names []string
	for _, s := range f.steps {
		if s.by != "" && !slices.Contains(names, s.by) {
			names = append(names, s.by)
		}
	}
	if len(names) == 0 {
		return notSaid
	}
	return strings.Join(names, ", ")
}

// Figures are the totals, and each file.
func (m *media) Figures(v View) Figures {
	var shown []*mediaFile
	latest := make(map[string]int)
	for _, f := range m.files {
		tag := f.last().what
		latest[tag]++
		if v.Tag == "" || v.Tag == tag {
			shown = append(shown, f)
		}
	}
	slices.SortFunc(shown, func(a, b *mediaFile) int { return latestFirst(a.last().at, b.last().at, a.id, b.id) })
	return Figures{
		BasedOn: m.logs, Sentences: m.sentences(latest), Lacking: m.withoutID.lacking("mediaFileId"),
		Tables: []Table{m.byWhat(v, latest), m.each(v, shown)},
	}
}

func (m *media) sentences(latest map[string]int) []string {
	var parts []part
	for _, what := range fileWhats() {
		parts = append(parts, partOf(m.totals[what], what))
	}
	said := []string{colon(some(len(m.files), "file", "files"), listed(parts...))}
	if n := latest[fileBinned]; n > 0 {
		said = append(said, some(n, "is in the bin, as far as these logs go.", "are in the bin, as far as these logs go."))
	}
	return append(said, aside(m.others)...)
}

const filesTitle = "Files"

func (m *media) byWhat(v View, latest map[string]int) Table {
	types := []string{"mediaFile.create", "mediaFile.update", "mediaFile.remove", "mediaFile.restore"}
	v.Rows = 0
	t := v.table("What happened", []string{"What", "Logs", "Files where it is the latest"}, len(types), func(i int) Row {
		what := fileWhatOf(types[i])
		return Row{Cells: append(texts(what), numbers(m.totals[what], latest[what])...), Tag: what, Change: typed(types[i])}
	})
	t.Counts = filesTitle
	return t
}

func (m *media) each(v View, shown []*mediaFile) Table {
	headings := []string{"Latest", "File", "What happened", "By", "mediaFileId"}
	return v.table(filesTitle, headings, len(shown), func(i int) Row {
		f := shown[i]
		return Row{
			Cells:  append([]Cell{timeCell(f.last().at.time())}, texts(orNone(f.name), f.story(), f.people(), f.id)...),
			Tag:    f.last().what,
			Change: allAbout("mediaFileId", []string{f.id}, mediaTypes()),
		}
	})
}
