package recipes

import (
	"cmp"
	"slices"
	"strings"

	"fliplet-audit/model"
)

// Figures are the totals, what stands out, and the attempts by person and by
// address.
func (s *logins) Figures(v View) Figures {
	byPerson := s.grouped(func(a attempt) int { return a.person })
	byAddress := s.grouped(func(a attempt) int { return a.address })
	rows := s.inARow(byPerson)
	f := Figures{
		BasedOn: s.logs, Sentences: s.sentences(v, rows, byPerson, byAddress), Lacking: s.noAddress.lacking("ip"),
	}
	if len(rows) > 0 {
		f.Tables = append(f.Tables, s.inARowTable(v, rows))
	}
	f.Tables = append(f.Tables, s.personTable(v, byPerson), s.addressTable(v, byAddress))
	return f
}

// personRun is failures in a row of one person.
type personRun struct {
	person int
	run
}

// inARow lists the failures in a row that stand out, the most first.
func (s *logins) inARow(byPerson map[int][]attempt) []personRun {
	var rows []personRun
	for person, attempts := range byPerson {
		for _, r := range runsOf(attempts) {
			if r.failures >= standsOut {
				rows = append(rows, personRun{person, r})
			}
		}
	}
	slices.SortFunc(rows, func(a, b personRun) int {
		return cmp.Or(cmp.Compare(b.failures, a.failures), latestFirst(a.when.last, b.when.last, s.people.texts[a.person], s.people.texts[b.person]))
	})
	return rows
}

func (s *logins) sentences(v View, rows []personRun, byPerson, byAddress map[int][]attempt) []string {
	all := sumUp(s.attempts)
	said := []string{colon(some(all.attempts, "attempt to sign in", "attempts to sign in"), listed(
		partOf(all.failed, "failed"), part{all.first, "first sign-in", "first sign-ins"}, partOf(all.sso, "by single sign-on"),
	))}
	if len(byPerson) > 0 {
		words := some(len(byPerson), "person", "people") + ", from " + some(len(byAddress), "address", "addresses") + "."
		said = append(said, words)
	}
	if len(rows) > 0 {
		r := rows[0]
		said = append(said, model.Thousands(int64(r.failures))+" failures in a row stand out: "+orNone(s.people.texts[r.person])+", "+s.from(r.addresses)+", until "+v.clock(r.when.last.time())+".")
	}
	if address, sum := s.worstAddress(byAddress); sum.longest.failures >= standsOut {
		said = append(said, model.Thousands(int64(sum.longest.failures))+" failures in a row from "+address+", on "+some(len(sum.people), "account", "accounts")+".")
	}
	return append(said, aside(s.others)...)
}

func (s *logins) from(addresses []int) string {
	if len(addresses) == 1 {
		return "from " + orNone(s.addresses.texts[addresses[0]])
	}
	return "from " + some(len(addresses), "address", "addresses")
}

func (s *logins) worstAddress(byAddress map[int][]attempt) (address string, worst signIns) {
	for place, attempts := range byAddress {
		sum := sumUp(attempts)
		name := s.addresses.texts[place]
		if sum.longest.failures > worst.longest.failures || sum.longest.failures == worst.longest.failures && name < address {
			address, worst = name, sum
		}
	}
	return address, worst
}

func (s *logins) inARowTable(v View, rows []personRun) Table {
	headings := []string{"Person", "In a row", "From", "Began", "Ended", "And then"}
	return v.table("Failures in a row", headings, len(rows), func(i int) Row {
		r := rows[i]
		change := s.changes[r.person]
		change.Types = strings.Join(loginTypes(), ",")
		cells := append(texts(orNone(s.people.texts[r.person])), numberCell(r.failures), textCell(s.addressWords(r.addresses)))
		cells = append(cells, times(r.when.first.time(), r.when.last.time())...)
		return Row{Cells: append(cells, textCell(s.afterwards(r.run))), Change: change}
	})
}

func (s *logins) addressWords(addresses []int) string {
	var words []string
	for _, place := range addresses[:min(3, len(addresses))] {
		words = append(words, orNone(s.addresses.texts[place]))
	}
	if more := len(addresses) - len(words); more > 0 {
		words = append(words, model.Thousands(int64(more))+" more")
	}
	return strings.Join(words, ", ")
}

// afterwards says what came after failures in a row.
func (s *logins) afterwards(r run) string {
	if r.then == nil {
		return "no sign-in since"
	}
	words := "signed in"
	if r.then.at != 0 && r.when.last != 0 {
		words += " " + span(r.then.at.time().Sub(r.when.last.time())) + " later"
	}
	if r.then.address != 0 {
		words += " from " + s.addresses.texts[r.then.address]
	}
	return words
}

func (s *logins) personTable(v View, groups map[int][]attempt) Table {
	headings := []string{"Person", "Attempts", "Failed", "In a row", "First", "Single sign-on", "Last"}
	places, sums := ordered(groups, s.people.texts)
	return v.table("By person", headings, len(places), func(i int) Row {
		sum := sums[places[i]]
		cells := append(texts(s.people.texts[places[i]]), numbers(sum.attempts, sum.failed, sum.longest.failures, sum.first, sum.sso)...)
		return Row{Cells: append(cells, timeCell(sum.when.last.time())), Change: s.changes[places[i]]}
	})
}

func (s *logins) addressTable(v View, groups map[int][]attempt) Table {
	headings := []string{"Address", "Attempts", "Failed", "In a row", "People", "Last"}
	places, sums := ordered(groups, s.addresses.texts)
	return v.table("By address", headings, len(places), func(i int) Row {
		sum := sums[places[i]]
		address := s.addresses.texts[places[i]]
		cells := append(texts(address), numbers(sum.attempts, sum.failed, sum.longest.failures, len(sum.people))...)
		return Row{Cells: append(cells, timeCell(sum.when.last.time())), Change: byKey("ip", address)}
	})
}

// ordered sums groups up and puts them in order: the most failures first, then
// the most attempts.
func ordered(groups map[int][]attempt, names []string) (places []int, sums map[int]signIns) {
	sums = make(map[int]signIns, len(groups))
	for place, attempts := range groups {
		places = append(places, place)
		sums[place] = sumUp(attempts)
	}
	slices.SortFunc(places, func(a, b int) int {
		return cmp.Or(cmp.Compare(sums[b].failed, sums[a].failed), cmp.Compare(sums[b].attempts, sums[a].attempts), cmp.Compare(names[a], names[b]))
	})
	return places, sums
}
