package export

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"fliplet-audit/export/manifest"
)

// publish gives a whole file its name, and its manifest a place beside it. Each
// step may be the last one that is done: a later run goes on from there.
func (x *exporting) publish(m manifest.Manifest) (Result, error) {
	target := filepath.Join(filepath.Dir(x.path), m.File)
	overwrite := x.record.header.Overwrite && m.Complete
	wrote, err := x.writeManifest(m, manifest.Path(target), overwrite)
	if err != nil {
		return Result{}, err
	}
	if err := x.move(target, overwrite); err != nil {
		if wrote && errors.Is(err, ErrExists) {
			_ = x.disk.remove(manifest.Path(target))
		}
		return Result{}, fileError(target, err)
	}
	syncFolder(target)
	// The file is there: a journal that can't be removed is no failure.
	_ = x.disk.remove(repackPath(x.path))
	_ = x.journal.remove()
	result := x.resultOf(m)
	result.Path, result.Manifest = target, manifest.Path(target)
	return result, nil
}

// publishAgain goes on with publishing where an earlier run was stopped.
func (x *exporting) publishAgain() (Result, error) {
	m := *x.record.finished
	target := filepath.Join(filepath.Dir(x.path), m.File)
	if !m.Complete && exists(partialPath(x.path)) && exists(target) && !x.ours(target) {
		m.File = filepath.Base(incompleteName(x.path))
	}
	m.Resumed++
	return x.publish(m)
}

// writeManifest writes the manifest unless it stands there already, and tells
// whether it did.
func (x *exporting) writeManifest(m manifest.Manifest, path string, overwrite bool) (wrote bool, err error) {
	if there, err := manifest.Read(path); err == nil && there.SHA256 == m.SHA256 && there.Begun.Equal(m.Begun) {
		return false, nil
	}
	m.Windows = x.record.manifestWindows()
	err = x.disk.ask("manifest", path)
	if err == nil {
		err = manifest.Write(m, path, overwrite)
	}
	if err != nil {
		return false, fileError(path, err)
	}
	return true, nil
}

// move gives the partial file its name. Without overwrite it never takes the
// place of another file, not even of one that came a moment ago.
func (x *exporting) move(target string, overwrite bool) error {
	from := partialPath(x.path)
	switch {
	case !exists(from): // moved by an earlier run
		return nil
	case sameFile(from, target):
		return x.disk.remove(from)
	case overwrite || x.ours(target):
		return x.disk.rename(from, target)
	}
	return x.disk.moveToFree(from, target)
}

// ours tells whether a file can be what an earlier run left while it was
// publishing: the file itself, or an empty one that holds its name.
func (x *exporting) ours(target string) bool {
	if sameFile(partialPath(x.path), target) {
		return true
	}
	info, err := os.Lstat(target)
	return err == nil && x.resumed > 0 && info.Mode().IsRegular() && info.Size() == 0
}

func sameFile(a, b string) bool {
	one, errOne := os.Lstat(a)
	other, errOther := os.Lstat(b)
	return errOne == nil && errOther == nil && os.SameFile(one, other)
}

// isNamed tells whether a finished file is to have a name that this export
// gives: a journal that others wrote must not lead to any other file.
func (x *exporting) isNamed() bool {
	m := x.record.finished
	if m.Complete {
		return m.File == filepath.Base(x.path)
	}
	stem, extension := splitName(filepath.Base(x.path))
	number, begins := strings.CutPrefix(m.File, stem+"-incomplete")
	number, ends := strings.CutSuffix(number, extension)
	return begins && ends && strings.Trim(number, "-0123456789") == ""
}

// isWhole tells whether the file is there as it was finished, under its name or
// not yet.
func (x *exporting) isWhole() bool {
	m := x.record.finished
	for _, path := range []string{partialPath(x.path), filepath.Join(filepath.Dir(x.path), m.File)} {
		got, err := contentOf(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		return err == nil && got == manifest.Content{Bytes: m.Bytes, SHA256: m.SHA256}
	}
	return false
}

func contentOf(path string) (manifest.Content, error) {
	if err := checkPlain(path); err != nil {
		return manifest.Content{}, err
	}
	f, err := os.Open(path)
	if err != nil {
		return manifest.Content{}, err
	}
	defer func() { _ = f.Close() }()
	return sumOf(f)
}
