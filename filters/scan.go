package filters

import (
	"strings"

	"fliplet-audit/model"
)

// scanTerms reads the alternatives of a filter, the negation taken off.
func scanTerms(column model.Column, text string) ([]term, error) {
	var terms []term
	for {
		t, rest, err := scanTerm(column, text)
		if err != nil {
			return nil, err
		}
		if t != (term{}) {
			terms = append(terms, t)
		}
		if rest == "" {
			return terms, nil
		}
		text = rest[1:] // the bar
	}
}

// scanTerm reads one alternative. The rest is empty or begins with a bar; the
// zero term is no condition.
func scanTerm(column model.Column, text string) (t term, rest string, err error) {
	text = strings.TrimSpace(text)
	switch column {
	case model.ColumnUser:
		if t, rest, ok := scanAs(text); ok {
			return t, rest, nil
		}
	case model.ColumnData:
		if t, rest, ok, err := scanKey(text); ok || err != nil {
			return t, rest, err
		}
	}
	operand, rest := scanOperand(text)
	if operand.text == "" && !operand.whole {
		return term{}, rest, nil
	}
	return term{kind: termText, text: operand}, rest, nil
}

// scanOperand reads `a`, `=a`, `"a"` or `="a"` up to a bar or the end.
func scanOperand(text string) (p pattern, rest string) {
	text = strings.TrimSpace(text)
	if after, ok := strings.CutPrefix(text, "="); ok {
		p.whole, text = true, strings.TrimSpace(after)
	}
	if literal, rest, ok := scanQuoted(text); ok && ended(rest) {
		p.text = literal
		return p, rest
	}
	p.text, rest = scanPlain(text)
	return p, rest
}

// scanPlain reads up to a bar or the end.
func scanPlain(text string) (plain, rest string) {
	end := strings.IndexByte(text, '|')
	if end < 0 {
		end = len(text)
	}
	return strings.TrimSpace(withoutTabs(text[:end])), text[end:]
}

// scanQuoted reads a literal in quotes at the start of text, if there is one
// with its closing quote; blanks after it are skipped.
func scanQuoted(text string) (literal, rest string, ok bool) {
	if !strings.HasPrefix(text, `"`) {
		return "", text, false
	}
	for i := 1; i < len(text); i++ {
		if text[i] != '"' {
			continue
		}
		if i+1 < len(text) && text[i+1] == '"' {
			i++
			continue
		}
		literal = strings.ReplaceAll(text[1:i], `""`, `"`)
		return literal, strings.TrimSpace(text[i+1:]), true
	}
	return "", text, false
}

// ended tells whether a term is over where rest begins.
func ended(rest string) bool { return rest == "" || rest[0] == '|' }

// scanKey reads KEY==VALUE, if text is that. KEY without quotes around it holds
// none: JSON with == somewhere in it is plain text.
func scanKey(text string) (t term, rest string, ok bool, err error) {
	key, rest, ok := scanQuoted(text)
	if ok && !strings.HasPrefix(rest, "==") {
		return term{}, text, false, nil
	}
	if !ok {
		before, _, found := strings.Cut(text, "==")
		if !found || strings.ContainsAny(before, `"|`) || strings.HasPrefix(before, "=") {
			return term{}, text, false, nil
		}
		key, rest = strings.TrimSpace(withoutTabs(before)), text[len(before):]
	}
	value := strings.TrimSpace(rest[2:])
	literal, rest, isLiteral := scanQuoted(value)
	if !isLiteral || !ended(rest) {
		literal, rest = scanPlain(value)
		isLiteral = false
	}
	if key == "" {
		return term{}, "", false, keyError(text, "key missing")
	}
	if literal == "" && !isLiteral {
		return term{}, "", false, keyError(text, "value missing")
	}
	return term{kind: termKey, key: key, value: literal}, rest, true, nil
}

func keyError(text, problem string) error {
	return &SyntaxError{Column: model.ColumnData, Text: text, Problem: problem,
		Fix: `Write KEY==VALUE, such as status==failed or messageId==""; quote the whole to find == itself.`}
}

// scanAs reads `A as B`, `as B`, `A as` or `as`, if text is one of these.
func scanAs(text string) (t term, rest string, ok bool) {
	t.kind = termAs
	rest, ok = cutAs(text)
	if !ok {
		if t.admin, rest, ok = scanAdmin(text); !ok {
			return term{}, text, false
		}
	}
	t.user, rest = scanOperand(rest)
	t.admin, t.user = leftOut(t.admin), leftOut(t.user)
	return t, rest, true
}

// scanAdmin reads the A of `A as B` and the word after it.
func scanAdmin(text string) (admin pattern, rest string, ok bool) {
	body := text
	if after, found := strings.CutPrefix(text, "="); found {
		admin.whole, body = true, strings.TrimSpace(after)
	}
	if literal, after, found := scanQuoted(body); found {
		if ended(after) {
			return pattern{}, text, false
		}
		if rest, ok = cutAs(after); ok {
			admin.text = literal
			return admin, rest, true
		}
	}
	end := strings.IndexByte(body, '|')
	if end < 0 {
		end = len(body)
	}
	for i := 1; i < end; i++ {
		if body[i-1] != ' ' {
			continue
		}
		if rest, ok = cutAs(body[i:]); ok {
			admin.text = strings.TrimSpace(withoutTabs(body[:i]))
			return admin, rest, true
		}
	}
	return pattern{}, text, false
}

// cutAs takes the word "as" off the start of text.
func cutAs(text string) (rest string, ok bool) {
	if len(text) < 2 || !strings.EqualFold(text[:2], "as") {
		return text, false
	}
	rest = text[2:]
	if rest != "" && rest[0] != ' ' && rest[0] != '|' {
		return text, false
	}
	return rest, true
}

// leftOut makes a side without text one that is left out.
func leftOut(side pattern) pattern {
	if side.text == "" {
		return pattern{}
	}
	return side
}

func withoutTabs(s string) string { return strings.ReplaceAll(s, "\t", "") }
