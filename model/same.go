package model

// Same is the condition that a log holds one value in one place exactly: letter
// by letter, as a whole, so that 12 never means 123. The zero value is none.
type Same struct {
	Kind SameKind
	// Key is the key in a log's data, of SameKey only.
	Key string
	// Value is an id in decimal, a UUID, or a text of the data: a number as it
	// is written there, a string without its quotes.
	Value string
	// Label is what a person calls the value, such as the email of a user's id;
	// "" when the value says it. It plays no part in what matches.
	Label string
	// Mentions asks instead for the logs whose data contains the value without
	// holding it in its place. For places in the data only.
	Mentions bool
	// Loose lets the server narrow by no more than that the data contains the
	// value; what does not match is left out on our side. For places in the
	// data only: it is for servers that render data in an unexpected way.
	Loose bool
}

// SameKind is the place that holds the value.
type SameKind int

// The places. Those in the data hold it at any depth, as a number or a string.
const (
	SameNothing    SameKind = iota
	SameKey                 // a key in the data
	SameDevice              // data: _deviceTrackingId, or device.uuid
	SamePage                // data: _pageId, or page.id
	SameRequest             // the log's request, a UUID
	SameUser                // the id of the log's user
	SameDataSource          // the id of the log's data source
	SameEntry               // the id of the log's data source entry
)

// Empty tells whether there is no condition.
func (s Same) Empty() bool { return s.Kind == SameNothing }

// InData tells whether the place is in the log's data.
func (s Same) InData() bool {
	return s.Kind == SameKey || s.Kind == SameDevice || s.Kind == SamePage
}

// Matches tells whether two conditions let the same logs through.
func (s Same) Matches(other Same) bool {
	s.Label, s.Loose = other.Label, other.Loose
	return s == other
}
