package where

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"fliplet-audit/api/demo/jsonb"
)

// target is the left side of comparisons.
type target struct {
	column Column
	path   []string
}

func (t target) String() string {
	return strings.Join(append([]string{string(t.column)}, t.path...), ".")
}

// condition compiles what stands under a column: a value, an array (IN), null
// (IS NULL) or an object of operators, which are ANDed. Under data, keys that
// are no operators lead deeper.
func condition(t target, value any, depth int) (*node, error) {
	if depth > maxDepth {
		return nil, errors.New("where is nested too deep")
	}
	switch value := value.(type) {
	case map[string]any:
		if len(value) == 0 {
			return nil, fmt.Errorf("where: %s has an object without operators", t)
		}
		return operators(t, value, joinAnd, depth)
	case []any:
		return compare(t, "$in", value)
	}
	return compare(t, "$eq", value)
}

func operators(t target, tree map[string]any, how join, depth int) (*node, error) {
	var children []*node
	for _, key := range slices.Sorted(maps.Keys(tree)) {
		n, err := operation(t, key, tree[key], depth+1)
		if err != nil {
			return nil, err
		}
		children = append(children, n)
	}
	return joined(how, children), nil
}

func operation(t target, key string, value any, depth int) (*node, error) {
	switch key {
	case "$and":
		return alternatives(t, value, joinAnd, depth)
	case "$or":
		return alternatives(t, value, joinOr, depth)
	case "$not":
		n, err := condition(t, value, depth)
		if err != nil || n == nil {
			return n, err
		}
		return &node{join: joinNot, children: []*node{n}}, nil
	}
	if strings.HasPrefix(key, "$") || t.column.Kind() != KindJSON {
		return compare(t, key, value)
	}
	return condition(target{t.column, append(slices.Clone(t.path), key)}, value, depth)
}

// alternatives compiles $or and $and under a column.
func alternatives(t target, value any, how join, depth int) (*node, error) {
	if depth > maxDepth {
		return nil, errors.New("where is nested too deep")
	}
	switch value := value.(type) {
	case map[string]any:
		return operators(t, value, how, depth)
	case []any:
		var children []*node
		for _, item := range value {
			n, err := condition(t, item, depth+1)
			if err != nil {
				return nil, err
			}
			children = append(children, n)
		}
		return joined(how, children), nil
	}
	return nil, fmt.Errorf("where: $or and $and of %s need an array or an object", t)
}

// compare compiles one operator with its value.
func compare(t target, key string, value any) (*node, error) {
	c := &Comparison{Column: t.column, Path: t.path}
	var err error
	switch key {
	case "$iLike", "$notILike", "$like", "$notLike":
		err = c.setPattern(t, key, value)
	case "$in":
		err = c.setList(t, value)
	case "$contains":
		err = c.setPart(t, value)
	case "$eq", "$ne", "$lt", "$lte", "$gt", "$gte":
		err = c.setOperand(t, key, value)
	default:
		err = fmt.Errorf("where: unknown operator %q at %s", key, t)
	}
	if err != nil {
		return nil, err
	}
	return &node{leaf: c}, nil
}

func (c *Comparison) setPattern(t target, key string, value any) error {
	if t.column.Kind() != KindText && len(t.path) == 0 {
		return fmt.Errorf("where: %s on %s: operator does not exist: %s", key, t, kindName(t.column.Kind()))
	}
	c.operator = opLike
	if key == "$notILike" || key == "$notLike" {
		c.operator = opNotLike
	}
	if value == nil {
		c.operator, c.operands = opEqual, []operand{{null: true}}
		return nil
	}
	text, ok := value.(string)
	if !ok {
		return fmt.Errorf("where: %s on %s needs a text, not %s", key, t, described(value))
	}
	if err := checkText(text); err != nil {
		return err
	}
	pattern, err := CompilePattern(text, key == "$iLike" || key == "$notILike")
	if err != nil {
		return fmt.Errorf("where: %s: %w", t, err)
	}
	c.pattern = pattern
	return nil
}

func (c *Comparison) setList(t target, value any) error {
	list, ok := value.([]any)
	if !ok {
		return fmt.Errorf("where: $in on %s needs an array, not %s", t, described(value))
	}
	c.operator = opIn
	if len(list) == 0 {
		c.operands = []operand{{null: true}}
	}
	for _, item := range list {
		o, err := newOperand(t, item)
		if err != nil {
			return err
		}
		c.operands = append(c.operands, o)
	}
	return nil
}

func (c *Comparison) setPart(t target, value any) error {
	if t.column != ColumnData || len(t.path) > 0 {
		return fmt.Errorf("where: $contains works on data itself, not on %s", t)
	}
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("where: $contains: %w", err)
	}
	c.operator = opContains
	if c.part, err = jsonb.Text(text); err != nil {
		return fmt.Errorf("where: $contains: %w", err)
	}
	return nil
}

func (c *Comparison) setOperand(t target, key string, value any) error {
	if value == nil && key == "$eq" {
		c.operator = opIsNull
		return nil
	}
	if value == nil && key == "$ne" {
		c.operator = opIsNotNull
		return nil
	}
	o, err := newOperand(t, value)
	c.operands = []operand{o}
	c.operator = map[string]operator{
		"$eq": opEqual, "$ne": opNotEqual, "$lt": opLess, "$lte": opLessOrEqual, "$gt": opGreater, "$gte": opGreaterOrEqual,
	}[key]
	return err
}
