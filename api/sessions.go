package api

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"fliplet-audit/model"
)

// Sessions are the analytics sessions of an app, in the server's order: who the
// session ids of its logs are (wire.md, "Who a session is"). A session or a part
// of one that has another shape than documented is left out. Of an app that the
// person may not see, the error is an *Error of KindRole.
func (c *Client) Sessions(ctx context.Context, app model.ID) ([]model.AnalyticsSession, error) {
	if !isNumber(app) {
		return nil, invalid("An app's id is a number", nil)
	}
	q := question{
		subject: "the sessions of app " + string(app), method: http.MethodGet,
		path: "v1/apps/" + string(app) + "/analytics/sessions",
	}
	var answer struct {
		Sessions []json.RawMessage `json:"sessions"`
	}
	if err := c.readObject(ctx, q, "sessions", &answer); err != nil {
		return nil, err
	}
	sessions := make([]model.AnalyticsSession, 0, len(answer.Sessions))
	for _, raw := range answer.Sessions {
		if s := analyticsSession(raw); s.ID != "" {
			sessions = append(sessions, s)
		}
	}
	return sessions, nil
}

func analyticsSession(raw json.RawMessage) model.AnalyticsSession {
	session := keysOf(raw)
	identifier := keysOf(session["identifier"])
	return model.AnalyticsSession{
		ID:        idOf(session["id"]),
		System:    versioned(identifier["os"]),
		Device:    textOf(keysOf(identifier["device"])["family"]),
		Browser:   versioned(identifier["browser"]),
		Address:   textOf(identifier["ipAddress"]),
		UserAgent: textOf(identifier["userAgent"]),
		LastSeen:  timeOf(session["lastAccessedAt"]),
		UserEmail: textOf(keysOf(session["user"])["email"]),
	}
}

// versioned is a family with its version, such as "iOS 14".
func versioned(raw json.RawMessage) string {
	keys := keysOf(raw)
	var version []string
	for _, key := range []string{"major", "minor"} {
		part := textOf(keys[key])
		if part == "" {
			break
		}
		version = append(version, part)
	}
	return strings.TrimSpace(textOf(keys["family"]) + " " + strings.Join(version, "."))
}

// keysOf are the keys of a JSON object; none of anything else.
func keysOf(raw json.RawMessage) map[string]json.RawMessage {
	var keys map[string]json.RawMessage
	if json.Unmarshal(raw, &keys) != nil {
		return nil
	}
	return keys
}

// timeOf is the instant of an ISO date in UTC, zero for anything else.
func timeOf(raw json.RawMessage) time.Time {
	at, err := time.Parse(time.RFC3339Nano, textOf(raw))
	if err != nil {
		return time.Time{}
	}
	return at.UTC()
}
