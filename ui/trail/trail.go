// Package trail remembers the way that a person took: the steps behind and
// ahead of where they stand, each with what is needed to show it again.
package trail

// Step is one stop of a way.
type Step[S any] struct {
	// Name says where one is, such as "messageId 0102018f4a"; it need not be
	// cleaned for a terminal.
	Name string
	// State is what brings the step back as it was.
	State S
}

// mostSteps is how many steps are kept, as their states may hold rows: after
// the first, the oldest are forgotten.
const mostSteps = 50

// Trail is a way and the step of it where one stands. It is a value: its
// methods give another one and leave it as it is.
type Trail[S any] struct {
	steps []Step[S]
	here  int
}

// New begins a trail at its first step.
func New[S any](first Step[S]) Trail[S] { return Trail[S]{steps: []Step[S]{first}} }

// Push goes on to a new step. The steps ahead are gone.
func (t Trail[S]) Push(next Step[S]) Trail[S] {
	steps := make([]Step[S], 0, t.here+2)
	behind := t.steps[:min(t.here+1, len(t.steps))]
	if len(behind) == mostSteps {
		steps = append(steps, behind[0])
		behind = behind[2:]
	}
	steps = append(append(steps, behind...), next)
	return Trail[S]{steps: steps, here: len(steps) - 1}
}

// Keep sets the state of the step where one stands, before it is left.
func (t Trail[S]) Keep(state S) Trail[S] {
	if len(t.steps) == 0 {
		return t
	}
	steps := append([]Step[S](nil), t.steps...)
	steps[t.here].State = state
	t.steps = steps
	return t
}

// Rename gives the step where one stands another name: it shows another thing
// now.
func (t Trail[S]) Rename(name string) Trail[S] {
	if len(t.steps) == 0 {
		return t
	}
	steps := append([]Step[S](nil), t.steps...)
	steps[t.here].Name = name
	t.steps = steps
	return t
}

// Back is the trail one step back; false at its beginning.
func (t Trail[S]) Back() (Trail[S], bool) {
	if t.Behind() == 0 {
		return t, false
	}
	t.here--
	return t, true
}

// Forward is the trail one step on; false at its end.
func (t Trail[S]) Forward() (Trail[S], bool) {
	if t.Ahead() == 0 {
		return t, false
	}
	t.here++
	return t, true
}

// Here is the step where one stands; the zero Step on a zero Trail.
func (t Trail[S]) Here() Step[S] {
	if len(t.steps) == 0 {
		return Step[S]{}
	}
	return t.steps[t.here]
}

// Behind is how many steps there are to go back.
func (t Trail[S]) Behind() int { return t.here }

// Ahead is how many steps there are to go forward.
func (t Trail[S]) Ahead() int { return max(len(t.steps)-1-t.here, 0) }

// Steps are those from the first to where one stands.
func (t Trail[S]) Steps() []Step[S] { return t.steps[:min(t.here+1, len(t.steps))] }
