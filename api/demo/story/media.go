package story

// file is a media file.
type file struct {
	id     int64
	app    int
	folder int // in the app's folders
	name   string
}

func fileNames() []string {
	return []string{"keynote.pdf", "Teamfoto Zürich.jpg", "スピーカー一覧.pdf", "κάτοψη-αίθουσας.png", "زيارة.jpg", "Łódź – plan piętra.svg", "photo (3).heic", "invoice_2025-10.pdf", "badge 🎫.png", "price%20list.pdf", "C:\\Users\\ann\\scan.tif", "agenda.docx", "IMG_0412.MOV"}
}

// folderDeeds are what is done to folders of the file manager.
func folderDeeds() []deed {
	return []deed{
		{"mediaFolder.create", 0.7, newFolder},
		{"mediaFolder.update", 0.4, oldFolder},
		{"mediaFolder.remove", 0.2, oldFolder},
		{"mediaFolder.restore", 0.1, oldFolder},
	}
}

func newFolder(g *generator, _ *visit, _ *Record) {
	g.writeFolder(folder{next(&g.ids.folder), one(g.dice, []string{"New folder", "2025", "Archiv", "古い資料", "Zdjęcia"})})
}

func oldFolder(g *generator, v *visit, _ *Record) { g.writeFolder(one(g.dice, v.app.folders)) }

func (g *generator) writeFolder(f folder) {
	g.w.number("mediaFolderId", f.id)
	g.w.object("mediaFolder")
	g.w.number("id", f.id)
	g.w.text("name", f.name)
	g.w.end()
}

// fileLog tells what became of a file. from is the folder it was moved out of,
// 0 when it was not.
func (g *generator) fileLog(at int64, v *visit, kind string, f file, from int64) {
	a := &g.cast.apps[f.app]
	g.about(v)
	g.w.number("mediaFileId", f.id)
	g.w.object("mediaFile")
	g.w.text("name", f.name)
	g.w.number("size", 2_000+f.id%9_000*311)
	g.w.text("path", "apps/"+a.slug+"/"+f.name)
	g.w.end()
	if from != 0 {
		g.w.number("previousMediaFolderId", from)
	}
	g.w.number("mediaFolderId", a.folders[f.folder].id)
	g.add(at, v.record(kind))
}

// upload makes a file, and now and then what becomes of it days later: moved,
// binned, taken out of the bin.
func (g *generator) upload(at int64, v *visit) {
	f := file{id: next(&g.ids.file), app: g.appIndex(v.app), name: one(g.dice, fileNames())}
	f.folder = g.IntN(len(v.app.folders))
	g.fileLog(at, v, "mediaFile.create", f, 0)
	later := *v
	if g.chance(0.35) {
		at += g.millis(2*minute, 3*day)
		later.analytics = g.uuid()
		from := v.app.folders[f.folder].id
		f.folder = (f.folder + 1) % len(v.app.folders)
		g.fileLog(at, &later, "mediaFile.update", f, from)
	}
	if !g.chance(0.3) {
		return
	}
	at += g.millis(hour, 6*day)
	later.analytics = g.uuid()
	g.fileLog(at, &later, "mediaFile.remove", f, 0)
	if g.chance(0.4) {
		g.fileLog(at+g.millis(5*minute, 2*day), &later, "mediaFile.restore", f, 0)
	}
}
