package story

// memberDeeds are what admins do about the organization's people.
func memberDeeds() []deed {
	return []deed{
		{"organization.user.invite", 1, onMember},
		{"organization.user.create", 1, onMember},
		{"organization.user.update", 1, onMember},
		{"organization.user.delete", 0.4, onMember},
		{"organization.user.unblock", 0.2, onMember},
		{"organization.user.twofactor.remove", 0.1, onMember},
		{"organization.user.app.create", 1, onMemberOfApp},
		{"organization.user.app.update", 0.5, onMemberOfApp},
		{"organization.user.app.remove", 0.3, onMemberOfApp},
	}
}

func onMember(g *generator, _ *visit, r *Record) {
	r.AppID = 0
	g.writeMember(&g.cast.people[g.IntN(studioCount)])
}

func onMemberOfApp(g *generator, v *visit, r *Record) {
	onMember(g, v, r)
	g.w.list("apps")
	g.w.number("", v.app.id)
	g.w.end()
	g.w.text("role", one(g.dice, []string{"editor", "publisher"}))
}

func (g *generator) writeMember(p *person) {
	g.w.object("user")
	g.w.number("id", p.id)
	g.w.text("email", p.email)
	g.w.text("fullName", p.name)
	g.w.end()
}

// onPerson is an admin's deed about a given person.
func (g *generator) onPerson(at int64, v *visit, kind string, p *person, extra func(w *jsonWriter)) {
	g.do(at, v, deed{kind: kind, fill: func(g *generator, _ *visit, r *Record) {
		r.AppID = 0
		g.writeMember(p)
		if extra != nil {
			extra(&g.w)
		}
	}})
}
