package recipes

import (
	"cmp"
	"slices"
	"strings"

	"fliplet-audit/filters"
	"fliplet-audit/model"
)

// The tags of rows that are not of a message sent in what was read.
const (
	tagNotSent   = "no trigger here"
	tagElsewhere = "to others"
)

// emailTags are the tags of a message's row, in the order they are told.
func emailTags() []string {
	return []string{delivered.String(), delayed.String(), bounced.String(), rejected.String(), complained.String(), noStatus, tagNotSent, tagElsewhere}
}

func (e *emails) tag(m *message) string {
	switch {
	case e.elsewhere(m):
		return tagElsewhere
	case !m.sent():
		return tagNotSent
	}
	return m.status()
}

// Figures are the totals by status, and each message.
func (e *emails) Figures(v View) Figures {
	counts := make(map[string]int)
	byTag := make(map[string][]*message)
	var shown []*message
	slices.SortFunc(e.order, func(a, b *message) int { return latestFirst(a.steps[0].at, b.steps[0].at, a.id, b.id) })
	for _, m := range e.order {
		if !m.added {
			continue
		}
		tag := e.tag(m)
		counts[tag]++
		byTag[tag] = append(byTag[tag], m)
		if v.Tag == "" || v.Tag == tag {
			shown = append(shown, m)
		}
	}
	return Figures{
		BasedOn:   e.logs,
		Sentences: e.sentences(counts),
		Tables:    []Table{e.totals(v, counts, byTag), e.messageTable(v, shown), e.recipientTable(v)},
		Lacking:   e.without.lacking("messageId"),
	}
}

func (e *emails) sentences(counts map[string]int) []string {
	var parts []part
	sent := 0
	for _, tag := range emailTags()[:6] {
		words := partOf(counts[tag], tag)
		if tag == complained.String() {
			words.many = "complaints"
		}
		parts = append(parts, words)
		sent += counts[tag]
	}
	said := []string{colon(model.Thousands(int64(sent))+" sent", listed(parts...))}
	if n := counts[tagNotSent]; n > 0 {
		said = append(said, some(n, "more has a status, but what set it off is not among these logs: it was sent before the range, or in another way.",
			"more have a status, but what set them off is not among these logs: they were sent before the range, or in another way."))
	}
	if n := counts[tagElsewhere]; n > 0 {
		said = append(said, some(n, "more names the recipient, but went to others.", "more name the recipient, but went to others."))
	}
	return append(said, aside(e.others)...)
}

const messagesTitle = "Messages"

func (e *emails) totals(v View, counts map[string]int, byTag map[string][]*message) Table {
	var tags []string
	for _, tag := range emailTags() {
		if counts[tag] > 0 {
			tags = append(tags, tag)
		}
	}
	v.Rows = 0
	t := v.table("By status", []string{"Latest status", "Messages"}, len(tags), func(i int) Row {
		return Row{Cells: []Cell{textCell(tags[i]), numberCell(counts[tags[i]])}, Tag: tags[i], Change: messagesChange(byTag[tags[i]])}
	})
	t.Counts = messagesTitle
	return t
}

// messagesChange leads to all the logs of some messages; nowhere when they are
// too many for a filter.
func messagesChange(messages []*message) Change {
	if len(messages) > maxIDs {
		return Change{}
	}
	ids := make([]string, len(messages))
	for i, m := range messages {
		ids[i] = m.id
	}
	slices.Sort(ids)
	return allAbout("messageId", ids, emailTypes())
}

func (e *emails) messageTable(v View, shown []*message) Table {
	return v.table(messagesTitle, []string{"Sent", "Recipient", "Subject", "Status", "What happened", "messageId"}, len(shown), func(i int) Row {
		m := shown[i]
		sent := Cell{Kind: CellTime}
		if m.sent() {
			sent = timeCell(m.steps[0].at.time())
		}
		return Row{
			Cells:  append([]Cell{sent}, texts(m.recipients.words(), orNone(m.subject), m.status(), m.ladder(), m.id)...),
			Tag:    e.tag(m),
			Change: allAbout("messageId", []string{m.id}, emailTypes()),
		}
	})
}

// mailbox counts the messages to one address.
type mailbox struct {
	address                        string
	messages, delivered, none, bad int
}

// recipientTable counts the messages that were sent, by address; an address is
// the same in any case.
func (e *emails) recipientTable(v View) Table {
	boxes := make(map[string]*mailbox)
	var sorted []*mailbox
	for _, m := range e.order {
		if tag := e.tag(m); !m.added || tag == tagNotSent || tag == tagElsewhere {
			continue
		}
		for _, address := range m.recipients.addresses {
			box := boxes[strings.ToLower(address)]
			if box == nil {
				box = &mailbox{address: address}
				boxes[strings.ToLower(address)] = box
				sorted = append(sorted, box)
			}
			box.count(m.steps[len(m.steps)-1].what)
		}
	}
	slices.SortFunc(sorted, func(a, b *mailbox) int {
		return cmp.Or(cmp.Compare(b.messages, a.messages), cmp.Compare(strings.ToLower(a.address), strings.ToLower(b.address)))
	})
	headings := []string{"Recipient", "Messages", "Delivered", "Bounced, refused or complained", "Not known or delayed"}
	return v.table("By recipient", headings, len(sorted), func(i int) Row {
		box := sorted[i]
		return Row{
			Cells:  append(texts(box.address), numbers(box.messages, box.delivered, box.bad, box.none)...),
			Change: byText(box.address),
		}
	})
}

func (b *mailbox) count(latest emailWhat) {
	b.messages++
	switch latest {
	case delivered:
		b.delivered++
	case triggered, delayed:
		b.none++
	default:
		b.bad++
	}
}

// words lists the addresses, as many as a line holds.
func (r recipients) words() string {
	const most = 3
	if len(r.addresses) == 0 {
		return notSaid
	}
	words := strings.Join(r.addresses[:min(most, len(r.addresses))], ", ")
	if more := len(r.addresses) - most + r.more; more > 0 {
		words += " and " + model.Thousands(int64(more)) + " more"
	}
	return words
}

// allAbout leads to all logs of some types with one of some ids under a key,
// whoever wrote them and however late; nowhere when an id was
// cut.
func allAbout(key string, ids, types []string) Change {
	pairs := make([]filters.KeyValue, len(ids))
	for i, id := range ids {
		if len(id) > maxKept {
			return Change{}
		}
		pairs[i] = filters.KeyValue{Key: key, Value: id}
	}
	text, ok := filters.ByKeys(pairs)
	if !ok {
		return Change{}
	}
	c := filtered(model.ColumnData, text)
	c.Alone, c.UntilNow, c.Types = true, true, strings.Join(types, ",")
	return c
}
