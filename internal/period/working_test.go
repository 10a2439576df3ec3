package period

import (
	"math"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestWorkingDays(t *testing.T) {
	// 2026-12-25 and 2027-01-01 are Fridays, 2026-12-26 is a Saturday.
	w := NewWorkingDays([]Date{date(t, "2027-01-01"), date(t, "2026-12-25"), NoDate, date(t, "2026-12-26"), date(t, "2026-12-25")})
	for s, want := range map[string]bool{
		"2026-12-24": true, "2026-12-25": false, "2026-12-26": false, "2026-12-27": false, "2026-12-28": true, "2027-01-01": false,
	} {
		if got := w.Is(date(t, s)); got != want {
			t.Errorf("Is(%s) = %v", s, got)
		}
	}
	if w.Is(NoDate) {
		t.Error("NoDate is a working day")
	}
	for _, c := range []struct {
		from, to string
		want     int
	}{
		{"2026-12-01", "2027-01-01", 22}, // 23 weekdays less Christmas
		{"2027-01-01", "2027-02-01", 20},
		{"2026-12-25", "2026-12-28", 0},
		{"2026-12-24", "2026-12-29", 2},
		{"2027-01-01", "2026-12-01", 0},
		{"2026-12-24", "2026-12-24", 0},
	} {
		if got := w.Count(date(t, c.from), date(t, c.to)); got != c.want {
			t.Errorf("Count(%s, %s) = %d, want %d", c.from, c.to, got, c.want)
		}
	}
	if w.Count(NoDate, 0) != 0 || w.Count(0, NoDate) != 0 {
		t.Error("NoDate bounds a count")
	}
	// The cadence of a month: gather 3, demand 8, supply 12, executive 18.
	for _, c := range []struct {
		first string
		n     int
		want  string
	}{
		{"2026-12-01", 1, "2026-12-01"},
		{"2026-12-01", 3, "2026-12-03"},
		{"2026-12-01", 8, "2026-12-10"},
		{"2026-12-01", 12, "2026-12-16"},
		{"2026-12-01", 18, "2026-12-24"},
		{"2026-12-01", 19, "2026-12-28"},
		{"2027-01-01", 1, "2027-01-04"},
		{"2027-05-01", 1, "2027-05-03"}, // from a Saturday
		{"2026-12-01", 0, "none"},
		{"2026-12-01", -1, "none"},
		{"2026-12-01", math.MaxInt, "none"},
		{"2026-12-01", math.MaxInt32, "none"},
	} {
		if got := w.Nth(date(t, c.first), c.n).String(); got != c.want {
			t.Errorf("Nth(%s, %d) = %s, want %s", c.first, c.n, got, c.want)
		}
	}
	if got := w.Nth(NoDate, 1); got != NoDate {
		t.Errorf("Nth(NoDate, 1) = %v", got)
	}
}

// Against counting on one's fingers.
func TestWorkingDaysByCounting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := rapid.Map(rapid.IntRange(-60, 60), func(n int) Date { return Date(n) })
		w := NewWorkingDays(rapid.SliceOf(day).Draw(t, "holidays"))
		from, to := day.Draw(t, "from"), day.Draw(t, "to")
		n := 0
		for d := from; d < to; d++ {
			if w.Is(d) {
				n++
				if got := w.Nth(from, n); got != d {
					t.Fatalf("Nth(%v, %d) = %v, want %v", from, n, got, d)
				}
			}
		}
		if got := w.Count(from, to); got != n {
			t.Fatalf("Count(%v, %v) = %d, want %d", from, to, got, n)
		}
	})
}

func TestApportion(t *testing.T) {
	month, week := calendar(t, "month", ""), calendar(t, "week", "")
	christmas := NewWorkingDays([]Date{date(t, "2026-12-25"), date(t, "2027-01-01")})
	shut := NewWorkingDays([]Date{
		date(t, "2026-12-28"), date(t, "2026-12-29"), date(t, "2026-12-30"), date(t, "2026-12-31"), date(t, "2027-01-01"),
	})
	for _, c := range []struct {
		name     string
		from, to Calendar
		first    string
		values   []int64
		wd       WorkingDays
		at       string
		want     []int64
	}{
		// 2027-W09 is March 1 to 7, 2027-W13 March 29 to April 4: three days and two.
		{"weeks within a month", week, month, "2027-W09", []int64{10, 20, 30}, WorkingDays{}, "2027-03", []int64{60}},
		{"a week across two months", week, month, "2027-W13", []int64{100}, WorkingDays{}, "2027-03", []int64{60, 40}},
		// 7*3/5 = 4.2 and 2.8: the unit left goes to the larger remainder.
		{"largest remainder", week, month, "2027-W13", []int64{7}, WorkingDays{}, "2027-03", []int64{4, 3}},
		{"negative", week, month, "2027-W13", []int64{-7}, WorkingDays{}, "2027-03", []int64{-4, -3}},
		// 2026-W53 is Monday 28 to Thursday 31, and Friday the 1st.
		{"new year, no holidays", week, month, "2026-W53", []int64{100}, WorkingDays{}, "2026-12", []int64{80, 20}},
		{"new year, a holiday", week, month, "2026-W53", []int64{100}, christmas, "2026-12", []int64{100, 0}},
		{"a week without work goes by calendar days", week, month, "2026-W53", []int64{70}, shut, "2026-12", []int64{40, 30}},
		{"a run of weeks", week, month, "2026-W52", []int64{5, 10, 15}, WorkingDays{}, "2026-12", []int64{13, 17}},
		{"the same calendar", week, week, "2026-W52", []int64{5, -10, 15}, WorkingDays{}, "2026-W52", []int64{5, -10, 15}},
		// March 2027 has 23 weekdays: four weeks of 5, and 3 of week 13.
		{"a month to weeks", month, week, "2027-03", []int64{23}, WorkingDays{}, "2027-W09", []int64{5, 5, 5, 5, 3}},
		{"ties go to the earlier", month, week, "2027-03", []int64{1}, WorkingDays{}, "2027-W09", []int64{1, 0, 0, 0, 0}},
		{"large", week, month, "2027-W13", []int64{math.MaxInt64}, WorkingDays{}, "2027-03", []int64{5534023222112865484, 3689348814741910323}},
		{"smallest", week, month, "2027-W09", []int64{math.MinInt64}, WorkingDays{}, "2027-03", []int64{math.MinInt64}},
	} {
		t.Run(c.name, func(t *testing.T) {
			first, err := c.from.Parse(c.first)
			if err != nil {
				t.Fatal(err)
			}
			at, got, err := Apportion(c.values, c.from, c.to, first, c.wd)
			if err != nil || c.to.Label(at) != c.at || !slices.Equal(got, c.want) {
				t.Errorf("got %s %v, %v, want %s %v", c.to.Label(at), got, err, c.at, c.want)
			}
		})
	}
}

func TestApportionRefuses(t *testing.T) {
	month, week := calendar(t, "month", ""), calendar(t, "week", "")
	if at, out, err := Apportion(nil, week, month, 0, WorkingDays{}); at != None || out != nil || err != nil {
		t.Errorf("nothing: %v %v %v", at, out, err)
	}
	_, last := week.OfYear(maxArith)
	for name, c := range map[string]struct {
		values []int64
		first  Period
		want   string
	}{
		"none":     {[]int64{1}, None, "apportion 1 periods of calendar week from none: out of range, expected years 1800 to 2299"},
		"far":      {[]int64{1, 2}, math.MaxInt32, "apportion 2 periods of calendar week from none: out of range, expected years 1800 to 2299"},
		"over":     {[]int64{1, 2}, last, "apportion 2 periods of calendar week from 2299-W52: out of range, expected years 1800 to 2299"},
		"overflow": {[]int64{math.MaxInt64, 1}, 1, "apportion: the sum of 1970-01 does not fit 64 bits"},
		"under":    {[]int64{0, math.MinInt64, -1}, 0, "apportion: the sum of 1970-01 does not fit 64 bits"},
	} {
		_, out, err := Apportion(c.values, week, month, c.first, WorkingDays{})
		if err == nil || err.Error() != c.want || out != nil {
			t.Errorf("%s: %v, %v, want error %s", name, out, err, c.want)
		}
	}
}

// Apportioning keeps the sum, gives each period only what overlaps it, and never
// is a whole unit or more away from the exact share.
func TestApportionProperties(t *testing.T) {
	cs := all(t)
	rapid.Check(t, func(t *rapid.T) {
		from, to := rapid.SampledFrom(cs).Draw(t, "from"), rapid.SampledFrom(cs).Draw(t, "to")
		start := Date(rapid.IntRange(15000, 30000).Draw(t, "start"))
		hs := rapid.SliceOfN(rapid.IntRange(0, 200), 0, 40).Draw(t, "holidays")
		var holidays []Date
		for _, h := range hs {
			holidays = append(holidays, start.AddDays(h))
		}
		wd := NewWorkingDays(holidays)
		values := rapid.SliceOfN(rapid.Int64Range(-1e12, 1e12), 1, 20).Draw(t, "values")
		first := from.Containing(start)
		at, out, err := Apportion(values, from, to, first, wd)
		if err != nil {
			t.Fatal(err)
		}
		var in, sum big.Int
		for _, v := range values {
			in.Add(&in, big.NewInt(v))
		}
		for _, v := range out {
			sum.Add(&sum, big.NewInt(v))
		}
		if in.Cmp(&sum) != 0 {
			t.Fatalf("%v became %v", &in, &sum)
		}
		last := first + Period(len(values)-1)
		if to.Containing(from.Start(first)) != at || to.Containing(from.End(last)-1) != at+Period(len(out)-1) {
			t.Fatalf("out spans %s and %d more", to.Label(at), len(out)-1)
		}
		// One amount alone: shares by days, within one unit.
		at, out, err = Apportion(values[:1], from, to, first, wd)
		if err != nil {
			t.Fatal(err)
		}
		total := int64(wd.Count(from.Start(first), from.End(first)))
		if total == 0 {
			return
		}
		for i, s := range out {
			p := at + Period(i)
			n := int64(wd.Count(max(from.Start(first), to.Start(p)), min(from.End(first), to.End(p))))
			if d := s*total - values[0]*n; d <= -total || d >= total {
				t.Fatalf("%s gets %d of %d for %d of %d days", to.Label(p), s, values[0], n, total)
			}
		}
	})
}
