package export

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"fliplet-audit/export/format"
	"fliplet-audit/export/manifest"
)

// toFile writes to the job's file.
func (x *exporting) toFile(ctx context.Context) (result Result, err error) {
	if err := x.refuseEarly(); err != nil {
		return Result{}, err
	}
	if x.journal, err = openJournal(x.disk, x.path); err != nil {
		return Result{}, err
	}
	defer func() { x.letGo(err) }()
	if err := x.beginOrGoOn(); err != nil {
		return Result{}, err
	}
	if x.record.finished != nil {
		return x.publishAgain()
	}
	total, err := x.readAll(ctx)
	if err != nil {
		return Result{}, err
	}
	if err := x.endText(); err != nil {
		return Result{}, err
	}
	if err := errors.Join(x.partial.file.Sync(), x.partial.file.Close(), x.partial.settle()); err != nil {
		return Result{}, err
	}
	m := x.manifestOf(total)
	if err := x.sayFinished(&m); err != nil {
		return Result{}, err
	}
	return x.publish(m)
}

// refuseEarly finds before anything is made what would be refused later.
func (x *exporting) refuseEarly() error {
	if base := filepath.Base(x.path); x.path == "" || base == "." || base == ".." || base == string(filepath.Separator) {
		return fileError(x.path, errFolder)
	}
	if _, err := os.Lstat(manifest.Path(x.path + "-incomplete")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if _, err := os.Lstat(journalPath(x.path)); err == nil {
		return nil // what is begun says more than what is there
	}
	return x.refuseTaken(x.job.Overwrite)
}

// refuseTaken refuses a name that others have.
func (x *exporting) refuseTaken(overwrite bool) error {
	for _, path := range []string{x.path, manifest.Path(x.path)} {
		switch info, err := os.Lstat(path); {
		case err != nil:
		case info.IsDir():
			return fileError(path, errFolder)
		case !info.Mode().IsRegular() && info.Mode()&fs.ModeSymlink == 0:
			return fileError(path, errNotPlain)
		case !overwrite:
			return fileError(path, ErrExists)
		}
	}
	return nil
}

// beginOrGoOn settles whether there is something to go on with.
func (x *exporting) beginOrGoOn() error {
	record, err := x.journal.read()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return x.begin()
	case errors.Is(err, errNoJournal), errors.Is(err, errNewerJournal):
		x.kept = true
		return &Error{Kind: KindJournal, Err: err}
	case err != nil:
		x.kept = true
		return err
	case x.job.Anew:
		if err := throwAway(x.disk, x.path); err != nil {
			return err
		}
		return x.begin()
	}
	x.kept, x.record = true, record
	if !x.job.Resume {
		return &Error{Kind: KindBegun, Rows: record.rows()}
	}
	return x.goOn()
}

func (x *exporting) begin() error {
	if err := x.refuseTaken(x.job.Overwrite); err != nil {
		return err
	}
	x.record = record{header: x.headerOf(x.job)}
	if err := x.prepare(); err != nil {
		return err
	}
	if err := x.makeRoom(); err != nil {
		return err
	}
	if err := x.journal.file.cut(0); err != nil {
		return err
	}
	if err := errors.Join(x.journal.append(x.record.header), x.journal.file.Sync()); err != nil {
		return err
	}
	var err error
	if x.partial, err = beginPartial(x.disk, x.path); err != nil {
		return err
	}
	if x.out, err = newOutput(x.partial.file, x.record.header.Format.Compression, x.encoder.Limits()); err != nil {
		return err
	}
	_, err = x.out.Write(x.encoder.Header())
	return err
}

// makeRoom sees to it that no other file has the partial file's name: where
// there was no journal it isn't known to be ours.
func (x *exporting) makeRoom() error {
	path := partialPath(x.path)
	if !x.journal.made {
		if err := x.disk.remove(repackPath(x.path)); err != nil {
			return err
		}
	}
	switch err := checkPlain(path); {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fileError(path, err)
	case x.journal.made && !x.job.Anew && !x.job.Overwrite:
		return fileError(path, ErrExists)
	}
	return x.disk.remove(path)
}

// goOn goes on where the journal and what the partial file really holds say.
func (x *exporting) goOn() error {
	if err := x.prepare(); err != nil {
		return err
	}
	x.record.header.Overwrite = x.record.header.Overwrite || x.job.Overwrite
	if x.record.finished != nil && x.isNamed() && x.isWhole() {
		x.resumed = x.record.rows()
		return nil
	}
	if err := x.refuseTaken(x.record.header.Overwrite); err != nil {
		return err
	}
	options := x.record.header.Format
	heading := x.encoder.Header()
	good, err := goodWindows(partialPath(x.path), options.Compression, heading, x.record.windows)
	if err != nil {
		return fileError(partialPath(x.path), err)
	}
	x.record.keep(max(good, 0))
	x.resumed = x.record.rows()
	size := int64(0)
	if good >= 0 {
		size = int64(len(heading)) + x.record.bytes()
	}
	if err := x.continuePartial(options.Compression, size); err != nil {
		return err
	}
	if size == 0 {
		if _, err := x.out.Write(heading); err != nil {
			return err
		}
	}
	return x.continueJournal()
}

func (x *exporting) continuePartial(compression format.Compression, size int64) (err error) {
	if compression == format.NoCompression {
		x.partial, x.out, err = goOnPlain(x.disk, x.path, size, x.encoder.Limits())
	} else {
		x.partial, x.out, err = goOnPacked(x.disk, x.path, compression, size, x.encoder.Limits())
	}
	return err
}

func (x *exporting) continueJournal() error {
	if err := x.journal.file.cut(x.record.size()); err != nil {
		return err
	}
	now := x.begun
	x.record.resumed++
	return x.journal.append(entry{Resumed: &now})
}

// letGo ends an export that was not published: what can be gone on with stays,
// anything less is taken away.
func (x *exporting) letGo(err error) {
	if err == nil {
		return
	}
	if x.partial != nil {
		if x.out != nil && !x.partial.repacked {
			_ = x.out.end()
		}
		x.partial.leave()
	}
	if x.kept {
		x.journal.close()
		return
	}
	if x.partial != nil {
		_ = x.disk.remove(partialPath(x.path))
	}
	_ = x.journal.remove()
}

// sayFinished writes into the journal that only the name is missing.
func (x *exporting) sayFinished(m *manifest.Manifest) error {
	m.File = filepath.Base(x.path)
	if !m.Complete {
		m.File = filepath.Base(incompleteName(x.path))
	}
	m.Finished = time.Now().UTC().Truncate(time.Millisecond)
	short := *m
	short.Windows = nil
	x.record.finished, x.record.warnings = &short, x.out.limits.Warnings()
	return errors.Join(x.journal.append(entry{Finished: &short, Warnings: x.record.warnings}), x.journal.file.Sync())
}
