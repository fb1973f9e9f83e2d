package cli

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"fliplet-audit/export/format"
	"fliplet-audit/model"
)

// The formats that logs are printed in.
const (
	outputJSONLines = "jsonl"
	outputJSON      = "json"
	outputCSV       = "csv"
	outputTable     = "table"
	outputTemplate  = "template"
)

// printer prints logs on standard output in one format. encode may be called
// from several goroutines, all else from one.
type printer interface {
	// encode appends a log to dst as print takes it.
	encode(dst []byte, l model.Log) []byte
	// print prints one encoded log, at the latest with the next flush. It keeps
	// nothing of the text.
	print(text []byte) error
	// flush hands over all that was printed.
	flush() error
	// end prints what stands at the end, and flushes. An error says, too, what
	// was wrong with single logs.
	end() error
}

// printing one log is for those who have one at a time.
func printLog(p printer, l model.Log) error { return p.print(p.encode(nil, l)) }

// outputFlags choose how logs are printed.
type outputFlags struct {
	format   string
	template string
	columns  []string
}

func (o *outputFlags) add(cmd *cobra.Command) {
	flags := grouped{cmd.Flags(), groupOutput}
	cmd.Flags().StringVarP(&o.format, "output", "o", "", "as `FORM`: table, jsonl, json, csv or template; left out: a table on a terminal, else jsonl")
	flags.mark("output")
	flags.texts(&o.columns, "columns", "of csv and table, `NAMES` with commas between them: id, user.email, data.KEY, …")
	flags.text(&o.template, "template", "", "print each log by this Go `TEMPLATE`, such as '{{.createdAt}} {{.user.email}}'")
}

// kind is the format for what is printed on out. The error is a usageError.
func (o outputFlags) kind(out io.Writer) (string, error) {
	known := []string{outputTable, outputJSONLines, outputJSON, outputCSV, outputTemplate}
	kind := strings.ToLower(o.format)
	switch {
	case kind == "" && o.template != "":
		kind = outputTemplate
	case kind == "" && isTerminal(out):
		kind = outputTable
	case kind == "":
		kind = outputJSONLines
	}
	switch {
	case !slices.Contains(known, kind):
		return "", usageError{fmt.Errorf("-o %s: it is one of %s", o.format, strings.Join(known, ", "))}
	case kind == outputTemplate && o.template == "":
		return "", usageError{errors.New("-o template needs a --template, such as '{{.createdAt}} {{.type}}'")}
	case kind != outputTemplate && o.template != "":
		return "", usageError{fmt.Errorf("--template is another output than -o %s: leave one out", kind)}
	case len(o.columns) > 0 && kind != outputTable && kind != outputCSV:
		return "", usageError{fmt.Errorf("--columns is for csv and table, not for %s", kind)}
	}
	return kind, nil
}

// open makes the printer. The error is a usageError.
func (o outputFlags) open(out io.Writer, zone *time.Location, sorted model.Sort) (printer, error) {
	kind, err := o.kind(out)
	if err != nil {
		return nil, err
	}
	var p printer
	switch kind {
	case outputTable:
		p, err = newLogTable(out, o.columnNames(), zone, sorted)
	case outputTemplate:
		p, err = newTemplatePrinter(out, o.template)
	default:
		p, err = newTextPrinter(out, format.Options{Kind: format.Kind(kind), Columns: o.columnNames()})
	}
	if err != nil {
		return nil, usageError{err}
	}
	return p, nil
}

// columnNames are the columns asked for; none is the default.
func (o outputFlags) columnNames() []string {
	var names []string
	for _, flag := range o.columns {
		for name := range strings.SplitSeq(flag, ",") {
			if name = strings.TrimSpace(name); name != "" {
				names = append(names, name)
			}
		}
	}
	return names
}

// textPrinter prints CSV, JSON Lines and JSON: exactly, but on a terminal,
// where characters that must not reach it are replaced, in JSON by \uXXXX.
type textPrinter struct {
	out     *bufio.Writer
	encoder *format.Encoder
	clean   func(string) string // nil is as it is
	rows    int
}

func newTextPrinter(out io.Writer, o format.Options) (*textPrinter, error) {
	encoder, err := format.NewEncoder(o, nil)
	if err != nil {
		return nil, err
	}
	p := &textPrinter{out: bufio.NewWriterSize(out, 64<<10), encoder: encoder}
	if isTerminal(out) {
		p.clean = model.CleanJSON
		if o.Kind == format.CSV {
			p.clean = func(line string) string { return model.Clean(line).String() }
		}
	}
	_, err = p.out.Write(encoder.Header())
	return p, err
}

func (p *textPrinter) encode(dst []byte, l model.Log) []byte { return p.encoder.Row(dst, l) }

func (p *textPrinter) print(text []byte) error {
	if p.rows > 0 {
		if _, err := p.out.Write(p.encoder.Separator()); err != nil {
			return err
		}
	}
	p.rows++
	if p.clean == nil {
		_, err := p.out.Write(text)
		return err
	}
	line := bytes.TrimRight(text, "\r\n")
	if _, err := p.out.WriteString(p.clean(string(line))); err != nil {
		return err
	}
	_, err := p.out.Write(bytes.TrimLeft(text[len(line):], "\r"))
	return err
}

func (p *textPrinter) flush() error { return p.out.Flush() }

func (p *textPrinter) end() error {
	if _, err := p.out.Write(p.encoder.Footer()); err != nil {
		return err
	}
	return p.out.Flush()
}
