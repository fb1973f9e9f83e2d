package story

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestCountAndOrder(t *testing.T) {
	for _, n := range []int{1, 20, 1000, 20_000, 100_000} {
		now := time.Date(2026, 11, 19, 10, 24, 37, 0, time.UTC)
		count, last := 0, time.Time{}
		for r := range New(Options{Seed: 1, Now: now, Logs: n}).Logs {
			require.False(t, r.CreatedAt.Before(last))
			require.False(t, r.CreatedAt.After(now))
			last = r.CreatedAt
			count++
		}
		require.Equal(t, n, count)
	}
}

func BenchmarkLogs(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		n := 0
		for range New(Options{Seed: 1, Now: time.Date(2026, 11, 19, 10, 24, 37, 0, time.UTC)}).Logs {
			n++
		}
	}
}
