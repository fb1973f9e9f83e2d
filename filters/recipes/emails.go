package recipes

import (
	"cmp"
	"slices"
	"strings"

	"fliplet-audit/filters"
	"fliplet-audit/model"
)

// emailStep is one thing that happened to an email.
type emailStep struct {
	what emailWhat
	at   moment
}

// emailWhat is what happened. Of two at the same time the greater one is the
// later.
type emailWhat uint8

const (
	triggered emailWhat = iota
	delayed
	delivered
	bounced
	rejected
	complained
)

// noStatus is the status of an email that nothing is known of but its trigger.
const noStatus = "no status yet"

func (w emailWhat) String() string {
	return [...]string{"triggered", "delayed", "delivered", "bounced", "rejected", "complaint"}[w]
}

// emailWhatOf is what a log type says; false for types that are not of emails.
func emailWhatOf(logType string) (emailWhat, bool) {
	switch logType {
	case "email.delayed":
		return delayed, true
	case "email.delivered":
		return delivered, true
	case "email.bounced":
		return bounced, true
	case "email.rejected":
		return rejected, true
	case "email.complaint":
		return complained, true
	}
	return triggered, slices.Contains(emailTriggers(), logType)
}

// message is one email, by its messageId.
type message struct {
	id         string
	recipients recipients
	subject    string
	steps      []emailStep // the trigger first, then by time
	added      bool        // a log of it was added, not only joined
	toAsked    bool        // one of its recipients is the one asked for
}

// sent tells whether the log that set the message off was seen.
func (m *message) sent() bool { return len(m.steps) > 0 && m.steps[0].what == triggered }

// status is the latest status in words.
func (m *message) status() string {
	if last := m.steps[len(m.steps)-1]; last.what != triggered {
		return last.what.String()
	}
	return noStatus
}

// ladder is all that happened, with the times between.
func (m *message) ladder() string {
	var b strings.Builder
	for i, s := range m.steps {
		if i > 0 {
			b.WriteString(" → ")
		}
		b.WriteString(s.what.String())
		if i > 0 && s.at != 0 && m.steps[i-1].at != 0 {
			b.WriteString(" " + span(s.at.time().Sub(m.steps[i-1].at.time())))
		}
	}
	return b.String()
}

func (m *message) addStep(s emailStep) {
	at, _ := slices.BinarySearchFunc(m.steps, s, emailStep.compare)
	m.steps = slices.Insert(m.steps, at, s)
}

// compare puts the trigger first, whatever its time: clocks differ (wire.md,
// "createdAt may be later than updatedAt").
func (s emailStep) compare(other emailStep) int {
	if (s.what == triggered) != (other.what == triggered) {
		return cmp.Compare(s.what, other.what)
	}
	return cmp.Or(cmp.Compare(s.at, other.at), cmp.Compare(s.what, other.what))
}

// emails is the summary of emails: one line for each message.
type emails struct {
	countedLogs
	to       string // the recipient asked for, "" for any
	messages map[string]*message
	order    []*message // all of them, the latest first when figures were last given
	others   int        // logs of other types
	without  missing
	subjects map[string]string // so that a newsletter's is kept once
}

func newEmails(to string) *emails {
	return &emails{countedLogs: newCountedLogs(), to: strings.ToLower(to), messages: make(map[string]*message), subjects: make(map[string]string)}
}

// Add takes a log of an email.
func (e *emails) Add(l model.Log) {
	if e.first(l) {
		e.take(l, true)
	}
}

// Join takes a status that the query left out.
func (e *emails) Join(l model.Log) {
	if what, ok := emailWhatOf(l.Type); ok && what != triggered && e.note(l) {
		e.take(l, false)
	}
}

func (e *emails) take(l model.Log, added bool) {
	what, ok := emailWhatOf(l.Type)
	if !ok {
		e.others++
		return
	}
	about := readEmail(l.DataText.Value)
	if len(about.ids) == 0 {
		if added {
			e.without.add(about.hasKey)
		}
		return
	}
	for _, id := range about.ids {
		m := e.message(id)
		m.added = m.added || added
		m.addStep(emailStep{what, momentOf(l.CreatedAt)})
		if m.subject == "" {
			m.subject = e.subject(about.subject)
		}
		if len(about.ids) == 1 {
			e.addRecipients(m, about.recipients)
		}
	}
}

func (e *emails) message(id string) *message {
	m := e.messages[id]
	if m == nil && len(id) > maxKept {
		id = keptID(id)
		m = e.messages[id]
	}
	if m == nil {
		m = &message{id: strings.Clone(id)}
		e.messages[m.id] = m
		e.order = append(e.order, m)
	}
	return m
}

func (e *emails) addRecipients(m *message, r recipients) {
	for _, address := range r.addresses {
		m.recipients.add(address, r.rank)
		m.toAsked = m.toAsked || strings.Contains(strings.ToLower(address), e.to)
	}
	m.recipients.more = max(m.recipients.more, r.more)
}

func (e *emails) subject(s string) string {
	s = kept(s)
	if same, ok := e.subjects[s]; ok {
		return same
	}
	e.subjects[s] = s
	return s
}

// elsewhere tells whether a message went to others than the recipient asked
// for, who is only named somewhere in its data. One whose recipient is not
// known is given the benefit of the doubt.
func (e *emails) elsewhere(m *message) bool {
	return e.to != "" && len(m.recipients.addresses) > 0 && m.recipients.more == 0 && !m.toAsked
}

// Open gives the queries for the statuses of messages that have none, or none
// that is their last, by their messageId where they are few.
func (e *emails) Open(q model.Query) []model.Query {
	if !leavesOut(q, emailStatuses()) {
		return nil
	}
	var ids []string
	for _, m := range e.order {
		if m.added && m.sent() && m.steps[len(m.steps)-1].what <= delayed {
			ids = append(ids, m.id)
		}
	}
	return queriesFor(q, emailStatuses(), "messageId", ids)
}

// emailAbout is what the data of an email's log says.
type emailAbout struct {
	ids        []string // the outermost messageIds
	hasKey     bool     // the key is there, whatever stands under it
	subject    string
	recipients recipients
}

func readEmail(data string) emailAbout {
	var about emailAbout
	idDepth, subjectDepth := 0, 0
	filters.Walk(data, func(n filters.Node) {
		about.recipients.see(n)
		switch {
		case n.Kind == '}' || n.Kind == ']':
		case filters.SameKey(n.Key, "messageId"):
			about.hasKey = true
			id, ok := n.ID()
			if !ok || len(about.ids) > 0 && n.Depth > idDepth {
				return
			}
			if n.Depth < idDepth {
				about.ids = about.ids[:0]
			}
			idDepth = n.Depth
			if !slices.Contains(about.ids[max(0, len(about.ids)-maxSame):], id) {
				about.ids = append(about.ids, id)
			}
		case filters.SameKey(n.Key, "subject") && n.Kind == '"' && (subjectDepth == 0 || n.Depth < subjectDepth):
			about.subject, subjectDepth = n.Text(), n.Depth
		}
	})
	return about
}

// maxSame is how far back a list of ids is looked through for the same one.
const maxSame = 100
