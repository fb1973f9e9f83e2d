package story

// visit is one person in one app on one device for a while.
type visit struct {
	who       *person
	device    *device
	app       *app
	appID     int64
	session   int64
	analytics string  // id of the analytics session, new with every visit
	admin     *person // who previews the app as who, nil mostly
}

// visitOf begins a visit of somebody to one of their apps.
func (g *generator) visitOf(p *person) visit {
	dev := g.few(2)
	return g.visitTo(p, dev, p.apps[g.few(2)])
}

func (g *generator) visitTo(p *person, dev, appIndex int) visit {
	a := &g.cast.apps[appIndex]
	return visit{
		who: p, device: &p.devices[dev], app: a, appID: a.live(),
		session: g.cast.session(p, dev, appIndex), analytics: g.uuid(),
	}
}

// record is a log of the visit, its data still to come.
func (v *visit) record(kind string) Record {
	return Record{Type: kind, SessionID: v.session, UserID: v.who.id, AppID: v.appID}
}

// about begins the data of a log of an app: the keys they all have.
func (g *generator) about(v *visit) {
	g.w.begin()
	g.w.text("_os", v.device.os)
	g.w.text("_platform", v.device.channel())
	if v.who.email != "" {
		g.w.text("_userEmail", v.who.email)
	}
	g.w.text("_deviceTrackingId", v.device.uuid)
	g.w.text("_analyticsSessionId", v.analytics)
	if v.admin == nil {
		return
	}
	g.w.object("_studioUser")
	g.w.number("id", v.admin.id)
	g.w.text("email", v.admin.email)
	g.w.text("fullName", v.admin.name)
	g.w.end()
}

// aboutScreen is about, on a screen.
func (g *generator) aboutScreen(v *visit, s screen) {
	g.about(v)
	g.w.number("_pageId", s.id)
	g.w.text("_pageTitle", s.title)
}

func (g *generator) pageView(at int64, v *visit, s screen) {
	g.aboutScreen(v, s)
	g.add(at, v.record("app.analytics.pageView"))
}

func (g *generator) trackEvent(at int64, v *visit, s screen) {
	e := one(g.dice, v.app.events)
	g.aboutScreen(v, s)
	g.w.text("label", e.label)
	g.w.text("action", e.action)
	g.w.text("category", e.category)
	g.add(at, v.record("app.analytics.event"))
}

// appView is what the web server notes of a screen in a browser.
func (g *generator) appView(at int64, v *visit, s screen) {
	g.w.begin()
	g.w.text("ip", v.who.ip)
	g.w.text("path", "/"+v.app.slug)
	g.w.object("page")
	g.w.number("id", s.id)
	g.w.text("title", s.title)
	g.w.end()
	g.w.text("_platform", "web")
	g.w.text("_userEmail", v.who.email)
	g.add(at, v.record("app.view"))
}

// checkUpdate is an app on a phone asking for a newer version.
func (g *generator) checkUpdate(at int64, v *visit) {
	g.w.begin()
	g.w.text("ip", v.who.ip)
	g.w.text("_os", v.device.os)
	g.w.number("version", 40+g.Int64N(9))
	g.w.boolean("upToDate", g.chance(0.9))
	g.w.text("_platform", "native")
	g.w.text("_userEmail", v.who.email)
	g.writeDevice(v.device)
	g.add(at, v.record("app.update"))
}

func (g *generator) writeDevice(d *device) { g.w.writeDevice(d) }

func (g *generator) presence(at int64, v *visit) {
	g.w.begin()
	g.w.text("_os", v.device.os)
	g.w.text("path", one(g.dice, []string{"/apps", "/app/edit", "/app/settings", "/organization", "/data-sources"}))
	g.w.text("_platform", "web")
	g.w.text("_userEmail", v.who.email)
	g.w.text("_analyticsSessionId", v.analytics)
	r := v.record("studio.analytics.presence")
	r.AppID = 0
	g.add(at, r)
}

// appVisit is somebody opening an app, looking around, doing a thing or two.
func (g *generator) appVisit(at int64, p *person) {
	v := g.visitOf(p)
	if !v.device.browser && g.chance(0.5) {
		g.checkUpdate(at, &v)
		at += g.millis(200, 2500)
	}
	if g.chance(0.3) {
		at = g.signIn(at, &v)
	}
	for range g.between(1, 5) {
		s := v.app.screens[g.few(len(v.app.screens))]
		if v.device.browser && g.chance(0.6) {
			g.appView(at, &v, s)
		} else {
			g.pageView(at, &v, s)
		}
		at += g.millis(3*second, 50*second)
		at = g.onScreen(at, &v, s)
	}
}
