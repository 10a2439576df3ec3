package projection

import (
	"fmt"
	"testing"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finance"
	"github.com/accord-plan/accord/internal/network"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/stock"
	"github.com/accord-plan/accord/internal/supply"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// dice draws the parts of a random plan.
type dice struct{ *rapid.T }

func (d dice) upTo(n int, what string) int { return rapid.IntRange(0, n).Draw(d.T, what) }
func (d dice) chance(percent int, what string) bool {
	return rapid.IntRange(1, 100).Draw(d.T, what) <= percent
}

// cells draws a series that lacks a period now and then.
func (d dice) cells(n, most, missingPercent int) dimension.Series {
	var s dimension.Series
	for t := range n {
		if d.chance(missingPercent, "hole") {
			continue
		}
		s = s.With(dimension.Cell{Value: quantity.Whole(int64(d.upTo(most, "cell"))), Period: first + period.Period(t)})
	}
	return s
}

func (d dice) percent(what string) quantity.Ratio {
	return quantity.Ratio(rapid.Int64Range(-50, 80).Draw(d.T, what)) * (quantity.RatioScale / 100)
}

// randomPlan draws a plan with everything in it that a projection reads.
func randomPlan(t *rapid.T) builder {
	d := dice{t}
	n := 1 + d.upTo(8, "horizon")
	b := newPlan(n)
	b.Families = nil
	for f := range 2 {
		b.Families = append(b.Families, catalog.Family{ID: fmt.Sprint("f", f), Strategy: catalog.Strategy(1 + d.upTo(1, "strategy")),
			Unmet: catalog.Unmet(1 + d.upTo(1, "unmet")), Promise: d.upTo(2, "promise"), Decimals: d.upTo(2, "decimals")})
	}
	for i := range 1 + d.upTo(3, "items") {
		b.item(fmt.Sprint("i", i), d.upTo(1, "family"))
		if d.chance(20, "ends") {
			b.Items[i].Until = first + period.Period(d.upTo(n, "until"))
		}
	}
	b.Sites, b.Markets = nil, nil
	sites := 1 + d.upTo(2, "sites")
	for s := range sites {
		b.Sites = append(b.Sites, network.Site{ID: fmt.Sprint("s", s)})
	}
	for m := range 1 + d.upTo(2, "markets") {
		b.Markets = append(b.Markets, network.Market{ID: fmt.Sprint("m", m), Currency: "EUR", Priority: 1 + d.upTo(1, "priority"), ServedFrom: d.shares(sites)})
	}
	d.demand(b, n)
	d.supply(b, n)
	d.facts(b)
	b.Budgets = []finance.Budget{{Year: 2027, Lines: []finance.Line{{Market: 0, Family: 0, Revenue: d.cells(n, 9000, 30)}}}}
	b.index()
	return b
}

func (d dice) shares(sites int) []network.Share {
	if sites == 1 || d.chance(50, "one site") {
		return servedFrom(d.upTo(sites-1, "site"))
	}
	part := quantity.Ratio(rapid.Int64Range(1, 99).Draw(d.T, "share")) * (quantity.RatioScale / 100)
	return []network.Share{{Site: 0, Share: part}, {Site: 1, Share: quantity.Unit - part}}
}

func (d dice) demand(b builder, n int) {
	for m := range b.Markets {
		for f := range b.Families {
			base := demand.Baseline{Market: m, Family: f}
			for _, i := range b.Families[f].Items {
				if d.chance(85, "baseline") {
					base.Rows = append(base.Rows, demand.Row{Item: i, Cells: d.cells(n, 90, 3)})
				}
			}
			b.Baselines = append(b.Baselines, base)
		}
	}
	for k := range d.upTo(5, "adjustments") {
		a := demand.Adjustment{ID: fmt.Sprint("a", k), Layer: demand.Layer(1 + d.upTo(3, "layer")), Family: dimension.None, Markets: []int{d.upTo(len(b.Markets)-1, "market")}}
		if d.chance(50, "family") {
			a.Family = d.upTo(1, "which")
			a.Items = b.Families[a.Family].Items
		} else {
			a.Items = []int{d.upTo(len(b.Items)-1, "item")}
		}
		if len(b.Markets) > 1 && d.chance(30, "all") {
			a.Markets = []int{0, 1}
		}
		at := first + period.Period(d.upTo(n-1, "at"))
		switch d.upTo(3, "kind") {
		case 0:
			a.Set = dimension.SeriesOf([]dimension.Cell{{Period: at, Value: quantity.Whole(int64(d.upTo(300, "set")))}})
		case 1:
			a.Percent = dimension.Ratios{{Period: at, Value: d.percent("percent")}}
		case 2:
			a.Add = dimension.SeriesOf([]dimension.Cell{{Period: at, Value: quantity.Whole(int64(d.upTo(200, "add")) - 60)}})
		case 3:
			a.Add = dimension.SeriesOf([]dimension.Cell{{Period: at, Value: quantity.Number(d.upTo(2_000_000, "odd add"))}})
			a.TradeSpend = dimension.SeriesOf([]dimension.Cell{{Period: at, Value: quantity.Whole(500)}})
		}
		b.Adjustments = append(b.Adjustments, a)
	}
	laid(b.Adjustments)
}

func (d dice) supply(b builder, n int) {
	for k := range d.upTo(3, "sources") {
		s := b.source(fmt.Sprint("src", k))
		s.Type = supply.Type(1 + d.upTo(2, "type"))
		s.Lead.Periods = d.upTo(2, "lead")
		if d.chance(20, "days") {
			s.Lead = supply.LeadTime{Days: d.upTo(90, "lead days")}
		}
		s.OwnedOnShipment = d.chance(50, "owned")
		if s.Type == supply.Transfer {
			s.From = d.upTo(len(b.Sites)-1, "from")
		}
		for site := range b.Sites {
			if site != s.From && d.chance(70, "delivers") {
				s.Sites = append(s.Sites, site)
			}
		}
		s.Resources = []supply.Resource{{ID: "r", Capacity: d.cells(n, 80, 20)}}
		for i := range b.Items {
			if d.chance(70, "terms") {
				s.Terms = append(s.Terms, supply.Terms{Item: i, Minimum: whole(int64(d.upTo(50, "min"))), Multiple: whole(int64(1 + d.upTo(20, "mult"))),
					Maximum: whole(int64(50 + d.upTo(200, "max"))), Primary: d.chance(60, "primary")})
				s.Uses = append(s.Uses, supply.Use{Item: i, Amount: 5000, Offset: d.upTo(1, "offset")})
			}
			for _, site := range s.Sites {
				if d.chance(60, "commits") {
					commit(s, site, i, d.cells(d.upTo(n, "committed"), 120, 20))
				}
				if d.chance(20, "orders") {
					b.order(k, site, i, rapid.SampledFrom([]string{"2026-11-02", "2026-12-14", "2027-02-01"}).Draw(d.T, "due"), int64(d.upTo(80, "ordered")))
				}
			}
		}
	}
}

func (d dice) facts(b builder) {
	closing := map[[2]int]int64{}
	for s := range b.Sites {
		for i := range b.Items {
			if d.chance(80, "counted") {
				closing[[2]int{s, i}] = int64(d.upTo(200, "stock")) - 20
			}
			cover, most := quantity.Number(d.upTo(30_000, "cover")), quantity.Number(d.upTo(60_000, "most"))
			if d.chance(50, "target") {
				b.Targets = append(b.Targets, stock.Target{ID: fmt.Sprint("t", s, i), Items: []int{i}, Family: dimension.None, Site: s, Cover: &cover, MaximumCover: &most})
			}
		}
	}
	b.closing(closing)
	if d.chance(15, "no stock file") {
		b.Actuals.Stock = actual.Table{}
	}
	o := &b.Actuals.Open
	if d.chance(40, "snapshot") {
		o.AsOf, o.HasSales, o.HasReceipts, o.HasStock = date("2026-12-10"), true, true, true
		o.Stock, o.Sales = map[actual.Key]quantity.Number{}, map[actual.Key]quantity.Number{}
		for i := range b.Items {
			o.Stock[ofItem(0, i)] = quantity.Whole(int64(d.upTo(100, "now")))
			o.Sales[atMarket(0, i)] = quantity.Whole(int64(d.upTo(60, "sold")))
		}
	}
	for i := range b.Items {
		if d.chance(30, "customers") {
			o.Demand = append(o.Demand, actual.Order{Key: atMarket(0, i), Due: date(rapid.SampledFrom([]string{"2026-11-20", "2026-12-24", "2027-02-10"}).Draw(d.T, "wanted")), Quantity: quantity.Whole(int64(d.upTo(40, "owed")))})
		}
	}
}

// add sums numbers, Missing if any is.
func total(parts ...quantity.Number) quantity.Number {
	var sum quantity.Number
	for _, v := range parts {
		if v.IsMissing() {
			return v
		}
		sum += v
	}
	return sum
}

func TestEveryPlanAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := randomPlan(t)
		r := Project(b.Plan)
		for i := range r.Stock {
			if bad := r.Stock[i].Identity(); bad != nil {
				t.Fatalf("identity of %+v: %v", r.Stock[i], bad)
			}
		}
		stepsSum(t, r)
		supplySums(t, r)
		marketsSum(t, r)
		within := Project(b.Plan)
		if d := cmp.Diff(r, within, cmpopts.IgnoreFields(Result{}, "Plan", "borrowed")); d != "" {
			t.Fatalf("not the same twice: %s", d)
		}
		again := ProjectAgainst(b.Plan, r)
		for i := range again.Gaps {
			if k := again.Gaps[i].Kind; k == FrozenChange || k == InsideLeadTime {
				t.Fatalf("nothing is new against itself: %+v", again.Gaps[i])
			}
		}
	})
}

func stepsSum(t *rapid.T, r *Result) {
	for i := range r.Demand {
		d := &r.Demand[i]
		sums := make([]quantity.Number, r.N)
		for _, s := range d.Steps {
			sums[s.Period-r.First] += s.Delta
		}
		for k, c := range d.Consensus {
			if base := d.Baseline[k]; !c.IsMissing() && known0(base)+sums[k] != c {
				t.Fatalf("row %d period %d: %v + %v is not %v", i, k, base, sums[k], c)
			}
			if !c.IsMissing() && c < 0 {
				t.Fatalf("row %d period %d: %v", i, k, c)
			}
		}
	}
}

func supplySums(t *rapid.T, r *Result) {
	for i := range r.Stock {
		s := &r.Stock[i]
		want := make(Column, r.N)
		for k := range r.Supply {
			if r.Supply[k].Site == s.Site && r.Supply[k].Item == s.Item {
				addTo(want, r.Supply[k].Total)
			}
		}
		parts := make(Column, r.N)
		for k := range parts {
			parts[k] = total(s.Committed[k], s.Orders[k], s.Planned[k])
		}
		if cmp.Diff(want, s.Supply) != "" || cmp.Diff(parts, s.Supply) != "" {
			t.Fatalf("supply %v, its sources %v, its parts %v", s.Supply, want, parts)
		}
	}
}

// marketsSum checks that markets and sites tell the same of every item that is
// known everywhere.
func marketsSum(t *rapid.T, r *Result) {
	for item := range r.Plan.Items {
		for k := range r.N {
			var markets, sites, open, demanded quantity.Number
			for i := range r.Demand {
				if r.Demand[i].Item == item {
					markets = total(markets, r.Demand[i].Served[k])
					open = total(open, r.Demand[i].Open[k])
				}
			}
			for i := range r.Stock {
				if r.Stock[i].Item == item {
					sites = total(sites, r.Stock[i].Served[k])
					demanded = total(demanded, r.Stock[i].Demand[k])
				}
			}
			if !markets.IsMissing() && !sites.IsMissing() && markets != sites {
				t.Fatalf("item %d period %d: markets are served %v, sites serve %v", item, k, markets, sites)
			}
			if !open.IsMissing() && open != demanded {
				t.Fatalf("item %d period %d: markets demand %v, sites see %v", item, k, open, demanded)
			}
		}
	}
}
