package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"fliplet-audit/export/manifest"
	"fliplet-audit/model"
)

// verifying is the command verify with its flags.
type verifying struct {
	quiet    bool
	form     string
	manifest string
}

func newVerify() *cobra.Command {
	var v verifying
	cmd := &cobra.Command{
		Use:   "verify FILE...",
		Short: "Check that exported files are whole and unchanged",
		Long: `verify checks exported files against their manifests (FILE.manifest.json): size
and SHA-256, columns and form, the number of rows, the first and the last one, their
order and dates, that no log comes twice, and that the manifest agrees with itself.
It also says what no check can tell. Nothing is asked of anybody.

It exits with 1 when a check fails, and with 5 when all files are as they were
exported but an export is marked incomplete.`,
		Example: `  fliplet-audit verify audit-log-acme-2026-11-01-2026-11-30.csv
  fliplet-audit verify -q *.csv.gz
  fliplet-audit verify --manifest kept/november.manifest.json november.csv`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usageError{errors.New("which file? Such as fliplet-audit verify audit-log.csv")}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := v.check(args); err != nil {
				return err
			}
			return printing(cmd, func(ctx context.Context, out io.Writer) error {
				return v.run(ctx, exportedFiles(args), out)
			})
		},
	}
	cmd.Flags().BoolVarP(&v.quiet, "quiet", "q", false, "say only what is wrong")
	cmd.Flags().StringVarP(&v.form, "output", "o", "text", "say it as `FORM`: text or json")
	cmd.Flags().StringVar(&v.manifest, "manifest", "", "the manifest's `FILE`, where it was kept apart")
	_ = cmd.RegisterFlagCompletionFunc("output", completeOf("text", "json"))
	return cmd
}

func (v verifying) check(files []string) error {
	switch {
	case v.form != "text" && v.form != "json":
		return usageError{fmt.Errorf("--output %s: there are text, json", v.form)}
	case v.manifest != "" && len(exportedFiles(files)) > 1:
		return usageError{errors.New("--manifest is of one file: verify the others by themselves")}
	}
	return nil
}

// exportedFiles are the files meant, once each: a manifest means the file
// beside it, so that * can be used.
func exportedFiles(names []string) []string {
	var files []string
	for _, name := range names {
		file := strings.TrimSuffix(name, manifest.Path(""))
		if file != "" && !slices.Contains(files, file) {
			files = append(files, file)
		}
	}
	return files
}

// verified is what came of one file: a report, or why there is none.
type verified struct {
	manifest.Report
	err error
}

// intact tells whether all checks went well.
func (f verified) intact() bool { return f.err == nil && f.Intact() }

// complete tells whether the export held all that the server counted.
func (f verified) complete() bool { return f.intact() && f.Manifest.Complete }

func (v verifying) run(ctx context.Context, files []string, out io.Writer) error {
	var all []verified
	code := exitFine
	for _, name := range files {
		report, err := manifest.Verify(ctx, name, v.manifest)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		report.File = name
		f := verified{Report: report, err: err}
		all = append(all, f)
		switch {
		case !f.intact():
			code = exitFailed
		case !f.complete() && code == exitFine:
			code = exitIncomplete
		}
		if v.form == "text" {
			if _, err := io.WriteString(out, v.text(f)); err != nil {
				return err
			}
		}
	}
	if v.form == "json" {
		if err := writeVerified(safeFor(out), all); err != nil {
			return err
		}
	}
	if code != exitFine {
		return saidError{code}
	}
	return nil
}

// text is what is said of a file to people.
func (v verifying) text(f verified) string {
	if v.quiet && f.complete() {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", model.Clean(filepath.Base(f.File)), model.Clean(f.verdict()))
	width := 0
	for _, finding := range f.Findings {
		if v.says(finding) {
			width = max(width, len(finding.Check))
		}
	}
	for _, finding := range f.Findings {
		if v.says(finding) {
			fmt.Fprintf(&b, "  %-6s  %-*s  %s\n", outcomeWord(finding.Outcome), width, finding.Check, model.Clean(findingWords(finding)))
		}
	}
	return b.String()
}

func (v verifying) says(f manifest.Finding) bool { return !v.quiet || f.Outcome == manifest.Failed }

// verdict is what it comes to, in a line.
func (f verified) verdict() string {
	rows := logsWord(f.Manifest.Rows)
	switch {
	case f.err != nil:
		return "FAILED: " + f.err.Error()
	case !f.intact():
		return "FAILED: it is not what was exported"
	case !f.complete():
		return "as it was exported, " + rows + ", but the export is INCOMPLETE: " + f.Manifest.Why
	}
	return "intact, " + rows
}

func outcomeWord(o manifest.Outcome) string {
	switch o {
	case manifest.Fine:
		return "ok"
	case manifest.Failed:
		return "FAILED"
	}
	return "-"
}

func findingWords(f manifest.Finding) string {
	switch f.Outcome {
	case manifest.Failed:
		return fmt.Sprintf("%s; expected: %s", f.Found, f.Expected)
	case manifest.Unchecked:
		return "can't be checked: " + f.Found
	}
	return f.Found
}

// verifiedForm is a report in JSON.
type verifiedForm struct {
	File     string        `json:"file"`
	Manifest string        `json:"manifest"`
	Intact   bool          `json:"intact"`
	Complete bool          `json:"complete"`
	Why      string        `json:"why,omitempty"`
	Error    string        `json:"error,omitempty"`
	Rows     int           `json:"rows"`
	Checks   []findingForm `json:"checks"`
}

type findingForm struct {
	Check    string           `json:"check"`
	Outcome  manifest.Outcome `json:"outcome"`
	Found    string           `json:"found"`
	Expected string           `json:"expected,omitempty"`
}

func writeVerified(out io.Writer, all []verified) error {
	forms := make([]verifiedForm, len(all))
	for i, f := range all {
		forms[i] = verifiedForm{
			File: f.File, Manifest: f.ManifestFile, Intact: f.intact(), Complete: f.complete(), Why: f.Manifest.Why, Rows: f.Manifest.Rows,
			Checks: []findingForm{},
		}
		if f.err != nil {
			forms[i].Error = f.err.Error()
		}
		for _, finding := range f.Findings {
			forms[i].Checks = append(forms[i].Checks, findingForm(finding))
		}
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(forms); err != nil {
		return err
	}
	_, err := out.Write(text.Bytes())
	return err
}
