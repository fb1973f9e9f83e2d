package story

// scene lets somebody who is active in that hour of the UTC week do what they
// do. It makes at least one log, and no more than the bucket has room for.
func (g *generator) scene(at int64, week int) {
	_, p := g.cast.somebody(g.dice, week)
	if p.devices[0].uuid == "" {
		return
	}
	g.appVisit(at, p)
}

func (g *generator) onScreen(at int64, v *visit, s screen) int64 {
	if g.room(1) && at < g.end && g.chance(0.3) {
		g.trackEvent(at, v, s)
		return at + g.millis(second, 20*second)
	}
	return at
}
