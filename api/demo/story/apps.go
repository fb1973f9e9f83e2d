package story

// app is one of the organization's apps with what it is made of.
type app struct {
	id, production int64
	name, slug     string
	screens        []screen
	sources        []dataSource
	folders        []folder
	events         []event // what its analytics count
}

type screen struct {
	id    int64
	title string
}

type dataSource struct {
	id   int64
	name string
	// columns of an entry, and what may stand in them
	columns []string
	values  [][]string
}

type folder struct {
	id   int64
	name string
}

type event struct{ category, action, label string }

// The apps by their place in cast.apps.
const (
	conference = iota
	fieldService
	handbook
	portal
	tokyo
	newsroom
	safety
	directory
	sandbox // never published
	appCount
)

func newApps() []app {
	apps := [appCount]app{
		conference:   conferenceApp(),
		fieldService: fieldServiceApp(),
		handbook:     handbookApp(),
		portal:       portalApp(),
		tokyo:        tokyoApp(),
		newsroom:     newsroomApp(),
		safety:       safetyApp(),
		directory:    directoryApp(),
		sandbox:      {name: "Sandbox (Łukasz)", slug: "sandbox-lukasz", screens: titles("Test 1", "Copy of Test 1", "<b>Bold?</b> & “quotes”"), sources: []dataSource{{name: "scratch", columns: []string{"A", "B"}, values: [][]string{{"1", "2"}, {"x", "y"}}}}},
	}
	for i := range apps {
		number(&apps[i], int64(i))
	}
	return apps[:]
}

// appStep lies between the ids of two apps.
const appStep = 37

// number gives an app, its screens, data sources and folders their ids.
func number(a *app, i int64) {
	a.id = 20_410 + i*appStep
	if i != sandbox {
		a.production = a.id + 11
	}
	for j := range a.screens {
		a.screens[j].id = 113_000 + i*100 + int64(j)
	}
	for j := range a.sources {
		a.sources[j].id = 41_270 + i*20 + int64(j)
	}
	if a.folders == nil {
		a.folders = []folder{{name: "Images"}, {name: "Documents"}}
	}
	for j := range a.folders {
		a.folders[j].id = 7_300 + i*10 + int64(j)
	}
	if a.events == nil {
		a.events = []event{{"link", "open_url", "https://acme.example/help"}, {"menu", "open", "main"}}
	}
}

// live is the id that what its users do is logged under.
func (a *app) live() int64 {
	if a.production != 0 {
		return a.production
	}
	return a.id
}

func titles(t ...string) []screen {
	screens := make([]screen, len(t))
	for i := range t {
		screens[i].title = t[i]
	}
	return screens
}

func conferenceApp() app {
	return app{
		name: "Conference", slug: "conference",
		screens: titles("Welcome", "Agenda", "Session details", "Speakers", "My schedule", "Floor plan", "Badge", "Live Q&A", "会場案内", "Sign in"),
		sources: []dataSource{
			{name: "Attendees", columns: []string{"Name", "Company", "Badge"}, values: [][]string{{"Łukasz Żak", "Ελένη Παπαδοπούλου", "田中 花子", "محمد الشريف", "Zoë Carr"}, {"Acme Corp", "Brightwater", "Nørd & Søn"}, {"A-1042", "B-0007", "C-3311"}}},
			{name: "Sessions", columns: []string{"Title", "Room", "Track"}, values: [][]string{{"Opening 🎉", "Zero to one", "Ask me anything", "持続可能な設計"}, {"Hall 1", "Hall 2", "Σοφία"}, {"Build", "Run"}}},
			{name: "Bookmarks", columns: []string{"Session ID", "Email"}, values: [][]string{{"12", "123", "41", "7"}, {"ann.walker@acme.example", "ken.sato@acme.example"}}},
		},
		folders: []folder{{name: "Speakers"}, {name: "Slides"}, {name: "Sponsors"}},
		events:  []event{{"agenda", "bookmark", "Opening 🎉"}, {"agenda", "search", "keynote"}, {"q_and_a", "ask", "Hall 1"}, {"video", "play", "Welcome to the conference"}},
	}
}

func fieldServiceApp() app {
	return app{
		name: "Field Service", slug: "field-service",
		screens: titles("Today", "Jobs", "Job details", "Report", "Parts", "Signature", "Map"),
		sources: []dataSource{
			{name: "Jobs", columns: []string{"Status", "Customer", "Notes", "Priority"}, values: [][]string{{"open", "in progress", "done"}, {"Brightwater", "Quill & Sons", "Ørsted Nord"}, {"Key at reception", "Boiler 3 leaks, bring 15mm\tpipe", "Called twice, nobody there", "100% done"}, {"1", "2", "3"}}},
			{name: "Parts", columns: []string{"SKU", "Stock"}, values: [][]string{{"PMP_100", "VLV_220", "GSK_7"}, {"0", "4", "17"}}},
		},
		folders: []folder{{name: "Job photos"}, {name: "Manuals"}},
		events:  []event{{"job", "start", "open"}, {"job", "finish", "done"}, {"scanner", "scan", "PMP_100"}, {"map", "navigate", "Brightwater"}},
	}
}

func handbookApp() app {
	return app{
		name: "Sales Handbook", slug: "sales-handbook",
		screens: titles("Home", "Products", "Price list", "Competitors", "Calculator", "Search"),
		sources: []dataSource{
			{name: "Products", columns: []string{"Product", "Price"}, values: [][]string{{"Valve", "Pump", "Gasket"}, {"1.0", "249.90", "12"}}},
			{name: "Feedback", columns: []string{"Rating", "Comment"}, values: [][]string{{"1", "3", "5"}, {"Great!", "Can’t find the 2025 price list", "👍", "línea\ncon salto"}}},
		},
		events: []event{{"document", "open", "Price list.pdf"}, {"search", "query", "pump"}, {"calculator", "result", "12,400 EUR"}},
	}
}

func portalApp() app {
	return app{
		name: "Mitarbeiter-Portal", slug: "mitarbeiter-portal",
		screens: titles("Start", "Urlaub beantragen", "Schichtplan", "Lohnabrechnung", "Neuigkeiten", "Über uns"),
		sources: []dataSource{
			{name: "Urlaubsanträge", columns: []string{"Von", "Bis", "Status"}, values: [][]string{{"01.07.", "14.08.", "22.12."}, {"12.07.", "28.08.", "02.01."}, {"beantragt", "genehmigt", "abgelehnt"}}},
			{name: "Schichten", columns: []string{"Schicht", "Wer"}, values: [][]string{{"Früh", "Spät", "Nacht"}, {"Jürgen Groß", "Anja Schäfer", "Mehmet Yılmaz"}}},
		},
		events: []event{{"formular", "absenden", "Urlaub"}, {"dokument", "öffnen", "Lohnabrechnung.pdf"}},
	}
}

func tokyoApp() app {
	return app{
		name: "東京オフィス", slug: "tokyo-office",
		screens: titles("ホーム", "会議室予約", "社員名簿", "お知らせ", "設定"),
		sources: []dataSource{
			{name: "会議室", columns: []string{"部屋", "時間", "予約者"}, values: [][]string{{"富士", "桜", "銀河"}, {"10:00", "13:30", "16:00"}, {"田中 花子", "佐藤 健", "鈴木 美咲"}}},
			{name: "お知らせ", columns: []string{"題名"}, values: [][]string{{"防災訓練のお知らせ", "年末年始の休業について", "社員食堂🍣"}}},
		},
		folders: []folder{{name: "写真"}, {name: "資料"}},
		events:  []event{{"予約", "作成", "富士"}, {"検索", "実行", "田中"}},
	}
}

func newsroomApp() app {
	return app{
		name: "Newsroom", slug: "newsroom",
		screens: titles("Latest", "Article", "Comments", "Newsletter", "About"),
		sources: []dataSource{
			{name: "Articles", columns: []string{"Headline", "Author"}, values: [][]string{{"New office in São Paulo", "Quarterly figures", "“We are hiring”"}, {"Chloé Dubois", "Priya Nair"}}},
			{name: "Subscribers", columns: []string{"Email", "Language"}, values: [][]string{{"zofia.wojcik@mail.example", "marcus.bell@brightwater.example"}, {"en", "pl", "el", "ja"}}},
		},
		events: []event{{"article", "share", "Quarterly figures"}, {"article", "read_to_end", "New office in São Paulo"}, {"comment", "like", "👍"}},
	}
}

func safetyApp() app {
	return app{
		name: "Safety Checks", slug: "safety-checks",
		screens: titles("Checklists", "Inspection", "Photo", "Incident report", "Done"),
		sources: []dataSource{
			{name: "Inspections", columns: []string{"Site", "Result", "Remark"}, values: [][]string{{"Łódź", "Θεσσαλονίκη", "Recife", "القاهرة"}, {"pass", "fail"}, {"Exit B\\2 blocked", "none", "Extinguisher 10% low"}}},
		},
		folders: []folder{{name: "Incidents"}},
		events:  []event{{"checklist", "complete", "Ladder"}, {"incident", "report", "near miss"}},
	}
}

func directoryApp() app {
	return app{
		name: "دليل الموظفين", slug: "staff-directory",
		screens: titles("الرئيسية", "بحث", "الملف الشخصي", "جهات الاتصال"),
		sources: []dataSource{
			{name: "الموظفون", columns: []string{"الاسم", "القسم"}, values: [][]string{{"محمد الشريف", "فاطمة حسن", "يوسف منصور"}, {"المبيعات", "الدعم"}}},
		},
		events: []event{{"بحث", "اسم", "محمد"}},
	}
}
