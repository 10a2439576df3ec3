package variance_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/variance"
	"github.com/accord-plan/accord/internal/vintage"
)

// twoMonths is the record with a close in September too, which planned 100 of A
// and 50 of B for October. So much was sold; the export of B states no revenue.
func twoMonths(t *testing.T, extra map[string]string) *vintage.Record {
	t.Helper()
	september, december := october(), december()
	september["plan.yaml"] = files("2026-09", nil)["plan.yaml"]
	september["facts/facts.yaml"].Data = []byte("kind: Facts\nversion: 1\nfiles:\n" + manifest("stock", "2026-08"))
	delete(september, "facts/stock/2026-09.csv")
	for name, text := range map[string]string{
		"facts/stock/2026-08.csv":       "period,site,item,quantity\n2026-08,central,A,1000\n2026-08,central,B,1000\n2026-08,central,D,1000\n",
		"demand/baseline/eu.yaml":       baseline("eu", "  A: {2026-09: 1, 2026-10: 100, 2026-11: 80}\n"),
		"demand/baseline/us.yaml":       baseline("us", "  B: {2026-09: 1, 2026-10: 50, 2026-11: 50}\n"),
		"demand/baseline/eu-other.yaml": strings.Replace(baseline("eu", "  Z: {2026-09: 0, 2026-10: 0, 2026-11: 0}\n"), "family: tents", "family: other", 1),
	} {
		september[name] = files("", map[string]string{name: text})[name]
	}
	december["facts/facts.yaml"].Data = append(december["facts/facts.yaml"].Data, manifest("sales", "2026-10")...)
	december["facts/sales/2026-10.csv"] = files("", map[string]string{"x": "period,market,item,quantity,revenue\n2026-10,eu,A,100,1000\n2026-10,us,B,50,\n"})["x"]
	for name, text := range extra {
		december[name] = files("", map[string]string{name: text})[name]
	}
	head := computed(t, december)
	return &vintage.Record{Head: head, Cycles: head.Plan.Cycles(), Vintages: []vintage.Vintage{
		{Cycle: "2026-09", Tag: "plan/2026-09", Replan: 1, Result: computed(t, september)},
		{Cycle: "2026-10", Tag: "plan/2026-10", Replan: 1, Result: computed(t, october())}}}
}

func reportOf(t *testing.T, r *vintage.Record, from, to string) *variance.Report {
	t.Helper()
	o := variance.Options{Causes: -1, Against: []variance.Against{variance.Committed, variance.Budget}, By: variance.Levels}
	var err error
	if o.From, o.To, err = r.Head.Plan.Calendar.ParseRange(from + ".." + to); err != nil {
		t.Fatal(err)
	}
	return variance.NewReport(r, o)
}

// TestACauseCountsTheMonthsThatWereAsPlanned: A was 100 of 100 in October and 120
// of 100 in November, 20 of 200 and not of 100. Sales adjusted November.
func TestACauseCountsTheMonthsThatWereAsPlanned(t *testing.T) {
	c := reportOf(t, twoMonths(t, nil), "2026-10", "2026-11").Comparisons[0]
	for _, x := range c.Causes {
		if x.Measure != variance.DemandMeasure || x.Item != "A" {
			continue
		}
		if got := say(&x.Units); got != "200.00 → 220.00 (2 of 2)" || x.Owner != "sales" || x.Standing != variance.Lever {
			t.Errorf("%s, %s, %s", got, x.Owner, x.Standing)
		}
		return
	}
	t.Error("A is no cause")
}

// TestRevenueThatIsNotStated leaves its cell out of revenue and margin: of
// October A counts, 1,000 and 400, and B does not.
func TestRevenueThatIsNotStated(t *testing.T) {
	g := group(&reportOf(t, twoMonths(t, nil), "2026-10", "2026-10").Comparisons[0].Total)
	for m, want := range map[string]string{"demand": "150.00 → 150.00 (3 of 3)", "revenue money": "1000.00 → 1000.00 (2 of 3)", "margin money": "400.00 → 400.00 (2 of 3)"} {
		if g[m] != want {
			t.Errorf("%s: %s, want %s", m, g[m], want)
		}
	}
}

// TestAFamilyThatSoldNothingMissesItsBudget: other never sold a unit, and the
// file of November is complete: 0 of 70, not unknown. Of October there is no
// file, and nothing is known.
func TestAFamilyThatSoldNothingMissesItsBudget(t *testing.T) {
	r := record(t)
	head := december()
	head["budget/2026.yaml"].Data = []byte("kind: Budget\nversion: 1\nowner: supply\nyear: 2026\nbudget:\n  eu:\n    other:\n      units: {2026-10: 7, 2026-11: 7}\n      revenue: {2026-10: 70, 2026-11: 70}\n")
	r.Head = computed(t, head)
	c := reportOf(t, r, "2026-10", "2026-11").Comparisons[1]
	want := map[string]string{"demand": "7.00 → 0.00 (1 of 2)", "revenue money": "70.00 → 0.00 (1 of 2)"}
	if d := cmp.Diff(want, group(find(t, c.Families, "other"))); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"70.00", "ended -70.00", "0.00"}, steps(c.Revenue)); d != "" {
		t.Error(d)
	}
}

// TestAnIncompleteFileIsNoSum: of a file that is not complete the 120 of A and 5
// of C may not be all; nothing is held against the budget of 130, though the
// bookings of the month are complete.
func TestAnIncompleteFileIsNoSum(t *testing.T) {
	r := record(t)
	head := december()
	text := strings.Replace(string(head["facts/facts.yaml"].Data), "fact: sales, measure: shipped, complete: true", "fact: sales, measure: shipped, complete: false", 1)
	head["facts/facts.yaml"].Data = []byte(text + strings.Replace(manifest("bookings", "2026-11"), "fact: bookings,", "fact: bookings, measure: ordered,", 1))
	head["facts/bookings/2026-11.csv"] = files("", map[string]string{"x": "period,market,item,quantity\n2026-11,eu,Z,0\n"})["x"]
	r.Head = computed(t, head)
	c := reportOf(t, r, "2026-11", "2026-11").Comparisons[1]
	if got := group(find(t, c.Families, "tents"))["demand"]; got != "0.00 → 0.00 (0 of 1)" {
		t.Error(got)
	}
}

// TestAFamilyIsNotKnownWhereAnItemIsNot: of November the revenue of A is not
// stated, that of C is. The family's is not known, neither against the budget
// nor in the outlook, which has us 836 and the 2,150 of December.
func TestAFamilyIsNotKnownWhereAnItemIsNot(t *testing.T) {
	r := record(t)
	head := december()
	head["facts/sales/2026-11.csv"].Data = []byte("period,market,item,quantity,revenue\n2026-11,eu,A,120,\n2026-11,eu,C,5,200\n2026-11,us,B,40,880\n")
	r.Head = computed(t, head)
	report := reportOf(t, r, "2026-11", "2026-11")
	g := group(find(t, report.Comparisons[1].Families, "tents"))
	if d := cmp.Diff(map[string]string{"demand": "130.00 → 125.00 (1 of 1)"}, g); d != "" {
		t.Error(d)
	}
	m := report.Outlook.Total.Revenue
	if m.Actual != quantity.Whole(836) || m.ToGo != quantity.Whole(2150) || m.Budget.Used != 0 {
		t.Errorf("%s + %s, budget %s", m.Actual, m.ToGo, say(m.Budget))
	}
}
