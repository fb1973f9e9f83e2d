package manifest

import (
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"fliplet-audit/export/format"
)

func unpack(from io.Reader, packed format.Compression) (io.ReadCloser, error) {
	if packed == format.Gzip {
		return gzip.NewReader(from)
	}
	d, err := zstd.NewReader(from, zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	return d.IOReadCloser(), nil
}
