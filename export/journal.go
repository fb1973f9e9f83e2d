package export

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"fliplet-audit/export/format"
	"fliplet-audit/export/manifest"
	"fliplet-audit/export/windows"
	"fliplet-audit/model"
)

// journalVersion is that of the journal's form.
const journalVersion = 1

// header is a journal's first line: everything an export is, so that it can be
// gone on with. Neither a token nor a key is in it.
type header struct {
	Journal   int             `json:"journal"`
	Begun     time.Time       `json:"begun"`
	Period    manifest.Period `json:"period"`
	Limit     int             `json:"limit,omitempty"`
	Overwrite bool            `json:"overwrite,omitempty"`
	Format    format.Options  `json:"output"`
	Origin    manifest.Origin `json:"origin"`
}

func (h header) period() model.Period { return model.Period{Start: h.Period.Start, End: h.Period.End} }

// end is where the last window ends: the period's end is inside, to the
// millisecond.
func (h header) end() time.Time { return h.Period.End.Add(time.Millisecond) }

// entry is any other line of a journal.
type entry struct {
	Window *window `json:"window,omitempty"`
	// Resumed says that the export was gone on with.
	Resumed *time.Time `json:"resumed,omitempty"`
	// Finished is the manifest, without its windows, of a partial file that is
	// whole and needs only its name.
	Finished *manifest.Manifest `json:"finished,omitempty"`
	Warnings []string           `json:"warnings,omitempty"`
}

// window is one that stands in the partial file.
type window struct {
	Start time.Time `json:"start"`
	End   time.Time `json:"end"`
	Rows  int       `json:"rows"`
	// Bytes and CRC (Castagnoli) are of its text before packing.
	Bytes  int64          `json:"bytes"`
	CRC    uint32         `json:"crc"`
	First  manifest.Place `json:"first,omitzero"`
	Last   manifest.Place `json:"last,omitzero"`
	Counts windows.Counts `json:"counts"`
}

// record is what a journal says.
type record struct {
	header   header
	windows  []window
	resumed  int
	finished *manifest.Manifest
	warnings []string
	// sizes are the journal's own length after its header and after each
	// window.
	sizes []int64
}

func (r record) rows() int {
	rows := 0
	for _, w := range r.windows {
		rows += w.Rows
	}
	return rows
}

// bytes is the length of the windows' text, before packing.
func (r record) bytes() int64 {
	size := int64(0)
	for _, w := range r.windows {
		size += w.Bytes
	}
	return size
}

// size is the journal's own length.
func (r record) size() int64 { return r.sizes[len(r.sizes)-1] }

// until is where the windows end: before it everything is there.
func (r record) until() time.Time {
	if n := len(r.windows); n > 0 {
		return r.windows[n-1].End
	}
	return r.header.Period.Start
}

// keep forgets all windows but the first n, and what came after them.
func (r *record) keep(n int) {
	if n < len(r.windows) || r.finished != nil {
		r.windows, r.sizes, r.finished, r.warnings = r.windows[:n], r.sizes[:n+1], nil, nil
	}
}

var (
	errNoJournal    = errors.New("it is not the journal of an export")
	errNewerJournal = errors.New("it was begun by a newer version of this program")
)

// mostOfLine is the longest line of a journal that is read.
const mostOfLine = 64 << 20

// readRecord reads a journal. One that a crash left without a whole header is
// fs.ErrNotExist; a line that isn't whole ends it.
func readRecord(from io.Reader) (record, error) {
	lines := bufio.NewScanner(from)
	lines.Buffer(nil, mostOfLine)
	lines.Split(wholeLines)
	if !lines.Scan() {
		return record{}, nothingBegun(lines.Err())
	}
	var r record
	if err := readHeader(lines.Bytes(), &r.header); err != nil {
		return record{}, err
	}
	size := int64(len(lines.Bytes()) + 1)
	r.sizes = []int64{size}
	for lines.Scan() {
		var e entry
		if json.Unmarshal(lines.Bytes(), &e) != nil {
			break
		}
		size += int64(len(lines.Bytes()) + 1)
		r.add(e, size)
	}
	return r, nil
}

func (r *record) add(e entry, size int64) {
	switch {
	case e.Window != nil:
		r.windows = append(r.windows, *e.Window)
		r.sizes = append(r.sizes, size)
	case e.Resumed != nil:
		r.resumed++
		r.sizes[len(r.sizes)-1] = size
	case e.Finished != nil:
		r.finished, r.warnings = e.Finished, e.Warnings
	}
}

// nothingBegun is what a journal without a whole line means.
func nothingBegun(err error) error {
	if errors.Is(err, bufio.ErrTooLong) {
		return errNoJournal
	}
	if err != nil {
		return err
	}
	return fs.ErrNotExist
}

func readHeader(line []byte, h *header) error {
	var form struct {
		Journal int `json:"journal"`
	}
	if json.Unmarshal(line, &form) != nil || form.Journal < 1 {
		return errNoJournal
	}
	if form.Journal > journalVersion {
		return errNewerJournal
	}
	if err := json.Unmarshal(line, h); err != nil {
		return fmt.Errorf("%w: %w", errNoJournal, err)
	}
	return nil
}

// wholeLines splits after line ends; what follows the last one is left out.
func wholeLines(data []byte, _ bool) (advance int, line []byte, err error) {
	if i := bytes.IndexByte(data, '\n'); i >= 0 {
		return i + 1, data[:i], nil
	}
	return 0, nil, nil
}

// journal is the record on the disk, locked.
type journal struct {
	disk disk
	path string
	lock *lock
	file *file
	made bool // by us, a moment ago
}

// openJournal locks and opens the journal of an export, an empty one where
// there is none.
func openJournal(d disk, path string) (*journal, error) {
	j := &journal{disk: d, path: journalPath(path)}
	_, err := os.Lstat(j.path)
	j.made = errors.Is(err, fs.ErrNotExist)
	if err := d.ask("create", j.path); err != nil {
		return nil, err
	}
	if j.lock, err = takeLock(path); err != nil {
		return nil, err
	}
	if j.file, err = d.openOrCreate(j.path); err != nil {
		if j.made {
			_ = d.remove(j.path)
		}
		j.lock.release()
		return nil, err
	}
	return j, nil
}

// read reads it from its beginning.
func (j *journal) read() (record, error) {
	if _, err := j.file.Seek(0, io.SeekStart); err != nil {
		return record{}, err
	}
	r, err := readRecord(j.file)
	if errors.Is(err, fs.ErrNotExist) && !j.ours() {
		return record{}, errNoJournal
	}
	return r, err
}

// ours tells whether a file without a whole line is an empty journal, or one
// that was cut while its header was written.
func (j *journal) ours() bool {
	const begins = `{"journal":`
	start := make([]byte, len(begins))
	n, err := j.file.ReadAt(start, 0)
	return (err == nil || errors.Is(err, io.EOF)) && string(start[:n]) == begins[:n]
}

func (j *journal) append(line any) error {
	text, err := json.Marshal(line)
	if err != nil {
		return fmt.Errorf("writing the journal: %w", err)
	}
	_, err = j.file.Write(append(text, '\n'))
	return err
}

// remove takes the journal away and lets go of the lock.
func (j *journal) remove() error {
	err := j.disk.remove(j.path)
	j.close()
	if err != nil { // where an open file can't be removed
		err = j.disk.remove(j.path)
	}
	return err
}

func (j *journal) close() {
	_ = j.file.Close()
	j.lock.release()
}

// The files beside an export's.
func journalPath(path string) string { return path + ".journal" }
func partialPath(path string) string { return path + ".partial" }
func repackPath(path string) string  { return path + ".partial.new" }
