package recipes

import "fliplet-audit/model"

// The log types of the examples (screen.md, "The six worked examples").

func emailTriggers() []string {
	return []string{"email.communicate", "email.dataSourceHook", "email.validate"}
}

func emailStatuses() []string {
	return []string{"email.delivered", "email.delayed", "email.bounced", "email.complaint", "email.rejected"}
}

func emailTypes() []string { return append(emailTriggers(), emailStatuses()...) }

func loginTypes() []string {
	return []string{"user.login", "user.login.failed", "user.login.first", "user.login.sso"}
}

func twoFactorTypes() []string {
	return []string{"user.twofactor.add", "user.twofactor.remove", "organization.user.twofactor.remove"}
}

func mediaTypes() []string {
	return []string{"mediaFile.create", "mediaFile.remove", "mediaFile.restore", "mediaFile.update"}
}

func buildTypes() []string { return []string{"app.submission.build", "app.submission.report"} }

func publishTypes() []string {
	return append([]string{"app.publish.web.create", "app.publish"}, buildTypes()...)
}

func examples() []Recipe {
	return []Recipe{emailsRecipe(), pushesRecipe(), loginsRecipe(), twoFactorRecipe(), mediaRecipe(), publishesRecipe()}
}

func emailsRecipe() Recipe {
	return Recipe{
		Name: "emails", Question: "Which emails were sent, and did they arrive?", Group: Utilization, Example: true,
		Types: emailTypes(), Asks: []Ask{AskRecipient, AskPerson, AskApp, AskPeriod},
		AskWords: map[Ask]string{AskPerson: "who sent it", AskRecipient: "whom it went to, such as ann@acme.example"},
		Range:    model.RangeLast7Days,
		Columns:  []model.Column{model.ColumnDate, model.ColumnType, model.ColumnApp, model.ColumnUser, model.ColumnData},
		Steps: []Step{
			{"Say whom it went to, from which app, when; or skip it all", Asking},
			{"Read each message's latest status, and the totals", Reading},
			{"Look for the message in question", Choosing},
			{"Open it: all that happened to this one messageId", Following},
		},
		Ways:  []string{"same messageId", "same request", "same app", "the moments around"},
		Gives: Emails,
	}
}

func pushesRecipe() Recipe {
	return Recipe{
		Name: "pushes", Question: "Which push notifications were sent, and which failed?", Group: Behaviour, Example: true,
		Types: []string{"pushNotification.send"}, Asks: []Ask{AskPerson, AskApp, AskText, AskPeriod},
		AskWords: map[Ask]string{AskPerson: "who sent it", AskText: "words of its title or message"},
		Range:    model.RangeLast30Days,
		Columns:  []model.Column{model.ColumnDate, model.ColumnApp, model.ColumnUser, model.ColumnData},
		Steps: []Step{
			{"Say which app, when, or words of the message; or skip it all", Asking},
			{"Read how many reached their devices, by service", Reading},
			{"Look for a push that failed, and the words that say why", Choosing},
			{"Open its log: what each service answered", Following},
		},
		Ways:  []string{"same request", "same user", "same app", "the moments around"},
		Gives: Pushes,
	}
}

func loginsRecipe() Recipe {
	return Recipe{
		Name: "logins", Question: "Who has been signing in, and who failed to?", Group: Security, Example: true,
		Types: loginTypes(), Asks: []Ask{AskPerson, AskApp, AskIP, AskPeriod},
		Range:   model.RangeLast7Days,
		Columns: []model.Column{model.ColumnDate, model.ColumnCategory, model.ColumnType, model.ColumnApp, model.ColumnUser, model.ColumnSession},
		Steps: []Step{
			{"Say who, which app, from which address, when; or skip it all", Asking},
			{"Read the attempts and failures, by person and by address", Reading},
			{"Look at failures in a row: who, and from where", Choosing},
			{"Follow the person, the session or the address", Following},
		},
		Ways:  []string{"same user", "same session", "same IP address", "same device", "the moments around"},
		Gives: Logins,
	}
}

func twoFactorRecipe() Recipe {
	return Recipe{
		Name: "2fa", Question: "Who turned two-factor authentication on or off?", Group: Security, Example: true,
		Types: twoFactorTypes(), Asks: []Ask{AskPerson, AskPeriod},
		AskWords: map[Ask]string{AskPerson: "who did it: an admin's removal is under the admin"},
		Range:    model.RangeLast90Days,
		Columns:  []model.Column{model.ColumnDate, model.ColumnType, model.ColumnUser, model.ColumnData},
		Steps: []Step{
			{"Say who, when; or skip it all", Asking},
			{"Read who added or removed which kind", Reading},
			{"See whether it was the person or an admin", Choosing},
			{"Follow the person: what else happened then", Following},
		},
		Ways:  []string{"same user", "same session", "same IP address", "the moments around"},
		Gives: TwoFactor,
	}
}

func mediaRecipe() Recipe {
	return Recipe{
		Name: "media", Question: "Which files were uploaded, moved or deleted?", Group: Utilization, Example: true,
		Types: mediaTypes(), Asks: []Ask{AskPerson, AskApp, AskText, AskPeriod},
		AskWords: map[Ask]string{AskText: "a part of the file's name"},
		Range:    model.RangeLast30Days,
		Columns:  []model.Column{model.ColumnDate, model.ColumnType, model.ColumnApp, model.ColumnUser, model.ColumnData},
		Steps: []Step{
			{"Say who, which app, a part of the name, when; or skip it all", Asking},
			{"Read what happened to each file, and by whom", Reading},
			{"Copy its mediaFileId: Studio's File Manager finds it", Choosing},
			{"Open it: all that happened to this one file", Following},
		},
		Ways:  []string{"same mediaFileId", "same user", "same app", "the moments around"},
		Gives: Media,
	}
}

func publishesRecipe() Recipe {
	return Recipe{
		Name: "publishes", Question: "Which apps were published, by whom, and did the builds work?", Group: Behaviour, Example: true,
		Types: publishTypes(), Asks: []Ask{AskPerson, AskApp, AskPeriod},
		Range:   model.RangeLast30Days,
		Columns: []model.Column{model.ColumnDate, model.ColumnType, model.ColumnApp, model.ColumnUser, model.ColumnData},
		Steps: []Step{
			{"Say who, which app, when; or skip it all", Asking},
			{"Read what went out: web launches, in-app updates, store builds", Reading},
			{"Look for a build: its outcome, or that it is not reported yet", Choosing},
			{"Open it: the request and the report of this one appSubmissionId", Following},
		},
		Ways:  []string{"same appSubmissionId", "same user", "same app", "the moments around"},
		Gives: Publishes,
	}
}
