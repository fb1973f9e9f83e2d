package api

import (
	"context"
	"encoding/json"
	"net/http"

	"fliplet-audit/model"
)

const userPath = "v1/user"

// User is whoever the token belongs to (wire.md, "Hosts and authentication").
func (c *Client) User(ctx context.Context) (model.User, error) { return c.user(ctx, false) }

// user may fail at once where the token is refused.
func (c *Client) user(ctx context.Context, atOnce bool) (model.User, error) {
	var answer struct {
		User struct {
			ID       json.RawMessage `json:"id"`
			Email    json.RawMessage `json:"email"`
			FullName json.RawMessage `json:"fullName"`
		} `json:"user"`
	}
	q := question{subject: "the account", method: http.MethodGet, path: userPath, atOnce: atOnce}
	if err := c.readObject(ctx, q, "user", &answer); err != nil {
		return model.User{}, err
	}
	u := answer.User
	return model.User{ID: idOf(u.ID), Email: textOf(u.Email), FullName: textOf(u.FullName)}, nil
}
