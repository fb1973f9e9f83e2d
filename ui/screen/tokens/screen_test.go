package tokens_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui/golden"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/screen"
)

// source is a server of the tests' own.
type source struct {
	mu      sync.Mutex
	tokens  []model.OrganizationToken
	user    model.User
	listErr error
	userErr error
	listing time.Duration // how long a list takes
	reads   int
	apply   func(s *source) error // what a change leads to
	takes   time.Duration
	applied []string
}

func (s *source) Tokens(ctx context.Context, _ model.Organization) ([]model.OrganizationToken, error) {
	if err := sleep(ctx, s.listing); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reads++
	return slices.Clone(s.tokens), s.listErr
}

func (s *source) User(context.Context) (model.User, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.user, s.userErr
}

func (s *source) Apply(ctx context.Context, c api.Change) error {
	if err := sleep(ctx, s.takes); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.applied = append(s.applied, c.Does)
	return s.apply(s)
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

func (s *source) remove(id model.ID) {
	s.tokens = slices.DeleteFunc(s.tokens, func(t model.OrganizationToken) bool { return t.ID == id })
}

// removes is a server that deletes what it is asked to, and loses the answer.
func removes(id model.ID, err error) func(*source) error {
	return func(s *source) error { s.remove(id); return err }
}

var errLost = &api.UnsureError{Err: &api.Error{Kind: api.KindCut, Host: "api.example"}}

func token(id, name string, age time.Duration) model.OrganizationToken {
	at := opened.Add(-age)
	return model.OrganizationToken{
		ID: model.ID(id), Name: name, Email: "token-" + id + "@acme.example", Type: "integrationToken",
		CreatedAt: at, UpdatedAt: at.Add(time.Hour), UserID: model.ID(id), RoleID: "3",
	}
}

func some() *source {
	return &source{
		user: model.User{ID: "9", Email: "ann@acme.example"},
		tokens: []model.OrganizationToken{
			token("2210", "Warehouse sync", 434*24*time.Hour), token("2401", "Nightly export", 50*time.Hour), token("2402", "Büro 東京", 3*time.Hour),
		},
	}
}

func TestGoldenTheList(t *testing.T) {
	for _, size := range [][2]int{{80, 23}, {60, 14}, {120, 39}} {
		s := some()
		s.user.ID = "2401"
		run(t, s, func(p *program) {
			p.resize(size[0], size[1])
			golden.Equal(t, fmt.Sprintf("list-%dx%d", size[0], size[1]), p.plain())
		})
	}
}

func TestGoldenTheQuestions(t *testing.T) {
	run(t, some(), func(p *program) {
		p.press("N", "Nightly export")
		golden.Equal(t, "naming-80x23", p.plain())
		p.press("enter")
		golden.Equal(t, "create-80x23", p.plain())
		p.press("esc", "down", "D")
		golden.Equal(t, "delete-80x23", p.plain())
		p.resize(60, 14)
		golden.Equal(t, "delete-60x14", p.plain())
	})
}

func TestAllFieldsOfATokenAreThere(t *testing.T) {
	run(t, some(), func(p *program) {
		p.resize(200, 50)
		p.has("Warehouse sync", "2210", "11 Sep 25 10:24", "11 Sep 25 11:24", "integrationToken", "token-2210@acme.example", "3 tokens")
		from, _ := p.m.Period()
		assert.Equal(t, "2025-09-11", from.Format(time.DateOnly))
		assert.Equal(t, zone, p.m.Zone())
		p.press("z")
		assert.Equal(t, time.UTC, p.m.Zone())
		p.has("11 Sep 25 09:24")
		p.resize(60, 14)
		for range 6 {
			p.press("right")
		}
		p.has("token-2210@acme.example")
	})
}

func TestWhatIsSlowSaysWhatItWaitsFor(t *testing.T) {
	s := some()
	s.listing = 2 * time.Second
	run(t, s, func(p *program) {
		p.hasNot("Asking")
		assert.Equal(t, screen.Asking, p.m.State())
		p.press("N") // the name can be typed at once
		p.press("c", "r", "o", "n")
		p.has("New token", "cron")
		p.press("enter")
		p.has("Fliplet has not answered yet", "cron")
		p.press("esc")
		p.pass(200 * time.Millisecond)
		p.has("Asking Fliplet for the tokens…")
		p.pass(2 * time.Second)
		p.has("Nightly export")
		p.hasNot("sking")
		assert.Equal(t, screen.Fine, p.m.State())

		p.press("R")
		p.pass(200 * time.Millisecond)
		p.has("Nightly export", "asking Fliplet…")
		p.do(p.m.SetWait(api.Wait{Reason: api.WaitRateLimit, Until: opened.Add(time.Minute)}))
		p.look()
		p.says("Fliplet's rate limit: asking again in")
		p.press("esc")
		p.has("Stopped asking; R asks again", "Nightly export")
		p.pass(5 * time.Second)
		assert.Equal(t, 1, s.reads)
	})
}

func TestAnErrorIsABannerAndTheListStays(t *testing.T) {
	s := some()
	run(t, s, func(p *program) {
		s.listErr = &api.Error{Kind: api.KindRole, Status: 401, Subject: "the tokens of Acme Corp"}
		p.press("R")
		p.has("✗ ", "Nightly export", "3 tokens")
		assert.Equal(t, screen.Failed, p.m.State())
		p.press("esc")
		p.hasNot("✗ ")
		s.listErr = nil
		p.press("R")
		p.hasNot("✗ ")
		assert.Equal(t, screen.Fine, p.m.State())
	})
	s = some()
	s.listErr = errors.New("the first is refused")
	run(t, s, func(p *program) {
		p.has("✗ the first is refused", "The tokens are not read. R asks for them.")
		p.press("N")
		p.has("The tokens could not be read; R asks again")
	})
	run(t, &source{}, func(p *program) { p.has("No tokens", "N  makes one") })
}

func TestFilteringAndSorting(t *testing.T) {
	run(t, some(), func(p *program) {
		order := func() string {
			var names []string
			for _, line := range strings.Split(p.frame, "\n") {
				for _, name := range []string{"Warehouse", "Nightly", "Büro"} {
					if strings.Contains(line, name) {
						names = append(names, name)
					}
				}
			}
			return strings.Join(names, " ")
		}
		assert.Equal(t, "Büro Nightly Warehouse", order(), "the newest first")
		p.press("s")
		assert.Equal(t, "Büro Nightly Warehouse", order())
		p.has("Name ↑")
		p.press("s")
		assert.Equal(t, "Warehouse Nightly Büro", order())
		p.press("right", "s")
		assert.Equal(t, "Warehouse Nightly Büro", order(), "ids by their size")

		p.press("left", "/")
		assert.True(t, p.m.Typing())
		assert.Equal(t, keymap.ScopeFilter, p.m.Scope())
		p.press("N", "I")
		assert.Equal(t, "Nightly", order(), "N is text here")
		p.has("1 of 3 tokens")
		p.press("x")
		p.has("No tokens match", "Name: NIx", "0 of 3 tokens")
		p.press("esc")
		assert.Equal(t, "Warehouse Nightly Büro", order())
		p.press("/", "n|w", "enter", "right", "right", "/", "2025", "enter")
		assert.Equal(t, "Warehouse", order())
		p.press("C")
		p.press("down", "=")
		assert.Equal(t, "Nightly", order())
		p.press("c", "-")
		assert.Equal(t, "Warehouse Büro", order())
		p.press("R")
		assert.Equal(t, "Warehouse Büro", order(), "reading again keeps what is asked")
	})
}

func TestCopyingAndTheLogsOfAToken(t *testing.T) {
	run(t, some(), func(p *program) {
		p.press("y")
		p.press("down", "right", "y", "right", "y", "Y")
		require.Len(t, p.copied(), 4)
		assert.Equal(t, []string{"Büro 東京", "2401", "2026-11-17T08:24:38.000+01:00"}, p.copied()[:3])
		var copied map[string]any
		require.NoError(t, json.Unmarshal([]byte(p.copied()[3]), &copied))
		assert.Equal(t, map[string]any{
			"id": "2401", "name": "Nightly export", "email": "token-2401@acme.example", "type": "integrationToken",
			"createdAt": "2026-11-17T07:24:38.000Z", "updatedAt": "2026-11-17T08:24:38.000Z", "userId": "2401", "organizationRoleId": "3",
		}, copied)
		p.has("The token: copied to the clipboard")
		p.press("enter")
		require.Len(t, p.said, 1)
		open := p.said[0].(screen.OpenLogsMsg)
		assert.Equal(t, screen.Tokens, open.From)
		assert.Equal(t, "token Nightly export", open.Name)
		assert.Equal(t, "=token-2401@acme.example", open.Query.Filters[model.ColumnUser])
		p.copies(errors.New("no clipboard here"))
		p.press("y")
		p.has("Not copied: no clipboard here")
		p.pass(5 * time.Second)
		p.hasNot("Not copied")
		p.has("N new")
	})
}

func TestDeletingAsksForTheName(t *testing.T) {
	s := some()
	s.apply, s.takes = removes("2401", nil), time.Second
	run(t, s, func(p *program) {
		p.press("down", "D")
		assert.True(t, p.m.Typing() && p.m.Covered())
		p.says(`Delete the token "Nightly export" (2401) of Acme Corp (organization 21).`, "can't sign in any more", "To go on, type: Nightly export")
		p.press("enter", "nightly export", "enter")
		p.says("something else")
		p.press("esc", "D", "Nightly export", "esc", "y")
		assert.Empty(t, s.applied)

		p.press("D", "Nightly export", "enter")
		p.hasNot("Delete a token")
		assert.Equal(t, screen.Asking, p.m.State())
		assert.True(t, p.m.Typing(), "nothing leaves a change under way")
		for _, key := range []string{"D", "N", "R", "q", "esc", "1", "/"} {
			p.press(key)
			p.has(`One moment: deleting the token "Nightly export" (2401)`)
		}
		assert.NotEmpty(t, p.m.Off(keymap.Org))
		p.pass(500 * time.Millisecond)
		p.says(`deleting the token "Nightly export" (2401)…`)
		p.pass(time.Second)
		p.has(`Deleted the token "Nightly export" (2401)`, "2 tokens")
		p.hasNot("2401  ")
		assert.Len(t, s.applied, 1)
		assert.False(t, p.m.Typing())
	})
}

func TestTheTokenInUseIsAskedForTwice(t *testing.T) {
	s := some()
	s.user = model.User{ID: "9", Email: "TOKEN-2401@acme.example"}
	s.apply = removes("2401", &api.Error{Kind: api.KindServer, Status: 500})
	run(t, s, func(p *program) {
		p.has("Nightly export ◆", "◆ in use here")
		p.press("down", "delete")
		p.says("This is the token in use here", "you are signed out here")
		p.press("enter", "D", "down", "enter")
		p.says("To go on, type: Nightly export", "you are signed out here")
		assert.Empty(t, s.applied)
		p.press("Nightly export", "enter")
		assert.Len(t, s.applied, 1)
		p.has("✗ ")
	})
	s = some()
	s.userErr = errors.New("not now")
	run(t, s, func(p *program) {
		p.has("which one is in use here is not known")
		p.press("D")
		p.says("Which token is in use here could not be found out; R asks again")
		s.userErr = nil
		p.press("R", "D")
		p.says("To go on, type")
	})
}

func TestWhatBecameOfADeletionWhoseAnswerWasLost(t *testing.T) {
	delete := []string{"down", "D", "Nightly export", "enter"}
	for _, c := range []struct {
		name     string
		apply    func(*source) error
		listErr  error
		own      bool
		want     []string
		state    screen.State
		thenGone []string
	}{
		{"it was done", removes("2401", errLost), nil, false, []string{`It was done: the token "Nightly export" (2401) is gone`, "2 tokens"}, screen.Fine, nil},
		{"not seen yet", func(*source) error { return errLost }, nil, false, []string{`It was not done, or not yet: the token "Nightly export" (2401) is still there`, "R looks again", "3 tokens"}, screen.Fine, []string{"It was done: the token"}},
		{"the list can't be read", func(*source) error { return errLost }, errors.New("no line"), false, []string{"It is not known whether it was done", "Looking failed: no line", "R looks again"}, screen.Fine, []string{"It was done: the token"}},
		{"the one in use", removes("2401", errLost), &api.Error{Kind: api.KindToken, Status: 401}, true, []string{"It was done: the token"}, screen.Fine, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := some()
			s.apply = c.apply
			if c.own {
				s.user.ID = "2401"
			}
			run(t, s, func(p *program) {
				if c.own {
					p.press("down", "D", "down", "enter")
					s.listErr = c.listErr
					p.press("Nightly export", "enter")
				} else {
					p.press(delete[:2]...)
					s.listErr = c.listErr
					p.press(delete[2:]...)
				}
				p.says(c.want...)
				assert.Len(t, s.applied, 1)
				if c.thenGone != nil {
					s.remove("2401")
					s.listErr = nil
					p.press("R")
					p.says(c.thenGone...)
					p.press("R")
					p.says(c.thenGone...)
					p.press("esc")
					p.hasNot("It was done")
				}
				assert.Len(t, s.applied, 1, "nothing is sent again by itself")
			})
		})
	}
}

func TestAnotherChangeEndsTheDoubt(t *testing.T) {
	s := some()
	s.apply = func(*source) error { return errLost }
	run(t, s, func(p *program) {
		p.press("down", "D", "Nightly export", "enter")
		p.says("It was not done, or not yet")
		s.apply = removes("2402", nil)
		p.press("up", "D", "Büro 東京", "enter")
		p.says("Deleted the token")
		p.hasNot("not yet")
	})
}

func TestALookThatTakesTooLongIsGivenUp(t *testing.T) {
	s := some()
	s.apply = func(s *source) error { s.listing = time.Hour; return errLost }
	run(t, s, func(p *program) {
		p.press("down", "D", "Nightly export", "enter")
		p.says("The answer was lost", "Looking in the list whether it was done…")
		p.pass(16 * time.Second)
		p.says("It is not known whether it was done", "Looking failed")
		p.press("R", "esc")
		p.says("R looks in the list whether it was")
		s.listing = 0
		p.press("R")
		p.says("It was not done, or not yet")
	})
}

// A made token whose answer was lost: of no use, and one can say so of one only
// when nobody else made others.
func TestATokenWhoseSecretWasLost(t *testing.T) {
	create := []string{"N", " cron ", "enter", "down", "enter"}
	s := some()
	s.apply = func(s *source) error { s.tokens = append(s.tokens, token("2500", "cron", 0)); return errLost }
	run(t, s, func(p *program) {
		p.press(create...)
		p.says("The secret is lost", `The token "cron" (2500) was created`, "nobody can use", "Keep it for now")
		p.press("enter")
		p.says(`the token "cron" (2500) was created, but its secret was lost`, "D deletes it")
		p.has("▌cron")
	})
	s = some()
	s.apply = func(s *source) error { return errLost }
	run(t, s, func(p *program) {
		p.press(create...)
		p.says(`It was not done, or not yet: there is no new token "cron"`)
	})
	s = some()
	s.apply = func(s *source) error {
		s.tokens = append(s.tokens, token("2500", "cron", 0), token("2501", "cron", 0))
		return errLost
	}
	run(t, s, func(p *program) {
		p.press(create...)
		p.says(`There are 2 new tokens "cron"`, "Ask who made which")
		p.hasNot("Delete it")
	})
	// Somebody else's token of the same name, made since the list was read.
	s = some()
	s.apply = func(s *source) error { return errLost }
	run(t, s, func(p *program) {
		s.tokens = append(s.tokens, token("2500", "cron", 0))
		p.press(create...)
		p.says(`there is no new token "cron"`)
	})
	// Without the list nothing is sent.
	s = some()
	run(t, s, func(p *program) {
		p.press(create[:3]...)
		s.listErr = errors.New("no line")
		p.press(create[3:]...)
		p.says("Nothing was created: no line")
		assert.Empty(t, s.applied)
	})
}

func TestMakingATokenAsks(t *testing.T) {
	s := some()
	run(t, s, func(p *program) {
		p.press("n")
		assert.Equal(t, keymap.ScopeAnswer, p.m.Scope())
		p.press("enter")
		p.says("A token needs a name")
		p.press("Nightly export", "enter")
		p.says(`Create the token "Nightly export" of Acme Corp (organization 21).`, "can read and change the organization", "There is a token of this name already: 2401", "No, change nothing")
		p.press("enter")
		p.hasNot("╭")
		p.press("N", "q", "N", "esc")
		assert.Empty(t, s.applied)
	})
}

func TestHostileTokensAndEverySize(t *testing.T) {
	s := some()
	for i, name := range []string{"\x1b[2J\x1b]0;owned\a", "\u202egnp.exe", strings.Repeat("長い", 500), "", "a\nb\tc", "\xff\xfe"} {
		bad := token(fmt.Sprint(3000+i), name, time.Duration(i)*time.Minute)
		bad.Email, bad.Type, bad.RoleID = name, name, model.ID(name)
		s.tokens = append(s.tokens, bad)
	}
	s.apply = func(s *source) error {
		return &api.Error{Kind: api.KindServer, Status: 500, Message: strings.Repeat("\x1b[31m bad ", 50)}
	}
	run(t, s, func(p *program) {
		steps := [][]string{{}, {"N"}, {"長", "enter"}, {"esc", "D"}, {"x", "enter"}, {"esc", "/", "b"}, {"enter", "C"}, {"G", "right", "right", "right"}}
		for _, keys := range steps {
			for _, width := range []int{60, 61, 80, 139, 140, 200} {
				for _, height := range []int{14, 15, 23, 59} {
					p.resize(width, height)
				}
			}
			p.press(keys...)
		}
		for i := range 9 {
			p.press("g")
			for range i {
				p.press("down")
			}
			p.press("D", "esc", "y", "Y", "enter")
		}
	})
}

func TestMessagesOfOthersAreLeftAlone(t *testing.T) {
	run(t, some(), func(p *program) {
		before := p.frame
		other := newProgram(t, &source{}, acme)
		other.m.Stop()
		type strange struct{}
		assert.Nil(t, p.m.Update(strange{}))
		assert.Nil(t, p.m.SetWait(api.Wait{Priority: api.Bulk, Until: opened.Add(time.Hour)}))
		p.look()
		assert.Equal(t, before, p.frame)
	})
}

func TestASmallWindowKeepsItsLastLines(t *testing.T) {
	s := some()
	s.apply = func(*source) error { return errLost }
	run(t, s, func(p *program) {
		p.resize(60, 14)
		s.listErr = &api.Error{Kind: api.KindRole, Status: 401, Subject: "the tokens of Acme Corporation of Nowhere in Particular"}
		p.press("R")
		p.has("✗ ")
		p.press("down", "D", "Nightly export", "enter")
		p.has("It is not known whether it was done", "R looks again", "▌", "Nightly export", "3 tokens", "N new")
		p.hasNot("✗")
		p.press("esc")
		p.has("✗ This account may not read")
	})
}
