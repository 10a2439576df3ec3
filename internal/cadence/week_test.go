package cadence_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/cadence"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/vintage"
	"github.com/google/go-cmp/cmp"
)

// week makes the check-in of the small plan, against itself or against what was
// committed in a cycle.
func week(t *testing.T, on, committed string, changes ...string) *cadence.CheckIn {
	t.Helper()
	p := read(t, small, changes...).Plan
	r := projection.Project(p)
	rec := &vintage.Record{Head: r, Cycles: p.Cycles()}
	if committed != "" {
		then := read(t, small, "cycle: 2026-12   # the open one", "cycle: "+committed, "    2026-12: 220\n", "    2026-12: 210\n", "      2026-12: 200\n", "      2026-12: 210\n").Plan
		rec.Vintages = []vintage.Vintage{{Cycle: committed, Tag: "plan/" + committed, Replan: 1, Result: projection.Project(then)}}
	}
	return cadence.Week(cadence.WeekInput{Input: cadence.Input{Plan: p, Record: nil, AsOf: day(t, on)}, Result: r, Record: rec})
}

// TestWeek: December 2026 has 23 weekdays and two of them off, which are 21
// working days; to the 11th there are 8: 1-4, 7, 9-11. Of 210 cups 210 x 8 / 21 =
// 80 were planned to date, 60 were sold at 10.00; of 210 promised 80 came.
func TestWeek(t *testing.T) {
	c := week(t, "2026-12-12", "2026-11")
	if c.Sales.Worked != 8 || c.Sales.Days != 21 || c.Against != "plan/2026-11" {
		t.Errorf("%d of %d, against %s", c.Sales.Worked, c.Sales.Days, c.Against)
	}
	f, s := c.Families[0], c.Sources[0]
	pair := func(p cadence.Pair) string {
		return fmt.Sprint(p.Actual, " of ", p.Plan, ": ", p.Difference, ", period ", p.Whole)
	}
	if d := cmp.Diff([]string{"60 of 80: -20, period 210", "600 of 800: -200, period 2100", "80 of 80: 0, period 210"}, []string{pair(f.Units), pair(f.Value), pair(s.Units)}); d != "" {
		t.Error(d)
	}
	if c.Value != f.Value || c.Used != 1 || c.Of != 1 || s.Late != 1 {
		t.Errorf("%+v, %d of %d, late %d", c.Value, c.Used, c.Of, s.Late)
	}
	var got []string
	for _, e := range c.Exceptions {
		got = append(got, fmt.Sprintf("%s %s: %s, %s, %s", e.Kind, e.What, e.Text, e.Money, strings.Join(e.People, " ")))
	}
	want := []string{"demand CUP eu: 60 sold of 80 to date, 20 less, 200, ", "late-supply CUP@central: 25 from plant were due 2026-12-10, 100, cyd"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	minutes := 0
	for _, a := range c.Agenda {
		minutes += a.Minutes
	}
	if minutes != 30 {
		t.Errorf("%d minutes", minutes)
	}
}

// TestWeekAgainst: without a close of the cycle before it is the newest one,
// without any the plan as it stands: 220 x 8 / 21 is 83.8095.
func TestWeekAgainst(t *testing.T) {
	if c := week(t, "2026-12-12", "2026-10"); c.Against != "plan/2026-10" || !strings.Contains(c.AgainstBy, "was not closed") {
		t.Errorf("%s %s", c.Against, c.AgainstBy)
	}
	c := week(t, "2026-12-12", "")
	if c.Against != "" || c.Families[0].Units.Plan.String() != "83.8095" {
		t.Errorf("%q %s", c.Against, c.Families[0].Units.Plan)
	}
}

// TestWeekUnknown: what is not known is not judged, and a tenth more or less is no
// exception.
func TestWeekUnknown(t *testing.T) {
	c := week(t, "2026-12-12", "2026-11", "  sales.csv: {fact: sales, measure: shipped, complete: true, as_of: 2026-12-11, source: erp, rows: 1, sha256: \"0000000000000000000000000000000000000000000000000000000000000000\"}\n", "",
		"-- facts/open/sales.csv --\nperiod,market,item,quantity,revenue\n2026-12,eu,CUP,60,600\n", "")
	if !c.Value.Actual.IsMissing() || len(c.Families) != 0 || len(c.Notes) != 1 {
		t.Errorf("%+v", c)
	}
	c = week(t, "2026-12-12", "2026-11", "strategy: make-to-stock", "strategy: make-to-order")
	if len(c.Families) != 0 || len(c.Notes) != 1 || !strings.HasSuffix(c.Notes[0], " are not judged: no bookings of 2026-12 yet") {
		t.Errorf("%+v, %+v", c.Families, c.Notes)
	}
	for _, sold := range []string{"88", "72", "80"} {
		c := week(t, "2026-12-12", "2026-11", "CUP,60,600", "CUP,"+sold+",600")
		for _, e := range c.Exceptions {
			if e.Kind == "demand" {
				t.Errorf("%s sold: %s", sold, e.Text)
			}
		}
	}
}

// TestWeekBefore: facts of the period before it began say nothing of it.
func TestWeekBefore(t *testing.T) {
	c := week(t, "2026-12-12", "2026-11", "sales.csv: {fact: sales, measure: shipped, complete: true, as_of: 2026-12-11", "sales.csv: {fact: sales, measure: shipped, complete: true, as_of: 2026-11-29")
	if !c.Value.Actual.IsMissing() || len(c.Notes) != 1 || !strings.Contains(c.Notes[0], "before 2026-12 began") {
		t.Errorf("%+v", c.Notes)
	}
}
