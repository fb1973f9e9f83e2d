package export

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/export/manifest"
	"fliplet-audit/model"
)

// server answers as Fliplet's does: both ends of the period inside, by id, with
// the count.
type server struct {
	mu       sync.Mutex
	logs     []model.Log // by id
	requests int
	before   func(request int) error
}

// newServer has so many logs over half a year, ids and times not quite in the
// same order.
func newServer(n int) (*server, model.Period) {
	random := rand.New(rand.NewPCG(5, uint64(n)))
	period := model.Period{Start: feedStart, End: feedStart.AddDate(0, 6, 0)}
	s := &server{}
	step := period.End.Sub(period.Start) / time.Duration(n+1)
	for id := range n {
		at := period.Start.Add(time.Duration(id)*step + time.Duration(random.IntN(3))*step/2).Truncate(time.Millisecond)
		s.logs = append(s.logs, model.Log{
			ID: model.ID(strconv.Itoa(id + 1)), CreatedAt: at, Type: "user.login", DataText: model.Optional{Value: `{"a": "=1"}`, Present: true},
		})
	}
	return s, period
}

func (s *server) Page(ctx context.Context, period model.Period, offset, limit int) (model.LogPage, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return model.LogPage{}, err
	}
	s.requests++
	if s.before != nil {
		if err := s.before(s.requests); err != nil {
			return model.LogPage{}, err
		}
	}
	page := model.LogPage{TotalKnown: true, Offset: offset, Limit: limit, At: time.Now()}
	for _, l := range s.logs {
		if l.CreatedAt.Before(period.Start) || l.CreatedAt.After(period.End) {
			continue
		}
		if page.Total++; page.Total > offset && len(page.Logs) < limit {
			page.Logs = append(page.Logs, l)
		}
	}
	return page, nil
}

// inOrder are the ids of the period in the order of a file.
func (s *server) inOrder(period model.Period) []string {
	logs := slices.Clone(s.logs)
	slices.SortStableFunc(logs, func(a, b model.Log) int { return a.CreatedAt.Compare(b.CreatedAt) })
	ids := []string{}
	for _, l := range logs {
		if !l.CreatedAt.Before(period.Start) && !l.CreatedAt.After(period.End) {
			ids = append(ids, string(l.ID))
		}
	}
	return ids
}

func TestRunReadsTheServer(t *testing.T) {
	for _, name := range []string{"audit.csv", "audit.json.gz", "audit.jsonl.zst", "audit.csv.zst"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, period := newServer(40_000)
			if name == "audit.json.gz" || name == "audit.jsonl.zst" {
				for i, l := range s.logs {
					s.logs[i].Raw = fmt.Appendf(nil, `{"id":%s,"createdAt":%q}`, l.ID, l.CreatedAt.Format("2006-01-02T15:04:05.000Z"))
				}
			}
			whole := jobFor(t.TempDir(), name)
			whole.Period = period
			result, err := Run(t.Context(), s, whole)
			require.NoError(t, err)
			require.True(t, result.Complete, result.Why)
			assert.Equal(t, s.inOrder(period), idsIn(t, whole.Path))
			assert.Equal(t, len(s.logs), result.Expected)
			undisturbed := s.requests

			job := jobFor(t.TempDir(), name)
			job.Period = period
			s.requests = 0
			stops := 0
			random := rand.New(rand.NewPCG(6, 6))
			for {
				last := s.requests + 20 + random.IntN(30)
				s.before = func(request int) error {
					if request >= last {
						return errBroken
					}
					return nil
				}
				result, err = Run(t.Context(), s, resuming(job))
				if err == nil {
					break
				}
				require.ErrorIs(t, err, errBroken)
				stops++
				require.Less(t, stops, 50)
			}
			assert.Positive(t, stops)
			assert.Less(t, s.requests, undisturbed+stops*50)
			requireDone(t, job, content(t, whole.Path))
			m, err := manifest.Read(result.Manifest)
			require.NoError(t, err)
			assert.Equal(t, len(s.logs), m.Counts.Received)
			if report, err := manifest.Verify(t.Context(), job.Path, ""); assert.NoError(t, err) {
				assert.True(t, report.Intact(), "%v", report.Findings)
			}
		})
	}
}

func TestCancelledWhileTheServerAnswers(t *testing.T) {
	s, period := newServer(60_000)
	ctx, cancel := context.WithCancel(t.Context())
	s.before = func(request int) error {
		if request == 100 {
			cancel()
		}
		return nil
	}
	job := jobFor(t.TempDir(), "audit.csv")
	job.Period = period
	_, err := Run(ctx, s, job)
	e := explainedAs(t, err)
	assert.Equal(t, KindCancelled, e.Kind)
	require.True(t, errors.Is(e, context.Canceled))
	require.True(t, e.Kept)
	assert.Equal(t, s.inOrder(period)[:e.Rows], idsIn(t, partialPath(job.Path)))
	assert.Equal(t, []string{"audit.csv.journal", "audit.csv.partial"}, filesIn(t, filepath.Dir(job.Path)))
}
