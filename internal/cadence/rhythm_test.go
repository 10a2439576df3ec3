package cadence_test

import (
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/cadence"
	"github.com/accord-plan/accord/internal/period"
	"github.com/google/go-cmp/cmp"
)

// rhythm of a calendar in which a cycle is named like the one given.
func rhythm(t *testing.T, calendar, start, cycle string, holidays ...string) (cadence.Rhythm, period.Period) {
	t.Helper()
	cal, err := period.NewCalendar(calendar, start)
	if err != nil {
		t.Fatal(err)
	}
	cycles, err := period.NewCycles(cal, cycle)
	if err != nil {
		t.Fatal(err)
	}
	var off []period.Date
	for _, h := range holidays {
		off = append(off, day(t, h))
	}
	c, err := cycles.Parse(cycle)
	if err != nil {
		t.Fatal(err)
	}
	return cadence.Rhythm{Cycles: cycles, Work: period.NewWorkingDays(off), Days: days}, c
}

func TestDue(t *testing.T) {
	for _, c := range []struct {
		name, calendar, start, cycle string
		holidays                     []string
		want                         string
	}{
		{"month", "month", "", "2027-01", []string{"2027-01-01"}, "2027-01-06 2027-01-13 2027-01-19 2027-01-22 2027-01-27"},
		{"month over weeks", "week", "", "2026-12", nil, "2026-12-03 2026-12-10 2026-12-16 2026-12-21 2026-12-24"},
		{"fiscal period", "4-4-5", "2027-02-01", "2027-P03", nil, "2027-03-31 2027-04-07 2027-04-13 2027-04-16 2027-04-21"},
		{"week", "week", "", "2026-W50", nil, "2026-12-09 2026-12-16 2026-12-22 2026-12-25 2026-12-30"},
	} {
		r, cycle := rhythm(t, c.calendar, c.start, c.cycle, c.holidays...)
		var got []string
		for i := range days {
			got = append(got, r.Due(cycle, i).String())
		}
		if d := cmp.Diff(c.want, strings.Join(got, " ")); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}

func TestLate(t *testing.T) {
	r, _ := rhythm(t, "month", "", "2026-12", "2026-12-25", "2027-01-01")
	for _, c := range []struct {
		due, on string
		want    int
	}{
		{"2026-12-24", "2026-12-24", 0},
		{"2026-12-24", "2026-12-27", 0}, // the days between are off
		{"2026-12-24", "2026-12-28", 1},
		{"2026-12-24", "2027-01-04", 5},
		{"2026-12-24", "2026-12-23", -1},
		{"2026-12-28", "2026-12-24", -1},
		{"2026-12-28", "2026-12-26", 0 - 1},
	} {
		if got := r.Late(day(t, c.due), day(t, c.on)); got != c.want {
			t.Errorf("due %s, done %s: %d, want %d", c.due, c.on, got, c.want)
		}
	}
}

// TestMeetings: Tuesday the 8th is off, so that week meets on Wednesday.
func TestMeetings(t *testing.T) {
	p := read(t, small).Plan
	r := cadence.RhythmOf(p)
	var got []string
	for _, d := range r.Meetings(day(t, "2026-12-01"), day(t, "2026-12-23")) {
		got = append(got, d.String())
	}
	if d := cmp.Diff("2026-12-01 2026-12-09 2026-12-15 2026-12-22", strings.Join(got, " ")); d != "" {
		t.Error(d)
	}
}
