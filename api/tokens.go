package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"fliplet-audit/model"
)

// Tokens are an organization's, in the server's order, without their secrets
// (wire.md, "Organization tokens").
func (c *Client) Tokens(ctx context.Context, o model.Organization) ([]model.OrganizationToken, error) {
	path, err := organizationPath(o, "tokens")
	if err != nil {
		return nil, err
	}
	var answer struct {
		Tokens []wireToken `json:"organizationTokens"`
	}
	q := question{subject: "the tokens of " + o.Words(), method: http.MethodGet, path: path}
	if err := c.readObject(ctx, q, "organizationTokens", &answer); err != nil {
		return nil, err
	}
	tokens := make([]model.OrganizationToken, 0, len(answer.Tokens))
	for _, t := range answer.Tokens {
		if token := t.token(); token.ID != "" {
			tokens = append(tokens, token)
		}
	}
	return tokens, nil
}

// wireToken is a token as the server lists it: a user of a kind of its own.
type wireToken struct {
	ID       json.RawMessage `json:"id"`
	FullName json.RawMessage `json:"fullName"`
	First    json.RawMessage `json:"firstName"`
	Email    json.RawMessage `json:"email"`
	Type     json.RawMessage `json:"type"`
	Member   struct {
		CreatedAt json.RawMessage `json:"createdAt"`
		UpdatedAt json.RawMessage `json:"updatedAt"`
		UserID    json.RawMessage `json:"userId"`
		RoleID    json.RawMessage `json:"organizationRoleId"`
	} `json:"organizationUser"`
}

func (w wireToken) token() model.OrganizationToken {
	name := textOf(w.FullName)
	if name == "" {
		name = textOf(w.First)
	}
	return model.OrganizationToken{
		ID: idOf(w.ID), Name: name, Email: textOf(w.Email), Type: textOf(w.Type),
		CreatedAt: timeOf(w.Member.CreatedAt), UpdatedAt: timeOf(w.Member.UpdatedAt),
		UserID: idOf(w.Member.UserID), RoleID: idOf(w.Member.RoleID),
	}
}

// CreatedToken is a token that was just made: the one time its secret is there.
type CreatedToken struct {
	Token model.OrganizationToken
	// Secret signs requests in; the server never shows it again.
	Secret Token
}

// Reveal is the secret itself, for the person who asked for the token.
func (t CreatedToken) Reveal() string {
	if t.Secret.Empty() {
		return ""
	}
	return t.Secret.reveal()
}

// CreateToken makes a token with a name. made is filled in when Apply
// succeeds.
func CreateToken(o model.Organization, name string, made *CreatedToken) (Change, error) {
	name = strings.TrimSpace(name)
	if name == "" {
		return Change{}, invalid("A token needs a name", nil)
	}
	path, err := organizationPath(o, "tokens")
	if err != nil {
		return Change{}, err
	}
	body := mustEncode(struct {
		Name string `json:"name"`
	}{name})
	return Change{
		Does:    fmt.Sprintf("Create the token %q of %s. Whoever has its secret can read and change the organization through the API.", name, o.Words()),
		subject: "the tokens of " + o.Words(), method: http.MethodPost, path: path, body: body, shown: body,
		take: func(text []byte) error {
			var answer struct {
				Token json.RawMessage `json:"token"`
				ID    json.RawMessage `json:"id"`
				Name  json.RawMessage `json:"name"`
			}
			if err := unmarshal(text, &answer); err != nil {
				return err
			}
			secret, err := NewToken(textOf(answer.Token))
			if err != nil {
				return &Error{Kind: KindShape, cause: errors.New("it holds no token")}
			}
			*made = CreatedToken{Token: model.OrganizationToken{ID: idOf(answer.ID), Name: textOf(answer.Name)}, Secret: secret}
			if made.Token.Name == "" {
				made.Token.Name = name
			}
			return nil
		},
	}, nil
}

// DeleteToken closes the door that a token opens.
func DeleteToken(o model.Organization, t model.OrganizationToken) (Change, error) {
	if !isNumber(t.ID) {
		return Change{}, invalid("A token's id is a number", nil)
	}
	path, err := organizationPath(o, "tokens/"+string(t.ID))
	if err != nil {
		return Change{}, err
	}
	return Change{
		Does:    fmt.Sprintf("Delete the token %q (%s) of %s. Whatever uses it can't sign in any more, at once.", t.Name, t.ID, o.Words()),
		subject: "the token " + string(t.ID) + " of " + o.Words(), method: http.MethodDelete, path: path,
	}, nil
}
