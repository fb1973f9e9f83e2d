package story

// accountDeeds are what people do to their own account.
func accountDeeds() []deed {
	return []deed{
		{"user.update", 2, detailsChanged},
		{"user.password.update", 1, passwordChanged},
		{"user.session.remove", 0.5, sessionRemoved},
		{"user.twofactor.add", 0.4, secondFactor},
		{"user.twofactor.remove", 0.2, secondFactor},
	}
}

func detailsChanged(g *generator, v *visit, r *Record) {
	r.AppID = 0
	g.w.list("changes")
	g.w.text("", one(g.dice, []string{"firstName", "lastName", "email", "legacy"}))
	g.w.end()
	g.w.text("fullName", v.who.name)
	g.w.text("ip", v.who.ip)
}

func passwordChanged(g *generator, v *visit, r *Record) {
	r.AppID = 0
	g.w.text("ip", v.who.ip)
	g.w.text("path", "/v1/user/password")
	g.w.text("method", "PUT")
}

func sessionRemoved(g *generator, v *visit, r *Record) {
	r.AppID = 0
	g.w.number("session", v.session)
	g.w.text("ip", v.who.ip)
}

func secondFactor(g *generator, v *visit, r *Record) {
	r.AppID = 0
	g.w.text("type", one(g.dice, []string{"sms", "authenticator"}))
	g.w.text("ip", v.who.ip)
}

// factorOf is a second factor of a given kind turned on or off by its owner.
func (g *generator) factorOf(at int64, v *visit, kind, factor string) {
	g.do(at, v, deed{kind: kind, fill: func(g *generator, v *visit, r *Record) {
		r.AppID = 0
		g.w.text("type", factor)
		g.w.text("ip", v.who.ip)
	}})
}
