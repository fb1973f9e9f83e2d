package format

import (
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// Pack compresses what is written to it into w. What comes out depends on the
// bytes alone, not on the pieces they were written in. Close ends the stream
// and leaves w open.
func Pack(w io.Writer, c Compression) (io.WriteCloser, error) {
	switch c {
	case NoCompression:
		return keptOpen{w}, nil
	case Gzip:
		return gzip.NewWriterLevel(w, gzip.BestSpeed)
	case Zstandard:
		return zstd.NewWriter(w, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithWindowSize(1<<20))
	}
	return nil, fmt.Errorf("there is no compression %q", c)
}

// largestWindow bounds the memory that a packed file can ask for: the most that
// the zstd command takes unasked.
const largestWindow = 128 << 20

type keptOpen struct{ io.Writer }

func (keptOpen) Close() error { return nil }

// Unpack reads what Pack wrote to r, or another program of its kind. Close
// leaves r open.
func Unpack(r io.Reader, c Compression) (io.ReadCloser, error) {
	switch c {
	case NoCompression:
		return io.NopCloser(r), nil
	case Gzip:
		packed, err := gzip.NewReader(r)
		if err != nil {
			return nil, fmt.Errorf("unpacking gzip: %w", err)
		}
		return packed, nil
	case Zstandard:
		packed, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxMemory(largestWindow))
		if err != nil {
			return nil, fmt.Errorf("unpacking zstd: %w", err)
		}
		return packed.IOReadCloser(), nil
	}
	return nil, fmt.Errorf("there is no compression %q", c)
}
