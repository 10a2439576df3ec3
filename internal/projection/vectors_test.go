package projection

import (
	"testing"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/network"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/supply"
	"github.com/google/go-cmp/cmp"
)

// The vectors of the arithmetic, through Project on plans made by hand. All
// expected numbers are computed with pencil and paper.

func same(t *testing.T, what string, got, want Column) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

func TestGrid(t *testing.T) {
	b := newPlan(6, "A")
	b.baseline(0, 0, 1211, 1197, 1257, 1225, 1250, 1250)
	commit(b.source("lyon", 0), 0, 0, series(1195, 1202, 1197, 1200, 1200, 1400))
	b.closing(map[[2]int]int64{{0, 0}: 600})
	r := b.project()
	want := units(584, 589, 529, 504, 454, 604)
	same(t, "stock", r.Stock[0].Stock, want)
	if bad := r.Stock[0].Identity(); bad != nil {
		t.Errorf("identity: %v", bad)
	}
	wrong := Identity(quantity.Whole(600), r.Stock[0].Supply, units(1211, 1197, 1251, 1125, 1250, 1250), nil, want, nil, nil)
	// 589 + 1197 - 1251 = 535, 6 above 529; 529 + 1200 - 1125 = 604, 100 above 504.
	if d := cmp.Diff([]Breach{{2, quantity.Whole(-6)}, {3, quantity.Whole(-100)}}, wrong); d != "" {
		t.Error(d)
	}
}

func TestProjectionOfBacklogAndLost(t *testing.T) {
	make := func(unmet catalog.Unmet) *Result {
		b := newPlan(5, "A")
		b.Families[0].Unmet = unmet
		b.baseline(0, 0, 120, 90, 60, 80, 0)
		commit(b.source("lyon", 0), 0, 0, series(100, 0, 40, 200, 50))
		b.closing(map[[2]int]int64{{0, 0}: 50})
		return b.project()
	}
	t.Run("backlog", func(t *testing.T) {
		r := make(catalog.Backlog)
		same(t, "stock", r.Stock[0].Stock, units(30, 0, 0, 40, 90))
		same(t, "backlog", r.Stock[0].Backlog, units(0, 60, 80, 0, 0))
		same(t, "served", r.Stock[0].Served, units(120, 30, 40, 160, 0))
		if d := cmp.Diff([]seen{{"A@central", 1, 2, "80"}}, gapsOf(r, Shortage)); d != "" {
			t.Error(d)
		}
		// 80 units at 189 - 118.50.
		if g := gap(t, r, Shortage); g.Money != quantity.Whole(5640) || g.Base != quantity.Whole(150) {
			t.Errorf("money %v, base %v", g.Money, g.Base)
		}
	})
	t.Run("lost", func(t *testing.T) {
		r := make(catalog.Lost)
		same(t, "stock", r.Stock[0].Stock, units(30, 0, 0, 120, 170))
		same(t, "lost", r.Stock[0].Lost, units(0, 60, 20, 0, 0))
		same(t, "served", r.Stock[0].Served, units(120, 30, 40, 80, 0))
		same(t, "backlog", r.Stock[0].Backlog, units(0, 0, 0, 0, 0))
		if d := cmp.Diff([]seen{{"A@central", 1, 2, "80"}}, gapsOf(r, Shortage)); d != "" {
			t.Error(d)
		}
	})
	t.Run("negative opening", func(t *testing.T) {
		b := newPlan(1, "A")
		b.Families[0].Unmet = catalog.Lost
		b.baseline(0, 0, 60)
		commit(b.source("lyon", 0), 0, 0, series(100))
		b.closing(map[[2]int]int64{{0, 0}: -20})
		r := b.project()
		same(t, "stock", r.Stock[0].Stock, units(20))
		same(t, "served", r.Stock[0].Served, units(60))
		if notesOf(r, NoteOpeningNegative) != 1 {
			t.Errorf("notes %v", r.Notes)
		}
	})
}

func TestOpenPeriod(t *testing.T) {
	b := newPlan(1, "A")
	b.baseline(0, 0, 430)
	commit(b.source("lyon", 0), 0, 0, series(420))
	b.closing(map[[2]int]int64{{0, 0}: 300})
	o := &b.Actuals.Open
	o.AsOf, o.HasSales, o.HasReceipts, o.HasStock = date("2026-12-10"), true, true, true
	o.Stock = map[actual.Key]quantity.Number{ofItem(0, 0): quantity.Whole(340)}
	o.Sales = map[actual.Key]quantity.Number{atMarket(0, 0): quantity.Whole(110)}
	o.Receipts = map[actual.Key]quantity.Number{{Source: 0, Market: dimension.None, Site: 0, Item: 0}: quantity.Whole(150)}
	r := b.project()
	same(t, "stock", r.Stock[0].Stock, units(290))
	same(t, "demand still to come", r.Demand[0].Open, units(320))
	same(t, "supply still to come", r.Stock[0].Supply, units(270))
	same(t, "consensus", r.Demand[0].Consensus, units(430))
	// The whole period's revenue: 110 sold and 320 served.
	same(t, "revenue", r.Money[0].Revenue, units(430*189))
}

func TestMakeToOrder(t *testing.T) {
	b := newPlan(3, "A")
	b.Families[0].Strategy, b.Families[0].Promise = catalog.MakeToOrder, 2
	b.baseline(0, 0, 30, 50, 20)
	commit(b.source("lyon", 0), 0, 0, series(45, 45, 60))
	b.closing(nil)
	b.Actuals.Open.Demand = []actual.Order{{Key: atMarket(0, 0), Due: date("2026-12-15"), Quantity: quantity.Whole(40)}}
	r := b.project()
	same(t, "shipments", r.Stock[0].Served, units(45, 45, 50))
	same(t, "backlog", r.Stock[0].Backlog, units(25, 30, 0))
	if g := gapsOf(r, Shortage); g != nil {
		t.Errorf("an order book is no shortage: %v", g)
	}
}

// Made to order, what remains of the open period is what was not booked yet:
// not what was not shipped yet.
func TestMakeToOrderInside(t *testing.T) {
	b := newPlan(1, "A")
	b.Families[0].Strategy, b.Families[0].Promise = catalog.MakeToOrder, 2
	b.baseline(0, 0, 30)
	commit(b.source("lyon", 0), 0, 0, series(45))
	b.closing(nil)
	o := &b.Actuals.Open
	o.AsOf, o.HasSales, o.HasBookings, o.HasReceipts, o.HasStock = date("2026-12-10"), true, true, true, true
	o.Stock = map[actual.Key]quantity.Number{}
	o.Sales = map[actual.Key]quantity.Number{atMarket(0, 0): quantity.Whole(5)}
	o.Bookings = map[actual.Key]quantity.Number{atMarket(0, 0): quantity.Whole(12)}
	o.Receipts = map[actual.Key]quantity.Number{}
	r := b.project()
	same(t, "bookings still to come", r.Demand[0].Open, units(18))
}

func TestTransfer(t *testing.T) {
	b := newPlan(2, "A")
	b.Sites = append(b.Sites, network.Site{ID: "reno"})
	b.Markets = append(b.Markets, network.Market{ID: "us", Currency: "EUR", Priority: 2, ServedFrom: servedFrom(1)})
	b.baseline(0, 0, 50, 50)
	b.baseline(1, 0, 40, 80)
	lane := b.source("lane", 1)
	lane.Type, lane.From, lane.Lead = supply.Transfer, 0, supply.LeadTime{Periods: 1}
	commit(lane, 1, 0, seriesAt(1, 100))
	b.order(0, 1, 0, "2026-12-20", 60)
	b.closing(map[[2]int]int64{{0, 0}: 500, {1, 0}: 20})
	r := b.project()
	same(t, "central", r.Stock[0].Stock, units(350, 300))
	same(t, "reno", r.Stock[1].Stock, units(40, 60))
	same(t, "in transit to reno", r.Stock[1].InTransit, units(100, 0))
	same(t, "owned", r.Stock[1].Owned, units(0, 0))
	same(t, "leaves central", r.Stock[0].TransferOut, units(100, 0))
}

// adjust adds an adjustment of the item 0 in the market eu.
func (b builder) adjust(layer demand.Layer, a demand.Adjustment) {
	a.Layer, a.Family = layer, dimension.None
	if a.Items == nil {
		a.Items = []int{0}
	}
	if a.Markets == nil {
		a.Markets = []int{0}
	}
	b.Adjustments = append(b.Adjustments, a)
}

func TestConsensus(t *testing.T) {
	for _, order := range []string{"percent first", "add first"} {
		b := newPlan(1, "A")
		b.baseline(0, 0, 610)
		b.adjust(demand.Marketing, demand.Adjustment{ID: "m", Percent: percents(0, "-4%")})
		if order == "percent first" {
			b.adjust(demand.Sales, demand.Adjustment{ID: "p", Percent: percents(0, "10%")})
			b.adjust(demand.Sales, demand.Adjustment{ID: "a", Add: series(400)})
		} else {
			b.adjust(demand.Sales, demand.Adjustment{ID: "a", Add: series(400)})
			b.adjust(demand.Sales, demand.Adjustment{ID: "p", Percent: percents(0, "10%")})
		}
		b.adjust(demand.Management, demand.Adjustment{ID: "g", Set: series(1000)})
		d := b.project().Demand[0]
		for k, want := range []int64{610, 586, 1045, 1000} {
			same(t, order+" "+demand.Layers[k].String(), d.After[k], units(want))
		}
		byLayer := map[demand.Layer]quantity.Number{}
		for _, s := range d.Steps {
			byLayer[b.Adjustments[s.Adjustment].Layer] += s.Delta
		}
		want := map[demand.Layer]quantity.Number{demand.Marketing: quantity.Whole(-24), demand.Sales: quantity.Whole(459), demand.Management: quantity.Whole(-45)}
		if diff := cmp.Diff(want, byLayer); diff != "" {
			t.Error(order, diff)
		}
	}
}

func TestConsensusOfMissing(t *testing.T) {
	b := newPlan(1, "A")
	b.adjust(demand.Product, demand.Adjustment{ID: "launch", Set: series(120)})
	b.adjust(demand.Sales, demand.Adjustment{ID: "p", Percent: percents(0, "25%")})
	r := b.project()
	same(t, "consensus", r.Demand[0].Consensus, units(150))
	same(t, "baseline", r.Demand[0].Baseline, units(missing))
	if len(r.Notes) != 1 || r.Notes[0].Kind != NoteOpeningMissing {
		t.Errorf("notes %+v", r.Notes)
	}
}

func TestCapacity(t *testing.T) {
	b := newPlan(4, "X", "Y")
	s := b.source("lyon", 0)
	s.Resources = []supply.Resource{{ID: "hours", Capacity: series(110, 0)}}
	half, quarter := quantity.Number(5000), quantity.Number(2500)
	s.Uses = []supply.Use{{Item: 0, Amount: half, Offset: 1}, {Item: 1, Amount: quarter}}
	commit(s, 0, 0, seriesAt(1, 200, 0, 60))
	commit(s, 0, 1, series(80, 120))
	b.order(0, 0, 0, "2026-12-05", 100)
	b.order(0, 0, 0, "2027-02-05", 50)
	b.order(0, 0, 1, "2027-02-05", 40)
	b.closing(nil)
	r := b.project()
	l := r.Load[0]
	// Feb: half of Mar's 60 of X, a quarter of 40 of Y. Mar: nothing is known to come after it.
	same(t, "load", l.Load, units(120, 30, 40, 0))
	same(t, "capacity", l.Capacity, units(110, 0, missing, missing))
	over := gap(t, r, Overload)
	if over.From != first || over.To != first+1 || over.Units != quantity.Whole(40) {
		t.Errorf("%+v", over)
	}
	if n := notesOf(r, NoteCapacityMissing); n != 1 {
		t.Errorf("%d notes of missing capacity", n)
	}
	if d := cmp.Diff([]seen{{"X@central", 2, 2, "50"}}, gapsOf(r, OrdersAboveCommitment)); d != "" {
		t.Error(d)
	}
}

func TestAllocationThroughPriorities(t *testing.T) {
	b := newPlan(1, "A")
	b.Markets = nil
	for _, m := range []struct {
		id       string
		priority int
		demand   int64
	}{{"au", 2, 25}, {"eu", 1, 60}, {"jp", 2, 25}, {"us", 2, 50}} {
		b.Markets = append(b.Markets, network.Market{ID: m.id, Currency: "EUR", Priority: m.priority, ServedFrom: servedFrom(0)})
		b.baseline(len(b.Markets)-1, 0, m.demand)
	}
	b.Actuals.Open.Demand = []actual.Order{{Key: atMarket(1, 0), Due: date("2026-11-15"), Quantity: quantity.Whole(10)}}
	commit(b.source("lyon", 0), 0, 0, series(100))
	b.closing(nil)
	r := b.project()
	for m, want := range map[int]int64{0: 8, 1: 70, 2: 7, 3: 15} {
		same(t, b.Markets[m].ID, r.Demand[m].Served, units(want))
	}
}

func TestCoverThroughThePlan(t *testing.T) {
	b := newPlan(24, "A")
	b.baseline(0, 0, 360, 458, 300, 264, 140, 233, 229, 208, 260, 336, 295, 226, 336, 434, 276, 240, 116, 209, 205, 183, 235, 312, 270, 201)
	s := b.source("lyon", 0)
	commit(s, 0, 0, seriesAt(5, 2500).With(append(seriesAt(15, 2000).List(), seriesAt(23, 0).List()...)...))
	b.closing(map[[2]int]int64{{0, 0}: 1310})
	r := b.project()
	net := make(Column, 24)
	for k := range net {
		net[k] = r.Stock[0].Stock[k] - r.Stock[0].Backlog[k]
	}
	same(t, "unconstrained", net, units(950, 492, 192, -72, -212, 2055, 1826, 1618, 1358, 1022, 727, 501, 165, -269, -545, 1215, 1099, 890, 685, 502, 267, -45, -315, -516))
	want := []string{"2.73", "1.73", "0.73", "0", "0", "7.38", "6.38", "5.38", "4.38", "3.38", "2.38", "1.38", "0.38", "0", "0", "5.86", "4.86", "3.86", "2.86", "1.86", "0.86", "0", "0", "0"}
	for k, c := range r.Stock[0].Cover {
		if got := quantity.Round(c.Periods, 2); got != num(t, want[k]) || c.AtLeast {
			t.Errorf("period %d: cover %v, want %s", k, c, want[k])
		}
	}
}

// group is an adjustment of several items of the market eu.
func (b builder) groupOf(layer demand.Layer, items []int, a demand.Adjustment) {
	a.Items = items
	b.adjust(layer, a)
}

func TestSpreadThroughThePlan(t *testing.T) {
	for _, c := range []struct {
		name     string
		baseline []int64
		adjust   demand.Adjustment
		want     []int64
	}{
		{"an add", []int64{3, 3, 3, 0}, demand.Adjustment{Add: series(10)}, []int64{7, 6, 6, 0}},
		{"a removal", []int64{5, 5, 1}, demand.Adjustment{Add: series(-10)}, []int64{0, 1, 0}},
		{"a set", []int64{3, 3, 3}, demand.Adjustment{Set: series(7)}, []int64{3, 2, 2}},
		{"a percent", []int64{5, 5, 1}, demand.Adjustment{Percent: percents(0, "-50%")}, []int64{3, 3, 0}},
		{"a stated split where nothing stands", []int64{0, 0, 0}, demand.Adjustment{Add: series(10), Split: []demand.Part{{Item: 0, Share: ratio("50%")}, {Item: 1, Share: ratio("30%")}, {Item: 2, Share: ratio("20%")}}}, []int64{5, 3, 2}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newPlan(1, []string{"A", "B", "C", "D"}[:len(c.baseline)]...)
			var items []int
			for i, v := range c.baseline {
				b.baseline(0, i, v)
				items = append(items, i)
			}
			b.groupOf(demand.Sales, items, c.adjust)
			b.closing(nil)
			r := b.project()
			var got []int64
			for i := range r.Demand {
				got = append(got, int64(r.Demand[i].Consensus[0]/quantity.Scale))
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
			if len(r.Notes) != 0 {
				t.Errorf("notes %+v", r.Notes)
			}
		})
	}
}

func TestSpreadRemovesTooMuch(t *testing.T) {
	b := newPlan(1, "A", "B", "C")
	for i, v := range []int64{5, 5, 1} {
		b.baseline(0, i, v)
	}
	b.groupOf(demand.Sales, []int{0, 1, 2}, demand.Adjustment{Add: series(-12)})
	b.closing(nil)
	r := b.project()
	if len(r.Notes) != 1 || r.Notes[0].Kind != NoteRemovesTooMuch || r.Notes[0].Amount != quantity.One {
		t.Errorf("notes %+v, want one: 1 too many", r.Notes)
	}
}

func TestSpreadOfNothingIsEqualAndSaysSo(t *testing.T) {
	b := newPlan(1, "A", "B", "C", "D")
	for i := range 4 {
		b.baseline(0, i, 0)
	}
	b.Items[3].Until = first - 1
	b.groupOf(demand.Sales, []int{0, 1, 2, 3}, demand.Adjustment{Add: series(10)})
	b.closing(nil)
	r := b.project()
	for i, want := range []int64{4, 3, 3, missing} { // D is not sold any more
		same(t, b.Items[i].ID, r.Demand[i].Consensus, units(want))
	}
	if len(r.Notes) != 1 || r.Notes[0].Kind != NoteEqualSplit {
		t.Errorf("notes %+v", r.Notes)
	}
}
