package export

import (
	"context"
	"sync"

	"fliplet-audit/model"
)

// Source gives the logs to export.
type Source interface {
	// Page reads up to limit logs from offset on, in ascending order of their
	// ids, of a question whose period has a definite end. Several calls run at
	// once; waiting for the rate limit and trying again are the source's.
	Page(ctx context.Context, offset, limit int) (model.LogPage, error)
}

// pagesUnderWay is how many pages are asked for at once, and so the most that
// are in memory.
const pagesUnderWay = 3

// overlap is how many logs of a page the next one brings again: when logs are
// deleted meanwhile, the later ones move up, and the overlap shows it.
const overlap = 10

type answer struct {
	page model.LogPage
	err  error
}

// request is a page that is under way.
type request struct {
	offset, limit int
	answer        chan answer
	cancel        context.CancelFunc
}

// pager asks for pages ahead of the one that is wanted next.
type pager struct {
	source   Source
	underWay []request
	running  sync.WaitGroup
}

// page gives the answer to come for the page at offset, and asks for those
// that follow it, up to the logs that are expected in all. Another page than
// the one expected next makes what is under way worthless.
func (p *pager) page(ctx context.Context, offset, limit, expected int) <-chan answer {
	if len(p.underWay) > 0 && (p.underWay[0].offset != offset || p.underWay[0].limit != limit) {
		p.drop()
	}
	next := offset
	if n := len(p.underWay); n > 0 {
		next = p.underWay[n-1].offset + limit - overlap
	}
	for len(p.underWay) == 0 || len(p.underWay) < pagesUnderWay && next+overlap < expected {
		p.ask(ctx, next, limit)
		next += limit - overlap
	}
	first := p.underWay[0]
	p.underWay = p.underWay[1:]
	return first.answer
}

func (p *pager) ask(ctx context.Context, offset, limit int) {
	ctx, cancel := context.WithCancel(ctx)
	r := request{offset: offset, limit: limit, answer: make(chan answer, 1), cancel: cancel}
	p.underWay = append(p.underWay, r)
	p.running.Go(func() {
		defer cancel()
		page, err := p.source.Page(ctx, offset, limit)
		r.answer <- answer{page, err}
	})
}

func (p *pager) drop() {
	for _, r := range p.underWay {
		r.cancel()
	}
	p.underWay = nil
}

// stop ends what is under way and waits for it.
func (p *pager) stop() {
	p.drop()
	p.running.Wait()
}
