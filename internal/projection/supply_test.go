package projection

import (
	"testing"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/network"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/stock"
	"github.com/accord-plan/accord/internal/supply"
	"github.com/google/go-cmp/cmp"
)

func itemTarget(item int, cover *quantity.Number) stock.Target {
	return stock.Target{ID: "t", Items: []int{item}, Family: dimension.None, Cover: cover}
}

func TestPlannedSupply(t *testing.T) {
	// Committed for December; lead time 2, so January cannot be ordered any
	// more; from February on what restores a cover of one period is planned.
	b := newPlan(6, "A")
	b.baseline(0, 0, 50, 50, 50, 70, 30, 10)
	s := b.source("lyon", 0)
	s.Lead.Periods = 2
	s.Terms = []supply.Terms{{Item: 0, Minimum: whole(40), Multiple: whole(20), Maximum: whole(100), Primary: true}}
	commit(s, 0, 0, series(60))
	b.closing(map[[2]int]int64{{0, 0}: 60})
	b.Targets = []stock.Target{itemTarget(0, whole(1))}
	r := b.project()
	x := r.Stock[0]
	same(t, "target", x.Target, units(50, 50, 70, 30, 10, 10))
	// Dec 60+60-50 = 70, Jan 20. Feb: 70 - (20 - 50) = 100, at the maximum. Mar:
	// 30 - (70 - 70) = 30, minimum 40. Apr: 10 - (40 - 30) = 0. May: what comes
	// after it is not known, so April's target of 10 stands: 10 - (10 - 10) = 10,
	// minimum 40.
	same(t, "planned", x.Planned, units(0, 0, 100, 40, 0, 40))
	same(t, "stock", x.Stock, units(70, 20, 70, 40, 10, 40))
	same(t, "committed", x.Committed, units(60, 0, 0, 0, 0, 0))
	if d := cmp.Diff([]seen{{"A@central", 1, 1, "30"}}, gapsOf(r, BelowTarget)); d != "" {
		t.Error(d)
	}
	g := gap(t, r, BelowTarget)
	if g.Text != "stock 20, target 50 (30 too little)" || g.Money != quantity.Whole(3555) || g.LastDay != date("2026-10-31") {
		t.Errorf("%+v", g)
	}
}

func TestPlannedSupplyWithoutTargetServesDemand(t *testing.T) {
	b := newPlan(3, "A")
	b.baseline(0, 0, 50, 50, 50)
	b.source("lyon", 0).Uses = []supply.Use{{Item: 0, Resource: -1}}
	b.order(0, 0, 0, "2027-01-10", 20)
	b.closing(map[[2]int]int64{{0, 0}: 60})
	r := b.project()
	same(t, "planned", r.Stock[0].Planned, units(0, 20, 50))
	same(t, "orders", r.Stock[0].Orders, units(0, 20, 0))
	same(t, "stock", r.Stock[0].Stock, units(10, 0, 0))
	same(t, "source's total", r.Supply[0].Total, units(0, 40, 50))
	same(t, "source's commitments", r.Supply[0].Committed, units(missing, missing, missing))
}

func TestCommitmentOfZeroCounts(t *testing.T) {
	b := newPlan(2, "A")
	b.baseline(0, 0, 10, 10)
	commit(b.source("lyon", 0), 0, 0, series(0, 0))
	b.order(0, 0, 0, "2026-12-10", 30)
	b.closing(map[[2]int]int64{{0, 0}: 20})
	r := b.project()
	same(t, "supply", r.Stock[0].Supply, units(0, 0))
	same(t, "stock", r.Stock[0].Stock, units(10, 0))
	if g := gap(t, r, OrdersAboveCommitment); g.Text != "30 on order, 0 committed by lyon (30 too much)" {
		t.Error(g.Text)
	}
}

func TestSeveralSources(t *testing.T) {
	two := func(a, b supply.Terms) builder {
		p := newPlan(1, "A")
		p.baseline(0, 0, 100)
		p.source("far", 0).Terms = []supply.Terms{a}
		p.source("near", 0).Terms = []supply.Terms{b}
		p.closing(nil)
		return p
	}
	for _, c := range []struct {
		name      string
		far, near supply.Terms
		want      []int64
		notes     int
	}{
		{"primary", supply.Terms{}, supply.Terms{Primary: true}, []int64{0, 100}, 0},
		{"shares", supply.Terms{Share: ratioOf("70%")}, supply.Terms{Share: ratioOf("30%")}, []int64{70, 30}, 0},
		{"a share and the primary for the rest", supply.Terms{Share: ratioOf("25%")}, supply.Terms{Primary: true}, []int64{25, 75}, 0},
		{"nobody knows", supply.Terms{}, supply.Terms{}, []int64{0, 0}, 1},
	} {
		r := two(c.far, c.near).project()
		for k, want := range c.want {
			same(t, c.name, r.Supply[k].Planned, units(want))
		}
		if n := notesOf(r, NoteNoPrimary); n != c.notes {
			t.Errorf("%s: %d notes", c.name, n)
		}
	}
}

func TestPlannedTransferDrawsOnItsOrigin(t *testing.T) {
	b := newPlan(3, "A")
	b.Sites = append(b.Sites, network.Site{ID: "reno"})
	b.Markets[0].ServedFrom = servedFrom(1)
	b.baseline(0, 0, 0, 40, 60)
	lane := b.source("lane", 1)
	lane.Type, lane.From, lane.Lead, lane.OwnedOnShipment = supply.Transfer, 0, supply.LeadTime{Periods: 1}, true
	lane.Terms = []supply.Terms{{Item: 0}}
	b.source("lyon", 0).Terms = []supply.Terms{{Item: 0}}
	b.closing(map[[2]int]int64{{0, 0}: 30})
	r := b.project()
	same(t, "planned to reno", r.Stock[1].Planned, units(0, 40, 60))
	same(t, "leaves central", r.Stock[0].TransferOut, units(40, 60, 0))
	same(t, "planned at central", r.Stock[0].Planned, units(10, 60, 0))
	same(t, "in transit, ours", r.Stock[1].Owned, units(40, 60, 0))
	same(t, "value in transit", r.Value[1].InTransit, Column{num(t, "4740"), num(t, "7110"), 0})
}

// TestTransferThatHasArrived: what left before the first open period is not taken
// from its origin again, whether it is still on order or has arrived since; of
// 40 promised 10 have left neither way, so they leave now.
func TestTransferThatHasArrived(t *testing.T) {
	b := newPlan(2, "A")
	b.Sites = append(b.Sites, network.Site{ID: "reno"})
	b.Markets[0].ServedFrom = servedFrom(1)
	b.baseline(0, 0, 20, 20)
	lane := b.source("lane", 1)
	lane.Type, lane.From, lane.Lead = supply.Transfer, 0, supply.LeadTime{Periods: 1}
	commit(lane, 1, 0, series(40))
	b.closing(map[[2]int]int64{{0, 0}: 100, {1, 0}: 0})
	b.order(0, 1, 0, "2026-12-14", 12)
	same(t, "with an order of 12", b.project().Stock[0].TransferOut, units(28, 0))
	b.Actuals.Open.HasReceipts = true
	b.Actuals.Open.Receipts = map[actual.Key]quantity.Number{{Source: 0, Market: dimension.None, Site: 1, Item: 0}: quantity.Whole(18)}
	r := b.project()
	same(t, "and 18 that came", r.Stock[0].TransferOut, units(10, 0))
	same(t, "at reno", r.Stock[1].Supply, units(40, 0))
}

// TestPromiseThatHasComeIsNotNew: 40 promised, of which 30 came and 10 are on
// order, were known before; with 15 on order 5 are more than was promised.
func TestPromiseThatHasComeIsNotNew(t *testing.T) {
	b := newPlan(2, "A")
	b.baseline(0, 0, 20, 20)
	maker := b.source("maker", 2)
	commit(maker, 0, 0, series(40))
	b.closing(map[[2]int]int64{{0, 0}: 100})
	b.order(0, 0, 0, "2026-12-14", 10)
	b.Actuals.Open.HasReceipts = true
	b.Actuals.Open.Receipts = map[actual.Key]quantity.Number{{Source: 0, Market: dimension.None, Site: 0, Item: 0}: quantity.Whole(30)}
	if r := b.project(); gapOf(r, InsideLeadTime) != nil || gapOf(r, OrdersAboveCommitment) != nil {
		t.Errorf("gaps: %v", r.Gaps)
	}
	b.order(0, 0, 0, "2026-12-15", 5)
	if g := gapOf(b.project(), OrdersAboveCommitment); g == nil || g.Units != quantity.Whole(5) {
		t.Errorf("orders above the commitment: %v, want 5", g)
	}
}

func gapOf(r *Result, kind string) *Gap {
	for i := range r.Gaps {
		if r.Gaps[i].Kind == kind {
			return &r.Gaps[i]
		}
	}
	return nil
}

func TestTransferThatStockCannotFill(t *testing.T) {
	// 100 leave in December and 80 are there: 20 are owed before the market.
	b := newPlan(2, "A")
	b.Families[0].Unmet = catalog.Lost
	b.Sites = append(b.Sites, network.Site{ID: "reno"})
	b.baseline(0, 0, 30, 30)
	lane := b.source("lane", 1)
	lane.Type, lane.From, lane.Lead = supply.Transfer, 0, supply.LeadTime{Periods: 1}
	commit(lane, 1, 0, seriesAt(1, 100))
	commit(b.source("lyon", 0), 0, 0, series(0, 45))
	b.closing(map[[2]int]int64{{0, 0}: 80})
	r := b.project()
	same(t, "stock", r.Stock[0].Stock, units(0, 0))
	same(t, "owed to reno", r.Stock[0].Backlog, units(20, 0))
	same(t, "served", r.Stock[0].Served, units(0, 25))
	same(t, "lost", r.Stock[0].Lost, units(30, 5))
	if bad := r.Stock[0].Identity(); bad != nil {
		t.Error(bad)
	}
}

func TestRingOfLanes(t *testing.T) {
	b := newPlan(2, "A")
	b.Sites = append(b.Sites, network.Site{ID: "reno"})
	b.baseline(0, 0, 10, 10)
	for k, from := range []int{1, 0} {
		lane := b.source([]string{"back", "forth"}[k], 1-from)
		lane.Type, lane.From = supply.Transfer, from
		lane.Terms = []supply.Terms{{Item: 0}}
	}
	b.closing(nil)
	r := b.project()
	if n := notesOf(r, NoteLaneRing); n != 2 {
		t.Errorf("%d notes of a ring, want one for each site", n)
	}
}

func TestOpening(t *testing.T) {
	facts := func(b builder, stockAt int, receipts, sales []int64) {
		k := map[period.Period]bool{first + period.Period(stockAt): true}
		b.Actuals.Stock = actual.NewTable([]actual.Row{{Key: ofItem(0, 0), Cells: seriesAt(stockAt, 100)}}, k, k)
		known := map[period.Period]bool{}
		for i := range receipts {
			known[first-period.Period(len(receipts)-i)] = true
		}
		b.Actuals.Receipts = actual.NewTable([]actual.Row{{Key: actual.Key{Source: 0, Market: dimension.None, Site: 0, Item: 0}, Cells: seriesAt(-len(receipts), receipts...)}}, known, known)
		b.Actuals.Sales = actual.NewTable([]actual.Row{{Key: atMarket(0, 0), Cells: seriesAt(-len(sales), sales...)}}, known, known)
	}
	for _, c := range []struct {
		name            string
		at              int
		receipts, sales []int64
		want            quantity.Number
		note            NoteKind
	}{
		{"closing stock", -1, nil, nil, quantity.Whole(100), 0},
		{"rolled over two periods", -3, []int64{30, 20}, []int64{60, 15}, quantity.Whole(75), NoteOpeningRolled},
		{"facts between are missing", -3, []int64{30}, []int64{60}, quantity.Missing, NoteOpeningMissing},
	} {
		b := newPlan(1, "A")
		b.baseline(0, 0, 0)
		b.source("lyon", 0)
		facts(b, c.at, c.receipts, c.sales)
		r := b.project()
		if r.Stock[0].Opening != c.want {
			t.Errorf("%s: %v, want %v", c.name, r.Stock[0].Opening, c.want)
		}
		if c.note == 0 && len(r.Notes) != 0 || c.note != 0 && notesOf(r, c.note) != 1 {
			t.Errorf("%s: notes %+v", c.name, r.Notes)
		}
	}
}

func TestMissingOpeningIsNotZero(t *testing.T) {
	b := newPlan(2, "A")
	b.baseline(0, 0, 10, 10)
	b.source("lyon", 0).Terms = []supply.Terms{{Item: 0}}
	r := b.project()
	x := r.Stock[0]
	for name, c := range map[string]Column{"stock": x.Stock, "backlog": x.Backlog, "served": x.Served, "revenue": r.Demand[0].Revenue} {
		same(t, name, c, units(missing, missing))
	}
	if !x.Cover[0].Periods.IsMissing() {
		t.Errorf("cover %+v", x.Cover[0])
	}
	same(t, "planned", x.Planned, units(0, 0))
	if m := r.Money[0]; m.Unpriced != 2 || m.Cells != 2 || m.DemandValue[0] != quantity.Whole(1890) {
		t.Errorf("%+v", m)
	}
}

func TestMissingForecastEndsWhatIsKnown(t *testing.T) {
	b := newPlan(4, "A")
	b.baseline(0, 0, 10, 10, missing, 10)
	b.closing(map[[2]int]int64{{0, 0}: 100})
	r := b.project()
	same(t, "stock", r.Stock[0].Stock, units(90, 80, missing, missing))
	if c := r.Stock[0].Cover[0]; c.Periods != quantity.One || !c.AtLeast {
		t.Errorf("cover %+v, want at least 1", c)
	}
	if d := cmp.Diff([]seen{{"A@eu", 2, 2, "0"}}, gapsOf(r, NoForecast)); d != "" {
		t.Error(d)
	}
}

func TestTargetsAreAboutTheDemandAtTheSite(t *testing.T) {
	// central serves eu and ships to reno; hub only ships.
	b := newPlan(3, "A")
	b.Sites = append(b.Sites, network.Site{ID: "hub"}, network.Site{ID: "reno"})
	b.Markets = append(b.Markets, network.Market{ID: "us", Currency: "EUR", Priority: 2, ServedFrom: servedFrom(2)})
	b.baseline(0, 0, 10, 10, 10)
	b.baseline(1, 0, 20, 20, 20)
	for k, from := range []int{0, 1} {
		lane := b.source([]string{"from-central", "from-hub"}[k], 2)
		lane.Type, lane.From = supply.Transfer, from
		commit(lane, 2, 0, series(8, 12, 12))
	}
	b.closing(map[[2]int]int64{{0, 0}: 50, {1, 0}: 44})
	for s := range 3 {
		tg := itemTarget(0, whole(1))
		tg.Site = s
		b.Targets = append(b.Targets, tg)
	}
	r := b.project()
	same(t, "central", r.Stock[0].Target, units(10, 10, 10))
	same(t, "hub", r.Stock[1].Target, units(12, 12, 12))
	// 44 - 8 = 36 last for 12 and 12 and beyond.
	if c := r.Stock[1].Cover[0]; c.Periods != quantity.Whole(2) || !c.AtLeast {
		t.Errorf("%+v", c)
	}
}

func TestNothingIsSoldOutsideTheLife(t *testing.T) {
	b := newPlan(4, "A")
	b.baseline(0, 0, 10, 10, 10, 10)
	b.Items[0].From, b.Items[0].Until = first+1, first+2
	b.adjust(demand.Sales, demand.Adjustment{ID: "late", Add: seriesAt(3, 5)})
	b.closing(map[[2]int]int64{{0, 0}: 50})
	r := b.project()
	same(t, "consensus", r.Demand[0].Consensus, units(missing, 10, 10, missing))
	same(t, "demand at the site", r.Stock[0].Demand, units(0, 10, 10, 0))
	same(t, "stock", r.Stock[0].Stock, units(50, 40, 30, 30))
	if len(r.Notes) != 1 || r.Notes[0].Kind != NoteNothingAlive {
		t.Errorf("%+v", r.Notes)
	}
}

func TestOverdueOrders(t *testing.T) {
	b := newPlan(2, "A")
	b.baseline(0, 0, 10, 10)
	b.source("lyon", 0)
	b.order(0, 0, 0, "2026-10-10", 30)
	b.order(0, 0, 0, "2026-12-31", 5)
	b.closing(nil)
	r := b.project()
	same(t, "orders", r.Stock[0].Orders, units(35, 0))
	if len(r.Notes) != 1 || r.Notes[0].Kind != NoteOrdersOverdue || r.Notes[0].Amount != quantity.Whole(30) {
		t.Errorf("%+v", r.Notes)
	}
}

func TestSharesOverSites(t *testing.T) {
	b := newPlan(1, "A")
	b.Sites = append(b.Sites, network.Site{ID: "east"})
	b.Markets[0].ServedFrom = []network.Share{{Site: 0, Share: ratio("50%")}, {Site: 1, Share: ratio("50%")}}
	b.baseline(0, 0, 15)
	b.closing(map[[2]int]int64{{0, 0}: 5, {1, 0}: 50})
	r := b.project()
	same(t, "central", r.Stock[0].Demand, units(8))
	same(t, "east", r.Stock[1].Demand, units(7))
	same(t, "served", r.Demand[0].Served, units(12))
	same(t, "backlog", r.Demand[0].Backlog, units(3))
}

func TestOldestBacklogFirst(t *testing.T) {
	// Two markets of equal priority. December: 30 for 40 + 20 = 20 + 10, owed
	// 20 and 10. January demands 0 and 60, 45 come: the backlog first, all 30
	// of it, then 15 for us.
	b := newPlan(2, "A")
	b.Markets = append(b.Markets, network.Market{ID: "us", Currency: "EUR", Priority: 1, ServedFrom: servedFrom(0)})
	b.baseline(0, 0, 40, 0)
	b.baseline(1, 0, 20, 60)
	commit(b.source("lyon", 0), 0, 0, series(30, 45))
	b.closing(nil)
	r := b.project()
	same(t, "eu", r.Demand[0].Served, units(20, 20))
	same(t, "us", r.Demand[1].Served, units(10, 25))
	same(t, "us waits for", r.Demand[1].Backlog, units(10, 45))
}

func TestOddPlans(t *testing.T) {
	cal, err := period.NewCalendar("month", "")
	must(err)
	odd := map[string]*plan.Plan{
		"nothing":        {},
		"only a horizon": {Horizon: 3},
		"a calendar":     {Horizon: 3, Calendar: cal, First: first},
		"no markets":     {Horizon: 3, Calendar: cal, First: first, Items: []catalog.Item{{ID: "A"}}, Families: []catalog.Family{{ID: "f", Items: []int{0, 7}}}},
		"references that lead nowhere": {Horizon: 2, Calendar: cal, First: first, Items: []catalog.Item{{ID: "A", Family: 9}}, Sites: []network.Site{{ID: "s"}},
			Markets:     []network.Market{{ID: "m", ServedFrom: []network.Share{{Site: 5, Share: quantity.Unit}}}},
			Baselines:   []demand.Baseline{{Market: 0, Family: 9, Rows: []demand.Row{{Item: 0, Cells: series(1, 2)}, {Item: 4, Cells: series(1)}}}, {Market: 8}},
			Adjustments: []demand.Adjustment{{Layer: demand.Sales, Family: dimension.None}, {Layer: demand.Sales, Markets: []int{3}, Items: []int{0}, Family: dimension.None, Add: series(1)}, {Layer: demand.Sales, Markets: []int{0}, Family: 12, Set: series(1)}},
			Sources: []supply.Source{{ID: "x", Type: supply.Transfer, From: 4, Sites: []int{0, 3}, Terms: []supply.Terms{{Item: 0}, {Item: 6}}, Uses: []supply.Use{{Item: 0, Resource: 2}},
				Commitments: []supply.Commitment{{Site: 9, Item: 0, Cells: series(1)}, {Site: 0, Item: 9, Cells: series(1)}, {Site: 0, Item: 0, Cells: series(1)}}}},
			Targets: []stock.Target{{Site: 4, Items: []int{0, 9}, Family: dimension.None}, {Family: 30}}},
	}
	for name, p := range odd {
		t.Run(name, func(t *testing.T) {
			r := Project(p)
			if r.N != p.Horizon {
				t.Errorf("%d periods", r.N)
			}
			for i := range r.Stock {
				if bad := r.Stock[i].Identity(); bad != nil {
					t.Error(bad)
				}
			}
		})
	}
}
