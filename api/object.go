package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// readObject asks for a JSON object that holds something under key.
func (c *Client) readObject(ctx context.Context, q question, key string, into any) error {
	return c.readObjectOf(ctx, q, []string{key}, into)
}

// readObjectOf asks for a JSON object that holds something under one of the
// keys, of which the first is what is missed most.
func (c *Client) readObjectOf(ctx context.Context, q question, holding []string, into any) error {
	return c.read(ctx, q, func(body io.Reader) error {
		raw, err := io.ReadAll(body)
		if err != nil {
			return err
		}
		var keys map[string]json.RawMessage
		if err := unmarshal(raw, &keys); err != nil {
			return err
		}
		held := func(key string) bool { return keys[key] != nil && string(keys[key]) != "null" }
		if !slices.ContainsFunc(holding, held) {
			return c.withoutResult(keys, holding[0])
		}
		if all, ok := into.(*map[string]json.RawMessage); ok {
			*all = keys // read already; an answer may be large
			return nil
		}
		return unmarshal(raw, into)
	})
}

// unmarshal reads JSON that must be of into's shape; text that ends too early
// is io.ErrUnexpectedEOF.
func unmarshal(raw []byte, into any) error {
	err := json.Unmarshal(raw, into)
	var syntax *json.SyntaxError
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax) && syntax.Offset >= int64(len(raw)):
		return io.ErrUnexpectedEOF
	case errors.As(err, &wrong):
		return &Error{Kind: KindShape, cause: fmt.Errorf("%q is a %s", wrong.Field, wrong.Value)}
	}
	return err
}

// withoutResult is the error of a 200 that does not hold what was asked for.
func (c *Client) withoutResult(keys map[string]json.RawMessage, key string) *Error {
	words := serverWords{Error: keys["error"], Message: keys["message"], Status: keys["status"]}
	if !words.anError() {
		return &Error{Kind: KindShape, cause: fmt.Errorf("it holds no %q", key)}
	}
	kind := KindErrorObject
	if words.deniesToken() {
		kind = KindToken
	}
	return &Error{Kind: kind, Message: c.clean(words.text())}
}
