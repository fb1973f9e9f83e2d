package story

// signIn is a sign-in to an app or to Studio, in one of the ways there are. It
// gives the time just after.
func (g *generator) signIn(at int64, v *visit) int64 {
	if g.chance(0.08) {
		g.login(at, v, "user.login.failed", v.who.ip)
		at += g.millis(4*second, 30*second)
	}
	if v.who.kind == userStudio {
		g.login(at, v, one(g.dice, []string{"user.login", "user.login", "user.login.sso"}), v.who.ip)
	} else {
		at = g.appSignIn(at, v)
	}
	if g.chance(0.1) {
		g.signOut(at+g.millis(10*minute, 3*hour), v)
	}
	return at + g.millis(400, 3000)
}

// appSignIn is verified by email or by SMS now and then.
func (g *generator) appSignIn(at int64, v *visit) int64 {
	switch n := g.IntN(20); {
	case n < 5:
		m := g.newEmail(at, v, v.who.email, "Your verification code")
		anonymous := *v
		anonymous.who = &person{email: v.who.email}
		g.send(at, &anonymous, "email.validate", m, "")
		g.outcome(at, m, g.someOutcome())
		at += g.millis(45*second, 3*minute)
	case n == 5:
		g.smsLog(at, v, "sms.validate")
		at += g.millis(10*second, minute)
	case n == 6:
		g.smsLog(at, v, "sms.2fa")
		at += g.millis(10*second, minute)
	}
	g.login(at, v, "user.login", v.who.ip)
	return at
}

// login writes one log of a sign-in, from the address ip.
func (g *generator) login(at int64, v *visit, kind, ip string) {
	failed := kind == "user.login.failed"
	status := int64(200)
	if failed {
		status = 401
	}
	g.w.begin()
	g.w.text("ip", ip)
	g.w.text("path", "/v1/auth/login")
	g.w.text("method", "POST")
	if !failed {
		g.w.number("session", v.session)
	}
	g.writeDevice(v.device)
	g.w.number("statusCode", status)
	g.w.text("_userEmail", v.who.email)
	if failed {
		g.w.text("responseBody", `{"error":"not authorised","message":"The email or password is wrong."}`)
	}
	r := v.record(kind)
	if v.who.kind == userStudio {
		r.AppID = 0
	}
	g.add(at, r)
}

func (g *generator) signOut(at int64, v *visit) {
	g.about(v)
	g.w.text("ip", v.who.ip)
	r := v.record("user.logout")
	if v.who.kind == userStudio {
		r.AppID = 0
	}
	g.add(at, r)
}
