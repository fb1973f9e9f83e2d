package settings

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"fliplet-audit/api"
	"fliplet-audit/model"
)

// Change is a change of an organization's settings on its way: what is to be
// different from what was read. It holds secrets: keep it behind its pointer.
type Change struct {
	organization model.Organization
	before       map[string]json.RawMessage
	differences  []Difference
}

// NewChange is a change from settings as they were read: wanted are the values
// to set, nil to take a key away.
func NewChange(o model.Organization, before, wanted map[string]json.RawMessage) *Change {
	return &Change{organization: o, before: before, differences: Differences(before, wanted)}
}

// Nothing tells whether all is so already.
func (c *Change) Nothing() bool { return len(c.differences) == 0 }

// Request is the request that sends it.
func (c *Change) Request() (api.Change, error) {
	values := map[string]json.RawMessage{}
	for _, d := range c.differences {
		values[d.Key] = d.New
	}
	return api.ChangeSettings(c.organization, values)
}

// Lines show what will be different, a line for each value, not cleaned,
// without secrets.
func (c *Change) Lines() []string { return lines(c.differences) }

func lines(differences []Difference) []string {
	var lines []string
	for _, d := range differences {
		lines = append(lines, d.lines()...)
	}
	return lines
}

func (c *Change) keys() []string {
	var keys []string
	for _, d := range c.differences {
		keys = append(keys, d.Key)
	}
	return keys
}

// Again takes in the settings as they are right before the change is sent. The
// error is an *OvertakenError where somebody has changed what is to be changed:
// then it must not be sent.
func (c *Change) Again(now map[string]json.RawMessage) error {
	if meanwhile := Changed(c.before, now, c.keys()); len(meanwhile) > 0 {
		return &OvertakenError{lines(meanwhile)}
	}
	c.before = now
	return nil
}

// OvertakenError says that somebody else was faster, so that nothing was
// written.
type OvertakenError struct {
	// Lines show what is different from what was read before; not cleaned,
	// without secrets.
	Lines []string
}

// Error says what happened.
func (e *OvertakenError) Error() string {
	return "Somebody else has changed this in the meantime, so nothing was written:\n" + strings.Join(e.Lines, "\n")
}

// Advice says what to do.
func (*OvertakenError) Advice() string { return "If it shall be changed all the same, do it again." }

// Found is what the settings show of a change whose answer was lost.
type Found struct {
	Done bool
	// What says what was found, Advice what to do, "" when there is nothing to
	// advise but to look at the settings; neither is cleaned.
	What, Advice string
}

// Look finds out from the settings, read after the answer was lost, whether it
// was done.
func (c *Change) Look(now map[string]json.RawMessage) Found {
	missing := c.missing(now)
	switch {
	case len(missing) == 0:
		if err := c.lost(now); err != nil {
			return Found{What: err.Error()}
		}
		return Found{Done: true, What: "It was done: " + c.Words()}
	case len(Changed(c.before, now, c.keys())) == 0:
		return Found{
			What:   "It was not done, or not yet: the settings are as they were",
			Advice: "Look again in a while before doing it again.",
		}
	}
	return Found{What: "It is not known whether it was done: what was read back of " + strings.Join(missing, ", ") +
		" is neither what it was nor what was sent"}
}

// Check looks whether the server did what its answer says: that a PUT merges is
// a guess (wire.md, "Organization settings and policy").
func (c *Change) Check(now map[string]json.RawMessage) error {
	if missing := c.missing(now); len(missing) > 0 {
		return fmt.Errorf("the server answered that it was done, but %s can't be read back as sent", strings.Join(missing, ", "))
	}
	return c.lost(now)
}

// missing are the keys that are not as they were to be. Of a value that is
// stored encrypted it is enough that there is one and it isn't the old one: it
// may be read back in another form.
func (c *Change) missing(now map[string]json.RawMessage) []string {
	var keys []string
	for _, d := range c.differences {
		isSet := IsSet(now, d.Key)
		switch {
		case d.New == nil && !isSet, d.New != nil && isSet && Same(now[d.Key], d.New):
		case d.New != nil && isSet && api.SecretSetting(d.Key) && !Same(now[d.Key], d.Old):
		default:
			keys = append(keys, d.Key)
		}
	}
	return keys
}

// lost says which other settings are gone.
func (c *Change) lost(now map[string]json.RawMessage) error {
	var gone []string
	changed := c.keys()
	for _, key := range Keys(c.before) {
		if IsSet(c.before, key) && !IsSet(now, key) && !slices.Contains(changed, key) {
			gone = append(gone, key)
		}
	}
	if len(gone) == 0 {
		return nil
	}
	return errors.New("it was done, but these settings, which should have stayed, are gone now: " + strings.Join(gone, ", "))
}

// Words say what is changed, and where.
func (c *Change) Words() string {
	var set, unset []string
	for _, d := range c.differences {
		if d.New == nil {
			unset = append(unset, d.Key)
		} else {
			set = append(set, d.Key)
		}
	}
	var words []string
	if len(set) > 0 {
		words = append(words, "set "+strings.Join(set, ", "))
	}
	if len(unset) > 0 {
		words = append(words, "unset "+strings.Join(unset, ", "))
	}
	return strings.Join(words, "; ") + " in " + c.organization.Words()
}
