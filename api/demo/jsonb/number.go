package jsonb

import (
	"errors"
	"strconv"
	"strings"
)

// The range of PostgreSQL's numeric: digits before and after the point.
const (
	maxWhole    = 131072
	maxFraction = 16383
)

var errNumberRange = errors.New("jsonb: value overflows numeric format")

// number reads a JSON number and writes it as numeric does.
func (r *renderer) number() error {
	start := r.at
	if r.in[r.at] == '-' {
		r.at++
	}
	whole := r.digits()
	if whole == "" || len(whole) > 1 && whole[0] == '0' {
		return r.unexpected()
	}
	fraction := ""
	if r.at < len(r.in) && r.in[r.at] == '.' {
		r.at++
		if fraction = r.digits(); fraction == "" {
			return r.unexpected()
		}
	}
	exponent, err := r.exponent()
	if err != nil {
		return err
	}
	r.out, err = appendNumeric(r.out, r.in[start] == '-', whole, fraction, exponent)
	return err
}

func (r *renderer) digits() string {
	start := r.at
	for r.at < len(r.in) && '0' <= r.in[r.at] && r.in[r.at] <= '9' {
		r.at++
	}
	return r.in[start:r.at]
}

func (r *renderer) exponent() (int, error) {
	if r.at >= len(r.in) || r.in[r.at]|0x20 != 'e' {
		return 0, nil
	}
	r.at++
	start := r.at
	if r.at < len(r.in) && (r.in[r.at] == '+' || r.in[r.at] == '-') {
		r.at++
	}
	if r.digits() == "" {
		return 0, r.unexpected()
	}
	exponent, err := strconv.Atoi(r.in[start:r.at])
	if err != nil || exponent > maxWhole || exponent < -maxWhole {
		return 0, errNumberRange
	}
	return exponent, nil
}

// appendNumeric writes whole.fraction × 10^exponent without an exponent; the
// fraction keeps as many digits as were written.
func appendNumeric(out []byte, negative bool, whole, fraction string, exponent int) ([]byte, error) {
	if exponent > 0 {
		if missing := exponent - len(fraction); missing > 0 {
			fraction += strings.Repeat("0", missing)
		}
		whole, fraction = whole+fraction[:exponent], fraction[exponent:]
	}
	if exponent < 0 {
		if missing := -exponent - len(whole); missing > 0 {
			whole = strings.Repeat("0", missing) + whole
		}
		cut := len(whole) + exponent
		whole, fraction = whole[:cut], whole[cut:]+fraction
	}
	whole = strings.TrimLeft(whole, "0")
	if len(whole) > maxWhole || len(fraction) > maxFraction {
		return out, errNumberRange
	}
	if negative && (whole != "" || strings.Trim(fraction, "0") != "") {
		out = append(out, '-')
	}
	if whole == "" {
		whole = "0"
	}
	out = append(out, whole...)
	if fraction != "" {
		out = append(append(out, '.'), fraction...)
	}
	return out, nil
}
