package story

// merge is one app merged into another, step by step within minutes. A failed
// one ends with its errors before its outcome.
func (g *generator) merge(at int64, v *visit, into *app, failed bool) {
	id := next(&g.ids.merge)
	steps := []string{"initiated", "media", "newDataSources", "existingDataSources", "globalCode", "globalAppearance", "menuSettings", "settings", "screens"}
	if failed {
		steps = append(steps[:6], "error")
	}
	for _, step := range append(steps, "complete") {
		g.mergeStep(at, v, into, id, step, failed)
		at += g.millis(second, 25*second)
	}
}

func (g *generator) mergeStep(at int64, v *visit, into *app, id int64, step string, failed bool) {
	g.about(v)
	g.w.number("mergeId", id)
	g.w.number("sourceAppId", v.app.id)
	g.w.number("destinationAppId", into.id)
	switch step {
	case "complete":
		outcome := "success"
		if failed {
			outcome = "error"
		}
		g.w.text("status", outcome)
	case "error":
		g.w.list("errors")
		g.w.text("", "Screen “Copy of Test 1” has the id of another screen")
		g.w.end()
	case "screens":
		g.w.number("copied", 3)
		g.w.number("overwritten", 1)
	}
	r := v.record("app.merge." + step)
	r.AppID = into.id
	g.add(at, r)
}
