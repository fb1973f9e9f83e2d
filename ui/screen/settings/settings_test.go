package settings_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/muesli/termenv"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/api"
	"fliplet-audit/ui/golden"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/screen"
)

func set(key, value string) func(object) {
	return func(all object) { all[key] = json.RawMessage(value) }
}

func TestAllSettingsAreATree(t *testing.T) {
	run(t, newSource(), func(s *stage) {
		s.has("_smtpPassword", "••••  stored encrypted", "companyName", "Acme Corp", "brand", "{3 keys}", "accent", "#0f766e", "mediaFileId",
			"6 settings · 1 stored encrypted, shown masked · read at 09:24:38", "apiKey", "••••")
		s.goTo("brand")
		s.press("left")
		s.has("▸ brand", "{3 keys}")
		s.hasNot("accent", "mediaFileId")
		s.press("right", "right")
		assert.Contains(t, s.inHand(), "accent")
		s.goTo("alt")
		s.press("left")
		assert.Contains(t, s.inHand(), "logo", "to what holds it")
		s.press("_")
		assert.Contains(t, s.inHand(), "brand", "to the setting it is in")
		s.hasNot("alt")
		s.press("+")
		s.has("alt")
	})
}

func TestSearchingByKeyAndValue(t *testing.T) {
	run(t, newSource(), func(s *stage) {
		s.press("/", "90412")
		s.has("1 of 6 settings found", "brand", "logo", "mediaFileId")
		s.hasNot("companyName", "accent")
		assert.True(t, s.m.Typing())
		assert.Equal(t, keymap.ScopeSettingsSearch, s.m.Scope())
		s.press("enter")
		assert.False(t, s.m.Typing())
		s.hasNot("companyName")
		assert.Contains(t, s.inHand(), "mediaFileId")
		s.press("/", "zzz")
		s.has("No settings found", "“90412zzz”")
		s.press("esc")
		s.has("mediaFileId")
		s.hasNot("companyName")
		s.press("C")
		s.has("companyName")
		s.press("/", "LOGO", "enter")
		s.has("logo", "mediaFileId", "alt")
		s.hasNot("accent")
		s.press("esc")
		s.has("accent")
		s.press("/", "geheim", "enter")
		s.has("No settings found", "what is masked is not searched")
	})
}

func TestASettingIsChangedOnceAfterAQuestion(t *testing.T) {
	src := newSource()
	src.does = set("sessionTimeout", "45")
	run(t, src, func(s *stage) {
		s.goTo("sessionTimeout")
		s.press("e")
		s.has("Change sessionTimeout", "Now  30", "This is a number.")
		s.press("ctrl+u", "45", "enter")
		s.has("Change the settings of Acme Corp (organization 21): set sessionTimeout.", "30 → 45", "▌No, change nothing", "Set sessionTimeout")
		assert.Empty(t, src.sent)
		s.press("enter")
		assert.Equal(t, "Nothing was changed", s.hint())
		assert.Empty(t, src.sent)

		s.press("e", "ctrl+u", "45", "enter", "down", "enter")
		assert.Len(t, src.sent, 1)
		assert.Equal(t, "Done: set sessionTimeout in Acme Corp (organization 21)", s.hint())
		assert.Equal(t, "sessionTimeout    45", s.inHand())
		s.pass(5 * time.Second)
		s.has("? help")
		s.press("e", "enter")
		assert.Contains(t, s.hint(), "Nothing to do: sessionTimeout is so already")
		assert.Len(t, src.sent, 1)
	})
}

func TestASecretIsTypedUnseen(t *testing.T) {
	src := newSource()
	src.does = set("_smtpPassword", `"neues-geheimnis"`)
	run(t, src, func(s *stage) {
		s.secrets = append(s.secrets, "neues", "geheimnis")
		s.goTo("_smtpPassword")
		s.press("y")
		assert.Contains(t, s.hint(), "not copied")
		s.press("enter")
		s.has("Stored encrypted", "dots")
		s.press("enter")
		s.has("Nothing is typed")
		s.press("neues", "left", "home", "-geheimnis")
		s.has(strings.Repeat("•", len("neues-geheimnis")))
		s.press("enter")
		s.has("•••• → ••••", "stored encrypted")
		s.press("down", "enter")
		assert.Contains(t, s.hint(), "Done: set _smtpPassword")
		assert.Empty(t, s.clipboard)
		s.press("Y")
		require.Len(t, s.clipboard, 1)
		s.holdsNoSecret(s.clipboard[0])
	})
}

func TestWhatLooksSecretStaysMaskedWhileTheRestIsEdited(t *testing.T) {
	src := newSource()
	src.does = set("crm", `{"user":"sync2","apiKey":"geheim-crm-key"}`)
	run(t, src, func(s *stage) {
		s.goTo("crm")
		s.press("e")
		s.has(`{"user":"sync","apiKey":"••••"}`, "where •••• is left, it stays what it is")
		s.press("ctrl+u", `{"user":"sync2","apiKey":"••••"}`, "enter", "down", "enter")
		assert.Contains(t, s.hint(), "Done", "what was read back is what was to be sent")
		s.press("e", "ctrl+u", `{"other":"••••"}`, "enter")
		s.has("✗ •••• stands for a masked value only where it stood")
	})
}

func TestAValueInsideOfASettingIsChangedAlone(t *testing.T) {
	src := newSource()
	src.does = set("brand", `{"accent":"#0f766e","logo":{"mediaFileId":90412,"alt":"Acme Group"},"fonts":["Inter"]}`)
	run(t, src, func(s *stage) {
		s.goTo("alt")
		s.press("e")
		s.has("Change brand › logo › alt", `Now "Acme"`, "› Acme")
		s.press(" Group", "enter")
		s.has("set brand.", `~ brand › logo › alt "Acme" → "Acme Group"`)
		s.hasNot("90412,")
		s.press("down", "enter")
		assert.Contains(t, s.hint(), "Done", "what was read back is what was to be sent")

		assert.Contains(t, s.inHand(), "alt", "the cursor stays")
		s.press("D")
		s.has(`- brand › logo › alt "Acme Group"`, "Set brand")
		s.press("esc")

		s.goTo("apiKey")
		s.press("e")
		s.has("Change crm › apiKey", "This looks like a secret")
		s.secrets = append(s.secrets, "neu-geheim")
		s.press("neu-geheim", "enter")
		s.has(`~ crm › apiKey "••••" → "••••"`)
	})
}

func TestANewSetting(t *testing.T) {
	src := newSource()
	src.does = set("flag", "true")
	run(t, src, func(s *stage) {
		s.press("N", "enter")
		s.has("A setting needs a key")
		s.press("flag", "enter")
		s.has("Set flag")
		s.press("null", "enter")
		s.has("null takes a setting away")
		s.press("ctrl+u", "{", "enter")
		s.has("✗", "JSON")
		s.press("ctrl+u", "true", "enter")
		s.has("+ flag true")
		s.press("down", "enter")
		assert.Contains(t, s.inHand(), "flag")
		s.press("N", "flag")
		s.has("There is one")
		s.press("enter")
		s.has("Change flag")
		s.press("esc", "N", "_pin", "enter")
		s.has("Stored encrypted")
		s.secrets = append(s.secrets, "neu-geheim")
		s.press("esc", "N", "webhookSecret", "enter", "neu-geheim")
		s.has("This looks like a secret", "••••••••••")
		s.press("enter")
		s.has("+ webhookSecret")
	})
}

func TestASettingIsUnset(t *testing.T) {
	src := newSource()
	src.does = func(all object) { delete(all, "companyName") }
	run(t, src, func(s *stage) {
		s.goTo("companyName")
		s.press("D")
		s.has("unset companyName.", `- companyName "Acme Corp"`)
		s.press("down", "enter")
		assert.Len(t, src.sent, 1)
		s.hasNot("companyName  ")
		assert.Contains(t, s.hint(), "Done: unset companyName")
	})
}

func TestWhatSomebodyElseChangedIsShownNotOverwritten(t *testing.T) {
	for name, read := range map[string]int{"before the question": 2, "while the question stood": 3} {
		t.Run(name, func(t *testing.T) {
			src := newSource()
			src.onRead = func(n int, all object) error {
				if n == read {
					all["companyName"] = json.RawMessage(`"Theirs"`)
				}
				return nil
			}
			run(t, src, func(s *stage) {
				s.goTo("companyName")
				s.press("e", "ctrl+u", "Mine", "enter")
				if read == 3 {
					s.press("down", "enter")
				}
				s.has("Changed by somebody else", `"Acme Corp" → "Theirs"`, "nothing was written")
				assert.Empty(t, src.sent)
				s.press("down", "enter")
				s.has("Change companyName", `Now  "Theirs"`)
				src.does = set("companyName", `"Mine"`)
				s.press("ctrl+u", "Mine", "enter")
				s.has(`"Theirs" → "Mine"`)
				s.press("down", "enter")
				assert.Len(t, src.sent, 1)
				assert.Contains(t, s.hint(), "Done")
			})
		})
	}
}

var lost = &api.UnsureError{Err: &api.Error{Kind: api.KindCut}}

func TestALostAnswerIsLookedInto(t *testing.T) {
	for _, tt := range []struct {
		does func(object)
		says string
	}{
		{set("companyName", `"Mine"`), "It was done: set companyName in Acme Corp"},
		{func(object) {}, "It was not done, or not yet"},
		{set("companyName", `"Theirs"`), "It is not known whether it was done"},
		{func(all object) { clear(all); all["companyName"] = json.RawMessage(`"Mine"`) }, "should have stayed"},
	} {
		src := newSource()
		src.does, src.onApply = tt.does, func() (bool, error) { return true, lost }
		run(t, src, func(s *stage) {
			s.goTo("companyName")
			s.press("e", "ctrl+u", "Mine", "enter", "down", "enter")
			s.has(tt.says, "The answer was lost")
			assert.Len(t, src.sent, 1)
			s.pass(time.Minute)
			s.has(tt.says)
			assert.Len(t, src.sent, 1, "nothing is sent again by itself")
			s.press("esc")
			s.hasNot(tt.says)
		})
	}
}

func TestALostAnswerThatCanNotBeLookedInto(t *testing.T) {
	src := newSource()
	src.onApply = func() (bool, error) { return false, lost }
	src.onRead = func(n int, _ object) error {
		if n > 3 {
			return errors.New("the network is gone")
		}
		return nil
	}
	run(t, src, func(s *stage) {
		s.goTo("companyName")
		s.press("e", "ctrl+u", "Mine", "enter", "down", "enter")
		s.has("It is not known whether it was done", "the network is gone")
		s.has("companyName")
		assert.Equal(t, screen.Failed, s.m.State())
	})
}

func TestARefusalStandsAsABanner(t *testing.T) {
	src := newSource()
	src.onApply = func() (bool, error) { return false, &api.Error{Kind: api.KindRole, Status: http.StatusForbidden} }
	run(t, src, func(s *stage) {
		s.goTo("companyName")
		s.press("e", "ctrl+u", "Mine", "enter", "down", "enter")
		s.has("✗", "companyName")
		assert.Equal(t, screen.Failed, s.m.State())
	})
}

func TestTheTypedValueOutlivesAFailedLook(t *testing.T) {
	src := newSource()
	src.onRead = func(n int, _ object) error {
		if n == 2 {
			return errors.New("the network is gone")
		}
		return nil
	}
	run(t, src, func(s *stage) {
		s.goTo("companyName")
		s.press("e", "ctrl+u", "Mine", "enter")
		s.has("› Mine", "✗ the network is gone")
		s.press("enter")
		s.has(`"Acme Corp" → "Mine"`)
	})
}

func TestKeysAreRefusedWhileAChangeIsUnderWay(t *testing.T) {
	src := newSource()
	src.does = set("companyName", `"Mine"`)
	run(t, src, func(s *stage) {
		s.goTo("companyName")
		s.press("e", "ctrl+u", "Mine")
		src.delay = time.Second
		s.press("enter")
		s.pass(500 * time.Millisecond)
		s.has("reading the settings again before anything is changed…")
		s.press("enter", "x")
		s.has("› Mine_")
		s.pass(time.Second)
		s.press("down", "enter")
		s.pass(200 * time.Millisecond)
		s.has("changing the settings…")
		assert.True(t, s.m.Typing(), "the root keeps its keys too")
		s.press("e")
		assert.Contains(t, s.hint(), "One moment")
		s.press("esc", "D", "R", "p")
		s.pass(5 * time.Second)
		assert.Len(t, src.sent, 1)
		s.has("Mine")
	})
}

func TestAStoppedLookChangesNothing(t *testing.T) {
	src := newSource()
	run(t, src, func(s *stage) {
		s.goTo("companyName")
		s.press("e", "ctrl+u", "Mine")
		src.delay = time.Second
		s.press("enter")
		s.pass(300 * time.Millisecond)
		s.press("esc")
		s.has("› Mine", "Stopped; nothing was changed")
		s.pass(5 * time.Second)
		s.has("› Mine")
		s.press("esc", "D")
		s.pass(300 * time.Millisecond)
		s.press("esc")
		s.pass(5 * time.Second)
		s.hasNot("unset companyName")
		assert.Empty(t, src.sent)
	})
}

func TestAServerWithoutSettings(t *testing.T) {
	src := newSource()
	failing := true
	src.onRead = func(int, object) error {
		if failing {
			return &api.Error{Kind: api.KindNotFound, Status: http.StatusNotFound}
		}
		return nil
	}
	run(t, src, func(s *stage) {
		s.has("R  tries again", "p  the upload policy")
		s.press("e")
		assert.Contains(t, s.hint(), "could not be read")
		s.press("p")
		s.has("Upload policy", "exe")
		s.press("esc")
		failing = false
		s.press("R")
		s.has("companyName")
		failing = true
		s.press("R")
		s.has("companyName", "✗")
	})
}

func TestOldSettingsStayWhileNewOnesAreAwaited(t *testing.T) {
	src := newSource()
	src.delay = time.Second
	run(t, src, func(s *stage) {
		s.hasNot("Asking")
		s.pass(200 * time.Millisecond)
		s.has("Asking Fliplet for the settings…", "reading the settings…")
		assert.Equal(t, screen.Asking, s.m.State())
		s.pass(time.Second)
		s.goTo("companyName")
		s.press("R")
		s.has("companyName")
		s.pass(500 * time.Millisecond)
		s.has("companyName", "reading the settings…")
		s.press("esc")
		assert.Contains(t, s.hint(), "Stopped asking")
		s.press("R")
		s.pass(2 * time.Second)
		assert.Contains(t, s.inHand(), "companyName")
		assert.Equal(t, screen.Fine, s.m.State())
	})
}

func TestWhatCanNotBeTypedIsSaid(t *testing.T) {
	src := newSource()
	src.all["long"] = json.RawMessage(`"` + strings.Repeat("x", 9000) + `"`)
	run(t, src, func(s *stage) {
		s.goTo("long")
		s.press("e")
		assert.Contains(t, s.hint(), "too long to be edited here")
		s.goTo("_smtpPassword")
		s.press("e")
		s.paste("one\ntwo")
		s.has("line end")
		s.paste("pasted\r\n")
		s.has("› ••••••")
		s.paste(strings.Repeat("y", 9000))
		s.has("too long")
	})
}

func TestCopying(t *testing.T) {
	run(t, newSource(), func(s *stage) {
		for _, tt := range []struct{ key, want string }{
			{"companyName", "Acme Corp"}, {"sessionTimeout", "30"}, {"logo", `{"mediaFileId":90412,"alt":"Acme"}`}, {"crm", `{"user":"sync","apiKey":"••••"}`},
		} {
			s.goTo(tt.key)
			s.press("y")
			assert.Equal(t, tt.want, s.clipboard[len(s.clipboard)-1])
		}
		s.goTo("accent")
		s.press("Y")
		assert.JSONEq(t, fmt.Sprintf(`{"brand":%s}`, s.source.all["brand"]), s.clipboard[len(s.clipboard)-1])
	})
}

func TestFramesFitAtEverySize(t *testing.T) {
	src := newSource()
	src.all["long"] = json.RawMessage(`{"a":"` + strings.Repeat("日本", 900) + `"}`)
	src.all[strings.Repeat("key\u202e", 50)] = json.RawMessage(`"` + `\u001b]0;x\u0007` + `"`)
	runAt(t, src, 80, 23, termenv.TrueColor, func(s *stage) {
		sizes := func() {
			for _, w := range []int{0, 1, 2, 5, 17, 33, 60, 80, 200} {
				for _, h := range []int{0, 1, 3, 7, 14, 23, 59} {
					s.resize(w, h)
				}
			}
			s.resize(80, 23)
		}
		for _, keys := range [][]string{
			{"_", "+", "G"}, {"/", "日"}, {"esc", "g", "e"}, {"x", "enter"}, {"esc", "N"}, {"key", "enter"}, {"v", "enter"}, {"esc", "p"}, {"a"}, {".EXE a/b", "enter"},
			{"esc", "s"}, {"esc", "-", "enter"}, {"esc", "G", "up"},
		} {
			s.press(keys...)
			sizes()
		}
	})
}

func TestGoldenFrames(t *testing.T) {
	for _, size := range []struct{ w, h int }{{80, 23}, {60, 14}, {200, 59}} {
		runAt(t, newSource(), size.w, size.h, termenv.Ascii, func(s *stage) {
			keep := func(name string) { golden.Equal(t, fmt.Sprintf("%s-%dx%d", name, size.w, size.h), s.frame) }
			s.goTo("companyName")
			keep("tree")
			s.press("e", "ctrl+u", "Acme Group")
			keep("edit")
			s.press("enter", "down")
			keep("question")
			s.press("esc", "p", "-", "a", ".ISO, dmg", "enter")
			keep("policy")
			s.press("enter")
			keep("policy-question")
		})
	}
}

// Whatever keys are pressed, every frame fits, holds no secret, and nothing is
// sent that was not agreed to.
func TestAnyKeysInAnyOrder(t *testing.T) {
	alphabet := []string{"up", "down", "left", "right", "enter", "esc", "home", "end", "pgdown", "pgup", "backspace", "ctrl+u",
		"/", "e", "N", "D", "p", "a", "s", "-", "y", "Y", "R", "C", "_", "+", "g", "G", "x", `"`, "{", "日", "flag", "_pin"}
	for seed := range uint64(4) {
		src := newSource()
		src.delay = time.Duration(seed%3) * 100 * time.Millisecond
		src.onRead = func(n int, _ object) error {
			if n%5 == 4 {
				return errors.New("the network is gone")
			}
			return nil
		}
		src.onApply = func() (bool, error) {
			return true, []error{nil, lost, &api.Error{Kind: api.KindRefused}}[len(src.sent)%3]
		}
		run(t, src, func(s *stage) {
			random := rand.New(rand.NewPCG(seed, 5))
			agreed := 0
			for range 400 {
				key := alphabet[random.IntN(len(alphabet))]
				if key == "enter" && (strings.Contains(s.frame, "▌Set ") || strings.Contains(s.frame, "▌Unset ")) {
					agreed++
				}
				s.press(key)
				if random.IntN(20) == 0 {
					s.resize(random.IntN(120), random.IntN(40))
				}
				s.pass(time.Duration(random.IntN(200)) * time.Millisecond)
			}
			src.mu.Lock()
			defer src.mu.Unlock()
			assert.LessOrEqual(t, len(src.sent), agreed)
		})
	}
}

func TestThePolicyIsPutTogether(t *testing.T) {
	run(t, newSource(), func(s *stage) {
		s.press("p")
		s.has("Upload policy", "The list in force can't be read", "39 extensions · started from Fliplet's default", "The same as Fliplet's default.")
		assert.Equal(t, keymap.ScopePolicy, s.m.Scope())
		s.press("R")
		assert.Contains(t, s.hint(), "offers no way to it")
		s.press("-")
		s.has("− exe", "38 extensions", "1 left out", "removed exe")
		s.press("-")
		s.has("39 extensions", "The same as Fliplet's default.")
		s.press("a", "tar.gz", "enter")
		s.has("✗", "tar.gz")
		s.press("ctrl+u", ".ISO iso", "enter")
		s.has("+ iso", "40 extensions", "1 added", `Put right: ".ISO" is iso; iso came twice`)
		s.press("-")
		s.hasNot("+ iso")
		s.press("D", "ctrl+u", "zip", "enter")
		s.has("✗ \"zip\" can't be removed: it is not in the list")
		s.press("ctrl+u", "gz,jar", "enter")
		s.has("− gz", "− jar", "removed jar, gz")
		s.press("y")
		assert.Len(t, strings.Fields(s.clipboard[0]), 37)
		s.press("backspace")
		s.has("companyName")
		s.press("p")
		s.has("− gz")
		s.press("s")
		s.has("giving up what was changed here")
		s.press("noth", "enter", "esc", "enter")
		assert.Contains(t, s.hint(), "The list is empty")
		s.press("a", "exe", "enter", "enter", "down", "enter")
		assert.Equal(t, []string{"Set the upload policy of Acme Corp (organization 21): files with 1 extension can't be uploaded. It takes the place of the list in force."}, s.source.sent)
		s.press("s", "file", "enter", "nowhere", "enter")
		s.has("✗", "no such file")
		s.press("ctrl+u", s.folder, "enter")
		s.has("is no file")
	})
}

func TestASmallWindowSaysWhatBecameOfThePolicy(t *testing.T) {
	src := newSource()
	src.onApply = func() (bool, error) {
		return true, lost
	}
	runAt(t, src, 60, 14, termenv.Ascii, func(s *stage) {
		s.press("p", "a", strings.Repeat(".ISO ", 12)+"one two three four five six", "enter", "-", "g", "-", "j", "-")
		s.has("− exe")
		s.press("enter", "down", "enter")
		s.has("It is not known whether the policy was set", "The answer was lost")
		assert.NotEmpty(t, s.inHand(), "what is in hand is in sight")
		s.has("started from")
	})
}

func TestWhileTheSettingsAreReadAgainNothingElseIsBegun(t *testing.T) {
	src := newSource()
	src.does = set("companyName", "null")
	run(t, src, func(s *stage) {
		s.goTo("companyName")
		src.delay = time.Second
		s.press("D")
		s.pass(300 * time.Millisecond)
		s.press("N", "half a key")
		assert.Contains(t, s.hint(), "One moment")
		s.press("j", "/", "p", "D")
		s.pass(2 * time.Second)
		s.has("unset companyName", "▌No, change nothing")
		assert.Equal(t, 2, src.reads, "one for the tree, one before the question")
		s.press("esc")
		assert.Equal(t, "companyName       Acme Corp", s.inHand())
	})
}

func TestABoxThatComesUpByItselfTakesNothingTypedBefore(t *testing.T) {
	src := newSource()
	run(t, src, func(s *stage) {
		s.goTo("companyName")
		src.delay = time.Second
		s.press("D")
		s.pass(1100 * time.Millisecond)
		s.has("unset companyName")
		s.press("down", "enter")
		s.pass(3 * time.Second)
		assert.Empty(t, src.sent)
		s.has("▌No, change nothing")
		s.press("down", "enter")
		s.pass(3 * time.Second)
		assert.Len(t, src.sent, 1)
	})
}
