package recipes

import "fliplet-audit/model"

func behaviourQuestions() []Recipe {
	return []Recipe{
		userActivityRecipe(), deviceRecipe(), addressRecipe(),
		publishPart("builds", "Which app builds were requested?", buildTypes()...),
		publishPart("published", "Which apps were published, and by whom?", publishTypes()...),
		updatedRecipe(),
		pushPart("pushes-sent", "Which push notifications were sent?"),
		pushPart("pushes-delivered", "Were the push notifications sent successfully?"),
	}
}

// activity is a recipe about all that somebody or something did.
func activity(name, question string) Recipe {
	return Recipe{
		Name: name, Question: question, Group: Behaviour, Range: model.RangeLast7Days,
		Columns: []model.Column{model.ColumnDate, model.ColumnType, model.ColumnApp, model.ColumnUser, model.ColumnSession, model.ColumnData},
		Ways:    []string{"same session", "same user", "same device", "same IP address", "same page", "the moments around"},
	}
}

func userActivityRecipe() Recipe {
	r := activity("user-activity", "What has a user been doing: screens, devices?")
	r.Asks = []Ask{AskPerson, AskApp, AskPeriod}
	r.Steps = counted("Say who, in which app, when")
	r.By = []Aspect{screenAspect(), deviceAspect(), {"IP address", []string{"ip"}}}
	return r
}

func deviceRecipe() Recipe {
	r := activity("device", "What has a device been doing?")
	r.Asks = []Ask{AskDevice, AskPeriod}
	r.AskWords = map[Ask]string{AskDevice: "its tracking id, the Device ID of an app's About overlay, or its model"}
	r.Steps = counted("Say which device, when")
	r.Note = "The Device ID in an app's About overlay is the Session column: a number is looked for there."
	r.By = []Aspect{deviceAspect(), {"Model", []string{"device.model"}}, screenAspect()}
	return r
}

func addressRecipe() Recipe {
	r := activity("ip", "What has an IP address been doing?")
	r.Asks = []Ask{AskIP, AskPeriod}
	r.Steps = counted("Say which address, when")
	r.Note = "Only logs that hold an address can be found by it: sign-ins do, most others do not. Follow a session or a person from there."
	r.By = []Aspect{{"IP address", []string{"ip"}}, {"Path", []string{"path"}}, screenAspect()}
	return r
}

// publishPart is the example of publishing for some of its types.
func publishPart(name, question string, types ...string) Recipe {
	r := publishesRecipe()
	r.Name, r.Question, r.Example, r.PartOf, r.Types = name, question, false, r.Name, types
	return r
}

func updatedRecipe() Recipe {
	r := publishPart("updated", "Which apps were updated, and by whom?", "app.publish")
	r.Note = "This is updates that reached people. Edits not yet published are app.settings.update and the app.page types."
	return r
}

// pushPart is the example of pushes: each of its logs tells both that a push
// was sent and how it went.
func pushPart(name, question string) Recipe {
	r := pushesRecipe()
	r.Name, r.Question, r.Example, r.PartOf = name, question, false, r.Name
	return r
}
