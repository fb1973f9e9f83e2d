package demo

import (
	"encoding/json"
	"net/http"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestOrganizationTokensOpenAndCloseTheDoor(t *testing.T) {
	s := start(t, Options{Logs: 100})
	path := "v1/organizations/" + strconv.FormatInt(s.OrganizationID, 10) + "/tokens"
	list := func() []wireToken {
		var got struct{ OrganizationTokens []wireToken }
		require.NoError(t, json.Unmarshal([]byte(get(t, s, path).body), &got))
		return got.OrganizationTokens
	}
	before := list()
	created := post(t, s, path, `{"name":"My token"}`)
	require.Equal(t, http.StatusCreated, created.status)
	var made struct {
		Token, Name string
		ID          int64
	}
	require.NoError(t, json.Unmarshal([]byte(created.body), &made))
	assert.Equal(t, "My token", made.Name)
	after := list()
	require.Len(t, after, len(before)+1)
	assert.Equal(t, made.ID, after[len(before)].ID)
	assert.Equal(t, "My token", after[len(before)].FullName)
	assert.Equal(t, "integrationToken", after[len(before)].Type)
	assert.NotContains(t, get(t, s, path).body, made.Token, "the secret is shown once")

	assert.Equal(t, http.StatusOK, as(t, s, made.Token, "GET", logsPath(s), "").status)
	assert.Contains(t, as(t, s, made.Token, "GET", "v1/user", "").body, "integrationToken")
	elsewhere := "v1/organizations/" + strconv.FormatInt(s.OrganizationID+1, 10) + "/logs"
	assert.Equal(t, http.StatusUnauthorized, as(t, s, made.Token, "GET", elsewhere, "").status, "it opens its own organization only")

	one := path + "/" + strconv.FormatInt(made.ID, 10)
	gone := as(t, s, made.Token, "DELETE", one, "")
	assert.Equal(t, http.StatusOK, gone.status)
	assert.Empty(t, gone.body)
	assert.Equal(t, http.StatusUnauthorized, as(t, s, made.Token, "GET", logsPath(s), "").status)
	assert.Equal(t, before, list())
	assert.Equal(t, http.StatusNotFound, as(t, s, s.Token, "DELETE", one, "").status)
	for _, body := range []string{``, `[]`, `null`, `{}`, `{"name":" "}`, `{"name":7}`} {
		assert.Equal(t, http.StatusBadRequest, post(t, s, path, body).status, body)
	}
	assert.Equal(t, before, list())
}

func TestSettingsMergeAndUnset(t *testing.T) {
	s := start(t, Options{Logs: 10})
	path := "v1/organizations/" + strconv.FormatInt(s.OrganizationID+1, 10) + "/settings"
	assert.JSONEq(t, `{"settings":{}}`, get(t, s, path).body)
	put := func(body string) reply { return as(t, s, s.Token, "PUT", path, body) }
	assert.JSONEq(t, `{"settings":{"user":"foo","_password":"bar","big":12345678901234567890}}`, put(`{"user":"foo","_password":"bar","big":12345678901234567890}`).body)
	put(`{"user":null,"new":{"a":[1]},"none":null}`)
	assert.JSONEq(t, `{"settings":{"_password":"bar","big":12345678901234567890,"new":{"a":[1]}}}`, get(t, s, path).body)
	for _, body := range []string{``, `[]`, `7`, `{"":1}`} {
		assert.Equal(t, http.StatusBadRequest, put(body).status, body)
	}
	assert.NotContains(t, get(t, s, "v1/organizations/"+strconv.FormatInt(s.OrganizationID, 10)+"/settings").body, "bar", "of its own organization only")
}

func TestUploadPolicy(t *testing.T) {
	s := start(t, Options{Logs: 10})
	path := "v1/organizations/" + strconv.FormatInt(s.OrganizationID, 10) + "/policy"
	assert.Nil(t, s.BlockedExtensions(s.OrganizationID))
	assert.Equal(t, http.StatusOK, post(t, s, path, `{"blacklistedFileExtensions":["exe","jar"]}`).status)
	assert.Equal(t, http.StatusBadRequest, post(t, s, path, `{"blacklistedFileExtensions":"exe"}`).status)
	assert.Equal(t, http.StatusBadRequest, post(t, s, path, `{}`).status)
	assert.Equal(t, []string{"exe", "jar"}, s.BlockedExtensions(s.OrganizationID))
	assert.Equal(t, http.StatusMethodNotAllowed, get(t, s, path).status)
}
