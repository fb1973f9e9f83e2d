package export

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"fliplet-audit/export/format"
	"fliplet-audit/export/manifest"
	"fliplet-audit/model"
)

// Begun is an unfinished export.
type Begun struct {
	Path string
	// Format, Origin, Period and Limit are what it was begun with.
	Format format.Options
	Origin manifest.Origin
	Period model.Period
	Limit  int
	// Rows is how many logs its journal counts; Until is the time before which
	// they are all there, At when it got so far.
	Rows      int
	Until, At time.Time
	// Busy says that it is being written now.
	Busy bool
}

// Unfinished tells whether there is an unfinished export to path, and what it
// is. It changes nothing and reads no more than the journal. A journal that
// can't be read is an *Error.
func Unfinished(path string) (Begun, bool, error) {
	r, at, err := recordAt(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Begun{}, false, nil
	case errors.Is(err, errNoJournal), errors.Is(err, errNewerJournal):
		return Begun{}, false, &Error{Kind: KindJournal, Path: path, Err: err}
	case err != nil:
		return Begun{}, false, fileError(path, err)
	}
	h := r.header
	until := r.until()
	if until.After(h.Period.End) {
		until = h.Period.End
	}
	return Begun{
		Path: path, Format: h.Format, Origin: h.Origin, Period: h.period(), Limit: h.Limit,
		Rows: r.rows(), Until: until, At: at, Busy: isLocked(path),
	}, true, nil
}

func recordAt(path string) (r record, at time.Time, err error) {
	if err := checkPlain(journalPath(path)); err != nil {
		return record{}, time.Time{}, err
	}
	f, err := os.Open(journalPath(path))
	if err != nil {
		return record{}, time.Time{}, err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return record{}, time.Time{}, err
	}
	r, err = readRecord(f)
	return r, info.ModTime(), err
}

// Same tells whether a job asks for what was begun; if not, in words what
// differs. A range asked in the same words is the same, whatever time has
// passed since.
func (b Begun) Same(job Job) (same bool, differs string) {
	var what []string
	for _, part := range []struct {
		name string
		same bool
	}{
		{"the server", b.Origin.API == job.Origin.API},
		{"the organization", b.Origin.Organization == job.Origin.Organization},
		{"the app", b.sameApp(job)},
		{"the dates", b.sameDates(job)},
		{"the filters", sameFilters(b.Origin.Query, job.Origin.Query)},
		{"the limit", b.Limit == job.Limit},
		{"the format", sameFormat(b.Format, job.Format)},
		{"the key of the pseudonyms", b.Format.KeyCheck == job.Format.KeyCheck || b.Format.Pseudonymize != job.Format.Pseudonymize},
	} {
		if !part.same {
			what = append(what, part.name)
		}
	}
	return len(what) == 0, inWords(what)
}

func (b Begun) sameApp(job Job) bool {
	begun, asked := b.Origin, job.Origin
	return begun.App == asked.App && begun.OtherApp == asked.OtherApp &&
		begun.Query.AppID == asked.Query.AppID && begun.Query.OtherAppID == asked.Query.OtherAppID
}

func (b Begun) sameDates(job Job) bool {
	begun, asked := b.Origin.Query.Range, job.Origin.Query.Range
	if begun.Kind == asked.Kind && begun.From.Equal(asked.From) && begun.To.Equal(asked.To) {
		return true
	}
	if b.Origin.Range != "" && b.Origin.Range == job.Origin.Range {
		return true
	}
	return b.Period.Start.Equal(job.Period.Start) && b.Period.End.Equal(job.Period.End)
}

func sameFilters(a, b model.Query) bool {
	return a.Filters == b.Filters && a.Types == b.Types && a.Same.Matches(b.Same) && a.Analytics == b.Analytics
}

// sameFormat leaves the key of the pseudonyms aside.
func sameFormat(a, b format.Options) bool {
	if !slices.Equal(columnsOf(a), columnsOf(b)) {
		return false
	}
	return a.Kind == b.Kind && a.Compression == b.Compression && a.Raw == b.Raw && a.Excel == b.Excel &&
		a.Redact == b.Redact && a.Pseudonymize == b.Pseudonymize
}

func columnsOf(o format.Options) []string {
	if o.Kind == format.CSV && len(o.Columns) == 0 {
		return format.DefaultColumns()
	}
	return o.Columns
}

// inWords joins names as one would say them.
func inWords(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}
