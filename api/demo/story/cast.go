package story

import (
	"sort"
	"time"
)

// cast is who and what the story is about. It does not change.
type cast struct {
	people []person
	apps   []app
	groups []group
	week   [7 * 24]hourOfWeek
	slots  int64 // of a person: one session for each device in each app
	deeds  deeds
}

// group is some people with one habit in one zone.
type group struct {
	role    role
	members []int32 // in people
	zone    int
	habit   habit
	share   float64
}

// role is what the members of a group do.
type role int

const (
	roleAppUser role = iota
	roleStudio
	roleBot
	roleAction
)

// hourOfWeek is who is active in an hour of the UTC week: weights summed up
// group by group.
type hourOfWeek struct {
	until []float64
	total float64
}

// newCast makes everybody who appears in a story of so many logs from start to
// now.
func newCast(o Options, start time.Time) *cast {
	d := newDice(o.Seed, streamCast)
	c := &cast{people: newPeople(d, o.Logs), apps: newApps(), slots: 2 * appCount, deeds: newDeeds()}
	for i := firstAppUser; i < len(c.people); i++ {
		c.people[i].apps = favourites(d, c.people[i].country)
	}
	c.groups = c.newGroups()
	for _, g := range c.groups[:len(countries())] {
		c.join(g, start.UnixMilli(), o.Now.UnixMilli())
	}
	for h := range c.week {
		c.week[h] = c.activity(h)
	}
	return c
}

// favourites are the two apps somebody of the country uses.
func favourites(d dice, country int) [2]int {
	first := one(d, []int{conference, conference, fieldService, handbook, newsroom, safety})
	switch {
	case country == 1 && d.chance(0.5):
		first = portal
	case country == 4 && d.chance(0.6):
		first = directory
	case country == 5 && d.chance(0.7):
		first = tokyo
	}
	return [2]int{first, one(d, []int{conference, newsroom, handbook})}
}

func (c *cast) newGroups() []group {
	where := countries()
	var groups []group
	for i := range where {
		groups = append(groups, group{role: roleAppUser, zone: where[i].zone, habit: where[i].habit, share: where[i].share})
	}
	for i := firstAppUser; i < len(c.people); i++ {
		g := &groups[c.people[i].country]
		g.members = append(g.members, int32(i))
	}
	for i, s := range studioPeople() {
		groups = append(groups, group{role: roleStudio, members: []int32{int32(i)}, zone: where[s.country].zone, habit: s.habit, share: s.share * 0.45})
	}
	return append(groups,
		group{role: roleBot, members: []int32{bot}, habit: roundTheClock, share: 1.1},
		group{role: roleAction, members: []int32{hookUser, nightlyUser}, habit: roundTheClock, share: 1.3})
}

func (c *cast) activity(utc int) hourOfWeek {
	h := hourOfWeek{until: make([]float64, len(c.groups))}
	for i := range c.groups {
		local := (utc + c.groups[i].zone + 7*24) % (7 * 24)
		h.total += c.groups[i].share * c.groups[i].habit(local/24, local%24)
		h.until[i] = h.total
	}
	return h
}

// join lets four of ten members of a group join in the course of the year, in
// the mornings of where they live.
func (c *cast) join(g group, start, now int64) {
	n := len(g.members)
	for i := n * 6 / 10; i < n; i++ {
		part := float64(i-n*6/10+1) / float64(n-n*6/10+1)
		at := start + int64(part*float64(now-start))
		at = at/day*day + int64(10-g.zone)*hour + int64(i)*7_919_033%(2*hour)
		c.people[g.members[i]].joined = at
	}
}

// somebody who is active at a time, in that hour of the UTC week.
func (c *cast) somebody(d dice, at int64, week int) (role, *person) {
	h := &c.week[week]
	target := d.Float64() * h.total
	i := 0
	for i < len(c.groups)-1 && h.until[i] <= target {
		i++
	}
	g := &c.groups[i]
	there := sort.Search(len(g.members), func(i int) bool { return c.people[g.members[i]].joined >= at })
	return g.role, &c.people[g.members[d.few(there)]]
}

// session is the id of a person's use of an app on one of their devices; it
// never changes.
func (c *cast) session(p *person, dev, app int) int64 {
	return 410_000 + p.id*c.slots + int64(dev*appCount+app)
}
