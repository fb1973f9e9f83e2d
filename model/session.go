package model

import "time"

// AnalyticsSession is what a log's session id stands for (wire.md, "Who a
// session is"). What the server did not say is "" or zero; nothing in it has
// been cleaned for a terminal.
type AnalyticsSession struct {
	ID        ID
	System    string // such as "iOS 14"
	Device    string // such as "iPhone"
	Browser   string // such as "Chrome 142.0"
	Address   string // IP addresses, as the server lists them
	UserAgent string
	LastSeen  time.Time // UTC
	UserEmail string
}
