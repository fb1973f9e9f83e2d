package story

// aiDeeds are what apps ask of AI services.
func aiDeeds() []deed {
	return []deed{
		{"ai.completions", 3, func(g *generator, _ *visit, _ *Record) {
			g.writeUsage("demo-text-4")
			g.w.text("prompt", one(g.dice, []string{"Summarise this session in two lines", "Übersetze ins Polnische: Guten Morgen", "この記事を要約してください", "Write a reply that is kind but firm"}))
		}},
		{"ai.image", 0.4, func(g *generator, _ *visit, _ *Record) {
			g.writeUsage("demo-image-2")
			g.w.text("size", "1024x1024")
		}},
		{"ai.audio", 0.4, func(g *generator, _ *visit, _ *Record) {
			g.writeUsage("demo-audio-1")
			g.w.raw("seconds", one(g.dice, []string{"12.50", "1.0", "340"}))
		}},
		{"ai.embeddings", 0.8, func(g *generator, _ *visit, _ *Record) { g.writeUsage("demo-embed-3") }},
	}
}

func (g *generator) writeUsage(model string) {
	g.w.text("model", model)
	g.w.object("usage")
	in, out := 20+g.Int64N(3000), g.Int64N(900)
	g.w.number("prompt_tokens", in)
	g.w.number("completion_tokens", out)
	g.w.number("total_tokens", in+out)
	g.w.end()
}

// userDeeds are what else app users do, or what befalls them.
func userDeeds() []deed {
	return []deed{
		{"session.locale.updated", 0.5, func(g *generator, v *visit, _ *Record) {
			g.w.text("locale", v.who.locale)
			g.w.text("previousLocale", "en")
		}},
		{"dataSource.event", 0.1, func(g *generator, v *visit, r *Record) {
			g.writeSource(v, r)
			g.w.text("event", "custom")
		}},
		{"app.error.live", 1, scriptError},
		{"app.error.preview", 0.4, scriptError},
		{"custom.badge.scan", 1.5, badgeScanned},
	}
}

func scriptError(g *generator, v *visit, _ *Record) {
	g.writePage(one(g.dice, v.app.screens))
	g.w.text("message", one(g.dice, []string{"TypeError: Cannot read properties of undefined (reading 'id')", "ReferenceError: Flipet is not defined", "Unhandled rejection: timeout of 30000ms exceeded"}))
	g.w.number("line", 1+g.Int64N(900))
	g.w.text("stack", "at onClick (app.js:"+digits(1+g.Int64N(900))+":17)\n\tat HTMLButtonElement.<anonymous> (jquery.js:5430:9)")
}

// badgeScanned is of a type that the app made up (wire.md: apps may write logs
// of any type).
func badgeScanned(g *generator, _ *visit, _ *Record) {
	g.w.text("badge", one(g.dice, []string{"A-1042", "B-0007", "C-3311"}))
	g.w.text("door", one(g.dice, []string{"Hall 1", "Hall 2", "Σοφία"}))
	g.w.boolean("admitted", g.chance(0.9))
}
