package export

import (
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"

	"fliplet-audit/export/format"
)

// partial is the file while it grows.
type partial struct {
	disk disk
	path string // of the file to be
	file *file
	// repacked says that what was packed before is packed anew into a file
	// beside it, which takes its place with the first window it has more.
	repacked bool
}

// begin makes an empty partial file.
func beginPartial(d disk, path string) (*partial, error) {
	f, err := d.create(partialPath(path))
	if err != nil {
		return nil, err
	}
	return &partial{disk: d, path: path, file: f}, nil
}

// settle puts a file that was packed anew in the old one's place.
func (p *partial) settle() error {
	if !p.repacked {
		return nil
	}
	if err := p.disk.rename(repackPath(p.path), partialPath(p.path)); err != nil {
		return err
	}
	p.repacked = false
	return nil
}

// leave closes the file as it is.
func (p *partial) leave() {
	_ = p.file.Close()
	if p.repacked {
		_ = p.disk.remove(repackPath(p.path))
	}
}

// throwAway removes what an unfinished export left beside its journal.
func throwAway(d disk, path string) error {
	return errors.Join(d.remove(partialPath(path)), d.remove(repackPath(path)))
}

// goodWindows is how many windows of a partial file's text are as they were
// written; -1 when not even what stands before them is.
func goodWindows(path string, compression format.Compression, heading []byte, list []window) (int, error) {
	text, err := openText(path, compression)
	if errors.Is(err, fs.ErrNotExist) {
		return -1, nil
	}
	if err != nil {
		return 0, err
	}
	defer text.close()
	start := make([]byte, len(heading))
	if _, err := io.ReadFull(text, start); err != nil || string(start) != string(heading) {
		return -1, nil
	}
	buffer := make([]byte, writeSize)
	for i, w := range list {
		sum := crc32.New(castagnoli)
		n, err := io.CopyBuffer(sum, io.LimitReader(text, w.Bytes), buffer)
		if err != nil || n < w.Bytes || sum.Sum32() != w.CRC {
			return i, nil
		}
	}
	return len(list), nil
}

// packedText is the text of a file, unpacked on the way.
type packedText struct {
	io.Reader
	file     *os.File
	unpacked io.Closer // nil where it isn't packed
}

func openText(path string, compression format.Compression) (*packedText, error) {
	if err := checkPlain(path); err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	if compression == format.NoCompression {
		return &packedText{Reader: onlyReader{f}, file: f}, nil
	}
	unpacked, err := format.Unpack(f, compression)
	if err != nil { // cut so early that there is nothing in it
		_ = f.Close()
		return nil, fmt.Errorf("%w: %w", fs.ErrNotExist, err)
	}
	return &packedText{Reader: onlyReader{unpacked}, file: f, unpacked: unpacked}, nil
}

func (t *packedText) close() {
	if t.unpacked != nil {
		_ = t.unpacked.Close()
	}
	_ = t.file.Close()
}

// goOnPlain opens a file that isn't packed to write on after size bytes, which
// are summed up.
func goOnPlain(d disk, path string, size int64, limits *format.Limits) (*partial, *output, error) {
	f, err := d.openOrCreate(partialPath(path))
	if err != nil {
		return nil, nil, err
	}
	p := &partial{disk: d, path: path, file: f}
	out, err := newOutput(f, format.NoCompression, limits)
	if err == nil {
		err = out.passOver(f, size)
	}
	if err == nil {
		err = f.cut(size)
	}
	if err != nil {
		p.leave()
		return nil, nil, err
	}
	return p, out, nil
}

// goOnPacked packs size bytes of the text anew, so that the file becomes that
// of a run without a break.
func goOnPacked(d disk, path string, compression format.Compression, size int64, limits *format.Limits) (*partial, *output, error) {
	if err := d.remove(repackPath(path)); err != nil {
		return nil, nil, err
	}
	f, err := d.create(repackPath(path))
	if err != nil {
		return nil, nil, err
	}
	p := &partial{disk: d, path: path, file: f, repacked: true}
	out, err := newOutput(f, compression, limits)
	if err == nil && size > 0 {
		err = copyText(out, partialPath(path), compression, size)
	}
	if err != nil {
		p.leave()
		return nil, nil, err
	}
	return p, out, nil
}

func copyText(out *output, path string, compression format.Compression, size int64) error {
	text, err := openText(path, compression)
	if err != nil {
		return err
	}
	defer text.close()
	_, err = io.CopyBuffer(onlyWriter{out}, io.LimitReader(text, size), make([]byte, writeSize))
	return err
}

// onlyWriter hides that a writer would rather read itself.
type onlyWriter struct{ io.Writer }
