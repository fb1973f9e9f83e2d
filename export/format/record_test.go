package format

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestARecordIsDefusedAndQuoted(t *testing.T) {
	for _, tt := range []struct {
		cells []string
		want  string
	}{
		{[]string{"a", "", "1"}, "a,,1\r\n"},
		{[]string{"=1+1", "+a", "-5", "@x", "\ta"}, "'=1+1,'+a,'-5,'@x,'\ta\r\n"},
		{[]string{`say "no", please`, "two\nlines", `=HYPERLINK("x","y")`}, "\"say \"\"no\"\", please\",\"two\nlines\",\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"\r\n"},
		{[]string{""}, "\"\"\r\n"},
	} {
		assert.Equal(t, tt.want, string(AppendRecord(nil, tt.cells)))
	}
}
