package manifest

import "time"

// instant is a time that is compared without allocating.
type instant struct {
	second     int64 // since 1970, UTC
	nanosecond int64
}

func instantOf(t time.Time) instant { return instant{t.Unix(), int64(t.Nanosecond())} }

func (i instant) before(other instant) bool {
	return i.second < other.second || i.second == other.second && i.nanosecond < other.nanosecond
}

// utc is the time in words of the file.
func (i instant) utc() time.Time { return time.Unix(i.second, i.nanosecond).UTC() }

// dates reads times, quickly where many have the day of the one before.
type dates struct {
	day   [10]byte
	begin int64 // of the day, in seconds since 1970
	known bool
}

// read reads a time as an export writes it, 2006-01-02T15:04:05.000Z, or in a
// looser form that the API's documents use, taken as UTC.
func (d *dates) read(text []byte) (instant, bool) {
	if len(text) != len("2006-01-02T15:04:05.000Z") || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != '.' || text[23] != 'Z' {
		return slowly(text)
	}
	hour, ok1 := number2(text[11:13])
	minute, ok2 := number2(text[14:16])
	second, ok3 := number2(text[17:19])
	tens, ok4 := number2(text[20:22])
	ones := int64(text[22]) - '0'
	if !ok1 || !ok2 || !ok3 || !ok4 || ones < 0 || ones > 9 || hour > 23 || minute > 59 || second > 59 || !d.isDay(text[:10]) {
		return slowly(text)
	}
	return instant{d.begin + hour*3600 + minute*60 + second, (tens*10 + ones) * 1e6}, true
}

// isDay settles which day is read.
func (d *dates) isDay(text []byte) bool {
	if d.known && string(text) == string(d.day[:]) {
		return true
	}
	day, err := time.Parse(time.DateOnly, string(text))
	if err != nil {
		return false
	}
	copy(d.day[:], text)
	d.begin, d.known = day.Unix(), true
	return true
}

func number2(text []byte) (int64, bool) {
	tens, ones := text[0]-'0', text[1]-'0'
	return int64(tens)*10 + int64(ones), tens <= 9 && ones <= 9
}

func slowly(text []byte) (instant, bool) {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02 15:04:05.999999999Z07:00", "2006-01-02 15:04:05.999999999", time.DateOnly} {
		if t, err := time.Parse(layout, string(text)); err == nil {
			return instantOf(t), true
		}
	}
	return instant{}, false
}
