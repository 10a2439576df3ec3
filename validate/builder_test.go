package validate

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finance"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/network"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/stock"
	"github.com/accord-plan/accord/internal/supply"
)

// Places are named in tests: at gives a name its ref, and named the name of a
// ref again.
var (
	placeLock  sync.Mutex
	placeNames = []string{""}
)

func at(name string) position.Ref {
	placeLock.Lock()
	defer placeLock.Unlock()
	for i, n := range placeNames {
		if n == name {
			return position.Ref{File: 1, Offset: int32(i)}
		}
	}
	placeNames = append(placeNames, name)
	return position.Ref{File: 1, Offset: int32(len(placeNames) - 1)}
}

func named(r position.Ref) string {
	placeLock.Lock()
	defer placeLock.Unlock()
	return placeNames[r.Offset]
}

var months = must(period.NewCalendar("month", ""))

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func month(s string) period.Period      { return must(months.Parse(s)) }
func day(s string) period.Date          { return must(period.ParseDate(s)) }
func num(s string) quantity.Number      { return must(quantity.Parse(s)) }
func ratio(s string) quantity.Ratio     { return must(quantity.ParseRatio(s)) }
func ptr[T any](v T) *T                 { return &v }
func amount(s string) *quantity.Number  { return ptr(num(s)) }
func fraction(s string) *quantity.Ratio { return ptr(ratio(s)) }

// cells reads `2026-12: 310, 2027-01: null`; each cell's place is the name
// before it, a space and its period.
func cells(place, text string) dimension.Series {
	var out dimension.Series
	for _, part := range strings.Split(text, ", ") {
		key, value, _ := strings.Cut(part, ": ")
		v := quantity.Missing
		if value != "null" {
			v = num(value)
		}
		out = out.With(dimension.Cell{Value: v, At: at(place + " " + key), Period: month(key)})
	}
	return out
}

// percents reads `2027-03: -4%` likewise.
func percents(place, text string) dimension.Ratios {
	var out dimension.Ratios
	for _, part := range strings.Split(text, ", ") {
		key, value, _ := strings.Cut(part, ": ")
		out = append(out, dimension.RatioCell{Value: ratio(value), At: at(place + " " + key), Period: month(key)})
	}
	return out
}

// ever is a value that holds from ever.
func ever(place, value string) dimension.Series {
	return dimension.SeriesOf([]dimension.Cell{{Value: num(value), At: at(place), Period: period.None}})
}

// column reads `310 420 - 600`; a hyphen is missing.
func column(text string) projection.Column {
	var out projection.Column
	for _, word := range strings.Fields(text) {
		if word == "-" {
			out = append(out, quantity.Missing)
			continue
		}
		out = append(out, num(word))
	}
	return out
}

// Indexes of the small company that the tests plan, in order of identifier.
const (
	tent2, tent3, tentX = 0, 1, 2 // TENT-2P, TENT-3P, TENT-3X
	eu, us              = 0, 1
	central, east       = 0, 1
	lane1, lyon, viet   = 0, 1, 2
	tents               = 0
)

// item is one tent; its prices are by market.
func item(id, from, until string) catalog.Item {
	it := catalog.Item{ID: id, Unit: "each", Family: tents, Prices: catalog.PricesBy(map[int]dimension.Series{eu: ever("price eu "+id, "189"), us: ever("price us "+id, "199")}),
		Cost: ever("cost "+id, "100"), From: period.None, Until: period.None, Replaces: dimension.None,
		Like: catalog.Like{Item: dimension.None}, At: at("item " + id), UntilAt: at("until " + id)}
	if from != "" {
		it.From = month(from)
	}
	if until != "" {
		it.Until = month(until)
	}
	return it
}

// company is a plan in which everything is as it should be: four months of two
// tents in two markets, a plant, a second supplier and a lane between two
// sites, facts, decisions and people. TENT-3X ended.
func company() *plan.Plan {
	p := &plan.Plan{
		ID: "plans", Name: "Northlight", Owner: "supply-chain", Currency: "EUR", Calendar: months, Cycle: "2026-12",
		First: month("2026-12"), Horizon: 4, Fences: plan.Fences{Frozen: 1, Slushy: 2},
		Tolerances: map[string]plan.Tolerance{"shortage": {Lever: fraction("2%"), Decision: fraction("5%"), At: at("tolerance shortage")}},
		Cadence:    plan.Cadence{Gather: 3, Demand: 8, Supply: 12, PreSOP: 15, Executive: 18}, At: at("plan"),
		Markets: []network.Market{
			{ID: "eu", Currency: "EUR", Priority: 1, ServedFrom: shares("eu", "100%"), At: at("market eu")},
			{ID: "us", Currency: "USD", Priority: 2, ServedFrom: shares("us", "60% 40%"), At: at("market us")}},
		Sites:     []network.Site{{ID: "central", At: at("site central")}, {ID: "east", At: at("site east")}},
		Rates:     network.Rates{"USD": percents("rate USD", "2026-12: 0.90")},
		Families:  []catalog.Family{{ID: "tents", Strategy: catalog.MakeToStock, Unmet: catalog.Backlog, Items: []int{tent2, tent3, tentX}, At: at("family tents")}},
		Items:     []catalog.Item{item("TENT-2P", "", ""), item("TENT-3P", "", ""), item("TENT-3X", "", "2026-06")},
		MarketIDs: dimension.NewTable([]string{"eu", "us"}), SiteIDs: dimension.NewTable([]string{"central", "east"}),
		FamilyIDs: dimension.NewTable([]string{"tents"}), ItemIDs: dimension.NewTable([]string{"TENT-2P", "TENT-3P", "TENT-3X"}),
		SourceIDs: dimension.NewTable([]string{"lane", "lyon", "viet"}),
		Files:     position.NewFiles([]string{"plan.yaml"}, nil),
	}
	p.Items[tent3].Replaces = tentX
	p.Items[tent3].Like = catalog.Like{Item: tent2, Factor: ratio("0.6")}
	for m, id := range []string{"eu", "us"} {
		p.Baselines = append(p.Baselines, demand.Baseline{Market: m, Family: tents, At: at("baseline " + id), Rows: []demand.Row{
			{Item: tent2, Cells: cells("base "+id+" TENT-2P", full("300")), At: at("row " + id + " TENT-2P")},
			{Item: tent3, Cells: cells("base "+id+" TENT-3P", full("100")), At: at("row " + id + " TENT-3P")}}})
	}
	promo := adjustment("promo", []int{eu}, []int{tent2})
	promo.Add = cells("promo", "2027-02: 400")
	promo.Assumption, promo.Expires = "A-1", month("2027-02")
	p.Adjustments = []demand.Adjustment{promo}
	p.Sources = sources()
	p.Targets = []stock.Target{{ID: "tents-central", Family: tents, Items: []int{tent2, tent3, tentX}, Site: central, Cover: amount("1"), MaximumCover: amount("3"), At: at("target tents"), MaximumCoverAt: at("maximum cover tents")}}
	p.Budgets = []finance.Budget{{Year: 2027, Lines: []finance.Line{{Market: eu, Family: tents, Units: cells("budget", "2027-01: 400, 2027-02: 500"), At: at("budget eu tents")}}, At: at("budget 2027")}}
	p.Actuals = factBase()
	p.Decisions, p.Assumptions, p.Risks = decisions(), assumptions(), []decision.Risk{
		{ID: "strike", Probability: ratio("30%"), Money: num("50000"), From: month("2026-12"), To: month("2027-01"), At: at("risk strike")}}
	p.Policy = people()
	return p
}

// full states the same value in each of the four months.
func full(v string) string {
	return fmt.Sprintf("2026-12: %[1]s, 2027-01: %[1]s, 2027-02: %[1]s, 2027-03: %[1]s", v)
}

func shares(market, text string) []network.Share {
	var out []network.Share
	for i, s := range strings.Fields(text) {
		out = append(out, network.Share{Site: i, Share: ratio(s), At: at(fmt.Sprintf("share %s %d", market, i))})
	}
	return out
}

func adjustment(id string, markets, items []int) demand.Adjustment {
	return demand.Adjustment{ID: id, Owner: "sales-eu", Reason: "promotion", Layer: demand.Sales, Document: "eu", Markets: markets, Items: items,
		Family: dimension.None, Expires: period.None, At: at("adjustment " + id)}
}

func sources() []supply.Source {
	return []supply.Source{
		{ID: "lane", Type: supply.Transfer, From: central, Sites: []int{east}, Lead: supply.LeadTime{Periods: 1}, Currency: "EUR", At: at("source lane"),
			Terms: []supply.Terms{{Item: tent2, At: at("terms lane TENT-2P")}}},
		{ID: "lyon", Type: supply.Make, From: dimension.None, Sites: []int{central}, Lead: supply.LeadTime{Periods: 2}, Currency: "EUR", At: at("source lyon"),
			Resources: []supply.Resource{{ID: "hours", Always: amount("1600"), At: at("resource hours")}},
			Uses:      []supply.Use{{Item: tent2, Resource: 0, Amount: num("0.6"), At: at("use TENT-2P")}},
			Terms: []supply.Terms{
				{Item: tent2, Minimum: amount("100"), Multiple: amount("20"), Maximum: amount("900"), Primary: true, At: at("terms lyon TENT-2P"),
					MinimumAt: at("minimum"), MultipleAt: at("multiple"), MaximumAt: at("maximum")},
				{Item: tent3, At: at("terms lyon TENT-3P")}},
			Commitments: []supply.Commitment{
				{Site: central, Item: tent2, Cells: cells("commit TENT-2P", "2026-12: 500, 2027-01: 600"), At: at("commitment TENT-2P")},
				{Site: central, Item: tentX, Cells: cells("commit TENT-3X", "2026-05: 40, 2026-12: 0"), At: at("commitment TENT-3X")}}},
		{ID: "viet", Type: supply.Buy, From: dimension.None, Sites: []int{central}, Lead: supply.LeadTime{Days: 90}, Currency: "USD", At: at("source viet"),
			Terms: []supply.Terms{{Item: tent2, At: at("terms viet TENT-2P")}}},
	}
}

func fact(kind, label, asOf string) actual.File {
	path := "facts/" + kind + "/" + label + ".csv"
	f := actual.File{Path: path, Fact: kind, Complete: true, AsOf: day(asOf), Rows: 2, FoundRows: 2, SHA256: "aa", FoundSHA256: "aa", Found: true, Period: period.None, At: at("fact " + kind + " " + label)}
	if label != "open" {
		f.Period = month(label)
	}
	if kind == "sales" {
		f.Measure = "shipped"
	}
	return f
}

func factBase() actual.Base {
	known := map[period.Period]bool{month("2026-10"): true, month("2026-11"): true}
	return actual.Base{
		Sales: actual.NewTable([]actual.Row{{Key: actual.Key{Market: eu, Item: tent2, Site: dimension.None, Source: dimension.None},
			Cells: cells("sales eu TENT-2P", "2026-10: 280, 2026-11: 290")}}, known, known),
		Stock: actual.NewTable([]actual.Row{{Key: actual.Key{Site: central, Item: tent2, Market: dimension.None, Source: dimension.None},
			Cells: cells("stock central TENT-2P", "2026-10: 400, 2026-11: 500")}}, known, known),
		Open: actual.Open{AsOf: day("2026-12-09"), HasStock: true, HasSales: true, HasReceipts: true},
		Files: []actual.File{fact("sales", "2026-10", "2026-11-02"), fact("sales", "2026-11", "2026-12-01"),
			fact("stock", "2026-10", "2026-10-31"), fact("stock", "2026-11", "2026-11-30"), fact("stock", "open", "2026-12-09")},
	}
}

func decisions() []decision.Decision {
	return []decision.Decision{
		{ID: "shift", Status: decision.Accepted, Due: day("2026-12-31"), DueAt: at("due shift"), Chosen: "third", Recommended: "third",
			Options:   []decision.Option{{ID: "third", Summary: "third shift"}, {ID: "cap", Summary: "cap"}},
			DecidedBy: []string{"coo"}, At: at("decision shift"), StatusAt: at("status shift"), ChosenAt: at("chosen shift"), RecommendedAt: at("recommended shift"),
			Covers:     []decision.Cover{{ID: "tents", Gap: "shortage/TENT-2P@central", From: month("2027-02"), To: month("2027-03"), At: at("cover tents")}},
			Expected:   &decision.Expectation{Measure: "backlog", From: month("2027-02"), To: month("2027-02"), CheckOn: month("2027-03"), At: at("expected shift")},
			Reconsider: &decision.Test{Measure: "load", Resource: "lyon/hours", Above: true, Threshold: num("1900"), From: period.None, To: period.None, At: at("reconsider shift")}},
		{ID: "shift-old", Status: decision.Superseded, SupersededBy: "shift", Due: day("2026-11-30"), At: at("decision old"), StatusAt: at("status old")},
	}
}

func assumptions() []decision.Assumption {
	return []decision.Assumption{{ID: "A-1", Statement: "Retailers list the tent", Expires: day("2027-03-31"), ExpiresAt: at("expires A-1"), At: at("assumption A-1"),
		Test: &decision.Test{Measure: "demand", Market: "eu", Items: []string{"TENT-2P"}, From: month("2027-02"), To: month("2027-02"), Above: true, Threshold: num("600"), At: at("test A-1")}}}
}

func people() *policy.Policy {
	open := func(id, key string) policy.Key {
		return policy.Key{ID: id, Public: key, ValidFrom: period.NoDate, ValidUntil: period.NoDate, At: at("key " + id)}
	}
	return &policy.Policy{At: at("policy"),
		People: []policy.Person{
			{ID: "anna", Forges: map[string]int64{"github.com": 1}, Keys: []policy.Key{open("anna-1", annaKey+" anna@home")}, At: at("person anna")},
			{ID: "ben", Forges: map[string]int64{"github.com": 2}, Keys: []policy.Key{open("ben-1", benKey+" ben@home")}, At: at("person ben")}},
		Roles: []policy.Role{{ID: "coo", People: []string{"anna"}, At: at("role coo")}, {ID: "sales-eu", People: []string{"ben"}, At: at("role sales-eu")}}}
}

// computed is the company's plan as its computation would give it, by hand,
// as far as checks look at it.
func computed(p *plan.Plan) *projection.Result {
	row := func(m, i int, c string) projection.DemandRow {
		return projection.DemandRow{Market: m, Item: i, Consensus: column(c), Backlog: column("0 0 0 0"), Revenue: column("1000 1000 1000 1000"), Margin: column("400 400 400 400")}
	}
	at := func(s, i int, d, supplied, closing string) projection.StockRow {
		return projection.StockRow{Site: s, Item: i, Demand: column(d), Served: column(d), Supply: column(supplied), Committed: column(supplied), Planned: column("0 0 0 0"),
			Stock: column(closing), Backlog: column("0 0 0 0"), Lost: column("0 0 0 0"), Target: column("480 880 480 -"), TargetID: "tents-central", Cover: make([]projection.Cover, 4)}
	}
	return &projection.Result{Plan: p, First: p.First, N: 4,
		Demand: []projection.DemandRow{row(eu, tent2, "300 300 700 300"), row(eu, tent3, "100 100 100 100"), row(us, tent2, "300 300 300 300"), row(us, tent3, "100 100 100 100")},
		Stock: []projection.StockRow{at(central, tent2, "480 480 880 480", "500 600 400 480", "520 640 160 160"), at(central, tent3, "160 160 160 160", "160 160 160 160", "50 50 50 50"),
			at(east, tent2, "120 120 120 120", "120 120 120 120", "80 80 80 80")},
		Load:  []projection.LoadRow{{Source: lyon, Resource: 0, Load: column("300 360 1700 0"), Capacity: column("1600 1600 1600 1600"), Planned: column("0 0 240 0")}},
		Money: []projection.MoneyRow{{Market: eu, Family: tents, Revenue: column("75600 75600 151200 75600"), Margin: column("35600 35600 71200 35600"), TradeSpend: column("0 0 0 0")}},
		Value: []projection.ValueRow{{Site: central, Family: tents, Stock: column("57000 69000 21000 21000"), InTransit: column("0 0 0 0"), TargetValue: column("48000 88000 48000 -")},
			{Site: east, Family: tents, Stock: column("8000 8000 8000 8000"), InTransit: column("0 0 0 0"), TargetValue: column("0 0 0 0")}},
		Gaps: []projection.Gap{{Kind: projection.Shortage, What: "TENT-2P@central", From: month("2027-02"), To: month("2027-02"), Family: tents, Item: tent2, Site: central}},
	}
}

// context is the clean plan, computed, on a day of its cycle.
func context() *Context {
	p := company()
	return &Context{Plan: p, Result: computed(p), AsOf: day("2026-12-10"), Accepted: decision.Agreed{"shift": nil}}
}

// lines prints findings as tests compare them: code, place, message.
func lines(fs []finding.Finding) []string {
	var out []string
	for _, f := range fs {
		out = append(out, fmt.Sprintf("%s %s: %s", f.Code, named(f.At), f.Message))
	}
	return out
}

func TestCleanPlanHasNoFindings(t *testing.T) {
	fs, skipped := Validate(context())
	if len(fs)+len(skipped) != 0 {
		t.Errorf("findings %q, not judged %v; want none", lines(fs), skipped)
	}
}

// overrides are an item's own shares in one market.
func overrides(market int, text string) map[int][]network.Share {
	return map[int][]network.Share{market: shares("own", text)}
}
