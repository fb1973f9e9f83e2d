package model

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// documentedLog is the log of Fliplet's API documentation.
const documentedLog = `{
      "id": 1,
      "type": "app.analytics.pageView",
      "data": {
        "_os": "Win32",
        "_pageId": 123456,
        "_platform": "web",
        "_pageTitle": "Welcome",
        "_userEmail": "test@test.com",
        "_deviceTrackingId": "8017a7e5-5d3d-4a85-ac80-d70da58b45d7",
        "_analyticsSessionId": "6fe0cad0-069c-6b65-83dc-21360d15dcc7"
      },
      "requestId": "20680bf2-5dc6-49b1-bb3e-602ec22b0a8c",
      "createdAt": "2020-12-18T14:27:59.723Z",
      "updatedAt": "2020-12-18T14:27:57.584Z",
      "sessionId": 123,
      "userId": 456,
      "appId": 789,
      "dataSourceEntryId": null,
      "dataSourceId": null,
      "organizationId": 1234,
      "appNotificationId": null
    }`

// screenLog is a log as the Studio screen asks for it (wire.md, "Audit logs").
const screenLog = `{"id":91823,"createdAt":"2026-11-19T10:24:37.123Z","updatedAt":"2026-11-19T10:24:37.120Z","user":{"type":"app","email":"ann@acme.example"},"type":"email.communicate","typeDescription":"An email was sent via Communicate JS APIs","app":{"name":"Conference"},"dataString":"{\"to\": \"bob@acme.example\", \"subject\": \"Agenda \\\"2026\\\"\", \"messageId\": \"0102018f4a2b3c4d-7f6e5d4c-000000\", \"_userEmail\": \"ann@acme.example\", \"_deviceTrackingId\": \"8017a7e5-5d3d-4a85-ac80-d70da58b45d7\"}","requestId":"20680bf2-5dc6-49b1-bb3e-602ec22b0a8c","sessionId":418,"userId":456,"appId":789,"dataSourceEntryId":null,"dataSourceId":77,"organizationId":1234,"appNotificationId":null}`

func parsed(t *testing.T, text string) Log {
	t.Helper()
	l, err := ParseLog(json.RawMessage(text))
	require.NoError(t, err)
	require.Equal(t, text, string(l.Raw), "kept byte for byte")
	return l
}

func TestParseLogOfTheDocuments(t *testing.T) {
	assert.Equal(t, Log{
		ID: "1", Type: "app.analytics.pageView",
		CreatedAt: time.Date(2020, 12, 18, 14, 27, 59, 723e6, time.UTC),
		UpdatedAt: time.Date(2020, 12, 18, 14, 27, 57, 584e6, time.UTC),
		RequestID: "20680bf2-5dc6-49b1-bb3e-602ec22b0a8c",
		SessionID: "123", UserID: "456", AppID: "789", OrganizationID: "1234",
		DataText: Optional{Present: true, Value: `{"_os": "Win32", "_pageId": 123456, "_platform": "web", "_pageTitle": "Welcome", ` +
			`"_userEmail": "test@test.com", "_deviceTrackingId": "8017a7e5-5d3d-4a85-ac80-d70da58b45d7", ` +
			`"_analyticsSessionId": "6fe0cad0-069c-6b65-83dc-21360d15dcc7"}`},
		HasData: true,
		Raw:     json.RawMessage(documentedLog),
	}, parsed(t, documentedLog))
}

func TestParseLogOfTheScreen(t *testing.T) {
	assert.Equal(t, Log{
		ID: "91823", Type: "email.communicate", TypeDescription: "An email was sent via Communicate JS APIs",
		CreatedAt: time.Date(2026, 11, 19, 10, 24, 37, 123e6, time.UTC),
		UpdatedAt: time.Date(2026, 11, 19, 10, 24, 37, 120e6, time.UTC),
		RequestID: "20680bf2-5dc6-49b1-bb3e-602ec22b0a8c",
		SessionID: "418", UserID: "456", AppID: "789", DataSourceID: "77", OrganizationID: "1234",
		HasUser: true, UserType: Optional{"app", true}, UserEmail: Optional{"ann@acme.example", true},
		HasApp: true, AppName: Optional{"Conference", true},
		DataText: Optional{Present: true, Value: `{"to": "bob@acme.example", "subject": "Agenda \"2026\"", ` +
			`"messageId": "0102018f4a2b3c4d-7f6e5d4c-000000", "_userEmail": "ann@acme.example", ` +
			`"_deviceTrackingId": "8017a7e5-5d3d-4a85-ac80-d70da58b45d7"}`},
		DataExact: true, HasData: true,
		Raw: json.RawMessage(screenLog),
	}, parsed(t, screenLog))
}

func TestParseLogTellsNullFromMissing(t *testing.T) {
	empty := parsed(t, `{}`)
	assert.Equal(t, Log{Raw: json.RawMessage(`{}`)}, empty)

	nulls := parsed(t, `{"id":null,"type":null,"data":null,"createdAt":null,"updatedAt":null,"sessionId":null,"user":null,"app":null,"requestId":null}`)
	assert.Equal(t, Log{HasData: true, Raw: nulls.Raw}, nulls)

	inner := parsed(t, `{"user":{"type":null},"app":{"name":""},"dataString":null}`)
	assert.Equal(t, Log{HasUser: true, HasApp: true, AppName: Optional{"", true}, HasData: true, DataExact: true, Raw: inner.Raw}, inner)
}

func TestParseLogTakesAnyShape(t *testing.T) {
	l := parsed(t, `{"id":"77","type":12,"typeDescription":["a"],"requestId":{"a":1},"createdAt":"soon","updatedAt":1700000000000,
		"sessionId":"418","userId":12.5,"appId":true,"user":"ann","app":["x"],"data":"just words"}`)
	assert.Equal(t, Log{
		ID: "77", Type: "12", TypeDescription: `["a"]`, RequestID: `{"a":1}`, SessionID: "418", UserID: "12.5", AppID: "true",
		DataText: Optional{`"just words"`, true}, HasData: true, Raw: l.Raw,
	}, l)

	nested := parsed(t, `{"user":{"type":{"a":1},"email":5},"app":{"name":false,"more":{"name":"no"}}}`)
	assert.Equal(t, Optional{`{"a":1}`, true}, nested.UserType)
	assert.Equal(t, Optional{"5", true}, nested.UserEmail)
	assert.Equal(t, Optional{"false", true}, nested.AppName)

	rendered := parsed(t, `{"dataString":{"a":1},"data":{"b":2}}`)
	assert.Equal(t, Optional{`{"a": 1}`, true}, rendered.DataText, "data that isn't text isn't the database's own text")
	assert.False(t, rendered.DataExact)

	for _, data := range []struct{ in, want string }{{`[1,2]`, `[1, 2]`}, {`12`, `12`}, {`""`, `""`}, {`false`, `false`}, {`{}`, `{}`}} {
		assert.Equal(t, Optional{data.want, true}, parsed(t, `{"data":`+data.in+`}`).DataText)
	}
	assert.Equal(t, Optional{"", true}, parsed(t, `{"dataString":""}`).DataText)
}

func TestParseLogDates(t *testing.T) {
	for text, want := range map[string]time.Time{
		"2022-12-31T23:59:59.999Z":      time.Date(2022, 12, 31, 23, 59, 59, 999e6, time.UTC),
		"2022-12-31T23:59:59Z":          time.Date(2022, 12, 31, 23, 59, 59, 0, time.UTC),
		"2022-12-31T23:59:59.999+02:00": time.Date(2022, 12, 31, 21, 59, 59, 999e6, time.UTC),
		"2022-12-31 23:59:59":           time.Date(2022, 12, 31, 23, 59, 59, 0, time.UTC),
		"2022-12-31":                    time.Date(2022, 12, 31, 0, 0, 0, 0, time.UTC),
		"2022-02-31T00:00:00Z":          {},
		"yesterday":                     {},
		"":                              {},
	} {
		l := parsed(t, fmt.Sprintf(`{"createdAt":%q}`, text))
		assert.Equal(t, want, l.CreatedAt, text)
	}
}

func TestParseLogKeepsNumbersExact(t *testing.T) {
	l := parsed(t, `{"id":9007199254740993,"userId":123456789012345678901234567890,"data":{"n":9007199254740993,"f":1.0,"e":1E5}}`)
	assert.Equal(t, ID("9007199254740993"), l.ID)
	assert.Equal(t, ID("123456789012345678901234567890"), l.UserID)
	assert.Equal(t, `{"n": 9007199254740993, "f": 1.0, "e": 1E5}`, l.DataText.Value)
}

func TestParseLogKeysAreExact(t *testing.T) {
	l := parsed(t, `{"ID":5,"Type":"x","typ\u0065":"y","id":1,"id":2,"dataX":1}`)
	assert.Equal(t, ID("2"), l.ID, "the last of two counts")
	assert.Equal(t, "y", l.Type)
	assert.False(t, l.HasData)
}

func TestParseLogHostileText(t *testing.T) {
	l := parsed(t, "{\"type\":\"a\xffb\",\"requestId\":\"\\ud83d\\ude00 \\ud800 \\u0000\",\"dataString\":\"\xc3\\u00e9\"}")
	assert.Equal(t, "a\ufffdb", l.Type)
	assert.Equal(t, "😀 \ufffd \x00", l.RequestID)
	assert.Equal(t, "\ufffdé", l.DataText.Value)
	assert.Equal(t, "\"\ufffd\"", parsed(t, "{\"data\":\"\xff\"}").DataText.Value)

	deep := strings.Repeat(`{"a":[`, 100) + strings.Repeat(`]}`, 100)
	assert.Equal(t, strings.Repeat(`{"a": [`, 100)+strings.Repeat(`]}`, 100), parsed(t, `{"data":`+deep+`,"id":3}`).DataText.Value)

	long := strings.Repeat("x", 5<<20)
	l = parsed(t, `{"dataString":"{\"a\": \"`+long+`\"}","id":3}`)
	assert.Equal(t, `{"a": "`+long+`"}`, l.DataText.Value)
	assert.Equal(t, ID("3"), l.ID)
}

func TestParseLogRefusesWhatIsNoObject(t *testing.T) {
	for _, text := range []string{``, ` `, `null`, `[]`, `"x"`, `12`, `{`, `{"id":1`, `{"id":1}x`, `{"id":01}`, `{'id':1}`, `{"a":"\x"}`, "{\"a\":\"\n\"}"} {
		_, err := ParseLog(json.RawMessage(text))
		assert.ErrorContains(t, err, "reading a log", "%q", text)
	}
}

// wireValues are the fields of a log as encoding/json finds them.
func wireValues(raw []byte) (map[string]json.RawMessage, bool) {
	var fields map[string]json.RawMessage
	err := json.Unmarshal(raw, &fields)
	return fields, err == nil && fields != nil
}

// wireString is a field's text by encoding/json's reading.
func wireString(raw json.RawMessage) (string, bool) {
	var s *string
	if json.Unmarshal(raw, &s) == nil {
		if s == nil {
			return "", false
		}
		return *s, true
	}
	return string(raw), raw != nil
}

func FuzzParseLog(f *testing.F) {
	for _, s := range []string{documentedLog, screenLog, `{}`, `null`, `{"id":"\u0031\ud800","user":{"email":"a\\"}}`, `{ "i\u0064" : [ 1 , {"a":"]"} ] , "type":"\"" }`, `{"user":[],"app":{"name":{}}}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		fields, ok := wireValues(raw)
		l, err := ParseLog(raw)
		require.Equal(t, ok, err == nil, "%v", err)
		if !ok {
			return
		}
		for key, got := range map[string]string{
			"id": string(l.ID), "type": l.Type, "typeDescription": l.TypeDescription, "requestId": l.RequestID,
			"sessionId": string(l.SessionID), "userId": string(l.UserID), "appId": string(l.AppID),
			"dataSourceId": string(l.DataSourceID), "dataSourceEntryId": string(l.DataSourceEntryID),
			"organizationId": string(l.OrganizationID), "appNotificationId": string(l.AppNotificationID),
		} {
			want, _ := wireString(fields[key])
			require.Equal(t, want, got, key)
		}
		for _, inner := range []struct {
			object, key string
			has         bool
			got         Optional
		}{{"user", "email", l.HasUser, l.UserEmail}, {"user", "type", l.HasUser, l.UserType}, {"app", "name", l.HasApp, l.AppName}} {
			object, ok := wireValues(fields[inner.object])
			require.Equal(t, ok, inner.has)
			want, present := wireString(object[inner.key])
			require.Equal(t, Optional{want, present}, inner.got)
		}
		if text, isText := wireString(fields["dataString"]); isText && fields["dataString"][0] == '"' {
			require.Equal(t, Optional{text, true}, l.DataText)
		}
	})
}

func BenchmarkParseLog(b *testing.B) {
	for name, text := range map[string]string{"dataString": screenLog, "data": documentedLog} {
		b.Run(name, func(b *testing.B) {
			raw := json.RawMessage(text)
			b.SetBytes(int64(len(raw)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := ParseLog(raw); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
