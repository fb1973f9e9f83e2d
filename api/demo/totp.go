package demo

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"time"
)

const (
	// codeStep is how long a code of the second factor stands.
	codeStep = 30 * time.Second
	// codeSlack is how many steps a code is still, or already, good: clocks
	// differ.
	codeSlack = 1
	// codeMemory is how many steps back an old code is told from a wrong one.
	codeMemory = 120
)

// codeAt is the second factor's code at a time, by RFC 6238 with six digits of
// SHA-1, as authenticator apps show it. The secret is base32.
func codeAt(secret string, at time.Time) string {
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret)
	if err != nil {
		return ""
	}
	mac := hmac.New(sha1.New, key)
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(at.Unix()/int64(codeStep/time.Second))))
	sum := mac.Sum(nil)
	offset := sum[len(sum)-1] & 0x0f
	number := binary.BigEndian.Uint32(sum[offset:offset+4]) & 0x7fffffff
	return fmt.Sprintf("%06d", number%1_000_000)
}

// codeVerdict is what a given code is worth.
type codeVerdict int

const (
	codeWrong codeVerdict = iota
	codeExpired
	codeGood
)

// judgeCode tells a code that is good now from one that was, and from others.
func judgeCode(secret, given string, now time.Time) codeVerdict {
	for back := -codeSlack; back <= codeMemory; back++ {
		if given != codeAt(secret, now.Add(-time.Duration(back)*codeStep)) {
			continue
		}
		if back <= codeSlack {
			return codeGood
		}
		return codeExpired
	}
	return codeWrong
}
