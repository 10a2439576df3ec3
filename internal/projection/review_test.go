package projection

import (
	"slices"
	"testing"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finance"
	"github.com/accord-plan/accord/internal/network"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/stock"
	"github.com/accord-plan/accord/internal/supply"
	"github.com/google/go-cmp/cmp"
)

// Small tables for corners of the arithmetic, computed by hand.

func TestGroupPercentsInAnyOrder(t *testing.T) {
	percent := func(v string) demand.Adjustment { return demand.Adjustment{Percent: percents(0, v)} }
	split := []demand.Part{{Item: 0, Share: ratio("50%")}, {Item: 1, Share: ratio("30%")}, {Item: 2, Share: ratio("20%")}}
	odd := dimension.SeriesOf([]dimension.Cell{{Period: first, Value: 75_000}})
	for _, c := range []struct {
		name     string
		baseline []int64
		adjust   []demand.Adjustment
		want     []int64
	}{
		// 11 x 0.5 x 2 = 11, spread by 5:5:1.
		{"halved and doubled", []int64{5, 5, 1}, []demand.Adjustment{percent("-50%"), percent("100%")}, []int64{5, 5, 1}},
		// 15 x 0.9 x 0.9 = 12.15: 12 by 7:5:3 is 5.6, 4, 2.4.
		{"a tenth off twice", []int64{7, 5, 3}, []demand.Adjustment{percent("-10%"), percent("-10%")}, []int64{6, 4, 2}},
		// 7.5 x 1.1 = 8.25: 8 by thirds.
		{"a set that is not whole", []int64{3, 3, 3}, []demand.Adjustment{{Set: odd}, percent("10%")}, []int64{3, 3, 2}},
		// 11 by 5:3:2 is 5.5, 3.3, 2.2.
		{"a split set and a percent", []int64{0, 0, 0}, []demand.Adjustment{{Set: series(10), Split: split}, percent("10%")}, []int64{6, 3, 2}},
	} {
		for range 2 {
			b := newPlan(1, "A", "B", "C")
			for i, v := range c.baseline {
				b.baseline(0, i, v)
			}
			for k, a := range c.adjust {
				a.ID = string(rune('a' + k))
				b.groupOf(demand.Sales, []int{0, 1, 2}, a)
			}
			b.closing(nil)
			r := b.project()
			for i, want := range c.want {
				same(t, c.name+" "+b.Items[i].ID, r.Demand[i].Consensus, units(want))
				sum := quantity.Whole(c.baseline[i])
				for _, s := range r.Demand[i].Steps {
					sum += s.Delta
				}
				if sum != quantity.Whole(want) {
					t.Errorf("%s: the steps of %s come to %v", c.name, b.Items[i].ID, sum)
				}
			}
			slices.Reverse(c.adjust)
		}
	}
}

func TestBaselineIsRoundedToTheItemsDecimals(t *testing.T) {
	for _, c := range []struct {
		decimals     int
		stated, want string
	}{{0, "10.5", "11"}, {0, "10.4999", "10"}, {1, "10.45", "10.5"}, {4, "10.4567", "10.4567"}} {
		b := newPlan(1, "A")
		b.Families[0].Decimals = c.decimals
		b.baseline(0, 0, 0)
		b.Baselines[0].Rows[0].Cells = valued(b.Baselines[0].Rows[0].Cells, 0, num(t, c.stated))
		b.closing(nil)
		r := b.project()
		want := Column{num(t, c.want)}
		same(t, c.stated+" planned", r.Demand[0].Consensus, want)
		same(t, c.stated+" at the site", r.Stock[0].Demand, want)
	}
}

func TestLotsAreRoundedToTheItemsDecimals(t *testing.T) {
	b := newPlan(1, "A")
	b.baseline(0, 0, 3)
	minimum := num(t, "10.5")
	b.source("lyon", 0).Terms = []supply.Terms{{Item: 0, Minimum: &minimum}}
	b.closing(nil)
	same(t, "planned", b.project().Stock[0].Planned, units(11))
}

func TestValueOfStockThatNobodyKnows(t *testing.T) {
	// Of B no stock is known: 4 of A at 118.50, of a target of 10.
	b := newPlan(1, "A", "B")
	b.baseline(0, 0, 6)
	b.baseline(0, 1, 6)
	commit(b.source("lyon", 0), 0, 0, series(0))
	commit(&b.Sources[0], 0, 1, series(0))
	b.Targets = []stock.Target{{ID: "t", Family: 0, Site: 0, Units: whole(10)}}
	b.Actuals.Stock = actual.NewTable([]actual.Row{{Key: ofItem(0, 0), Cells: seriesAt(-1, 10)}}, map[period.Period]bool{first - 1: true}, nil)
	v := b.project().Value[0]
	same(t, "stock", v.Stock, units(474))
	same(t, "target", v.TargetValue, units(1185))
	same(t, "of it with a target", v.OfTarget, units(474))
	b.Actuals.Stock = actual.Table{}
	same(t, "nothing known", b.project().Value[0].Stock, units(missing))
}

func TestOpeningRolledIntoTheOpenPeriod(t *testing.T) {
	// 100, 30 came from lyon, 20 went to reno, 25 were sold: 85. Reno: 20.
	b := newPlan(1, "A")
	b.Sites = append(b.Sites, network.Site{ID: "reno"})
	b.baseline(0, 0, 60)
	b.source("lyon", 0)
	lane := b.source("lane", 1)
	lane.Type, lane.From = supply.Transfer, 0
	commit(lane, 1, 0, series(20))
	b.closing(map[[2]int]int64{{0, 0}: 100, {1, 0}: 0})
	o := &b.Actuals.Open
	o.AsOf, o.HasSales, o.HasReceipts, o.HasStock = date("2026-12-10"), true, true, true
	o.Sales = map[actual.Key]quantity.Number{atMarket(0, 0): quantity.Whole(25)}
	o.Receipts = map[actual.Key]quantity.Number{
		{Source: 0, Market: dimension.None, Site: 0, Item: 0}: quantity.Whole(30),
		{Source: 1, Market: dimension.None, Site: 1, Item: 0}: quantity.Whole(20),
	}
	r := b.project()
	for site, want := range []int64{85, 20} {
		if got := r.Stock[site].Opening; got != quantity.Whole(want) {
			t.Errorf("site %d opens with %v, want %d", site, got, want)
		}
	}
	same(t, "all of the transfer has arrived", r.Stock[0].TransferOut, units(0))
	same(t, "35 are still wanted", r.Stock[0].Stock, units(50))
}

func TestBudgetGapOverTheTurnOfTheYear(t *testing.T) {
	// 18,900 a period, 1,100 below both budgets.
	b := newPlan(3, "A")
	b.baseline(0, 0, 100, 100, 100)
	b.closing(map[[2]int]int64{{0, 0}: 1000})
	line := func(s dimension.Series, at int32) []finance.Line {
		return []finance.Line{{Market: 0, Family: 0, Revenue: placed(s, at)}}
	}
	b.Budgets = []finance.Budget{{Year: 2026, Lines: line(series(20_000), 1)}, {Year: 2027, Lines: line(seriesAt(1, 20_000, 18_900), 5)}}
	b.Plan.Tolerances[BudgetGap] = plan.Tolerance{Lever: ratioOf("5%"), Money: quantity.Whole(1000)}
	r := b.project()
	if d := cmp.Diff([]seen{{"tents@eu", 0, 1, "2200"}}, gapsOf(r, BudgetGap)); d != "" {
		t.Error(d)
	}
	if g := gap(t, r, BudgetGap); g.At.Offset != 1 || g.Text != "revenue 37,800, budget 40,000 (2,200 below)" {
		t.Errorf("%+v", g)
	}
}

func TestWhatAnEndingItemLeavesOver(t *testing.T) {
	b := newPlan(4, "A")
	b.baseline(0, 0, 10, 10)
	b.Items[0].Until = first + 1
	commit(b.source("lyon", 0), 0, 0, series(0, 0, 5, 0))
	b.closing(map[[2]int]int64{{0, 0}: 30})
	r := b.project()
	// 20; 10 after the last sale; 15 when 5 more come.
	same(t, "stock", r.Stock[0].Stock, units(20, 10, 15, 15))
	if d := cmp.Diff([]seen{{"A@central", 1, 3, "40"}}, gapsOf(r, Excess)); d != "" {
		t.Error(d)
	}
	// 15 x 118.50.
	if g := gap(t, r, Excess); g.Text != "stock 15 in 2027-02 left over when the item ends: obsolete" || g.Money != num(t, "1777.5") || g.Base != 0 {
		t.Errorf("%+v", g)
	}
	b.closing(map[[2]int]int64{{0, 0}: 20})
	b.Sources[0].Commitments[0].Cells = series(0, 0, 0, 0)
	if g := gapsOf(b.project(), Excess); g != nil {
		t.Errorf("sold out: %v", g)
	}
}

func TestBookingsToDateAreNotYetSold(t *testing.T) {
	// Planned bookings of 50, 30 booked by the snapshot, 12 shipped; 40 in
	// stock go to 8 that wait and to the 20 to come.
	b := newPlan(1, "A")
	b.Families[0].Strategy = catalog.MakeToOrder
	b.baseline(0, 0, 50)
	b.closing(map[[2]int]int64{{0, 0}: 0})
	known := map[period.Period]bool{first: true}
	b.Actuals.Bookings = actual.NewTable([]actual.Row{{Key: atMarket(0, 0), Cells: series(30)}}, known, known)
	o := &b.Actuals.Open
	o.AsOf, o.HasSales, o.HasReceipts, o.HasStock = date("2026-12-10"), true, true, true
	o.Stock = map[actual.Key]quantity.Number{ofItem(0, 0): quantity.Whole(40)}
	o.Sales = map[actual.Key]quantity.Number{atMarket(0, 0): quantity.Whole(12)}
	o.Demand = []actual.Order{{Key: atMarket(0, 0), Due: date("2026-12-20"), Quantity: quantity.Whole(8)}}
	r := b.project()
	same(t, "bookings to come", r.Demand[0].Open, units(20))
	same(t, "shipments to come", r.Demand[0].Served, units(28))
	same(t, "all shipments", r.Money[0].Served, units(40))
	same(t, "their revenue", r.Money[0].Revenue, units(40*189))
}

func TestSumsThatDoNotFit(t *testing.T) {
	// The largest number of a file, from six sources: 6e16 steps of 1e-4 a
	// period, of which 38 are less than a quarter of 2^63.
	const n, fit = 60, 38
	b := newPlan(n, "A")
	b.baseline(0, 0, make([]int64, n)...)
	b.Items[0].Cost = dimension.Series{}
	most := make([]int64, n)
	for k := range most {
		most[k] = 999_999_999_999
	}
	for k := range 6 {
		commit(b.source(string(rune('a'+k)), 0), 0, 0, series(most...))
	}
	b.closing(map[[2]int]int64{{0, 0}: 0})
	r := b.project()
	for k, v := range r.Stock[0].Stock {
		want := quantity.Whole(int64(k+1) * 6 * 999_999_999_999)
		if k >= fit {
			want = quantity.Missing
		}
		if v != want || r.Stock[0].Backlog[k] > 0 {
			t.Fatalf("period %d: stock %v, backlog %v, want %v", k, v, r.Stock[0].Backlog[k], want)
		}
	}
	for _, note := range r.Notes {
		if note.Kind == NoteTooLarge && note.Item == 0 && note.Site == 0 && note.From == first+fit && note.To == first+n-1 {
			return
		}
	}
	t.Errorf("no note of it: %+v", r.Notes)
}
