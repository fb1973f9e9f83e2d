package trail_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"fliplet-audit/model"
	"fliplet-audit/ui/cell"
	"fliplet-audit/ui/trail"
)

func step(name string) trail.Step[int] { return trail.Step[int]{Name: name, State: len(name)} }

func names(t trail.Trail[int]) (all []string) {
	for _, s := range t.Steps() {
		all = append(all, s.Name)
	}
	return all
}

func TestBackAndForward(t *testing.T) {
	logs := trail.New(step("Logs"))
	_, ok := logs.Back()
	require.False(t, ok)
	_, ok = logs.Forward()
	require.False(t, ok)

	emails := logs.Push(step("Emails"))
	message := emails.Keep(99).Push(step("messageId 0102"))
	assert.Equal(t, []string{"Logs", "Emails", "messageId 0102"}, names(message))
	assert.Equal(t, 6, emails.Here().State, "a trail is a value")

	back, ok := message.Back()
	require.True(t, ok)
	assert.Equal(t, trail.Step[int]{Name: "Emails", State: 99}, back.Here())
	assert.Equal(t, []string{"Logs", "Emails"}, names(back))
	assert.Equal(t, []int{1, 1}, []int{back.Behind(), back.Ahead()})
	again, ok := back.Keep(7).Forward()
	require.True(t, ok)
	assert.Equal(t, "messageId 0102", again.Here().Name)
	again, _ = again.Back()
	assert.Equal(t, 7, again.Here().State)

	other := back.Push(step("session 418"))
	assert.Equal(t, []string{"Logs", "Emails", "session 418"}, names(other))
	assert.Equal(t, 0, other.Ahead(), "what was ahead is gone")
	assert.Equal(t, []string{"Logs", "Emails", "messageId 0102"}, names(message), "of that trail only")
}

func TestAStepIsRenamed(t *testing.T) {
	first := trail.New(step("Logs")).Push(step("email.bounced"))
	second := first.Rename("email.delivered")
	assert.Equal(t, []string{"Logs", "email.bounced"}, names(first), "a trail is a value")
	assert.Equal(t, []string{"Logs", "email.delivered"}, names(second))
	assert.Equal(t, first.Here().State, second.Here().State)
	back, _ := first.Back()
	ahead, _ := back.Rename("All").Forward()
	assert.Equal(t, []string{"All", "email.bounced"}, names(ahead))
}

func TestZeroTrail(t *testing.T) {
	var none trail.Trail[int]
	assert.Empty(t, names(none))
	assert.Zero(t, none.Here())
	assert.Zero(t, none.Keep(3).Here())
	assert.Zero(t, none.Rename("x").Here())
	_, ok := none.Back()
	assert.False(t, ok)
	_, ok = none.Forward()
	assert.False(t, ok)
	assert.Equal(t, []string{"Logs"}, names(none.Push(step("Logs"))))
}

func TestALongTrailForgetsItsOldestSteps(t *testing.T) {
	long := trail.New(step("Logs"))
	for i := range 200 {
		long = long.Push(step(fmt.Sprint(i)))
	}
	all := names(long)
	assert.Len(t, all, 50)
	assert.Equal(t, "Logs", all[0])
	assert.Equal(t, "151", all[1])
	assert.Equal(t, "199", all[49])
	for range 49 {
		back, ok := long.Back()
		require.True(t, ok)
		long = back
	}
	assert.Equal(t, "Logs", long.Here().Name)
	assert.Len(t, names(long.Push(step("x"))), 2)
}

func TestLine(t *testing.T) {
	way := []string{"Logs", "Emails", "session 418", "messageId 0102018f4a"}
	for width, want := range map[int]string{
		80: "Logs › Emails › session 418 › messageId 0102018f4a",
		50: "Logs › Emails › session 418 › messageId 0102018f4a",
		49: "Logs › … › session 418 › messageId 0102018f4a",
		44: "Logs › … › messageId 0102018f4a",
		31: "Logs › … › messageId 0102018f4a",
		30: "… › messageId 0102018f4a",
		23: "messageId 0102018f4a",
		20: "messageId 0102018f4a",
		12: "messageId 0…",
		1:  "…",
		0:  "",
	} {
		assert.Equal(t, want, trail.Line(way, width), width)
	}
	assert.Equal(t, "Logs", trail.Line(way[:1], 4))
	assert.Equal(t, "… › Emails", trail.Line(way[:2], 12))
	assert.Empty(t, trail.Line(nil, 10))
	assert.Equal(t, "Logs › messageId 0102018f4a1234567…", trail.Line([]string{"Logs", "messageId 0102018f4a1234567890"}, 80))
}

func TestALineKeepsToItsWidthAndIsClean(t *testing.T) {
	hostile := []string{"Logs", "app 会議室の予約が確定しました 会議室", "\x1b[2J\u202eevil\n\t", "👩‍👩‍👧 ümläut é", strings.Repeat("x", 1<<20)}
	for n := range hostile {
		for width := range 140 {
			line := trail.Line(hostile[:n+1], width)
			require.LessOrEqual(t, cell.Width(line), width, line)
			require.Equal(t, model.Clean(line).String(), line)
		}
	}
}
