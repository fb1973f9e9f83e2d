package api

import "time"

// WaitReason is why a request waits.
type WaitReason int

// The reasons.
const (
	// WaitPace: the program keeps to the server's rate limit.
	WaitPace WaitReason = iota + 1
	// WaitRateLimit: the server demanded it in a 429.
	WaitRateLimit
	// WaitRetry: something failed that may go better in a moment.
	WaitRetry
)

// String is the reason in words.
func (r WaitReason) String() string {
	switch r {
	case WaitPace:
		return "pace"
	case WaitRateLimit:
		return "rate limit"
	case WaitRetry:
		return "retry"
	}
	return "unknown"
}

// Wait tells of a request that waits before it is sent (again).
type Wait struct {
	Reason WaitReason
	// Until is when the wait ends, at the earliest.
	Until time.Time
	// Attempt is the number of the attempt that comes after the wait, from 1.
	Attempt int
	// Priority is whose request it is.
	Priority Priority
	// Cause is, for WaitRetry and WaitRateLimit, what went wrong before; nil
	// when another request met it.
	Cause *Error
}
