// Package failure puts errors into a person's words.
package failure

import (
	"errors"

	"fliplet-audit/model"
)

// Words says what happened and what to do, ready to be drawn; advice is empty
// where the error has none.
func Words(err error) (what, advice model.Text) {
	var explained interface {
		What() string
		Advice() string
	}
	if errors.As(err, &explained) {
		return model.Clean(explained.What()), model.Clean(explained.Advice())
	}
	var advised interface{ Advice() string }
	if errors.As(err, &advised) {
		return model.Clean(err.Error()), model.Clean(advised.Advice())
	}
	return model.Clean(err.Error()), model.Text{}
}
