package api

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"fliplet-audit/model"
)

func answerCSV(w http.ResponseWriter, body string) {
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	io.WriteString(w, body)
}

func TestCSVIsAskedForAsTheOfficialScreenDoes(t *testing.T) {
	text := "id,createdAt\n1,\"a\nb\"\n" + strings.Repeat("2,x\n", 100_000)
	s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) { answerCSV(w, text) })
	c, _ := newClient(t, s.URL, func(o *Options) { o.MaxBody = 100 })
	stream, err := c.LogsCSV(context.Background(), org, LogsRequest{Query: filtered(model.ColumnType, "login")})
	require.NoError(t, err)
	got, err := io.ReadAll(stream)
	require.NoError(t, err)
	require.NoError(t, stream.Close())
	require.True(t, text == string(got), "byte for byte, of any length")
	require.Empty(t, stream.Notes)

	body := s.asked()[0].json(t)
	require.Equal(t, "csv", body["format"])
	require.EqualValues(t, 100_000, body["limit"])
	require.EqualValues(t, 0, body["offset"])
	require.Equal(t, strings.Split("id, createdAt, updatedAt, user.type, type, typeDescription, app.name, user.email, data, requestId, sessionId, userId, appId, dataSourceEntryId, dataSourceId, organizationId, appNotificationId", ", "), texts(body["fields"]))
	require.Contains(t, body, "where")
}

func texts(list any) []string {
	var all []string
	for _, item := range list.([]any) {
		all = append(all, item.(string))
	}
	return all
}

func TestCSVThatIsNone(t *testing.T) {
	tests := []struct {
		name   string
		status int
		body   string
		kind   Kind
	}{
		{"an error object", 200, ` {"error":"` + secret + ` went wrong"}`, KindErrorObject},
		{"an unknown token", 200, `{"error":"not authorised"}`, KindToken},
		{"logs as JSON", 200, onePage, KindShape},
		{"cut JSON", 200, `{"logs":`, KindShape},
		{"a web page", 200, "\n <html>" + secret, KindNotJSON},
		{"forbidden", 403, `{"message":"no"}`, KindRole},
		{"refused", 400, `{"message":"no"}`, KindRefused},
		{"server", 500, ``, KindServer},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) { answerJSON(w, tt.status, tt.body) })
			c, _ := newClient(t, s.URL)
			_, err := c.LogsCSV(context.Background(), org, LogsRequest{})
			failure(t, err, tt.kind)
		})
	}
}

func TestEmptyCSV(t *testing.T) {
	s := newServer(t, func(_ int, _ asked, w http.ResponseWriter) { answerCSV(w, "") })
	c, _ := newClient(t, s.URL)
	stream, err := c.LogsCSV(context.Background(), org, LogsRequest{Limit: 7, Offset: 3})
	require.NoError(t, err)
	defer stream.Close()
	got, err := io.ReadAll(stream)
	require.NoError(t, err)
	require.Empty(t, got)
	require.EqualValues(t, 7, s.asked()[0].json(t)["limit"])
	require.EqualValues(t, 3, s.asked()[0].json(t)["offset"])
}

func TestCSVThatBreaks(t *testing.T) {
	for name, tt := range map[string]struct {
		stall bool
		kind  Kind
	}{"cut": {false, KindCut}, "stalled": {true, KindTimeout}} {
		t.Run(name, func(t *testing.T) {
			s := newServer(t, func(_ int, a asked, w http.ResponseWriter) {
				if !tt.stall {
					breakOff(t, w, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nid,type\n1,x\n")
					return
				}
				answerCSV(w, "id,type\n1,x\n")
				w.(http.Flusher).Flush()
				<-a.gone.Done()
			})
			c, _ := newClient(t, s.URL, func(o *Options) { o.AttemptTimeout = 50 * time.Millisecond })
			stream, err := c.LogsCSV(context.Background(), org, LogsRequest{})
			require.NoError(t, err)
			defer stream.Close()
			got, err := io.ReadAll(stream)
			failure(t, err, tt.kind)
			require.Equal(t, "id,type\n1,x\n", string(got), "what came is given")
		})
	}
}

func TestCSVIsTriedAgainUntilItBegins(t *testing.T) {
	s := newServer(t, func(n int, _ asked, w http.ResponseWriter) {
		if n < 2 {
			answerJSON(w, 502, ``)
			return
		}
		answerCSV(w, "id\n")
	})
	c, _ := newClient(t, s.URL)
	stream, err := c.LogsCSV(context.Background(), org, LogsRequest{})
	require.NoError(t, err)
	require.NoError(t, stream.Close())
	require.Equal(t, 3, s.count())
}

func TestCSVCanBeCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	s := newServer(t, func(_ int, a asked, w http.ResponseWriter) {
		answerCSV(w, "id\n")
		w.(http.Flusher).Flush()
		<-a.gone.Done()
	})
	c, _ := newClient(t, s.URL)
	stream, err := c.LogsCSV(ctx, org, LogsRequest{})
	require.NoError(t, err)
	defer stream.Close()
	first := make([]byte, 3)
	_, err = io.ReadFull(stream, first)
	require.NoError(t, err)
	cancel()
	_, err = stream.Read(first)
	failure(t, err, KindCancelled)
}
