package latest

import "time"

// The pace of requests while a person types (product.md, "At the speed of
// typing").
const (
	rest  = time.Second
	quiet = 120 * time.Millisecond
	apart = 350 * time.Millisecond
)

// Pace decides when typing becomes a request. The zero value is at rest.
type Pace struct {
	lastKey   time.Time
	lastAsked time.Time
	waiting   bool
}

// Key notes a key and tells how long to wait before Due is asked; 0 is at once.
func (p *Pace) Key(now time.Time) time.Duration {
	rested := p.lastKey.IsZero() || now.Sub(p.lastKey) >= rest
	p.lastKey = now
	p.waiting = true
	if rested {
		return 0
	}
	return p.left(now)
}

// Due tells whether to ask now, or else how long to wait on; 0 and false when
// nothing waits to be asked.
func (p *Pace) Due(now time.Time) (ask bool, wait time.Duration) {
	if !p.waiting {
		return false, 0
	}
	if wait := p.left(now); wait > 0 {
		return false, wait
	}
	return true, 0
}

// Asked notes that the request went out.
func (p *Pace) Asked(now time.Time) {
	p.lastAsked = now
	p.waiting = false
}

// Forget drops what waits to be asked: it has been answered otherwise.
func (p *Pace) Forget() { p.waiting = false }

// Waiting tells whether something waits to be asked.
func (p Pace) Waiting() bool { return p.waiting }

func (p Pace) left(now time.Time) time.Duration {
	return max(quiet-now.Sub(p.lastKey), apart-now.Sub(p.lastAsked), 0)
}
