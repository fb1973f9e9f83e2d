// Package latest keeps a question and its answer together: a newer request
// cancels the older, and a late answer is known by its number.
package latest

import "context"

// Request is the newest of a kind of request. The zero value has none under
// way.
type Request struct {
	number int
	cancel context.CancelFunc
}

// Next cancels the request under way and begins a newer one.
func (r *Request) Next(ctx context.Context) (context.Context, int) {
	r.Stop()
	ctx, r.cancel = context.WithCancel(ctx)
	return ctx, r.number
}

// Stop cancels the request under way; its answer will be late.
func (r *Request) Stop() {
	r.number++
	if r.cancel != nil {
		r.cancel()
		r.cancel = nil
	}
}

// Done tells whether the answer of that number is the newest request's, and
// ends it.
func (r *Request) Done(number int) bool {
	if number != r.number || r.cancel == nil {
		return false
	}
	r.cancel()
	r.cancel = nil
	return true
}

// Busy tells whether a request is under way.
func (r Request) Busy() bool { return r.cancel != nil }

// Number is the newest request's number.
func (r Request) Number() int { return r.number }
