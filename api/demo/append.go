package demo

import (
	"context"
	"errors"
	"fmt"
	"maps"

	"fliplet-audit/api/demo/story"
)

// Append adds logs to the organization while the server runs; it numbers them
// on. None may be older than the newest log there is. It waits for the story.
func (s *Server) Append(records ...story.Record) error {
	<-s.ready
	s.appends.Lock()
	defer s.appends.Unlock()
	if s.archives[s.OrganizationID].now.Load() == nil {
		return fmt.Errorf("appending logs: %w", context.Canceled)
	}
	return s.extend(records)
}

// extend appends records to the table under a new snapshot: questions in hand
// go on with the one they have.
func (s *Server) extend(records []story.Record) error {
	b := s.builder
	newest := int64(null)
	if b.dated > 0 {
		newest = b.createdAt[b.dated-1]
	}
	for _, r := range records {
		if r.CreatedAt.IsZero() || milliseconds(r.CreatedAt) < newest || b.dated < b.rows() {
			return errors.New("appending logs: a log is older than the newest one")
		}
		newest = milliseconds(r.CreatedAt)
	}
	b.oddRequestID = maps.Clone(b.oddRequestID)
	for _, r := range records {
		b.add(s.teller.record(r))
	}
	s.archives[s.OrganizationID].now.Store(b.snapshot())
	return nil
}
