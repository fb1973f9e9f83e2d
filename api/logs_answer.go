package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"fliplet-audit/model"
)

// logsAnswer is the server's answer to a question for logs.
type logsAnswer struct {
	logs       []model.Log
	total      int
	totalKnown bool
	dropped    []model.ID // of logs left out on our side
	// onlyApp is the one copy asked for, where the server does not take both.
	onlyApp model.ID
	// query is what the server says that it was asked.
	query struct {
		Offset json.RawMessage `json:"offset"`
	}
}

// only is the answer with the logs that do not match left out.
func (a logsAnswer) only(matches func(model.Log) bool) logsAnswer {
	kept := make([]model.Log, 0, len(a.logs))
	for _, l := range a.logs {
		if matches(l) {
			kept = append(kept, l)
			continue
		}
		a.dropped = append(a.dropped, l.ID)
	}
	a.logs = kept
	return a
}

// decodeLogs reads an answer as it comes, without holding its text twice.
func (c *Client) decodeLogs(body io.Reader) (logsAnswer, error) {
	var answer logsAnswer
	hasLogs := false
	keys := make(map[string]json.RawMessage)
	d := json.NewDecoder(body)
	err := eachKey(d, func(key string) (err error) {
		if key == "logs" {
			hasLogs = true
			answer.logs, err = decodeLogList(d)
			return err
		}
		var value json.RawMessage
		err = d.Decode(&value)
		keys[key] = value
		return err
	})
	if err != nil {
		return logsAnswer{}, err
	}
	if !hasLogs {
		return logsAnswer{}, c.withoutResult(keys, "logs")
	}
	answer.total, answer.totalKnown = countOf(keys["totalCount"])
	if query, ok := keys["query"]; ok && json.Unmarshal(query, &answer.query) != nil {
		answer.query.Offset = nil
	}
	return answer, nil
}

// eachKey calls value for each key of the object that d is at; value must read
// that key's value. What follows the object is read, so that the connection
// can be used again, and not looked at.
func eachKey(d *json.Decoder, value func(key string) error) error {
	first, err := d.Token()
	if err != nil {
		return err
	}
	if first != json.Delim('{') {
		return &Error{Kind: KindShape, cause: errors.New("it is no JSON object")}
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return err
		}
		if err := value(fmt.Sprint(key)); err != nil {
			return err
		}
	}
	if _, err := d.Token(); err != nil {
		return err
	}
	_, _ = d.Token()
	return nil
}

func decodeLogList(d *json.Decoder) ([]model.Log, error) {
	first, err := d.Token()
	if err != nil {
		return nil, err
	}
	if first != json.Delim('[') {
		return nil, &Error{Kind: KindShape, cause: errors.New(`"logs" is no list`)}
	}
	logs := []model.Log{}
	for d.More() {
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			return nil, err
		}
		log, err := model.ParseLog(raw)
		if err != nil {
			log = model.Log{Raw: raw}
		}
		logs = append(logs, log)
	}
	_, err = d.Token()
	return logs, err
}

// withoutData is whether no log of the answer names its data at all.
func (a logsAnswer) withoutData() bool {
	for _, l := range a.logs {
		if namesData(l) {
			return false
		}
	}
	return len(a.logs) > 0
}

func namesData(l model.Log) bool {
	if l.DataText.Present || l.DataExact {
		return true
	}
	var keys struct {
		Data json.RawMessage `json:"data"`
	}
	return json.Unmarshal(l.Raw, &keys) == nil && keys.Data != nil
}
