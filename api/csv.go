package api

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"unicode"

	"fliplet-audit/filters"
	"fliplet-audit/model"
)

// csvLimit is how many logs the official screen asks for in one CSV.
const csvLimit = 100_000

// CSVStream is the server's own CSV, read as it comes; it must be closed.
// Errors of Read are *Error or io.EOF.
type CSVStream struct {
	// Notes say where the server could not be asked exactly what the query means.
	Notes []string

	c      *Client
	q      question
	answer *answer
	body   *bufio.Reader
}

// LogsCSV asks for the server's own CSV of all that matches, with the official
// 17 columns, as the official screen does (wire.md, "exports CSV"). Limit 0 is
// the official 100,000 logs. A filter that leaves logs out is the server's to
// understand: here nothing can be left out of its answer.
func (c *Client) LogsCSV(ctx context.Context, s Scope, r LogsRequest) (*CSVStream, error) {
	r, notes, err := c.withAnalytics(ctx, s, r)
	if err != nil {
		return nil, err
	}
	if r.Query.OtherAppID != "" {
		takes, err := c.TakesCopies(ctx, s, r)
		if err != nil {
			return nil, err
		}
		if !takes {
			r.Query.OtherAppID = ""
			notes = append(notes, OneAppNote)
		}
	}
	q, err := csvQuestion(s, r)
	if err != nil {
		return nil, err
	}
	if r.Query.Same.InData() {
		notes = append(notes, "The server can't tell "+filters.SameWords(r.Query.Same)+" from all that looks like it: other logs may be among these.")
	}
	stream := &CSVStream{Notes: notes, c: c, q: q}
	failure := c.each(ctx, q, stream.begin)
	if failure == nil {
		return stream, nil
	}
	if failure.Kind == KindRefused && guessedSort(r) && sortWords.MatchString(failure.Message) {
		return nil, sortRefused(failure, r.Query.Sort.Column)
	}
	return nil, c.settle(ctx, q, failure)
}

func csvQuestion(s Scope, r LogsRequest) (question, error) {
	limit := r.Limit
	if limit == 0 {
		limit = csvLimit
	}
	r.Limit = model.MaxPageLimit
	subject, path, err := s.path()
	if err != nil {
		return question{}, err
	}
	body, err := newLogsBody(s, r, logFields("data"))
	if err != nil {
		return question{}, err
	}
	body.Format, body.Limit = "csv", limit
	return question{subject: subject, method: "POST", path: path, body: body.encode(), priority: r.priority()}, nil
}

// begin looks at the first bytes of an answer: JSON or a web page is no CSV.
func (s *CSVStream) begin(a *answer) *Error {
	s.answer, s.body = a, bufio.NewReaderSize(a.body, 64<<10)
	first, err := s.firstByte()
	switch {
	case err == io.EOF:
		return nil
	case err != nil:
		return s.fail(err)
	case first == '{' || first == '[':
		return s.fail(s.c.errorInstead(s.body))
	case first == '<':
		return s.fail(&Error{Kind: KindNotJSON})
	}
	return nil
}

func (s *CSVStream) firstByte() (byte, error) {
	for n := 1; n <= 256; n++ {
		head, err := s.body.Peek(n)
		if len(head) < n {
			return 0, err
		}
		if !unicode.IsSpace(rune(head[n-1])) {
			return head[n-1], nil
		}
	}
	return ' ', nil
}

// errorInstead reads the JSON that came in the place of a CSV.
func (c *Client) errorInstead(body io.Reader) error {
	text, err := io.ReadAll(io.LimitReader(body, maxRefusal))
	if err != nil {
		return err
	}
	var keys map[string]json.RawMessage
	if json.Unmarshal(text, &keys) != nil {
		return &Error{Kind: KindShape, cause: errors.New("it is no CSV")}
	}
	return c.withoutResult(keys, "CSV")
}

func (s *CSVStream) fail(err error) *Error {
	e := s.c.brokenAnswer(s.answer, s.q, err)
	s.answer.close()
	return e
}

// Read reads on; an answer that stands still for the time of an attempt ends
// with KindTimeout.
func (s *CSVStream) Read(p []byte) (int, error) {
	s.answer.watchdog.Reset(s.c.attemptTimeout)
	n, err := s.body.Read(p)
	s.answer.watchdog.Stop()
	if err != nil && err != io.EOF {
		err = s.c.brokenAnswer(s.answer, s.q, err)
	}
	return n, err
}

// Close ends the answer, read or not.
func (s *CSVStream) Close() error {
	s.answer.close()
	return nil
}
