package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"fliplet-audit/api"
	"fliplet-audit/export"
	"fliplet-audit/export/format"
	"fliplet-audit/filters"
	"fliplet-audit/model"
	"fliplet-audit/ui/pages"
)

func newExport() *cobra.Command {
	var e exportFlags
	cmd := &cobra.Command{
		Use:   "export [FILE]",
		Short: "Write all logs that match to a file, with a manifest to check it by",
		Long: `export writes all logs that match to FILE, oldest first, each once. The name says the format
(.csv, .jsonl or .json) and whether it is packed (.gz or .zst behind it); without FILE it is
audit-log-NAME-FROM-TO.csv in this folder, and - is standard output.

FILE is there only when it is whole; FILE.manifest.json beside it says what was asked and what
came, for fliplet-audit verify. What was stopped or killed is kept in FILE.partial and
FILE.journal: --resume goes on with it, and FILE becomes what it would have been undisturbed.
What lacks logs that the server counts is named FILE-incomplete, and the exit code is 5.`,
		Example: `  fliplet-audit export --range 12m
  fliplet-audit export november.csv.gz --range 2026-11-01..2026-11-30
  fliplet-audit export --resume november.csv.gz
  fliplet-audit export logins.jsonl --range 30d --type user.login,user.login.failed --redact
  fliplet-audit export - --range yesterday --columns createdAt,user.email,data.status | head`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usageError{fmt.Errorf("one file at a time, not %q too (see %s --help)", args[1], cmd.CommandPath())}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 {
				e.file = args[0]
			}
			return e.run(cmd)
		},
	}
	e.add(cmd)
	return cmd
}

// exportFlags are the flags of export, and its file: "" is the default name,
// - is standard output.
type exportFlags struct {
	asking
	file         string
	format       string
	columns      []string
	raw, excel   bool
	redact       bool
	keyFile      string
	resume, over bool
}

func (e *exportFlags) add(cmd *cobra.Command) {
	flags := grouped{cmd.Flags(), groupOutput}
	flags.text(&e.format, "format", "", "`FORM`: csv, jsonl or json, also with .gz or .zst; left out: as the file's name says")
	flags.texts(&e.columns, "columns", "of CSV, `NAMES` with commas between them: id, user.email, data.KEY, …; left out: the official 17")
	flags.flag(&e.raw, "raw", "leave cells as they are that a spreadsheet would run as a formula")
	flags.flag(&e.excel, "excel", "CSV for Excel: with a byte-order mark, and a warning past what Excel holds")
	flags.flag(&e.redact, "redact", "mask what looks secret inside the logs' data")
	flags.text(&e.keyFile, "pseudonymize", "", "replace emails, user ids, IP addresses and devices by pseudonyms that the key in `KEYFILE` makes")
	flags.flag(&e.resume, "resume", "go on with an unfinished export to FILE, if there is one; then no other flags are needed")
	flags.flag(&e.over, "force", "replace FILE if it is there, and throw an unfinished export to it away")
	e.asking.add(cmd)
}

func (e exportFlags) run(cmd *cobra.Command) error {
	now := time.Now()
	q, err := e.question(now)
	if err != nil {
		return err
	}
	f, err := e.formatOf(e.file, format.Options{})
	if err = errors.Join(err, e.check(cmd.OutOrStdout(), f)); err != nil {
		return err
	}
	tellDoubts(cmd.ErrOrStderr(), q, now)
	if e.dry {
		return e.dryRun(cmd, api.LogsRequest{Query: q.Query, Period: q.Period, Limit: model.MaxPageLimit, ByID: true})
	}
	if e.file == "-" {
		return printing(cmd, func(ctx context.Context, out io.Writer) error {
			return e.begin(ctx, q, f, out, cmd.ErrOrStderr())
		})
	}
	if e.file == "" && e.resume {
		if e.file, err = e.officialName(cmd.Context(), q, f, cmd.ErrOrStderr()); err != nil {
			return err
		}
	}
	if e.file != "" && (e.resume || !e.over) {
		begun, ok, err := export.Unfinished(e.file)
		switch {
		case err != nil:
			return e.advised(err)
		case ok && e.resume:
			return e.goOn(cmd.Context(), q, begun, cmd.ErrOrStderr())
		case ok && !begun.Busy:
			return e.advised(&export.Error{Kind: export.KindBegun, Path: e.file, Rows: begun.Rows})
		case !ok && e.resume && !e.given("org", "app", "demo", "range", "since", "until", "type", "filter", "category", "user", "session", "same", "analytics"):
			return usageError{fmt.Errorf("there is no unfinished export to %s; say which logs it shall have (--org, --range, …) to begin one", e.file)}
		}
	}
	return e.begin(cmd.Context(), q, f, nil, cmd.ErrOrStderr())
}

// check refuses what makes no sense together; every error is a usageError.
func (e exportFlags) check(out io.Writer, f format.Options) error {
	switch {
	case e.sort != "" && !strings.EqualFold(e.sort, "date"), strings.HasPrefix(strings.ToLower(e.order), "desc"):
		return usageError{errors.New("an export is by date, the oldest first, so that it can be gone on with and checked: leave --sort and --order out")}
	case e.file == "-" && (e.resume || e.over):
		return usageError{errors.New("--resume and --force are for files, not for standard output")}
	case e.file == "-" && isTerminal(out):
		return usageError{errors.New("logs as they are must not reach a terminal: send them to a file or a pipe, or see fliplet-audit logs")}
	case e.raw && f.Kind != format.CSV:
		return usageError{errors.New("--raw is for CSV: the other formats hold each log as received")}
	}
	if err := f.Check(); err != nil {
		return usageError{err}
	}
	return nil
}

// formatOf is how the logs are to be written: what the flags say, on top of
// what is so already.
func (e exportFlags) formatOf(name string, already format.Options) (format.Options, error) {
	f := already
	if f.Kind == "" {
		f.Kind, f.Compression = format.KindOf(name)
		if e.format == "" && !saysFormat(name) {
			return f, usageError{fmt.Errorf("%s: its ending says no format; use .csv, .jsonl or .json, also with .gz or .zst behind it, or say --format", filepath.Base(name))}
		}
	}
	if e.format != "" {
		kind, compression := format.KindOf("logs." + e.format)
		if plain, _, packed := strings.Cut(strings.ToLower(e.format), "."); plain != string(kind) || packed != (compression != "") {
			return f, usageError{fmt.Errorf("--format %s: there are csv, jsonl and json, also with .gz or .zst", e.format)}
		}
		f.Kind = kind
		f.Compression = cmp.Or(compression, f.Compression)
	}
	if e.given("columns") {
		f.Columns = e.columnNames()
		if len(f.Columns) == 0 {
			return f, usageError{errors.New("--columns: empty; such as id,createdAt,user.email")}
		}
	}
	f.Raw = f.Raw || e.raw
	f.Excel = f.Excel || e.excel
	f.Redact = f.Redact || e.redact
	f.Pseudonymize = f.Pseudonymize || e.keyFile != ""
	return f, nil
}

// saysFormat tells whether a file's name ends as its format does, or says
// nothing of it.
func saysFormat(name string) bool {
	base := filepath.Base(strings.ToLower(name))
	for _, packed := range []string{".gz", ".zst"} {
		base = strings.TrimSuffix(base, packed)
	}
	switch filepath.Ext(base) {
	case "", ".", ".csv", ".txt", ".jsonl", ".ndjson", ".json":
		return true
	}
	return strings.ContainsAny(filepath.Ext(base), " -_") || isDigits(filepath.Ext(base)[1:])
}

func isDigits(text string) bool { return text != "" && strings.Trim(text, "0123456789") == "" }

func (e exportFlags) columnNames() []string {
	var names []string
	for _, flag := range e.columns {
		for name := range strings.SplitSeq(flag, ",") {
			if name = strings.TrimSpace(name); name != "" {
				names = append(names, name)
			}
		}
	}
	return names
}

// transform makes what masks and replaces; it reads the key.
func (e exportFlags) transform(f format.Options) (format.Transform, format.Options, error) {
	var key []byte
	if f.Pseudonymize {
		var err error
		if key, err = format.ReadKey(e.keyFile); err != nil {
			return nil, f, err
		}
	}
	return format.NewTransform(f, key)
}

// begin begins an export; out is nil but for standard output.
func (e exportFlags) begin(ctx context.Context, q question, f format.Options, out, errs io.Writer) error {
	transform, f, err := e.transform(f)
	if err != nil {
		return err
	}
	opened, err := e.open(ctx, errs)
	if err != nil {
		return err
	}
	defer opened.Close()
	if out == nil {
		opened.names(ctx)
	}
	q.Query.AppID = opened.Scope.App
	if err := opened.narrow(ctx, &q, errs); err != nil {
		return err
	}
	asked := e.asked(opened, q)
	origin, err := pages.Origin(opened.Client, asked)
	if err != nil {
		return usageError{err}
	}
	job := export.Job{
		Path: e.path(opened, q, f), Out: out, Overwrite: e.over, Anew: e.over && !e.resume,
		Format: f, Transform: transform, Period: q.Period, Limit: q.Limit, Origin: origin,
	}
	source := pages.Source{Client: opened.Client, Scope: opened.Scope, Query: q.Query}
	return e.export(ctx, opened, source, job, q, errs)
}

// asked is what the manifest says of the question.
func (e exportFlags) asked(opened *connection, q question) pages.Asked {
	return pages.Asked{
		Program: versionText(), Scope: opened.Scope, Organization: opened.Organization, App: opened.App, Demo: opened.Demo,
		Query: q.Query, Period: q.Period, Range: e.rangeWords(q.Query.Range), Zone: q.Zone,
	}
}

// rangeWords is a range as it was typed; "" for one with a name of its own.
func (e exportFlags) rangeWords(r model.Range) string {
	var words []string
	if e.since != "" {
		words = append(words, "since "+e.since)
	}
	if e.until != "" {
		words = append(words, "until "+e.until)
	}
	switch {
	case r.Kind != model.RangeCustom:
		return ""
	case e.dates != "":
		return e.dates
	}
	return strings.Join(words, " ")
}

// path is the file to be: the one named, or one with the default name.
func (e exportFlags) path(opened *connection, q question, f format.Options) string {
	if e.file != "" {
		return e.file
	}
	name := cmp.Or(opened.App.Name, opened.Organization.Name)
	path := strings.TrimSuffix(export.FileName(name, q.Period, q.Zone), ".csv") + "." + string(f.Kind)
	if f.Compression != format.NoCompression {
		path += "." + string(f.Compression)
	}
	return path
}

// export runs the job and says what came of it.
func (e exportFlags) export(ctx context.Context, opened *connection, source pages.Source, job export.Job, q question, errs io.Writer) error {
	line := newExportLine(errs)
	if line != nil {
		opened.OnWait(line.waits)
		job.Progress = line.progress
	}
	// What an export holds is mostly its windows: garbage collected sooner keeps
	// the peak near them.
	defer debug.SetGCPercent(debug.SetGCPercent(60))
	result, err := export.Run(ctx, source, job)
	line.clear()
	if err != nil {
		return e.stopped(ctx, job, err, errs)
	}
	said := sayer{errs}
	if !result.Complete {
		said.incomplete(result)
	} else {
		said.complete(result)
	}
	said.besides(result, readRange(q))
	if !q.Query.Analytics && q.Query.Types == "" && !filters.NamesHidden(q.Query) {
		said.line("  the five analytics types are left out; --analytics takes them too")
	}
	if q.Period.Start.Before(filters.KeptSince(time.Now(), q.Zone)) {
		said.line("Fliplet keeps logs for one year: older ones are not in it.")
	}
	tellOfClock(opened, q.Query, errs)
	if !result.Complete {
		return saidError{exitIncomplete}
	}
	return nil
}

// stopped says how to go on with an export that was interrupted; other errors
// are handed on with what helps on the command line.
func (e exportFlags) stopped(ctx context.Context, job export.Job, err error, errs io.Writer) error {
	var failure *export.Error
	if ctx.Err() != nil && errors.As(err, &failure) && context.Cause(ctx) != errPipeClosed {
		said := sayer{errs}
		said.line(failure.What() + ".")
		if failure.Kept {
			said.line("Go on with it: " + e.resumeLine(job.Path))
		}
		return err
	}
	e.file = job.Path
	return e.advised(err)
}

// advised is an export's error with the flags that help.
func (e exportFlags) advised(err error) error {
	failure, ok := errors.AsType[*export.Error](err)
	if !ok {
		return err
	}
	switch failure.Kind {
	case export.KindExists:
		return advisedError{err, "Choose another name, or replace it with --force."}
	case export.KindBegun:
		return advisedError{err, "Go on with it: " + e.resumeLine(e.file) + " (or throw it away with --force, or choose another name)"}
	case export.KindKey:
		return advisedError{err, "Name the key it was begun with: --pseudonymize KEYFILE"}
	}
	if failure.Kept {
		return advisedError{err, strings.Replace(failure.Advice(), "export --resume goes on with it.", "", 1) + "this goes on with it: " + e.resumeLine(e.file)}
	}
	return err
}

// advisedError is an error with advice of its own.
type advisedError struct {
	error
	advice string
}

// Unwrap is the error itself.
func (e advisedError) Unwrap() error { return e.error }

// What is the error's words.
func (e advisedError) What() string { return e.Error() }

// Advice says what to do.
func (e advisedError) Advice() string { return e.advice }

// inFolder is a file's name as one would type it.
func inFolder(path string) string {
	if filepath.IsAbs(path) || !strings.HasPrefix(path, "-") {
		return path
	}
	return "./" + path
}
