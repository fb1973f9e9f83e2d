package api

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

// canned answers every request with one status and body.
type canned struct {
	status int
	body   []byte
}

func (a canned) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: a.status, Header: http.Header{}, Request: r,
		Body: io.NopCloser(bytes.NewReader(a.body)),
	}, nil
}

// FuzzAnswers: whatever a server answers, the client gives logs or an error
// that holds no token.
func FuzzAnswers(f *testing.F) {
	for _, body := range []string{
		onePage, `{"error":"` + secret + `"}`, `{"logs":[{"data":{"a":[{}]}}],"query":{"offset":"x"}}`, `{"logs":null}`, `[`, ``, `<html>`,
		`{"error":{"message":["x"]}}`, `{"message":12,"nextValidRequestDate":"9999-12-31T00:00:00Z"}`, "{\"\xff\":1e999}", `{"logs":[],"totalCount":1e3}`,
	} {
		for _, status := range []int{200, 302, 400, 401, 403, 404, 429, 500} {
			f.Add(status, []byte(body))
		}
	}
	token, err := NewToken(secret)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		if status < 200 || status > 599 {
			return
		}
		c, err := New(Options{Token: token, Clock: newImpatient()})
		require.NoError(t, err)
		c.http.Transport = canned{status, body}
		ctx := context.Background()
		for _, scope := range []Scope{org, {App: "3"}} {
			if _, err := c.Logs(ctx, scope, LogsRequest{Query: filtered(4, "!ann")}); err != nil {
				failure(t, err, err.(*Error).Kind)
			}
		}
		stream, err := c.LogsCSV(ctx, org, LogsRequest{})
		if err != nil {
			failure(t, err, err.(*Error).Kind)
			return
		}
		_, err = io.Copy(io.Discard, stream)
		require.NoError(t, err)
		require.NoError(t, stream.Close())
	})
}
