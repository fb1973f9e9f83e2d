package manifest

import (
	"fmt"
	"path/filepath"
	"time"

	"fliplet-audit/export/format"
	"fliplet-audit/model"
)

// manifest checks what a manifest says of itself.
func (r *Report) manifest(m Manifest) {
	if problem := m.problem(); problem != "" {
		r.failed("manifest", "one that agrees with itself", problem)
	} else {
		r.fine("manifest", "made by %s, agrees with itself", m.Origin.Program)
	}
	if name := filepath.Base(r.File); name != m.File {
		r.fine("name", "exported as %s", m.File)
	}
}

// problem is the first thing that can't be true of an export; "" for none.
func (m Manifest) problem() string {
	for _, problem := range []string{m.wrongValues(), m.wrongOutput(), m.wrongWindows(), m.wrongCounts()} {
		if problem != "" {
			return problem
		}
	}
	return ""
}

func (m Manifest) wrongValues() string {
	switch {
	case m.Rows < 0 || m.Bytes < 0 || m.Limit < 0:
		return "a number below 0"
	case !isSum(m.SHA256):
		return "its SHA-256 is not one"
	case m.Period.End.Before(m.Period.Start):
		return "its period ends before it begins"
	case m.Rows == 0 && (m.First != Place{} || m.Last != Place{}):
		return "it names a first or a last row of none"
	case m.Rows > 0 && (m.First == Place{} || m.Last == Place{}):
		return "it does not name the first and the last row"
	case m.Limit > 0 && m.Rows > m.Limit:
		return fmt.Sprintf("%s, but a limit of %s", countOf(m.Rows, "row"), model.Thousands(m.Limit))
	case m.Complete && m.Counts.Missing > 0:
		return fmt.Sprintf("complete, but %s missing", model.Thousands(m.Counts.Missing))
	case !m.Complete && m.Why == "":
		return "incomplete, but it does not say why"
	}
	return ""
}

func (m Manifest) wrongOutput() string {
	isCSV := m.Output.Kind == format.CSV
	switch {
	case !isCSV && m.Output.Kind != format.JSONLines && m.Output.Kind != format.JSON:
		return fmt.Sprintf("a format %q that this program doesn't know", m.Output.Kind)
	case isCSV && len(m.Columns) == 0:
		return "it does not say the columns"
	case m.FormulasDefused != (isCSV && !m.Output.Raw) || m.Redacted != m.Output.Redact || m.Pseudonymized != m.Output.Pseudonymize:
		return "it says two things of how the logs are written"
	}
	switch m.Output.Compression {
	case format.NoCompression:
	case format.Gzip, format.Zstandard:
		if !isSum(m.Unpacked.SHA256) {
			return "it does not say the SHA-256 of the unpacked text"
		}
	default:
		return fmt.Sprintf("a compression %q that this program doesn't know", m.Output.Compression)
	}
	return ""
}

// wrongWindows looks whether the windows join, and their rows are the file's.
func (m Manifest) wrongWindows() string {
	rows, missing := 0, 0
	at := m.Period.Start
	for i, w := range m.Windows {
		if !w.Start.Equal(at) || !w.End.After(w.Start) {
			return fmt.Sprintf("window %s does not begin where the one before it ends", model.Thousands(i+1))
		}
		if w.Rows < 0 || w.Missing < 0 {
			return fmt.Sprintf("window %s has a number below 0", model.Thousands(i+1))
		}
		rows, missing, at = rows+w.Rows, missing+w.Missing, w.End
	}
	limited := m.Limit > 0 && m.Rows == m.Limit
	switch {
	case rows != m.Rows:
		return fmt.Sprintf("%s, but %s in its windows", countOf(m.Rows, "row"), model.Thousands(rows))
	case missing > m.Counts.Missing:
		return fmt.Sprintf("%s missing, but %s in its windows", model.Thousands(m.Counts.Missing), model.Thousands(missing))
	case !limited && !at.Equal(m.Period.End.Add(time.Millisecond)):
		return "its windows do not reach the period's end"
	}
	return ""
}

func (m Manifest) wrongCounts() string {
	c := m.Counts
	limited := m.Limit > 0 && m.Rows == m.Limit
	switch {
	case c.Missing < 0 || c.Received < 0:
		return "a number below 0"
	case m.Rows > c.Received:
		return fmt.Sprintf("%s, but only %s received", countOf(m.Rows, "row"), model.Thousands(c.Received))
	case m.Complete && !limited && c.CountKnown && c.Received < c.After:
		return fmt.Sprintf("complete, but the server counted %s and gave %s", model.Thousands(c.After), model.Thousands(c.Received))
	}
	return ""
}

func isSum(text string) bool {
	if len(text) != 64 {
		return false
	}
	for _, c := range []byte(text) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}
