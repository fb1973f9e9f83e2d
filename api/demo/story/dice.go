package story

import (
	"encoding/hex"
	"math/rand/v2"
	"strconv"
)

// Streams keep the random numbers of one part from shifting another's.
const (
	streamCast uint64 = iota + 1
	streamArcs
	streamTraffic
	streamLater
)

// dice draws what the story leaves to chance.
type dice struct{ *rand.Rand }

func newDice(seed int64, stream uint64) dice {
	return dice{rand.New(rand.NewPCG(uint64(seed), stream))}
}

// chance is true with probability p.
func (d dice) chance(p float64) bool { return d.Float64() < p }

// between is a whole number from low to high, both possible.
func (d dice) between(low, high int) int { return low + d.IntN(high-low+1) }

// millis is a time span in milliseconds between two of the same unit.
func (d dice) millis(low, high int64) int64 { return low + d.Int64N(high-low+1) }

// few favours the first of n: half of the draws fall into the first quarter.
func (d dice) few(n int) int {
	u := d.Float64()
	return int(u * u * float64(n))
}

// uuid is a random version 4 UUID.
func (d dice) uuid() string {
	var out [36]byte
	d.writeUUID(out[:])
	return string(out[:])
}

func (d dice) writeUUID(out []byte) {
	var b [16]byte
	hi, lo := d.Uint64(), d.Uint64()
	for i := range 8 {
		b[i] = byte(hi >> (8 * i))
		b[8+i] = byte(lo >> (8 * i))
	}
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	hex.Encode(out[0:8], b[0:4])
	out[8] = '-'
	hex.Encode(out[9:13], b[4:6])
	out[13] = '-'
	hex.Encode(out[14:18], b[6:8])
	out[18] = '-'
	hex.Encode(out[19:23], b[8:10])
	out[23] = '-'
	hex.Encode(out[24:36], b[10:16])
}

// one picks one of the choices.
func one[T any](d dice, choices []T) T { return choices[d.IntN(len(choices))] }

// digits is a number as text.
func digits(n int64) string { return strconv.FormatInt(n, 10) }
