package story

// signIn is a sign-in to an app or to Studio. It gives the time just after.
func (g *generator) signIn(at int64, v *visit) int64 {
	g.login(at, v, "user.login", v.who.ip, 200)
	return at + g.millis(400, 3000)
}

// login writes one log of a sign-in, from the address ip.
func (g *generator) login(at int64, v *visit, kind, ip string, status int64) {
	g.w.begin()
	g.w.text("ip", ip)
	g.w.text("path", "/v1/auth/login")
	g.w.text("method", "POST")
	g.w.number("session", v.session)
	g.writeDevice(v.device)
	g.w.number("statusCode", status)
	g.w.text("_userEmail", v.who.email)
	if status != 200 {
		g.w.text("responseBody", `{"error":"not authorised","message":"The email or password is wrong."}`)
	}
	r := v.record(kind)
	if v.who.kind == userStudio {
		r.AppID = 0
	}
	g.add(at, r)
}
