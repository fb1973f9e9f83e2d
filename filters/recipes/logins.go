package recipes

import (
	"cmp"
	"slices"

	"fliplet-audit/filters"
	"fliplet-audit/model"
)

// logins is the summary of sign-ins. An attempt may have more than one log, as
// user.login with user.login.failed; those of one request are one attempt.
type logins struct {
	countedLogs
	attempts  []attempt
	byRequest map[string]int
	people    index
	addresses index
	changes   []Change // to the logs of a person, as in people
	look      filters.Lookup
	noAddress missing
	others    int
}

type attempt struct {
	at                 moment
	person, address    int // in the indexes
	failed, first, sso bool
}

// index numbers different texts, "" being 0.
type index struct {
	texts  []string
	places map[string]int
}

func newIndex() index { return index{texts: []string{""}, places: map[string]int{"": 0}} }

// of gives the number of a text, and whether it is new.
func (x *index) of(text string) (place int, isNew bool) {
	place, known := x.places[text]
	if !known {
		text = kept(text)
		place, known = x.places[text]
	}
	if !known {
		place = len(x.texts)
		x.texts = append(x.texts, text)
		x.places[text] = place
	}
	return place, !known
}

func newLogins() *logins {
	return &logins{
		countedLogs: newCountedLogs(), byRequest: make(map[string]int), people: newIndex(), addresses: newIndex(),
		changes: make([]Change, 1), look: filters.NewLookup("ip"),
	}
}

// Add takes a log of a sign-in.
func (s *logins) Add(l model.Log) {
	if !s.first(l) {
		return
	}
	if !slices.Contains(loginTypes(), l.Type) {
		s.others++
		return
	}
	found := s.look.In(l.DataText.Value)[0]
	if !found.OK {
		s.noAddress.add(found.Present)
	}
	a := s.attempt(l)
	a.failed = a.failed || l.Type == "user.login.failed"
	a.first = a.first || l.Type == "user.login.first"
	a.sso = a.sso || l.Type == "user.login.sso"
	if a.address == 0 && found.OK {
		a.address, _ = s.addresses.of(found.Value)
	}
	if a.person == 0 {
		a.person = s.person(l)
	}
}

// attempt finds the attempt that a log belongs to, or begins one.
func (s *logins) attempt(l model.Log) *attempt {
	if l.RequestID != "" {
		if i, known := s.byRequest[l.RequestID]; known {
			return &s.attempts[i]
		}
		s.byRequest[l.RequestID] = len(s.attempts)
	}
	s.attempts = append(s.attempts, attempt{at: momentOf(l.CreatedAt)})
	return &s.attempts[len(s.attempts)-1]
}

func (s *logins) person(l model.Log) int {
	place, isNew := s.people.of(person(l))
	if isNew {
		s.changes = append(s.changes, byCell(model.ColumnUser, l))
	}
	return place
}

// signIns sums up some attempts.
type signIns struct {
	attempts, failed, first, sso int
	longest                      run // of failures in a row
	when                         extent
	people                       map[int]bool
}

func sumUp(attempts []attempt) signIns {
	sum := signIns{people: make(map[int]bool)}
	for _, a := range attempts {
		sum.attempts++
		sum.failed += oneIf(a.failed)
		sum.first += oneIf(a.first)
		sum.sso += oneIf(a.sso)
		sum.when.add(a.at)
		if a.person != 0 {
			sum.people[a.person] = true
		}
	}
	for _, r := range runsOf(attempts) {
		if r.failures > sum.longest.failures {
			sum.longest = r
		}
	}
	return sum
}

func oneIf(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// run is failures in a row, nothing but failures between the first and the last.
type run struct {
	failures  int
	when      extent
	addresses []int
	then      *attempt // the success that ended it, if one did
}

// standsOut is how many failures in a row are no slip any more.
const standsOut = 3

// runsOf finds the failures in a row among attempts in order of time.
func runsOf(attempts []attempt) []run {
	var runs []run
	var r run
	for i, a := range attempts {
		if a.failed {
			r.failures++
			r.when.add(a.at)
			if !slices.Contains(r.addresses, a.address) && len(r.addresses) < maxWords {
				r.addresses = append(r.addresses, a.address)
			}
			continue
		}
		if r.failures > 0 {
			r.then = &attempts[i]
			runs = append(runs, r)
			r = run{}
		}
	}
	if r.failures > 0 {
		runs = append(runs, r)
	}
	return runs
}

// grouped puts attempts together by what key gives, each group in order of
// time; 0 is left out.
func (s *logins) grouped(key func(attempt) int) map[int][]attempt {
	sorted := slices.Clone(s.attempts)
	slices.SortStableFunc(sorted, func(a, b attempt) int { return cmp.Compare(a.at, b.at) })
	groups := make(map[int][]attempt)
	for _, a := range sorted {
		if k := key(a); k != 0 {
			groups[k] = append(groups[k], a)
		}
	}
	return groups
}
