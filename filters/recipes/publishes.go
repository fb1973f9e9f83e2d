package recipes

import (
	"cmp"
	"strings"

	"fliplet-audit/filters"
	"fliplet-audit/model"
)

// publishes is the summary of what apps were published: launches, updates, and
// builds with what became of them.
type publishes struct {
	countedLogs

	items     []published
	people    map[string]Change  // to the logs of a person
	reports   map[string]*report // by appSubmissionId
	withoutID missing
	others    int
	look      filters.Lookup
}

// published is one launch, update or request of a build.
type published struct {
	id         model.ID
	at         moment
	app, by    string
	channel    string
	submission string // of a build; "" when it is none or does not say
	build      bool
	detail     string // its platform and version
}

// report is the latest that was reported of a build.
type report struct {
	at          moment
	id          model.ID
	status, why string
	added       bool // it was added, not only joined
}

const (
	channelLaunch = "web launch"
	channelUpdate = "in-app update"
	channelBuild  = "store build"

	// notReported is the outcome of a build without a report.
	notReported = "not reported yet"
	// statusNotSaid is the outcome of one whose report has no status.
	statusNotSaid = "reported, without a status"
)

func newPublishes() *publishes {
	return &publishes{
		countedLogs: newCountedLogs(), reports: make(map[string]*report), people: make(map[string]Change),
		look: filters.NewLookup("appSubmissionId", "status", "platform", "version", "errorMessage", "error", "reason", "message"),
	}
}

// Add takes a log of publishing.
func (p *publishes) Add(l model.Log) {
	if p.first(l) {
		p.take(l, true)
	}
}

// Join takes a report that the query left out.
func (p *publishes) Join(l model.Log) {
	if l.Type == "app.submission.report" && p.note(l) {
		p.take(l, false)
	}
}

func (p *publishes) take(l model.Log, added bool) {
	switch l.Type {
	case "app.publish.web.create":
		p.add(l, channelLaunch)
	case "app.publish":
		p.add(l, channelUpdate)
	case "app.submission.build":
		p.add(l, channelBuild)
	case "app.submission.report":
		p.takeReport(l, added)
	default:
		p.others++
	}
}

func (p *publishes) add(l model.Log, channel string) {
	found := p.look.In(l.DataText.Value)
	one := published{
		id: l.ID, at: momentOf(l.CreatedAt), app: kept(l.AppName.Value), by: kept(person(l)), channel: channel,
		detail: kept(strings.TrimSpace(found[2].Value + " " + found[3].Value)),
	}
	if channel == channelBuild {
		one.build, one.submission = true, keptID(found[0].Value)
		if !found[0].OK {
			p.withoutID.add(found[0].Present)
		}
	}
	if _, known := p.people[one.by]; !known {
		p.people[one.by] = byCell(model.ColumnUser, l)
	}
	p.items = append(p.items, one)
}

func (p *publishes) takeReport(l model.Log, added bool) {
	found := p.look.In(l.DataText.Value)
	if !found[0].OK {
		if added {
			p.withoutID.add(found[0].Present)
		}
		return
	}
	id := keptID(found[0].Value)
	r := p.reports[id]
	if r == nil {
		r = new(report)
		p.reports[id] = r
	}
	r.added = r.added || added
	at := momentOf(l.CreatedAt)
	if cmp.Or(cmp.Compare(at, r.at), cmp.Compare(l.ID, r.id)) < 0 {
		return
	}
	why, _ := firstOf(found[4:])
	r.at, r.id, r.status, r.why = at, l.ID, kept(found[1].Value), kept(why)
}

// Open gives the queries for the reports of builds that have none.
func (p *publishes) Open(q model.Query) []model.Query {
	types := []string{"app.submission.report"}
	if !leavesOut(q, types) {
		return nil
	}
	var ids []string
	for _, one := range p.items {
		if one.submission != "" && p.reports[one.submission] == nil {
			ids = append(ids, one.submission)
		}
	}
	return queriesFor(q, types, "appSubmissionId", ids)
}

// outcome is what became of a build; what it was published as, for all else.
func (p *publishes) outcome(one published) string {
	if !one.build {
		return one.channel
	}
	r := p.reports[one.submission]
	switch {
	case one.submission == "" || r == nil:
		return notReported
	case r.status == "":
		return statusNotSaid
	}
	return r.status
}
