package stability_test

import (
	"testing"

	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/stability"
	"github.com/accord-plan/accord/internal/supply"
	"github.com/accord-plan/accord/internal/vintage"
)

var months, _ = period.NewCalendar("month", "")

func month(s string) period.Period { p, _ := months.Parse(s); return p }

func whole(n int64) quantity.Number { return quantity.Whole(n) }

func equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

// none stands where a plan says nothing.
const none = -1

// said is one plan: demand of an item in the market eu, and what lyon commits of
// it, from the first open period on. Fences: one period frozen, two slushy.
type said struct {
	cycle          string
	demand, supply []int64
	// promo is what the adjustment promo of sales adds to the first period, of
	// which the demand has it already.
	promo int64
}

func (s said) result() *projection.Result {
	p := &plan.Plan{Name: "Acme", Currency: "EUR", Calendar: months, Cycle: s.cycle, First: month(s.cycle), Horizon: len(s.demand), Fences: plan.Fences{Frozen: 1, Slushy: 2},
		MarketIDs: dimension.NewTable([]string{"eu"}), SiteIDs: dimension.NewTable([]string{"central"}), FamilyIDs: dimension.NewTable([]string{"tents"}),
		ItemIDs: dimension.NewTable([]string{"TENT"}), SourceIDs: dimension.NewTable([]string{"lyon"}), Files: position.NewFiles(nil, nil)}
	p.Families = []catalog.Family{{ID: "tents", Name: "Tents"}}
	p.Items = []catalog.Item{{ID: "TENT", Unit: "each", Cost: dimension.SeriesOf([]dimension.Cell{{Value: whole(10), Period: period.None}})}}
	p.Sources = []supply.Source{{ID: "lyon", Owner: "ops"}}
	row := projection.DemandRow{Consensus: column(s.demand)}
	if s.promo != 0 {
		p.Adjustments = []demand.Adjustment{{ID: "promo", Owner: "sales", Layer: demand.Sales, Document: "eu", Reason: "promotion", Add: dimension.SeriesOf([]dimension.Cell{{Value: whole(s.promo), Period: p.First}})}}
		row.Steps = []projection.Step{{Adjustment: 0, Period: p.First, Delta: whole(s.promo)}}
	}
	r := &projection.Result{Plan: p, First: p.First, N: len(s.demand), Demand: []projection.DemandRow{row}}
	if s.supply != nil {
		r.Supply = []projection.SupplyRow{{Committed: column(s.supply)}}
	}
	return r
}

func column(says []int64) projection.Column {
	c := make(projection.Column, len(says))
	for i, n := range says {
		c[i] = quantity.Missing
		if n != none {
			c[i] = whole(n)
		}
	}
	return c
}

// record is the plans, the last of which stands.
func record(plans ...said) *vintage.Record {
	n := len(plans) - 1
	r := &vintage.Record{Head: plans[n].result(), AsOf: period.NoDate}
	r.Cycles, _ = period.NewCycles(months, plans[n].cycle)
	for _, s := range plans[:n] {
		r.Vintages = append(r.Vintages, vintage.Vintage{Cycle: s.cycle, Tag: "plan/" + s.cycle, Replan: 1, Result: s.result()})
	}
	return r
}

func TestZones(t *testing.T) {
	//                         Jun  Jul  Aug  Sep
	june := said{cycle: "2026-06", demand: []int64{100, 100, 100, 100}, supply: []int64{100, 100, none, 50}}
	//                              Jul  Aug  Sep  Oct
	july := said{cycle: "2026-07", demand: []int64{110, 80, 100, 70}, supply: []int64{100, 40, none, 90}}
	r := stability.Evaluate(record(june, july), stability.Options{By: "family"})
	equal(t, "steps", len(r.Steps), 1)
	equal(t, "first", r.Steps[0].First, "2026-07")
	equal(t, "last", r.Steps[0].Last, "2026-09")
	d := r.Demand.Total
	// July 10 of 100, August 20 of 100, September 0 of 100; October is new ground.
	equal(t, "frozen", *d.Frozen.Ratio, quantity.Unit/10)
	equal(t, "slushy", *d.Slushy.Ratio, quantity.Unit/5)
	equal(t, "liquid", *d.Liquid.Ratio, 0)
	equal(t, "all", *d.All.Ratio, quantity.Unit/10)
	equal(t, "changed", d.All.Changed, whole(30))
	equal(t, "net", d.All.Net, whole(-10))
	equal(t, "at cost", d.All.ChangedMoney, whole(300))
	equal(t, "cells", d.All.Cells, 3)
	equal(t, "row", r.Demand.Rows[0].Key, "tents")
	equal(t, "row's name", r.Demand.Rows[0].Name, "Tents")
	// August was not committed and is now; September was and is not any more.
	s := r.Supply.Total
	equal(t, "commitments", *s.All.Ratio, 0)
	equal(t, "commitments compared", s.All.Cells, 1)
	equal(t, "added", s.Slushy.Added, whole(40))
	equal(t, "removed", s.Liquid.Removed, whole(50))
}

// 100, 130, 90, 100 turns twice; of 80 moved all is back.
func TestNervous(t *testing.T) {
	var plans []said
	for i, n := range []int64{100, 130, 90, 100} {
		cycle := []string{"2026-06", "2026-07", "2026-08", "2026-09"}[i]
		demand := make([]int64, 12)
		for k := range demand {
			demand[k] = 50
		}
		demand[month("2026-12")-month(cycle)] = n
		plans = append(plans, said{cycle: cycle, demand: demand})
	}
	r := stability.Evaluate(record(plans...), stability.Options{By: "item", Of: stability.Demand})
	if r.Supply != nil {
		t.Error("supply was not asked for")
	}
	row := r.Demand.Rows[0]
	equal(t, "turns", row.Turns, 2)
	equal(t, "changes", row.Changes, 3)
	equal(t, "back", row.Back, whole(40))
	equal(t, "back at cost", row.BackMoney, whole(400))
	equal(t, "trend", len(row.Trend), 3)
	// 30 of 100 and ten times 50.
	equal(t, "first step", *row.Trend[0], whole(30).Over(whole(600)))
	last := stability.Evaluate(record(plans...), stability.Options{By: "item", Cycles: 1})
	equal(t, "steps asked for", len(last.Steps), 1)
	equal(t, "its first plan", last.Steps[0].From, "plan/2026-08")
	equal(t, "its changes", last.Demand.Total.Changes, 1)
}

func TestSkippedCycle(t *testing.T) {
	flat := []int64{10, 10, 10, 10}
	r := stability.Evaluate(record(said{cycle: "2026-06", demand: flat}, said{cycle: "2026-09", demand: flat}), stability.Options{By: "family"})
	equal(t, "skipped", len(r.Steps[0].Skipped), 2)
	equal(t, "first of them", r.Steps[0].Skipped[0], "2026-07")
	equal(t, "shared", r.Steps[0].First+".."+r.Steps[0].Last, "2026-09..2026-09")
}

// Sales put 30 on a July for which the forecast fell by 10.
func TestWhoChangedTheFrozenZone(t *testing.T) {
	rec := record(said{cycle: "2026-06", demand: []int64{100, 100}, supply: []int64{100, 100}}, said{cycle: "2026-07", demand: []int64{120, 100}, supply: []int64{60, 100}, promo: 30})
	rec.Head.Plan.Decisions = []decision.Decision{{ID: "D-1", Status: decision.Accepted, Chosen: "less", Options: []decision.Option{{ID: "less"}},
		Covers: []decision.Cover{{ID: "all", Gap: "frozen-change/TENT@central", From: period.None, To: period.None}}}}
	r := stability.Evaluate(rec, stability.Options{By: "owner"})
	equal(t, "changes", len(r.Frozen), 2)
	s, d := r.Frozen[0], r.Frozen[1]
	equal(t, "heaviest", s.Of, stability.Supply)
	equal(t, "source", s.Source+" "+s.Site+" "+s.Item+" "+s.Period, "lyon central TENT 2026-07")
	equal(t, "before", s.Before, whole(100))
	equal(t, "after", s.After, whole(60))
	equal(t, "money", s.Money, whole(400))
	equal(t, "owner", s.Causes[0].Owner, "ops")
	equal(t, "decision", s.Decision, "D-1")
	equal(t, "causes", len(d.Causes), 2)
	equal(t, "first cause", d.Causes[0], stability.Cause{Owner: "sales", How: "added", Layer: "sales", ID: "promo", Reason: "promotion", Delta: whole(30), Document: "eu", At: d.Causes[0].At})
	equal(t, "second cause", d.Causes[1], stability.Cause{Owner: stability.Forecast, Delta: whole(-10)})
	equal(t, "by hand", d.ByHand(), true)
	for _, row := range r.Demand.Rows {
		want := map[string]quantity.Number{"sales": whole(30), stability.Forecast: whole(10)}[row.Key]
		equal(t, row.Key, row.All.Changed, want)
	}
	equal(t, "owner of supply", r.Supply.Rows[0].Key, "ops")
}

// A commitment that is new in the frozen zone is a change of it, as is one that
// is no longer stated.
func TestAddedAndRemovedInTheFrozenZone(t *testing.T) {
	for _, c := range []struct {
		name          string
		before, after int64
		how           string
		change        int64
	}{{"added", none, 40, "added", 40}, {"removed", 40, none, "removed", -40}} {
		t.Run(c.name, func(t *testing.T) {
			r := stability.Evaluate(record(said{cycle: "2026-06", demand: []int64{1, 1}, supply: []int64{1, c.before}}, said{cycle: "2026-07", demand: []int64{1, 1}, supply: []int64{c.after, 1}}),
				stability.Options{By: "source"})
			equal(t, "changes", len(r.Frozen), 1)
			x := r.Frozen[0]
			equal(t, "how", x.Causes[0].How, c.how)
			equal(t, "change", x.Change, whole(c.change))
			equal(t, "money", x.Money, whole(400))
			equal(t, "before is known", x.Before.IsMissing(), c.before == none)
			equal(t, "after is known", x.After.IsMissing(), c.after == none)
		})
	}
}

// An adjustment that says what it said is not a person's change, whatever the
// forecast makes of it.
func TestWhatFollowsIsTheForecasts(t *testing.T) {
	june, july := said{cycle: "2026-06", demand: []int64{0, 100}}.result(), said{cycle: "2026-07", demand: []int64{90}, promo: 30}.result()
	june.Plan.Adjustments = july.Plan.Adjustments
	june.Demand[0].Steps = []projection.Step{{Period: month("2026-07"), Delta: whole(25)}}
	rec := &vintage.Record{Head: july, AsOf: period.NoDate, Vintages: []vintage.Vintage{{Cycle: "2026-06", Tag: "plan/2026-06", Result: june}}}
	rec.Cycles, _ = period.NewCycles(months, "2026-07")
	r := stability.Evaluate(rec, stability.Options{By: "family"})
	equal(t, "changes", len(r.Frozen), 1)
	equal(t, "by hand", r.Frozen[0].ByHand(), false)
	equal(t, "cause", r.Frozen[0].Causes[0].Delta, whole(-10))
}

func TestNoCloseYet(t *testing.T) {
	r := stability.Evaluate(record(said{cycle: "2026-06", demand: []int64{1}}), stability.Options{By: "family"})
	equal(t, "steps", len(r.Steps), 0)
	equal(t, "frozen", len(r.Frozen), 0)
}
