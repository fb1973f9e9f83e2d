package ui_test

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/api"
	"fliplet-audit/model"
)

// weekName is the official name of an export of week.
const weekName = "audit-log-acme-corp-2026-11-12-2026-11-19.csv"

// idsOf are the ids in a CSV file, read by another's reader.
func idsOf(t *testing.T, text string) []string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	require.NoError(t, err)
	var ids []string
	for _, row := range rows[1:] {
		ids = append(ids, row[0])
	}
	return ids
}

func TestExport(t *testing.T) {
	reading(t, settings{}, func(p *program) {
		p.press("e")
		p.pass(time.Second)
		p.has("✓ Exported 1,204 logs", "in "+p.folder)
		assert.Contains(t, p.hint(), weekName+" + .manifest.json")
		text := p.file(weekName)
		heading, _, _ := strings.Cut(text, "\r\n")
		assert.Equal(t, "id,createdAt,updatedAt,user.type,type,typeDescription,app.name,user.email,data,requestId,sessionId,userId,appId,dataSourceEntryId,dataSourceId,organizationId,appNotificationId", heading)
		want := p.client.idsShown(week().Range)
		assert.Equal(t, want, idsOf(t, text), "all that match, the oldest first")
		assert.ElementsMatch(t, []string{weekName, weekName + ".manifest.json"}, p.files())

		p.press("y")
		assert.Equal(t, filepath.Join(p.folder, weekName), p.copied())
		p.hasNot("Exported")
		p.pass(5 * time.Second)
		p.has("✓ Exported 1,204 logs")
		n := len(p.clipboard)
		p.press("y")
		assert.Len(t, p.clipboard, n+1)
		assert.Equal(t, filepath.Join(p.folder, weekName), p.copied(), "as long as it says so")
		p.pass(5 * time.Second)
		p.press("j", "y")
		assert.NotEqual(t, filepath.Join(p.folder, weekName), p.copied(), "y is the cell's again")

		var said struct {
			Rows     int
			Complete bool
			Origin   struct {
				API, Program   string
				OrganizationID string
				Request        struct {
					URL  string
					Body map[string]any
				}
			}
		}
		require.NoError(t, json.Unmarshal([]byte(p.file(weekName+".manifest.json")), &said))
		assert.Equal(t, 1204, said.Rows)
		assert.True(t, said.Complete)
		assert.Equal(t, "api.fliplet.com", said.Origin.API)
		assert.Equal(t, "fliplet-audit of the tests", said.Origin.Program)
		assert.Equal(t, "21", said.Origin.OrganizationID)
		assert.Equal(t, "https://api.fliplet.com/v1/organizations/21/logs", said.Origin.Request.URL)
		assert.NotEmpty(t, said.Origin.Request.Body)
	})
}

// idsShown are the ids that an export must have, counted by hand: of the range's
// start on, without the hidden types, the oldest first.
func (c *client) idsShown(r model.Range) []string {
	start := time.Date(2026, 11, 12, 0, 0, 0, 0, zone)
	if r.Kind == model.RangeLast12Months {
		start = time.Time{}
	}
	var ids []string
	for i := len(c.logs) - 1; i >= 0; i-- {
		if l := c.logs[i]; l.Type != "app.update" && !l.CreatedAt.Before(start) {
			ids = append(ids, string(l.ID))
		}
	}
	return ids
}

func TestExportToANameThatIsTaken(t *testing.T) {
	reading(t, settings{}, func(p *program) {
		p.press("e")
		p.pass(time.Second)
		p.press("e") // it is there already
		p.pass(time.Second)
		p.has(weekName+" is there already", "Overwrite", "Don't export")
		p.press("down", "down", "enter")
		p.pass(time.Second)
		assert.Len(t, p.files(), 2, "the file and its manifest")
		p.press("e")
		p.pass(time.Second)
		p.press("enter")
		p.pass(time.Second)
		p.has("Exported 1,204 logs")
		assert.Contains(t, p.files(), strings.TrimSuffix(weekName, ".csv")+"-2.csv")

		p.press("/")
		p.paste("user.login.sso")
		p.press("enter", "e")
		p.pass(time.Second)
		p.press("down", "enter")
		p.pass(time.Second)
		p.has("Exported 172 logs")
		assert.Len(t, idsOf(t, p.file(weekName)), 172, "overwritten, with what matches now")
	})
}

// The choices of an export stand in the file.
func TestExportWithChoices(t *testing.T) {
	reading(t, settings{width: 80, height: 24}, func(p *program) {
		p.press("E")
		p.has("Export 1,204 logs", "● CSV", "○ JSON Lines", "● official 17", "● defused", weekName)
		p.press("right", "down", "right") // JSON Lines, gzip
		p.has("● JSON Lines", "● gzip .gz", "only in CSV", strings.TrimSuffix(weekName, ".csv")+".jsonl.gz")
		p.press("down")
		assert.Contains(t, lineOf(p, "▌"), "Secrets", "what means nothing now is passed over")
		p.press("right", "enter")
		p.pass(time.Second)
		p.has("Exported 1,204 logs")
		packed, err := gzip.NewReader(strings.NewReader(p.file(strings.TrimSuffix(weekName, ".csv") + ".jsonl.gz")))
		require.NoError(t, err)
		var text bytes.Buffer
		_, err = text.ReadFrom(packed)
		require.NoError(t, err)
		lines := strings.Split(strings.TrimSuffix(text.String(), "\n"), "\n")
		require.Len(t, lines, 1204)
		for _, line := range lines {
			require.True(t, json.Valid([]byte(line)), line)
		}
		assert.NotContains(t, text.String(), "AIza", "secrets are masked")
		assert.Contains(t, text.String(), "gcmServerKey")

		p.press("E")
		p.has("● JSON Lines", "● masked", ".jsonl.gz")
	})
}

func lineOf(p *program, part string) string {
	for _, line := range strings.Split(p.frame, "\n") {
		if _, here, ok := strings.Cut(line, "│ "+part); ok {
			return here
		}
	}
	return ""
}

func TestExportOfSomeColumns(t *testing.T) {
	reading(t, settings{}, func(p *program) {
		p.press("E", "down", "down", "right")
		p.has("createdAt, user.type, type, app.name, user.email, sessionId, data")
		p.press("right")
		p.has("● chosen")
		p.press("down", "ctrl+u")
		p.typeText("id,nonsense", 0)
		p.press("enter")
		p.has("✗ ", "nonsense") // said, and nothing is begun
		assert.Empty(t, p.files())
		p.press("ctrl+u")
		p.typeText("id,ty", 0)
		p.press("right") // the rest stands there dim
		p.typeText(",data.messageId", 0)
		p.has("id,type,data.messageId")
		for range 5 {
			p.press("down")
		}
		assert.Contains(t, lineOf(p, "▌"), "File")
		p.press("ctrl+u")
		p.typeText("mine.csv", 0)
		p.press("enter")
		p.pass(time.Second)
		p.has("Exported 1,204 logs", "mine.csv")
		heading, rest, _ := strings.Cut(p.file("mine.csv"), "\r\n")
		assert.Equal(t, "id,type,data.messageId", heading)
		assert.Contains(t, rest, "\r\n900000,email.delivered,0102018f4a0000\r\n")
	})
}

// The name and the choices of format follow each other, and the name can be
// completed.
func TestTheFileOfAnExport(t *testing.T) {
	reading(t, settings{}, func(p *program) {
		require.NoError(t, os.Mkdir(filepath.Join(p.folder, "exports"), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(p.folder, "exports", "before.json.zst"), nil, 0o600))
		p.press("E", "up")
		assert.Contains(t, lineOf(p, "▌"), "File")
		p.press("ctrl+u")
		p.typeText("ex", 0)
		p.press("right")
		assert.Contains(t, lineOf(p, "▌"), "exports/")
		p.has("In " + filepath.Join(p.folder, "exports"))
		p.typeText("bef", 0)
		p.press("right")
		assert.Contains(t, lineOf(p, "▌"), "exports/before.json.zst")
		p.has("● JSON ", "● Zstandard .zst")
		p.press("ctrl+u")
		p.typeText("nowhere/x", 0)
		p.has("There is no folder " + filepath.Join(p.folder, "nowhere"))
		p.press("enter")
		p.pass(time.Second)
		p.has("✗ There is no folder")
		assert.Contains(t, lineOf(p, "▌"), "nowhere/x", "what was typed can be mended")
		p.press("esc")
		p.hasNot("There is no folder")
	})
}

// All columns that there are can be read where a name is wrong, in any window.
func TestTheColumnsOfAnExportCanBeRead(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}} {
		reading(t, settings{width: size[0], height: size[1]}, func(p *program) {
			p.press("E", "down", "down", "right", "right", "down", "ctrl+u")
			p.typeText("id,nonsense", 0)
			p.press("enter")
			p.has("✗ ", "user.email", "appNotificationId", "dataString, and data.KEY", "⏎ export")
			if size[0] > 110 {
				p.press("ctrl+u")
				p.paste("id,createdAt,updatedAt,user.type,type,typeDescription,app.name,user.email,data")
				p.has("id,createdAt,updatedAt,user.type,type,typeDescription,app.name,user.email,data")
			}
		})
	}
}

// What can't be a file's name is said where it is typed.
func TestAFileThatCantBe(t *testing.T) {
	for typed, why := range map[string]string{
		"x.xlsx":                          "✗ .xlsx says no format",
		"-":                               "✗ - is no file",
		"..":                              "✗ The file has no name",
		"held/":                           "✗ The file has no name",
		"held":                            "✗ held is a folder",
		"/proc/x.csv":                     "✗ Nothing can be written to the folder /proc",
		strings.Repeat("n", 250) + ".csv": "✗ A file can't be named so",
	} {
		if runtime.GOOS != "linux" && strings.HasPrefix(typed, "/proc") {
			continue
		}
		reading(t, settings{}, func(p *program) {
			require.NoError(t, os.Mkdir(filepath.Join(p.folder, "held"), 0o755))
			p.press("E", "up", "ctrl+u")
			p.paste(typed)
			p.press("enter")
			p.pass(time.Second)
			p.has(why, "● CSV")
			assert.Equal(t, []string{"held"}, p.files(), "nothing was begun, nothing is left")
			p.press("ctrl+u")
			p.typeText("good.csv", 0)
			p.press("enter")
			p.pass(time.Second)
			p.has("✓ Exported 1,204 logs")
		})
	}
}

// Pseudonyms need a key that is the person's alone.
func TestExportWithPseudonyms(t *testing.T) {
	reading(t, settings{}, func(p *program) {
		key := filepath.Join(p.folder, "key")
		require.NoError(t, os.WriteFile(key, []byte("0123456789abcdef0123456789abcdef"), 0o600))
		p.press("E", "up", "up")
		assert.Contains(t, lineOf(p, "▌"), "People")
		p.press("right", "enter")
		p.has("✗ Pseudonyms need a key")
		assert.Contains(t, lineOf(p, "▌"), "Key file")
		p.typeText("key", 0)
		p.press("enter")
		p.pass(time.Second)
		p.has("Exported 1,204 logs")
		assert.NotContains(t, p.file(weekName), "@acme.com")
	})
}

// A command that is advised ends its line, so that it can be taken as it is.
func TestTheCommandForAKeyFile(t *testing.T) {
	reading(t, settings{width: 200, height: 60}, func(p *program) {
		p.press("E", "up", "up", "right", "down")
		p.paste("nokey")
		p.press("enter")
		p.pass(time.Second)
		p.has("✗ Not exported", "esc closes this")
		assert.Regexp(t, `(?m)base64 > \S*nokey\) *$`, p.frame)
	})
}

// at lets a second pass before each answer.
func slowly(api.LogsRequest) time.Duration { return time.Second }

func TestAnExportInTheBackground(t *testing.T) {
	reading(t, settings{}, func(p *program) {
		p.client.holds(func(r api.LogsRequest) bool { return r.Bulk && r.Offset > 0 })
		p.press("e")
		p.pass(500 * ms)
		assert.Contains(t, p.status(), "Exporting")
		assert.Contains(t, p.status(), "of 1,204")
		assert.Contains(t, p.hint(), "esc stop export")
		p.press("e")
		assert.Contains(t, p.hint(), "An export is under way; esc stops it")

		p.press("n") // the screen goes on working
		p.has("Showing 26 to 50")
		p.press("/")
		p.paste("login.failed")
		p.pass(time.Second)
		p.has("Exporting")
		p.press("enter")
		p.press("o") // another organization too
		p.pass(time.Second)
		p.has("Globex")
		p.press("down", "enter")
		p.pass(time.Second)
		p.has("Globex ›", "Exporting")
		p.client.release()
		p.client.holds(nil)
		p.pass(time.Second)
		p.has("✓ Exported 1,204 logs", weekName)
		assert.Equal(t, p.client.idsShown(week().Range), idsOf(t, p.file(weekName)), "what was in sight when it began")
		for _, q := range p.client.asked {
			if q.r.Bulk {
				assert.Equal(t, api.Scope{Organization: "21"}, q.scope)
				assert.True(t, q.r.ByID)
			}
		}
	})
}

// What an export came to is still there for somebody who is typing when it
// ends.
func TestTheEndOfAnExportWhileTyping(t *testing.T) {
	reading(t, settings{}, func(p *program) {
		p.client.holds(func(r api.LogsRequest) bool { return r.Bulk })
		p.press("e", "/", "l")
		p.client.release()
		p.client.holds(nil)
		p.pass(50 * ms)
		p.typeText("ogin", 300*ms)
		p.pass(10 * time.Second)
		p.press("enter")
		p.has("✓ Exported 1,204 logs", weekName)
		p.pass(5 * time.Second)
		p.has("✓ Exported 1,204 logs")
		p.press("j")
		p.hasNot("Exported")
	})
}

// What the export waits for is said.
func TestWhatAnExportWaitsFor(t *testing.T) {
	reading(t, settings{width: 200, height: 60}, func(p *program) {
		p.client.holds(func(r api.LogsRequest) bool { return r.Bulk && r.Offset > 0 })
		p.press("e")
		p.pass(time.Second)
		p.waits <- api.Wait{Reason: api.WaitPace, Priority: api.Bulk, Until: p.client.now().Add(300 * ms)}
		p.pass(200 * ms)
		p.has("keeping to the rate limit")
		p.waits <- api.Wait{Reason: api.WaitRateLimit, Priority: api.Bulk, Until: p.client.now().Add(4 * time.Second)}
		p.pass(200 * ms)
		p.has("Fliplet's rate limit: asking again in 4 s")
		p.pass(8 * time.Second)
		p.hasNot("asking again")
		p.has("waiting for Fliplet")
	})
}

// yearOfLogs are more than an export reads in one go.
var yearOfLogs = sync.OnceValue(func() []model.Log { return makeLogs(30_000) })

func year() model.Query { return model.Query{Range: model.Range{Kind: model.RangeLast12Months}} }

// stoppedInTheMiddle has an export stand still after its first windows, and
// stops it.
func stoppedInTheMiddle(t *testing.T, test func(p *program, name string)) {
	t.Helper()
	run(t, newClient(yearOfLogs()), settings{query: year()}, func(p *program) {
		p.pass(2 * time.Second)
		answered := 0
		p.client.holds(func(r api.LogsRequest) bool {
			if r.Bulk {
				answered++
			}
			return r.Bulk && answered > 40
		})
		p.press("e")
		p.pass(time.Minute)
		p.has("Exporting")
		test(p, "audit-log-acme-corp-2025-11-19-2026-11-19.csv")
	})
}

func TestStoppingAnExportAndGoingOn(t *testing.T) {
	stoppedInTheMiddle(t, func(p *program, name string) {
		p.press("esc")
		p.has("An export is under way", "Go on with the export", "Stop it; what is written is kept")
		assert.Regexp(t, `Stop it; what is written is kept +[1-9]\d?,\d{3} logs`, p.frame)
		p.press("enter")
		p.has("Exporting")
		p.press("esc", "down", "enter")
		p.pass(ms)
		require.Regexp(t, `^ Stopped; [1-9]\d?,\d{3} logs are kept · e goes on with it`, p.hint())
		p.client.holds(nil)
		before := len(p.client.asked)

		p.press("/")
		p.paste("login")
		p.press("enter")
		p.pass(time.Second)
		p.press("e")
		p.pass(time.Second)
		p.has("An export to "+name+" is unfinished", "Go on with it, of another question: the filters", "Begin anew")
		assert.Contains(t, lineOf(p, "▌"), "Keep it, write ", "what is not of this question is not gone on with by one key")
		p.press("down")
		p.has("It would ask what it asked when it began", "until")
		p.press("enter")
		p.pass(time.Minute)
		p.has("✓ Exported 26,250 logs")
		assert.Equal(t, p.client.idsShown(year().Range), idsOf(t, p.file(name)), "what was asked when it began, all of it, once")
		again := 0
		for _, q := range p.client.asked[before:] {
			if q.r.Bulk {
				again++
			}
		}
		assert.Less(t, again, 26_250/500, "what it had was not asked for again")
		assert.ElementsMatch(t, []string{name, name + ".manifest.json"}, p.files(), "nothing is left beside")
	})
}

func TestBeginningAnUnfinishedExportAnew(t *testing.T) {
	stoppedInTheMiddle(t, func(p *program, name string) {
		p.press("esc", "down", "enter")
		p.pass(ms)
		p.client.holds(nil)
		p.press("e")
		p.pass(time.Second)
		p.hasNot("of another question")
		assert.Contains(t, lineOf(p, "▌"), "Go on with it")
		p.press("down", "enter")
		p.pass(time.Minute)
		p.has("✓ Exported 26,250 logs")
		assert.Equal(t, p.client.idsShown(year().Range), idsOf(t, p.file(name)))
	})
}

// Quitting asks; what is quit can be gone on with.
func TestLeavingDuringAnExport(t *testing.T) {
	stoppedInTheMiddle(t, func(p *program, name string) {
		p.press("q") // it asks
		require.False(t, p.quit)
		p.has("An export is under way", "Go on with the export")
		assert.Regexp(t, `Quit; what it has is kept, as far as it is written +[1-9]\d?,\d{3} logs`, p.frame)
		p.press("enter")
		require.False(t, p.quit)
		p.has("Exporting")
		p.press("q", "down", "enter")
		require.True(t, p.quit)
		p.app.Stop()
		assert.ElementsMatch(t, []string{name + ".partial", name + ".journal"}, p.files(), "at once, when Stop is done")
		left := p.app.Unfinished()
		assert.Equal(t, filepath.Join(p.folder, name), left.Path)
		assert.Positive(t, left.Rows)
	})
}

// Leaving before anything was written leaves nothing.
func TestLeavingAtTheBeginningOfAnExport(t *testing.T) {
	reading(t, settings{}, func(p *program) {
		p.client.latency = slowly
		p.press("e")
		p.pass(1500 * ms)
		p.press("esc")
		p.has("Stop it", "nothing is written yet")
		p.press("enter", "ctrl+c")
		require.True(t, p.quit)
		p.app.Stop()
		assert.Empty(t, p.files())
		assert.Empty(t, p.app.Unfinished().Path)
	})
}

// A file with less than the server counts says so, loudly, until it was seen.
func TestAnIncompleteExport(t *testing.T) {
	reading(t, settings{width: 80, height: 24}, func(p *program) {
		p.client.shape = func(r api.LogsRequest, page *model.LogPage) {
			if r.Bulk {
				page.Total += 100
			}
		}
		p.press("e")
		p.pass(time.Minute)
		p.has("✗ INCOMPLETE: 1,204 of 1,304 logs", "-incomplete.csv", "y copies the path")
		p.client.shape = nil
		p.press("j", "n")
		p.pass(10 * time.Second)
		p.has("INCOMPLETE")
		p.press("y")
		assert.Equal(t, strings.TrimSuffix(filepath.Join(p.folder, weekName), ".csv")+"-incomplete.csv", p.copied())
		p.press("esc")
		p.hasNot("INCOMPLETE")
	})
}

func TestExportIntoAFolderThatCantBeWritten(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Log("root writes everywhere: a folder that isn't there instead")
	}
	run(t, newClient(someLogs(many)), settings{query: week()}, func(p *program) {
		require.NoError(t, os.RemoveAll(p.folder))
		p.press("e")
		p.pass(time.Second)
		p.has("✗ Not exported: There is no folder", "Choose another folder")
		require.NoError(t, os.MkdirAll(p.folder, 0o755))
	})
}

func TestAnExportThatFailsHalfWay(t *testing.T) {
	reading(t, settings{}, func(p *program) {
		p.client.fail = func(_ api.Scope, r api.LogsRequest) error {
			if r.Bulk && r.Offset > 0 {
				return &api.Error{Kind: api.KindConnection, Host: "api.fliplet.com"}
			}
			return nil
		}
		p.press("e")
		p.pass(time.Minute)
		p.has("✗ Not exported: There is no connection to api.fliplet.com")
		p.press("n")
		p.pass(time.Second)
		p.has("Showing 26 to 50", "✗ Not exported", "esc closes this")
		p.press("esc")
		p.hasNot("Not exported")
	})
}

// The view as a command: each is shown, and copied by its key or by enter.
func TestTheViewAsACommand(t *testing.T) {
	reading(t, settings{width: 80, height: 24}, func(p *program) {
		p.press("/")
		p.paste("login.failed")
		p.press("enter")
		p.pass(time.Second)
		p.press("u")
		line := "fliplet-audit logs --org 21 --range 7d --filter type=login.failed"
		p.has("Copy the query as a command", "curl organization=21 offset=0 limit=25 type=login.failed", line)
		p.has("with fixed dates", "its range up to when it runs")
		p.press("f")
		assert.Equal(t, line, p.copied())
		assert.Contains(t, p.hint(), "The fliplet-audit command: copied")
		p.press("u", "c")
		assert.True(t, strings.HasPrefix(p.copied(), "curl "), p.copied())
		p.press("u", "down", "enter")
		assert.Equal(t, line, p.copied())
		n := len(p.clipboard)
		p.press("u", "esc")
		assert.Len(t, p.clipboard, n)
	})
	custom := model.Query{Range: model.Range{Kind: model.RangeCustom, From: opened.AddDate(0, 0, -7), To: opened}}
	run(t, newClient(someLogs(many)), settings{query: custom, width: 80, height: 24}, func(p *program) {
		p.pass(time.Second)
		p.press("u")
		p.has("all that matches, in a terminal or a script")
		p.hasNot("fixed dates", "when it runs")
	})
}

// The export's form can be used in the smallest window: what is in hand is in
// sight.
func TestExportFormInASmallWindow(t *testing.T) {
	reading(t, settings{width: 60, height: 15}, func(p *program) {
		p.press("E", "down", "down", "right", "right")
		for i := range 12 {
			require.NotEmpty(t, lineOf(p, "▌"), strconv.Itoa(i))
			p.has("⏎ export")
			p.press("down")
		}
	})
}
