package facts

import (
	"fmt"
	"strings"
	"time"

	"github.com/accord-plan/accord/internal/period"
)

// dateForm is an order of year, month and day and the mark between them, 0 for
// none. A time of day may follow.
type dateForm struct {
	order string // "YMD", "DMY" or "MDY"
	mark  byte
}

// knownForms are tried when the mapping states none. The order is the order
// in which they are named to people.
var knownForms = []dateForm{{"YMD", '-'}, {"YMD", 0}, {"YMD", '/'}, {"YMD", '.'}, {"DMY", '.'}, {"DMY", '/'}, {"MDY", '/'}, {"DMY", '-'}, {"MDY", '-'}}

// isoForm is how days are written that an export holds as days.
var isoForm = dateForm{"YMD", '-'}

func (f dateForm) String() string {
	long := map[byte]string{'Y': "YYYY", 'M': "MM", 'D': "DD"}
	if f.mark == '/' && f.order != "YMD" {
		long['M'], long['D'] = "M", "D"
	}
	parts := []string{long[f.order[0]], long[f.order[1]], long[f.order[2]]}
	if f.mark == 0 {
		return strings.Join(parts, "")
	}
	return strings.Join(parts, string(f.mark))
}

// parseForm reads a form as the mapping states it.
func parseForm(s string) (dateForm, error) {
	var f dateForm
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case 'Y', 'M', 'D':
			if n := len(f.order); n == 0 || f.order[n-1] != c {
				f.order += string(c)
			}
		case '-', '.', '/':
			f.mark = c
		default:
			return f, fmt.Errorf("date form %s: write it as YYYY-MM-DD, DD.MM.YYYY, D/M/YYYY or M/D/YYYY", quoted(s))
		}
	}
	if f.order != "YMD" && f.order != "DMY" && f.order != "MDY" || f.mark == 0 && f.order != "YMD" {
		return f, fmt.Errorf("date form %s: write it as YYYY-MM-DD, DD.MM.YYYY, D/M/YYYY or M/D/YYYY", quoted(s))
	}
	return f, nil
}

// parse reads a date in this form. zone, if not nil, is where a time of day
// with an offset from UTC is taken to.
func (f dateForm) parse(s string, zone *time.Location) (period.Date, bool) {
	day, clock := s, ""
	if i := strings.IndexAny(s, " T"); i >= 0 {
		day, clock = s[:i], s[i+1:]
	}
	d, ok := f.day(day)
	if !ok || clock == "" {
		return d, ok
	}
	return atClock(d, clock, zone)
}

func (f dateForm) day(s string) (period.Date, bool) {
	var parts [3]string
	if f.mark == 0 {
		if len(s) != 8 {
			return 0, false
		}
		parts = [3]string{s[:4], s[4:6], s[6:]}
	} else {
		a, rest, ok1 := strings.Cut(s, string(f.mark))
		b, c, ok2 := strings.Cut(rest, string(f.mark))
		if !ok1 || !ok2 {
			return 0, false
		}
		parts = [3]string{a, b, c}
	}
	var y, m, d int
	for i, p := range parts {
		if !isDigits(p) || (f.order[i] == 'Y') != (len(p) == 4) || len(p) > 4 || len(p) == 3 {
			return 0, false
		}
		n := 0
		for _, c := range []byte(p) {
			n = n*10 + int(c-'0')
		}
		switch f.order[i] {
		case 'Y':
			y = n
		case 'M':
			m = n
		case 'D':
			d = n
		}
	}
	if m < 1 || m > 12 || d < 1 || y < 1900 || y > 2199 {
		return 0, false
	}
	got := period.DateOf(y, time.Month(m), d)
	if _, gm, gd := got.YMD(); int(gm) != m || gd != d {
		return 0, false
	}
	return got, true
}

// atClock judges a time of day and moves the date where an offset says that
// it is another day in the plan's time zone.
func atClock(d period.Date, clock string, zone *time.Location) (period.Date, bool) {
	for _, layout := range []string{"15:04:05.999999999", "15:04", "15:04:05.999999999Z07:00", "15:04Z07:00", "15:04:05.999999999 Z07:00", "15:04:05.999999999Z0700", "15:04:05 -0700", "3:04:05 PM", "3:04 PM"} {
		t, err := time.Parse(layout, clock)
		if err != nil {
			continue
		}
		if zone == nil || !strings.ContainsAny(layout, "Z") && !strings.Contains(layout, "-0700") {
			return d, true
		}
		_, offset := t.Zone()
		at := d.Time().Add(time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute + time.Duration(t.Second()-offset)*time.Second)
		return period.FromTime(at.In(zone)), true
	}
	return 0, false
}

// notADate says what a text that should be a date is.
func notADate(s string, f dateForm) string {
	switch {
	case s == "":
		return "no date"
	case serial().MatchString(s):
		return quoted(s) + " is a spreadsheet's number of a day: export the date as text"
	}
	if d := damage(s); d != "" {
		return d
	}
	if shortYear().MatchString(s) {
		return quoted(s) + " has a year of two digits: export it with four"
	}
	return fmt.Sprintf("%s is not a date written %s", quoted(s), f)
}
