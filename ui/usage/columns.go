package usage

import (
	"time"

	"fliplet-audit/model"
)

// Kind is what a column's values are.
type Kind int

// The kinds of values.
const (
	KindText  Kind = iota
	KindID         // a number or a text, as the server gave it
	KindTime       // an instant
	KindDay        // a day in UTC
	KindCount      // a count, with the one before where the column has it
)

// Value is one value of a row. Texts are outside texts: clean them.
type Value struct {
	Text  string // of a text and an id
	Time  time.Time
	Count model.Count
}

// Column is one column of a table of rows.
type Column[T any] struct {
	// Name is what programs call it: the response's own word.
	Name string
	// Title is for people.
	Title string
	Kind  Kind
	// Previous tells whether its counts come with those of the period before.
	Previous bool
	Of       func(*T) Value
}

func text[T any](name, title string, of func(*T) string) Column[T] {
	return Column[T]{Name: name, Title: title, Of: func(row *T) Value { return Value{Text: of(row)} }}
}

func id[T any](of func(*T) model.ID) Column[T] {
	return Column[T]{Name: "id", Title: "ID", Kind: KindID, Of: func(row *T) Value { return Value{Text: string(of(row))} }}
}

func instant[T any](name, title string, of func(*T) time.Time) Column[T] {
	return Column[T]{Name: name, Title: title, Kind: KindTime, Of: func(row *T) Value { return Value{Time: of(row)} }}
}

func count[T any](name, title string, previous bool, of func(*T) model.Count) Column[T] {
	return Column[T]{Name: name, Title: title, Kind: KindCount, Previous: previous, Of: func(row *T) Value { return Value{Count: of(row)} }}
}

// AppColumns are those of the Apps table: all fields of the response (wire.md,
// "Aggregated logs"), what people look for first.
func AppColumns() []Column[model.AppUsage] {
	type app = model.AppUsage
	return []Column[app]{
		text("name", "App", func(a *app) string { return a.Name }),
		count("sessions", "Sessions", true, func(a *app) model.Count { return a.Sessions }),
		count("users", "Users", true, func(a *app) model.Count { return a.Users }),
		count("devices", "Devices", true, func(a *app) model.Count { return a.Devices }),
		count("events", "Events", true, func(a *app) model.Count { return a.Events }),
		count("updates", "Updates", true, func(a *app) model.Count { return a.Updates }),
		count("publishes", "Publishes", true, func(a *app) model.Count { return a.Publishes }),
		id(func(a *app) model.ID { return a.ID }),
		instant("publishedAt", "Published", func(a *app) time.Time { return a.PublishedAt }),
		instant("publishedWebAt", "On the web", func(a *app) time.Time { return a.PublishedWebAt }),
		instant("publishedAppleAt", "At Apple", func(a *app) time.Time { return a.PublishedAppleAt }),
		instant("publishedGoogleAt", "At Google", func(a *app) time.Time { return a.PublishedGoogleAt }),
		instant("updatedAt", "Updated", func(a *app) time.Time { return a.UpdatedAt }),
		instant("createdAt", "Created", func(a *app) time.Time { return a.CreatedAt }),
	}
}

// UserColumns are those of the Users table: all fields of the response, which
// has no counts of the period before.
func UserColumns() []Column[model.UserUsage] {
	type user = model.UserUsage
	return []Column[user]{
		text("email", "User", func(u *user) string { return u.Email }),
		count("studioSessions", "Studio", false, func(u *user) model.Count { return u.StudioSessions }),
		count("viewerSessions", "Viewer", false, func(u *user) model.Count { return u.ViewerSessions }),
		count("appPublishes", "Publishes", false, func(u *user) model.Count { return u.AppPublishes }),
		instant("lastSeenAt", "Last seen", func(u *user) time.Time { return u.LastSeenAt }),
		count("appsCreated", "Created", false, func(u *user) model.Count { return u.AppsCreated }),
		count("appsAvailable", "Apps", false, func(u *user) model.Count { return u.AppsAvailable }),
		id(func(u *user) model.ID { return u.ID }),
		instant("createdAt", "Since", func(u *user) time.Time { return u.CreatedAt }),
	}
}

// DayColumns are those of the days.
func DayColumns() []Column[Day] {
	sessions := func(n int) model.Count { return model.Count{Count: n, Known: true} }
	return []Column[Day]{
		{Name: "day", Title: "Day (UTC)", Kind: KindDay, Of: func(d *Day) Value { return Value{Time: d.Day} }},
		count("appSessions", "App sessions", false, func(d *Day) model.Count { return sessions(d.App) }),
		count("studioSessions", "Studio sessions", false, func(d *Day) model.Count { return sessions(d.Studio) }),
	}
}
