package manifest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"fliplet-audit/export/format"
)

// content is what is found out of a file by reading it once.
type content struct {
	file Content
	// unpacked is the text in a packed file; zero where it isn't.
	unpacked Content
	// packing is why a packed file could not be unpacked to its end.
	packing error
}

// scanner takes a text in blocks.
type scanner interface {
	scan(block []byte)
	finish()
}

// blockSize is how much is read at a time.
const blockSize = 1 << 20

// readContent reads a file through: hashed and scanned at the same time.
func readContent(ctx context.Context, file io.Reader, packed format.Compression, to scanner) (content, error) {
	if packed == format.NoCompression {
		whole, err := readThrough(ctx, file, to)
		return content{file: whole}, err
	}
	outer := &counted{from: file, hash: sha256.New()}
	var c content
	var err error
	if c.unpacked, err = unpackThrough(ctx, outer, packed, to); err != nil {
		if outer.err != nil || ctx.Err() != nil {
			return c, err
		}
		c.packing = err
	}
	if _, err := io.Copy(io.Discard, outer); err != nil { // what stands after the packed text
		return c, err
	}
	c.file = outer.content()
	return c, nil
}

func unpackThrough(ctx context.Context, from io.Reader, packed format.Compression, to scanner) (Content, error) {
	inner, err := format.Unpack(from, packed)
	if err != nil {
		to.finish()
		return Content{}, err
	}
	defer inner.Close()
	return readThrough(ctx, inner, to)
}

// readThrough reads to the end: while a block is scanned it is hashed as well,
// and the next one is read.
func readThrough(ctx context.Context, from io.Reader, to scanner) (Content, error) {
	sum := sha256.New()
	block, next := make([]byte, blockSize), make([]byte, blockSize)
	var size int64
	n, err := fill(from, block)
	for n > 0 {
		if ctx.Err() != nil {
			return Content{}, context.Cause(ctx)
		}
		var m int
		var failed error
		var beside sync.WaitGroup
		beside.Go(func() {
			sum.Write(block[:n])
			if err == nil {
				m, failed = fill(from, next)
			}
		})
		to.scan(block[:n])
		beside.Wait()
		size += int64(n)
		if err == nil {
			err = failed
		}
		n, block, next = m, next, block
	}
	to.finish()
	if err != io.EOF {
		return Content{}, err
	}
	return Content{Bytes: size, SHA256: hexSum(sum)}, nil
}

// fill reads until the block is full; io.EOF comes with what was read last.
func fill(from io.Reader, block []byte) (n int, err error) {
	for n < len(block) && err == nil {
		var m int
		m, err = from.Read(block[n:])
		n += m
	}
	return n, err
}

func hexSum(h hash.Hash) string { return hex.EncodeToString(h.Sum(nil)) }

// counted hashes what is read from a file.
type counted struct {
	from io.Reader
	hash hash.Hash
	size int64
	err  error // of the file itself
}

// Read reads on in the file.
func (c *counted) Read(to []byte) (int, error) {
	n, err := c.from.Read(to)
	c.hash.Write(to[:n])
	c.size += int64(n)
	if err != nil && err != io.EOF {
		c.err = err
	}
	return n, err
}

func (c *counted) content() Content { return Content{Bytes: c.size, SHA256: hexSum(c.hash)} }

// openFile opens a file that can be read to an end.
func openFile(path string) (*os.File, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no file %s: %w", filepath.Base(path), fs.ErrNotExist)
	}
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is no file", path)
	}
	return os.Open(path)
}
