package model

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSecretKey(t *testing.T) {
	for _, key := range strings.Fields(`password Password newPassword password_confirmation user-password passwd pwd passphrase
		passwordHash userpassword pass token tokens auth_token authToken authtoken Auth-token accessToken refresh_token resetToken deviceToken
		secret client_secret clientSecret wnsClientSecret SECRET_KEY apikey apiKey api_key x-api-key APIKey authKey apnAuthKey
		serverKey gcmServerKey privateKey private_key accessKey encryptionKey apiKeys authorization Authorization cookie set-cookie
		cookies credentials jwt otp otpCode totp twofactor twoFactorCode 2fa 2faCode mfaCode verificationCode security_code pin`) {
		assert.True(t, SecretKey(key), key)
	}
	for _, key := range strings.Fields(`tokenName token_id tokenType tokenCount maxTokens hasPassword isPasswordSet passwordChangedAt
		passwordPolicy requirePassword keyboard key keys monkey hotkey publicKey primaryKey keyId apnAuthKeyId apnKeyId
		_deviceTrackingId _analyticsSessionId session sessionId statusCode code countryCode postcode errorCode
		twoFactorType cookieConsent secretary author authority authenticated type email _userEmail messageId
		compass passenger boardingPass bypass passed pinned opinion shipping mapping accredited incredible factory tokenized`) {
		assert.False(t, SecretKey(key), key)
	}
	assert.False(t, SecretKey(""))
	assert.False(t, SecretKey(strings.Repeat("password", 1000)), "a key of that length is no name")
}

func TestMaskValue(t *testing.T) {
	for _, c := range []struct{ key, value, want string }{
		{"password", "hunter2", Masked},
		{"password", "12345678", Masked},
		{"password", "", ""},
		{"password", "null", "null"},
		{"password", "true", "true"},
		{"tokens", "12", "12"},
		{"tokens", "abc", Masked},
		{"totalTokens", "1204", "1204"},
		{"token", "12", Masked},
		{"twofactor", "482913", Masked},
		{"twofactor", "48 29 13", Masked},
		{"twofactor", "sms", "sms"},
		{"twofactor", "authenticator", "authenticator"},
		{"otp", "true", "true"},
		{"type", "sms", "sms"},
		{"title", "Bearer of good news", "Bearer of good news"},
		{"title", "Basic Information", "Basic Information"},
		{"title", "Basic dXNlcjpwYXNzd29yZA==", "Basic " + Masked},
		{"header", "Bearer abc.def.123456", "Bearer " + Masked},
		{"message", "signed in with eu--abcdef123456 again", "signed in with " + Masked + " again"},
		{"message", "menu--item", "menu--item"},
		{"body", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", Masked},
		{"pem", "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n", Masked + "\n"},
		{"pem", "-----BEGIN RSA PRIVATE KEY-----\nMIIE cut", Masked},
		{"settings", "AIza-demo-not-a-key-0000", Masked},
		{"note", "AKIAIOSFODNN7EXAMPLE", Masked},
		{"url", "https://acme.example/reset?token=abcd1234&lang=de", "https://acme.example/reset?token=" + Masked + "&lang=de"},
		{"url", "https://ann:hunter2@acme.example/", "https://ann:" + Masked + "@acme.example/"},
		{"url", "http://127.0.0.1:8080/a@b", "http://127.0.0.1:8080/a@b"},
		{"form", "email=ann&password=hunter2", "email=ann&password=" + Masked},
		{"responseBody", `{"user": {"auth_token": "eu--x", "id": 1}}`, `{"user": {"auth_token": "••••", "id": 1}}`},
		{"_userEmail", "ann@acme.example", "ann@acme.example"},
	} {
		assert.Equal(t, c.want, MaskValue(c.key, c.value), "%s: %s", c.key, c.value)
		assert.Equal(t, c.want != c.value, SecretValue(c.key, c.value), "%s: %s", c.key, c.value)
	}
}

func TestMaskJSON(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"nothing secret":           {`{"_os": "Win32", "a": [1, null, true]}`, `{"_os": "Win32", "a": [1, null, true]}`},
		"string":                   {`{"password": "hunter2", "a": 1}`, `{"password": "••••", "a": 1}`},
		"number":                   {`{"token":12345 ,"a":1}`, `{"token":"••••" ,"a":1}`},
		"told, not given":          {`{"hasPassword": true, "password": null, "token": "", "tokens": 12}`, `{"hasPassword": true, "password": null, "token": "", "tokens": 12}`},
		"object":                   {`{"credentials": {"user": "a", "p": ["}", "\"]"]}, "b": 1}`, `{"credentials": "••••", "b": 1}`},
		"array":                    {`{"tokens": ["a", "b"], "b": []}`, `{"tokens": "••••", "b": []}`},
		"empty containers":         {`{"tokens": [], "cookies": {}}`, `{"tokens": [], "cookies": {}}`},
		"codes' settings are open": {`{"twofactor": {"type": "sms", "code": 1, "otp": "123456"}}`, `{"twofactor": {"type": "sms", "code": 1, "otp": "••••"}}`},
		"old push settings": {`{"settings": {"gcmServerKey": "AIza-demo-not-a-key-1", "apnAuthKey": "-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----", "wnsClientSecret": "s/+=", "apnKeyId": "K1"}}`,
			`{"settings": {"gcmServerKey": "••••", "apnAuthKey": "••••", "wnsClientSecret": "••••", "apnKeyId": "K1"}}`},
		"value that looks it":    {`{"note": ["eu--abcdef123456", "x"]}`, `{"note": ["••••", "x"]}`},
		"escaped quotes":         {`{"password": "a\"b\\", "c": "\\\"d"}`, `{"password": "••••", "c": "\\\"d"}`},
		"body in a string":       {`{"responseBody": "{\"user\": {\"auth_token\": \"x\\\"y\", \"id\": 1}}"}`, `{"responseBody": "{\"user\": {\"auth_token\": \"••••\", \"id\": 1}}"}`},
		"pretty body":            {`{"body": "{\n  \"token\":\n 12345,\n \"a\": 1}"}`, `{"body": "{\n  \"token\":\n \"••••\",\n \"a\": 1}"}`},
		"body in a body":         {`{"a": "{\"b\": \"{\\\"pwd\\\": \\\"x\\\"}\"}"}`, `{"a": "{\"b\": \"{\\\"pwd\\\": \\\"••••\\\"}\"}"}`},
		"container in a body":    {`{"a": "{\"tokens\": [\"x\"], \"b\": 2}"}`, `{"a": "{\"tokens\": \"••••\", \"b\": 2}"}`},
		"a key as an element":    {`["password", "token"]`, `["password", "token"]`},
		"bare string":            {`"password"`, `"password"`},
		"cut in the value":       {`{"password": "hunt`, `{"password": "••••`},
		"cut in the container":   {`{"tokens": ["a", "b`, `{"tokens": "••••"`},
		"cut after the key":      {`{"password":`, `{"password":`},
		"begun inside a string":  {`abc", "password": "x"}`, `abc", "password": "••••"}`},
		"no JSON":                {`login failed: password=hunter2 for "ann"`, `login failed: password=•••• for "ann"`},
		"JSON in a sentence":     {`POST {"password": "x"} refused`, `POST {"password": "••••"} refused`},
		"escaped key":            {`{"pass\u0077ord": "x"}`, `{"pass\u0077ord": "••••"}`},
		"trailing rubbish":       {`{"password": "x"}}} ]`, `{"password": "••••"}}} ]`},
		"masked already":         {`{"password": "••••"}`, `{"password": "••••"}`},
		"empty":                  {``, ``},
		"deep":                   {strings.Repeat(`{"a":`, 200) + `{"secret":"x"}` + strings.Repeat("}", 200), strings.Repeat(`{"a":`, 200) + `{"secret":"••••"}` + strings.Repeat("}", 200)},
		"a key with a secret":    {`{"eu--abcdef123456": 1}`, `{"••••": 1}`},
		"Authorization's header": {`{"headers": {"Authorization": "Bearer abc", "Accept": "x"}}`, `{"headers": {"Authorization": "••••", "Accept": "x"}}`},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, c.want, MaskJSON(c.in)) })
	}
}

// secretsLeft finds a scalar that stands under the key "password" in decoded
// JSON and is not masked.
func secretsLeft(v any) (left []any) {
	switch v := v.(type) {
	case map[string]any:
		for key, inner := range v {
			switch inner {
			case nil, true, false, "", Masked, "null", "true", "false":
				continue
			}
			if list, ok := inner.([]any); ok && len(list) == 0 {
				continue
			}
			if key == "password" {
				if !blankContainer(inner) {
					left = append(left, inner)
				}
				continue
			}
			left = append(left, secretsLeft(inner)...)
		}
	case []any:
		for _, inner := range v {
			left = append(left, secretsLeft(inner)...)
		}
	}
	return left
}

func blankContainer(v any) bool {
	text, err := json.Marshal(v)
	return err == nil && strings.Trim(string(text), "{}[] ") == ""
}

func FuzzMaskJSON(f *testing.F) {
	for _, s := range []string{`{"password":"x"}`, `{"a":"{\"password\": 12}"}`, `{"password":{"a":"}"}}`, `{"password": "cut`, `["eu--abcdef123456"]`, `{"a\\":"b","password":[1]}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		masked := MaskJSON(text)
		require.Equal(t, masked, MaskJSON(masked), "masking again")
		if !json.Valid([]byte(text)) {
			return
		}
		require.True(t, json.Valid([]byte(masked)), "JSON stays JSON: %s", masked)
		var v any
		require.NoError(t, decodeExact(masked, &v))
		require.Empty(t, secretsLeft(v), masked)
	})
}

func BenchmarkMaskJSON(b *testing.B) {
	plain := `{"_os": "Win32", "_pageId": 123456, "_platform": "web", "_pageTitle": "Welcome", "_userEmail": "test@test.com", "_deviceTrackingId": "8017a7e5-5d3d-4a85-ac80-d70da58b45d7", "_analyticsSessionId": "6fe0cad0-069c-6b65-83dc-21360d15dcc7"}`
	for name, text := range map[string]string{
		"log":  plain,
		"5 MB": `{"list": [` + strings.Repeat(plain+", ", 5<<20/len(plain)) + `1]}`,
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				MaskJSON(text)
			}
		})
	}
}
