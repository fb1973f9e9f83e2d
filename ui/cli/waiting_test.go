package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"fliplet-audit/api"
)

func TestLongWaitsAreToldOnce(t *testing.T) {
	var errs bytes.Buffer
	teller := newWaitTeller(&errs)
	now := time.Now()
	teller.tell(api.Wait{Reason: api.WaitPace, Until: now.Add(5 * time.Second)})
	assert.Empty(t, errs.String(), "keeping to the rate limit is nothing to tell a log file")
	cause := &api.Error{Kind: api.KindServer, Status: 503, Message: "down\x1b[31m"}
	teller.tell(api.Wait{Reason: api.WaitRetry, Until: now.Add(40 * time.Second), Cause: cause})
	teller.tell(api.Wait{Reason: api.WaitRetry, Until: now.Add(41 * time.Second), Cause: cause})
	assert.Regexp(t, `^Fliplet had an error of its own \(503\): down.\[31m; going on in (39|40) s\n$`, errs.String())
	assert.NotContains(t, errs.String(), "\x1b")
	errs.Reset()
	teller.tell(api.Wait{Reason: api.WaitRateLimit, Until: now.Add(90 * time.Second)})
	assert.Contains(t, errs.String(), "Fliplet was asked too often; going on in ")
	errs.Reset()
	var told []api.Wait
	teller.set(func(w api.Wait) { told = append(told, w) })
	teller.tell(api.Wait{Until: now.Add(time.Hour)})
	teller.set(nil)
	teller.tell(api.Wait{Until: now.Add(time.Hour)})
	assert.Len(t, told, 1)
	assert.Empty(t, errs.String())
}

func TestErrorsHaveExitCodes(t *testing.T) {
	wrapped := func(err error) error { return fmt.Errorf("doing it: %w", err) }
	for code, all := range map[int][]error{
		1: {errors.New("x"), &api.Error{Kind: api.KindServer}, &api.Error{Kind: api.KindRole}},
		2: {usageError{errors.New("x")}, &api.Error{Kind: api.KindInvalid}},
		3: {unsignedError{}, errNoToken, errors.Join(errNoToken, errors.New("x")), &api.Error{Kind: api.KindToken}, &api.Error{Kind: api.KindNoToken}},
		4: {&api.Error{Kind: api.KindRateLimited}},
		5: {incompleteError{errors.New("x")}},
	} {
		for _, err := range all {
			assert.Equal(t, code, exitCode(t.Context(), wrapped(err)), "%v", err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	assert.Equal(t, 130, exitCode(ctx, wrapped(ctx.Err())))
	assert.Equal(t, 2, exitCode(ctx, usageError{ctx.Err()}))
}
