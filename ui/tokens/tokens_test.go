package tokens_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"fliplet-audit/model"
	"fliplet-audit/ui/tokens"
)

func TestWhichTokenIsInUse(t *testing.T) {
	token := model.OrganizationToken{ID: "2401", UserID: "77", Email: "Token-2401@example.com"}
	for _, c := range []struct {
		user model.User
		want bool
	}{
		{model.User{ID: "2401"}, true}, {model.User{ID: "77"}, true}, {model.User{ID: "5", Email: "token-2401@EXAMPLE.com"}, true},
		{model.User{ID: "5", Email: "ann@example.com"}, false}, {model.User{}, false},
	} {
		assert.Equal(t, c.want, tokens.InUse(token, c.user), "%+v", c.user)
	}
	assert.False(t, tokens.InUse(model.OrganizationToken{}, model.User{}), "nothing known is nothing in common")
}

func TestWhichTokenWasMade(t *testing.T) {
	before := []model.OrganizationToken{{ID: "1", Name: "cron"}, {ID: "2", Name: "other"}}
	now := append([]model.OrganizationToken{{ID: "3", Name: "cron"}, {ID: "4", Name: "Cron"}}, before...)
	assert.Equal(t, []model.OrganizationToken{{ID: "3", Name: "cron"}}, tokens.Made(before, now, " cron "))
	assert.Empty(t, tokens.Made(now, now, "cron"))
	assert.Len(t, now, 4)
	assert.Equal(t, "1", string(before[0].ID), "nothing of what is given is changed")
}

func TestWhatIsTypedCanBeTyped(t *testing.T) {
	for name, want := range map[string]string{
		"cron": "cron", "Nightly export": "Nightly export", " cron ": "cron", "Büro 東京": "Büro 東京",
		"": "7", "  ": "7", "a\x1b[31mb": "7", "two  blanks": "7", "tab\there": "7", "r\u202etl": "7", strings.Repeat("東", 21): "7",
	} {
		text, what := tokens.Typed(model.OrganizationToken{ID: "7", Name: name})
		assert.Equal(t, want, text, name)
		assert.Equal(t, map[bool]string{true: "id", false: "name"}[want == "7"], what)
	}
}
