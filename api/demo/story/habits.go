package story

// habit is how active somebody is in an hour of their own week: 1 at a busy
// time. day counts from Sunday.
type habit func(day, hour int) float64

// officeHours is Monday to Friday, a dip at lunch, quiet weekends.
func officeHours(day, hour int) float64 {
	return workday(day != 0 && day != 6, hour)
}

// sundayToThursday is an office whose weekend is Friday and Saturday.
func sundayToThursday(day, hour int) float64 {
	return workday(day != 5 && day != 6, hour)
}

func workday(works bool, hour int) float64 {
	w := 0.02
	switch {
	case hour >= 9 && hour < 12, hour >= 14 && hour < 17:
		w = 1
	case hour == 12 || hour == 13:
		w = 0.55
	case hour == 8 || hour == 17:
		w = 0.6
	case hour == 7 || hour >= 18 && hour < 22:
		w = 0.15
	}
	if !works {
		w *= 0.12
	}
	return w
}

// outAndAbout is an app user: mornings and evenings too, weekends half.
func outAndAbout(day, hour int) float64 {
	w := 0.03
	switch {
	case hour >= 8 && hour < 19:
		w = 1
	case hour == 6 || hour == 7 || hour >= 19 && hour < 23:
		w = 0.5
	}
	if day == 0 || day == 6 {
		w *= 0.4
	}
	return w
}

// nightOwl begins when the others have gone home, on every day.
func nightOwl(_, hour int) float64 {
	if hour >= 22 || hour < 4 {
		return 1
	}
	return 0.02
}

// roundTheClock is a machine.
func roundTheClock(_, _ int) float64 { return 0.5 }
