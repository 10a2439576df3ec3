package option

import (
	"strings"

	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/network"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/supply"
)

var months = func() period.Calendar {
	c, err := period.NewCalendar("month", "")
	if err != nil {
		panic(err)
	}
	return c
}()

func month(s string) period.Period {
	p, err := months.Parse(s)
	if err != nil {
		panic(err)
	}
	return p
}

func number(s string) quantity.Number {
	n, err := quantity.Parse(s)
	if err != nil {
		panic(s)
	}
	return n
}

func pointer(s string) *quantity.Number {
	n := number(s)
	return &n
}

// column reads "20 0 -", one number per open period, `-` for missing.
func column(s string) projection.Column {
	var out projection.Column
	for _, f := range strings.Fields(s) {
		if f == "-" {
			out = append(out, quantity.Missing)
		} else {
			out = append(out, number(f))
		}
	}
	return out
}

func always(s string) dimension.Series {
	return dimension.SeriesOf([]dimension.Cell{{Period: period.None, Value: number(s)}})
}

// The indexes of the world below.
const eu, central, tents, tent, lyon, viet = 0, 0, 0, 0, 0, 1

// world is three months from 2026-12 of one tent, sold at 100 and of cost 60
// in the catalog. Lyon sews it for 50, paid at receipt; Viet Textile sells it
// for 80 dollars of 0.90.
func world(edits ...func(*plan.Plan)) *plan.Plan {
	p := &plan.Plan{ID: "plans", Name: "Northlight Outdoor", Currency: "EUR", Calendar: months, Cycle: "2026-12",
		First: month("2026-12"), Horizon: 3,
		MarketIDs: dimension.NewTable([]string{"eu"}), SiteIDs: dimension.NewTable([]string{"central"}),
		FamilyIDs: dimension.NewTable([]string{"tents"}), ItemIDs: dimension.NewTable([]string{"TENT"}),
		SourceIDs: dimension.NewTable([]string{"lyon", "viet"}),
		Markets:   []network.Market{{ID: "eu", Currency: "EUR", Priority: 1}},
		Sites:     []network.Site{{ID: "central"}},
		Rates:     network.Rates{"USD": {{Period: month("2026-12"), Value: quantity.RatioScale / 10 * 9}}},
		Families:  []catalog.Family{{ID: "tents", Strategy: catalog.MakeToStock, Unmet: catalog.Backlog, Items: []int{tent}}},
		Items: []catalog.Item{{ID: "TENT", Family: tents, Unit: "each", From: period.None, Until: period.None,
			Replaces: dimension.None, Like: catalog.Like{Item: dimension.None}, Cost: always("60"),
			Prices: catalog.PricesBy(map[int]dimension.Series{eu: always("100")})}},
		Sources: []supply.Source{
			{ID: "lyon", Type: supply.Make, Currency: "EUR", Sites: []int{central}, Resources: []supply.Resource{{ID: "hours"}},
				Terms: []supply.Terms{{Item: tent, Cost: pointer("50"), Primary: true}}},
			{ID: "viet", Type: supply.Buy, Currency: "USD", Sites: []int{central},
				Terms: []supply.Terms{{Item: tent, Cost: pointer("80")}}}}}
	for _, edit := range edits {
		edit(p)
	}
	return p
}

// computed is a plan with these columns; what is sold is worth its price.
func computed(p *plan.Plan, demand, served, backlog, stock, fromLyon, fromViet, load, capacity string) *projection.Result {
	n := p.Horizon
	d := projection.DemandRow{Market: eu, Item: tent, Consensus: column(demand), Open: column(demand), Served: column(served),
		Backlog: column(backlog), Lost: make(projection.Column, n), Revenue: times(column(served), "100"), Margin: times(column(served), "40")}
	r := &projection.Result{Plan: p, First: p.First, N: n, Demand: []projection.DemandRow{d},
		Stock: []projection.StockRow{{Site: central, Item: tent, Stock: column(stock), Owned: make(projection.Column, n)}},
		Load:  []projection.LoadRow{{Source: lyon, Resource: 0, Load: column(load), Capacity: column(capacity)}}}
	for source, units := range []string{fromLyon, fromViet} {
		if units != "" {
			r.Supply = append(r.Supply, projection.SupplyRow{Source: source, Site: central, Item: tent,
				Committed: column(units), Total: column(units)})
		}
	}
	return r
}

func times(c projection.Column, by string) projection.Column {
	out := make(projection.Column, len(c))
	for i, n := range c {
		if out[i] = n; !n.IsMissing() {
			out[i] = n.Times(number(by))
		}
	}
	return out
}

// base plans 100 tents a month. The promotion wants 40 more in January: open,
// they wait; a third shift sews them in January; bought, they come in
// February.
func base() *projection.Result {
	return computed(world(), "100 100 100", "100 100 100", "0 0 0", "20 20 20", "100 100 100", "", "90 90 95", "100 100 100")
}

func open(edits ...func(*plan.Plan)) *projection.Result {
	r := computed(world(append([]func(*plan.Plan){asked}, edits...)...),
		"100 140 100", "100 120 100", "0 20 20", "20 0 0", "100 100 100", "", "90 90 95", "100 100 100")
	r.Gaps = []projection.Gap{shortage("20", "800")}
	return r
}

func shift(edits ...func(*plan.Plan)) *projection.Result {
	return computed(world(append([]func(*plan.Plan){asked}, edits...)...),
		"100 140 100", "100 140 100", "0 0 0", "20 20 20", "100 140 100", "", "90 126 95", "100 140 100")
}

func bought(edits ...func(*plan.Plan)) *projection.Result {
	return computed(world(append([]func(*plan.Plan){asked}, edits...)...),
		"100 140 100", "100 120 120", "0 20 0", "20 0 20", "100 100 100", "0 0 40", "90 90 95", "100 100 100")
}

func shortage(units, money string) projection.Gap {
	return projection.Gap{Kind: projection.Shortage, What: "TENT@central", From: month("2027-01"), To: month("2027-02"),
		Class: projection.NeedsDecision, Units: number(units), Money: number(money), Item: tent, Site: central, Family: tents}
}

// asked adds the question.
func asked(p *plan.Plan) {
	p.Decisions = []decision.Decision{{ID: "more-tents", Question: "How do we cover it?", Status: decision.Proposed,
		Due: period.NoDate, Recommended: "shift", Options: []decision.Option{
			{ID: "shift", Summary: "a third shift", Cost: pointer("300"), Branch: "option/shift"},
			{ID: "buy", Summary: "buy", Branch: "option/buy"},
			{ID: "cap", Summary: "cap it", Cost: pointer("800")}}}}
}

func planOf(ref string, r *projection.Result) Plan {
	return Plan{Ref: ref, Label: ref + " 1f2e3d", Branch: ref, Result: r}
}
