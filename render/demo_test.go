package render_test

import (
	"testing"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finance"
	"github.com/accord-plan/accord/internal/network"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/supply"
	"github.com/accord-plan/accord/render"
)

// The demo is an outdoor company with three families, two markets and two
// sites, built by hand. Tents at the central warehouse are those of the grid
// in the documentation's example.

const horizon = 18

var month, _ = period.NewCalendar("month", "")

func at(s string) period.Period {
	p, err := month.Parse(s)
	if err != nil {
		panic(err)
	}
	return p
}

func day(s string) period.Date {
	d, err := period.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func num(s string) quantity.Number {
	n, err := quantity.Parse(s)
	if err != nil {
		panic(err)
	}
	return n
}

func ptr(n quantity.Number) *quantity.Number { return &n }

// whole makes a column of whole numbers; the last is repeated up to the
// horizon.
func whole(ns ...int64) projection.Column {
	c := make(projection.Column, horizon)
	for i := range c {
		c[i] = quantity.Whole(ns[min(i, len(ns)-1)])
	}
	return c
}

func series(first string, ns ...int64) dimension.Series {
	var s dimension.Series
	for i, n := range ns {
		s = s.With(dimension.Cell{Period: at(first) + period.Period(i), Value: quantity.Whole(n)})
	}
	return s
}

// flow is one item in one market and at the site that serves it.
type flow struct {
	market, site, item int
	opening            int64
	demand, supply     projection.Column
	target             int64
	baseline           projection.Column // nil: as demand
}

var (
	prices = []string{"78", "104", "189", "239"}
	costs  = []string{"41", "57", "118.5", "151"}
)

const (
	pack, stove, tent2, tent3 = 0, 1, 2, 3
	packs, stoves, tents      = 0, 1, 2
	eu, us                    = 0, 1
	central, east             = 0, 1
)

// spring is the season of tents; the promotion adds 400 and 150 to it.
var (
	tent2Before = whole(310, 430, 620, 800, 980, 900, 760, 640, 520, 450, 400, 380, 330, 440, 640, 830, 1010, 930)
	tent2Now    = whole(310, 430, 620, 1200, 1130, 900, 760, 640, 520, 450, 400, 380, 330, 440, 640, 830, 1010, 930)
	tent2Supply = whole(300, 420, 600, 510, 1130, 1480, 780, 640, 520, 450, 400, 380, 330, 440, 640, 830, 1010, 930)
	tent3Now    = whole(120, 170, 260, 450, 500, 420, 350, 300, 250, 220, 200, 190, 140, 190, 270, 470, 520, 440)
	tent3Supply = whole(120, 200, 300, 590, 170, 620, 400, 300, 250, 220, 200, 190, 140, 190, 270, 470, 520, 440)
)

func flows(tent2Demand projection.Column) []flow {
	return []flow{
		{eu, central, pack, 640, whole(210, 230, 260, 320, 380, 420, 460, 400, 330, 280, 240, 230), whole(200, 260, 300, 340, 400, 420, 420, 380, 320, 280, 240, 240), 300, nil},
		{us, east, pack, 300, whole(120, 130, 140, 170, 200, 220, 240, 210, 180, 150, 130, 120), whole(120, 140, 160, 180, 200, 220, 240, 200, 170, 150, 130, 120), 150, nil},
		{eu, central, stove, 410, whole(160, 150, 170, 220, 280, 310, 330, 300, 240, 190, 170, 160), whole(0, 300, 0, 440, 0, 620, 0, 600, 0, 440, 0, 340, 0, 340, 0, 360, 0, 400), 140, whole(166, 156, 177, 229, 291, 322, 343, 312, 250, 197, 177, 166)},
		{us, east, stove, 240, whole(70, 70, 80, 100, 120, 130, 140, 130, 100, 80, 70, 70), whole(80, 80, 100, 100, 120, 130, 140, 120, 100, 80, 70, 70), 60, nil},
		{eu, central, tent2, 350, tent2Demand, tent2Supply, 250, tent2Before},
		{eu, central, tent3, 165, tent3Now, tent3Supply, 120, nil},
		{us, east, tent2, 260, whole(90, 110, 160, 220, 260, 240, 200, 160, 130, 110, 100, 90), whole(100, 120, 180, 240, 260, 240, 190, 150, 130, 110, 100, 90), 100, nil},
	}
}

func northlightPlan() *plan.Plan {
	item := func(id, name string, family, n int) catalog.Item {
		return catalog.Item{ID: id, Name: name, Unit: "each", Family: family, Replaces: dimension.None,
			Prices: catalog.PricesBy(map[int]dimension.Series{dimension.None: dimension.SeriesOf([]dimension.Cell{{Period: period.None, Value: num(prices[n])}})})}
	}
	p := &plan.Plan{ID: "northlight", Name: "Northlight Outdoor", Currency: "EUR", Calendar: month, Cycle: "2026-12", First: at("2026-12"), Horizon: horizon,
		Markets: []network.Market{{ID: "eu", Name: "Europe", Currency: "EUR", Priority: 1, ServedFrom: []network.Share{{Site: central, Share: quantity.Unit}}},
			{ID: "us", Name: "United States", Currency: "USD", Priority: 2, ServedFrom: []network.Share{{Site: east, Share: quantity.Unit}}}},
		Sites: []network.Site{{ID: "central", Name: "Lyon warehouse"}, {ID: "east", Name: "Reno warehouse"}},
		Rates: network.Rates{"USD": {{Period: period.None, Value: quantity.Unit / 10 * 9}}},
		Families: []catalog.Family{
			{ID: "packs", Name: "Packs", Owner: "product", Strategy: catalog.MakeToStock, Unmet: catalog.Backlog, Items: []int{pack}},
			{ID: "stoves", Name: "Stoves", Owner: "product", Strategy: catalog.MakeToStock, Unmet: catalog.Backlog, Items: []int{stove}},
			{ID: "tents", Name: "Tents", Owner: "product", Strategy: catalog.MakeToStock, Unmet: catalog.Backlog, Items: []int{tent2, tent3}}},
		Items: []catalog.Item{item("PACK-60", "Trekking pack", packs, pack), item("STOVE-SET", "Stove set", stoves, stove),
			item("TENT-2P", "Two-person tent", tents, tent2), item("TENT-3P", "Three-person tent", tents, tent3)},
		Sources: []supply.Source{{ID: "lyon", Name: "Lyon", Owner: "ops-lyon", Type: supply.Make, Sites: []int{central}, From: dimension.None,
			Resources: []supply.Resource{{ID: "cutting"}, {ID: "sewing-hours"}}}},
		MarketIDs: dimension.NewTable([]string{"eu", "us"}), SiteIDs: dimension.NewTable([]string{"central", "east"}),
		FamilyIDs: dimension.NewTable([]string{"packs", "stoves", "tents"}),
		ItemIDs:   dimension.NewTable([]string{"PACK-60", "STOVE-SET", "TENT-2P", "TENT-3P"}), SourceIDs: dimension.NewTable([]string{"lyon"})}
	p.Adjustments = []demand.Adjustment{
		{ID: "price-rise", Owner: "sales-eu", Reason: "price", Note: "list +5 %", Layer: demand.Sales, Document: "eu", Markets: []int{eu}, Items: []int{stove}, Family: dimension.None},
		{ID: "spring-promo", Owner: "sales-eu", Reason: "promotion", Note: "20 % off at three retailers, agreed 2026-11-14", Layer: demand.Sales, Document: "eu", Markets: []int{eu}, Items: []int{tent2}, Family: dimension.None}}
	p.Budgets = []finance.Budget{{Year: 2026, Lines: []finance.Line{{Market: eu, Family: tents, Units: series("2026-09", 600, 480, 350, 420)}}},
		{Year: 2027, Lines: []finance.Line{
			{Market: eu, Family: packs, Revenue: series("2027-01", 18000, 20000, 25000, 29000, 33000, 36000, 31000, 26000, 22000, 19000, 18000, 18000), Margin: series("2027-01", 8500, 9500, 11800, 13700, 15600, 17000, 14700, 12300, 10400, 9000, 8500, 8500)},
			{Market: eu, Family: tents, Units: series("2027-01", 600, 880, 1300, 1500, 1350, 1150, 960, 790, 690, 620, 590, 490),
				Revenue: series("2027-01", 121000, 179000, 258000, 305000, 269000, 226000, 192000, 158000, 137000, 123000, 117000, 97000),
				Margin:  series("2027-01", 44500, 66000, 95000, 113000, 99500, 83500, 71000, 58500, 50500, 45500, 43000, 36000)}}}}
	return p
}

func withFacts(p *plan.Plan) {
	known := map[period.Period]bool{at("2026-09"): true, at("2026-10"): true, at("2026-11"): true}
	sales := []actual.Row{fact(eu, -1, -1, pack, 260, 240, 220), fact(eu, -1, -1, stove, 190, 170, 155), fact(eu, -1, -1, tent2, 455, 311, 249), fact(eu, -1, -1, tent3, 200, 140, 100),
		fact(us, -1, -1, pack, 150, 130, 120), fact(us, -1, -1, stove, 85, 75, 70), fact(us, -1, -1, tent2, 130, 110, 95)}
	receipts := []actual.Row{fact(-1, 0, central, tent2, 400, 340, 285), fact(-1, 0, central, tent3, 180, 160, 120), fact(-1, 0, central, pack, 250, 260, 240), fact(-1, 0, central, stove, 0, 120, 95),
		fact(-1, 0, east, pack, 140, 140, 120), fact(-1, 0, east, stove, 90, 70, 65), fact(-1, 0, east, tent2, 120, 120, 90)}
	stocks := []actual.Row{fact(-1, -1, central, pack, 600, 620, 640), fact(-1, -1, central, stove, 520, 470, 410), fact(-1, -1, central, tent2, 290, 319, 350), fact(-1, -1, central, tent3, 120, 140, 165),
		fact(-1, -1, east, pack, 290, 300, 300), fact(-1, -1, east, stove, 250, 245, 240), fact(-1, -1, east, tent2, 255, 265, 260)}
	p.Actuals = actual.Base{Sales: actual.NewTable(sales, known, known), Receipts: actual.NewTable(receipts, known, known), Stock: actual.NewTable(stocks, known, known)}
}

func fact(market, source, site, item int, ns ...int64) actual.Row {
	return actual.Row{Key: actual.Key{Source: source, Market: market, Site: site, Item: item}, Cells: series("2026-09", ns...)}
}

// project computes stock, backlog and money of the flows, one site an item and
// market, so that the demo is consistent.
func project(p *plan.Plan, fs []flow) *projection.Result {
	r := &projection.Result{Plan: p, First: p.First, N: horizon}
	money := map[[2]int]*projection.MoneyRow{}
	value := map[[2]int]*projection.ValueRow{}
	for _, f := range fs {
		fam := p.Items[f.item].Family
		mk, vk := [2]int{f.market, fam}, [2]int{f.site, fam}
		if money[mk] == nil {
			money[mk] = &projection.MoneyRow{Market: f.market, Family: fam, Demand: whole(0), Served: whole(0), Revenue: whole(0), TradeSpend: whole(0), Margin: whole(0), DemandValue: whole(0)}
		}
		if value[vk] == nil {
			value[vk] = &projection.ValueRow{Site: f.site, Family: fam, Stock: whole(0), InTransit: whole(0), TargetValue: whole(0), OfTarget: whole(0)}
		}
		s := projection.StockRow{Site: f.site, Item: f.item, Opening: quantity.Whole(f.opening), Demand: f.demand, TransferOut: whole(0), Committed: f.supply, Orders: whole(0),
			Planned: whole(0), Supply: f.supply, Stock: whole(0), Backlog: whole(0), Lost: whole(0), Served: whole(0), Target: whole(f.target), InTransit: whole(0), Owned: whole(0)}
		simulate(&s, money[mk], value[vk])
		base := f.baseline
		if base == nil {
			base = f.demand
		}
		d := projection.DemandRow{Market: f.market, Item: f.item, Baseline: base, Consensus: f.demand, Open: f.demand}
		for t := range horizon {
			if delta := f.demand[t] - base[t]; delta != 0 {
				adjustment := 1
				if f.item == stove {
					adjustment = 0
				}
				d.Steps = append(d.Steps, projection.Step{Adjustment: adjustment, Period: p.First + period.Period(t), Delta: delta})
			}
		}
		r.Demand, r.Stock = append(r.Demand, d), append(r.Stock, s)
	}
	for m := range p.Markets {
		for f := range p.Families {
			if row := money[[2]int{m, f}]; row != nil {
				r.Money = append(r.Money, *row)
			}
		}
	}
	for s := range p.Sites {
		for f := range p.Families {
			if row := value[[2]int{s, f}]; row != nil {
				r.Value = append(r.Value, *row)
			}
		}
	}
	return r
}

func simulate(s *projection.StockRow, m *projection.MoneyRow, v *projection.ValueRow) {
	price, cost := num(prices[s.Item]), num(costs[s.Item])
	if m.Market == us {
		price = price.Scaled(quantity.Unit / 10 * 9)
	}
	stock, backlog := s.Opening, quantity.Number(0)
	for t := range horizon {
		have, want := stock+s.Supply[t], backlog+s.Demand[t]
		served := min(have, want)
		stock, backlog = have-served, want-served
		s.Stock[t], s.Backlog[t], s.Served[t] = stock, backlog, served
		m.Demand[t] += s.Demand[t]
		m.Served[t] += served
		m.Revenue[t] += served.Times(price)
		m.Margin[t] += served.Times(price) - served.Times(cost)
		m.DemandValue[t] += s.Demand[t].Times(price)
		v.Stock[t] += stock.Times(cost)
		v.OfTarget[t] += stock.Times(cost)
		v.TargetValue[t] += s.Target[t].Times(cost)
	}
}

// northlight is the input of the demo's report.
func northlight(t *testing.T) render.PlanInput {
	t.Helper()
	p := northlightPlan()
	withFacts(p)
	p.Decisions = []decision.Decision{
		{ID: "2026-10-dealer-terms", Owner: "sales-eu", Question: "Do dealers get 60 days in winter?", Status: decision.Accepted, Chosen: "forty-five",
			Options:  []decision.Option{{ID: "forty-five", Summary: "45 days for orders before January", Cost: ptr(num("3200"))}},
			Expected: &decision.Expectation{Measure: "demand", CheckOn: at("2027-02")}},
		{ID: "2026-12-third-shift", Owner: "ops-lyon", Question: "The spring promotion leaves 380 two-person tents short in March. How do we cover it?",
			Status: decision.Proposed, Due: day("2026-12-31"), Recommended: "third-shift",
			Options: []decision.Option{{ID: "third-shift", Summary: "Third shift in Lyon, January and February", Cost: ptr(num("18000"))},
				{ID: "buy-in", Summary: "Buy 400 from Viet Textile", Cost: ptr(num("26500"))}, {ID: "cap", Summary: "Cap the promotion", Cost: ptr(num("26790"))}}}}
	p.Assumptions = []decision.Assumption{
		{ID: "A-014", Owner: "sales-eu", Statement: "The three retailers keep the two-person tent on display through March.", Expires: day("2027-03-15")},
		{ID: "A-011", Owner: "finance", Statement: "The dollar stays near 0.90 EUR until the hedges end.", Expires: day("2026-11-30")},
		{ID: "A-016", Owner: "sales-eu", Statement: "Dealers accept the new stove prices.", Expires: day("2027-06-30")}}
	p.Risks = []decision.Risk{
		{ID: "R-1", Owner: "ops-lyon", Statement: "The coated fabric for tents arrives four weeks late", Probability: quantity.Unit / 5, Money: num("90000")},
		{ID: "R-2", Owner: "sales-us", Statement: "A second American retailer lists the trekking pack", Opportunity: true, Probability: quantity.Unit / 10 * 3, Money: num("45000")},
		{ID: "R-3", Owner: "finance", Statement: "Freight rates rise in spring", Probability: quantity.Unit / 2, Money: num("12000"), InPlan: true}}
	now := project(p, flows(tent2Now))
	now.Load = []projection.LoadRow{
		{Source: 0, Resource: 0, Load: whole(180, 260, 370, 430, 520, 610, 480, 400, 330, 290, 250, 240), Capacity: whole(700), Planned: whole(0)},
		{Source: 0, Resource: 1, Load: whole(380, 560, 790, 1060, 1240, 1640, 1180, 940, 720, 640, 560, 530, 460, 600, 810, 1090, 1310, 1240), Capacity: whole(1600, 1600, 1600, 1600, 1600, 1500, 1500, 1200, 1600), Planned: whole(0)}}
	now.Gaps = demoGaps()
	old := northlightPlan()
	old.Cycle, old.Adjustments = "2026-11", old.Adjustments[:1]
	previous := project(old, flows(tent2Before))
	yes := true
	return render.PlanInput{Result: now, Previous: previous, Lag1: lag1(), Site: dimension.None, AsOf: day("2026-12-10"), Revision: "9b07e31", Digest: "sha256:51c0a7d2",
		BridgeOf: "margin",
		Bridge: []render.BridgeStep{{Label: "Budget", Money: num("872000"), Total: true}, {Label: "Volume", Money: num("61400")}, {Label: "Mix", Money: num("-12300")},
			{Label: "Price", Money: num("-16400")}, {Label: "Currency", Money: num("-8900")}, {Label: "New", Money: num("14200")}, {Label: "Ended", Money: 0}, {Label: "Plan", Money: num("910000"), Total: true}},
		Assumptions: map[string]render.State{"A-014": {Good: &yes, Text: "holds: 1,200, above 900"}}}
}

func demoGaps() []projection.Gap {
	gap := func(kind, what, from, to string, class projection.Class, units, money, text string) projection.Gap {
		g := projection.Gap{Kind: kind, What: what, From: at(from), To: at(to), Class: class, Units: num(units), Money: num(money), Text: text, LastDay: period.NoDate,
			Family: tents, Item: tent2, Site: central, Market: dimension.None, Source: 0, Resource: dimension.None}
		return g
	}
	short := gap(projection.Shortage, "TENT-2P@central", "2027-03", "2027-04", projection.NeedsDecision, "380", "26790", "380 short of 1,200 demanded")
	short.LastDay, short.ProposedBy = day("2026-12-31"), "2026-12-third-shift"
	over := gap(projection.Overload, "lyon/sewing-hours", "2027-05", "2027-05", projection.Lever, "140", "0", "1,640 hours of 1,500 (140 too many)")
	over.Money = quantity.Missing
	late := gap(projection.InsideLeadTime, "TENT-3P@central", "2027-01", "2027-01", projection.NeedsDecision, "40", "3520", "commitment raised by 40 inside the lead time of 2 periods")
	late.LastDay, late.CannotWait, late.CoveredBy = day("2026-10-31"), true, "2026-10-dealer-terms"
	excess := gap(projection.Excess, "STOVE-SET@central", "2027-04", "2027-06", projection.Lever, "210", "11970", "stock 520, maximum 310 (210 too much)")
	excess.Family, excess.Item = stoves, stove
	noise := gap(projection.BelowTarget, "PACK-60@east", "2027-06", "2027-06", projection.Noise, "4", "148", "stock 146, target 150 (4 too little)")
	noise.Family = packs
	return []projection.Gap{short, excess, late, noise, over}
}

// lag1 are the plans that stood one cycle before each closed period; only
// their first column matters.
func lag1() map[period.Period]*projection.Result {
	out := map[period.Period]*projection.Result{}
	for i, n := range []int64{610, 470, 360} {
		p := northlightPlan()
		p.First = at("2026-09") + period.Period(i)
		supply := []int64{600, 500, 400}[i]
		out[p.First] = project(p, []flow{{eu, central, tent2, 455, whole(n), whole(supply), 0, nil}})
	}
	return out
}
