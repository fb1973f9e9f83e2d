package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"fliplet-audit/filters"
	"fliplet-audit/model"
)

// wireTimeLayout is how dates are sent, in UTC.
const wireTimeLayout = "2006-01-02T15:04:05.000Z"

// logsBody is the body of a POST for logs (wire.md, "Audit logs").
type logsBody struct {
	IncludePagination bool           `json:"includePagination"`
	Fields            []string       `json:"fields"`
	StartDate         string         `json:"startDate,omitempty"`
	EndDate           string         `json:"endDate,omitempty"`
	UserType          []string       `json:"userType,omitempty"`
	Type              []string       `json:"type,omitempty"`
	AppID             any            `json:"appId,omitempty"` // a number, or two
	SessionID         *int64         `json:"sessionId,omitempty"`
	Where             map[string]any `json:"where,omitempty"`
	Sort              string         `json:"sort"`
	Order             string         `json:"order"`
	Limit             int            `json:"limit"`
	Offset            int            `json:"offset"`
	Format            string         `json:"format,omitempty"`
}

// logFields are the official 17 fields, the log's data under the given name.
func logFields(data string) []string {
	return []string{
		"id", "createdAt", "updatedAt", "user.type", "type", "typeDescription", "app.name", "user.email", data,
		"requestId", "sessionId", "userId", "appId", "dataSourceEntryId", "dataSourceId", "organizationId", "appNotificationId",
	}
}

func newLogsBody(s Scope, r LogsRequest, fields []string) (logsBody, error) {
	q := r.Query
	where, err := filters.Where(q)
	if err != nil {
		return logsBody{}, err
	}
	category, err := filters.Category(q)
	if err != nil {
		return logsBody{}, err
	}
	session, hasSession, err := filters.SessionID(q)
	if err != nil {
		return logsBody{}, err
	}
	b := logsBody{
		IncludePagination: true, Fields: fields, Where: where,
		StartDate: wireTime(r.Period.Start), EndDate: wireTime(r.Period.End),
		Type: typeNames(q), Limit: r.Limit, Offset: r.Offset,
	}
	if category != model.CategoryAll {
		b.UserType = []string{string(category)}
	}
	if hasSession {
		b.SessionID = &session
	}
	if err := b.setApp(s, q); err != nil {
		return logsBody{}, err
	}
	if err := b.setSort(r); err != nil {
		return logsBody{}, err
	}
	return b, b.check()
}

// setApp narrows an organization's logs to one app, or to both copies of one.
func (b *logsBody) setApp(s Scope, q model.Query) error {
	apps := q.Apps()
	if len(apps) == 0 && s.Organization != "" && s.App != "" {
		apps = []model.ID{s.App}
	}
	numbers := make([]json.Number, len(apps))
	for i, app := range apps {
		if !isNumber(app) {
			return invalid("An app's id is a number", nil)
		}
		numbers[i] = json.Number(app)
	}
	switch len(numbers) {
	case 0:
	case 1:
		b.AppID = numbers[0]
	default:
		b.AppID = numbers
	}
	return nil
}

func (b *logsBody) setSort(r LogsRequest) error {
	if r.ByID {
		b.Sort, b.Order = "id", "ASC"
		return nil
	}
	b.Sort, b.Order = sortField(r.Query.Sort.Column), "DESC"
	if b.Sort == "" {
		return invalid("The server can't sort by "+r.Query.Sort.Column.Title(), nil)
	}
	if r.Query.Sort.Ascending {
		b.Order = "ASC"
	}
	return nil
}

func (b *logsBody) check() error {
	if b.Format == "" && (b.Limit < 1 || b.Limit > model.MaxPageLimit) {
		return invalid(fmt.Sprintf("A page has 1 to %d logs, not %d", model.MaxPageLimit, b.Limit), nil)
	}
	if b.Offset < 0 {
		return invalid("A page can't begin before the first log", nil)
	}
	return nil
}

// sortField is the server's name for sorting by a column, "" when there is
// none. sessionId and dataString are a guess (wire.md, `sort`).
func sortField(c model.Column) string {
	switch c {
	case model.ColumnDate:
		return "createdAt"
	case model.ColumnType:
		return "type"
	case model.ColumnApp:
		return "app.name"
	case model.ColumnUser:
		return "user.email"
	case model.ColumnSession:
		return "sessionId"
	case model.ColumnData:
		return "dataString"
	}
	return ""
}

// encode writes the body as JSON, with < > & as themselves. It holds nothing
// that could fail to encode.
func (b logsBody) encode() []byte {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(b); err != nil {
		panic(fmt.Sprintf("encoding a question for logs: %v", err))
	}
	return bytes.TrimRight(out.Bytes(), "\n")
}

func wireTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(wireTimeLayout)
}

func typeNames(q model.Query) []string {
	var names []string
	for name := range strings.SplitSeq(q.Types, ",") {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	return names
}
