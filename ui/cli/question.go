package cli

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"fliplet-audit/filters"
	"fliplet-audit/model"
	"fliplet-audit/ui/views"
)

// flags are the screen's.
type flags struct {
	connecting
	querying
	view   string
	recipe string // it sets the filters itself, and --user answers it
}

// question is what the flags ask for, and the saved view that it began with,
// if any. The flags beside --view change what the view says.
func (f flags) question(path string, now time.Time) (view views.View, q model.Query, err error) {
	zone := f.zone()
	if f.view != "" {
		if view, q, err = savedView(path, f.view, now, zone); err != nil {
			return view, q, err
		}
	}
	asked := f.querying
	if f.recipe != "" {
		asked = querying{dates: f.dates, since: f.since, until: f.until, flags: f.flags}
	}
	if q, err = asked.on(q, now, zone); err != nil {
		return view, q, err
	}
	if f.app != "" {
		q = q.InApps(model.Query{})
	}
	return view, q, nil
}

// savedView finds a saved view by its name.
func savedView(path, name string, now time.Time, zone *time.Location) (views.View, model.Query, error) {
	all, err := views.Load(path)
	if err != nil {
		return views.View{}, model.Query{}, err
	}
	v, ok := views.Find(all, name)
	if !ok {
		return views.View{}, model.Query{}, usageError{unknownView(name, all)}
	}
	q, err := v.Query(now, zone)
	if err != nil {
		return v, q, usageError{fmt.Errorf("the range of the view %q: %w", v.Name, inWords(err))}
	}
	return v, q, nil
}

func unknownView(name string, all []views.View) error {
	if len(all) == 0 {
		return fmt.Errorf("there is no view %q: none are saved yet; V on the screen saves one", name)
	}
	names := make([]string, len(all))
	for i, v := range all {
		names[i] = v.Name
	}
	return fmt.Errorf("there is no view %q; those saved are %s", name, strings.Join(names, ", "))
}

// inWords is a filter's or a range's error with what would be right.
func inWords(err error) error {
	var wrong *filters.SyntaxError
	if errors.As(err, &wrong) {
		return fmt.Errorf("%s. %s", wrong.Problem, wrong.Fix)
	}
	return err
}
