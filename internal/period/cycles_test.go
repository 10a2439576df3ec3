package period

import "testing"

func TestCyclesOfWeeksAreMonths(t *testing.T) {
	weeks, _ := NewCalendar("week", "")
	c, err := NewCycles(weeks, "2026-12")
	if err != nil {
		t.Fatal(err)
	}
	// 2026-W49 runs from Monday 2026-11-30; its Thursday is the third of December.
	for _, v := range []struct{ week, cycle string }{
		{"2026-W48", "2026-11"}, {"2026-W49", "2026-12"}, {"2026-W53", "2026-12"}, {"2027-W01", "2027-01"},
	} {
		p, _ := weeks.Parse(v.week)
		if got := c.Label(c.Of(p)); got != v.cycle {
			t.Errorf("%s lies in cycle %s, want %s", v.week, got, v.cycle)
		}
	}
	for _, v := range []struct{ cycle, first string }{{"2026-12", "2026-W49"}, {"2027-01", "2027-W01"}, {"2026-11", "2026-W45"}} {
		cycle, _ := c.Parse(v.cycle)
		if got := weeks.Label(c.First(cycle)); got != v.first {
			t.Errorf("cycle %s begins in %s, want %s", v.cycle, got, v.first)
		}
	}
}

func TestCyclesOfOwnPeriods(t *testing.T) {
	for _, v := range []struct{ calendar, start, name string }{{"month", "", "2026-12"}, {"week", "", "2026-W49"}, {"4-4-5", "2026-02-02", "2026-P11"}} {
		cal, _ := NewCalendar(v.calendar, v.start)
		c, err := NewCycles(cal, v.name)
		if err != nil {
			t.Fatal(err)
		}
		p, _ := c.Parse(v.name)
		if c.Of(p) != p || c.First(p) != p || c.Label(p) != v.name {
			t.Errorf("%s: cycle and period differ", v.name)
		}
	}
}

func TestCyclesRefuseOtherNames(t *testing.T) {
	cal, _ := NewCalendar("month", "")
	if _, err := NewCycles(cal, "2026-W49"); err == nil {
		t.Error("a week names a cycle of months")
	}
}
