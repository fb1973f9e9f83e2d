package model

// ExtraField is a field of a log that a Log has no place for.
type ExtraField struct {
	Name string // "user.name" for one inside the log's user
	JSON string // the value as received
}

// Extra lists, in the order received, the fields of Raw that a Log has no
// place for, those of its user and its app too. Raw must be as ParseLog left it.
func (l Log) Extra() []ExtraField {
	if len(l.Raw) == 0 {
		return nil
	}
	var extra []ExtraField
	add := func(name string, value []byte) { extra = append(extra, ExtraField{Name: name, JSON: string(value)}) }
	var w wireLog
	eachField(l.Raw, func(key, value []byte) {
		switch name := string(key); {
		case w.field(key) == &w.other:
			add(name, value)
		case name == "user" || name == "app":
			eachField(value, func(inner, value []byte) {
				known := string(inner) == "name" && name == "app" || name == "user" && (string(inner) == "type" || string(inner) == "email")
				if !known {
					add(name+"."+string(inner), value)
				}
			})
		}
	})
	return extra
}
