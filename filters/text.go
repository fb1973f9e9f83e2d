package filters

// MatchText is the filter held against a text on hand, for a column that is
// text alone (parse it as Log type or App). It may be called from several
// goroutines.
func (f Filter) MatchText() func(text string) bool { return f.matcher(nil) }
