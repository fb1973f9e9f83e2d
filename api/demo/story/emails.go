package story

import (
	"encoding/hex"
	"strconv"
)

// email is one message to one person.
type email struct {
	id      string // messageId, on all its logs
	to      string
	subject string
	session int64
	appID   int64
}

// outcome is what became of an email.
type outcome int

const (
	delivered outcome = iota
	delayedThenDelivered
	delayedThenBounced
	bounced
	complained // delivered, and then marked as spam
	rejected
	unknown // no status at all
	outcomeCount
)

func subjects() []string {
	return []string{"Your badge for the conference", "Bestätigung Ihres Urlaubsantrags", "会議室の予約が確定しました", "Job 1042: 100% done", "Re: \"quotes\" & ampersands", "Η εγγραφή σας", "Potwierdzenie zgłoszenia", "تأكيد الحجز", "We miss you 👋"}
}

// messageID looks like those of the mail service: its time in front.
func (g *generator) messageID(at int64) string {
	var stamp [6]byte
	for i := range stamp {
		stamp[5-i] = byte(at >> (8 * i))
	}
	return "0102" + hex.EncodeToString(stamp[:]) + "-" + g.uuid() + "-000000"
}

// newEmail is an email sent from the visit's app.
func (g *generator) newEmail(at int64, v *visit, to, subject string) email {
	return email{id: g.messageID(at), to: to, subject: subject, session: v.session, appID: v.appID}
}

// send logs the trigger of an email, which is kind. Emails of one request
// share its id.
func (g *generator) send(at int64, v *visit, kind string, m email, request string) {
	g.about(v)
	g.w.list("to")
	g.w.object("")
	g.w.text("email", m.to)
	g.w.text("type", "to")
	g.w.end()
	g.w.end()
	g.w.text("subject", m.subject)
	g.w.text("from_name", v.app.name)
	g.w.text("messageId", m.id)
	r := v.record(kind)
	r.RequestID = request
	g.add(at, r)
}

// emailScene sends an email and lets its outcome follow.
func (g *generator) emailScene(at int64, v *visit, kind, to string) {
	m := g.newEmail(at, v, to, one(g.dice, subjects()))
	g.send(at, v, kind, m, "")
	g.outcome(at, m, g.someOutcome())
}

// someOutcome is mostly the good one.
func (g *generator) someOutcome() outcome {
	if g.chance(0.9) {
		return delivered
	}
	return outcome(g.IntN(int(outcomeCount)))
}

// outcome logs what became of an email that was sent at the time at.
func (g *generator) outcome(at int64, m email, what outcome) {
	soon := at + g.millis(2*second, 40*second)
	switch what {
	case delivered:
		g.status(soon, m, "email.delivered", "smtpResponse", "250 2.0.0 OK "+strconv.FormatInt(soon/second, 10))
	case delayedThenDelivered, delayedThenBounced:
		g.delays(soon, m, what)
	case bounced:
		g.status(soon, m, "email.bounced", "diagnosticCode", "smtp; 550 5.1.1 <"+m.to+">: user unknown")
	case complained:
		g.status(soon, m, "email.delivered", "smtpResponse", "250 ok")
		g.status(soon+g.millis(4*minute, 40*minute), m, "email.complaint", "complaintFeedbackType", "abuse")
	case rejected:
		g.status(soon, m, "email.rejected", "reason", "554 5.7.1 Message refused: content looks like spam")
	}
}

func (g *generator) delays(at int64, m email, what outcome) {
	for range g.between(1, 3) {
		g.status(at, m, "email.delayed", "delayType", one(g.dice, []string{"MailboxFull", "TransientCommunicationFailure", "SpamDetected"}))
		at += g.millis(5*minute, 25*minute)
	}
	if what == delayedThenDelivered {
		g.status(at, m, "email.delivered", "smtpResponse", "250 2.6.0 queued for delivery")
		return
	}
	g.status(at, m, "email.bounced", "diagnosticCode", "smtp; 452 4.2.2 mailbox full, gave up")
}

// status is what the mail service reports: nobody's request, nobody's session.
func (g *generator) status(at int64, m email, kind, key, words string) {
	g.w.begin()
	g.w.text("messageId", m.id)
	g.w.text("recipient", m.to)
	g.w.text("subject", m.subject)
	g.w.text(key, words)
	if kind == "email.bounced" {
		g.w.text("bounceType", "Permanent")
	}
	g.add(at, Record{Type: kind, AppID: m.appID, RequestID: noRequest})
}

// newsletter goes to many within seconds; who gets which outcome is decided by
// the turn, so that a small one has them all.
func (g *generator) newsletter(at int64, v *visit, subject string, recipients int) {
	request := g.uuid()
	for i := range recipients {
		p := &g.cast.people[firstAppUser+i%(len(g.cast.people)-firstAppUser)]
		m := g.newEmail(at, v, p.email, subject)
		g.send(at, v, "email.communicate", m, request)
		what := delivered
		if i%9 == 4 {
			what = outcome(1 + i/9%int(outcomeCount-1))
		}
		g.outcome(at, m, what)
		at += g.millis(0, 180)
	}
}
