package format

import (
	"bytes"
	stdgzip "compress/gzip"
	"fmt"
	"io"
	"math/rand/v2"
	"os/exec"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// someText is several blocks of either compression.
func someText() []byte {
	var text bytes.Buffer
	dice := rand.New(rand.NewPCG(1, 2))
	for i := range 25_000 {
		fmt.Fprintf(&text, "%d,2026-11-19T10:24:37.%03dZ,user.login,%x\r\n", i, i%1000, dice.Uint64())
	}
	return text.Bytes()
}

// packed is text as it comes out when it is written in pieces.
func packed(t *testing.T, c Compression, text []byte, piece func() int) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := Pack(&out, c)
	require.NoError(t, err)
	for len(text) > 0 {
		n := min(piece(), len(text))
		if written, err := w.Write(text[:n]); err != nil || written != n {
			t.Fatalf("%d of %d bytes written: %v", written, n, err)
		}
		text = text[n:]
	}
	require.NoError(t, w.Close())
	return out.Bytes()
}

func TestPackDependsOnTheBytesAlone(t *testing.T) {
	text := someText()
	for _, c := range []Compression{NoCompression, Gzip, Zstandard} {
		whole := packed(t, c, text, func() int { return len(text) })
		for seed := range uint64(4) {
			dice := rand.New(rand.NewPCG(seed, 0))
			most := 1 << (7 + 3*seed)
			pieces := packed(t, c, text, func() int { return 1 + dice.IntN(most) })
			require.True(t, bytes.Equal(whole, pieces), "%s in pieces of up to %d bytes", c, most)
		}
		if c != NoCompression {
			assert.Less(t, len(whole), len(text)*2/3, c)
		}
	}
}

func TestPackedIsReadByOtherPrograms(t *testing.T) {
	text := someText()
	r, err := stdgzip.NewReader(bytes.NewReader(packed(t, Gzip, text, func() int { return 1000 })))
	require.NoError(t, err)
	got, err := io.ReadAll(r)
	require.NoError(t, err)
	require.True(t, bytes.Equal(text, got))

	program, err := exec.LookPath("zstd")
	if err != nil {
		t.Skip("there is no zstd here")
	}
	cmd := exec.Command(program, "-d", "-c")
	cmd.Stdin = bytes.NewReader(packed(t, Zstandard, text, func() int { return 1000 }))
	got, err = cmd.Output()
	require.NoError(t, err)
	require.True(t, bytes.Equal(text, got))
}

func TestUnpackReadsWhatIsWhole(t *testing.T) {
	text := someText()
	for _, c := range []Compression{NoCompression, Gzip, Zstandard} {
		file := packed(t, c, text, func() int { return 4096 })
		got, err := unpacked(file, c)
		require.NoError(t, err)
		require.True(t, bytes.Equal(text, got), c)
		if c == NoCompression {
			continue
		}
		got, err = unpacked(file[:len(file)*2/3], c)
		require.Error(t, err, "a cut %s file", c)
		require.True(t, bytes.HasPrefix(text, got), "what a cut %s file gives is the text's beginning", c)
		assert.Greater(t, len(got), len(text)/3, c)

		empty, err := unpacked(packed(t, c, nil, nil), c)
		require.NoError(t, err)
		require.Empty(t, empty)
		_, err = unpacked([]byte("id,createdAt\r\n"), c)
		require.Error(t, err, "plain text is no %s", c)
	}
	_, err := Pack(io.Discard, "bz2")
	require.Error(t, err)
	_, err = Unpack(strings.NewReader(""), "bz2")
	require.Error(t, err)
}

func unpacked(file []byte, c Compression) ([]byte, error) {
	r, err := Unpack(iotest.HalfReader(bytes.NewReader(file)), c)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}
