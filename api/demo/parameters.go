package demo

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"fliplet-audit/api/demo/jsonb"
)

// maxBody is the most bytes of a request's body.
const maxBody = 1 << 20

// parameters are a request's parameters by name, as JSON. What came as text
// (in the address or as form fields) is a JSON string, an array of them for
// those that take one, and JSON as it is for where.
type parameters map[string]json.RawMessage

// logParameters are the parameters of the audit-log endpoints (wire.md, "Audit
// logs"); true marks those that take an array.
func logParameters() map[string]bool {
	return map[string]bool{
		"type": true, "appId": true, "sessionId": false, "fields": true, "startDate": false, "endDate": false,
		"sort": false, "order": false, "limit": false, "offset": false, "format": false,
		"includePagination": false, "userType": true, "where": false,
	}
}

// readParameters reads the address and, of a POST, the body, which wins.
func readParameters(w http.ResponseWriter, r *http.Request) (parameters, error) {
	query := r.URL.Query()
	query.Del("auth_token")
	if len(r.URL.RawQuery) > 0 {
		if _, err := url.ParseQuery(r.URL.RawQuery); err != nil {
			return nil, fmt.Errorf("the address has unreadable parameters: %w", err)
		}
	}
	all, err := textParameters(query)
	if err != nil || r.Method != http.MethodPost {
		return all, err
	}
	body, err := bodyParameters(w, r)
	if err != nil {
		return nil, err
	}
	maps.Copy(all, body)
	return all, all.check()
}

func bodyParameters(w http.ResponseWriter, r *http.Request) (parameters, error) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		kind = "application/json"
	}
	switch kind {
	case "application/x-www-form-urlencoded":
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, fmt.Errorf("reading the body: %w", err)
		}
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return nil, fmt.Errorf("the body has unreadable form fields: %w", err)
		}
		return textParameters(form)
	case "multipart/form-data":
		if err := r.ParseMultipartForm(maxBody); err != nil {
			return nil, fmt.Errorf("the body has unreadable form fields: %w", err)
		}
		return textParameters(r.MultipartForm.Value)
	case "application/json":
		return jsonParameters(r.Body)
	}
	return nil, fmt.Errorf("a body of %q is not understood: send application/json or form fields", kind)
}

func jsonParameters(body io.Reader) (parameters, error) {
	text, err := io.ReadAll(body)
	if err != nil {
		return nil, fmt.Errorf("reading the body: %w", err)
	}
	if len(bytes.TrimSpace(text)) == 0 {
		return parameters{}, nil
	}
	var all parameters
	if err := json.Unmarshal(text, &all); err != nil {
		return nil, fmt.Errorf("the body is no JSON object: %w", err)
	}
	maps.DeleteFunc(all, func(_ string, value json.RawMessage) bool { return string(value) == "null" })
	return all, nil
}

// textParameters turns texts into JSON. An array is comma-separated, or given
// by repeating the name, or by a name that ends with [].
func textParameters(values url.Values) (parameters, error) {
	all := parameters{}
	for name, texts := range values {
		name = strings.TrimSuffix(name, "[]")
		takesArray, known := logParameters()[name]
		switch {
		case !known:
			return nil, unknownParameter(name)
		case takesArray:
			if array := stringArray(texts); array != nil {
				all[name] = array
			}
		case len(texts) > 1:
			return nil, fmt.Errorf("%s is given %d times", name, len(texts))
		case name == "where":
			if !json.Valid([]byte(texts[0])) {
				return nil, errors.New("where is no JSON")
			}
			all[name] = json.RawMessage(texts[0])
		default:
			all[name] = quoted(texts[0])
		}
	}
	return all, nil
}

// stringArray is nil when no text holds anything.
func stringArray(texts []string) json.RawMessage {
	var items []string
	for _, text := range texts {
		for item := range strings.SplitSeq(text, ",") {
			if item = strings.TrimSpace(item); item != "" {
				items = append(items, item)
			}
		}
	}
	array, err := json.Marshal(items)
	if err != nil || items == nil {
		return nil
	}
	return array
}

func quoted(text string) json.RawMessage { return jsonb.AppendText(nil, text) }

func unknownParameter(name string) error {
	return fmt.Errorf("there is no parameter %q; there are %s", name, strings.Join(slices.Sorted(maps.Keys(logParameters())), ", "))
}

// check refuses names that are no parameters.
func (p parameters) check() error {
	for _, name := range slices.Sorted(maps.Keys(p)) {
		if _, known := logParameters()[name]; !known {
			return unknownParameter(name)
		}
	}
	return nil
}

// text is a parameter that must be a string; "" when absent.
func (p parameters) text(name string) (string, error) {
	raw, given := p[name]
	if !given {
		return "", nil
	}
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		return "", fmt.Errorf("%s must be a text, not %s", name, shortened(raw))
	}
	return text, nil
}

// texts is a parameter that is a string or an array of them; nil when absent.
func (p parameters) texts(name string) ([]string, error) {
	raw, given := p[name]
	if !given {
		return nil, nil
	}
	if raw[0] == '"' {
		text, err := p.text(name)
		return []string{text}, err
	}
	items := []string{}
	if err := json.Unmarshal(raw, &items); err != nil {
		return nil, fmt.Errorf("%s must be a text or an array of texts, not %s", name, shortened(raw))
	}
	return items, nil
}

// numbers is a parameter that is a whole number or an array of them, a number
// as a text too; nil when absent.
func (p parameters) numbers(name string) ([]int64, error) {
	raw, given := p[name]
	if !given {
		return nil, nil
	}
	items := []json.RawMessage{raw}
	if raw[0] == '[' {
		if err := json.Unmarshal(raw, &items); err != nil {
			return nil, fmt.Errorf("%s is no array: %w", name, err)
		}
	}
	numbers := []int64{}
	for _, item := range items {
		text := strings.TrimSpace(strings.Trim(string(item), `"`))
		number, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("%s must be a whole number, not %s", name, shortened(item))
		}
		numbers = append(numbers, number)
	}
	return numbers, nil
}

// number is a parameter that is one whole number; ok is false when absent.
func (p parameters) number(name string) (number int64, ok bool, err error) {
	if raw, given := p[name]; given && raw[0] == '[' {
		return 0, false, fmt.Errorf("%s must be one whole number, not %s", name, shortened(raw))
	}
	numbers, err := p.numbers(name)
	if err != nil || numbers == nil {
		return 0, false, err
	}
	return numbers[0], true, nil
}

// yes is a parameter that is true or false; false when absent.
func (p parameters) yes(name string) (bool, error) {
	switch raw := strings.Trim(string(p[name]), `"`); raw {
	case "", "false", "0":
		return false, nil
	case "true", "1":
		return true, nil
	}
	return false, fmt.Errorf("%s must be true or false, not %s", name, shortened(p[name]))
}

// shortened is a JSON value, cut for an error.
func shortened(raw json.RawMessage) string {
	if len(raw) > 60 {
		return string(bytes.ToValidUTF8(raw[:60], nil)) + "…"
	}
	return string(raw)
}
