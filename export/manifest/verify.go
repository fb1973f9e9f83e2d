package manifest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"

	"fliplet-audit/export/format"
	"fliplet-audit/model"
)

// Outcome is what a check came to.
type Outcome string

// The outcomes.
const (
	Fine      Outcome = "ok"
	Failed    Outcome = "failed"
	Unchecked Outcome = "unchecked" // it can't be checked, and Found says why
)

// Finding is what one check found.
type Finding struct {
	// Check is what was looked at, in a word or two.
	Check   string
	Outcome Outcome
	// Found is what there is, in words; Expected, of a check that failed, what
	// should be there.
	Found    string
	Expected string
}

// Report is what Verify found out about a file. Its texts are not cleaned for
// a terminal.
type Report struct {
	File, ManifestFile string
	// Manifest is empty where it could not be read: then a finding says so.
	Manifest Manifest
	Findings []Finding
}

// Intact tells whether no check failed. It says nothing of whether the export
// was complete: see Manifest.Complete.
func (r Report) Intact() bool {
	for _, f := range r.Findings {
		if f.Outcome == Failed {
			return false
		}
	}
	return true
}

func (r *Report) fine(check, found string, values ...any) {
	r.Findings = append(r.Findings, Finding{Check: check, Outcome: Fine, Found: fmt.Sprintf(found, values...)})
}

func (r *Report) failed(check, expected, found string) {
	r.Findings = append(r.Findings, Finding{Check: check, Outcome: Failed, Found: found, Expected: expected})
}

func (r *Report) unchecked(check, why string) {
	r.Findings = append(r.Findings, Finding{Check: check, Outcome: Unchecked, Found: why})
}

// same reports a value that the manifest gives and the file has.
func (r *Report) same(check, expected, found string) {
	if expected != found {
		r.failed(check, expected, found)
		return
	}
	r.fine(check, "%s", found)
}

// Verify checks all that can be checked of an exported file by itself and by
// its manifest, which is beside it unless manifestFile names one that was kept
// apart. It reads the file once, in constant memory. What is wrong is in the
// report; the error is that the file can't be read, or ctx's.
func Verify(ctx context.Context, file, manifestFile string) (Report, error) {
	if manifestFile == "" {
		manifestFile = Path(file)
	}
	report := Report{File: file, ManifestFile: manifestFile}
	opened, err := openFile(file)
	if err != nil {
		return report, err
	}
	defer opened.Close()
	m, err := Read(manifestFile)
	if err != nil {
		report.failed("manifest", "a manifest", unreadable(manifestFile, err))
		return report, nil
	}
	report.Manifest = m
	report.manifest(m)
	found := newRows(m)
	text := scannerOf(found, m)
	read, err := readContent(ctx, opened, m.Output.Compression, text)
	if err != nil {
		return report, fmt.Errorf("verifying %s: %w", filepath.Base(file), err)
	}
	found.finish()
	report.content(m, read)
	report.text(m, text)
	report.rows(m, found)
	report.beyond(m)
	return report, nil
}

func unreadable(path string, err error) string {
	if errors.Is(err, fs.ErrNotExist) {
		return "there is no " + filepath.Base(path)
	}
	return err.Error()
}

func scannerOf(r *rows, m Manifest) scanner {
	switch m.Output.Kind {
	case format.JSONLines:
		return newJSONScanner(r, false)
	case format.JSON:
		return newJSONScanner(r, true)
	}
	return newCSVScanner(r, m)
}

// content holds the bytes against the manifest.
func (r *Report) content(m Manifest, c content) {
	r.same("size", byteCount(m.Bytes), byteCount(c.file.Bytes))
	r.same("SHA-256", m.SHA256, c.file.SHA256)
	if m.Output.Compression == format.NoCompression {
		return
	}
	if c.packing != nil {
		r.failed("unpacking", "a whole "+string(m.Output.Compression)+" file", c.packing.Error())
		return
	}
	r.same("size unpacked", byteCount(m.Unpacked.Bytes), byteCount(c.unpacked.Bytes))
	r.same("SHA-256 unpacked", m.Unpacked.SHA256, c.unpacked.SHA256)
}

// text reports whether the file is what its format says.
func (r *Report) text(m Manifest, s scanner) {
	switch s := s.(type) {
	case *csvScanner:
		r.csv(m, s)
	case *jsonScanner:
		r.noMishap("form", s.broken, "line", "every line is a log in JSON", "is not a log in JSON as an export writes it")
	}
}

func (r *Report) csv(m Manifest, s *csvScanner) {
	if slices.Equal(m.Columns, s.heading) {
		r.fine("columns", "%s", columnWords(m.Columns))
	} else {
		r.failed("columns", columnWords(m.Columns), columnWords(s.heading))
	}
	if (s.bom > 0) != m.Output.Excel {
		r.failed("byte-order mark", markWords(m.Output.Excel), markWords(s.bom > 0))
	}
	r.noMishap("form", s.broken, "row", "every row is CSV", "is not CSV as an export writes it")
	r.noMishap("cells", s.uneven, "row", fmt.Sprintf("%s in every row", countOf(len(m.Columns), "cell")), "has another number of cells")
	if m.FormulasDefused {
		r.noMishap("formulas", s.formulas, "row", "no cell begins as a formula", "has a cell that a spreadsheet would run as a formula")
		return
	}
	r.unchecked("formulas", "exported raw: a spreadsheet may run cells that begin with = + - @")
}

// noMishap reports that nothing of a kind is wrong, or where it is.
func (r *Report) noMishap(check string, m mishap, in, fine, wrong string) {
	switch m.count {
	case 0:
		r.fine(check, "%s", fine)
	case 1:
		r.failed(check, fine, fmt.Sprintf("%s %s %s", in, model.Thousands(m.first), wrong))
	default:
		r.failed(check, fine, fmt.Sprintf("%s %s %s, and %s more", in, model.Thousands(m.first), wrong, model.Thousands(m.count-1)))
	}
}

// rows holds the rows against the manifest.
func (r *Report) rows(m Manifest, found *rows) {
	r.same("rows", model.Thousands(m.Rows), model.Thousands(found.count))
	if !found.hasID || !found.hasTime {
		r.unchecked("order", "without the columns id and createdAt, rows can't be told apart")
	}
	if found.hasID || found.hasTime {
		r.same("first row", placeWords(m.First, found), placeWords(found.first, found))
		r.same("last row", placeWords(m.Last, found), placeWords(found.last, found))
	}
	if found.hasTime {
		r.noMishap("dates", found.wrongTimes, "row", "every row has one", "has none that can be read")
		r.noMishap("period", found.outside, "row", "all rows are from "+timeWords(m.Period.Start)+" to "+timeWords(m.Period.End), "is not")
		r.noMishap("windows", found.astray, "row", "every row is in its window of time", "is outside of its window of time")
	}
	if found.hasID && found.hasTime {
		r.noMishap("order", found.disordered, "row", "by time, then by id", "is out of order")
		r.noMishap("doubles", found.doubles, "row", "no log comes twice", "is the log before again")
	}
}

// beyond says what no check of the two files can tell.
func (r *Report) beyond(m Manifest) {
	what := "that the server gave every log that it has: "
	switch c := m.Counts; {
	case !c.CountKnown:
		what += "it gave no count to hold the rows against"
	default:
		what += fmt.Sprintf("it counted %s before and %s after, and gave %s", model.Thousands(c.Before), model.Thousands(c.After), model.Thousands(c.Received))
	}
	r.unchecked("beyond the files", what)
	r.unchecked("beyond the files", "that nobody changed both the file and its manifest: keep the manifest, or its SHA-256, apart")
}
