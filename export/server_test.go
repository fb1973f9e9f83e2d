package export

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"runtime"
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
	for _, name := range []string{"audit.csv", "audit.json.gz", "audit.csv.zst"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, period := newServer(30_000)
			if name == "audit.json.gz" {
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
	s, period := newServer(40_000)
	ctx, cancel := context.WithCancel(t.Context())
	s.before = func(request int) error {
		if request == 60 {
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

// even gives logs of equal distance in time, made as they are asked for.
type even struct {
	log   model.Log
	start time.Time
	count int
}

const evenStep = 10 * time.Millisecond

func (e even) Page(_ context.Context, period model.Period, offset, limit int) (model.LogPage, error) {
	first := max(0, int((period.Start.Sub(e.start)+evenStep-1)/evenStep))
	end := min(e.count, int(period.End.Sub(e.start)/evenStep)+1)
	page := model.LogPage{TotalKnown: true, Total: max(0, end-first), Offset: offset, Limit: limit}
	for n := first + offset; n < min(first+offset+limit, end); n++ {
		l := e.log
		l.ID, l.CreatedAt = model.ID(strconv.Itoa(n+1)), e.start.Add(time.Duration(n)*evenStep)
		page.Logs = append(page.Logs, l)
	}
	return page, nil
}

// The rows per second of reading, encoding and writing together, and the most
// memory in use.
func BenchmarkRunOfManyLogs(b *testing.B) {
	for _, count := range []int{1_000_000, 5_000_000} {
		b.Run(strconv.Itoa(count), func(b *testing.B) {
			source := even{start: feedStart, count: count, log: model.Log{
				Type: "email.communicate", RequestID: "20680bf2-5dc6-49b1-bb3e-602ec22b0a8c",
				DataText: model.Optional{Present: true, Value: `{"to": "bob@acme.example", "subject": "Agenda", "messageId": "0102018f4a2b3c4d-7f6e5d4c-000000", "_deviceTrackingId": "8017a7e5-5d3d-4a85-ac80-d70da58b45d7"}`},
			}}
			job := jobFor(b.TempDir(), "audit.csv")
			job.Overwrite, job.Period.End = true, feedStart.Add(time.Duration(count)*evenStep)
			peak := uint64(0)
			job.Progress = func(Progress) {
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				peak = max(peak, m.HeapAlloc)
			}
			for b.Loop() {
				result, err := Run(b.Context(), source, job)
				if err != nil || !result.Complete || result.Rows != count {
					b.Fatal(err, result)
				}
			}
			b.ReportMetric(float64(count*b.N)/b.Elapsed().Seconds(), "rows/s")
			b.ReportMetric(float64(peak)/(1<<20), "peak-MB")
		})
	}
}
