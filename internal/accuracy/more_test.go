package accuracy_test

import (
	"testing"

	"github.com/accord-plan/accord/internal/accuracy"
	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/vintage"
)

func october() accuracy.Options {
	return accuracy.Options{Lag: 1, From: month("2026-10"), To: month("2026-10"), By: accuracy.Item}
}

// The naive forecast of October, known when cycle 2026-09 closed, is October a
// year before; of what is not known so far back the last value that was known
// then, which is August's and not September's.
func TestNaiveForecast(t *testing.T) {
	old := numbers(40, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 77, 50) // 2025-10 .. 2026-10
	young := numbers(0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 8, 9, 10)
	w := newWorld("2026-11", "OLD", "YOUNG").sold("2025-10", map[string][]quantity.Number{"OLD": old, "YOUNG": young}).
		committed("2026-09", 1, map[string]layers{"OLD": {n(50)}, "YOUNG": {n(10)}})
	r := accuracy.New(w.record, october())
	if got := r.Steps[0].Own.Units; got.Forecast != n(40+8) || got.Used != 2 {
		t.Errorf("naive is %s in %d cells, want 48 in 2", got.Forecast, got.Used)
	}
	if got := r.Naive; got.YearAgo != 1 || got.LastKnown != 1 || got.Missing != 0 {
		t.Errorf("naive is from %+v, want one from a year ago and one from the last value", got)
	}
}

// Nothing was known of the item before: there is no naive forecast, and it is
// not taken for zero.
func TestNoNaiveForecast(t *testing.T) {
	w := newWorld("2026-11", "A").sold("2026-09", map[string][]quantity.Number{"A": numbers(5, 6)}).
		committed("2026-09", 1, map[string]layers{"A": {n(6)}})
	r := accuracy.New(w.record, october())
	if got := r.Steps[0].Own.Units.Count; got != (accuracy.Count{Used: 0, Of: 1}) || r.Naive.Missing != 1 {
		t.Errorf("naive uses %v, %+v", got, r.Naive)
	}
	if a := r.Worth.Against[0]; a.Ours.Used != 0 || a.Ours.Of != 1 || a.Periods != 0 {
		t.Errorf("it is compared in %d of %d cells", a.Ours.Used, a.Ours.Of)
	}
}

// Without a season of errors MASE is scaled by what the value before was off by:
// 10 12 9 13 was off by 2, 3 and 4, on average 3; an error of 6 is 2.
func TestMASEByTheValueBefore(t *testing.T) {
	w := newWorld("2026-11", "A").sold("2026-05", map[string][]quantity.Number{"A": numbers(10, 12, 9, 13, 90, 20)}).
		committed("2026-09", 1, map[string]layers{"A": {n(26)}})
	r := accuracy.New(w.record, october())
	if r.Total.MASE != n(2) || r.Total.Scaled != 1 || r.Naive.Stepwise != 1 {
		t.Errorf("MASE %s of %d cells (%+v), want 2 of 1: September was not known yet", r.Total.MASE, r.Total.Scaled, r.Naive)
	}
}

// With two years of history it is scaled by the seasonal naive forecast: the
// second year lies 4 above the first in every month, so an error of 6 is 1.5.
func TestMASEBySeason(t *testing.T) {
	var history []quantity.Number
	for i := range 24 {
		history = append(history, n(int64(10+i%12+i/12*4)))
	}
	history = append(history, n(99), n(20)) // 2024-09 .. 2026-10
	w := newWorld("2026-11", "A").sold("2024-09", map[string][]quantity.Number{"A": history}).
		committed("2026-09", 1, map[string]layers{"A": {n(14)}})
	r := accuracy.New(w.record, october())
	if r.Total.MASE != 15000 || r.Naive.Seasonal != 1 {
		t.Errorf("MASE %s (%+v), want 1.5", r.Total.MASE, r.Naive)
	}
}

// Errors by period +10 +20 -6: their sum 24 over their mean without sign 12.
func TestTrackingSignal(t *testing.T) {
	w := newWorld("2026-11", "A").sold("2026-08", map[string][]quantity.Number{"A": numbers(100, 100, 100)}).
		committed("2026-07", 1, map[string]layers{"A": {n(110)}}).
		committed("2026-08", 1, map[string]layers{"A": {n(120)}}).
		committed("2026-09", 1, map[string]layers{"A": {n(94)}})
	r := accuracy.New(w.record, atLagOne())
	if r.Total.Tracking != n(2) {
		t.Errorf("tracking signal %s, want 2", r.Total.Tracking)
	}
	r = accuracy.New(w.record, october())
	if !r.Total.Tracking.IsMissing() {
		t.Errorf("one period has a tracking signal of %s", r.Total.Tracking)
	}
}

// Two items, cost 10, price 25, so margin 15; by hand:
//
//	        actual  naive  plan
//	A          100     60   130     naive 40 short, plan 30 over
//	B           50     70    45     naive 20 over,  plan 5 short
//
// naive: 20 x 10 = 200 tied up, 40 x 15 = 600 short
// plan:  30 x 10 = 300 tied up,  5 x 15 =  75 short
// at 10 % a period and 50 %: 20 + 300 = 320 against 30 + 37.50 = 67.50
func TestWorth(t *testing.T) {
	year := func(ago, now int64) []quantity.Number {
		return append(numbers(ago, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), n(now))
	}
	w := newWorld("2026-11", "A", "B").sold("2025-10", map[string][]quantity.Number{"A": year(60, 100), "B": year(70, 50)}).
		committed("2026-09", 1, map[string]layers{"A": {n(130)}, "B": {n(45)}})
	r := accuracy.New(w.record, october())
	a := r.Worth.Against[0]
	if a.Plan != accuracy.Naive || a.Ours.Used != 2 || a.Periods != 1 || a.Better != 1 {
		t.Errorf("%+v", a)
	}
	for what, is := range map[string][2]quantity.Number{
		"their tied up": {a.Theirs.TiedUp, n(200)}, "their margin short": {a.Theirs.Short, n(600)},
		"our tied up": {a.Ours.TiedUp, n(300)}, "our margin short": {a.Ours.Short, n(75)},
		"saved of what is tied up": {a.Saved.TiedUp, n(-100)}, "saved margin": {a.Saved.Short, n(525)}, "saved": {a.Saved.Total, missing},
	} {
		if is[0] != is[1] {
			t.Errorf("%s is %s, want %s", what, is[0], is[1])
		}
	}
	carrying, short := quantity.Ratio(quantity.Unit/10), quantity.Ratio(quantity.Unit/2)
	w.record.Head.Plan.ErrorCost.Carrying, w.record.Head.Plan.ErrorCost.Short = &carrying, &short
	a = accuracy.New(w.record, october()).Worth.Against[0]
	if a.Theirs.Total != n(320) || a.Ours.Total != 675000 || a.Saved.Total != 2525000 {
		t.Errorf("error cost %s and %s, saved %s: want 320, 67.50 and 252.50", a.Theirs.Total, a.Ours.Total, a.Saved.Total)
	}
	w.record.Head.Plan.ErrorCost.Short = nil
	if a = accuracy.New(w.record, october()).Worth.Against[0]; !a.Saved.Total.IsMissing() {
		t.Errorf("with one rate of two the sum is %s", a.Saved.Total)
	}
}

// October as cycle 2026-09 said it, 90, and as cycle 2026-08 did, 70; the first
// close of a cycle counts, whatever it was replanned to.
func TestLags(t *testing.T) {
	w := newWorld("2026-11", "A").sold("2026-10", map[string][]quantity.Number{"A": numbers(100)}).
		committed("2026-08", 2, map[string]layers{"A": {n(70)}}).
		committed("2026-09", 1, map[string]layers{"A": {n(90)}}).
		committed("2026-09", 1, map[string]layers{"A": {n(100)}})
	w.record.Vintages[2].Replan = 2
	r := accuracy.New(w.record, october())
	if len(r.Lags) != 4 || !r.Lags[3].LeadTime {
		t.Fatalf("lags %+v", r.Lags)
	}
	wants(t, "WAPE at lag 1", percent(r.Lags[0].Measure.WAPE), "10.0")
	wants(t, "WAPE at lag 2", percent(r.Lags[1].Measure.WAPE), "30.0")
	wants(t, "WAPE at lag 3", percent(r.Lags[2].Measure.WAPE), "n/a")
	last := r.Worth.Against[2] // 10 units nearer to 100 than the cycle before
	if last.Plan != accuracy.LastCycle || last.Saved.Short != n(20*15) {
		t.Errorf("against last cycle's plan %+v", last)
	}
	if r = accuracy.New(w.record, accuracy.Options{Lag: 5, From: month("2026-10"), To: month("2026-10")}); len(r.Lags) != 5 || r.Lags[3].Lag != 5 {
		t.Errorf("lags %+v", r.Lags)
	}
}

// A cycle that was skipped says nothing of the period after it, and nothing is
// put in its place.
func TestSkippedCycle(t *testing.T) {
	w := newWorld("2026-11", "A").sold("2026-09", map[string][]quantity.Number{"A": numbers(100, 100)}).
		committed("2026-08", 1, map[string]layers{"A": {n(90)}})
	r := accuracy.New(w.record, atLagOne())
	if r.PeriodsUsed != 1 || len(r.Periods) != 2 || r.Periods[1].Why != "no plan was committed in 2026-09" {
		t.Errorf("%d of %d periods, %q", r.PeriodsUsed, len(r.Periods), r.Periods[1].Why)
	}
	if r.Total.Units.Count != (accuracy.Count{Used: 1, Of: 1}) {
		t.Errorf("uses %v", r.Total.Units.Count)
	}
}

// Kilograms and pieces are added up at cost only.
func TestUnitsAreNotMixed(t *testing.T) {
	w := newWorld("2026-11", "A", "B").sold("2026-10", map[string][]quantity.Number{"A": numbers(100), "B": numbers(100)}).
		committed("2026-09", 1, map[string]layers{"A": {n(110)}, "B": {n(150)}})
	w.record.Head.Plan.Items[1].Unit, w.record.Head.Plan.Items[1].Cost = "kg", always(1)
	r := accuracy.New(w.record, october())
	if !r.Total.Mixed || !r.Total.Units.Actual.IsMissing() || r.Total.Cost.Absolute != n(150) {
		t.Errorf("%+v", r.Total)
	}
	wants(t, "WAPE at cost", percent(r.Total.WAPE), "13.6") // 100 + 50 of 1,000 + 100
	for _, g := range r.Groups {
		if g.Measure.Mixed {
			t.Errorf("%s alone is of one unit", g.ID)
		}
	}
}

// Two owners of one layer in one cell are each held against what stood when the
// layer began: 100, then +20 and -10, and 105 happened. One is off by 15 after 5,
// the other by 15 after 5; no order of their names makes one of them better.
func TestTwoOwnersInOneCell(t *testing.T) {
	w := newWorld("2026-11", "A").sold("2026-10", map[string][]quantity.Number{"A": numbers(105)}).
		committed("2026-09", 1, map[string]layers{"A": {n(100), n(100), n(100), n(110)}})
	v := w.record.Vintages[0].Result
	v.Plan.Adjustments = []demand.Adjustment{{ID: "up", Owner: "sales-a", Layer: demand.Sales}, {ID: "down", Owner: "sales-b", Layer: demand.Sales}}
	v.Demand[0].Steps = []projection.Step{{Adjustment: 0, Period: month("2026-10"), Delta: n(20)}, {Adjustment: 1, Period: month("2026-10"), Delta: n(-10)}}
	for _, o := range accuracy.New(w.record, october()).Owners {
		if o.Before != n(5) || o.After != n(15) {
			t.Errorf("%s: error %s before and %s after, want 5 and 15", o.Owner, o.Before, o.After)
		}
	}
}

// A close of another calendar, or one that cannot be computed, is said.
func TestClosesThatSayNothing(t *testing.T) {
	w := newWorld("2026-11", "A").sold("2026-09", map[string][]quantity.Number{"A": numbers(100, 100)}).
		committed("2026-08", 1, map[string]layers{"A": {n(90)}})
	weeks, _ := period.NewCalendar("week", "")
	w.record.Vintages[0].Result.Plan.Calendar = weeks
	w.record.Vintages = append(w.record.Vintages, vintage.Vintage{Cycle: "2026-09", Replan: 1, Tag: "plan/2026-09", Why: "plan/2026-09 has errors"})
	r := accuracy.New(w.record, atLagOne())
	if r.PeriodsUsed != 0 || r.Periods[0].Why != "plan/2026-08 has another calendar" || r.Periods[1].Why != "plan/2026-09 has errors" {
		t.Errorf("%+v", r.Periods)
	}
}

// Without any plan or fact there is a report that says so.
func TestEmptyRecord(t *testing.T) {
	w := newWorld("2026-11", "A")
	r := accuracy.New(w.record, atLagOne())
	if r.PeriodsUsed != 0 || r.Total.WAPE != nil || len(r.Owners) != 0 {
		t.Errorf("%+v", r)
	}
}
