package recipes

import "fliplet-audit/model"

func securityQuestions() []Recipe {
	return []Recipe{
		membersRecipe(), appAccessRecipe(), loginPart("app-logins", "Who signed in to our apps?", model.CategoryApp),
		loginPart("studio-logins", "Who signed in to Studio?", model.CategoryStudio), profileRecipe(), settingsRecipe(),
	}
}

func membersRecipe() Recipe {
	return Recipe{
		Name: "members", Question: "Who was added to or removed from the organization?", Group: Security,
		Types: []string{"organization.user.create", "organization.user.invite", "organization.user.delete"},
		Asks:  []Ask{AskPerson, AskText, AskPeriod},
		AskWords: map[Ask]string{
			AskPerson: "the admin who did it", AskText: "name or email of who was added or removed",
		},
		Range:   model.RangeLast30Days,
		Columns: []model.Column{model.ColumnDate, model.ColumnType, model.ColumnUser, model.ColumnData},
		Steps:   counted("Say which admin, who was added or removed, when; or skip it all"),
		Ways:    []string{"same user", "same request", "the moments around"},
		By:      []Aspect{{"Added or removed", []string{"user.email"}}},
	}
}

func appAccessRecipe() Recipe {
	return Recipe{
		Name: "app-access", Question: "Who was added to or removed from an app?", Group: Security,
		Types: []string{
			"app.user.create", "app.user.update", "app.user.remove",
			"organization.user.app.create", "organization.user.app.update", "organization.user.app.remove",
		},
		Asks: []Ask{AskPerson, AskApp, AskText, AskPeriod},
		AskWords: map[Ask]string{
			AskPerson: "who gave or took the access", AskText: "name or email of who got or lost it",
		},
		Range:   model.RangeLast30Days,
		Columns: []model.Column{model.ColumnDate, model.ColumnType, model.ColumnApp, model.ColumnUser, model.ColumnData},
		Steps:   counted("Say which app, who gave it, who got it, when; or skip it all"),
		Ways:    []string{"same user", "same app", "same request", "the moments around"},
		Note:    "Access that an admin gives in the organization's settings names its apps in Data, not in the App column: skip App to see it too.",
		By:      []Aspect{{"Got or lost access", []string{"user.email"}}, {"Role", []string{"role"}}},
	}
}

// loginPart is the example of sign-ins for one part of the system.
func loginPart(name, question string, category model.Category) Recipe {
	r := loginsRecipe()
	r.Name, r.Question, r.Example, r.PartOf, r.Category = name, question, false, r.Name, category
	r.Note = "An attempt by somebody unknown has no category and is not here: the recipe logins has them all."
	return r
}

func profileRecipe() Recipe {
	return Recipe{
		Name: "profile", Question: "Who altered their profile: email, password, name?", Group: Security,
		Types:   []string{"user.update", "user.password.update"},
		Asks:    []Ask{AskPerson, AskPeriod},
		Range:   model.RangeLast30Days,
		Columns: []model.Column{model.ColumnDate, model.ColumnType, model.ColumnUser, model.ColumnData},
		Steps:   counted("Say who, when; or skip it all"),
		Ways:    []string{"same user", "same session", "same IP address", "the moments around"},
		Note:    "What an admin changed about somebody is organization.user.update, and not counted here.",
		By:      []Aspect{{"IP address", []string{"ip"}}},
	}
}

// settingsRecipe is the example of two-factor authentication: of the settings
// that a person has, it is the one with log types of its own.
func settingsRecipe() Recipe {
	r := twoFactorRecipe()
	r.Name, r.Question, r.Example, r.PartOf = "security-settings", "Who added or removed settings such as 2FA?", false, r.Name
	r.Note = "Two-factor authentication is the one security setting of a person with log types of its own; other details are in the recipe profile."
	return r
}

// counted are the steps of a recipe that counts.
func counted(asking string) []Step {
	return []Step{
		{asking, Asking},
		{"Read how many there are, by whom and in which app", Reading},
		{"Look for the one in question", Choosing},
		{"Follow the person, the app, or what happened around it", Following},
	}
}
