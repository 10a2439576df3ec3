package projection

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/quantity"
)

// begun are the first n cells of a column.
func begun(c Column, n int) Column { return c[:min(n, len(c))] }

// TestBrief holds what a brief result keeps against the whole one.
func TestBrief(t *testing.T) {
	check := func(p *plan.Plan, n int) string {
		want := *Numbers(p)
		want.Demand, want.Stock, want.Supply = slices.Clone(want.Demand), slices.Clone(want.Stock), slices.Clone(want.Supply)
		for i, d := range want.Demand {
			want.Demand[i] = DemandRow{Market: d.Market, Item: d.Item, Consensus: begun(d.Consensus, n), TradeSpend: begun(d.TradeSpend, n), Served: begun(d.Served, n),
				Revenue: begun(d.Revenue, n), Margin: begun(d.Margin, n), Steps: d.Steps}
		}
		for i, s := range want.Stock {
			want.Stock[i] = StockRow{Site: s.Site, Item: s.Item, Stock: begun(s.Stock, n), Backlog: begun(s.Backlog, n)}
		}
		for i, s := range want.Supply {
			want.Supply[i] = SupplyRow{Source: s.Source, Site: s.Site, Item: s.Item, Committed: begun(s.Committed, n), Orders: begun(s.Orders, n)}
		}
		return cmp.Diff(&want, Brief(p, n), cmpopts.IgnoreFields(Result{}, "Plan", "borrowed"), cmpopts.EquateEmpty())
	}
	if diff := check(bigPlan(150, 18).Plan, 2); diff != "" {
		t.Errorf("(-whole +brief):\n%s", diff)
	}
	rapid.Check(t, func(t *rapid.T) {
		if diff := check(randomPlan(t).Plan, rapid.IntRange(0, 10).Draw(t, "periods")); diff != "" {
			t.Fatalf("(-whole +brief):\n%s", diff)
		}
	})
}

// TestStated holds what a plan states against the whole result, and what sums are
// said to reach against the sums. Some plans are too large.
func TestStated(t *testing.T) {
	check := func(p *plan.Plan, n int) (said bool, diff string) {
		whole := Numbers(p)
		got, ok := Stated(p, n)
		tooLarge := slices.ContainsFunc(whole.Notes, func(n Note) bool { return n.Kind == NoteTooLarge })
		if !ok {
			return false, ""
		}
		if tooLarge && !slices.ContainsFunc(got.Notes, func(n Note) bool { return n.Kind == NoteTooLarge }) {
			return true, "a number that does not fit is not seen"
		}
		if !tooLarge && !withinReach(p, whole) {
			return true, "a sum is larger than what is said to be reached"
		}
		want := &Result{First: whole.First, N: whole.N}
		for _, d := range whole.Demand {
			want.Demand = append(want.Demand, DemandRow{Market: d.Market, Item: d.Item, Consensus: begun(d.Consensus, n), TradeSpend: begun(d.TradeSpend, n), Steps: d.Steps})
		}
		for _, s := range whole.Stock {
			want.Stock = append(want.Stock, StockRow{Site: s.Site, Item: s.Item})
		}
		for _, s := range whole.Supply {
			want.Supply = append(want.Supply, SupplyRow{Source: s.Source, Site: s.Site, Item: s.Item, Committed: begun(s.Committed, n), Orders: begun(s.Orders, n)})
		}
		return true, cmp.Diff(want, got, cmpopts.IgnoreFields(Result{}, "Plan", "borrowed", "Notes"), cmpopts.EquateEmpty())
	}
	if said, diff := check(bigPlan(150, 18).Plan, 2); !said || diff != "" {
		t.Errorf("%v (-whole +stated):\n%s", said, diff)
	}
	rapid.Check(t, func(t *rapid.T) {
		p := randomPlan(t).Plan
		enlarge(p, quantity.Number(rapid.SampledFrom([]int64{1, 1, 1e4, 1e7, 1e9}).Draw(t, "units")), quantity.Number(rapid.SampledFrom([]int64{1, 1e4, 1e8}).Draw(t, "prices")))
		if _, diff := check(p, rapid.IntRange(0, 10).Draw(t, "periods")); diff != "" {
			t.Fatalf("(-whole +stated):\n%s", diff)
		}
	})
}

// withinReach reports whether no sum of a result is larger than what is said.
func withinReach(p *plan.Plan, whole *Result) bool {
	c := newComputation(p, nil)
	c.numbersOnly, c.brief, c.statesOnly = true, true, true
	c.run()
	within := func(limit most, columns ...Column) bool {
		return !slices.ContainsFunc(columns, func(c Column) bool {
			return slices.ContainsFunc(c, func(n quantity.Number) bool { return !n.IsMissing() && most(n.Abs()) > limit })
		})
	}
	ok := true
	for _, m := range whole.Money {
		ok = ok && within(c.reaches.units, m.Demand, m.Served) && within(c.reaches.money, m.Revenue, m.TradeSpend, m.DemandValue) && within(2*c.reaches.money, m.Margin)
	}
	for _, v := range whole.Value {
		ok = ok && within(c.reaches.money, v.Stock, v.InTransit, v.TargetValue)
	}
	for _, l := range whole.Load {
		ok = ok && within(c.reaches.load, l.Load)
	}
	for _, s := range whole.Stock {
		all := most(0) // as it is summed to see whether it fits, and what is planned
		all.number(s.Opening)
		all.number(s.OpeningBacklog)
		for _, col := range []Column{s.Supply, s.Demand, s.TransferOut} {
			all.column(col)
		}
		ok = ok && all <= c.reaches.units && within(c.reaches.units, s.Stock, s.Target, s.InTransit)
	}
	return ok
}

// enlarge makes forecasts, commitments and prices larger.
func enlarge(p *plan.Plan, units, prices quantity.Number) {
	by := func(s dimension.Series, n quantity.Number) dimension.Series {
		cells := s.List()
		for i := range cells {
			if !cells[i].Value.IsMissing() {
				cells[i].Value *= n
			}
		}
		return dimension.SeriesOf(cells)
	}
	for i := range p.Baselines {
		for k := range p.Baselines[i].Rows {
			r := &p.Baselines[i].Rows[k]
			r.Cells = by(r.Cells, units)
		}
	}
	for i := range p.Sources {
		for k := range p.Sources[i].Commitments {
			m := &p.Sources[i].Commitments[k]
			m.Cells = by(m.Cells, units)
		}
	}
	for i := range p.Items {
		it := &p.Items[i]
		it.Cost = by(it.Cost, prices)
		it.Prices = slices.Clone(it.Prices)
		for k := range it.Prices {
			it.Prices[k] = catalog.Price{Market: it.Prices[k].Market, Cells: by(it.Prices[k].Cells, prices)}
		}
	}
}
