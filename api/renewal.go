package api

import (
	"context"
	"errors"
	"sync"
	"time"
)

// renewal is the client's token, and the requests that wait for another one
// since the server does not accept it any more.
type renewal struct {
	mu    sync.Mutex
	token Token
	from  string // where it came from, in words
	// before are the tokens that it was before: an answer to one of them may
	// come late.
	before []Token
	// onExpired is told once for each time that a token is asked for; nil asks
	// nobody, and nothing waits.
	onExpired func(*Error)
	// decided is closed when the token asked for is there, or there will be
	// none; nil while none is asked for.
	decided chan struct{}
	// number counts the tokens, gaveUp is the number of the one that nobody
	// would renew.
	number, gaveUp int
	gaveUpAt       time.Time
	at             time.Time // of the token; zero for the first
	now            func() time.Time
}

// Renew goes on with another token, of the same person at the same address:
// what waited for it is asked again, with it.
func (c *Client) Renew(token Token) {
	c.renewal.mu.Lock()
	defer c.renewal.mu.Unlock()
	c.renewal.before = append(c.renewal.before, c.renewal.token)
	c.renewal.token, c.renewal.from = token, ""
	c.renewal.number++
	c.renewal.at = c.clock.Now()
	c.renewal.decide()
}

// GiveUp fails what waits for another token, each with what the server said to
// it. What a person asks for asks for a token again: at once, an export once
// the one that was given up has ended.
func (c *Client) GiveUp() {
	c.renewal.mu.Lock()
	defer c.renewal.mu.Unlock()
	c.renewal.gaveUp, c.renewal.gaveUpAt = c.renewal.number, c.clock.Now()
	c.renewal.decide()
}

// afterGivingUp is how long the requests of an export that was given up may
// still come back refused.
const afterGivingUp = 3 * time.Second

// mayAskAgain is whether a question of a priority asks for a token that nobody
// would renew before.
func (r *renewal) mayAskAgain(priority Priority) bool {
	switch priority {
	case Foreground:
		return true
	case Bulk:
		return r.now().Sub(r.gaveUpAt) > afterGivingUp
	}
	return false
}

// close lets nothing wait any more.
func (r *renewal) close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.onExpired = nil
	r.decide()
}

func (r *renewal) decide() {
	if r.decided != nil {
		close(r.decided)
		r.decided = nil
	}
}

// token is the one in use.
func (c *Client) token() Token {
	token, _ := c.renewal.inUse()
	return token
}

// askedSince is when what began then was asked last: what waited for another
// token, with that.
func (r *renewal) askedSince(began time.Time) time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.at.After(began) {
		return r.at
	}
	return began
}

// scrub takes the client's secrets out of a text that came from outside: the
// token in use, and those before it.
func (c *Client) scrub(text string) string {
	c.renewal.mu.Lock()
	tokens := append([]Token{c.renewal.token}, c.renewal.before...)
	c.renewal.mu.Unlock()
	for _, token := range tokens {
		text = token.scrub(text)
	}
	return text
}

// scrubError is err, or a plain error with its words when these hold a secret.
func (c *Client) scrubError(err error) error {
	if err == nil {
		return nil
	}
	if clean := c.scrub(err.Error()); clean != err.Error() {
		return errors.New(clean)
	}
	return err
}

// named says in the error of a refused token where that came from.
func (r *renewal) named(err error) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if e, ok := errors.AsType[*Error](err); ok && e.Kind == KindToken {
		e.tokenFrom = r.from
	}
	return err
}

// inUse is the token in use, and its number.
func (r *renewal) inUse() (Token, int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.token, r.number
}

// renewed waits for another token than the one of that number, which the server
// refused; false where there is none.
func (r *renewal) renewed(ctx context.Context, number int, priority Priority, refused *Error) bool {
	decided, ask := r.await(number, priority)
	if ask != nil {
		ask(refused)
	}
	if decided != nil {
		select {
		case <-decided:
		case <-ctx.Done():
			return false
		}
	}
	_, now := r.inUse()
	return now != number
}

// tell asks for another token without waiting for it; where there is nobody to
// ask, the advice for anybody stays.
func (r *renewal) tell(number int, refused *Error) {
	decided, ask := r.await(number, Foreground)
	if decided == nil {
		refused.advice = "Nothing was changed. " + refused.Advice()
		return
	}
	refused.advice = "Nothing was changed. Sign in again, and then do it once more."
	if ask != nil {
		ask(refused)
	}
}

// await is what to wait for, if anything, and who must be asked, if anybody.
func (r *renewal) await(number int, priority Priority) (decided <-chan struct{}, ask func(*Error)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.onExpired == nil || r.number != number || r.decided == nil && r.gaveUp == number && !r.mayAskAgain(priority) {
		return nil, nil
	}
	if r.decided == nil {
		ask = r.onExpired
		r.decided = make(chan struct{})
	}
	return r.decided, ask
}
