package change

import (
	"fmt"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/network"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/position"
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
	if s == "null" {
		return quantity.Missing
	}
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

func rate(s string) quantity.Ratio {
	r, err := quantity.ParseRatio(s)
	if err != nil {
		panic(s)
	}
	return r
}

// cells reads "2026-12: 310, 2027-01: 420"; "always: 5" holds from ever.
func cells(s string) dimension.Series {
	var out dimension.Series
	for _, part := range split(s) {
		label, v, _ := strings.Cut(part, ": ")
		p := period.None
		if label != "always" {
			p = month(label)
		}
		out = out.With(dimension.Cell{Period: p, Value: number(v)})
	}
	return out
}

// valued is a series with another value in its cell i.
func valued(s dimension.Series, i int, v quantity.Number) dimension.Series {
	c := s.Nth(i)
	c.Value = v
	return s.With(c)
}

func ratios(s string) dimension.Ratios {
	var out dimension.Ratios
	for _, part := range split(s) {
		label, v, _ := strings.Cut(part, ": ")
		out = append(out, dimension.RatioCell{Period: month(label), Value: rate(v)})
	}
	return out
}

func split(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ", ")
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

// The indexes of the world below.
const (
	eu, us                = 0, 1
	stoves, tents         = 0, 1
	stove, tent2P, tent3P = 0, 1, 2
	lyon, central         = 0, 0
)

// files of the world, and the text of the one whose lines are asserted.
var fileNames = []string{"adjustments.yaml", "baseline.yaml", "catalog.yaml", "lyon.yaml", "plan.yaml"}

func textOf(name string) []byte {
	return []byte("# " + name + "\n" + strings.Repeat("line: 1\n", 60))
}

// in returns a place in a file: the start of a line.
func in(p *plan.Plan, file string, line int) position.Ref {
	offset := len("# " + file + "\n")
	return position.Ref{File: p.Files.Number(file), Offset: int32(offset + (line-2)*8)}
}

// world is a plan of six months from 2026-12 with two markets, three items,
// one site and one source.
func world(edits ...func(*plan.Plan)) *plan.Plan {
	p := &plan.Plan{
		ID: "plans", Name: "Northlight Outdoor", Owner: "supply-chain", Currency: "EUR", Calendar: months,
		Cycle: "2026-12", First: month("2026-12"), Horizon: 6, Fences: plan.Fences{Frozen: 2, Slushy: 4},
		Tolerances: map[string]plan.Tolerance{"shortage": {Money: number("10000")}},
		MarketIDs:  dimension.NewTable([]string{"eu", "us"}),
		SiteIDs:    dimension.NewTable([]string{"central"}),
		FamilyIDs:  dimension.NewTable([]string{"stoves", "tents"}),
		ItemIDs:    dimension.NewTable([]string{"STOVE-1", "TENT-2P", "TENT-3P"}),
		SourceIDs:  dimension.NewTable([]string{"lyon"}),
		Files:      position.NewFiles(fileNames, textOf),
	}
	whole := []network.Share{{Site: central, Share: quantity.Unit}}
	p.Markets = []network.Market{
		{ID: "eu", Currency: "EUR", Priority: 1, ServedFrom: whole},
		{ID: "us", Currency: "USD", Priority: 2, ServedFrom: whole},
	}
	p.Sites = []network.Site{{ID: "central", Name: "Lyon warehouse"}}
	p.Rates = network.Rates{"USD": ratios("2026-12: 0.90")}
	p.Families = []catalog.Family{
		{ID: "stoves", Name: "Stoves", Owner: "product", Strategy: catalog.MakeToStock, Unmet: catalog.Backlog, Items: []int{stove}, At: in(p, "catalog.yaml", 2)},
		{ID: "tents", Name: "Tents", Owner: "product", Strategy: catalog.MakeToStock, Unmet: catalog.Backlog, Items: []int{tent2P, tent3P}, At: in(p, "catalog.yaml", 20)},
	}
	p.Items = []catalog.Item{
		item("STOVE-1", stoves, "always: 50", "always: 60", "always: 20"),
		item("TENT-2P", tents, "always: 189", "2026-12: 199, 2027-04: 209", "always: 118.50"),
		item("TENT-3P", tents, "always: 239", "always: 259", "always: 151"),
	}
	p.Sources = []supply.Source{{ID: "lyon", Owner: "ops-lyon", Type: supply.Make, From: dimension.None, Sites: []int{central},
		Lead: supply.LeadTime{Periods: 2}, At: in(p, "lyon.yaml", 2),
		Resources:   []supply.Resource{{ID: "sewing-hours", Capacity: cells("2026-12: 1600, 2027-01: 1600, 2027-02: 1600")}},
		Uses:        []supply.Use{{Item: tent2P, Resource: 0, Amount: number("0.6")}},
		Terms:       []supply.Terms{{Item: tent2P, Minimum: pointer("100"), Multiple: pointer("20"), Primary: true}},
		Commitments: []supply.Commitment{{Site: central, Item: tent2P, Cells: cells("2026-12: 420, 2027-01: 620")}}}}
	p.Baselines = []demand.Baseline{
		{Market: eu, Family: stoves, Rows: []demand.Row{{Item: stove, Cells: cells("2026-12: 100")}}, At: in(p, "baseline.yaml", 2)},
		{Market: eu, Family: tents, Rows: []demand.Row{
			{Item: tent2P, Cells: cells("2026-11: 300, 2026-12: 420, 2027-01: 600, 2027-02: 880, 2027-03: 1300")},
			{Item: tent3P, Cells: cells("2026-12: 80, 2027-01: 90")}}, At: in(p, "baseline.yaml", 10)},
	}
	for _, edit := range edits {
		edit(p)
	}
	return p
}

func item(id string, family int, eur, usd, cost string) catalog.Item {
	return catalog.Item{ID: id, Family: family, Unit: "each", From: period.None, Until: period.None, Replaces: dimension.None,
		Like: catalog.Like{Item: dimension.None}, Cost: cells(cost),
		Prices: catalog.PricesBy(map[int]dimension.Series{eu: cells(eur), us: cells(usd)})}
}

// promo is the spring promotion.
func promo(p *plan.Plan) {
	add := dimension.SeriesOf([]dimension.Cell{{Period: month("2027-03"), Value: number("400"), At: in(p, "adjustments.yaml", 41)},
		{Period: month("2027-04"), Value: number("150"), At: in(p, "adjustments.yaml", 42)}})
	p.Adjustments = append(p.Adjustments, demand.Adjustment{ID: "spring-promo", Owner: "sales-eu", Layer: demand.Sales,
		Document: "eu", Reason: "promotion", Note: "20 % off at three retailers", Markets: []int{eu}, Items: []int{tent2P},
		Family: dimension.None, Add: add, Expires: period.None, At: in(p, "adjustments.yaml", 38)})
}

func thirdShift(p *plan.Plan) {
	p.Decisions = []decision.Decision{{ID: "2026-12-third-shift", Owner: "ops-lyon", Question: "How do we cover it?",
		Status: decision.Proposed, Due: date("2026-12-31"), Recommended: "third-shift",
		Options: []decision.Option{
			{ID: "third-shift", Summary: "third shift in Lyon Jan-Feb", Cost: pointer("18000")},
			{ID: "cap", Summary: "cap the promotion"}}}}
}

func date(s string) period.Date {
	d, err := period.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// bare is a result without any computed row.
func bare(p *plan.Plan) *projection.Result {
	return &projection.Result{Plan: p, First: p.First, N: p.Horizon}
}

// before and after are the projections of the world without and with the
// promotion, as an S&OP manager would compute them by hand: 1,320 tents can be
// had in March, 1,300 were wanted.
func before() *projection.Result {
	r := bare(world(thirdShift))
	r.Demand = []projection.DemandRow{{Market: eu, Item: tent2P, Consensus: column("420 600 880 1300 1500 0")}}
	r.Stock = []projection.StockRow{{Site: central, Item: tent2P, Stock: column("500 520 540 20 20 20"),
		Backlog: column("0 0 0 0 0 0"), Planned: column("0 0 0 0 0 0")}}
	r.Load = []projection.LoadRow{{Source: lyon, Resource: 0, Load: column("900 900 1000 1000 1000 0"), Capacity: column("1600 1600 1600 - - -")}}
	r.Money = []projection.MoneyRow{{Market: eu, Family: tents, Demand: column("420 600 880 1300 1500 0"),
		DemandValue: column("79380 113400 166320 245700 283500 0"), Revenue: column("79380 113400 166320 245700 283500 0"),
		TradeSpend: column("0 0 0 0 0 0"), Margin: column("29610 42300 62040 91650 105750 0")}}
	r.Value = []projection.ValueRow{{Site: central, Family: tents, Stock: column("59250 61620 63990 2370 2370 2370"), InTransit: column("0 0 0 0 0 0")}}
	return r
}

func after(edits ...func(*plan.Plan)) *projection.Result {
	r := before()
	r.Plan = world(append([]func(*plan.Plan){promo, thirdShift}, edits...)...)
	r.Demand = []projection.DemandRow{{Market: eu, Item: tent2P, Consensus: column("420 600 880 1700 1650 0"), Steps: []projection.Step{
		{Adjustment: 0, Period: month("2027-03"), Delta: number("400")},
		{Adjustment: 0, Period: month("2027-04"), Delta: number("150")}}}}
	// 20 of the 400 and all 150 less the 380 still owed: 170 more are served.
	r.Stock = []projection.StockRow{{Site: central, Item: tent2P, Stock: column("500 520 540 0 20 20"),
		Backlog: column("0 0 0 380 380 380"), Planned: column("0 0 0 0 0 0")}}
	r.Load[0].Load = column("900 900 1000 1000 1010 0")
	r.Money = []projection.MoneyRow{{Market: eu, Family: tents, Demand: column("420 600 880 1700 1650 0"),
		DemandValue: column("79380 113400 166320 321300 311850 0"), Revenue: column("79380 113400 166320 249480 311850 0"),
		TradeSpend: column("0 0 0 0 0 0"), Margin: column("29610 42300 62040 93060 116325 0")}}
	r.Value = []projection.ValueRow{{Site: central, Family: tents, Stock: column("59250 61620 63990 0 2370 2370"), InTransit: column("0 0 0 0 0 0")}}
	r.Gaps = []projection.Gap{gap(projection.Shortage, "TENT-2P@central", "2027-03", "2027-05", projection.NeedsDecision, "380", "26790")}
	r.Gaps[0].LastDay, r.Gaps[0].ProposedBy = date("2026-12-31"), "2026-12-third-shift"
	return r
}

func gap(kind, what, from, to string, class projection.Class, units, money string) projection.Gap {
	return projection.Gap{Kind: kind, What: what, From: month(from), To: month(to), Class: class, Units: number(units), Money: number(money),
		LastDay: period.NoDate, Text: units + " short", Family: tents, Item: tent2P, Site: central,
		Market: dimension.None, Source: dimension.None, Resource: dimension.None}
}

// lines writes edits one a line: kind, key, field, periods, before -> after,
// money, zone.
func lines(edits []Edit) []string {
	var out []string
	for _, e := range edits {
		span := e.From
		if e.To != e.From {
			span += ".." + e.To
		}
		money := "-"
		if !e.Money.IsMissing() {
			money = e.Money.String()
		}
		out = append(out, strings.Join(strings.Fields(fmt.Sprint(e.Kind, " ", e.What, " ", e.Field, " ", span, " ", e.How, " ",
			orDash(e.Before), " > ", orDash(e.After), " ", money, " ", e.Zone)), " "))
	}
	return out
}

func orDash(v Value) string {
	if !v.Stated() {
		return "–"
	}
	return v.String()
}

func compared(t testing.TB, base, head *plan.Plan) *Diff {
	t.Helper()
	return Compare(bare(base), bare(head), Options{})
}
