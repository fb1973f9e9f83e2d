package story

func scriptedArcs(*Story) []Record { return nil }
