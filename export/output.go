package export

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"

	"fliplet-audit/export/format"
	"fliplet-audit/export/manifest"
)

// writeSize is how many bytes go to the file at once.
const writeSize = 256 << 10

// output is the way of the text into the file: packed, counted, summed up.
type output struct {
	text   *sum // of the text as it goes in; nil where it isn't packed
	packer io.WriteCloser
	buffer *bufio.Writer
	file   *sum // of the bytes that come out
	limits *format.Limits
}

func newOutput(to io.Writer, compression format.Compression, limits *format.Limits) (*output, error) {
	o := &output{file: newSum(to), limits: limits}
	o.buffer = bufio.NewWriterSize(o.file, writeSize)
	if compression == format.NoCompression {
		return o, nil
	}
	packer, err := format.Pack(o.buffer, compression)
	if err != nil {
		return nil, fmt.Errorf("packing: %w", err)
	}
	o.packer, o.text = packer, newSum(packer)
	return o, nil
}

func (o *output) Write(text []byte) (int, error) {
	_, _ = o.limits.Write(text)
	if o.text != nil {
		return o.text.Write(text)
	}
	return o.buffer.Write(text)
}

// flush hands over what has come out of the packing, which may keep the last
// part of the text back.
func (o *output) flush() error { return o.buffer.Flush() }

// end hands over everything. Nothing can be written after it.
func (o *output) end() error {
	if o.packer != nil {
		if err := o.packer.Close(); err != nil {
			return err
		}
	}
	return o.flush()
}

// unpacked is the text's length and checksum, zero where it isn't packed.
func (o *output) unpacked() manifest.Content {
	if o.text == nil {
		return manifest.Content{}
	}
	return o.text.content()
}

// sum counts and sums up what passes through it.
type sum struct {
	to    io.Writer
	bytes int64
	hash  hash.Hash
}

func newSum(to io.Writer) *sum { return &sum{to: to, hash: sha256.New()} }

func (s *sum) Write(p []byte) (int, error) {
	n, err := s.to.Write(p)
	s.bytes += int64(n)
	_, _ = s.hash.Write(p[:n])
	return n, err
}

func (s *sum) content() manifest.Content {
	return manifest.Content{Bytes: s.bytes, SHA256: hex.EncodeToString(s.hash.Sum(nil))}
}

// passOver reads size bytes that are in the file already, unpacked.
func (o *output) passOver(from io.Reader, size int64) error {
	n, err := io.CopyBuffer(io.MultiWriter(o.limits, o.file.hash), io.LimitReader(from, size), make([]byte, writeSize))
	o.file.bytes += n
	return err
}

// sumOf is the content of what a reader gives.
func sumOf(r io.Reader) (manifest.Content, error) {
	s := newSum(io.Discard)
	if _, err := io.CopyBuffer(s, onlyReader{r}, make([]byte, writeSize)); err != nil {
		return manifest.Content{}, err
	}
	return s.content(), nil
}

// onlyReader hides that a file would rather write itself.
type onlyReader struct{ io.Reader }
