package api

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"fliplet-audit/model"
)

func TestOrganizations(t *testing.T) {
	s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) {
		answerJSON(w, 200, `{"organizations":[{"id":123,"name":"Acme"},{"id":"9007199254740993","name":null,"new":{}}]}`)
	})
	c, _ := newClient(t, s.URL)
	got, err := c.Organizations(context.Background())
	require.NoError(t, err)
	require.Equal(t, []model.Organization{{ID: "123", Name: "Acme"}, {ID: "9007199254740993"}}, got)
	require.Equal(t, "GET", s.asked()[0].method)
	require.Equal(t, "/v1/organizations", s.asked()[0].path)
	require.Equal(t, secret, s.asked()[0].header.Get("Auth-token"))
	require.Equal(t, "fliplet-audit", s.asked()[0].header.Get("User-Agent"))
}

func TestApps(t *testing.T) {
	s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) {
		answerJSON(w, 200, `{"apps":[{"id":123,"name":"My App","organizationId":1234,"productionAppId":null},{"id":124,"name":"Live","organizationId":1234,"productionAppId":125}]}`)
	})
	c, _ := newClient(t, s.URL)
	got, err := c.Apps(context.Background())
	require.NoError(t, err)
	require.Equal(t, []model.App{
		{ID: "123", Name: "My App", OrganizationID: "1234"},
		{ID: "124", Name: "Live", OrganizationID: "1234", ProductionID: "125"},
	}, got)
	require.Equal(t, "/v1/apps", s.asked()[0].path)
}

func TestUser(t *testing.T) {
	s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) {
		answerJSON(w, 200, `{"user":{"id":7,"email":"ann@acme.com","fullName":"Ann","auth_token":"`+secret+`"}}`)
	})
	c, _ := newClient(t, s.URL+"/proxy")
	got, err := c.User(context.Background())
	require.NoError(t, err)
	require.Equal(t, model.User{ID: "7", Email: "ann@acme.com", FullName: "Ann"}, got)
	require.Equal(t, "/proxy/v1/user", s.asked()[0].path)
}

func TestResourcesOfWrongShape(t *testing.T) {
	tests := map[string]Kind{
		`{}`: KindShape, `[]`: KindShape, `{"organizations":null,"apps":null,"user":null}`: KindShape,
		`{"organizations":{},"apps":{},"user":[]}`: KindShape, `{"organizations":[1],"apps":[1],"user":1}`: KindShape,
		`<html>`: KindNotJSON, `{"organizations":[`: KindCut, ``: KindCut,
		`{"error":"` + secret + `"}`: KindErrorObject, `{"error":"not authorised"}`: KindToken,
	}
	for body, kind := range tests {
		s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) { answerJSON(w, 200, body) })
		c, _ := newClient(t, s.URL)
		_, err := c.Organizations(context.Background())
		failure(t, err, kind)
		_, err = c.Apps(context.Background())
		failure(t, err, kind)
		_, err = c.User(context.Background())
		failure(t, err, kind)
	}
}
