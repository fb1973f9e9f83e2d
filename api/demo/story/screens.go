package story

// screenDeeds are edits of an app's screens in Studio.
func screenDeeds() []deed {
	return []deed{
		{"app.page.widget.update", 20, onWidget},
		{"app.page.widget.create", 8, onWidget},
		{"app.page.widget.remove", 3, onWidget},
		{"app.page.layout.update", 7, layoutChanged},
		{"app.page.update", 4, onPage},
		{"app.page.create", 1.5, newPage},
		{"app.page.remove", 0.8, onPage},
		{"app.page.restore", 0.3, onPage},
		{"app.page.delete", 0.3, onPage},
		{"app.page.settings.update", 3, pageSettings},
		{"app.page.settings.remove", 0.3, pageSettings},
		{"app.page.rollback", 0.4, pageRolledBack},
		{"app.pages.sort", 0.8, pagesSorted},
		{"app.ai.feature.component", 0.6, aiComponent},
	}
}

func (g *generator) writePage(s screen) {
	g.w.object("page")
	g.w.number("id", s.id)
	g.w.text("title", s.title)
	g.w.end()
}

func onPage(g *generator, v *visit, _ *Record) { g.writePage(one(g.dice, v.app.screens)) }

func newPage(g *generator, v *visit, _ *Record) {
	g.writePage(screen{next(&g.ids.page), one(g.dice, []string{"Untitled", "Copy of " + v.app.screens[0].title, "Neu", "新しい画面", "Ekran testowy"})})
}

func widgets() []string {
	return []string{"com.fliplet.list-from-data-source", "com.fliplet.button", "com.fliplet.text", "com.fliplet.image", "com.fliplet.form-builder", "com.fliplet.menu", "com.fliplet.chart.bar", "com.fliplet.video"}
}

func onWidget(g *generator, v *visit, _ *Record) {
	onPage(g, v, nil)
	g.w.object("widget")
	g.w.number("id", 900+g.Int64N(40))
	g.w.text("package", one(g.dice, widgets()))
	g.w.end()
	g.w.number("widgetInstanceId", next(&g.ids.widget))
}

func layoutChanged(g *generator, v *visit, _ *Record) {
	s := one(g.dice, v.app.screens)
	g.writePage(s)
	g.w.text("richLayout", "<div class=\"row\">\n\t<h1>"+s.title+"</h1>\n\t<p>100% width &amp; centred</p>\n</div>")
}

func pageSettings(g *generator, v *visit, _ *Record) {
	onPage(g, v, nil)
	g.w.list("settings")
	g.w.text("", one(g.dice, []string{"customCSS", "customJS", "customSecurityRules", "hideHeader"}))
	g.w.end()
}

func pageRolledBack(g *generator, v *visit, _ *Record) {
	onPage(g, v, nil)
	g.w.number("versionId", next(&g.ids.version))
}

func pagesSorted(g *generator, v *visit, _ *Record) {
	g.w.list("pages")
	for _, i := range g.Perm(len(v.app.screens)) {
		g.w.number("", v.app.screens[i].id)
	}
	g.w.end()
}

func aiComponent(g *generator, v *visit, _ *Record) {
	onPage(g, v, nil)
	g.w.text("prompt", one(g.dice, []string{"A countdown to the opening session", "Make a form that asks for a photo & a signature", "Ein Balkendiagramm der Urlaubstage", "会議室の空き状況を表示する"}))
	g.w.number("tokens", 300+g.Int64N(4000))
}
