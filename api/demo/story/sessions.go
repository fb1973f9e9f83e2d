package story

import "strings"

// Session is who a log's session id stands for: one person's use of an app on
// one device.
type Session struct {
	System, SystemVersion   string // such as iOS and 18
	Device                  string
	Browser, BrowserVersion string
	Address                 string
	UserAgent               string
	UserEmail               string
}

// Session finds one by its id; false for one that none of the story's people
// has.
func (s *Story) Session(id int64) (Session, bool) {
	id -= 410_000
	for i := range s.cast.people {
		p := &s.cast.people[i]
		slot := id - p.id*s.cast.slots
		if slot < 0 || slot >= s.cast.slots {
			continue
		}
		d := &p.devices[slot/appCount]
		session := Session{Address: p.ip, UserEmail: p.email, Device: d.family()}
		session.System, session.SystemVersion = d.system()
		session.Browser, session.BrowserVersion = d.program()
		session.UserAgent = d.agent(session)
		return session, true
	}
	return Session{}, false
}

// family is what the device is, as a user agent tells it.
func (v *device) family() string {
	switch {
	case strings.HasPrefix(v.os, "iP"):
		return v.os
	case v.os == "MacIntel":
		return "Mac"
	case v.platform == "android":
		return v.model
	}
	return "Other"
}

// system is the operating system. Browsers don't tell which version of it.
func (v *device) system() (family, major string) {
	major, _, _ = strings.Cut(v.version, ".")
	switch {
	case v.platform == "ios":
		return "iOS", major
	case v.platform == "android":
		return "Android", major
	case v.os == "MacIntel":
		return "Mac OS X", "10"
	case v.os == "Win32":
		return "Windows", "10"
	}
	return "Linux", ""
}

// program is the browser, or what shows an app on a phone.
func (v *device) program() (family, version string) {
	switch {
	case v.platform == "ios":
		return "Mobile Safari UI/WKWebView", ""
	case v.platform == "android":
		return "Chrome Mobile WebView", "142.0"
	case v.browser:
		family, _, _ = strings.Cut(v.model, " ")
		return family, v.version
	}
	return v.model, v.version
}

func (v *device) agent(s Session) string {
	name := strings.ReplaceAll(s.Browser, " ", "") + "/" + s.BrowserVersion
	if !v.browser && v.platform != "ios" && v.platform != "android" {
		return name
	}
	return "Mozilla/5.0 (" + s.Device + "; " + strings.TrimSpace(s.System+" "+s.SystemVersion) + ") " + strings.TrimSuffix(name, "/")
}
