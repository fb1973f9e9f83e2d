package story

// device is what somebody holds in their hands.
type device struct {
	uuid, model, platform, version, manufacturer, os string
	width, height                                    int64
	browser                                          bool
}

func phones() []device {
	return []device{
		{model: "iPhone16,1", platform: "ios", version: "18.6", manufacturer: "Apple", os: "iPhone", width: 393, height: 852},
		{model: "iPhone14,6", platform: "ios", version: "17.7.1", manufacturer: "Apple", os: "iPhone", width: 375, height: 667},
		{model: "iPad13,4", platform: "ios", version: "18.6", manufacturer: "Apple", os: "iPad", width: 834, height: 1194},
		{model: "Pixel 9", platform: "android", version: "15", manufacturer: "Google", os: "Linux armv81", width: 412, height: 924},
		{model: "SM-S921B", platform: "android", version: "14", manufacturer: "samsung", os: "Linux armv81", width: 360, height: 780},
		{model: "Redmi Note 13", platform: "android", version: "13", manufacturer: "Xiaomi", os: "Linux aarch64", width: 393, height: 873},
	}
}

func desktops() []device {
	return []device{
		{model: "Chrome 142", platform: "web", version: "142.0", manufacturer: "Google", os: "MacIntel", width: 1728, height: 1117, browser: true},
		{model: "Edge 142", platform: "web", version: "142.0", manufacturer: "Microsoft", os: "Win32", width: 1920, height: 1080, browser: true},
		{model: "Firefox 145", platform: "web", version: "145.0", manufacturer: "Mozilla", os: "Linux x86_64", width: 1536, height: 864, browser: true},
		{model: "Safari 26", platform: "web", version: "26.1", manufacturer: "Apple", os: "MacIntel", width: 1440, height: 900, browser: true},
	}
}

func phone(d dice) device { return owned(d, phones()) }

func desktop(d dice) device { return owned(d, desktops()) }

func studioMachine(d dice) device { return desktop(d) }

func owned(d dice, models []device) device {
	it := one(d, models)
	it.uuid = d.uuid()
	return it
}

// channel is the device as analytics say it, _platform.
func (v *device) channel() string {
	switch {
	case v.browser:
		return "web"
	case v.platform == "server":
		return v.platform
	}
	return "native"
}

// writeDevice adds the object that sign-ins carry.
func (w *jsonWriter) writeDevice(v *device) {
	w.object("device")
	w.text("uuid", v.uuid)
	w.text("model", v.model)
	w.number("width", v.width)
	w.number("height", v.height)
	w.text("version", v.version)
	w.text("platform", v.platform)
	w.text("manufacturer", v.manufacturer)
	w.end()
}
