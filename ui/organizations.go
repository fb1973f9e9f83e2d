package ui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"fliplet-audit/model"
	"fliplet-audit/ui/accounts"
	"fliplet-audit/ui/choice"
	"fliplet-audit/ui/failure"
	"fliplet-audit/ui/screen/signin"
)

// organizationChoice lists the organizations of whoever is signed in, and the
// other accounts.
type organizationChoice struct {
	list     choice.Model
	profiles []accounts.Profile // the others
	// opening is set while another account is opened: nothing may be begun with
	// the one that is left then.
	opening bool
}

// The beginnings of the ids in the list.
const (
	organizationItem = "organization "
	profileItem      = "profile "
	signInItem       = "sign in"
)

func (a *App) newOrganizations() *organizationChoice {
	o := &organizationChoice{}
	list := choice.New(a.organizationsTitle(), a.organizationItems(o.profiles), organizationItem+string(a.organization), *a.options.Env.Theme)
	o.list = list.SetEmpty("Reading the organizations…")
	return o
}

// organizationsTitle says whose organizations these are.
func (a *App) organizationsTitle() string {
	if a.session == nil || a.session.Who.Email == "" {
		return "Organization"
	}
	return "Organizations of " + a.session.Who.Email
}

func (a *App) titleOrganizations() {
	if o, ok := a.over.(*organizationChoice); ok {
		o.list = o.list.SetTitle(a.organizationsTitle())
	}
}

// chooseOrganization opens the list; what is in it is read anew.
func (a *App) chooseOrganization() tea.Cmd {
	a.over = a.newOrganizations()
	return tea.Batch(a.readOrganizations(), a.readProfiles())
}

func (o *organizationChoice) lines(w, h int) []string { return o.list.SetSize(w, h).Lines() }

func (o *organizationChoice) key(a *App, key tea.KeyMsg) tea.Cmd {
	if o.opening {
		return nil
	}
	var event choice.Event
	o.list, event = o.list.SetSize(a.width, a.height).Update(key)
	switch event.Kind {
	case choice.Closed:
		if a.logs == nil {
			a.signInAnew()
			return nil
		}
		a.over = nil
	case choice.Chosen:
		a.over = nil
		return a.switchTo(o, event.ID)
	}
	return nil
}

// switchTo goes to what was chosen.
func (a *App) switchTo(o *organizationChoice, id string) tea.Cmd {
	if id == signInItem {
		return a.signIn("", signin.Options{})
	}
	if name, ok := strings.CutPrefix(id, profileItem); ok {
		for _, p := range o.profiles {
			if p.Name == name {
				o.opening, o.list = true, o.list.SetDetail(id, "one moment…")
				a.over = o
				return a.openProfile(p)
			}
		}
		return nil
	}
	organization := model.ID(strings.TrimPrefix(id, organizationItem))
	if a.logs != nil && organization == a.organization {
		return nil
	}
	return a.openLogs(organization)
}

// openProfile goes on as another account; where its token can't be had, it is
// signed in anew.
func (a *App) openProfile(p accounts.Profile) tea.Cmd {
	open, ctx := a.options.Accounts, a.ctx
	return func() tea.Msg {
		s, err := open.OpenProfile(ctx, p)
		return sessionMsg{session: s, err: err, profile: &p}
	}
}

func (a *App) organizationItems(profiles []accounts.Profile) []choice.Item {
	items := make([]choice.Item, 0, len(a.organizations)+len(profiles)+1)
	for _, o := range a.organizations {
		items = append(items, choice.Item{ID: organizationItem + string(o.ID), Label: o.Name, Detail: string(o.ID)})
	}
	if len(items) == 0 || a.options.Accounts == nil {
		return items
	}
	for _, p := range profiles {
		items = append(items, choice.Item{ID: profileItem + p.Name, Label: p.Name, Detail: "account", Note: p.User.FullName + " " + p.User.Email + " at " + p.API})
	}
	return append(items, choice.Item{ID: signInItem, Label: "Sign in with another account…"})
}

// profilesMsg is the accounts that are signed in.
type profilesMsg struct {
	of       *organizationChoice
	profiles []accounts.Profile
}

func (a *App) readProfiles() tea.Cmd {
	of, ok := a.over.(*organizationChoice)
	if !ok || a.options.Accounts == nil {
		return nil
	}
	open := a.options.Accounts
	return func() tea.Msg {
		profiles, err := open.Profiles()
		if err != nil {
			return nil // the organizations are there all the same
		}
		return profilesMsg{of: of, profiles: profiles}
	}
}

// gotProfiles adds the accounts other than the one in use to the list.
func (a *App) gotProfiles(msg profilesMsg) {
	if a.over != over(msg.of) {
		return
	}
	for _, p := range msg.profiles {
		if a.session == nil || p.Name != a.session.Profile {
			msg.of.profiles = append(msg.of.profiles, p)
		}
	}
	msg.of.list = msg.of.list.SetItems(a.organizationItems(msg.of.profiles))
}

// organizationsMsg is the answer to which organizations there are.
type organizationsMsg struct {
	session       *Session
	organizations []model.Organization
	err           error
}

func (a *App) readOrganizations() tea.Cmd {
	ctx, session := a.inSession, a.session
	return func() tea.Msg {
		provoke("command")
		organizations, err := session.Client.Organizations(ctx)
		return organizationsMsg{session: session, organizations: organizations, err: err}
	}
}

func (a *App) gotOrganizations(msg organizationsMsg) tea.Cmd {
	if msg.session != a.session {
		return nil
	}
	if msg.err != nil {
		a.noOrganizations(msg.err)
		return nil
	}
	a.organizations, a.failure = msg.organizations, nil
	open, listed := a.over.(*organizationChoice)
	if listed {
		open.list = open.list.SetItems(a.organizationItems(open.profiles))
	}
	if a.logs != nil {
		a.logs.SetName(a.organizationName())
		return nil
	}
	if len(msg.organizations) == 1 {
		return a.openLogs(msg.organizations[0].ID)
	}
	a.starting = false
	if listed || len(msg.organizations) == 0 {
		return nil
	}
	a.over = a.newOrganizations()
	return a.readProfiles()
}

func (a *App) noOrganizations(err error) {
	if a.logs == nil {
		a.failure, a.starting = err, false
	}
	if o, ok := a.over.(*organizationChoice); ok && len(a.organizations) == 0 {
		what, _ := failure.Words(err)
		o.list = o.list.SetEmpty(what.String())
	}
}

func (a *App) organizationName() string {
	for _, o := range a.organizations {
		if o.ID == a.organization {
			return o.Name
		}
	}
	return ""
}
