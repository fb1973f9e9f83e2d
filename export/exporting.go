package export

import (
	"context"
	"errors"
	"hash/crc32"
	"time"

	"fliplet-audit/export/format"
	"fliplet-audit/export/manifest"
	"fliplet-audit/export/windows"
)

// exporting is an export under way.
type exporting struct {
	tools
	source windows.Source
	job    Job
	path   string // of the file to be; "" with Out
	begun  time.Time

	journal *journal // nil with Out
	partial *partial // nil with Out
	record  record   // what is written
	resumed int      // rows that were there before
	kept    bool     // an unfinished export is on the disk whatever happens

	encoder *format.Encoder
	out     *output
	chunk   []byte
	telling *telling
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// toOut writes to the job's writer.
func (x *exporting) toOut(ctx context.Context) (result Result, err error) {
	x.record.header = x.headerOf(x.job)
	if err := x.prepare(); err != nil {
		return Result{}, err
	}
	if x.out, err = newOutput(x.job.Out, x.record.header.Format.Compression, x.encoder.Limits()); err != nil {
		return Result{}, err
	}
	if _, err := x.out.Write(x.encoder.Header()); err != nil {
		return Result{}, err
	}
	total, err := x.readAll(ctx)
	if err != nil {
		_ = x.out.flush()
		return Result{}, err
	}
	if err := x.endText(); err != nil {
		return Result{}, err
	}
	x.record.warnings = x.out.limits.Warnings()
	return x.resultOf(x.manifestOf(total)), nil
}

func (x *exporting) headerOf(job Job) header {
	return header{
		Journal: journalVersion, Begun: x.begun, Limit: job.Limit, Overwrite: job.Overwrite, Format: job.Format, Origin: job.Origin,
		Period: manifest.Period{Start: job.Period.Start.UTC(), End: job.Period.End.UTC()},
	}
}

// prepare makes the encoder of the format that the header says. Nothing that is
// to be masked is ever written as it is.
func (x *exporting) prepare() error {
	options := x.record.header.Format
	if err := options.Check(); err != nil {
		return err
	}
	transform, err := x.transformFor(options)
	if err != nil {
		return err
	}
	x.encoder, err = format.NewEncoder(options, transform)
	return err
}

// transformFor is what masks and replaces. What a job that goes on with an
// export asks for beyond it is refused: it would not be done to what is there.
func (x *exporting) transformFor(options format.Options) (format.Transform, error) {
	asked := x.job.Format
	switch {
	case asked.Pseudonymize && !options.Pseudonymize:
		return nil, &Error{Kind: KindDiffers, Err: errors.New("it was begun without pseudonyms")}
	case asked.Redact && !options.Redact:
		return nil, &Error{Kind: KindDiffers, Err: errors.New("it was begun without masking secrets")}
	case !options.Pseudonymize:
		transform, _, err := format.NewTransform(options, nil)
		return transform, err
	case x.job.Transform == nil || asked.KeyCheck != options.KeyCheck:
		return nil, &Error{Kind: KindKey}
	case !asked.Redact && options.Redact:
		return nil, &Error{Kind: KindDiffers, Err: errors.New("it was begun with masking secrets")}
	}
	return x.job.Transform, nil
}

// readAll reads what is not yet written, and writes it.
func (x *exporting) readAll(ctx context.Context) (windows.Total, error) {
	h := x.record.header
	rows := x.record.rows()
	if x.wholeAlready() {
		return windows.Total{}, nil
	}
	plan := windows.Plan{Period: h.period(), Tail: tail}
	if len(x.record.windows) > 0 {
		plan.From = x.record.until()
	}
	if h.Limit > 0 {
		plan.Limit = h.Limit - rows
	}
	x.telling = startTelling(x.job.Progress, rows, h.Limit)
	defer func() { x.telling.stop() }()
	plan.Asked = x.telling.answered
	total, err := x.read(ctx, x.source, plan, x.encoder.Row, x.take)
	if _, ours := errors.AsType[*Error](err); err != nil && !ours {
		err = &readError{err}
	}
	return total, err
}

// wholeAlready tells whether nothing is left to read.
func (x *exporting) wholeAlready() bool {
	h := x.record.header
	return len(x.record.windows) > 0 && !x.record.until().Before(h.end()) || h.Limit > 0 && x.record.rows() >= h.Limit
}

// take writes a window.
func (x *exporting) take(w windows.Window) error {
	if err := x.writeWindow(w); err != nil {
		return fileError(x.path, err)
	}
	x.telling.wrote(len(w.Rows))
	return nil
}

// writeWindow writes a window, and says so in the journal once its text is on
// its way to the disk.
func (x *exporting) writeWindow(w windows.Window) error {
	written := window{Start: w.Start, End: w.End, Rows: len(w.Rows), Counts: w.Counts}
	if err := x.write(w.Rows, &written); err != nil {
		return err
	}
	if err := x.out.flush(); err != nil {
		return err
	}
	if x.partial != nil {
		if err := x.partial.settle(); err != nil {
			return err
		}
		if err := x.journal.append(entry{Window: &written}); err != nil {
			return err
		}
		x.kept = true
	}
	x.record.windows = append(x.record.windows, written)
	return nil
}

func (x *exporting) write(rows []windows.Row, written *window) error {
	first := x.record.rows() == 0
	x.chunk = x.chunk[:0]
	for i, row := range rows {
		if i > 0 || !first {
			x.chunk = append(x.chunk, x.encoder.Separator()...)
		}
		x.chunk = append(x.chunk, row.Text...)
		if len(x.chunk) >= writeSize {
			if err := x.writeChunk(written); err != nil {
				return err
			}
		}
	}
	if len(rows) > 0 {
		written.First, written.Last = placeOf(rows[0]), placeOf(rows[len(rows)-1])
	}
	return x.writeChunk(written)
}

func (x *exporting) writeChunk(written *window) error {
	written.Bytes += int64(len(x.chunk))
	written.CRC = crc32.Update(written.CRC, castagnoli, x.chunk)
	_, err := x.out.Write(x.chunk)
	x.chunk = x.chunk[:0]
	return err
}

func placeOf(row windows.Row) manifest.Place { return manifest.Place{ID: row.ID, CreatedAt: row.At} }

// endText writes what stands after the last row.
func (x *exporting) endText() error {
	if _, err := x.out.Write(x.encoder.Footer()); err != nil {
		return err
	}
	return x.out.end()
}
