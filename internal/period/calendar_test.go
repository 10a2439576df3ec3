package period

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"
)

func calendar(t testing.TB, name, yearStart string) Calendar {
	t.Helper()
	c, err := NewCalendar(name, yearStart)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// all returns calendars of each name, with anchors on both sides of New Year
// and of a leap day.
func all(t testing.TB) []Calendar {
	cs := []Calendar{calendar(t, "month", ""), calendar(t, "week", "")}
	for _, name := range []string{"4-4-5", "4-5-4", "5-4-4"} {
		for _, anchor := range []string{
			"2027-02-01", "2026-02-01", "2024-01-01", "2023-01-02", "2027-12-31", "2025-12-29",
			"2027-02-28", "2027-03-01", "2028-03-03", "2026-07-04", "2027-10-01",
		} {
			cs = append(cs, calendar(t, name, anchor))
		}
	}
	return cs
}

func TestNewCalendarRefuses(t *testing.T) {
	for _, c := range []struct{ name, start, want string }{
		{"", "", `calendar "": unknown, expected month, week, 4-4-5, 4-5-4 or 5-4-4`},
		{"Month", "", `calendar "Month": unknown, expected month, week, 4-4-5, 4-5-4 or 5-4-4`},
		{"month", "2027-02-01", `calendar month: takes no year_start, remove it`},
		{"week", "2027-02-01", `calendar week: takes no year_start, remove it`},
		{"4-4-5", "", `calendar 4-4-5: needs year_start, the first day of a fiscal year such as 2027-02-01`},
		{"4-5-4", "02-01", `calendar 4-5-4: year_start: date "02-01": expected YYYY-MM-DD such as 2027-03-31`},
		{"5-4-4", "2028-02-29", `calendar 5-4-4: year_start 2028-02-29: most years have no February 29, expected the first day of another fiscal year`},
	} {
		got, err := NewCalendar(c.name, c.start)
		if err == nil || err.Error() != c.want || got != (Calendar{}) {
			t.Errorf("NewCalendar(%q, %q) = %v, %v\nwant error %s", c.name, c.start, got, err, c.want)
		}
	}
}

func TestCalendarsCompare(t *testing.T) {
	if again := calendar(t, "month", ""); again != calendar(t, "month", "") || calendar(t, "month", "") == calendar(t, "week", "") {
		t.Error("calendars of a name differ, or of two names are equal")
	}
	// 2021 and 2027 both have February 1 on a Monday.
	if calendar(t, "4-4-5", "2027-02-01") != calendar(t, "4-4-5", "2021-02-01") {
		t.Error("anchors that mean the same differ")
	}
	if calendar(t, "4-4-5", "2027-02-01") == calendar(t, "4-4-5", "2026-02-01") {
		t.Error("a Monday and a Sunday anchor are equal")
	}
}

// Every span here was read off a printed calendar; those of 4-5-4 with the
// Sunday nearest to February 1 are the published calendar of US retail.
func TestSpans(t *testing.T) {
	for _, c := range []struct{ name, anchor, label, start, end string }{
		{"month", "", "2027-03", "2027-03-01", "2027-04-01"},
		{"month", "", "2026-12", "2026-12-01", "2027-01-01"},
		{"month", "", "2028-02", "2028-02-01", "2028-03-01"},
		{"month", "", "1900-02", "1900-02-01", "1900-03-01"},
		{"month", "", "2199-12", "2199-12-01", ""},

		{"week", "", "2020-W53", "2020-12-28", "2021-01-04"},
		{"week", "", "2021-W01", "2021-01-04", "2021-01-11"},
		{"week", "", "2025-W01", "2024-12-30", "2025-01-06"},
		{"week", "", "2026-W01", "2025-12-29", "2026-01-05"},
		{"week", "", "2026-W53", "2026-12-28", "2027-01-04"},
		{"week", "", "2027-W01", "2027-01-04", "2027-01-11"},
		{"week", "", "2027-W09", "2027-03-01", "2027-03-08"},
		{"week", "", "2027-W52", "2027-12-27", "2028-01-03"},

		{"4-5-4", "2026-02-01", "2023-P01", "2023-01-29", "2023-02-26"},
		{"4-5-4", "2026-02-01", "2023-P02", "2023-02-26", "2023-04-02"},
		{"4-5-4", "2026-02-01", "2023-P03", "2023-04-02", "2023-04-30"},
		{"4-5-4", "2026-02-01", "2023-P12", "2023-12-31", "2024-02-04"}, // 53 weeks: five, not four
		{"4-5-4", "2026-02-01", "2024-P01", "2024-02-04", "2024-03-03"},
		{"4-5-4", "2026-02-01", "2024-P12", "2025-01-05", "2025-02-02"},
		{"4-5-4", "2026-02-01", "2012-P01", "2012-01-29", "2012-02-26"},
		{"4-5-4", "2026-02-01", "2013-P01", "2013-02-03", "2013-03-03"},
		{"4-5-4", "2026-02-01", "2017-P12", "2017-12-31", "2018-02-04"},

		{"4-4-5", "2027-02-01", "2027-P01", "2027-02-01", "2027-03-01"},
		{"4-4-5", "2027-02-01", "2027-P02", "2027-03-01", "2027-03-29"},
		{"4-4-5", "2027-02-01", "2027-P03", "2027-03-29", "2027-05-03"},
		{"4-4-5", "2027-02-01", "2027-P04", "2027-05-03", "2027-05-31"},
		{"4-4-5", "2027-02-01", "2027-P12", "2027-12-27", "2028-01-31"},
		{"5-4-4", "2027-02-01", "2027-P01", "2027-02-01", "2027-03-08"},
		{"5-4-4", "2027-02-01", "2027-P03", "2027-04-05", "2027-05-03"},

		// Anchored on a Monday January 1, fiscal years are ISO years.
		{"4-4-5", "2024-01-01", "2025-P01", "2024-12-30", "2025-01-27"},
		{"4-4-5", "2024-01-01", "2026-P12", "2026-11-23", "2027-01-04"}, // six weeks
		// Anchored on a Friday December 31, a year can start in the next one.
		{"4-4-5", "2027-12-31", "2028-P01", "2028-12-29", "2029-01-26"},
		{"4-4-5", "2027-12-31", "2025-P01", "2026-01-02", "2026-01-30"},
	} {
		cal := calendar(t, c.name, c.anchor)
		p, err := cal.Parse(c.label)
		if err != nil {
			t.Error(err)
			continue
		}
		if got := cal.Start(p).String(); got != c.start {
			t.Errorf("%s %s: Start(%s) = %s, want %s", c.name, c.anchor, c.label, got, c.start)
		}
		if got := cal.End(p).String(); c.end != "" && got != c.end {
			t.Errorf("%s %s: End(%s) = %s, want %s", c.name, c.anchor, c.label, got, c.end)
		}
		if got := cal.Label(cal.Containing(cal.End(p) - 1)); got != c.label {
			t.Errorf("%s %s: last day of %s lies in %s", c.name, c.anchor, c.label, got)
		}
	}
	if got := calendar(t, "month", "").End(2199*12 + 11).String(); got != "2200-01-01" {
		t.Errorf("End(2199-12) = %s", got)
	}
	if got := calendar(t, "month", "").Start(24324).String(); got != "2027-01-01" {
		t.Errorf("Start(2027*12) = %s", got)
	}
}

func TestLongYears(t *testing.T) {
	for _, c := range []struct {
		name, anchor string
		from, to     int
		want         []int
	}{
		{"week", "", 2000, 2099, []int{2004, 2009, 2015, 2020, 2026, 2032, 2037, 2043, 2048, 2054, 2060, 2065, 2071, 2076, 2082, 2088, 2093, 2099}},
		{"4-4-5", "2024-01-01", 2000, 2060, []int{2004, 2009, 2015, 2020, 2026, 2032, 2037, 2043, 2048, 2054, 2060}},
		{"4-5-4", "2026-02-01", 2000, 2030, []int{2000, 2006, 2012, 2017, 2023, 2028}},
	} {
		cal := calendar(t, c.name, c.anchor)
		var got []int
		for y := c.from; y <= c.to; y++ {
			first, last := cal.OfYear(y)
			switch n := cal.End(last) - cal.Start(first); n {
			case 53 * 7:
				got = append(got, y)
			case 52 * 7:
			default:
				t.Errorf("%s %s: year %d has %d days", c.name, c.anchor, y, n)
			}
		}
		if len(got) != len(c.want) {
			t.Errorf("%s %s: got %v, want %v", c.name, c.anchor, got, c.want)
			continue
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%s %s: got %v, want %v", c.name, c.anchor, got, c.want)
				break
			}
		}
	}
}

func TestFiscalYearStartsNearAnchor(t *testing.T) {
	for _, c := range all(t)[2:] {
		for y := minArith; y <= maxArith; y++ {
			first, _ := c.OfYear(y)
			s := c.Start(first)
			nominal := DateOf(y, time.Month(c.month), int(c.day))
			if off := s - nominal; off < -3 || off > 3 || s.Weekday() != time.Weekday(c.weekday) {
				t.Fatalf("%s %v: year %d starts on %v, a %v", c.Name(), c, y, s, s.Weekday())
			}
		}
	}
}

func TestISOWeekAgreesWithTime(t *testing.T) {
	c := calendar(t, "week", "")
	for d := DateOf(minYear, 1, 1); d < DateOf(maxYear+1, 1, 1); d++ {
		p := c.Containing(d)
		y, w := d.Time().ISOWeek()
		if gy, gw := c.number(p); gy != y || gw != w || c.Year(p) != y {
			t.Fatalf("%v: got %s, want %d-W%02d", d, c.Label(p), y, w)
		}
	}
}

// Periods cover 300 years without gap or overlap, and labels lead back.
func TestRoundTrip(t *testing.T) {
	for _, c := range all(t) {
		first, _ := c.OfYear(minYear)
		_, last := c.OfYear(maxYear)
		seen := make(map[string]bool)
		for p := first; p <= last; p++ {
			label := c.Label(p)
			back, err := c.Parse(label)
			if err != nil || back != p || seen[label] || !LooksLike(label) {
				t.Fatalf("%s: Parse(%s) = %d, %v, want %d", c.Name(), label, back, err, p)
			}
			seen[label] = true
			s, e := c.Start(p), c.End(p)
			if e <= s || e != c.Start(p+1) || s != c.End(p-1) {
				t.Fatalf("%s: %s is %v to %v, the next starts %v", c.Name(), label, s, e, c.Start(p+1))
			}
			for _, d := range []Date{s, e - 1} {
				if got := c.Containing(d); got != p {
					t.Fatalf("%s: %v lies in %s, want %s", c.Name(), d, c.Label(got), label)
				}
			}
			y := c.Year(p)
			if f, l := c.OfYear(y); p < f || p > l || !strings.HasPrefix(label, c.Label(f)[:4]) {
				t.Fatalf("%s: %s is not within its year %d", c.Name(), label, y)
			}
		}
	}
}

func TestLimits(t *testing.T) {
	for _, c := range all(t) {
		first, _ := c.OfYear(minArith)
		_, last := c.OfYear(maxArith)
		if c.Containing(c.Start(first)) != first || c.Containing(c.End(last)-1) != last {
			t.Errorf("%s: the edges of the range are outside", c.Name())
		}
		if c.Containing(c.Start(first)-1) != None || c.Containing(c.End(last)) != None {
			t.Errorf("%s: days outside the range are inside", c.Name())
		}
		for _, p := range []Period{None, None + 1, -1, math.MaxInt32, first - 1, last + 1} {
			if p == -1 && c.kind == kindWeek {
				continue // 1969-W52
			}
			if c.Start(p) != NoDate || c.End(p) != NoDate || c.Year(p) != 0 || c.YearAgo(p) != None || c.Label(p) != "none" {
				t.Errorf("%s: period %d: %v %v %s", c.Name(), p, c.Start(p), c.End(p), c.Label(p))
			}
		}
		for _, d := range []Date{NoDate, NoDate + 1, math.MaxInt32} {
			if got := c.Containing(d); got != None {
				t.Errorf("%s: Containing(%v) = %v", c.Name(), d, got)
			}
		}
		for _, y := range []int{math.MinInt, 0, minArith - 1, maxArith + 1, math.MaxInt} {
			if f, l := c.OfYear(y); f != None || l != None {
				t.Errorf("%s: OfYear(%d) = %d, %d", c.Name(), y, f, l)
			}
		}
		if c.YearAgo(first) != None {
			t.Errorf("%s: a year before the first has periods", c.Name())
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, c := range []struct{ cal, label, want string }{
		{"month", "", `period "": expected a month such as 2027-03`},
		{"month", "2027-3", `period "2027-3": expected a month such as 2027-03`},
		{"month", "2027_03", `period "2027_03": expected a month such as 2027-03`},
		{"month", " 2027-03", `period " 2027-03": expected a month such as 2027-03`},
		{"month", "2027-\x0003", `period "2027-\x0003": expected a month such as 2027-03`},
		{"month", "2027-X03", `period "2027-X03": expected a month such as 2027-03`},
		{"month", "9999999999-01", `period "9999999999-01": expected a month such as 2027-03`},
		{"month", "2027-00", `period "2027-00": month 00 does not exist, expected 01 to 12, such as 2027-03`},
		{"month", "2027-13", `period "2027-13": month 13 does not exist, expected 01 to 12, such as 2027-03`},
		{"month", "1899-12", `period "1899-12": year out of range, expected 1900 to 2199`},
		{"month", "9999-12", `period "9999-12": year out of range, expected 1900 to 2199`},
		{"month", "2027-W09", `period "2027-W09": is an ISO week, but the calendar is month: expected a label such as 2027-03`},
		{"month", "2027-P03", `period "2027-P03": is a fiscal period, but the calendar is month: expected a label such as 2027-03`},
		{"week", "2027-03", `period "2027-03": is a month, but the calendar is week: expected a label such as 2027-W09`},
		{"week", "2027-w09", `period "2027-w09": expected an ISO week such as 2027-W09`},
		{"week", "2027-W53", `period "2027-W53": 2027 has no week 53, its last is 2027-W52`},
		{"week", "2027-W54", `period "2027-W54": expected a week from W01 to W52, such as 2027-W09`},
		{"week", "2026-W54", `period "2026-W54": expected a week from W01 to W53, such as 2027-W09`},
		{"week", "2027-W00", `period "2027-W00": expected a week from W01 to W52, such as 2027-W09`},
		{"week", "2200-W01", `period "2200-W01": year out of range, expected 1900 to 2199`},
		{"4-4-5", "2027-P13", `period "2027-P13": expected a period from P01 to P12, such as 2027-P03`},
		{"4-4-5", "2027-P00", `period "2027-P00": expected a period from P01 to P12, such as 2027-P03`},
		{"4-4-5", "2027-W01", `period "2027-W01": is an ISO week, but the calendar is 4-4-5: expected a label such as 2027-P03`},
		{"", "2027-01", `period "2027-01": no calendar`},
	} {
		var cal Calendar
		switch c.cal {
		case "":
		case "4-4-5":
			cal = calendar(t, c.cal, "2027-02-01")
		default:
			cal = calendar(t, c.cal, "")
		}
		p, err := cal.Parse(c.label)
		if err == nil || err.Error() != c.want || p != None {
			t.Errorf("%s: Parse(%q) = %d, %v\nwant error %s", c.cal, c.label, p, err, c.want)
		}
		var wrong *WrongCalendar
		if got, want := errors.As(err, &wrong), strings.Contains(c.want, "but the calendar is"); got != want {
			t.Errorf("%s: Parse(%q): is WrongCalendar: %v, want %v", c.cal, c.label, got, want)
		} else if got && (wrong.Label != c.label || wrong.Want != c.cal) {
			t.Errorf("%s: Parse(%q): %+v", c.cal, c.label, wrong)
		}
	}
}

func TestParseRange(t *testing.T) {
	month, week := calendar(t, "month", ""), calendar(t, "week", "")
	for _, c := range []struct {
		cal      Calendar
		s        string
		from, to string
		n        int
	}{
		{month, "2027-02..2027-12", "2027-02", "2027-12", 11},
		{month, "2026-12..2027-01", "2026-12", "2027-01", 2},
		{month, "2027-02", "2027-02", "2027-02", 1},
		{month, "2027-02..2027-02", "2027-02", "2027-02", 1},
		{week, "2026-W52..2027-W02", "2026-W52", "2027-W02", 4},
	} {
		from, to, err := c.cal.ParseRange(c.s)
		if err != nil || c.cal.Label(from) != c.from || c.cal.Label(to) != c.to || int(to-from)+1 != c.n {
			t.Errorf("ParseRange(%q) = %s, %s, %v", c.s, c.cal.Label(from), c.cal.Label(to), err)
		}
	}
	for s, want := range map[string]string{
		"2027-12..2027-02":          `range "2027-12..2027-02": ends before it starts, expected 2027-02..2027-12`,
		"2027-02..":                 `range "2027-02..": period "": expected a month such as 2027-03`,
		"..2027-02":                 `range "..2027-02": period "": expected a month such as 2027-03`,
		"2027-02...2027-03":         `range "2027-02...2027-03": period ".2027-03": expected a month such as 2027-03`,
		"2027-02..2027-03..2027-04": `range "2027-02..2027-03..2027-04": period "2027-03..2027-04": expected a month such as 2027-03`,
		"2027-02..2027-W09":         `range "2027-02..2027-W09": period "2027-W09": is an ISO week, but the calendar is month: expected a label such as 2027-03`,
		"2027-02-2027-03":           `period "2027-02-2027-03": expected a month such as 2027-03`,
	} {
		from, to, err := month.ParseRange(s)
		if err == nil || err.Error() != want || from != None || to != None {
			t.Errorf("ParseRange(%q) = %d, %d, %v\nwant error %s", s, from, to, err, want)
		}
	}
	var wrong *WrongCalendar
	if _, _, err := month.ParseRange("2027-02..2027-W09"); !errors.As(err, &wrong) || wrong.Label != "2027-W09" {
		t.Errorf("a range with an end of another calendar: %v", err)
	}
}

func TestYearAgo(t *testing.T) {
	for _, c := range []struct{ name, anchor, label, want string }{
		{"month", "", "2027-03", "2026-03"},
		{"month", "", "2027-01", "2026-01"},
		{"week", "", "2027-W09", "2026-W09"},
		{"week", "", "2027-W52", "2026-W52"},
		{"week", "", "2026-W53", "2025-W52"},
		{"week", "", "2026-W01", "2025-W01"},
		{"4-5-4", "2026-02-01", "2024-P12", "2023-P12"},
	} {
		cal := calendar(t, c.name, c.anchor)
		p, err := cal.Parse(c.label)
		if err != nil {
			t.Fatal(err)
		}
		if got := cal.Label(cal.YearAgo(p)); got != c.want {
			t.Errorf("%s: YearAgo(%s) = %s, want %s", c.name, c.label, got, c.want)
		}
	}
	for _, c := range all(t) {
		want := 12
		if c.Name() == "week" {
			want = 52
		}
		if got := c.Season(); got != want {
			t.Errorf("%s: Season() = %d, want %d", c.Name(), got, want)
		}
	}
}

func TestZeroCalendar(t *testing.T) {
	var c Calendar
	if c.Name() != "" {
		t.Errorf("Name() = %q", c.Name())
	}
	if _, _, err := c.ParseRange("2027-01..2027-02"); err == nil {
		t.Error("ParseRange works")
	}
	for name, f := range map[string]func(){
		"Label":      func() { c.Label(0) },
		"Start":      func() { c.Start(0) },
		"End":        func() { c.End(0) },
		"Containing": func() { c.Containing(0) },
		"YearAgo":    func() { c.YearAgo(0) },
		"Season":     func() { c.Season() },
		"Year":       func() { c.Year(0) },
		"OfYear":     func() { c.OfYear(2027) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s does not panic", name)
				}
			}()
			f()
		}()
	}
}

func TestLooksLike(t *testing.T) {
	for s, want := range map[string]bool{
		"2027-03":            true,
		"2027-W09":           true,
		"2027-w53":           true,
		"2027-P03":           true,
		"2027-p12":           true,
		"2027-02..2027-12":   true,
		"2027-12..2027-02":   true,
		"2027-02..2027-W09":  true,
		"1900-01":            true,
		"2199-12":            true,
		"":                   false,
		"..":                 false,
		"2027-13":            false,
		"2027-00":            false,
		"2027-W54":           false,
		"2027-P13":           false,
		"1234-05":            false, // an item number
		"2200-01":            false,
		"2027":               false,
		"2027-03-01":         false,
		"2027-X03":           false,
		"2027-02..":          false,
		"..2027-02":          false,
		"2027-02...2027-03":  false,
		"TENT-2P":            false,
		"2027-03.2":          false,
		"2027-02..2027-13":   false,
		"2027-\x00" + "03":   false,
		"2027-02..TENT-2P":   false,
		"2027-02..2027-02..": false,
	} {
		if got := LooksLike(s); got != want {
			t.Errorf("LooksLike(%q) = %v", s, got)
		}
	}
}

func TestFormOf(t *testing.T) {
	for _, c := range all(t) {
		if _, err := c.Parse(FormOf(c.Name())); err != nil {
			t.Error(err)
		}
	}
	if got := FormOf("quarter"); got != "" {
		t.Errorf("FormOf(quarter) = %q", got)
	}
}

func TestParseDoesNotAllocate(t *testing.T) {
	month, week := calendar(t, "month", ""), calendar(t, "week", "")
	n := testing.AllocsPerRun(100, func() {
		_, err1 := month.Parse("2027-03")
		_, err2 := week.Parse("2026-W53")
		_, _, err3 := month.ParseRange("2027-02..2027-12")
		_, err4 := ParseDate("2027-03-31")
		if err1 != nil || err2 != nil || err3 != nil || err4 != nil {
			t.Error(err1, err2, err3, err4)
		}
	})
	if n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"", "2027-03", "2026-W53", "2027-W53", "2027-P12", "2027-02..2027-12", "2027-12..2027-02", "2027-03-31",
		"2028-02-29", "9999999999-01", "2027-\x0003", "2027-é3", "..", "2027-02...2027-03",
	} {
		f.Add(s)
	}
	cs := all(f)[:4]
	f.Fuzz(func(t *testing.T, s string) {
		if d, err := ParseDate(s); err == nil && d.String() != s {
			t.Errorf("date %q reads as %v", s, d)
		} else if err != nil && d != NoDate {
			t.Errorf("date %q: %v with an error", s, d)
		}
		looks := LooksLike(s)
		for _, c := range cs {
			p, err := c.Parse(s)
			if err == nil && (c.Label(p) != s || !looks || c.Containing(c.Start(p)) != p) {
				t.Errorf("%s: %q reads as %s, looks like a period: %v", c.Name(), s, c.Label(p), looks)
			}
			if err != nil && (p != None || len(err.Error()) > 300 || strings.ContainsAny(err.Error(), "\n\r\x00")) {
				t.Errorf("%s: %q: %d, %v", c.Name(), s, p, err)
			}
			from, to, err := c.ParseRange(s)
			if err == nil && (from > to || !looks || s != c.Label(from) && s != c.Label(from)+".."+c.Label(to)) {
				t.Errorf("%s: %q reads as %s..%s", c.Name(), s, c.Label(from), c.Label(to))
			}
			if err != nil && (from != None || to != None || len(err.Error()) > 600) {
				t.Errorf("%s: %q: %d, %d, %v", c.Name(), s, from, to, err)
			}
		}
	})
}

func BenchmarkParse(b *testing.B) {
	for _, c := range []struct{ name, anchor, label string }{
		{"month", "", "2027-03"}, {"week", "", "2027-W09"}, {"week", "", "2026-W53"}, {"4-4-5", "2027-02-01", "2027-P03"},
	} {
		b.Run(c.label, func(b *testing.B) {
			cal := calendar(b, c.name, c.anchor)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := cal.Parse(c.label); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkContaining(b *testing.B) {
	for _, c := range []struct{ name, anchor string }{{"month", ""}, {"week", ""}, {"4-4-5", "2027-02-01"}} {
		b.Run(c.name, func(b *testing.B) {
			cal := calendar(b, c.name, c.anchor)
			d := date(b, "2027-03-31")
			for b.Loop() {
				cal.Containing(d)
			}
		})
	}
}
