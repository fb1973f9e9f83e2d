package model

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestHiddenTypesAreTheDocumentedFive(t *testing.T) {
	assert.ElementsMatch(t, []string{
		"app.analytics.pageView", "app.analytics.event", "app.view", "app.update", "studio.analytics.presence",
	}, HiddenTypes())
}

func TestCatalogueRowsAreWellFormed(t *testing.T) {
	name := regexp.MustCompile(`^[a-z][A-Za-z0-9]*(\.[A-Za-z0-9]+)+$`)
	seen := map[string]bool{}
	for _, entry := range Catalogue() {
		assert.Regexp(t, name, entry.Name)
		assert.False(t, seen[entry.Name], "%s stands twice", entry.Name)
		seen[entry.Name] = true
		assert.Contains(t, []string{"studio", "app", "studio+app"}, entry.Origin, entry.Name)
		assert.Contains(t, []string{"documented", "documented since", "seen"}, entry.Source, entry.Name)
		assert.NotEmpty(t, entry.Meaning, entry.Name)
		assert.NotEmpty(t, entry.Section, entry.Name)
		assert.Equal(t, Clean(entry.Meaning).String(), entry.Meaning, entry.Name)
	}
}

// The types that the help page's worked examples rest on, with their sections.
func TestCatalogueHasTheTypesOfTheWorkedExamples(t *testing.T) {
	for section, names := range map[string][]string{
		"Communication": {"email.communicate", "email.dataSourceHook", "email.validate", "email.delivered", "email.delayed",
			"email.bounced", "email.complaint", "email.rejected", "sms.2fa"},
		"Push notifications":      {"pushNotification.send"},
		"Authentication":          {"user.login", "user.login.failed", "user.login.first", "user.login.sso", "user.logout"},
		"User management":         {"user.twofactor.add", "user.twofactor.remove"},
		"Organization management": {"organization.user.twofactor.remove", "organization.user.create"},
		"Media files":             {"mediaFile.create", "mediaFile.remove", "mediaFile.restore", "mediaFile.update"},
		"App management":          {"app.publish.web.create", "app.publish"},
		"App builds":              {"app.submission.build", "app.submission.report"},
		"App merge":               {"app.merge.initiated", "app.merge.error", "app.merge.complete"},
	} {
		for _, name := range names {
			entry, ok := LookupType(name)
			require.True(t, ok, name)
			assert.Equal(t, section, entry.Section, name)
		}
	}
	_, ok := LookupType("custom.badge.scan")
	assert.False(t, ok)
	_, ok = LookupType("USER.LOGIN")
	assert.False(t, ok, "names are exact")
}

// Fliplet's own list names 90 types; mediaFile.create stands in both halves.
func TestCatalogueHasEveryDocumentedType(t *testing.T) {
	documented, both := 0, []string{}
	for _, entry := range Catalogue() {
		if entry.Source == "documented" {
			documented++
		}
		if entry.Origin == "studio+app" {
			both = append(both, entry.Name)
		}
	}
	assert.Equal(t, 90, documented)
	assert.Equal(t, []string{"mediaFile.create"}, both)
}

func TestTheCataloguesFailuresAreInIt(t *testing.T) {
	failures := 0
	for _, l := range Catalogue() {
		if IsFailure(l.Name) {
			failures++
		}
	}
	assert.Equal(t, 7, failures)
	assert.False(t, IsFailure("user.login"))
}
