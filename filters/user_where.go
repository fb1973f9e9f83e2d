package filters

// present is the condition that a place holds anything.
func present() object { return object{"$ne": nil} }

// userCondition is the User filter's part of where: a text is looked for in
// three places, and impersonation tells them apart (wire.md, "User").
func (f Filter) userCondition() object {
	if f.negated {
		var all list
		for _, t := range f.terms {
			none := t.userNone()
			if and, ok := none["$and"].(list); ok {
				all = append(all, and...)
				continue
			}
			all = append(all, none)
		}
		return object{"$and": all}
	}
	if len(f.terms) == 1 {
		return f.terms[0].userAny()
	}
	var some list
	for _, t := range f.terms {
		some = append(some, t.userAny())
	}
	return object{"$or": some}
}

// userAny is the condition that the term matches.
func (t term) userAny() object {
	switch {
	case t.bareAs():
		return object{"$or": list{anyPlace(anyOf([]pattern{{text: "as"}})), studioUser(present())}}
	case t.kind == termAs:
		return object{"$and": list{studioEmail(side(t.admin)), viewedEmail(side(t.user))}}
	case t.text.empty():
		return eachPlace(anyOf([]pattern{t.text}))
	}
	return anyPlace(anyOf([]pattern{t.text}))
}

// userNone is the condition that the term does not match; nulls are minded.
func (t term) userNone() object {
	switch {
	case t.bareAs():
		none := eachPlace(noneOf([]pattern{{text: "as"}}))
		return object{"$and": append(none["$and"].(list), studioUser(nil))}
	case t.kind == termAs:
		user := notSide(t.user)
		return object{"$or": list{studioEmail(notSide(t.admin)), object{"$and": list{userEmail(user), dataEmail(user)}}}}
	case t.text.empty():
		return anyPlace(noneOf([]pattern{t.text}))
	}
	return eachPlace(noneOf([]pattern{t.text}))
}

// side is the condition on one side of an impersonation; one left out must be
// there.
func side(p pattern) object {
	if p == (pattern{}) {
		return present()
	}
	return anyOf([]pattern{p})
}

func notSide(p pattern) any {
	if p == (pattern{}) {
		return nil
	}
	return noneOf([]pattern{p})
}

// anyPlace is the official screen's shape to the letter: the siblings user and
// data are alternatives there, and type: null is no condition.
func anyPlace(cond object) object {
	return object{"$or": list{viewedEmail(cond), studioEmail(cond)}}
}

// eachPlace holds the three places against the condition one by one, since
// siblings in one object would be alternatives.
func eachPlace(cond object) object {
	return object{"$and": list{userEmail(cond), dataEmail(cond), studioEmail(cond)}}
}

// viewedEmail is a condition on the email of the log's user or the one in its
// data, either.
func viewedEmail(cond object) object {
	return object{"user": object{"type": nil, "email": cond}, "data": object{"_userEmail": cond}}
}

func userEmail(cond any) object   { return object{"user": object{"email": cond}} }
func dataEmail(cond any) object   { return object{"data": object{"_userEmail": cond}} }
func studioEmail(cond any) object { return studioUser(object{"email": cond}) }
func studioUser(cond any) object  { return object{"data": object{"_studioUser": cond}} }
