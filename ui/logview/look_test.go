package logview

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/muesli/termenv"

	"fliplet-audit/model"
	"fliplet-audit/ui/theme"
)

func TestLook(t *testing.T) {
	l, _ := model.ParseLog(json.RawMessage(`{"id": 123456, "type": "user.login", "createdAt": "2026-11-19T09:24:37.123Z", "updatedAt": "2026-11-19T09:24:37.120Z", "user": {"type": "studio", "email": "ann@acme.com", "name": "Ann"}, "app": {"name": "Conference"}, "appId": 12, "sessionId": 418, "userId": 456, "requestId": "5b6f6c4e-0000", "organizationId": 5, "dataString": "{\"_os\": \"MacIntel\", \"ip\": \"10.0.0.1\", \"_studioUser\": {\"email\": \"boss@acme.com\"}, \"auth_token\": \"eu--abcdefgh\"}", "shard": {"n": 1}}`))
	zone := time.FixedZone("", 3600)
	for _, s := range [][2]int{{80, 22}, {150, 14}, {40, 5}, {20, 9}} {
		fmt.Println(New(l, Options{Theme: theme.New(termenv.Ascii, true), Zone: zone, Now: time.Date(2026, 11, 19, 12, 30, 0, 0, time.UTC)}).SetSize(s[0], s[1]).View())
		fmt.Println()
	}
}
