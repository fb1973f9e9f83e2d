// Package tokens is what is said and found out about an organization's tokens,
// the same on the screen and on the command line.
package tokens

import (
	"fmt"
	"slices"
	"strings"

	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
)

// InUse tells whether a token is the one that a user signed in with: a token is
// a user of a kind of its own (wire.md, "Organization tokens").
func InUse(t model.OrganizationToken, user model.User) bool {
	return user.ID != "" && (t.ID == user.ID || t.UserID == user.ID) ||
		user.Email != "" && strings.EqualFold(t.Email, user.Email)
}

// Named are the tokens of a name.
func Named(all []model.OrganizationToken, name string) []model.OrganizationToken {
	var found []model.OrganizationToken
	for _, t := range all {
		if t.Name == strings.TrimSpace(name) {
			found = append(found, t)
		}
	}
	return found
}

// Made are the tokens of a name that were not there before.
func Made(before, now []model.OrganizationToken, name string) []model.OrganizationToken {
	return slices.DeleteFunc(Named(now, name), func(t model.OrganizationToken) bool { return Has(before, t.ID) })
}

// Has tells whether a token of that id is among all.
func Has(all []model.OrganizationToken, id model.ID) bool {
	return slices.ContainsFunc(all, func(t model.OrganizationToken) bool { return t.ID == id })
}

// Words names a token by its name and its id, cleaned.
func Words(t model.OrganizationToken) string {
	return model.Clean(fmt.Sprintf("the token %q (%s)", t.Name, t.ID)).String()
}

// longestTyped is the longest name, in cells, that a person is asked to type.
const longestTyped = 40

// Typed is what must be typed to delete a token: its name, or its id where the
// name can't be typed as it is read. what says which: "name", "id".
func Typed(t model.OrganizationToken) (text, what string) {
	name := t.Name
	if strings.TrimSpace(name) == "" || strings.Join(strings.Fields(name), " ") != strings.TrimSpace(name) ||
		model.Clean(name).String() != name || cell.Width(name) > longestTyped {
		return string(t.ID), "id"
	}
	return strings.TrimSpace(name), "name"
}
