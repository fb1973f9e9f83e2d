package screen

import (
	"fmt"
	"time"

	"fliplet-audit/api"
	"fliplet-audit/model"
)

// WaitWords says what a request waits for, and how long still.
func WaitWords(w api.Wait, left time.Duration) string {
	seconds := int(left.Seconds() + 0.999)
	switch {
	case w.Reason == api.WaitRateLimit:
		return fmt.Sprintf("Fliplet's rate limit: asking again in %d s", seconds)
	case w.Reason == api.WaitRetry && w.Cause != nil:
		return fmt.Sprintf("%s; asking again in %d s", model.Clean(w.Cause.What()), seconds)
	case w.Reason == api.WaitRetry:
		return fmt.Sprintf("That failed; asking again in %d s", seconds)
	}
	return fmt.Sprintf("keeping to 30 requests in 10 s: asking in %d s", seconds)
}
