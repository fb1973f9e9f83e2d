//go:build unix

package e2e

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// officialColumns are the 17 of wire.md, in its order.
const officialColumns = "id,createdAt,updatedAt,user.type,type,typeDescription,app.name,user.email,data,requestId,sessionId,userId,appId,dataSourceEntryId,dataSourceId,organizationId,appNotificationId"

// truth is a data file whose logs this test made itself, and which of them the
// walk's filters let through.
type truth struct {
	path    string
	matches []string // ids
}

// newTruth writes logs of which some match: type with login, a user with ann,
// not old; the others miss by one of these.
func newTruth(t *testing.T) truth {
	t.Helper()
	types := []string{"user.login", "user.LOGIN.failed", "email.delivered", "app.publish"}
	users := []string{"ann@acme.example", "Joanna@acme.example", "bob@acme.example"}
	apps := []string{"Conference", "Newsroom", "Safety"}
	var lines strings.Builder
	tr := truth{path: filepath.Join(t.TempDir(), "logs.jsonl")}
	for n := 1; n <= 700; n++ {
		kind, user := types[n%4], users[n%3]
		at := time.Now().Add(-time.Duration(n) * 90 * time.Minute)
		old := n > 300 // so that no log is near the beginning of the range
		if old {
			at = at.AddDate(0, 0, -32)
		}
		stamp := at.UTC().Format("2006-01-02T15:04:05.000Z")
		fmt.Fprintf(&lines, `{"id":%d,"type":"%s","data":{"ip":"10.0.0.%d","say":"a, \"b\"\nc"},"createdAt":"%s","updatedAt":"%s","sessionId":%d,`+
			`"userId":%d,"appId":%d,"organizationId":77,"user":{"type":"app","email":"%s"},"app":{"name":"%s"}}`+"\n",
			n, kind, n%250, stamp, stamp, n, n%3+1, n%3+1, user, apps[n%3])
		if !old && strings.Contains(strings.ToLower(kind), "login") && strings.Contains(strings.ToLower(user), "ann") {
			tr.matches = append(tr.matches, strconv.Itoa(n))
		}
	}
	require.NoError(t, os.WriteFile(tr.path, []byte(lines.String()), 0o600))
	require.Greater(t, len(tr.matches), 50, "three pages are wanted")
	return tr
}

// demoServer is the program's own demo server in a process of its own.
type demoServer struct {
	URL            string `json:"url"`
	Token          string `json:"token"`
	OrganizationID int64  `json:"organizationId"`
}

func serveDemo(t *testing.T, args ...string) demoServer {
	t.Helper()
	cmd := exec.Command(program(t, fliplet), append([]string{"demo-server"}, args...)...)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(out).ReadBytes('\n')
	require.NoError(t, err)
	var d demoServer
	require.NoError(t, json.Unmarshal(line, &d))
	return d
}

// on are the options that open the screen on it.
func (d demoServer) on(o Options) Options {
	o.Env = append(o.Env, "FLIPLET_AUTH_TOKEN="+d.Token, "FLIPLET_API_URL="+d.URL)
	return o
}

// count asks the server itself, with a body written by hand from wire.md.
func (d demoServer) count(t *testing.T, body string) int {
	t.Helper()
	request, err := http.NewRequest(http.MethodPost, fmt.Sprintf("%sv1/organizations/%d/logs", d.URL, d.OrganizationID), strings.NewReader(body))
	require.NoError(t, err)
	request.Header.Set("Auth-token", d.Token)
	request.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer answer.Body.Close()
	require.Equal(t, 200, answer.StatusCode)
	var page struct{ TotalCount int }
	require.NoError(t, json.NewDecoder(answer.Body).Decode(&page))
	return page.TotalCount
}

// walk is what the first user does: the last 30 days, the log type, a person,
// sorted by app, the third page. It gives how many logs the screen says match.
func (s *session) walk(person string) int {
	s.t.Helper()
	s.waitFor("Showing 1 to", "Last 24 hours")
	s.press("d")
	s.waitFor("Last 12 months")
	s.press("down", "down", "enter")
	s.waitGone("Last 12 months")
	s.waitFor("Last 30 days ·", "Showing 1 to 25")
	s.press("/")
	s.typeText("login")
	s.press("enter")
	s.waitFor("login", "Showing 1 to 25")
	s.press("tab", "tab", "/")
	s.typeText(person)
	s.press("enter")
	s.waitFor(person, "Showing 1 to 25")
	s.press("left", "s")
	s.waitFor("App ↑", "Showing 1 to 25", "●") // answered
	s.press("n")
	s.waitFor("Showing 26 to 50")
	s.press("n")
	screen := s.waitFor("Showing 51 to ", "page 3 of", "App ↑", "login", person)
	return totalOn(s.t, screen)
}

var showing = regexp.MustCompile(`Showing [\d,]+ to [\d,]+ of ([\d,]+)`)

func totalOn(t *testing.T, screen Screen) int {
	t.Helper()
	found := showing.FindStringSubmatch(screen.String())
	require.NotNil(t, found, "%s", screen)
	total, err := strconv.Atoi(strings.ReplaceAll(found[1], ",", ""))
	require.NoError(t, err)
	return total
}

// readAndCopy opens the log, searches its data, copies it and comes back. It
// gives the copied text.
func (s *session) readAndCopy(search string) string {
	s.t.Helper()
	s.press("enter")
	s.waitFor("J next log", "── Data")
	s.press("/")
	s.typeText(search)
	s.press("enter")
	s.waitFor("/"+search, "1 of ")
	s.press("Y")
	s.waitFor("sent to the terminal's clipboard")
	s.press("q")
	s.waitGone("J next log")
	return lastCopied(s.t, s.Raw())
}

var clipboardOrder = regexp.MustCompile("\x1b\\]52;c;([A-Za-z0-9+/=]*)(?:\x07|\x1b\\\\)")

// lastCopied is the text that the terminal was last asked to copy.
func lastCopied(t *testing.T, raw string) string {
	t.Helper()
	all := clipboardOrder.FindAllStringSubmatch(raw, -1)
	require.NotEmpty(t, all, "nothing was copied")
	text, err := base64.StdEncoding.DecodeString(all[len(all)-1][1])
	require.NoError(t, err)
	return string(text)
}

// exported exports and reads what stands in the file that the screen names.
func (s *session) exported(folder, name string) (path string, rows [][]string) {
	s.t.Helper()
	s.press("e")
	s.waitFor("Exported ")
	s.press("y")
	s.waitFor("sent to the terminal's clipboard")
	path = lastCopied(s.t, s.Raw())
	start, end := time.Now().UTC().AddDate(0, 0, -30), time.Now().UTC()
	assert.Regexp(s.t, regexp.MustCompile(`^audit-log-`+name+`-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d\.csv$`), filepath.Base(path))
	assert.Contains(s.t, path, start.Format(time.DateOnly)+"-"+end.Format(time.DateOnly))
	files, err := os.ReadDir(folder)
	require.NoError(s.t, err)
	require.Len(s.t, files, 2, "the file and its manifest, nothing else")
	assert.Equal(s.t, files[0].Name(), filepath.Base(path))
	assert.Equal(s.t, files[1].Name(), filepath.Base(path)+".manifest.json")
	return path, readCSV(s.t, filepath.Join(folder, files[0].Name()))
}

func readCSV(t *testing.T, path string) [][]string {
	t.Helper()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	first, _, _ := bytes.Cut(text, []byte("\r\n"))
	assert.Equal(t, officialColumns, string(first))
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	require.NoError(t, err)
	return rows[1:]
}

var windows = [][2]int{{80, 24}, {200, 60}}

// The walk against logs of which this test knows by itself which ones match.
func TestTheWalkAgainstLogsThatAreKnown(t *testing.T) {
	tr := newTruth(t)
	server := serveDemo(t, "--data", tr.path)
	for _, size := range windows {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			s := openSecretly(t, server.on(Options{Args: []string{"--org", "77"}, Width: size[0], Height: size[1], Dir: folder}))
			assert.Equal(t, len(tr.matches), s.walk("ann"))
			var copied struct {
				Type string `json:"type"`
				User struct {
					Email string `json:"email"`
				} `json:"user"`
			}
			require.NoError(t, json.Unmarshal([]byte(s.readAndCopy("10.0.0.")), &copied))
			assert.Contains(t, strings.ToLower(copied.Type), "login")
			assert.Contains(t, strings.ToLower(copied.User.Email), "ann")
			_, rows := s.exported(folder, "logs-from-a-file")
			ids := make([]string, len(rows))
			for i, row := range rows {
				ids[i] = row[0]
				assert.Equal(t, "77", row[15])
			}
			assert.ElementsMatch(t, tr.matches, ids)
			n, err := strconv.Atoi(rows[0][0])
			require.NoError(t, err)
			assert.JSONEq(t, fmt.Sprintf(`{"ip":"10.0.0.%d","say":"a, \"b\"\nc"}`, n%250), rows[0][8])
			s.quits()
		})
	}
}

// The walk against the story, counted by asking the server directly.
func TestTheWalkAgainstTheStory(t *testing.T) {
	server := serveDemo(t, "--no-rate-limit")
	folder := t.TempDir()
	s := openSecretly(t, server.on(Options{Args: []string{"--org", fmt.Sprint(server.OrganizationID)}, Width: 120, Height: 40, Dir: folder}))
	total := s.walk("an")
	_, rows := s.exported(folder, "acme-corp")
	end := time.Now().UTC()
	start := end.AddDate(0, 0, -30).Format("2006-01-02") + "T00:00:00.000Z"
	body := `{"includePagination":true,"fields":["id"],"limit":1,"startDate":"` + start + `","where":{"type":{"$iLike":"%login%"},` +
		`"$or":[{"user":{"type":null,"email":{"$iLike":"%an%"}},"data":{"_userEmail":{"$iLike":"%an%"}}},{"data":{"_studioUser":{"email":{"$iLike":"%an%"}}}}]}}`
	assert.Equal(t, server.count(t, body), total)
	assert.Len(t, rows, total)
	s.quits()
}

// The walk on the embedded demo organization, as a newcomer takes it.
func TestTheWalkOnTheEmbeddedDemo(t *testing.T) {
	for _, size := range windows {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			s := openSecretly(t, Options{Args: []string{"--demo"}, Width: size[0], Height: size[1], Dir: folder})
			total := s.walk("an")
			var copied map[string]any
			require.NoError(t, json.Unmarshal([]byte(s.readAndCopy("ip")), &copied))
			assert.Contains(t, fmt.Sprint(copied["type"]), "login")
			path, rows := s.exported(folder, "acme-corp")
			assert.Len(t, rows, total)
			seen := map[string]bool{}
			for _, row := range rows {
				assert.Contains(t, strings.ToLower(row[4]), "login")
				assert.Contains(t, strings.ToLower(row[7]+row[8]), "an")
				assert.False(t, seen[row[0]], "twice")
				seen[row[0]] = true
			}
			// Again: the file is there already.
			s.press("e")
			s.waitFor("is there already", "Keep it")
			s.press("enter")
			s.waitFor("Exported ")
			assert.Len(t, readCSV(t, strings.TrimSuffix(path, ".csv")+"-2.csv"), total)
			s.quits()
		})
	}
}
