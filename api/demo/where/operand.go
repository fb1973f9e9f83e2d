package where

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// newOperand reads a value for a column as PostgreSQL would: a text may stand
// for a number, a uuid or a date, but nothing stands for a text.
func newOperand(t target, value any) (operand, error) {
	if value == nil {
		return operand{null: true}, nil
	}
	if text, ok := value.(string); ok {
		if err := checkText(text); err != nil {
			return operand{}, err
		}
	}
	if len(t.path) > 0 {
		return dataOperand(t, value)
	}
	switch t.column.Kind() {
	case KindText:
		if text, ok := value.(string); ok {
			return operand{text: text}, nil
		}
	case KindInteger:
		return integerOperand(t, value)
	case KindUUID:
		if text, ok := value.(string); ok {
			id, err := ParseUUID(text)
			return operand{text: id}, wrap(t, err)
		}
	case KindDate:
		if text, ok := value.(string); ok {
			at, err := ParseDate(text)
			return operand{number: at.UnixMilli()}, wrap(t, err)
		}
	case KindJSON:
		return operand{}, errors.New("where: data itself takes null, $contains or a key of its own; its text is dataString")
	}
	return operand{}, fmt.Errorf("where: %s: operator does not exist: %s with %s", t, kindName(t.column.Kind()), described(value))
}

func wrap(t target, err error) error {
	if err != nil {
		return fmt.Errorf("where: %s: %w", t, err)
	}
	return nil
}

func integerOperand(t target, value any) (operand, error) {
	text := ""
	switch value := value.(type) {
	case json.Number:
		text = value.String()
	case string:
		if _, err := strconv.ParseInt(strings.TrimSpace(value), 10, 64); err != nil {
			return operand{}, fmt.Errorf("where: %s: invalid input syntax for type integer: %q", t, value)
		}
		text = strings.TrimSpace(value)
	default:
		return operand{}, fmt.Errorf("where: %s: operator does not exist: integer with %s", t, described(value))
	}
	if number, err := strconv.ParseInt(text, 10, 64); err == nil {
		return operand{number: number}, nil
	}
	decimal, err := strconv.ParseFloat(text, 64)
	if err != nil && math.IsInf(decimal, 0) {
		err = nil
	}
	if decimal == math.Trunc(decimal) && math.Abs(decimal) < 1<<53 {
		return operand{number: int64(decimal)}, err
	}
	return operand{decimal: decimal}, err
}

// dataOperand reads a value to compare with the text at a path: a number or a
// boolean casts the left side.
func dataOperand(t target, value any) (operand, error) {
	switch value := value.(type) {
	case string:
		return operand{text: value}, nil
	case bool:
		return operand{text: strconv.FormatBool(value), cast: castBoolean}, nil
	case json.Number:
		number, err := strconv.ParseFloat(value.String(), 64)
		if err != nil {
			return operand{}, fmt.Errorf("where: %s: %s is out of range", t, value)
		}
		return operand{decimal: number, cast: castDouble}, nil
	}
	return operand{}, fmt.Errorf("where: %s cannot be compared with %s", t, described(value))
}

func checkText(text string) error {
	if strings.IndexByte(text, 0) >= 0 {
		return errors.New(`where: invalid byte sequence for encoding "UTF8": 0x00`)
	}
	return nil
}

func kindName(k Kind) string {
	switch k {
	case KindInteger:
		return "integer"
	case KindUUID:
		return "uuid"
	case KindDate:
		return "timestamp with time zone"
	case KindJSON:
		return "jsonb"
	}
	return "character varying"
}
