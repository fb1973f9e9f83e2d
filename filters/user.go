package filters

import (
	"strings"

	"fliplet-audit/model"
)

// who is what a log says about its user: the three places that the User filter
// looks at.
type who struct {
	email  model.Optional // user.email
	data   model.Optional // data._userEmail
	studio model.Optional // data._studioUser.email
	acting bool           // data has a _studioUser that is not null
}

func whoIs(l model.Log) who {
	w := who{email: l.UserEmail}
	if strings.Contains(l.DataText.Value, `"_userEmail"`) || strings.Contains(l.DataText.Value, `"_studioUser"`) {
		w.readData(l.DataText.Value)
	}
	return w
}

// readData reads the keys as PostgreSQL's ->> and #>> do: a string gives its
// text, null nothing, any other value its JSON.
func (w *who) readData(text string) {
	t := tokens{text: text}
	depth, inStudio := 0, false
	for {
		tok, ok := t.next()
		if !ok {
			return
		}
		switch tok.kind {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
			inStudio = inStudio && depth > 1
		case 'k':
			switch {
			case depth == 1 && tok.raw == `"_userEmail"`:
				w.data = t.value()
			case depth == 1 && tok.raw == `"_studioUser"`:
				ahead := t
				w.acting = ahead.value().Present
				inStudio = t.opens()
			case depth == 2 && inStudio && tok.raw == `"email"`:
				w.studio = t.value()
			}
		}
	}
}

// opens tells whether the next token begins an object.
func (t tokens) opens() bool {
	tok, _ := t.next()
	return tok.kind == '{'
}

// value reads one whole value: a string's text, another value's JSON, nothing
// for null.
func (t *tokens) value() model.Optional {
	tok, ok := t.next()
	if !ok || tok.raw == "null" {
		return model.Optional{}
	}
	switch tok.kind {
	case '"':
		return model.Optional{Value: unquote(tok.raw), Present: true}
	case 'v':
		return model.Optional{Value: tok.raw, Present: true}
	}
	start := t.at - 1
	for depth := 1; depth > 0; {
		tok, ok := t.next()
		if !ok {
			break
		}
		switch tok.kind {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
	}
	return model.Optional{Value: t.text[start:t.at], Present: true}
}

// viewed is whom the log is about: the user, not the admin who acts as the user.
func (w who) viewed() string {
	user := w.email.Value
	if user == "" || strings.EqualFold(user, w.studio.Value) && w.data.Value != "" {
		return w.data.Value
	}
	return user
}

// cell is the User cell's text (screen.md, "A User cell").
func (w who) cell() string {
	user := w.viewed()
	switch {
	case w.studio.Value == "":
		return user
	case user == "":
		return w.studio.Value
	}
	return w.studio.Value + " as " + user
}
