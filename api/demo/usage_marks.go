package demo

import "strings"

// mark is what a type of log counts for.
type mark uint8

const (
	markNothing mark = iota
	markPresence
	markEvent
	markUpdate
	markPublish
	markWebLaunch
	markWebUpdate
	markWebRemove
	markReport
	markCreate
	markUserCreate
	markEdit
)

func markOf(kind string) mark {
	switch kind {
	case "studio.analytics.presence":
		return markPresence
	case "app.analytics.event":
		return markEvent
	case "app.update":
		return markUpdate
	case "app.publish":
		return markPublish
	case "app.publish.web.create":
		return markWebLaunch
	case "app.publish.web.update":
		return markWebUpdate
	case "app.publish.web.remove":
		return markWebRemove
	case "app.submission.report":
		return markReport
	case "app.create":
		return markCreate
	case "organization.user.create":
		return markUserCreate
	case "app.pages.sort", "app.settings.update":
		return markEdit
	}
	if strings.HasPrefix(kind, "app.page.") || strings.HasPrefix(kind, "app.widget.") {
		return markEdit
	}
	return markNothing
}
