package demo

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"fliplet-audit/api/demo/jsonb"
	"fliplet-audit/api/demo/story"
	"fliplet-audit/api/demo/where"
	"fliplet-audit/model"
)

// fileOrganizationID is the organization of logs that name none.
const fileOrganizationID = 1234

// fileLog is a line of a data file: a log in the wire form. Ids may be numbers,
// numbers as texts, null or missing.
type fileLog struct {
	ID             fileID          `json:"id"`
	Type           *string         `json:"type"`
	Data           json.RawMessage `json:"data"`
	DataString     *string         `json:"dataString"`
	RequestID      *string         `json:"requestId"`
	CreatedAt      fileDate        `json:"createdAt"`
	UpdatedAt      fileDate        `json:"updatedAt"`
	SessionID      fileID          `json:"sessionId"`
	UserID         fileID          `json:"userId"`
	AppID          fileID          `json:"appId"`
	EntryID        fileID          `json:"dataSourceEntryId"`
	SourceID       fileID          `json:"dataSourceId"`
	OrganizationID fileID          `json:"organizationId"`
	NoticeID       fileID          `json:"appNotificationId"`
	User           json.RawMessage `json:"user"`
	App            json.RawMessage `json:"app"`
}

// fileID is an id, 0 when null or missing.
type fileID int64

func (id *fileID) UnmarshalJSON(text []byte) error {
	if string(text) == "null" {
		return nil
	}
	number, err := strconv.ParseInt(strings.Trim(string(text), `"`), 10, 64)
	if err != nil {
		return fmt.Errorf("%s is no id", text)
	}
	*id = fileID(number)
	return nil
}

// fileDate is a date in milliseconds since 1970; known is false when null or
// missing.
type fileDate struct {
	at    int64
	known bool
}

func (d *fileDate) UnmarshalJSON(text []byte) error {
	if string(text) == "null" {
		return nil
	}
	var words string
	if err := json.Unmarshal(text, &words); err != nil {
		return fmt.Errorf("%s is no date", text)
	}
	at, err := where.ParseDate(words)
	*d = fileDate{at.UnixMilli(), err == nil}
	return err
}

func (d fileDate) milliseconds() int64 {
	if !d.known {
		return null
	}
	return d.at
}

// fileSource reads the data file whole.
func (s *Server) fileSource() (func(ctx context.Context), error) {
	file, err := os.Open(s.options.DataFile)
	if err != nil {
		return nil, fmt.Errorf("opening the logs: %w", err)
	}
	defer file.Close()
	reading := newReading()
	if err := reading.lines(file); err != nil {
		return nil, fmt.Errorf("reading %s: %w", s.options.DataFile, err)
	}
	s.builder = reading.finish()
	s.teller = newTeller(s.builder, story.Organization{ID: reading.organizationID})
	s.teller.nextID = reading.highestID + 1
	s.setDirectory(organization{ID: reading.organizationID, Name: "Logs from a file"}, reading.appsFound())
	s.archives[s.OrganizationID].now.Store(s.builder.snapshot())
	return func(context.Context) {}, nil
}

// reading collects the logs of a file.
type reading struct {
	records        []record
	builder        *builder
	organizationID int64
	highestID      int64
	users          map[userRow]uint32
	apps           map[appRow]uint32
	appNames       map[int64]string
}

func newReading() *reading {
	return &reading{
		builder: newBuilder(0), organizationID: fileOrganizationID,
		users: map[userRow]uint32{}, apps: map[appRow]uint32{}, appNames: map[int64]string{},
	}
}

func (r *reading) lines(from io.Reader) error {
	lines := bufio.NewReaderSize(from, 1<<20)
	for number := 1; ; number++ {
		line, err := lines.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			if err := r.line(line); err != nil {
				return fmt.Errorf("line %d: %w", number, err)
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (r *reading) line(line []byte) error {
	var l fileLog
	if err := json.Unmarshal(line, &l); err != nil {
		return err
	}
	data, err := l.dataText()
	if err != nil {
		return err
	}
	if l.OrganizationID != 0 && len(r.records) == 0 {
		r.organizationID = int64(l.OrganizationID)
	}
	r.highestID = max(r.highestID, int64(l.ID))
	user, err := r.user(l)
	if err != nil {
		return err
	}
	app, err := r.app(l)
	if err != nil {
		return err
	}
	r.records = append(r.records, record{
		id: int64(l.ID), createdAt: l.CreatedAt.milliseconds(), updatedAt: l.UpdatedAt.milliseconds(),
		sessionID: orNull(int64(l.SessionID)), userID: orNull(int64(l.UserID)), appID: orNull(int64(l.AppID)),
		entryID: orNull(int64(l.EntryID)), sourceID: orNull(int64(l.SourceID)),
		organizationID: orNull(int64(l.OrganizationID)), noticeID: orNull(int64(l.NoticeID)),
		kind: pointed(l.Type), requestID: pointed(l.RequestID), data: data, user: user, app: app,
	})
	return nil
}

func pointed(text *string) model.Optional {
	if text == nil {
		return model.Optional{}
	}
	return model.Optional{Value: *text, Present: true}
}

// dataText is the data as jsonb prints it, from data or from its text.
func (l fileLog) dataText() (model.Optional, error) {
	raw := []byte(l.Data)
	if raw == nil && l.DataString != nil {
		raw = []byte(*l.DataString)
	}
	if raw == nil || string(raw) == "null" {
		return model.Optional{}, nil
	}
	text, err := jsonb.Text(raw)
	return model.Optional{Value: text, Present: true}, err
}

func (r *reading) user(l fileLog) (uint32, error) {
	var nested struct{ Type, Email *string }
	present, err := unmarshalNested(l.User, &nested)
	if !present || err != nil {
		return absent(l.User), err
	}
	row := userRow{kind: pointed(nested.Type), email: pointed(nested.Email)}
	if _, known := r.users[row]; !known {
		r.users[row] = r.builder.addUser(row)
	}
	return r.users[row], nil
}

func (r *reading) app(l fileLog) (uint32, error) {
	if _, known := r.appNames[int64(l.AppID)]; !known && l.AppID != 0 {
		r.appNames[int64(l.AppID)] = ""
	}
	var nested struct{ Name *string }
	present, err := unmarshalNested(l.App, &nested)
	if !present || err != nil {
		return absent(l.App), err
	}
	row := appRow{name: pointed(nested.Name)}
	if row.name.Present && l.AppID != 0 {
		r.appNames[int64(l.AppID)] = row.name.Value
	}
	if _, known := r.apps[row]; !known {
		r.apps[row] = r.builder.addApp(row)
	}
	return r.apps[row], nil
}

func unmarshalNested(raw json.RawMessage, into any) (present bool, err error) {
	if raw == nil || string(raw) == "null" {
		return false, nil
	}
	return true, json.Unmarshal(raw, into)
}

func absent(raw json.RawMessage) uint32 {
	if raw == nil {
		return noRow
	}
	return rowGone
}

// finish puts the logs in the order of createdAt and numbers those without id.
func (r *reading) finish() *builder {
	slices.SortStableFunc(r.records, func(a, b record) int {
		if (a.createdAt == null) != (b.createdAt == null) {
			return cmp.Compare(b.createdAt, a.createdAt)
		}
		return cmp.Compare(a.createdAt, b.createdAt)
	})
	for _, rec := range r.records {
		if rec.id == 0 {
			r.highestID++
			rec.id = r.highestID
		}
		r.builder.add(rec)
	}
	return r.builder
}

// appsFound are the apps that the logs name, by their ids.
func (r *reading) appsFound() []app {
	var apps []app
	for id, name := range r.appNames {
		if name == "" {
			name = fmt.Sprintf("App %d", id)
		}
		apps = append(apps, app{ID: id, Name: name, OrganizationID: r.organizationID})
	}
	slices.SortFunc(apps, func(a, b app) int { return cmp.Compare(a.ID, b.ID) })
	return apps
}
