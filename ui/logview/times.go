package logview

import (
	"fmt"
	"time"
)

// date is an instant to the millisecond with its zone.
func date(t time.Time, zone *time.Location) string {
	t = t.In(zone)
	return t.Format("2 Jan 2006 15:04:05.000 ") + zoneName(t)
}

// zoneName is the offset from UTC at that time: "UTC+01:00".
func zoneName(t time.Time) string {
	if _, offset := t.Zone(); offset == 0 {
		return "UTC"
	}
	return t.Format("UTC-07:00")
}

// exactDate is an instant as programs read it.
func exactDate(t time.Time, zone *time.Location) string {
	return t.In(zone).Format("2006-01-02T15:04:05.000Z07:00")
}

// ago is how long before now an instant was, in its largest unit.
func ago(t, now time.Time) string {
	d := now.Sub(t)
	switch {
	case d < -time.Minute:
		return "in the future"
	case d < time.Second:
		return "now"
	case d < time.Minute:
		return fmt.Sprintf("%d s ago", d/time.Second)
	case d < time.Hour:
		return fmt.Sprintf("%d min ago", d/time.Minute)
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h ago", d/time.Hour)
	}
	return fmt.Sprintf("%d days ago", d/(24*time.Hour))
}
