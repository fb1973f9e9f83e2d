package where

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// maxDepth is how deep a tree may nest.
const maxDepth = 100

// Compile reads a tree in JSON. null and {} are no condition. An unknown column
// or operator, and what PostgreSQL would refuse (ILIKE on a number, a text that
// is no uuid), is an error in words.
func Compile(tree []byte) (Condition, error) {
	decoder := json.NewDecoder(bytes.NewReader(tree))
	decoder.UseNumber()
	var root any
	if err := decoder.Decode(&root); err != nil {
		return Condition{}, fmt.Errorf("where is no JSON: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return Condition{}, errors.New("where is no JSON: text after its end")
	}
	if root == nil {
		return Condition{}, nil
	}
	n, err := group(root, "", joinAnd, 0)
	return Condition{root: n}, err
}

// object compiles an object whose keys are columns or $or, $and, $not; prefix
// is "user." or "app." inside those. No condition at all is nil.
func object(tree map[string]any, prefix string, how join, depth int) (*node, error) {
	if depth > maxDepth {
		return nil, errors.New("where is nested too deep")
	}
	var children []*node
	if prefix == "" && isAlternative(tree) {
		n, err := alternative(tree, depth)
		if err != nil {
			return nil, err
		}
		children = append(children, n)
		tree = maps.Clone(tree)
		delete(tree, "user")
		delete(tree, "data")
	}
	for _, key := range slices.Sorted(maps.Keys(tree)) {
		n, err := entry(key, tree[key], prefix, depth)
		if err != nil {
			return nil, err
		}
		children = append(children, n)
	}
	return joined(how, children), nil
}

// isAlternative recognises the shape of the User filter: a user with an
// explicit `"type": null` beside data (wire.md, "User, plain text").
func isAlternative(tree map[string]any) bool {
	user, _ := tree["user"].(map[string]any)
	kind, named := user["type"]
	_, hasData := tree["data"]
	return named && kind == nil && hasData
}

// alternative reads that shape: user or data, and the type is no condition.
func alternative(tree map[string]any, depth int) (*node, error) {
	user := maps.Clone(tree["user"].(map[string]any))
	delete(user, "type")
	byUser, err := object(user, "user.", joinAnd, depth+1)
	if err != nil {
		return nil, err
	}
	byData, err := entry("data", tree["data"], "", depth+1)
	if err != nil {
		return nil, err
	}
	return joined(joinOr, []*node{byUser, byData}), nil
}

// joined drops what is no condition and joins the rest.
func joined(how join, children []*node) *node {
	children = slices.DeleteFunc(children, func(n *node) bool { return n == nil })
	switch len(children) {
	case 0:
		return nil
	case 1:
		return children[0]
	}
	return &node{join: how, children: children}
}

// entry compiles one key with its value.
func entry(key string, value any, prefix string, depth int) (*node, error) {
	switch key {
	case "$and":
		return group(value, prefix, joinAnd, depth+1)
	case "$or", "$not":
		return neverWithout(key, value, prefix, depth+1)
	}
	key = dotted(key)
	if prefix == "" && (key == "user" || key == "app") {
		inner, ok := value.(map[string]any)
		if !ok {
			return nil, fmt.Errorf("where.%s needs an object with that table's columns", key)
		}
		return object(inner, key+".", joinAnd, depth+1)
	}
	if column, ok := lookupColumn(prefix, key); ok {
		return condition(target{column: column}, value, depth+1)
	}
	if path, ok := strings.CutPrefix(key, "data."); ok && prefix == "" {
		return condition(target{ColumnData, strings.Split(path, ".")}, value, depth+1)
	}
	if strings.HasPrefix(key, "$") {
		return nil, fmt.Errorf("where: unknown operator %q", key)
	}
	return nil, fmt.Errorf("where: there is no column %q", prefix+key)
}

// neverWithout compiles $or and $not of whole conditions; without any condition
// in them nothing matches, as Sequelize has it.
func neverWithout(key string, value any, prefix string, depth int) (*node, error) {
	how := joinOr
	if key == "$not" {
		how = joinAnd
	}
	n, err := group(value, prefix, how, depth)
	if err != nil {
		return nil, err
	}
	if n == nil {
		return &node{join: joinOr}, nil
	}
	if key == "$not" {
		return &node{join: joinNot, children: []*node{n}}, nil
	}
	return n, nil
}

// group compiles an array of trees, or an object, joined that way.
func group(value any, prefix string, how join, depth int) (*node, error) {
	switch value := value.(type) {
	case map[string]any:
		return object(value, prefix, how, depth)
	case []any:
		var children []*node
		for _, item := range value {
			inner, ok := item.(map[string]any)
			if !ok {
				return nil, fmt.Errorf("where: an array of conditions holds %s, which is no object", described(item))
			}
			n, err := object(inner, prefix, joinAnd, depth+1)
			if err != nil {
				return nil, err
			}
			children = append(children, n)
		}
		return joined(how, children), nil
	}
	return nil, fmt.Errorf("where: an object with conditions is needed, not %s", described(value))
}

// described is a JSON value in a few words for an error.
func described(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return "something unreadable"
	}
	if len(text) > 40 {
		return string(bytes.ToValidUTF8(text[:40], nil)) + "…"
	}
	return string(text)
}
