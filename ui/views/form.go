package views

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"

	"fliplet-audit/filters"
	"fliplet-audit/model"
)

// form is a view as the file has it.
type form struct {
	Name      string            `json:"name"`
	Range     string            `json:"range,omitempty"`
	Filters   map[string]string `json:"filters,omitempty"`
	Types     []string          `json:"types,omitempty"`
	Same      *sameForm         `json:"same,omitempty"`
	Analytics bool              `json:"analytics,omitempty"`
	App       string            `json:"app,omitempty"`
	OtherCopy string            `json:"otherCopy,omitempty"` // of the same app
	Sort      string            `json:"sort,omitempty"`
	Columns   []string          `json:"columns,omitempty"`
}

// sameForm is an exact value as the file has it.
type sameForm struct {
	In       string `json:"in"`
	Key      string `json:"key,omitempty"`
	Value    string `json:"value"`
	Label    string `json:"label,omitempty"`
	Mentions bool   `json:"mentions,omitempty"`
	Loose    bool   `json:"loose,omitempty"`
}

// sameNames are the places of an exact value, by their names in the file.
func sameNames() map[string]model.SameKind {
	return map[string]model.SameKind{
		"key": model.SameKey, "device": model.SameDevice, "page": model.SamePage, "request": model.SameRequest,
		"user": model.SameUser, "data source": model.SameDataSource, "entry": model.SameEntry,
	}
}

// part is a key of a view with what reads it.
type part struct {
	key  string
	read func(v *View, json []byte) error
}

// parts are the keys that a view may have.
func parts() []part {
	return []part{
		{"name", readName}, {"range", readRange}, {"filters", readFilters}, {"types", readTypes}, {"same", readSame},
		{"analytics", func(v *View, json []byte) error { return strict(json, &v.Ask.Analytics) }},
		{"app", readApp}, {"otherCopy", readOtherCopy}, {"sort", readSort}, {"columns", readColumns},
	}
}

func readName(v *View, json []byte) error {
	if err := strict(json, &v.Name); err != nil {
		return err
	}
	v.Name = strings.TrimSpace(v.Name)
	return nil
}

// readRange checks the range at the end of time: what it means is settled when
// it is asked for, and what is still to come now may be in the past then.
func readRange(v *View, json []byte) error {
	if err := strict(json, &v.Range); err != nil || v.Range == "" {
		return err
	}
	_, err := filters.ParseRange(v.Range, time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC), time.UTC)
	return inWords(err)
}

func readFilters(v *View, json []byte) error {
	var texts map[string]string
	if err := strict(json, &texts); err != nil {
		return err
	}
	for name, text := range texts {
		column, err := columnNamed(name)
		if err != nil {
			return err
		}
		if v.Ask.Filters[column] != "" {
			return fmt.Errorf("there are two filters on %s", columnNames()[column])
		}
		if _, err := filters.Parse(column, text); err != nil {
			return inWords(err)
		}
		v.Ask.Filters[column] = text
	}
	return nil
}

func readTypes(v *View, json []byte) error {
	var types []string
	if err := strict(json, &types); err != nil {
		return err
	}
	for _, name := range types {
		if strings.Contains(name, ",") || strings.TrimSpace(name) == "" {
			return fmt.Errorf("%q is no log type", name)
		}
	}
	v.Ask.Types = strings.Join(types, ",")
	return nil
}

func readSame(v *View, json []byte) error {
	var f sameForm
	if err := strict(json, &f); err != nil {
		return err
	}
	kind, known := sameNames()[f.In]
	if !known {
		return fmt.Errorf("%q is no place for a value: key, device, page, request, user, data source or entry", f.In)
	}
	v.Ask.Same = model.Same{Kind: kind, Key: f.Key, Value: f.Value, Label: f.Label, Mentions: f.Mentions, Loose: f.Loose}
	_, err := filters.Where(model.Query{Same: v.Ask.Same})
	return inWords(err)
}

func readApp(v *View, json []byte) (err error) {
	v.Ask.AppID, err = appID(json)
	return err
}

func readOtherCopy(v *View, json []byte) (err error) {
	v.Ask.OtherAppID, err = appID(json)
	return err
}

func appID(json []byte) (model.ID, error) {
	var id string
	if err := strict(json, &id); err != nil {
		return "", err
	}
	if strings.Trim(id, "0123456789") != "" {
		return "", fmt.Errorf("%q is no app's id, a number in quotes", id)
	}
	return model.ID(id), nil
}

func readSort(v *View, json []byte) error {
	var text string
	if err := strict(json, &text); err != nil {
		return err
	}
	var err error
	v.Ask.Sort, err = parseSort(text)
	return err
}

func readColumns(v *View, json []byte) error {
	var names []string
	if err := strict(json, &names); err != nil {
		return err
	}
	for _, name := range names {
		column, err := columnNamed(name)
		if err != nil {
			return err
		}
		v.Columns = append(v.Columns, column)
	}
	return nil
}

// strict reads JSON that must be of that shape, without other keys.
func strict(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	err := d.Decode(into)
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return fmt.Errorf("a %s stands where %s belongs", wrong.Value, shapeWords(wrong.Type.Kind()))
	}
	if err != nil {
		return errors.New(strings.TrimPrefix(err.Error(), "json: "))
	}
	return nil
}

func shapeWords(k reflect.Kind) string {
	switch k {
	case reflect.String:
		return "a text in quotes"
	case reflect.Bool:
		return "true or false"
	case reflect.Slice:
		return "a list"
	}
	return "an object"
}

// inWords is a filter's or a range's error with what would be right.
func inWords(err error) error {
	var wrong *filters.SyntaxError
	if errors.As(err, &wrong) {
		return fmt.Errorf("%q: %s. %s", wrong.Text, wrong.Problem, wrong.Fix)
	}
	return err
}

// formOf is the view as the file has it.
func formOf(v View) form {
	f := form{Name: v.Name, Range: v.Range, Analytics: v.Ask.Analytics, App: string(v.Ask.AppID), OtherCopy: string(v.Ask.OtherAppID), Sort: sortText(v.Ask.Sort)}
	if v.Ask.Types != "" {
		f.Types = strings.Split(v.Ask.Types, ",")
	}
	for c, text := range v.Ask.Filters {
		if text == "" {
			continue
		}
		if f.Filters == nil {
			f.Filters = map[string]string{}
		}
		f.Filters[columnNames()[c]] = text
	}
	for _, c := range v.Columns {
		f.Columns = append(f.Columns, columnNames()[c])
	}
	if s := v.Ask.Same; !s.Empty() {
		f.Same = &sameForm{Key: s.Key, Value: s.Value, Label: s.Label, Mentions: s.Mentions, Loose: s.Loose}
		for name, kind := range sameNames() {
			if kind == s.Kind {
				f.Same.In = name
			}
		}
	}
	return f
}
