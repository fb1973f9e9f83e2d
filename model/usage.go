package model

import "time"

// Usage is how an organization was used over a period (wire.md, "Aggregated
// logs").
type Usage struct {
	// Days are those that the server named, in its order; a day without
	// sessions may be missing.
	AppSessions, StudioSessions []DayCount
	Stats                       UsageStats
	Apps                        []AppUsage
	Users                       []UserUsage
	// At is when the answer came.
	At time.Time
}

// DayCount is how many sessions began on a day, in UTC.
type DayCount struct {
	Day   time.Time // its first instant, in UTC
	Count int
}

// Count is a figure, and the one of the period of the same length just before
// where the server gave it.
type Count struct {
	Count       int
	Previous    int
	HasPrevious bool
	// Known is false where the server left the figure out.
	Known bool
}

// UsageStats are the dashboard's nine figures (screen.md, "The organization
// dashboard").
type UsageStats struct {
	UniqueAppUsers, TotalAppUsers, AppSessions  Count
	StudioSessions, StudioUsers, NewStudioUsers Count
	AppsCreated, AppsEdited, AppsPublished      Count
}

// AppUsage is how one app was used. A date that is null or missing is zero.
type AppUsage struct {
	ID                                  ID
	Name                                string
	CreatedAt, UpdatedAt                time.Time
	PublishedAt                         time.Time
	PublishedAppleAt, PublishedGoogleAt time.Time
	PublishedWebAt                      time.Time
	Users, Sessions, Events, Devices    Count
	Updates, Publishes                  Count
}

// UserUsage is what one person did.
type UserUsage struct {
	ID                                       ID
	Email                                    string
	LastSeenAt, CreatedAt                    time.Time
	StudioSessions, ViewerSessions           Count
	AppPublishes, AppsAvailable, AppsCreated Count
}

// OrganizationToken is a token that opens an organization's API, without its
// secret, which the server shows only once (wire.md, "Organization tokens").
type OrganizationToken struct {
	ID                   ID
	Name                 string
	Email                string
	Type                 string
	CreatedAt, UpdatedAt time.Time
	UserID, RoleID       ID
}
