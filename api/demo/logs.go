package demo

import (
	"net/http"
	"strconv"
	"sync"
)

// answerOrganizationLogs is GET or POST v1/organizations/:id/logs. The
// organization without access answers 403, as for a plan without audit logs (no
// document shows that answer).
func (s *Server) answerOrganizationLogs(w http.ResponseWriter, r *http.Request, who *account) {
	if o, ok := s.managed(w, r, who); ok {
		s.answerLogs(w, r, o.ID, nil)
	}
}

// answerAppLogs is GET or POST v1/apps/:id/logs, for publishers.
func (s *Server) answerAppLogs(w http.ResponseWriter, r *http.Request, who *account) {
	if a, ids, ok := s.published(w, r, who); ok {
		s.answerLogs(w, r, a.OrganizationID, ids)
	}
}

func (s *Server) answerLogs(w http.ResponseWriter, r *http.Request, organizationID int64, apps []int64) {
	given, err := readParameters(w, r)
	if err != nil {
		answerError(w, http.StatusBadRequest, "bad request", err.Error())
		return
	}
	q, err := parseQuestion(given)
	if err != nil {
		answerError(w, http.StatusBadRequest, "bad request", err.Error())
		return
	}
	if s.options.OneApp && len(q.appIDs) > 1 {
		answerError(w, http.StatusBadRequest, "bad request", "appId must be a number")
		return
	}
	q.apps = apps
	archive, err := s.logs(r.Context(), organizationID)
	if err != nil {
		answerError(w, http.StatusServiceUnavailable, "unavailable", err.Error())
		return
	}
	found, err := archive.ask(r.Context(), q)
	switch {
	case r.Context().Err() != nil:
		return
	case err != nil:
		// A value that cannot be cast: only the rows tell (wire.md, "One trap").
		answerError(w, http.StatusBadRequest, "bad request", err.Error())
	case q.csv:
		w.Header().Set("Content-Type", "text/csv; charset=utf-8")
		_ = found.table.writeCSV(r.Context(), w, q.fields, found.rows)
	default:
		answerPage(w, q, found)
	}
}

// bodies are buffers for JSON answers.
var bodies = sync.Pool{New: func() any { return new([]byte) }}

func answerPage(w http.ResponseWriter, q question, found answer) {
	buffer := bodies.Get().(*[]byte)
	defer bodies.Put(buffer)
	body := pageBody((*buffer)[:0], q, found)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body)
	*buffer = body
}

// pageBody appends the JSON answer.
func pageBody(body []byte, q question, found answer) []byte {
	body = append(body, `{"logs":[`...)
	first := true
	for row := range found.rows {
		if !first {
			body = append(body, ',')
		}
		first = false
		body = found.table.appendLog(body, int(row), q.fields)
	}
	body = q.appendQuery(append(body, `],"query":`...))
	if q.pagination {
		body = appendPagination(body, q, found.total)
	}
	return append(body, '}')
}

// appendPagination appends what includePagination asks for; pages count from 0.
func appendPagination(body []byte, q question, total int) []byte {
	body = strconv.AppendInt(append(body, `,"totalCount":`...), int64(total), 10)
	body = strconv.AppendInt(append(body, `,"pageNumber":`...), int64(q.offset/q.limit), 10)
	body = strconv.AppendInt(append(body, `,"perPage":`...), int64(q.limit), 10)
	return strconv.AppendInt(append(body, `,"pageCount":`...), int64((total+q.limit-1)/q.limit), 10)
}
