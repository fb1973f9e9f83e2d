package jsontree

import (
	"fmt"
	"testing"

	"github.com/muesli/termenv"

	"fliplet-audit/model"
	"fliplet-audit/ui/keymap"
	"fliplet-audit/ui/theme"
)

func TestLook(t *testing.T) {
	m := New(model.Optional{Value: `{"_os": "MacIntel", "n": 12.50, "ok": true, "no": null, "password": "hunter2", "page": {"id": 1, "title": "Hé\nllo 👩‍👩‍👧 wide 漢字"}, "list": [1, 2, {"a": []}], "long": "` + "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor" + `", "creds": {"token": {"a": 1}}}`, Present: true}, theme.New(termenv.Ascii, true)).SetSize(50, 20)
	fmt.Println(m.View())
	m = m.Act(keymap.Bottom).Act(keymap.Up).Act(keymap.Up).Act(keymap.Unfold)
	fmt.Println(m.View())
	m = m.Act(keymap.Unmask)
	fmt.Println(m.View())
}
