package follow

import (
	"errors"
	"time"

	"fliplet-audit/api"
	"fliplet-audit/model"
	"fliplet-audit/ui/failure"
)

// longestPause is the longest wait after failures.
const longestPause = 30 * time.Second

// Pause is how long to wait after so many failures in a row, from 1 on: a
// second, then twice as long each time, up to 30 seconds.
func Pause(failures int) time.Duration {
	pause := time.Second
	for range failures - 1 {
		if pause *= 2; pause >= longestPause {
			return longestPause
		}
	}
	return pause
}

// Mends tells whether what went wrong may pass by itself: then following goes
// on, for as long as it takes. A token that is not accepted, a role or plan that
// is missing, a question that is not understood don't.
func Mends(err error) bool {
	if errors.Is(err, ErrUnjoined) {
		return true
	}
	var e *api.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Kind {
	case api.KindRateLimited, api.KindServer, api.KindDNS, api.KindConnection, api.KindTLS, api.KindTimeout,
		api.KindCut, api.KindNotJSON, api.KindErrorObject, api.KindShape, api.KindRedirect:
		return true
	}
	return false
}

// Why says in a few words what went wrong, for a person who waits until it
// mends.
func Why(err error) model.Text {
	var e *api.Error
	if errors.As(err, &e) {
		switch e.Kind {
		case api.KindDNS, api.KindConnection:
			return model.Clean("no connection")
		case api.KindTimeout:
			return model.Clean("no answer in time")
		case api.KindCut:
			return model.Clean("the answer broke off")
		case api.KindRateLimited:
			return model.Clean("Fliplet's rate limit")
		}
	}
	what, _ := failure.Words(err)
	return what
}

// TooLarge tells whether an answer was too large to be read.
func TooLarge(err error) bool {
	var e *api.Error
	return errors.As(err, &e) && e.Kind == api.KindTooLarge
}
