package windows

import "fliplet-audit/model"

// learnSize finds out how many logs the server gives at once: what came twice
// in a row is what it gives.
func (p *pass) learnSize(got page, full bool) {
	switch n := got.received(); {
	case got.limit < got.asked:
		p.limit, p.steady = max(2, got.limit), 0
		p.size = p.limit
	case full:
		p.size, p.careful, p.short = max(p.size, n), false, 0
		p.grow()
	case n >= p.size, n == p.short:
		p.size, p.careful = n, false
	default:
		p.short, p.careful = n, true
	}
}

// grow asks for larger pages again, some time after some were too large.
func (p *pass) grow() {
	p.steady++
	if p.limit < model.MaxPageLimit && p.steady >= steadyPages {
		p.limit, p.steady = min(2*p.limit, model.MaxPageLimit), 0
		p.size = p.limit
	}
}
