package story

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

func newCast(seed int64, logs int) *cast {
	d := newDice(seed, streamCast)
	c := &cast{people: newPeople(d, logs), apps: newApps(), slots: 2 * appCount, deeds: newDeeds()}
	for i := firstAppUser; i < len(c.people); i++ {
		c.people[i].apps = favourites(d, c.people[i].country)
	}
	c.groups = c.newGroups()
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
		groups = append(groups, group{role: roleStudio, members: []int32{int32(i)}, zone: where[s.country].zone, habit: s.habit, share: s.share * 0.28})
	}
	return append(groups,
		group{role: roleBot, members: []int32{bot}, habit: roundTheClock, share: 0.5},
		group{role: roleAction, members: []int32{hookUser, nightlyUser}, habit: roundTheClock, share: 0.9})
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

// somebody who is active in an hour of the UTC week.
func (c *cast) somebody(d dice, week int) (role, *person) {
	h := &c.week[week]
	target := d.Float64() * h.total
	i := 0
	for i < len(c.groups)-1 && h.until[i] <= target {
		i++
	}
	g := &c.groups[i]
	return g.role, &c.people[g.members[d.few(len(g.members))]]
}

// session is the id of a person's use of an app on one of their devices; it
// never changes.
func (c *cast) session(p *person, dev, app int) int64 {
	return 410_000 + p.id*c.slots + int64(dev*appCount+app)
}
