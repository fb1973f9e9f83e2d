package demo

import (
	"crypto/rand"
	"slices"
	"strings"
	"time"
)

// What the demo people may do.
const (
	// RoleAdmin may do everything in the organization.
	RoleAdmin = "admin"
	// RolePublisher sees two of the organization's apps and their logs, and
	// nothing of the organization's own.
	RolePublisher = "publisher"
	// RoleNone sees no organization and no app.
	RoleNone = "none"
)

// Person is somebody who can sign in to the demo organization. Passwords and
// secrets are new at every start.
type Person struct {
	Email    string `json:"email"`
	Password string `json:"password"`
	// Role is one of the constants above.
	Role string `json:"role"`
	// TwoFactorSecret is what an authenticator app is set up with, "" for those
	// who sign in without a second factor.
	TwoFactorSecret string `json:"twoFactorSecret,omitempty"`

	account account
}

// account is whom a token belongs to: a person, or an organization's token.
type account struct {
	id          int64
	email       string
	first, last string
	kind        string // studio or integrationToken
	role        string
	// organization is the only one that an organization's token opens; 0 for
	// people.
	organization int64
	requests     *window
}

func (a *account) fullName() string { return strings.TrimSpace(a.first + " " + a.last) }

// newPeople are those who can sign in; the first is an admin without a second
// factor.
func newPeople() []Person {
	people := []Person{
		newPerson(1, "demo.admin", "Admin", RoleAdmin),
		newPerson(2, "demo.twofactor", "Two-Factor", RoleAdmin),
		newPerson(3, "demo.publisher", "Publisher", RolePublisher),
		newPerson(4, "demo.guest", "Guest", RoleNone),
	}
	people[1].TwoFactorSecret = rand.Text()
	return people
}

func newPerson(id int64, name, last, role string) Person {
	email := name + "@acme.example"
	return Person{
		Email: email, Password: "demo-" + strings.ToLower(rand.Text()[:12]), Role: role,
		account: account{id: id, email: email, first: "Demo", last: last, kind: "studio", role: role, requests: &window{}},
	}
}

// People are those who can sign in: an admin, an admin with a second factor, a
// publisher and a guest.
func (s *Server) People() []Person { return slices.Clone(s.people) }

// Code is the code of the person's second factor at a time; "" without one. It
// stands for 30 seconds.
func (p Person) Code(at time.Time) string {
	if p.TwoFactorSecret == "" {
		return ""
	}
	return codeAt(p.TwoFactorSecret, at)
}

// Code is the current code of somebody's second factor, by the server's clock;
// "" for those without one.
func (s *Server) Code(email string) string {
	i := slices.IndexFunc(s.people, func(p Person) bool { return strings.EqualFold(p.Email, email) })
	if i < 0 {
		return ""
	}
	return s.people[i].Code(s.options.Now())
}

// sees tells whether the account knows of an organization.
func (s *Server) sees(who *account, o organization) bool {
	switch who.role {
	case RoleAdmin:
		return who.organization == 0 || who.organization == o.ID
	case RolePublisher:
		return o.ID == s.OrganizationID
	}
	return false
}

// manages tells whether the account has an admin's rights in an organization.
func (s *Server) manages(who *account, o organization) bool {
	return who.role == RoleAdmin && !o.refused && s.sees(who, o)
}

// publishes tells whether the account may read an app's logs. A publisher has
// the first two apps of the organization.
func (s *Server) publishes(who *account, a app) bool {
	return !a.refused && s.seesApp(who, a)
}

func (s *Server) seesApp(who *account, a app) bool {
	o, known := s.directory.organization(a.OrganizationID)
	if !known || !s.sees(who, o) {
		return false
	}
	return who.role == RoleAdmin || slices.ContainsFunc(s.directory.apps[:min(2, len(s.directory.apps))], func(b app) bool { return b.ID == a.ID })
}
