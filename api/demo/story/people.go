package story

import (
	"strconv"
)

const (
	organizationID   = 4217
	organizationName = "Acme Corp"
	domain           = "@acme.example"
)

// The types of users (wire.md, "userType").
const (
	userApp       = "app"
	userAppAction = "appAction"
	userStudio    = "studio"
)

// person is a user with habits, devices and a place in the world.
type person struct {
	id          int64
	kind        string
	name, email string
	country     int // in countries
	ip          string
	devices     [2]device
	apps        [2]int // in cast.apps, the favourite first
	joined      int64  // Unix milliseconds; 0 is before the story
	locale      string
}

func (p *person) user() User { return User{ID: p.id, Type: p.kind, Email: p.email} }

// country is where people live: a zone and the addresses and names there. The
// zone is that of winter; nobody's habits are that exact.
type country struct {
	zone    int // hours ahead of UTC
	locale  string
	network string
	names   []name
	habit   habit
	share   float64 // of the app users' activity
}

// name as people write it, and as their address does.
type name struct{ full, address string }

func countries() []country {
	return []country{
		{0, "en-GB", "198.51.100.", []name{{"Ann Walker", "ann.walker"}, {"Oliver Hughes", "oliver.hughes"}, {"Siobhán O’Neill", "siobhan.oneill"}, {"Priya Nair", "priya.nair"}, {"Tom Fletcher", "tom.fletcher"}, {"Zoë Carr", "zoe.carr"}}, outAndAbout, 2.4},
		{1, "de", "192.0.2.", []name{{"Jürgen Groß", "juergen.gross"}, {"Anja Schäfer", "anja.schaefer"}, {"Mehmet Yılmaz", "mehmet.yilmaz"}, {"Lena Vogt", "lena.vogt"}, {"Björn Østergård", "bjorn.ostergard"}}, outAndAbout, 2},
		{1, "pl", "203.0.113.", []name{{"Łukasz Żak", "lukasz.zak"}, {"Małgorzata Święcicka", "malgorzata.swiecicka"}, {"Paweł Dąbrowski", "pawel.dabrowski"}, {"Zofia Wójcik", "zofia.wojcik"}}, outAndAbout, 1.4},
		{2, "el", "203.0.113.", []name{{"Ελένη Παπαδοπούλου", "eleni.papadopoulou"}, {"Γιώργος Νικολάου", "giorgos.nikolaou"}, {"Δήμητρα Κώστα", "dimitra.kosta"}}, outAndAbout, 1},
		{2, "ar", "198.51.100.", []name{{"محمد الشريف", "mohamed.elsherif"}, {"فاطمة حسن", "fatma.hassan"}, {"يوسف منصور", "youssef.mansour"}}, sundayToThursday, 1},
		{9, "ja", "192.0.2.", []name{{"田中 花子", "hanako.tanaka"}, {"佐藤 健", "ken.sato"}, {"鈴木 美咲", "misaki.suzuki"}, {"高橋 大輔", "daisuke.takahashi"}}, outAndAbout, 1.6},
		{-5, "en-US", "203.0.113.", []name{{"Grace Kim", "grace.kim"}, {"Marcus Bell", "marcus.bell"}, {"Dolores O'Riordan-Smith", "dolores.smith"}, {"Tyrell Jackson", "tyrell.jackson"}, {"Ana Lucía Ortega", "ana.ortega"}}, outAndAbout, 2.2},
		{-3, "pt-BR", "198.51.100.", []name{{"João Pereira", "joao.pereira"}, {"Conceição Araújo", "conceicao.araujo"}, {"Thiago Souza", "thiago.souza"}}, outAndAbout, 1},
	}
}

// The people of the company who work in Studio, by their place in cast.people.
const (
	ann = iota
	lukasz
	eleni
	hanako
	mohamed
	chloe
	joao
	sam
	viktor
	priya
	studioCount

	bot           = studioCount     // an integration's token
	hookUser      = studioCount + 1 // what runs app actions
	nightlyUser   = studioCount + 2
	former        = studioCount + 3 // deleted: an id without type or email
	firstAppUser  = studioCount + 4
	leastAppUsers = 60
)

type studioPerson struct {
	name, address string
	country       int
	habit         habit
	share         float64
}

func studioPeople() [studioCount]studioPerson {
	return [studioCount]studioPerson{
		ann:     {"Ann Walker", "ann", 0, officeHours, 1},
		lukasz:  {"Łukasz Żak", "lukasz.zak", 2, officeHours, 1.4},
		eleni:   {"Ελένη Παπαδοπούλου", "eleni", 3, officeHours, 0.9},
		hanako:  {"田中 花子", "hanako.tanaka", 5, officeHours, 0.9},
		mohamed: {"محمد الشريف", "mohamed", 4, sundayToThursday, 0.8},
		chloe:   {"Chloé Dubois", "chloe.dubois", 1, officeHours, 0.7},
		joao:    {"João Pereira", "joao.pereira", 7, officeHours, 0.6},
		sam:     {"Sam Rivera", "sam.rivera", 6, officeHours, 1},
		viktor:  {"Viktor Novák", "viktor", 1, nightOwl, 1},
		priya:   {"Priya Nair", "priya", 0, officeHours, 0.5},
	}
}

// newPeople is everybody: those of Studio, the machines, then app users, more
// of them the more logs there are to explain.
func newPeople(d dice, logs int) []person {
	where := countries()
	var people []person
	for i, s := range studioPeople() {
		p := person{kind: userStudio, name: s.name, email: s.address + domain, country: s.country}
		settle(d, &p, where, int64(101+i))
		p.devices[0] = studioMachine(d)
		people = append(people, p)
	}
	people = append(people, machines(d)...)
	for i := range leastAppUsers + logs/400 {
		people = append(people, newAppUser(d, where, i))
	}
	return people
}

func machines(d dice) []person {
	named := []person{
		bot:         {kind: userApp, name: "Warehouse sync", email: "token-4417@integration.acme.example"},
		hookUser:    {kind: userAppAction, name: "App action", email: "app-action-2210@acme.example"},
		nightlyUser: {kind: userAppAction, name: "Nightly digest", email: "app-action-2317@acme.example"},
		former:      {},
	}
	for i := bot; i <= former; i++ {
		p := &named[i]
		p.id = int64(2_200 + i)
		p.ip = "192.0.2." + strconv.Itoa(200+i)
		p.devices[0] = device{uuid: d.uuid(), platform: "server", os: "Linux", model: "node", version: "22"}
		p.devices[1] = p.devices[0]
		p.locale = "en"
	}
	return named[bot:]
}

func newAppUser(d dice, where []country, i int) person {
	c := i % len(where)
	n := where[c].names[i/len(where)%len(where[c].names)]
	address := n.address
	if turn := i / len(where) / len(where[c].names); turn > 0 {
		address += strconv.Itoa(turn + 1)
	}
	p := person{kind: userApp, name: n.full, email: address + one(d, mailDomains()), country: c}
	for _, s := range studioPeople() {
		if p.email == s.address+domain {
			p.email = address + "@mail.example"
		}
	}
	if i == leastAppUsers-1 {
		p.email = "δημήτρης@παράδειγμα.example"
	}
	settle(d, &p, where, int64(30_000+i*7))
	p.devices = [2]device{phone(d), one(d, []func(dice) device{phone, desktop, desktop})(d)}
	return p
}

func mailDomains() []string {
	return []string{domain, domain, domain, "@brightwater.example", "@mail.example"}
}

func settle(d dice, p *person, where []country, id int64) {
	p.id = id
	p.locale = where[p.country].locale
	p.ip = where[p.country].network + strconv.Itoa(d.between(70, 180))
}
