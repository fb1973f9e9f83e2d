package where

// Truth is a value of SQL's three-valued logic. The order makes AND the least
// and OR the greatest of its operands.
type Truth int8

// The truth values; Unknown is what a comparison with NULL gives.
const (
	False Truth = iota
	Unknown
	True
)

func truthOf(is bool) Truth {
	if is {
		return True
	}
	return False
}

// Not is SQL's NOT: unknown stays unknown.
func (t Truth) Not() Truth { return True - t }
