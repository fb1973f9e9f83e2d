package api

import (
	"context"
	"encoding/json"
	"net/http"

	"fliplet-audit/model"
)

// Apps are those that the token's user can see, of all organizations, in the
// server's order (wire.md, "Organizations and apps").
func (c *Client) Apps(ctx context.Context) ([]model.App, error) {
	var answer struct {
		Apps []struct {
			ID           json.RawMessage `json:"id"`
			Name         json.RawMessage `json:"name"`
			Organization json.RawMessage `json:"organizationId"`
			Production   json.RawMessage `json:"productionAppId"`
		} `json:"apps"`
	}
	q := question{subject: "the apps", method: http.MethodGet, path: "v1/apps"}
	if err := c.readObject(ctx, q, "apps", &answer); err != nil {
		return nil, err
	}
	apps := make([]model.App, 0, len(answer.Apps))
	for _, a := range answer.Apps {
		apps = append(apps, model.App{ID: idOf(a.ID), Name: textOf(a.Name), OrganizationID: idOf(a.Organization), ProductionID: idOf(a.Production)})
	}
	return apps, nil
}
