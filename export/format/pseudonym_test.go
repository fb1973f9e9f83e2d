package format

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/model"
)

const testKey = "a key for tests, with 32 bytes.."

func hide(t testing.TB) *pseudonyms {
	t.Helper()
	return newPseudonyms([]byte(testKey))
}

// stands is a pseudonym made by hand from what pseudonyms promises.
func stands(kind, value string) string {
	mac := hmac.New(sha256.New, []byte(testKey))
	mac.Write([]byte(kind + "\x00" + value))
	name := kind + "-" + hex.EncodeToString(mac.Sum(nil))[:12]
	if kind == "person" {
		return name + "@pseudonym.invalid"
	}
	return name
}

var (
	ann    = stands("person", "ann@acme.example")
	user   = stands("user", "456")
	device = stands("device", "418")
	phone  = stands("uuid", "8017a7e5-5d3d-4a85-ac80-d70da58b45d7")
	ip4    = stands("ip", "10.1.2.3")
	ip6    = stands("ip", "2001:db8::1")
)

func TestPseudonymsInText(t *testing.T) {
	for in, want := range map[string]string{
		"Ann <Ann@Acme.example>, or “ann@acme.example”.": "Ann <" + ann + ">, or “" + ann + "”.",
		"'ann@acme.example'":                                         "'" + ann + "'",
		"mailto:ann@acme.example?subject=x":                          "mailto:" + ann + "?subject=x",
		"/x?email=ann%40acme.example&y=1":                            "/x?email=" + ann + "&y=1",
		"r=%2Fx%3Femail%3Dann%2540acme.example%26y":                  "r=%2Fx%3Femail%3D" + ann + "%26y",
		"next%253Demail%253Dann%2540acme.example":                    "next%253Demail%253D" + ann,
		"ann%2Btag%40acme.example":                                   stands("person", "ann+tag@acme.example"),
		"jörg@bücher.example ok":                                     stands("person", "jörg@bücher.example") + " ok",
		"ann@intranet!":                                              stands("person", "ann@intranet") + "!",
		"react@18.2.0 icon@2x.png @ann 50%40 @ a@":                   "react@18.2.0 icon@2x.png @ann 50%40 @ a@",
		"from 10.1.2.3, 10.1.2.3:8080, [10.1.2.3].":                  "from " + ip4 + ", " + ip4 + ":8080, [" + ip4 + "].",
		"http://10.1.2.3/a":                                          "http://" + ip4 + "/a",
		"010.001.002.003":                                            ip4,
		"::ffff:10.1.2.3":                                            ip4,
		"1.2.3.4.5 256.1.1.1 1.2.3 v1.2.3.4 Chrome/119.0.0.0 x.y.z":  "1.2.3.4.5 256.1.1.1 1.2.3 v1.2.3.4 Chrome/119.0.0.0 x.y.z",
		"2001:db8::1 and 2001:0DB8:0:0:0:0:0:1.":                     ip6 + " and " + ip6 + ".",
		"[2001:db8::1]:443, ip:2001:db8::1, “2001:db8::1”":           "[" + ip6 + "]:443, ip:" + ip6 + ", “" + ip6 + "”",
		"10:24:37 std::vector a::before 2026-11-19T10:24:37.120Z ::": "10:24:37 std::vector a::before 2026-11-19T10:24:37.120Z ::",
		"x/8017A7E5-5d3d-4a85-ac80-d70da58b45d7.png":                 "x/" + phone + ".png",
		"0102018f4a2b3c4d-7f6e5d4c-000000":                           "0102018f4a2b3c4d-7f6e5d4c-000000",
		"v1/users/456/x?userId=456&sessionId=418&appId=789":          "v1/users/" + user + "/x?userId=" + user + "&sessionId=" + device + "&appId=789",
		"v1/sessions/418, apps/789, users/me":                        "v1/sessions/" + device + ", apps/789, users/me",
		"ann@acme.example@10.1.2.3":                                  ann + "@" + ip4,
	} {
		assert.Equal(t, want, hide(t).value(keyPlain, in), in)
	}
}

func TestPseudonymsInJSON(t *testing.T) {
	for in, want := range map[string]string{
		`{"userId":456,"x":456,"_userId": "456"}`:                                                   `{"userId":"` + user + `","x":456,"_userId": "` + user + `"}`,
		`{"user": {"id": 456, "type": "app", "p": {"id": 9}}, "id": 9}`:                             `{"user": {"id": "` + user + `", "type": "app", "p": {"id": 9}}, "id": 9}`,
		`{"users":[{"id":456},{"id":456}],"user":456,"createdBy":"456"}`:                            `{"users":[{"id":"` + user + `"},{"id":"` + user + `"}],"user":"` + user + `","createdBy":"` + user + `"}`,
		`{"userIds": [456, "456" ,null], "n": [456]}`:                                               `{"userIds": ["` + user + `", "` + user + `" ,null], "n": [456]}`,
		`{"userId":null,"isNewUser":true,"userId":"","user":"app"}`:                                 `{"userId":null,"isNewUser":true,"userId":"","user":"app"}`,
		`{"sessionId":418,"session":418,"device":{"id":"418","uuid":"418","model":"iPhone"}}`:       `{"sessionId":"` + device + `","session":"` + device + `","device":{"id":"` + device + `","uuid":"` + device + `","model":"iPhone"}}`,
		`{"_deviceTrackingId":"8017a7e5-5d3d-4a85-ac80-d70da58b45d7"}`:                              `{"_deviceTrackingId":"` + phone + `"}`,
		`{"user":{"name":"Ann Lee"},"_studioUser":{"fullName":"Ann Lee"},"app":{"name":"Ann Lee"}}`: `{"user":{"name":"` + stands("name", "ann lee") + `"},"_studioUser":{"fullName":"` + stands("name", "ann lee") + `"},"app":{"name":"Ann Lee"}}`,
		`{"message":[{"token":"418"}],"tokens":418,"tokenId":418}`:                                  `{"message":[{"token":"` + device + `"}],"tokens":418,"tokenId":418}`,
		`{"messageId":"0102-8017a7e5-5d3d-4a85-ac80-d70da58b45d7-00"}`:                              `{"messageId":"0102-8017a7e5-5d3d-4a85-ac80-d70da58b45d7-00"}`,
		`{"requestId":"8017a7e5-5d3d-4a85-ac80-d70da58b45d7"}`:                                      `{"requestId":"8017a7e5-5d3d-4a85-ac80-d70da58b45d7"}`,
		`{"_userEmail":"ANN@acme.example","email":"ann", "type": "email"}`:                          `{"_userEmail":"` + ann + `","email":"` + stands("person", "ann") + `", "type": "email"}`,
		`{"ann@acme.example":{"to":["ann@acme.example"]}}`:                                          `{"` + ann + `":{"to":["` + ann + `"]}}`,
		`{"version":"10.1.2.3","ip":"10.1.2.3, 2001:db8::1"}`:                                       `{"version":"10.1.2.3","ip":"` + ip4 + `, ` + ip6 + `"}`,
		`{"a":"\u0061nn\u0040acme.example\n\"x\"\/"}`:                                               `{"a":"` + ann + `\n\"x\"\/"}`,
		`{"body":"{\"userId\":456,\"e\":\"\\u00e9 ann@acme.example\"}"}`:                            `{"body":"{\"userId\":\"` + user + `\",\"e\":\"\\u00e9 ` + ann + `\"}"}`,
		`{"b":"{\"c\":\"{\\\"user\\\":{\\\"id\\\":456}}\"}"}`:                                       `{"b":"{\"c\":\"{\\\"user\\\":{\\\"id\\\":\\\"` + user + `\\\"}}\"}"}`,
		`{"body":"{\"userId\":456, \"to\":\"ann@acme.exam`:                                          `{"body":"{\"userId\":\"` + user + `\", \"to\":\"` + stands("person", "ann@acme.exam"),
		`[1.5, -2e9, 12345678901234567890, "\ud800", {"": []}]`:                                     `[1.5, -2e9, 12345678901234567890, "\ud800", {"": []}]`,
		`ann@acme.example`: ann,
		``:                 ``,
	} {
		assert.Equal(t, want, hide(t).json(in), in)
	}
}

// rich names the same people and devices in all of a log's places.
const rich = `{"id":1,"createdAt":"2026-11-19T10:24:37.120Z","type":"email.communicate","typeDescription":"Email to ann@acme.example","requestId":"20680bf2-5d3d-4a85-ac80-d70da58b45d7",` +
	`"sessionId":418,"userId":456,"appId":789,"organizationId":1234,"user":{"id":456,"type":"app","email":"Ann@acme.example"},"app":{"name":"ann@acme.example"},"other":{"ip":"10.1.2.3"},` +
	`"dataString":"{\"to\": \"ann@acme.example\", \"ip\": \"10.1.2.3\", \"ip6\": \"2001:db8::1\", \"userId\": 456, \"_deviceTrackingId\": \"8017a7e5-5d3d-4a85-ac80-d70da58b45d7\", \"messageId\": \"0102018f\"}"}`

// planted is what may not be left of rich.
var planted = regexp.MustCompile(`(?i)ann@|acme|10\.1\.2\.3|2001:db8|\b456\b|\b418\b|8017a7e5`)

func TestPseudonymsOfALog(t *testing.T) {
	for _, o := range []Options{{Kind: CSV}, {Kind: JSON}, {Kind: JSONLines}, {Kind: JSONLines, Redact: true}} {
		o.Pseudonymize = true
		transform, _, err := NewTransform(o, []byte(testKey))
		require.NoError(t, err)
		l := parsed(t, rich)
		file := written(t, o, transform, l)
		assert.Empty(t, planted.FindAllString(file, -1), file)
		for _, pseudonym := range []string{ann, user, device, phone, ip4, ip6} {
			assert.Contains(t, file, pseudonym, o.Kind)
		}
		for _, kept := range []string{"0102018f", "20680bf2-5d3d-4a85-ac80-d70da58b45d7", "789", "1234", "email.communicate", "2026-11-19T10:24:37.120Z"} {
			assert.Contains(t, file, kept, o.Kind)
		}
		assert.Equal(t, rich, string(l.Raw), "the log itself is untouched")
		if o.Kind != CSV {
			assert.True(t, json.Valid([]byte(file)))
		}
	}
}

func TestPseudonymKeys(t *testing.T) {
	o := Options{Kind: CSV, Pseudonymize: true}
	_, _, err := NewTransform(o, []byte("15 bytes, short"))
	require.Error(t, err)
	first, firstOptions, err := NewTransform(o, []byte(testKey))
	require.NoError(t, err)
	again, againOptions, err := NewTransform(o, []byte(testKey))
	require.NoError(t, err)
	other, otherOptions, err := NewTransform(o, []byte(testKey+"."))
	require.NoError(t, err)
	l := fullLog()
	assert.Equal(t, first(l), again(l), "one key, one pseudonym")
	assert.NotEqual(t, first(l).UserEmail, other(l).UserEmail)
	assert.Equal(t, firstOptions.KeyCheck, againOptions.KeyCheck)
	assert.NotEqual(t, firstOptions.KeyCheck, otherOptions.KeyCheck)
	assert.NotEmpty(t, firstOptions.KeyCheck)

	none, unchanged, err := NewTransform(Options{Kind: CSV}, nil)
	require.NoError(t, err)
	assert.Nil(t, none)
	assert.Equal(t, Options{Kind: CSV}, unchanged)
}

func TestPseudonymsFromSeveralGoroutines(t *testing.T) {
	p := hide(t)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 200 {
				assert.Equal(t, ann, p.person("ann@acme.example"))
			}
		})
	}
	all.Wait()
}

func TestRedaction(t *testing.T) {
	const secrets = `{"gcmServerKey": "AAAA-secret-1", "n": 1.0, "password": "secret-2", "body": "{\"authToken\":\"secret-3\"}", "token": "eu--secret4secret", "tokenName": "mine", "é": "\u00e9"}`
	want := model.MaskJSON(secrets)
	quoted, err := json.Marshal(secrets)
	require.NoError(t, err)
	for _, raw := range []string{
		`{"id":1,"user":{"email":"ann@acme.example"},"dataString":` + string(quoted) + `,"password":"not of the data"}`,
		`{"id":1,"user":{"email":"ann@acme.example"},"data":` + secrets + `,"password":"not of the data"}`,
	} {
		for _, kind := range []Kind{JSONLines, JSON} {
			transform, _, err := NewTransform(Options{Kind: kind, Redact: true}, nil)
			require.NoError(t, err)
			file := written(t, Options{Kind: kind, Redact: true}, transform, parsed(t, raw))
			assert.Contains(t, file, `{"id":1,"user":{"email":"ann@acme.example"},"data":`+want+`,"password":"not of the data"}`)
			assert.NotContains(t, strings.ReplaceAll(file, "-----", ""), "secret-")
			assert.NotContains(t, file, "secret4")
		}
		o := Options{Kind: CSV, Redact: true, Columns: []string{"data", "data.password", "data.tokenName", "user.email"}}
		transform, _, err := NewTransform(o, nil)
		require.NoError(t, err)
		file := written(t, o, transform, parsed(t, raw))
		assert.NotContains(t, file, "secret-")
		assert.Contains(t, file, ",••••,mine,ann@acme.example\r\n")
	}
	both := `{"id":1,"data":{"password":"secret-5"},"dataString":"{\"password\": \"secret-6\"}"}`
	transform, _, err := NewTransform(Options{Kind: JSONLines, Redact: true}, nil)
	require.NoError(t, err)
	assert.NotContains(t, written(t, Options{Kind: JSONLines}, transform, parsed(t, both)), "secret-")
	cut := `{"id":1,"dataString":"{\"password\": \"secret-7"}`
	assert.NotContains(t, written(t, Options{Kind: JSONLines}, transform, parsed(t, cut)), "secret-")
}

// FuzzPseudonyms plants what has to go into any text, at any depth of JSON:
// nothing of it is left, what was JSON is JSON, and a second time gives the
// same.
func FuzzPseudonyms(f *testing.F) {
	f.Add("Sent to ", ", thanks", "key", uint8(0))
	f.Add("{\"a\": \"", "\"}", "user", uint8(1))
	f.Add("é \\\" %", "\u2028}", "version", uint8(2))
	f.Add("[", "\x00", "", uint8(3))
	f.Fuzz(func(t *testing.T, before, after, key string, depth uint8) {
		const people = " bob@planted.example [203.0.113.77] 2001:db8:77::1 7a7a7a7a-1111-4222-8333-444455556666 "
		left := regexp.MustCompile(`(?i)planted|203\.0\.113\.77|db8:77|7a7a7a7a`)
		if left.MatchString(before + after + key) {
			t.Skip()
		}
		kind := kindOfKey(keyPlain, key)
		if kind == keyRequest || kind == keyVersion {
			t.Skip()
		}
		p := hide(t)
		text := before + people + after
		require.Empty(t, left.FindAllString(p.value(kind, text), -1), "%q", text)
		for range depth % 4 {
			wrapped, err := json.Marshal(map[string]any{key: text, "userId": 987654321, "n": 1})
			require.NoError(t, err)
			text = string(wrapped)
		}
		got := p.json(text)
		require.Empty(t, left.FindAllString(got, -1), "%q from %q", got, text)
		require.Equal(t, got, p.json(text))
		if depth%4 > 0 {
			require.True(t, json.Valid([]byte(got)), got)
			require.NotContains(t, got, "987654321")
		}
	})
}

// FuzzNothingPersonal: JSON in which nothing is personal stays byte for byte,
// at any depth.
func FuzzNothingPersonal(f *testing.F) {
	f.Add(`a"b\`, "c\u2028", "{x}\n", true)
	f.Add("[", "\x00😀", `{"`, false)
	f.Fuzz(func(t *testing.T, a, b, c string, deeper bool) {
		if strings.ContainsAny(a+b+c, "@%.:-/=") {
			t.Skip()
		}
		text, err := json.Marshal(map[string]any{"k0": a, "k1": map[string]any{"list": []any{b, 1.5, true, nil, -2e30, c}}, a + "0": 12})
		require.NoError(t, err)
		if deeper {
			text, err = json.Marshal([]string{string(text), c})
			require.NoError(t, err)
		}
		require.Equal(t, string(text), hide(t).json(string(text)))
	})
}
