package logview

import (
	"fliplet-audit/filters"
	"fliplet-audit/model"
)

// Event is what a key in the open log asks of the screen around it.
type Event interface{ event() }

// Close asks to go back to the table.
type Close struct{}

// NextLog asks for the next log of the table.
type NextLog struct{}

// PrevLog asks for the previous log of the table.
type PrevLog struct{}

// Help asks for the help screen.
type Help struct{}

// FilterBy asks to filter a column by Text, which is in the grammar of filters.
type FilterBy struct {
	Column model.Column
	Text   string
}

// Related asks for the ways on from the log: by the value of its data under the
// cursor, or, where there is none, all that the log has.
type Related struct {
	Leaf   filters.KeyValue
	OnLeaf bool
}

// Back and Forward ask for a step on the trail.
type (
	Back    struct{}
	Forward struct{}
)

// Copy asks to copy Text, which is as received but for secrets: they are masked
// as long as they are on the screen. What names it for a person, cleaned.
type Copy struct{ Text, What string }

// CopyLog asks to copy the whole log as JSON, masked or not.
type CopyLog struct{ Masked bool }

// Note is said to the person: why a key did nothing.
type Note struct{ Text string }

func (Close) event()    {}
func (NextLog) event()  {}
func (PrevLog) event()  {}
func (Help) event()     {}
func (FilterBy) event() {}
func (Copy) event()     {}
func (CopyLog) event()  {}
func (Note) event()     {}
func (Related) event()  {}
func (Back) event()     {}
func (Forward) event()  {}
