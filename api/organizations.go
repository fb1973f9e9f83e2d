package api

import (
	"context"
	"encoding/json"
	"net/http"

	"fliplet-audit/model"
)

// Organizations are those that the token's user belongs to, in the server's
// order (wire.md, "Organizations and apps").
func (c *Client) Organizations(ctx context.Context) ([]model.Organization, error) {
	var answer struct {
		Organizations []struct {
			ID   json.RawMessage `json:"id"`
			Name json.RawMessage `json:"name"`
		} `json:"organizations"`
	}
	q := question{subject: "the organizations", method: http.MethodGet, path: "v1/organizations"}
	if err := c.readObject(ctx, q, "organizations", &answer); err != nil {
		return nil, err
	}
	organizations := make([]model.Organization, 0, len(answer.Organizations))
	for _, o := range answer.Organizations {
		organizations = append(organizations, model.Organization{ID: idOf(o.ID), Name: textOf(o.Name)})
	}
	return organizations, nil
}
