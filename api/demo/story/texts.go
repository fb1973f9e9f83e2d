package story

import "strconv"

// smsLog is a text message; the numbers are of those kept free for fiction.
func (g *generator) smsLog(at int64, v *visit, kind string) {
	g.about(v)
	g.w.text("to", "+44 7700 900"+strconv.Itoa(g.between(100, 999)))
	switch kind {
	case "sms.2fa", "sms.validate":
		g.w.text("body", "Your code is "+strconv.Itoa(g.between(100_000, 999_999)))
	default:
		g.w.text("body", one(g.dice, []string{"Your room has moved to Hall 2", "Dein Termin: morgen 9:00", "Job finished 👍"}))
	}
	g.w.text("status", one(g.dice, []string{"queued", "queued", "sent", "undelivered"}))
	r := v.record(kind)
	if kind == "sms.validate" {
		r.UserID = 0
	}
	g.add(at, r)
}
