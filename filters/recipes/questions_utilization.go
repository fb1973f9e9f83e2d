package recipes

import "fliplet-audit/model"

func utilizationQuestions() []Recipe {
	return []Recipe{
		studioEmailsRecipe(), appEmailsRecipe(), emailsDeliveredRecipe(), smsRecipe(), smsDeliveredRecipe(),
		dataReadsRecipe(), dataWritesRecipe(), filesRecipe(),
	}
}

// emailPart is a part of the example of emails.
func emailPart(name, question string) Recipe {
	r := emailsRecipe()
	r.Name, r.Question, r.Example, r.PartOf = name, question, false, r.Name
	return r
}

func studioEmailsRecipe() Recipe {
	r := emailPart("studio-emails", "Who was sent emails from Studio?")
	r.Category = model.CategoryStudio
	r.Note = "No log type is for emails of Studio itself, such as invitations. Nearest are the emails that somebody in Studio set off, shown here, and organization.user.invite in the recipe members."
	return r
}

func appEmailsRecipe() Recipe {
	r := emailPart("app-emails", "Who was sent emails by an app?")
	r.Types = append([]string{"email.communicate"}, emailStatuses()...)
	r.Note = "Emails set off by a data source (email.dataSourceHook) or to verify a sign-in (email.validate) are in the recipe emails; their statuses show here as those of emails not in sight."
	return r
}

func emailsDeliveredRecipe() Recipe {
	return emailPart("emails-delivered", "Were the emails sent successfully?")
}

func smsTypes() []string {
	return []string{"sms.2fa", "sms.communicate", "sms.dataSourceHook", "sms.validate"}
}

func smsRecipe() Recipe {
	return Recipe{
		Name: "sms", Question: "Who was sent SMS?", Group: Utilization,
		Types:    smsTypes(),
		Asks:     []Ask{AskRecipient, AskPerson, AskApp, AskPeriod},
		AskWords: map[Ask]string{AskPerson: "who set it off", AskRecipient: "the number it went to, or a part of it"},
		Range:    model.RangeLast30Days,
		Columns:  []model.Column{model.ColumnDate, model.ColumnType, model.ColumnApp, model.ColumnUser, model.ColumnData},
		Steps:    counted("Say to which number, from which app, when; or skip it all"),
		Ways:     []string{"same user", "same request", "same app", "the moments around"},
		By:       []Aspect{{"Number", []string{"to", "recipient", "phone"}}},
	}
}

func smsDeliveredRecipe() Recipe {
	r := smsRecipe()
	r.Name, r.Question = "sms-delivered", "Were the SMS sent successfully?"
	r.Note = "No log type tells what became of an SMS. Nearest is the log of its sending, and the word after status where it has one."
	r.By = append([]Aspect{{"Status when sent", []string{"status"}}}, r.By...)
	return r
}

func dataReadsRecipe() Recipe {
	return Recipe{
		Name: "data-reads", Question: "Who read a data source?", Group: Utilization,
		Types:    []string{"app.view", "app.analytics.pageView", "app.analytics.event", "dataSource.event"},
		Asks:     []Ask{AskPerson, AskApp, AskText, AskPeriod},
		AskWords: map[Ask]string{AskText: "a part of the screen's title"},
		Range:    model.RangeLast7Days,
		Columns:  []model.Column{model.ColumnDate, model.ColumnType, model.ColumnApp, model.ColumnUser, model.ColumnData},
		Steps:    counted("Say who, which app, which screen, when; or skip it all"),
		Ways:     []string{"same user", "same page", "same session", "same analytics session", "the moments around"},
		Note:     "No log type is for reading a data source. Nearest are the screens that people opened, which show its entries, and what they did there.",
		By:       []Aspect{screenAspect()},
	}
}

func dataWritesRecipe() Recipe {
	return Recipe{
		Name: "data-writes", Question: "Who changed the entries of a data source?", Group: Utilization,
		Types: []string{
			"dataSource.entry.create", "dataSource.entry.update", "dataSource.entry.delete",
			"dataSource.import", "dataSource.commit", "dataSource.rollback",
		},
		Asks:     []Ask{AskPerson, AskApp, AskText, AskPeriod},
		AskWords: map[Ask]string{AskText: "words of the entry, or the data source's name"},
		Range:    model.RangeLast7Days,
		Columns:  []model.Column{model.ColumnDate, model.ColumnType, model.ColumnApp, model.ColumnUser, model.ColumnData},
		Steps:    counted("Say who, which app, words of the entry, when; or skip it all"),
		Ways:     []string{"same entry", "same data source", "same request", "same user", "the moments around"},
		By:       []Aspect{{"Data source", []string{"dataSource.name"}}},
	}
}

func filesRecipe() Recipe {
	r := mediaRecipe()
	r.Name, r.Question, r.Example, r.PartOf = "files", "Who uploaded, downloaded or deleted files?", false, r.Name
	r.Note = "No log type is for downloading a file. Nearest are the events that apps track (app.analytics.event), where an app tracks them."
	return r
}

// screenAspect counts by the screen that a log was written on.
func screenAspect() Aspect { return Aspect{"Screen", []string{"_pageTitle", "page.title"}} }

// deviceAspect counts by device (wire.md, "What data holds").
func deviceAspect() Aspect { return Aspect{"Device", []string{"_deviceTrackingId", "device.uuid"}} }
