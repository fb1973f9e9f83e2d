package api

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestLogsReadsAPage(t *testing.T) {
	s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) { answerJSON(w, 200, onePage) })
	c, _ := newClient(t, s.URL)
	page, err := c.Logs(context.Background(), org, LogsRequest{Limit: 25})
	require.NoError(t, err)
	require.Len(t, page.Logs, 1)
	require.Equal(t, "user.login", page.Logs[0].Type)
	require.True(t, page.Logs[0].DataExact)
	require.Equal(t, 1204, page.Total)
	require.True(t, page.TotalKnown)
	require.Empty(t, page.Notes)
	require.Equal(t, secret, s.asked()[0].header.Get("Auth-token"))
	require.Equal(t, "/v1/organizations/12/logs", s.asked()[0].path)
}
