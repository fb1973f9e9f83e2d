package demo

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"fliplet-audit/api/demo/where"
	"fliplet-audit/model"
)

// What a question has unless it says otherwise, and the most logs of a JSON
// answer (wire.md, "Audit logs").
const (
	defaultLimit = 50
	maxLimit     = 500
)

// question is what a request asks of the audit log.
type question struct {
	filter
	fields     []field
	sort       string
	descending bool
	limit      int
	offset     int
	csv        bool
	pagination bool
}

// filter is what decides which logs match.
type filter struct {
	apps       []int64 // of the app's own endpoint; nil for the organization's
	types      []string
	appIDs     []int64
	sessionID  int64 // null is any
	start, end int64 // milliseconds; null is open
	userTypes  []string
	where      where.Condition
	tree       json.RawMessage // of where; nil is none
}

// sorts are the columns to sort by: the documented three, those seen and those
// guessed (wire.md, "What the Studio screen adds").
func sorts() []string {
	return []string{"id", "createdAt", "type", "app.name", "user.email", "sessionId", "dataString"}
}

// parseQuestion reads the parameters; an error says in words what is wrong.
func parseQuestion(p parameters) (question, error) {
	var q question
	for _, read := range []func(parameters) error{
		q.readFilter, q.readPeriod, q.readWhere, q.readFields, q.readSort, q.readFormat, q.readPage,
	} {
		if err := read(p); err != nil {
			return question{}, err
		}
	}
	return q, nil
}

func (q *question) readFilter(p parameters) (err error) {
	if q.types, err = p.texts("type"); err != nil {
		return err
	}
	if q.appIDs, err = p.numbers("appId"); err != nil {
		return err
	}
	q.sessionID = null
	if id, given, err := p.number("sessionId"); err != nil {
		return err
	} else if given {
		q.sessionID = id
	}
	if q.userTypes, err = p.texts("userType"); err != nil {
		return err
	}
	for _, kind := range q.userTypes {
		if !slices.Contains(model.Categories()[1:], model.Category(kind)) {
			return fmt.Errorf("userType knows app, appAction and studio, not %q", kind)
		}
	}
	return nil
}

func (q *question) readPeriod(p parameters) (err error) {
	if q.start, err = readDate(p, "startDate"); err != nil {
		return err
	}
	q.end, err = readDate(p, "endDate")
	return err
}

func readDate(p parameters, name string) (int64, error) {
	if _, given := p[name]; !given {
		return null, nil
	}
	text, err := p.text(name)
	if err != nil {
		return 0, err
	}
	at, err := where.ParseDate(text)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", name, err)
	}
	return at.UnixMilli(), nil
}

func (q *question) readWhere(p parameters) (err error) {
	tree, given := p["where"]
	if !given {
		return nil
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, tree); err != nil {
		return fmt.Errorf("where is no JSON: %w", err)
	}
	q.tree = compact.Bytes()
	q.where, err = where.Compile(q.tree)
	return err
}

func (q *question) readFields(p parameters) error {
	names, err := p.texts("fields")
	if err != nil {
		return err
	}
	if len(names) == 0 {
		q.fields = documentedFields()
		return nil
	}
	for _, name := range names {
		f, known := fieldNamed(name)
		if !known {
			return fmt.Errorf("there is no field %q; there are %s", name, strings.Join(fieldNames(), ", "))
		}
		if !slices.Contains(q.fields, f) {
			q.fields = append(q.fields, f)
		}
	}
	return nil
}

func (q *question) readSort(p parameters) (err error) {
	if q.sort, err = p.text("sort"); err != nil {
		return err
	}
	if q.sort == "" {
		q.sort = "createdAt"
	}
	if !slices.Contains(sorts(), q.sort) {
		return fmt.Errorf("there is no sorting by %q, only by %s", q.sort, strings.Join(sorts(), ", "))
	}
	order, err := p.text("order")
	if err != nil {
		return err
	}
	switch strings.ToUpper(order) {
	case "", "DESC":
		q.descending = true
	case "ASC":
	default:
		return fmt.Errorf("order is ASC or DESC, not %q", order)
	}
	return nil
}

func (q *question) readFormat(p parameters) error {
	format, err := p.text("format")
	if err != nil {
		return err
	}
	switch format {
	case "", "json":
	case "csv":
		q.csv = true
	default:
		return fmt.Errorf("format is json or csv, not %q", format)
	}
	q.pagination, err = p.yes("includePagination")
	return err
}

// readPage refuses a JSON page longer than the documented 500.
func (q *question) readPage(p parameters) error {
	limit, given, err := p.number("limit")
	if err != nil {
		return err
	}
	if !given {
		limit = defaultLimit
	}
	if limit < 1 {
		return fmt.Errorf("limit must be 1 or more, not %d", limit)
	}
	if !q.csv && limit > maxLimit {
		return fmt.Errorf("limit must be at most %d with format json, not %d", maxLimit, limit)
	}
	offset, _, err := p.number("offset")
	if err != nil {
		return err
	}
	if offset < 0 {
		return fmt.Errorf("offset must be 0 or more, not %d", offset)
	}
	q.limit, q.offset = int(limit), int(offset)
	return nil
}

// key tells filters apart: equal keys, equal matches.
func (f filter) key() string {
	return fmt.Sprintf("%#v|%#v|%#v|%d|%d|%d|%#v|%s", f.apps, f.types, f.appIDs, f.sessionID, f.start, f.end, f.userTypes, f.tree)
}
