package story

import (
	"math"
	"time"
)

const (
	second = int64(1000)
	minute = 60 * second
	hour   = 60 * minute
	day    = 24 * hour
)

// plan spreads the logs that are not scripted over the story's time.
type plan struct {
	buckets []bucket
}

// bucket is a stretch of time whose logs are made and sorted together. Times
// are Unix milliseconds.
type bucket struct {
	end    int64 // the first instant after it
	quota  int   // logs to make
	hours  []span
	weight float64
}

// span is an hour, or the part of one that the story covers.
type span struct {
	start, length int64
	week          int     // hour of the UTC week, from Sunday 00:00
	until         float64 // summed weight of its bucket up to and with it
}

// newPlan spreads n logs between start and end, ends included: more toward the
// end, and by the habits of the cast.
func newPlan(start, end time.Time, n int, c *cast) plan {
	spans, weights := spansBetween(start.UnixMilli(), end.UnixMilli(), c)
	size := bucketHours(n, len(spans))
	p := plan{}
	for i := 0; i < len(spans); i += size {
		p.buckets = append(p.buckets, newBucket(spans[i:min(i+size, len(spans))], weights[i:]))
	}
	share(p.buckets, n)
	return p
}

// bucketHours keeps a bucket's logs few, whatever their number in all.
func bucketHours(logs, hours int) int {
	for _, size := range []int{7 * 24, 24, 6} {
		if logs/max(hours, 1)*size < 1000 {
			return size
		}
	}
	return 1
}

func spansBetween(start, end int64, c *cast) ([]span, []float64) {
	var spans []span
	var weights []float64
	for t := start; t <= end; {
		next := (t/hour + 1) * hour
		length := min(next, end+1) - t
		week := weekHour(t)
		spans = append(spans, span{start: t, length: length, week: week})
		weights = append(weights, growth(end-t)*c.week[week].total*float64(length))
		t = next
	}
	return spans, weights
}

// weekHour is the hour of the UTC week, counted from Sunday 00:00.
func weekHour(t int64) int {
	hours := t / hour
	return int((hours + 4*24) % (7 * 24)) // the epoch was a Thursday
}

// growth is how busy the organization was so many milliseconds before the end.
func growth(age int64) float64 {
	days := float64(age) / float64(day)
	return 0.35 + math.Exp(-days/120) + 4*math.Exp(-days/12)
}

func newBucket(hours []span, weights []float64) bucket {
	b := bucket{hours: hours}
	for i := range hours {
		b.weight += weights[i]
		hours[i].until = b.weight
	}
	last := hours[len(hours)-1]
	b.end = last.start + last.length
	return b
}

// share gives each bucket its part of n by weight; the parts add up to n.
func share(buckets []bucket, n int) {
	total := 0.0
	for _, b := range buckets {
		total += b.weight
	}
	given, until := 0, 0.0
	for i := range buckets {
		until += buckets[i].weight
		quota := int(math.Round(until/total*float64(n))) - given
		buckets[i].quota = max(quota, 0)
		given += buckets[i].quota
	}
	buckets[len(buckets)-1].quota += n - given
}

// moment draws a time in the bucket, and the hour it falls into.
func (b *bucket) moment(d dice) (int64, *span) {
	target := d.Float64() * b.weight
	low, high := 0, len(b.hours)-1
	for low < high {
		mid := (low + high) / 2
		if b.hours[mid].until > target {
			high = mid
		} else {
			low = mid + 1
		}
	}
	s := &b.hours[low]
	return s.start + d.Int64N(s.length), s
}
