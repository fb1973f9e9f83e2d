package logs

import (
	"fmt"
	"time"

	"fliplet-audit/model"
	"fliplet-audit/ui/follow"
)

// liveParts say how following goes, for the status line.
func (m *Model) liveParts() []statusPart {
	l := &m.live
	if !l.on {
		return nil
	}
	var parts []statusPart
	if n := l.unseen(); n > 0 {
		parts = append(parts, statusPart{model.Thousands(n) + " new · g shows them", toneStrong})
	}
	return append(parts, m.liveState())
}

func (m *Model) liveState() statusPart {
	l, now := &m.live, m.env.Now()
	since := ""
	if !l.lookedAt.IsZero() {
		since = " since " + l.lookedAt.In(m.zone).Format("15:04:05")
	}
	switch {
	case l.paused:
		return statusPart{"paused" + since + " · f goes on", toneWarn}
	case l.flood > 0:
		return statusPart{"following", toneDim}
	case l.failure != nil:
		return statusPart{"behind" + since + ": " + follow.Why(l.failure).String(), toneWarn}
	case l.lookedAt.IsZero():
		return statusPart{"following…", toneDim}
	case now.Sub(l.lookedAt) >= behindAfter:
		return statusPart{"behind" + since, toneWarn}
	}
	return statusPart{fmt.Sprintf("following · %d s ago", int(now.Sub(l.lookedAt)/time.Second)), toneDim}
}
