package accuracy_test

import (
	"testing"

	"github.com/accord-plan/accord/internal/accuracy"
	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/quantity"
)

func atLagOne() accuracy.Options {
	return accuracy.Options{Lag: 1, From: period.None, To: period.None, By: accuracy.Family}
}

// Vector 13 of the arithmetic: actual 100 0 missing 80 50 and 30 of a period
// that is not over.
func TestVector13(t *testing.T) {
	w := newWorld("2026-11", "A").sold("2026-06", map[string][]quantity.Number{"A": numbers(100, 0, -1, 80, 50, 30)})
	for i, cycle := range []string{"2026-05", "2026-06", "2026-07", "2026-08", "2026-09", "2026-10"} {
		base, plan := numbers(90, 10, 100, 100, 60, 70)[i], numbers(120, 10, 100, 100, -1, 70)[i]
		w.committed(cycle, 1, map[string]layers{"A": {base, plan}})
	}
	r := accuracy.New(w.record, atLagOne())
	base, plan := r.Steps[1], r.Steps[len(r.Steps)-1]
	if got := base.Own.Units.Count; got != (accuracy.Count{Used: 4, Of: 5}) {
		t.Errorf("baseline uses %v, want 4 of 5", got)
	}
	wants(t, "WAPE of the baseline", percent(base.Own.WAPE), "21.7")
	wants(t, "its bias", percent(base.Own.Bias), "13.0")
	if got := r.Total.Units.Count; got != (accuracy.Count{Used: 3, Of: 5}) {
		t.Errorf("the plan uses %v, want 3 of 5", got)
	}
	wants(t, "WAPE of the plan", percent(r.Total.WAPE), "27.8")
	wants(t, "its bias", percent(r.Total.Bias), "27.8")
	wants(t, "its bias as a step", percent(plan.Own.Bias), "27.8")
	// On the three cells that both know: 40 of 180 against 50 of 180.
	wants(t, "what it added by family", percent(r.Groups[0].Added), "-5.6")
	if len(r.Periods) != 5 || r.To != "2026-10" {
		t.Errorf("%d periods to %s, want 5 to 2026-10: November is not over", len(r.Periods), r.To)
	}
}

func TestForecastOfNothing(t *testing.T) {
	w := newWorld("2026-11", "A", "B").sold("2026-10", map[string][]quantity.Number{"A": numbers(100), "B": numbers(7)}).
		committed("2026-09", 1, map[string]layers{"A": {0}})
	r := accuracy.New(w.record, atLagOne())
	wants(t, "WAPE", percent(r.Total.WAPE), "100.0")
	wants(t, "bias", percent(r.Total.Bias), "-100.0")
	u := r.Unplanned // 100 that were forecast as 0, and 7 of which nobody said anything
	if u.Cells != 2 || u.Silent != 1 || u.Units != n(107) || u.Cost != n(1070) {
		t.Errorf("unplanned %+v, want 107 units in 2 cells, 1 of them silent, 1,070 at cost", u)
	}
	if got := r.Total.Units.Count; got != (accuracy.Count{Used: 1, Of: 2}) {
		t.Errorf("uses %v, want 1 of 2", got)
	}
}

// Nothing happened: a ratio over nothing is undefined, the amount stands.
func TestNothingHappened(t *testing.T) {
	w := newWorld("2026-11", "A").sold("2026-10", map[string][]quantity.Number{"A": numbers(0)}).
		committed("2026-09", 1, map[string]layers{"A": {n(40)}})
	r := accuracy.New(w.record, atLagOne())
	if r.Total.WAPE != nil || r.Total.Bias != nil || r.Total.Units.Absolute != n(40) {
		t.Errorf("WAPE %v, bias %v, error %s: want undefined, undefined, 40", r.Total.WAPE, r.Total.Bias, r.Total.Units.Absolute)
	}
}

// More came back than was sold: -5 against a forecast of 40. A share of -5 would
// call it under-forecast; it is undefined, and the 45 stand.
func TestMoreCameBackThanWasSold(t *testing.T) {
	w := newWorld("2026-11", "A").sold("2026-10", map[string][]quantity.Number{"A": numbers(0)}).
		committed("2026-09", 1, map[string]layers{"A": {n(40)}})
	row := &w.record.Head.Plan.Actuals.Sales.Rows[0]
	row.Cells = row.Cells.With(dimension.Cell{Period: row.Cells.Period(0), Value: n(-5)})
	r := accuracy.New(w.record, atLagOne())
	if r.Total.WAPE != nil || r.Total.Bias != nil || r.Total.Units.Absolute != n(45) {
		t.Errorf("WAPE %v, bias %v, error %s: want undefined, undefined, 45", r.Total.WAPE, r.Total.Bias, r.Total.Units.Absolute)
	}
}

// The chain of the vector: a WAPE of 14.6, 12.3, 13.6, 15.3 adds 2.3, -1.3 and
// -1.7 points, -0.7 together.
func TestChainOfValueAdded(t *testing.T) {
	// Last year's October is the naive forecast.
	w := newWorld("2026-11", "A").sold("2025-10", map[string][]quantity.Number{"A": append(numbers(854), append(numbers(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), n(1000))...)}).
		committed("2026-09", 1, map[string]layers{"A": {n(877), n(877), n(1136), n(847)}})
	r := accuracy.New(w.record, accuracy.Options{Lag: 1, From: month("2026-10"), To: month("2026-10"), By: accuracy.Family})
	for i, want := range []struct{ step, wape, added string }{
		{"naive", "14.6", "n/a"}, {"statistical", "12.3", "2.3"}, {"product", "12.3", "0.0"}, {"marketing", "13.6", "-1.3"}, {"sales", "15.3", "-1.7"}, {"management", "15.3", "0.0"},
	} {
		s := r.Steps[i]
		if s.Step != want.step {
			t.Errorf("step %d is %s, want %s", i, s.Step, want.step)
		}
		wants(t, "WAPE of "+s.Step, percent(s.Shared.WAPE), want.wape)
		wants(t, "what "+s.Step+" added", percent(s.Added), want.added)
	}
	together := *r.Steps[0].Shared.WAPE - *r.Steps[5].Shared.WAPE
	wants(t, "together", percent(&together), "-0.7")
	if r.Shared != (accuracy.Count{Used: 1, Of: 1}) {
		t.Errorf("shared cells %v, want 1 of 1", r.Shared)
	}
}

// An owner who raises in every month what then does not come. By hand:
//
//	month    actual  before  after   over added  error before, after
//	2026-07     100     100    120      20            0   20
//	2026-08     100      90    110      10           10   10
//	2026-09     100     110    125      15           10   25
//	2026-10     100      80     95       0           20    5
//
// Too high in three of four; 45 units on top of what happened, 450 at cost 10;
// under: 0-0, 0-10, 0-0, 5-20 = -25, at margin 15 -375.
func TestAnOptimisticOwner(t *testing.T) {
	sales := demand.Adjustment{ID: "listing", Owner: "sales-us", Reason: "customer", Layer: demand.Sales}
	w := newWorld("2026-11", "A").sold("2026-07", map[string][]quantity.Number{"A": numbers(100, 100, 100, 100)})
	for i, cycle := range []string{"2026-06", "2026-07", "2026-08", "2026-09"} {
		before, after := numbers(100, 90, 110, 80)[i], numbers(120, 110, 125, 95)[i]
		w.committed(cycle, 1, map[string]layers{"A": {before, before, before, after}}, sales)
	}
	carrying, short := quantity.Ratio(quantity.Unit/50), quantity.Ratio(quantity.Unit/2) // 2 %, 50 %
	w.record.Head.Plan.ErrorCost.Carrying, w.record.Head.Plan.ErrorCost.Short = &carrying, &short
	r := accuracy.New(w.record, atLagOne())
	if len(r.Owners) != 1 || len(r.Habits) != 1 || r.Habits[0] != "sales-us" {
		t.Fatalf("owners %v, habits %v", r.Owners, r.Habits)
	}
	o := r.Owners[0]
	for what, is := range map[string][2]quantity.Number{
		"periods": {n(int64(o.Periods)), n(4)}, "too high": {n(int64(o.TooHigh)), n(3)}, "too low": {n(int64(o.TooLow)), 0},
		"moved": {o.Moved, n(70)}, "over": {o.Over, n(45)}, "under": {o.Under, n(-25)}, "over at cost": {o.OverCost, n(450)}, "under at margin": {o.UnderMargin, n(-375)},
		"error before": {o.Before, n(40)}, "error after": {o.After, n(60)},
		"error cost": {o.Cost, quantity.Number(-1785000)}, // 450 x 2 % - 375 x 50 % = 9 - 187.50
	} {
		if is[0] != is[1] {
			t.Errorf("%s is %s, want %s", what, is[0], is[1])
		}
	}
	wants(t, "bias before", percent(o.BiasBefore), "-5.0")
	wants(t, "bias after", percent(o.BiasAfter), "12.5")
	wants(t, "added", percent(o.WAPEAdded), "-5.0")
	if o.Verdict != accuracy.Optimistic {
		t.Errorf("the verdict is %s", o.Verdict)
	}
	if a := r.Adjustments[0]; a.Adjustment != "listing" || a.Owner != "sales-us" || a.Reason != "customer" || a.Layer != "sales" {
		t.Errorf("the adjustment is %+v", a)
	}
}

func TestTooFewPeriodsForAHabit(t *testing.T) {
	sales := demand.Adjustment{ID: "listing", Owner: "sales-us", Reason: "customer", Layer: demand.Sales}
	w := newWorld("2026-11", "A").sold("2026-09", map[string][]quantity.Number{"A": numbers(100, 100)}).
		committed("2026-08", 1, map[string]layers{"A": {n(100), n(100), n(100), n(150)}}, sales).
		committed("2026-09", 1, map[string]layers{"A": {n(100), n(100), n(100), n(150)}}, sales)
	r := accuracy.New(w.record, atLagOne())
	if r.Owners[0].Verdict != accuracy.TooFew || len(r.Habits) != 0 {
		t.Errorf("two periods give the verdict %s", r.Owners[0].Verdict)
	}
}

// Where nothing stood before there is no error before, but what is put on top
// counts.
func TestAForecastWhereNothingStood(t *testing.T) {
	product := demand.Adjustment{ID: "launch", Owner: "product", Reason: "new-product", Layer: demand.Product}
	w := newWorld("2026-11", "A").sold("2026-10", map[string][]quantity.Number{"A": numbers(30)}).
		committed("2026-09", 1, map[string]layers{"A": {missing, n(120)}}, product)
	o := accuracy.New(w.record, atLagOne()).Owners[0]
	if o.Cells != 1 || o.New != 1 || o.Over != n(90) || o.Under != 0 || o.BiasBefore != nil || o.WAPEAdded != nil {
		t.Errorf("%+v", o)
	}
}

// A re-plan inside a cycle knew better: 60 were forecast, and 90 only when half
// of the month was over. Forecasts are judged by the first.
func TestTheFirstCloseIsJudged(t *testing.T) {
	w := newWorld("2026-11", "A").sold("2026-10", map[string][]quantity.Number{"A": numbers(100)}).
		committed("2026-09", 1, map[string]layers{"A": {n(60)}}).committed("2026-09", 1, map[string]layers{"A": {n(90)}})
	w.record.Vintages[1].Replan = 2
	wants(t, "WAPE", percent(accuracy.New(w.record, atLagOne()).Total.WAPE), "40.0")
}
