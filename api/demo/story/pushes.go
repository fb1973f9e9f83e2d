package story

// service is how one push service fared with one push.
type service struct {
	method           string // gcm, apn, wns
	success, failure int64
	errors           []string // of the first failures
}

func pushErrors(method string) []string {
	switch method {
	case "gcm":
		return []string{"NotRegistered", "MismatchSenderId", "InvalidRegistration"}
	case "apn":
		return []string{"DeviceTokenNotForTopic", "Unregistered", "BadDeviceToken"}
	}
	return []string{"ChannelExpired"}
}

// push logs a push notification as sent to the services. Old ones carry the
// settings of their time.
func (g *generator) push(at int64, v *visit, title, body string, services []service, old bool) {
	job := next(&g.ids.job)
	r := v.record("pushNotification.send")
	r.AppNotificationID = next(&g.ids.notification)
	g.about(v)
	g.w.object("payload")
	g.w.text("title", title)
	g.w.text("body", body)
	g.w.end()
	g.w.list("result")
	g.w.object("")
	g.w.number("jobId", job)
	g.w.list("result")
	for _, s := range services {
		g.pushResult(s)
	}
	g.w.end()
	g.w.end()
	g.w.end()
	if old {
		g.pushSettings()
	}
	g.add(at, r)
}

func (g *generator) pushResult(s service) {
	g.w.object("")
	g.w.text("method", s.method)
	g.w.number("success", s.success)
	g.w.number("failure", s.failure)
	g.w.list("message")
	for range min(s.success, 2) {
		g.w.object("")
		g.w.raw("error", "null")
		g.w.text("messageId", g.uuid())
		g.w.end()
	}
	for _, e := range s.errors {
		g.w.object("")
		g.w.text("error", e)
		g.w.text("token", "demo-device-"+g.uuid()[:8])
		g.w.end()
	}
	g.w.end()
	g.w.end()
}

// pushSettings are secrets as old logs hold them, none of them real.
func (g *generator) pushSettings() {
	g.w.object("settings")
	g.w.text("gcmServerKey", "AIza-demo-not-a-key-0000000000000000000")
	g.w.text("apnAuthKey", "-----BEGIN PRIVATE KEY-----\ndemo-not-a-key\n-----END PRIVATE KEY-----\n")
	g.w.text("wnsClientSecret", "demo/not+a/secret=")
	g.w.text("apnTeamId", "DEMO000000")
	g.w.end()
}

// somePush is one to the phones of an app's users; every now and then some of
// them fail.
func (g *generator) somePush(at int64, v *visit) {
	titles := []string{"Doors open at 9:00", "Neuer Schichtplan", "新しいお知らせ", "Νέα συνεδρία", "Badge ready 🎫", "تذكير"}
	services := []service{{method: "gcm", success: g.millis(3, 90)}, {method: "apn", success: g.millis(2, 120)}}
	for i := range services {
		if g.chance(0.3) {
			s := &services[i]
			s.errors = []string{one(g.dice, pushErrors(s.method))}
			s.failure = 1
		}
	}
	g.push(at, v, one(g.dice, titles), "Open "+v.app.name+" to see more.", services, g.now-at > 200*day)
}
