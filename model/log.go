// Package model holds the nouns of an audit log: values, without I/O.
package model

import (
	"encoding/json"
	"time"
)

// ID is an id as the server writes it, in decimal; "" is null or absent. It is
// a text so that an id of any size stays exact.
type ID string

// Optional is a text that may be null: Present tells null from "".
type Optional struct {
	Value   string
	Present bool
}

// Log is one entry of the audit log (wire.md, "Audit logs"). A field that the
// server left out or sent as null is its zero value; nothing in a Log has been
// cleaned for a terminal (see Clean).
type Log struct {
	ID                ID
	Type              string
	TypeDescription   string
	CreatedAt         time.Time // UTC; zero when null or no date
	UpdatedAt         time.Time // UTC; zero when null or no date
	RequestID         string
	SessionID         ID
	UserID            ID
	AppID             ID
	DataSourceEntryID ID
	DataSourceID      ID
	OrganizationID    ID
	AppNotificationID ID

	// HasUser and HasApp tell a missing or null object from one with null fields.
	HasUser   bool
	UserType  Optional // user.type, from which the category is read
	UserEmail Optional // user.email
	HasApp    bool
	AppName   Optional // app.name

	// DataText is the log's data as the database renders it (one line, a space
	// after each ':' and ','), absent when data is null. DataExact says that it
	// is the database's own text (the field dataString), not our re-spacing.
	DataText  Optional
	DataExact bool
	// HasData says that the answer named the log's data at all, as null too.
	HasData bool

	// Raw is the whole log, byte for byte as received, unknown fields included.
	Raw json.RawMessage
}

// LogPage is one answer: logs in the server's order.
type LogPage struct {
	Logs []Log
	// Total is how many logs match in all; TotalKnown is false where the
	// server did not say.
	Total      int
	TotalKnown bool
	// Offset and Limit are what was asked for.
	Offset, Limit int
	// Dropped are the ids of the logs that the server sent besides, left out on
	// our side because it could not leave them out itself: Offset and Total
	// count them.
	Dropped []ID
	// At is when the answer came; Took is how long it took, waits included.
	At   time.Time
	Took time.Duration
	// Notes say what the server left out of account, in words for a person.
	Notes []string
	// OnlyApp is set where both copies of an app were asked for and the server
	// takes one at a time: the one that these logs are of. The notes say so too.
	OnlyApp ID
}

// Organization is one that the token's user belongs to.
type Organization struct {
	ID   ID
	Name string
}

// Words names it so that it can't be taken for another one: by its name, where
// it is known, and its id. They are not clean.
func (o Organization) Words() string {
	if o.Name == "" {
		return "organization " + string(o.ID)
	}
	return o.Name + " (organization " + string(o.ID) + ")"
}

// App is one app; ProductionID is the id of its live copy, "" before the
// first publication. What app users do is logged under ProductionID.
type App struct {
	ID             ID
	Name           string
	OrganizationID ID
	ProductionID   ID
}

// Live is the id of the copy that people use, or, before the first publication,
// the app's own.
func (a App) Live() ID {
	if a.ProductionID == "" {
		return a.ID
	}
	return a.ProductionID
}

// Other is the id of the working copy where there is a live one beside it; ""
// for none.
func (a App) Other() ID {
	if a.Live() == a.ID {
		return ""
	}
	return a.ID
}

// Has tells whether an id is that of one of the app's copies.
func (a App) Has(id ID) bool { return id != "" && (id == a.ID || id == a.ProductionID) }

// User is whoever the token belongs to.
type User struct {
	ID       ID
	Email    string
	FullName string
}
