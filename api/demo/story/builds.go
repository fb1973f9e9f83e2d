package story

// build is one build of an app for a store.
type build struct {
	submission int64
	platform   string
	version    string
}

func (g *generator) newBuild(platform string) build {
	return build{next(&g.ids.submission), platform, g.versionText()}
}

func (g *generator) buildAsked(at int64, v *visit, b build) {
	g.about(v)
	g.w.number("appSubmissionId", b.submission)
	g.w.text("platform", b.platform)
	g.w.text("version", b.version)
	g.w.text("bundleId", "example.acme."+v.app.slug)
	g.add(at, v.record("app.submission.build"))
}

// buildReported is the outcome. The machine that builds reports it, for no
// user; reports of the Windows builder hold the id as a text.
func (g *generator) buildReported(at int64, v *visit, b build, status, words string) {
	g.w.begin()
	if b.platform == "windows" {
		g.w.text("appSubmissionId", digits(b.submission))
	} else {
		g.w.number("appSubmissionId", b.submission)
	}
	g.w.text("status", status)
	g.w.text("platform", b.platform)
	if words != "" {
		g.w.text("errorMessage", words)
	}
	g.add(at, Record{Type: "app.submission.report", AppID: v.appID})
}

func buildFailures() []string {
	return []string{
		"Provisioning profile \"Acme Distribution\" expired on the signing date",
		"error: /builds/ios/App.xcodeproj: Signing for \"App\" requires a development team.\n** ARCHIVE FAILED **",
		"Execution failed for task ':app:mergeReleaseResources'",
	}
}

// someBuild is asked for now and reported hours later.
func (g *generator) someBuild(at int64, v *visit) {
	b := g.newBuild(one(g.dice, []string{"ios", "android", "android", "windows"}))
	g.buildAsked(at, v, b)
	done := at + g.millis(25*minute, 7*hour)
	if g.chance(0.25) {
		g.buildReported(done, v, b, "failed", one(g.dice, buildFailures()))
		return
	}
	g.buildReported(done, v, b, "completed", "")
}
