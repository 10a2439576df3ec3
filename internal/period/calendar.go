package period

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// Period is the ordinal of a period within its calendar. Ordinals are
// consecutive, so p+1 follows p; they mean nothing in another calendar.
type Period int32

// None is the Period that is none. It sorts before every other.
const None Period = math.MinInt32

type kind uint8

const (
	kindInvalid kind = iota
	kindMonth
	kindWeek
	kind445
	kind454
	kind544
)

// kinds holds what differs by name. weeks are the weeks of a fiscal quarter
// that precede its first, second and third period.
var kinds = [...]struct {
	name, form, what string
	mark             byte // between the hyphen and the number of a label; 0 for months
	weeks            [3]int64
}{
	kindInvalid: {},
	kindMonth:   {name: "month", form: "2027-03", what: "month"},
	kindWeek:    {name: "week", form: "2027-W09", what: "ISO week", mark: 'W'},
	kind445:     {name: "4-4-5", form: "2027-P03", what: "fiscal period", mark: 'P', weeks: [3]int64{0, 4, 8}},
	kind454:     {name: "4-5-4", form: "2027-P03", what: "fiscal period", mark: 'P', weeks: [3]int64{0, 4, 9}},
	kind544:     {name: "5-4-4", form: "2027-P03", what: "fiscal period", mark: 'P', weeks: [3]int64{0, 5, 9}},
}

// kindOf returns the kind with that name, kindInvalid when there is none.
func kindOf(name string) kind {
	for k := kindMonth; int(k) < len(kinds); k++ {
		if kinds[k].name == name {
			return k
		}
	}
	return kindInvalid
}

// Calendar cuts time into periods. Calendars can be compared with ==. The zero
// value is invalid: its Parse and ParseRange fail, its Name is empty, and the
// other methods panic.
type Calendar struct {
	kind kind
	// The anchor of a fiscal calendar; its year does not matter.
	month, day uint8
	weekday    uint8
}

// NewCalendar returns the calendar of that name: "month", "week" (ISO 8601),
// "4-4-5", "4-5-4" or "5-4-4". The last three need yearStart, the first day of
// some fiscal year as YYYY-MM-DD; see the package comment for how the other
// years follow from it. February 29 is refused, since most years lack it. For
// the first two, yearStart must be empty.
func NewCalendar(name, yearStart string) (Calendar, error) {
	k := kindOf(name)
	switch {
	case k == kindInvalid:
		return Calendar{}, fmt.Errorf("calendar %q: unknown, expected month, week, 4-4-5, 4-5-4 or 5-4-4", clip(name))
	case k < kind445:
		if yearStart != "" {
			return Calendar{}, fmt.Errorf("calendar %s: takes no year_start, remove it", name)
		}
		return Calendar{kind: k}, nil
	case yearStart == "":
		return Calendar{}, fmt.Errorf("calendar %s: needs year_start, the first day of a fiscal year such as 2027-02-01", name)
	}
	d, err := ParseDate(yearStart)
	if err != nil {
		return Calendar{}, fmt.Errorf("calendar %s: year_start: %w", name, err)
	}
	_, m, day := d.YMD()
	if m == time.February && day == 29 {
		return Calendar{}, fmt.Errorf("calendar %s: year_start %s: most years have no February 29, expected the first day of another fiscal year", name, yearStart)
	}
	return Calendar{kind: k, month: uint8(m), day: uint8(day), weekday: uint8(d.Weekday())}, nil
}

// Name returns the name that NewCalendar knows the calendar by, and "" for the
// zero value.
func (c Calendar) Name() string { return kinds[c.kind].name }

// WrongCalendar says that a label is well formed, but of another calendar.
type WrongCalendar struct {
	Label string // as it was written
	Want  string // name of the calendar that was expected
}

func (e *WrongCalendar) Error() string {
	is := "another calendar's period"
	if len(e.Label) == 7 {
		is = "a month"
	} else if len(e.Label) == 8 && e.Label[5] == 'W' {
		is = "an ISO week"
	} else if len(e.Label) == 8 && e.Label[5] == 'P' {
		is = "a fiscal period"
	}
	return fmt.Sprintf("period %q: is %s, but the calendar is %s: expected a label such as %s", e.Label, is, e.Want, FormOf(e.Want))
}

// split takes a label of any calendar apart. ok reports its form alone: the
// numbers may be out of range.
func split(s string) (mark byte, year, n int, ok bool) {
	tail := 5
	switch len(s) {
	case 7:
	case 8:
		mark = s[5]
		tail = 6
	default:
		return 0, 0, 0, false
	}
	year, ok1 := digits4(s)
	n, ok2 := digits2(s[tail:])
	return mark, year, n, ok1 && ok2 && s[4] == '-' && (mark == 0) == (tail == 5)
}

// Parse reads one label, such as 2027-03, 2027-W09 or 2027-P03. A label of
// another calendar is a *[WrongCalendar] error. Parse does not allocate unless
// it fails.
func (c Calendar) Parse(s string) (Period, error) {
	k := &kinds[c.kind]
	mark, year, n, ok := split(s)
	if !ok || mark != k.mark || year < minYear || year > maxYear || c.kind == kindInvalid {
		return None, c.parseError(s)
	}
	if c.kind == kindWeek {
		p := isoFirst(year) + Period(n) - 1
		if n < 1 || n > 52 && (n > 53 || p >= isoFirst(year+1)) {
			return None, c.parseError(s)
		}
		return p, nil
	}
	if n < 1 || n > 12 {
		return None, c.parseError(s)
	}
	return Period(year*12 + n - 1), nil
}

// parseError says why Parse refused s. It stands apart to keep Parse small.
func (c Calendar) parseError(s string) error {
	if c.kind == kindInvalid {
		return fmt.Errorf("period %q: no calendar", clip(s))
	}
	k := &kinds[c.kind]
	mark, year, n, ok := split(s)
	switch {
	case !ok || mark != 0 && mark != 'W' && mark != 'P':
		return fmt.Errorf("period %q: expected %s such as %s", clip(s), article(k.what), k.form)
	case mark != k.mark:
		return &WrongCalendar{Label: strings.Clone(s), Want: k.name}
	case year < minYear || year > maxYear:
		return errYear("period", s)
	case c.kind == kindWeek && n == 53:
		return fmt.Errorf("period %q: %d has no week 53, its last is %d-W52", s, year, year)
	case c.kind == kindWeek:
		first, last := c.OfYear(year)
		return fmt.Errorf("period %q: expected a week from W01 to W%02d, such as %s", s, last-first+1, k.form)
	case c.kind == kindMonth:
		return fmt.Errorf("period %q: month %02d does not exist, expected 01 to 12, such as %s", s, n, k.form)
	}
	return fmt.Errorf("period %q: expected a period from P01 to P12, such as %s", s, k.form)
}

func article(noun string) string {
	if noun[0] == 'I' {
		return "an " + noun
	}
	return "a " + noun
}

// ParseRange reads a range with both ends included, such as 2027-02..2027-12,
// or a single label, for which from equals to. Errors are those of Parse; a
// range that ends before it starts is one too.
func (c Calendar) ParseRange(s string) (from, to Period, err error) {
	a, b, ranged := strings.Cut(s, "..")
	from, err = c.Parse(a)
	if err != nil {
		return None, None, c.rangeError(s, ranged, err)
	}
	if !ranged {
		return from, from, nil
	}
	to, err = c.Parse(b)
	if err != nil {
		return None, None, c.rangeError(s, ranged, err)
	}
	if to < from {
		return None, None, fmt.Errorf("range %q: ends before it starts, expected %s..%s", s, b, a)
	}
	return from, to, nil
}

func (c Calendar) rangeError(s string, ranged bool, err error) error {
	if !ranged {
		return err
	}
	return fmt.Errorf("range %q: %w", clip(s), err)
}

// Label returns the label of p, and "none" when p is None or out of range.
func (c Calendar) Label(p Period) string {
	year, n := c.number(p)
	if n == 0 {
		return noneText
	}
	b := [8]byte{
		byte('0' + year/1000), byte('0' + year/100%10), byte('0' + year/10%10), byte('0' + year%10), '-',
	}
	rest := b[5:5]
	if mark := kinds[c.kind].mark; mark != 0 {
		rest = append(rest, mark)
	}
	rest = append(rest, byte('0'+n/10), byte('0'+n%10))
	return string(b[:5+len(rest)])
}

// number returns the year of p and its number in that year, from 1; 0 and 0
// when p is out of range.
func (c Calendar) number(p Period) (year, n int) {
	c.mustBeValid()
	if c.kind == kindWeek {
		if p < weekMin || p > weekMax {
			return 0, 0
		}
		year = Date(7 * p).Year() // the Thursday
		return year, int(p-isoFirst(year)) + 1
	}
	if p < minArith*12 || p > maxArith*12+11 {
		return 0, 0
	}
	return int(p / 12), int(p%12) + 1
}

// Start returns the first day of p, NoDate when p is None or out of range.
func (c Calendar) Start(p Period) Date {
	year, n := c.number(p)
	if n == 0 {
		return NoDate
	}
	return c.start(p, year, n)
}

// End returns the day after the last day of p, which is the start of p+1. It is
// NoDate when p is None or out of range.
func (c Calendar) End(p Period) Date {
	year, n := c.number(p)
	switch {
	case n == 0:
		return NoDate
	case c.kind == kindWeek:
		return c.start(p, year, n) + 7
	case n == 12:
		return c.start(p+1, year+1, 1)
	}
	return c.start(p+1, year, n+1)
}

func (c Calendar) start(p Period, year, n int) Date {
	switch c.kind {
	case kindMonth:
		return Date(civil(int64(year), n, 1))
	case kindWeek:
		return Date(7*p - 3)
	}
	q, i := int64(n-1)/3, (n-1)%3
	return c.fiscalStart(year) + Date(7*(13*q+kinds[c.kind].weeks[i]))
}

// fiscalStart returns the first day of a fiscal year: of the days from three
// before the anchor's month and day to three after, the one with its weekday.
func (c Calendar) fiscalStart(year int) Date {
	latest := Date(civil(int64(year), int(c.month), int(c.day)) + 3)
	return latest - Date(floorMod(int64(latest.Weekday())-int64(c.weekday), 7))
}

// Containing returns the period that d lies in, None for NoDate and for dates
// out of range.
func (c Calendar) Containing(d Date) Period {
	c.mustBeValid()
	year, m, _ := d.YMD()
	if d == NoDate || year < minArith-1 || year > maxArith+1 {
		return None
	}
	var p Period
	switch c.kind {
	case kindMonth:
		p = Period(year*12 + int(m) - 1)
	case kindWeek:
		p = weekOf(d)
	default:
		// The start may lie on the other side of New Year, either way.
		fy := year + 1
		for d < c.fiscalStart(fy) {
			fy--
		}
		week := int64(d-c.fiscalStart(fy)) / 7
		q := min(week/13, 3) // week 53 stays in the last quarter
		week -= 13 * q
		i := int64(2)
		for week < kinds[c.kind].weeks[i] {
			i--
		}
		p = Period(int64(fy)*12 + 3*q + i)
	}
	if _, n := c.number(p); n == 0 {
		return None
	}
	return p
}

// YearAgo returns the period of the year before that p is compared with: the
// same month, the same fiscal period, or the same ISO week number. Week 53 has
// no counterpart, since two years of 53 weeks never meet, and maps to week 52;
// so the result is a mapping and not p minus Season.
func (c Calendar) YearAgo(p Period) Period {
	year, n := c.number(p)
	if n == 0 || year == minArith {
		return None
	}
	if c.kind == kindWeek {
		return isoFirst(year-1) + Period(min(n, 52)) - 1
	}
	return p - 12
}

// Season returns the number of periods after which a yearly pattern repeats: 52
// for weeks, 12 for all others. In years of 53 weeks it is off by one.
func (c Calendar) Season() int {
	c.mustBeValid()
	if c.kind == kindWeek {
		return 52
	}
	return 12
}

// Year returns the year in the label of p: the calendar, ISO or fiscal year. It
// is 0 when p is None or out of range.
func (c Calendar) Year(p Period) int {
	year, _ := c.number(p)
	return year
}

// OfYear returns the first and last period of a year, both None when the year
// is out of range.
func (c Calendar) OfYear(year int) (first, last Period) {
	c.mustBeValid()
	if year < minArith || year > maxArith {
		return None, None
	}
	if c.kind == kindWeek {
		return isoFirst(year), isoFirst(year+1) - 1
	}
	return Period(year * 12), Period(year*12 + 11)
}

func (c Calendar) mustBeValid() {
	if c.kind == kindInvalid {
		panic("period: use of the zero Calendar")
	}
}

// Weeks are numbered from the one whose Thursday is 1970-01-01, so that the
// Thursday of week p is day 7p.
var weekMin, weekMax = isoFirst(minArith), isoFirst(maxArith+1) - 1

func weekOf(d Date) Period { return Period(floorDiv(int64(d)+3, 7)) }

// isoFirst returns week 1 of an ISO year, the one that holds January 4.
func isoFirst(year int) Period { return weekOf(Date(civil(int64(year), 1, 4))) }

// LooksLike reports whether s reads as a label, or a range of labels, of any
// calendar, in either case. It is there to refuse identifiers that would be
// taken for periods, so it does not ask that week 53 exists in that year, that
// a range is in order, or that its ends are of one calendar.
func LooksLike(s string) bool {
	a, b, ranged := strings.Cut(s, "..")
	return looksLikeLabel(a) && (!ranged || looksLikeLabel(b))
}

func looksLikeLabel(s string) bool {
	mark, year, n, ok := split(s)
	most := 12
	switch mark {
	case 0, 'P', 'p':
	case 'W', 'w':
		most = 53
	default:
		return false
	}
	return ok && year >= minYear && year <= maxYear && n >= 1 && n <= most
}

// FormOf returns an example label of the calendar with that name, for use in
// messages, and "" when there is no such calendar.
func FormOf(name string) string { return kinds[kindOf(name)].form }
