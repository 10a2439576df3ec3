package period

import (
	"fmt"
	"math"
	"time"
)

// Years that text may name, and years for which arithmetic holds.
const (
	minYear, maxYear   = 1900, 2199
	minArith, maxArith = 1800, 2299
)

// Date is a day without time of day or zone: the number of days since
// 1970-01-01 in the proleptic Gregorian calendar. The zero value is
// 1970-01-01; [NoDate] stands for no date.
type Date int32

// NoDate is the Date that is none. It sorts before every other.
const NoDate Date = math.MinInt32

// noneText is what NoDate and None print as.
const noneText = "none"

// ParseDate reads a date written as YYYY-MM-DD. It accepts only that form,
// days that exist, and years 1900 to 2199.
func ParseDate(s string) (Date, error) {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return NoDate, errDateForm(s)
	}
	y, ok1 := digits4(s)
	m, ok2 := digits2(s[5:])
	d, ok3 := digits2(s[8:])
	if !ok1 || !ok2 || !ok3 {
		return NoDate, errDateForm(s)
	}
	if y < minYear || y > maxYear {
		return NoDate, errYear("date", s)
	}
	if m < 1 || m > 12 {
		return NoDate, fmt.Errorf("date %q: month %02d does not exist, expected 01 to 12", s, m)
	}
	if n := monthDays(y, m); d < 1 || d > n {
		return NoDate, fmt.Errorf("date %q: day %02d does not exist, %s has the days 01 to %d", s, d, s[:7], n)
	}
	return Date(civil(int64(y), m, d)), nil
}

// DateOf returns the date of a year, month and day. Values outside their usual
// ranges are normalised as [time.Date] does: October 32 is November 1. It is
// NoDate when the result is out of the range of Date.
func DateOf(y int, m time.Month, d int) Date {
	const lim = 1 << 33 // keeps the sums below from overflowing
	for _, v := range [...]int64{int64(y), int64(m), int64(d)} {
		if v < -lim || v > lim {
			return NoDate
		}
	}
	mm := int64(m) - 1
	yy := int64(y) + floorDiv(mm, 12)
	return clampDate(civil(yy, int(floorMod(mm, 12))+1, 1) + int64(d) - 1)
}

// FromTime returns the calendar date of t in t's own location.
func FromTime(t time.Time) Date {
	return DateOf(t.Date())
}

// String returns the date as YYYY-MM-DD, and "none" for NoDate.
func (d Date) String() string {
	if d == NoDate {
		return noneText
	}
	y, m, day := d.YMD()
	if y < 0 || y > 9999 {
		return fmt.Sprintf("%05d-%02d-%02d", y, int(m), day)
	}
	return string([]byte{
		byte('0' + y/1000), byte('0' + y/100%10), byte('0' + y/10%10), byte('0' + y%10), '-',
		byte('0' + int(m)/10), byte('0' + int(m)%10), '-',
		byte('0' + day/10), byte('0' + day%10),
	})
}

// AddDays returns the date n days after d, before it when n is negative. NoDate
// stays NoDate, which is also the result when the sum is out of range.
func (d Date) AddDays(n int) Date {
	if d == NoDate || int64(n) > math.MaxUint32 || int64(n) < -math.MaxUint32 {
		return NoDate
	}
	return clampDate(int64(d) + int64(n))
}

// Weekday returns the day of the week. For NoDate it means nothing.
func (d Date) Weekday() time.Weekday {
	return time.Weekday(floorMod(int64(d)+4, 7)) // 1970-01-01 was a Thursday
}

// Year returns the calendar year, 0 for NoDate.
func (d Date) Year() int {
	y, _, _ := d.YMD()
	return y
}

// YMD returns the year, month and day, all 0 for NoDate.
func (d Date) YMD() (int, time.Month, int) {
	if d == NoDate {
		return 0, 0, 0
	}
	// Counted from 0000-03-01, so that the leap day is the last of its year and
	// the 400-year cycle of 146097 days needs no exceptions.
	z := int64(d) + 719468
	era := floorDiv(z, 146097)
	doe := z - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	day := int(doy-(153*mp+2)/5) + 1
	y := yoe + era*400
	if mp < 10 {
		return int(y), time.Month(mp + 3), day
	}
	return int(y) + 1, time.Month(mp - 9), day
}

// Time returns midnight UTC of the date, the zero time for NoDate.
func (d Date) Time() time.Time {
	if d == NoDate {
		return time.Time{}
	}
	return time.Unix(int64(d)*86400, 0).UTC()
}

// civil is the inverse of YMD. m is 1 to 12; d may be any day of that month.
func civil(y int64, m, d int) int64 {
	mp := int64(m) - 3
	if m <= 2 {
		y--
		mp += 12
	}
	era := floorDiv(y, 400)
	yoe := y - era*400
	doy := (153*mp+2)/5 + int64(d) - 1
	return era*146097 + yoe*365 + yoe/4 - yoe/100 + doy - 719468
}

func clampDate(n int64) Date {
	if n <= math.MinInt32 || n > math.MaxInt32 {
		return NoDate
	}
	return Date(n)
}

func monthDays(y, m int) int {
	switch m {
	case 2:
		if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func floorMod(a, b int64) int64 {
	return a - floorDiv(a, b)*b
}

// digits4 and digits2 read that many ASCII digits from the start of s, which
// must be long enough.
func digits4(s string) (int, bool) {
	hi, ok1 := digits2(s)
	lo, ok2 := digits2(s[2:])
	return hi*100 + lo, ok1 && ok2
}

func digits2(s string) (int, bool) {
	a, b := s[0]-'0', s[1]-'0'
	return int(a)*10 + int(b), a <= 9 && b <= 9
}

func errDateForm(s string) error {
	return fmt.Errorf("date %q: expected YYYY-MM-DD such as 2027-03-31", clip(s))
}

func errYear(what, s string) error {
	return fmt.Errorf("%s %q: year out of range, expected %d to %d", what, s, minYear, maxYear)
}

// clip shortens foreign text for a message.
func clip(s string) string {
	const most = 40
	if len(s) <= most {
		return s
	}
	n := most
	for n > 0 && s[n]&0xC0 == 0x80 { // do not cut a character in two
		n--
	}
	return s[:n] + "..."
}
