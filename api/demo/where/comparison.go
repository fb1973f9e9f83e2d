package where

import (
	"fmt"
	"strconv"
	"strings"

	"fliplet-audit/api/demo/jsonb"
)

// Value is what a row holds in a column: Text for texts, uuids (in lower case)
// and JSON (as jsonb prints it), Number for integers and dates.
type Value struct {
	Null   bool
	Text   string
	Number int64
	// Folded is Fold(Text) where the row has it at hand; HasFolded says so.
	Folded    string
	HasFolded bool
}

// Comparison is one condition on one column, or on the value at Path in data.
type Comparison struct {
	Column Column
	Path   []string

	operator operator
	pattern  Pattern
	operands []operand
	part     string // what $contains wants, as jsonb prints it
}

// operator is what a comparison does once the tree's names are resolved.
type operator int

const (
	opEqual operator = iota
	opNotEqual
	opLess
	opLessOrEqual
	opGreater
	opGreaterOrEqual
	opIn
	opNotIn
	opLike
	opNotLike
	opContains
	opIsNull
	opIsNotNull
)

// operand is the right side of a comparison.
type operand struct {
	null    bool
	text    string
	number  int64
	decimal float64 // instead of number, for what is no int64
	cast    cast    // of the left side, for values in data
}

type cast int

const (
	castNone cast = iota
	castDouble
	castBoolean
)

// Folds tells whether the comparison is by ILIKE, which reads Value.Folded.
func (c *Comparison) Folds() bool {
	return (c.operator == opLike || c.operator == opNotLike) && c.pattern.folds
}

// Row compares what a row holds, given as a function that reads its columns.
func (c *Comparison) Row(value func(Column) Value) (Truth, error) {
	v := value(c.Column)
	if len(c.Path) > 0 && !v.Null {
		text, found := jsonb.Extract(v.Text, c.Path...)
		v = Value{Null: !found, Text: text}
	}
	return c.Test(v)
}

// Test compares a value: the column's own, or the one at Path.
func (c *Comparison) Test(v Value) (Truth, error) {
	switch c.operator {
	case opIsNull:
		return truthOf(v.Null), nil
	case opIsNotNull:
		return truthOf(!v.Null), nil
	}
	if v.Null {
		return Unknown, nil
	}
	switch c.operator {
	case opLike:
		return c.like(v), nil
	case opNotLike:
		return c.like(v).Not(), nil
	case opContains:
		return truthOf(jsonb.Contains(v.Text, c.part)), nil
	case opIn:
		return c.in(v)
	case opNotIn:
		truth, err := c.in(v)
		return truth.Not(), err
	}
	return c.ordered(v, c.operands[0])
}

func (c *Comparison) like(v Value) Truth {
	text := v.Text
	if c.pattern.folds {
		if text = v.Folded; !v.HasFolded {
			text = Fold(v.Text)
		}
	}
	return truthOf(c.pattern.Match(text))
}

func (c *Comparison) in(v Value) (Truth, error) {
	truth := False
	for _, o := range c.operands {
		if o.null {
			truth = max(truth, Unknown)
			continue
		}
		sign, err := c.compare(v, o)
		if err != nil {
			return False, err
		}
		if sign == 0 {
			return True, nil
		}
	}
	return truth, nil
}

func (c *Comparison) ordered(v Value, o operand) (Truth, error) {
	if o.null {
		return Unknown, nil
	}
	sign, err := c.compare(v, o)
	if err != nil {
		return False, err
	}
	switch c.operator {
	case opNotEqual:
		return truthOf(sign != 0), nil
	case opLess:
		return truthOf(sign < 0), nil
	case opLessOrEqual:
		return truthOf(sign <= 0), nil
	case opGreater:
		return truthOf(sign > 0), nil
	case opGreaterOrEqual:
		return truthOf(sign >= 0), nil
	}
	return truthOf(sign == 0), nil
}

// compare gives the sign of value minus operand.
func (c *Comparison) compare(v Value, o operand) (int, error) {
	switch c.Column.Kind() {
	case KindInteger, KindDate:
		if o.decimal != 0 {
			return sign(float64(v.Number), o.decimal), nil
		}
		return sign(v.Number, o.number), nil
	case KindJSON:
		return compareCast(v.Text, o)
	}
	return strings.Compare(v.Text, o.text), nil
}

// compareCast compares the text of a value in data. A number on the right makes
// it CAST(… AS DOUBLE PRECISION), which fails on a value that is no number
// (wire.md, "One trap").
func compareCast(text string, o operand) (int, error) {
	switch o.cast {
	case castDouble:
		number, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
		if err != nil {
			return 0, fmt.Errorf("invalid input syntax for type double precision: %q", text)
		}
		return sign(number, o.decimal), nil
	case castBoolean:
		is, err := parseBoolean(text)
		if err != nil {
			return 0, err
		}
		return strings.Compare(strconv.FormatBool(is), o.text), nil
	}
	return strings.Compare(text, o.text), nil
}

func sign[N int64 | float64](a, b N) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// parseBoolean reads what PostgreSQL casts to a boolean: a beginning of true,
// yes, on, 1 or of their opposites.
func parseBoolean(text string) (bool, error) {
	word := strings.ToLower(strings.TrimSpace(text))
	switch {
	case word == "":
	case strings.HasPrefix("true", word), strings.HasPrefix("yes", word), word == "on", word == "1":
		return true, nil
	case strings.HasPrefix("false", word), strings.HasPrefix("no", word), word == "of", word == "off", word == "0":
		return false, nil
	}
	return false, fmt.Errorf("invalid input syntax for type boolean: %q", text)
}
