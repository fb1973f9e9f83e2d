package windows

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"fliplet-audit/model"
)

// underWay is how many requests there are at once.
const underWay = 4

// keepAtMost is how large a piece of memory is kept after an enormous page.
const keepAtMost = 4 << 20

// asker asks for pages, a few at a time, and encodes what comes.
type asker struct {
	source Source
	encode Encode
	slots  chan struct{}
	going  sync.WaitGroup
	spare  sync.Pool
	// answers counts them as they come.
	answers atomic.Int64
}

func newAsker(source Source, encode Encode) *asker {
	return &asker{source: source, encode: encode, slots: make(chan struct{}, underWay)}
}

// scratch is memory to encode a page in.
func (a *asker) scratch() *[]byte {
	if b, ok := a.spare.Get().(*[]byte); ok {
		return b
	}
	return new([]byte)
}

func (a *asker) done(scratch *[]byte) {
	if cap(*scratch) > keepAtMost {
		return
	}
	*scratch = (*scratch)[:0]
	a.spare.Put(scratch)
}

func (a *asker) wait() { a.going.Wait() }

// pending is a page that was asked for.
type pending struct {
	span          span
	offset, limit int
	alone         bool // asked when all before it had come
	answer        chan page
	cancel        context.CancelFunc
}

// drop gives a page up that is of no use any more.
func (p *pending) drop() {
	if p != nil {
		p.cancel()
	}
}

// page is an answer, its logs encoded.
type page struct {
	// limit is what was asked for at last, after asked was too large.
	offset, asked, limit int
	requests             int
	rows                 []Row
	// alone says that it was asked for when all before it had come; answer is
	// which of all answers it is.
	alone   bool
	answer  int64
	dropped []model.ID // left out on our side
	total   int
	counted bool
	notes   []string
	err     error
}

// received is how many logs the answer held.
func (p page) received() int { return len(p.rows) + len(p.dropped) }

// bytes is how long its text is.
func (p page) bytes() int {
	n := 0
	for _, row := range p.rows {
		n += len(row.Text)
	}
	return n
}

// ends are the lowest and the highest id, and whether the logs came in the
// order of their ids. There must be some.
func (p page) ends() (first, last model.ID, sorted bool) {
	byID := func(a, b Row) int { return compareIDs(a.ID, b.ID) }
	sorted = slices.IsSortedFunc(p.rows, byID)
	all := slices.Clone(p.dropped)
	if len(p.rows) > 0 {
		all = append(all, slices.MinFunc(p.rows, byID).ID, slices.MaxFunc(p.rows, byID).ID)
	}
	return slices.MinFunc(all, compareIDs), slices.MaxFunc(all, compareIDs), sorted
}

// ask asks for a page; its answer is there to be read once, or never.
func (a *asker) ask(ctx context.Context, s span, period model.Period, offset, limit int) *pending {
	ctx, cancel := context.WithCancel(ctx)
	p := &pending{span: s, offset: offset, limit: limit, answer: make(chan page, 1), cancel: cancel}
	a.going.Go(func() {
		defer cancel()
		select {
		case a.slots <- struct{}{}:
			defer func() { <-a.slots }()
		case <-ctx.Done():
			p.answer <- page{err: ctx.Err()}
			return
		}
		p.answer <- a.page(ctx, period, offset, limit)
	})
	return p
}

// tooLarge is an error that a smaller page may not meet.
type tooLarge interface{ TooLarge() bool }

// page asks, for fewer logs when as many are too large an answer.
func (a *asker) page(ctx context.Context, period model.Period, offset, limit int) page {
	asked := limit
	for requests := 1; ; requests++ {
		answer, err := a.source.Page(ctx, period, offset, limit)
		var large tooLarge
		if err != nil && limit > 1 && errors.As(err, &large) && large.TooLarge() {
			limit /= 2
			continue
		}
		if err != nil {
			return page{requests: requests, err: err}
		}
		came := a.answers.Add(1)
		p := a.encoded(answer)
		p.answer = came
		p.offset, p.asked, p.limit, p.requests = offset, asked, limit, requests
		return p
	}
}

// encoded keeps of an answer what the output needs, in one piece of memory.
func (a *asker) encoded(answer model.LogPage) page {
	p := page{rows: make([]Row, 0, len(answer.Logs)), dropped: answer.Dropped, total: answer.Total, counted: answer.TotalKnown, notes: answer.Notes}
	ends := make([]int, len(answer.Logs))
	scratch := a.scratch()
	for i, l := range answer.Logs {
		*scratch = a.encode(*scratch, l)
		ends[i] = len(*scratch)
	}
	text := bytes.Clone(*scratch)
	a.done(scratch)
	start := 0
	for i, l := range answer.Logs {
		// An id of the answer's own text would keep all of that in memory.
		id := model.ID(strings.Clone(string(l.ID)))
		p.rows = append(p.rows, Row{At: l.CreatedAt, ID: id, Text: text[start:ends[i]:ends[i]]})
		start = ends[i]
	}
	return p
}

// compareIDs compares ids as numbers of any size.
func compareIDs(a, b model.ID) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	return strings.Compare(string(a), string(b))
}
