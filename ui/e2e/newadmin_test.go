//go:build linux

package e2e

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/api/demo"
)

// newAdmin is somebody who has just been made an admin, at a terminal of 80×24
// on a machine without a key ring.
type newAdmin struct {
	*session
	g         *gate
	person    demo.Person
	home      string
	secrets   []secret
	code      string
	arguments *arguments
}

func startNewAdmin(t *testing.T, program string, env ...string) *newAdmin {
	t.Helper()
	g := newGate(t, demo.Options{Logs: 4000, NoRateLimit: true})
	home := t.TempDir()
	env = append([]string{
		"FLIPLET_API_URL=" + g.URL, "HOME=" + home, "TMPDIR=" + home, "XDG_CONFIG_HOME=" + home + "/config",
		"XDG_STATE_HOME=" + home + "/state", "XDG_CACHE_HOME=" + home + "/cache", "XDG_DATA_HOME=" + home + "/data",
	}, env...)
	a := &newAdmin{g: g, person: g.twoFactor(t), home: home, arguments: watchArguments(t)}
	a.session = open(t, program, Options{Env: env, Dir: home})
	a.arguments.of(a.PID())
	a.keep("the password", a.person.Password)
	a.keep("the second factor's secret", a.person.TwoFactorSecret)
	a.keep("the mail server's password", "demo-smtp-Kq7vT2")
	a.keep("the key of the CRM", "demo-crm-9fB31c")
	return a
}

// keep remembers a secret, to be searched for.
func (a *newAdmin) keep(name, text string) { a.secrets = append(a.secrets, secret{name, text}) }

func (a *newAdmin) tokenFile() string {
	return filepath.Join(a.home, "config", "fliplet-audit", "tokens", a.person.Email)
}

// signIn signs in with e-mail, password and the second factor.
func (a *newAdmin) signIn() {
	a.t.Helper()
	a.waitFor("Explore the demo organization", "Sign in")
	a.press("down", "enter")
	a.waitFor("How do you want to sign in?")
	a.press("down", "enter")
	a.waitFor("At " + a.g.URL)
	a.typeText(a.person.Email)
	a.waitFor(a.person.Email)
	a.press("enter")
	a.typeText(a.person.Password)
	a.waitFor(strings.Repeat("•", len(a.person.Password)))
	a.press("enter")
	a.waitFor("Fliplet asks " + a.person.Email)
	a.code = a.g.demo.Code(a.person.Email)
	a.typeText(a.code)
	a.waitFor("••••••")
	a.press("enter")
	a.waitFor("Signed in as Demo Two-Factor", "a file that only you can read", "⏎ go on")
	a.keep("the session's token", tokenIn(a.t, a.tokenFile()))
	// The code is of six digits: here they can't stand by chance.
	assert.NotRegexp(a.t, `(^|\D)`+a.code+`(\D|$)`, a.Raw())
	a.press("enter")
	a.waitFor("Organizations of ", "▌Acme Corp")
	a.press("enter")
	a.waitFor("Showing 1 to 25 of")
}

// lastMonth looks at the usage of the month before this one, opens the logs of
// its busiest day, as many as the server itself says, and comes back.
func (a *newAdmin) lastMonth() {
	a.t.Helper()
	now := time.Now().UTC()
	first := time.Date(now.Year(), now.Month()-1, 1, 0, 0, 0, 0, time.UTC)
	a.press("2")
	a.waitFor("USAGE", "Sessions per day", "the busiest")
	a.press("d")
	a.waitFor("─ Date range ─")
	a.typeText("last month")
	a.waitFor("last month", first.Format("2 Jan")+" 00:00")
	a.press("enter")
	a.waitGone("─ Date range ─")
	a.waitFor(first.Format("2 Jan")+" 00:00 → ", first.AddDate(0, 1, -1).Format("2 Jan")+" 23:59", fmt.Sprintf("%d days, the busiest ", first.AddDate(0, 1, -1).Day()))
	a.press("b")
	shown := a.waitFor("· the busiest").String()
	found := regexp.MustCompile(`Sessions per day +\w+ (\d+ \w+)`).FindStringSubmatch(shown)
	require.NotNil(a.t, found, shown)
	day, err := time.Parse("2 Jan 2006", found[1]+first.Format(" 2006"))
	require.NoError(a.t, err)
	require.Equal(a.t, first.Month(), day.Month())
	a.press("enter")
	a.waitFor("LOGS", "Usage › "+day.Format("Mon 2 Jan"), day.Format("2 Jan")+" 00:00", "of "+thousands(a.logsOf(day))+" · ")
	a.press("backspace")
	a.waitFor("USAGE", "· the busiest", found[1])
}

// logsOf asks the server itself how many logs a day has, analytics included,
// with bodies written by hand from wire.md.
func (a *newAdmin) logsOf(day time.Time) int {
	known := demoServer{URL: a.g.demo.URL, Token: a.g.demo.Token, OrganizationID: a.g.demo.OrganizationID}
	body := fmt.Sprintf(`{"includePagination":true,"fields":["id"],"limit":1,"startDate":"%sT00:00:00.000Z","endDate":"%[1]sT23:59:59.999Z"`, day.Format(time.DateOnly))
	analytics := `,"type":["app.analytics.pageView","app.analytics.event","app.view","app.update","studio.analytics.presence"]}`
	return known.count(a.t, body+"}") + known.count(a.t, body+analytics)
}

// makeToken makes a token and gives its secret, as the only frame shows it, and
// all that the terminal was sent while that stood there.
func (a *newAdmin) makeToken(name string) (text string, box string) {
	a.t.Helper()
	a.press("3")
	a.waitFor("TOKENS", "Warehouse sync")
	a.press("N")
	a.waitFor("─ New token ─")
	a.typeText(name)
	a.waitFor("› " + name)
	a.press("enter")
	a.waitFor("Create the token", "Whoever", "▌No, change nothing")
	a.press("down")
	a.waitFor("▌Create the token")
	from := len(a.Raw())
	a.press("enter")
	screen := a.waitFor(`The secret of "`+name+`"`, "Shown this once", "y copy")
	text = regexp.MustCompile(`eu--[a-z0-9]+`).FindString(screen.String())
	require.NotEmpty(a.t, text, "%s", screen)
	return text, a.Raw()[from:]
}

// storeIt copies the secret and leaves it, as who has stored it.
func (a *newAdmin) storeIt() {
	a.t.Helper()
	a.press("y")
	a.waitFor("sent to the terminal's clipboard")
	a.press("esc")
	a.waitFor("Is the secret stored?", "▌Not yet")
	a.press("down")
	a.waitFor("▌It is stored")
	a.press("enter")
	a.waitGone("Is the secret stored?")
}

// second runs the program without the screen, in a home of its own, with a
// token in its environment.
func (a *newAdmin) second(home, token string, args ...string) ran {
	a.t.Helper()
	cmd := exec.Command(program(a.t, fliplet), args...)
	cmd.Dir = home
	cmd.Env = []string{"HOME=" + home, "TMPDIR=" + home, "XDG_CONFIG_HOME=" + home + "/config", "PATH=/nowhere", "TZ=UTC", "FLIPLET_API_URL=" + a.g.URL, "FLIPLET_AUTH_TOKEN=" + token}
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	require.NoError(a.t, cmd.Start())
	a.arguments.of(cmd.Process.Pid)
	_ = cmd.Wait()
	return ran{cmd.ProcessState.ExitCode(), out.String(), errs.String()}
}

// setSecretly sets a setting that is stored encrypted.
func (a *newAdmin) setSecretly(key, value string) {
	a.t.Helper()
	a.press("4")
	a.waitFor("SETTINGS", "_smtpPassword", "2 stored encrypted")
	a.press("N")
	a.waitFor("─ Set a setting ─")
	a.typeText(key)
	a.waitFor("› " + key)
	a.press("enter")
	a.waitFor("─ Set " + key)
	a.typeText(value)
	a.waitFor("› " + strings.Repeat("•", len(value)))
	a.press("enter")
	a.waitFor("─ Change a setting ─", "▌No, change nothing", "+ "+key)
	a.press("down")
	a.waitFor("▌Set " + key)
	a.press("enter")
	a.waitGone("─ Change a setting ─")
	a.waitFor(key, "3 stored encrypted")
}

// What an admin does on the first day, at 80×24; and afterwards every secret
// that was typed or received is searched for.
func TestTheFirstDayOfANewAdmin(t *testing.T) {
	t.Parallel()
	a := startNewAdmin(t, program(t, fliplet))
	a.signIn()

	a.lastMonth()

	before := len(a.Raw())
	cron, box := a.makeToken("cron")
	during := a.secrets // the box shows one secret, and no other
	a.keep("the new token", cron)
	a.storeIt()
	after := len(a.Raw())
	assert.Equal(t, cron, lastCopied(t, a.Raw()))
	assert.Contains(t, box, cron)

	home := t.TempDir()
	r := a.second(home, cron, "logs", "--limit", "3")
	require.Equal(t, 0, r.code, "%s", r.err)
	assert.Len(t, strings.Split(strings.TrimSpace(r.out), "\n"), 3)
	notIn(t, a.secrets, "what the second program said", r.out+r.err)

	a.setSecretly("_cronKey", "Tr0ub4dor&3 \"quoted\"")
	a.keep("the new setting", "Tr0ub4dor&3 \"quoted\"")

	a.press("3")
	a.waitFor("TOKENS", "▌cron")
	a.press("D")
	a.waitFor("─ Delete a token ─", "To go on, type: cron")
	a.typeText("cron")
	a.waitFor("› cron")
	a.press("enter")
	a.waitFor(`Deleted the token "cron"`, "1 token ·")

	r = a.second(home, cron, "logs", "--limit", "3")
	assert.Equal(t, 3, r.code)
	assert.Empty(t, r.out)
	for _, words := range []string{"Fliplet does not accept this token", "deleted", "fliplet-audit login"} {
		assert.Contains(t, r.err, words)
	}
	notIn(t, a.secrets, "what the second program said", r.err)

	a.quits()
	raw := a.Raw()
	notIn(t, a.secrets, "the terminal before the box", raw[:before])
	notIn(t, during, "the terminal while the box was there", raw[before:after])
	notIn(t, a.secrets, "the terminal after the box", raw[after:])
	a.searchFiles()
	require.NoError(t, os.WriteFile(filepath.Join(home, "looked"), nil, 0o600))
	notInFiles(t, a.secrets, home)
	a.searchArguments(2)
}

// searchFiles looks through the home. The one file that holds the session's
// token is its owner's alone, and holds nothing else.
func (a *newAdmin) searchFiles() {
	a.t.Helper()
	notInFiles(a.t, a.secrets, a.home, a.tokenFile())
	info, err := os.Stat(a.tokenFile())
	require.NoError(a.t, err)
	assert.Equal(a.t, os.FileMode(0o600), info.Mode().Perm())
	folder, err := os.Stat(filepath.Dir(a.tokenFile()))
	require.NoError(a.t, err)
	assert.Equal(a.t, os.FileMode(0o700), folder.Mode().Perm())
	var others []secret
	for _, s := range a.secrets {
		if s.text != tokenIn(a.t, a.tokenFile()) {
			others = append(others, s)
		}
	}
	require.Len(a.t, others, len(a.secrets)-1)
	text, err := os.ReadFile(a.tokenFile())
	require.NoError(a.t, err)
	notIn(a.t, others, "the token's file", string(text))
}

// searchArguments looks through the argument lists, of at least so many
// different ones.
func (a *newAdmin) searchArguments(least int) {
	a.t.Helper()
	lists := a.arguments.all()
	require.GreaterOrEqual(a.t, len(lists), least)
	notIn(a.t, a.secrets, "the argument lists", strings.Join(lists, "\n"))
}

// A panic while the new token's secret stands on the screen: neither the report
// nor the last words have any secret.
func TestAPanicBeforeASecret(t *testing.T) {
	t.Parallel()
	a := startNewAdmin(t, program(t, fliplet, "panictest"), "FLIPLET_AUDIT_PANIC=f4")
	a.signIn()
	cron, _ := a.makeToken("cron")
	a.keep("the new token", cron)
	a.press("f4")
	assert.Equal(t, 1, a.exit())
	require.NoError(t, a.Restored())
	_, said, left := strings.Cut(a.Raw(), leaveAltScreen)
	require.True(t, left)
	notIn(t, a.secrets, "the last words", said)
	reports := files(t, a.home, "fliplet-audit-crash-*.txt")
	require.Len(t, reports, 1)
	report, err := os.ReadFile(reports[0])
	require.NoError(t, err)
	assert.Contains(t, string(report), "provoke")
	a.searchFiles()
	a.searchArguments(1)
}
