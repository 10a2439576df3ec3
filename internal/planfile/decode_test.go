package planfile

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finance"
	"github.com/accord-plan/accord/internal/network"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/stock"
	"github.com/accord-plan/accord/internal/supply"
)

// month is the ordinal of a month, counted by hand from the calendar's label.
func month(t testing.TB, label string) period.Period {
	t.Helper()
	cal, err := period.NewCalendar("month", "")
	if err != nil {
		t.Fatal(err)
	}
	p, err := cal.Parse(label)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func num(t testing.TB, s string) quantity.Number {
	t.Helper()
	v, err := quantity.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func ptr[T any](v T) *T { return &v }

// series takes labels and values by turns.
func series(t testing.TB, in ...string) dimension.Series {
	t.Helper()
	var s dimension.Series
	for i := 0; i < len(in); i += 2 {
		c := dimension.Cell{Period: month(t, in[i]), Value: quantity.Missing}
		if in[i+1] != "null" {
			c.Value = num(t, in[i+1])
		}
		s = s.With(c)
	}
	return s
}

func ratios(t testing.TB, in ...string) dimension.Ratios {
	t.Helper()
	var s dimension.Ratios
	for i := 0; i < len(in); i += 2 {
		s = append(s, dimension.RatioCell{Period: month(t, in[i]), Value: ratio(t, in[i+1])})
	}
	return s
}

func ratio(t testing.TB, s string) quantity.Ratio {
	t.Helper()
	v, err := quantity.ParseRatio(s)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func date(t testing.TB, s string) period.Date {
	t.Helper()
	d, err := period.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func equal(t *testing.T, what string, want, got any) {
	t.Helper()
	if d := cmp.Diff(want, got, cmpopts.IgnoreTypes(position.Ref{}), cmpopts.IgnoreUnexported(actual.Table{}), cmp.Transformer("cells", dimension.Series.List)); d != "" {
		t.Errorf("%s -want +got:\n%s", what, d)
	}
}

// Every kind of document of the small plan, read by eye.
func TestKinds(t *testing.T) {
	p := mustLoad(t, smallPlan(t), Options{}).Plan
	const none = dimension.None
	one := quantity.Ratio(quantity.Unit)

	if p.ID != "plan" || p.Name != "Small" || p.Owner != "supply-chain" || p.Currency != "EUR" || p.Cycle != "2026-12" || p.First != month(t, "2026-12") || p.Horizon != 6 || p.TimeZone != "Europe/Paris" {
		t.Errorf("the plan's settings: %+v", p)
	}
	equal(t, "fences", plan.Fences{Frozen: 1, Slushy: 2}, p.Fences)
	equal(t, "tolerances", map[string]plan.Tolerance{"shortage": {Lever: ptr(ratio(t, "2%")), Decision: ptr(ratio(t, "5%")), Money: num(t, "1000")}}, p.Tolerances)
	equal(t, "cadence", plan.Cadence{Gather: 3, Demand: 8, Supply: 12, PreSOP: 15, Executive: 18}, p.Cadence)
	equal(t, "holidays", []period.Date{date(t, "2026-12-25")}, p.Holidays)
	equal(t, "checklist", []plan.Task{{ID: "calls", What: "suppliers called", Step: "supply", By: "supply-chain", Done: date(t, "2026-12-04")},
		{ID: "prices", What: "price lists checked", Step: "gather", By: "sales", Done: period.NoDate}}, p.Checklist)

	equal(t, "policy", &policy.Policy{Owner: "supply-chain", People: []policy.Person{
		{ID: "anna", Name: "Anna", Email: "anna@example.com", Forges: map[string]int64{"github.com": 12}},
		{ID: "ben", Name: "Ben", Forges: map[string]int64{}, Keys: []policy.Key{{ID: "ben-1", Public: "ssh-ed25519 AAAA", ValidFrom: date(t, "2026-01-01"), ValidUntil: period.NoDate}}},
	}, Roles: []policy.Role{{ID: "sales", Name: "Sales", People: []string{"ben"}}, {ID: "supply-chain", People: []string{"anna"}}}}, p.Policy)

	equal(t, "markets", []network.Market{
		{ID: "eu", Currency: "EUR", Priority: 1, ServedFrom: []network.Share{{Site: 0, Share: one}}},
		{ID: "us", Currency: "USD", Priority: 2, ServedFrom: []network.Share{{Site: 0, Share: ratio(t, "0.4")}, {Site: 1, Share: ratio(t, "0.6")}}},
	}, p.Markets)
	equal(t, "sites", []network.Site{{ID: "central", Name: "Lyon"}, {ID: "east", Name: "Reno", Code: "0017"}}, p.Sites)
	equal(t, "rates", network.Rates{"USD": ratios(t, "2026-12", "0.9")}, p.Rates)

	equal(t, "families", []catalog.Family{
		{ID: "goods", Owner: "supply-chain", Strategy: catalog.MakeToStock, Unmet: catalog.Backlog, Items: []int{0, 1}},
		{ID: "orders", Owner: "supply-chain", Strategy: catalog.MakeToOrder, Unmet: catalog.Backlog, Promise: 2, Items: []int{2}},
	}, p.Families)
	always := func(s string) dimension.Series {
		return dimension.SeriesOf([]dimension.Cell{{Period: period.None, Value: num(t, s)}})
	}
	equal(t, "items", []catalog.Item{
		{ID: "A", Name: "Article A", Unit: "each", Family: 0, From: month(t, "2024-01"), Until: period.None, Replaces: none, Like: catalog.Like{Item: none},
			Prices: catalog.PricesBy(map[int]dimension.Series{0: always("50"), 1: series(t, "2026-12", "55", "2027-03", "57.5")}), Cost: always("30"), Units: []catalog.Conversion{{Unit: "case", Factor: ratio(t, "12")}}},
		{ID: "A2", Unit: "each", Family: 0, From: period.None, Until: period.None, Replaces: 0, Like: catalog.Like{Item: 0, Factor: ratio(t, "0.5")},
			Prices: catalog.PricesBy(map[int]dimension.Series{none: series(t, "2026-12", "60")}), Cost: series(t, "2026-12", "31"), ServedFrom: map[int][]network.Share{1: {{Site: 1, Share: one}}}},
		{ID: "B", Unit: "each", Family: 1, From: period.None, Until: month(t, "2028-01"), Replaces: none, Like: catalog.Like{Item: none}, Prices: catalog.PricesBy(map[int]dimension.Series{none: always("200")}), Cost: always("120")},
	}, p.Items)

	equal(t, "baselines", []demand.Baseline{{Market: 0, Family: 0, Method: demand.Method{Name: "theta", Season: 12, Trained: "2023-12..2026-11"}, Rows: []demand.Row{{Item: 0,
		Cells: series(t, "2026-12", "100", "2027-01", "110.5", "2027-02", "120", "2027-03", "120", "2027-04", "120")}}}}, p.Baselines)
	equal(t, "adjustments", []demand.Adjustment{
		{ID: "launch", Owner: "sales", Reason: "new-product", Layer: demand.Sales, Document: "all", Markets: []int{1}, Items: []int{1}, Family: none, Set: series(t, "2027-01", "12"),
			Split: []demand.Part{{Item: 1, Share: one}}, Decision: "D-1", Expires: period.None},
		{ID: "drop", Owner: "sales", Reason: "price", Note: "dearer", Layer: demand.Sales, Document: "eu", Markets: []int{0}, Items: []int{0, 1}, Family: 0,
			Percent: ratios(t, "2027-02", "-4%", "2027-03", "-4%", "2027-04", "-4%"), Expires: period.None},
		{ID: "promo", Owner: "sales", Reason: "promotion", Note: "agreed", Layer: demand.Sales, Document: "eu", Markets: []int{0}, Items: []int{0}, Family: none,
			Add: series(t, "2027-01", "40"), TradeSpend: series(t, "2027-01", "160.5"), Assumption: "A-1", Expires: month(t, "2027-03")},
	}, p.Adjustments)

	hours := series(t, "2026-12", "160", "2027-01", "160", "2027-02", "160", "2027-03", "160", "2027-04", "160", "2027-05", "160")
	equal(t, "sources", []supply.Source{
		{ID: "lane", Owner: "supply-chain", Type: supply.Transfer, From: 0, Sites: []int{1}, Lead: supply.LeadTime{Days: 20}, Currency: "EUR", OwnedOnShipment: true,
			Terms: []supply.Terms{{Item: 0, Share: ptr(ratio(t, "50%")), Lead: &supply.LeadTime{Periods: 1}}}},
		{ID: "lyon", Owner: "supply-chain", Type: supply.Make, From: none, Sites: []int{0}, Lead: supply.LeadTime{Periods: 2}, Currency: "EUR",
			Resources:   []supply.Resource{{ID: "hours", Capacity: hours}, {ID: "space", Always: ptr(num(t, "900"))}},
			Uses:        []supply.Use{{Item: 0, Resource: 0, Amount: num(t, "0.5")}, {Item: 0, Resource: 1, Amount: num(t, "1"), Offset: 1}},
			Terms:       []supply.Terms{{Item: 0, Minimum: ptr(num(t, "10")), Multiple: ptr(num(t, "5")), Maximum: ptr(num(t, "300")), Cost: ptr(num(t, "28")), Primary: true, PaymentDays: 30}},
			Commitments: []supply.Commitment{{Site: 0, Item: 0, Cells: series(t, "2026-12", "120", "2027-01", "0")}}},
	}, p.Sources)

	equal(t, "targets", []stock.Target{
		{ID: "b-central", Items: []int{2}, Family: none, Site: 0, Units: ptr(num(t, "4"))},
		{ID: "goods-central", Items: []int{0, 1}, Family: 0, Site: 0, Cover: ptr(num(t, "0.5")), MaximumCover: ptr(num(t, "3"))},
	}, p.Targets)
	year := []string{}
	for _, m := range []string{"01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"} {
		year = append(year, "2027-"+m, "115")
	}
	equal(t, "budgets", []finance.Budget{{Year: 2027, Owner: "sales", Rates: map[string]quantity.Ratio{"USD": ratio(t, "0.95")},
		Lines: []finance.Line{{Market: 0, Family: 0, Units: series(t, year...), Revenue: series(t, "2027-01", "5500", "2027-02", "null")}}}}, p.Budgets)

	equal(t, "assumptions", []decision.Assumption{{ID: "A-1", Owner: "sales", Statement: "the retailer lists it", Expires: date(t, "2027-06-30"),
		Test: &decision.Test{Measure: "demand", Market: "eu", Items: []string{"A"}, From: month(t, "2027-01"), To: month(t, "2027-01"), Above: true, Threshold: num(t, "100")}}}, p.Assumptions)
	equal(t, "risks", []decision.Risk{{ID: "R-1", Owner: "sales", Statement: "the listing is late", Mitigation: "call them", Probability: ratio(t, "30%"), Money: num(t, "12000"),
		From: month(t, "2027-01"), To: month(t, "2027-03")}}, p.Risks)
	equal(t, "decisions", []decision.Decision{{ID: "D-1", Owner: "sales", Question: "Launch in January?", Status: decision.Accepted, Due: date(t, "2026-12-31"), Chosen: "launch", Because: "it sells", DecidedBy: []string{"sales"},
		Options:    []decision.Option{{ID: "launch", Summary: "launch it", Cost: ptr(num(t, "100"))}, {ID: "wait", Summary: "wait", Branch: "option/wait", Cost: ptr(num(t, "0"))}},
		Covers:     []decision.Cover{{ID: "a", Gap: "shortage/A@central", From: month(t, "2027-01"), To: month(t, "2027-02"), UpTo: ptr(num(t, "50"))}},
		Expected:   &decision.Expectation{Measure: "stock", Item: "A", From: month(t, "2027-01"), To: month(t, "2027-01"), Target: num(t, "10"), CheckOn: month(t, "2027-02")},
		Reconsider: &decision.Test{Measure: "load", Resource: "lyon/hours", From: period.None, To: period.None, Above: true, Threshold: num(t, "150")}}}, p.Decisions)
}

// The values of cells know where they stand.
func TestCellPlaces(t *testing.T) {
	l := mustLoad(t, smallPlan(t), Options{})
	cells := l.Plan.Baselines[0].Rows[0].Cells
	for i, want := range []position.Position{{File: "demand/baseline/eu-goods.yaml", Line: 8, Column: 14}, {File: "demand/baseline/eu-goods.yaml", Line: 9, Column: 14}, {File: "demand/baseline/eu-goods.yaml", Line: 10, Column: 23}} {
		if got := l.Files.At(cells.At(i)); got != want {
			t.Errorf("cell %d at %v, want %v", i, got, want)
		}
	}
	if got, want := l.Files.At(l.Plan.Items[1].At), (position.Position{File: "catalog/goods.yaml", Line: 8, Column: 3}); got != want {
		t.Errorf("item A2 at %v, want %v", got, want)
	}
}

// Weeks and fiscal periods, and a cycle whose name is no period.
func TestOtherCalendars(t *testing.T) {
	p := mustLoad(t, with(t, "plan.yaml", "", "kind: Plan\nversion: 1\nowner: supply-chain\nname: W\ncurrency: EUR\ncalendar: week\ncycle: 2026-12\nfirst_period: 2026-W49\nhorizon: 104\n"), Options{}).Plan
	if p == nil || p.Calendar.Label(p.First) != "2026-W49" || p.Cycle != "2026-12" || p.Horizon != 104 {
		t.Errorf("weeks: %+v", p)
	}
	p = mustLoad(t, with(t, "plan.yaml", "", "kind: Plan\nversion: 1\nowner: supply-chain\nname: F\ncurrency: EUR\ncalendar: 4-4-5\nyear_start: 2026-02-02\ncycle: 2026-P11\nhorizon: 12\n"), Options{}).Plan
	if p == nil || p.Calendar.Label(p.First+2) != "2027-P01" {
		t.Errorf("fiscal: %+v", p)
	}
}
