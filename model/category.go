package model

// Category is what part of the system a log is about: the type of its user
// (wire.md, "userType").
type Category string

// The categories; CategoryAll is no condition.
const (
	CategoryAll       Category = ""
	CategoryApp       Category = "app"
	CategoryAppAction Category = "appAction"
	CategoryStudio    Category = "studio"
)

// Categories lists the choices in the official order.
func Categories() []Category {
	return []Category{CategoryAll, CategoryApp, CategoryAppAction, CategoryStudio}
}

// Label is the category in the official screen's words; an unknown one is
// shown as it is.
func (c Category) Label() string {
	switch c {
	case CategoryAll:
		return "All categories"
	case CategoryApp:
		return "Apps/Integrations"
	case CategoryAppAction:
		return "App Actions"
	case CategoryStudio:
		return "Fliplet Studio/Viewer"
	}
	return string(c)
}

// Short is the category in the one or two words that a narrow column holds.
func (c Category) Short() string {
	switch c {
	case CategoryAll:
		return "all"
	case CategoryApp:
		return "Apps"
	case CategoryAppAction:
		return "Actions"
	case CategoryStudio:
		return "Studio"
	}
	return string(c)
}

// Category of the log; CategoryAll (blank) when it has no user or the user no
// type.
func (l Log) Category() Category { return Category(l.UserType.Value) }
