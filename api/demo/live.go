package demo

import (
	"context"

	"fliplet-audit/api/demo/story"
)

// live goes on with the story as time passes: a log every few seconds.
func (s *Server) live(ctx context.Context, tale *story.Story) {
	for r := range tale.Later {
		if wait(ctx, r.CreatedAt.Sub(s.options.Now())) != nil || s.Append(r) != nil {
			return
		}
	}
}
