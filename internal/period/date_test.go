package period

import (
	"math"
	"testing"
	"time"
)

func date(t testing.TB, s string) Date {
	t.Helper()
	d, err := ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestParseDate(t *testing.T) {
	for s, want := range map[string]Date{
		"1970-01-01": 0,
		"1969-12-31": -1,
		"1970-03-01": 59,
		"1972-02-29": 789,
		"2000-01-01": 10957,
		"2000-02-29": 11016,
		"1900-01-01": -25567,
		"2199-12-31": 84005,
	} {
		got, err := ParseDate(s)
		if err != nil || got != want {
			t.Errorf("ParseDate(%q) = %d, %v, want %d", s, got, err, want)
		}
	}
}

func TestParseDateRefuses(t *testing.T) {
	for s, want := range map[string]string{
		"":                     `date "": expected YYYY-MM-DD such as 2027-03-31`,
		"2027-3-31":            `date "2027-3-31": expected YYYY-MM-DD such as 2027-03-31`,
		"2027-03-31 ":          `date "2027-03-31 ": expected YYYY-MM-DD such as 2027-03-31`,
		"2027/03/31":           `date "2027/03/31": expected YYYY-MM-DD such as 2027-03-31`,
		"+027-03-31":           `date "+027-03-31": expected YYYY-MM-DD such as 2027-03-31`,
		"2027-03-3x":           `date "2027-03-3x": expected YYYY-MM-DD such as 2027-03-31`,
		"2027-03-31T00:00:00Z": `date "2027-03-31T00:00:00Z": expected YYYY-MM-DD such as 2027-03-31`,
		"2027-00-10":           `date "2027-00-10": month 00 does not exist, expected 01 to 12`,
		"2027-13-10":           `date "2027-13-10": month 13 does not exist, expected 01 to 12`,
		"2027-03-00":           `date "2027-03-00": day 00 does not exist, 2027-03 has the days 01 to 31`,
		"2027-04-31":           `date "2027-04-31": day 31 does not exist, 2027-04 has the days 01 to 30`,
		"2027-02-29":           `date "2027-02-29": day 29 does not exist, 2027-02 has the days 01 to 28`,
		"2028-02-30":           `date "2028-02-30": day 30 does not exist, 2028-02 has the days 01 to 29`,
		"2100-02-29":           `date "2100-02-29": day 29 does not exist, 2100-02 has the days 01 to 28`,
		"1899-12-31":           `date "1899-12-31": year out of range, expected 1900 to 2199`,
		"2200-01-01":           `date "2200-01-01": year out of range, expected 1900 to 2199`,
		"ééééééééééééééééééééééééé": `date "éééééééééééééééééééé...": expected YYYY-MM-DD such as 2027-03-31`,
	} {
		d, err := ParseDate(s)
		if err == nil || err.Error() != want || d != NoDate {
			t.Errorf("ParseDate(%q) = %v, %v\nwant error %s", s, d, err, want)
		}
	}
}

// The standard library is the judge over all days that labels can reach, and
// some around.
func TestDateAgreesWithTime(t *testing.T) {
	for tm := time.Date(1790, 1, 1, 0, 0, 0, 0, time.UTC); tm.Year() < 2310; tm = tm.AddDate(0, 0, 1) {
		d := FromTime(tm)
		y, m, day := d.YMD()
		wy, wm, wd := tm.Date()
		if y != wy || m != wm || day != wd || d.Year() != wy || d.Weekday() != tm.Weekday() ||
			!d.Time().Equal(tm) || int64(d)*86400 != tm.Unix() || d.String() != tm.Format(time.DateOnly) {
			t.Fatalf("%v: got %v (%d)", tm, d, int32(d))
		}
		if y >= minYear && y <= maxYear {
			if back, err := ParseDate(d.String()); err != nil || back != d {
				t.Fatalf("ParseDate(%v) = %v, %v", d, back, err)
			}
		}
	}
}

func TestDateOfNormalises(t *testing.T) {
	for _, c := range []struct {
		y    int
		m    time.Month
		d    int
		want string
	}{
		{2027, 10, 32, "2027-11-01"},
		{2027, 13, 1, "2028-01-01"},
		{2027, 0, 1, "2026-12-01"},
		{2027, -11, 1, "2026-01-01"},
		{2027, -12, 1, "2025-12-01"},
		{2028, 3, 0, "2028-02-29"},
		{2027, 1, -364, "2026-01-01"},
	} {
		if got := DateOf(c.y, c.m, c.d).String(); got != c.want {
			t.Errorf("DateOf(%d, %d, %d) = %s, want %s", c.y, c.m, c.d, got, c.want)
		}
	}
}

func TestDateLimits(t *testing.T) {
	for name, got := range map[string]Date{
		"year":         DateOf(math.MaxInt, 1, 1),
		"large year":   DateOf(6_000_000, 1, 1),
		"month":        DateOf(2027, math.MinInt, 1),
		"day":          DateOf(2027, 1, math.MinInt),
		"add":          Date(0).AddDays(math.MaxInt),
		"subtract":     Date(0).AddDays(math.MinInt),
		"one too many": Date(math.MaxInt32).AddDays(1),
		"onto NoDate":  Date(math.MinInt32 + 1).AddDays(-1),
		"from NoDate":  NoDate.AddDays(1),
	} {
		if got != NoDate {
			t.Errorf("%s: got %v, want none", name, got)
		}
	}
	if got := Date(math.MinInt32 + 1).AddDays(math.MaxInt32); got != 0 {
		t.Errorf("from the first date: got %d", got)
	}
	if y, m, d := NoDate.YMD(); y != 0 || m != 0 || d != 0 || NoDate.Year() != 0 || NoDate.String() != "none" || !NoDate.Time().IsZero() {
		t.Errorf("NoDate = %v %v %v %v %v", y, m, d, NoDate, NoDate.Time())
	}
	if got := DateOf(-1, 3, 4).String(); got != "-0001-03-04" {
		t.Errorf("year -1 prints as %s", got)
	}
	if got := DateOf(12345, 3, 4).String(); got != "12345-03-04" {
		t.Errorf("year 12345 prints as %s", got)
	}
}

func TestFromTimeUsesLocation(t *testing.T) {
	tm := time.Date(2026, 12, 31, 23, 30, 0, 0, time.UTC)
	if got := FromTime(tm).String(); got != "2026-12-31" {
		t.Errorf("UTC: %s", got)
	}
	if got := FromTime(tm.In(time.FixedZone("", 3600))).String(); got != "2027-01-01" {
		t.Errorf("an hour east: %s", got)
	}
}
