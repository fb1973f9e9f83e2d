package where

import "sync/atomic"

// Condition is a compiled tree. The zero value is no condition.
type Condition struct{ root *node }

// node is a conjunction, a disjunction, a negation (of its one child) or a
// comparison. A disjunction of nothing is false.
type node struct {
	join     join
	children []*node
	leaf     *Comparison
}

type join int

const (
	joinNone join = iota // a comparison
	joinAnd
	joinOr
	joinNot
)

// Empty tells that every row meets the condition.
func (c Condition) Empty() bool { return c.root == nil }

// Names tells whether the condition names the column anywhere.
func (c Condition) Names(column Column) bool { return c.root.names(column) }

func (n *node) names(column Column) bool {
	if n == nil {
		return false
	}
	if n.leaf != nil {
		return n.leaf.Column == column
	}
	for _, child := range n.children {
		if child.names(column) {
			return true
		}
	}
	return false
}

// Matches tells whether a row, given as a function that reads its columns,
// meets the condition. The error is the database's: a value that cannot be cast.
func (c Condition) Matches(row func(Column) Value) (bool, error) {
	var failed error
	test := c.root.bind(func(comparison *Comparison) func(int) Truth {
		return func(int) Truth {
			truth, err := comparison.Row(row)
			if err != nil && failed == nil {
				failed = err
			}
			return truth
		}
	})
	return test(0) == True && failed == nil, failed
}

// Table is a set of numbered rows that comparisons can be bound to.
type Table interface {
	// Bind gives the test of one comparison by row number; the test reports
	// what the database would fail with to fail, and may run on several
	// goroutines.
	Bind(c *Comparison, fail func(error)) func(row int) Truth
}

// Bound is a condition over the rows of a table.
type Bound struct {
	test   func(int) Truth
	failed atomic.Pointer[error]
}

// Bind prepares the condition for the rows of a table.
func (c Condition) Bind(t Table) *Bound {
	b := &Bound{}
	fail := func(err error) { b.failed.CompareAndSwap(nil, &err) }
	b.test = c.root.bind(func(comparison *Comparison) func(int) Truth { return t.Bind(comparison, fail) })
	return b
}

// Match tells whether the row meets the condition.
func (b *Bound) Match(row int) bool { return b.test(row) == True }

// Err is the first error that a row made the database fail with, or nil.
func (b *Bound) Err() error {
	if err := b.failed.Load(); err != nil {
		return *err
	}
	return nil
}

func (n *node) bind(leaf func(*Comparison) func(int) Truth) func(int) Truth {
	if n == nil {
		return func(int) Truth { return True }
	}
	if n.leaf != nil {
		return leaf(n.leaf)
	}
	tests := make([]func(int) Truth, len(n.children))
	for i, child := range n.children {
		tests[i] = child.bind(leaf)
	}
	switch n.join {
	case joinNot:
		return func(row int) Truth { return tests[0](row).Not() }
	case joinOr:
		return anyOf(tests)
	}
	return allOf(tests)
}

func allOf(tests []func(int) Truth) func(int) Truth {
	return func(row int) Truth {
		truth := True
		for _, test := range tests {
			if truth = min(truth, test(row)); truth == False {
				break
			}
		}
		return truth
	}
}

func anyOf(tests []func(int) Truth) func(int) Truth {
	return func(row int) Truth {
		truth := False
		for _, test := range tests {
			if truth = max(truth, test(row)); truth == True {
				break
			}
		}
		return truth
	}
}
