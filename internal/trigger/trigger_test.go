package trigger_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/network"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/supply"
	"github.com/accord-plan/accord/internal/trigger"
	"github.com/accord-plan/accord/internal/vintage"
)

// The company: two tents in one market at 100 and 200, cost 50 and 80, from one
// supplier through one site. Months 2026-09 to 2026-11 are closed; a plan was
// committed in 2026-08, 09 and 10 unless a test takes one away.
//
//	sold          A: 100 90 80   B: 50 50 50
//	planned       A: 100 100 100 B: 50 50 40
//	committed     A: 100 100 100 B: 50 50 50
//	received      A: 100 60 40   B: 50 50 50
//	stock plan    A: 30 30 30    B: 20 20 20
//	stock         A: 30 0 0      B: 20 20 20
var months, _ = period.NewCalendar("month", "")

func month(s string) period.Period { p, _ := months.Parse(s); return p }

func num(s string) quantity.Number {
	n, err := quantity.Parse(s)
	if err != nil {
		panic(err)
	}
	return n
}

func ever(s string) dimension.Series {
	return dimension.SeriesOf([]dimension.Cell{{Value: num(s), Period: period.None}})
}

func company(first string) *plan.Plan {
	p := &plan.Plan{ID: "plans", Name: "Small", Owner: "planner", Currency: "EUR", Calendar: months, Cycle: first, First: month(first), Horizon: 3,
		MarketIDs: dimension.NewTable([]string{"eu"}), SiteIDs: dimension.NewTable([]string{"main"}), FamilyIDs: dimension.NewTable([]string{"tents"}),
		ItemIDs: dimension.NewTable([]string{"A", "B"}), SourceIDs: dimension.NewTable([]string{"late"})}
	p.Markets = []network.Market{{ID: "eu", Currency: "EUR", ServedFrom: []network.Share{{Site: 0, Share: quantity.Unit}}}}
	p.Sites = []network.Site{{ID: "main"}}
	p.Families = []catalog.Family{{ID: "tents", Owner: "product", Strategy: catalog.MakeToStock, Items: []int{0, 1}}}
	p.Items = []catalog.Item{{ID: "A", Prices: catalog.PricesBy(map[int]dimension.Series{0: ever("100")}), Cost: ever("50")}, {ID: "B", Prices: catalog.PricesBy(map[int]dimension.Series{0: ever("200")}), Cost: ever("80")}}
	p.Sources = []supply.Source{{ID: "late", Owner: "procurement"}}
	return p
}

// column is a number for the first month; what follows is the same.
func column(s string) projection.Column { return projection.Column{num(s), num(s), num(s)} }

// committed is the plan of a cycle: it speaks of its first month and the next.
func committed(cycle string, demand, stock [2]string) *projection.Result {
	p := company(cycle)
	r := &projection.Result{Plan: p, First: p.First, N: 3}
	for i := range 2 {
		r.Demand = append(r.Demand, projection.DemandRow{Item: i, Consensus: column(demand[i])})
		r.Stock = append(r.Stock, projection.StockRow{Item: i, Stock: column(stock[i])})
		r.Supply = append(r.Supply, projection.SupplyRow{Item: i, Committed: column([]string{"100", "50"}[i])})
	}
	return r
}

func table(k func(item int) actual.Key, a, b [3]string) actual.Table {
	known := map[period.Period]bool{}
	var rows []actual.Row
	for i, x := range [][3]string{a, b} {
		row := actual.Row{Key: k(i)}
		for t, n := range x {
			at := month("2026-09") + period.Period(t)
			known[at] = true
			row.Cells = row.Cells.With(dimension.Cell{Value: num(n), Period: at, At: position.Ref{File: 1, Offset: int32(t)}})
		}
		rows = append(rows, row)
	}
	return actual.NewTable(rows, known, known)
}

func record() *vintage.Record {
	p := company("2026-12")
	none := dimension.None
	ofMarket := func(i int) actual.Key { return actual.Key{Source: none, Market: 0, Site: none, Item: i} }
	p.Actuals.Sales = table(ofMarket, [3]string{"100", "90", "80"}, [3]string{"50", "50", "50"})
	p.Actuals.Revenue = table(ofMarket, [3]string{"10000", "9000", "7600"}, [3]string{"10000", "10000", "10000"})
	p.Actuals.Receipts = table(func(i int) actual.Key { return actual.Key{Source: 0, Market: none, Site: 0, Item: i} }, [3]string{"100", "60", "40"}, [3]string{"50", "50", "50"})
	p.Actuals.Stock = table(func(i int) actual.Key { return actual.Key{Source: none, Market: none, Site: 0, Item: i} }, [3]string{"30", "0", "0"}, [3]string{"20", "20", "20"})
	head := &projection.Result{Plan: p, First: p.First, N: 3}
	cycles, _ := period.NewCycles(months, "2026-12")
	v := func(cycle string, b string) vintage.Vintage {
		return vintage.Vintage{Cycle: cycle, Tag: "plan/" + cycle, Replan: 1, Result: committed(cycle, [2]string{"100", b}, [2]string{"30", "20"})}
	}
	day, _ := period.ParseDate("2026-12-10")
	return &vintage.Record{Head: head, AsOf: day, Cycles: cycles, Vintages: []vintage.Vintage{v("2026-08", "50"), v("2026-09", "50"), v("2026-10", "40")}}
}

// watch is a trigger of demand per item, in words: measure by window, limits.
func watch(measure, by string, change func(*decision.Trigger)) decision.Trigger {
	t := decision.Trigger{ID: "watch", Owner: "sales", Review: "the review", Measure: measure, Against: decision.AgainstCommitted, By: by, Window: decision.Window{Last: 1}, For: 1, Above: true, Below: true}
	if change != nil {
		change(&t)
	}
	return t
}

func percent(s string) *quantity.Ratio {
	r, err := quantity.ParseRatio(s)
	if err != nil {
		panic(err)
	}
	return &r
}

func limit(s string) *quantity.Number { n := num(s); return &n }

// told is a report in a line a breach: id, difference, percent, money, periods
// running, cause.
func told(r *trigger.Report) string {
	var out []string
	for _, list := range [][]trigger.Breach{r.Breaches, r.Quiet} {
		for _, b := range list {
			p := "n/a"
			if b.Percent != nil {
				p = b.Percent.Percent()
			}
			s := fmt.Sprintf("%s %s %s %s %d", b.ID, b.Difference, p, b.Money, b.Periods)
			if b.Cause != nil {
				s += fmt.Sprintf(" because of %s, %s short", b.Cause.Source, b.Cause.Short)
			}
			if b.CoveredBy != "" {
				s += " quiet by " + b.CoveredBy
			}
			out = append(out, s)
		}
	}
	return strings.Join(out, "; ")
}

func evaluate(r *vintage.Record, ts ...decision.Trigger) *trigger.Report {
	r.Head.Plan.Triggers = ts
	return trigger.Evaluate(trigger.Input{Record: r, Opened: func(string) bool { return true }})
}

func TestVariances(t *testing.T) {
	for name, c := range map[string]struct {
		t    decision.Trigger
		want string
	}{
		// A 80 of 100, B 50 of 40: 130 of 140, worth -20 x 100 + 10 x 200.
		"of the plan":     {watch("demand", "plan", func(x *decision.Trigger) { x.Percent = percent("7%") }), "watch/plan -10 -7.1428% 0 1"},
		"at the limit":    {watch("demand", "item", func(x *decision.Trigger) { x.Units = limit("20") }), ""},
		"above the limit": {watch("demand", "item", func(x *decision.Trigger) { x.Units = limit("19.9999") }), "watch/A -20 -20% -2000 1"},
		"at the percent":  {watch("demand", "item", func(x *decision.Trigger) { x.Percent, x.Above = percent("20%"), false }), ""},
		"both limits":     {watch("demand", "item", func(x *decision.Trigger) { x.Percent, x.Money = percent("10%"), limit("2000") }), ""},
		"above only":      {watch("demand", "item", func(x *decision.Trigger) { x.Percent, x.Below = percent("10%"), false }), "watch/B 10 25% 2000 1"},
		"two running":     {watch("demand", "item", func(x *decision.Trigger) { x.Percent, x.For = percent("5%"), 2 }), "watch/A -20 -20% -2000 2"},
		"three running":   {watch("demand", "item", func(x *decision.Trigger) { x.Percent, x.For = percent("5%"), 3 }), ""},
		// A 270 of 300, B 150 of 140.
		"three months": {watch("demand", "item", func(x *decision.Trigger) { x.Percent, x.Window.Last = percent("5%"), 3 }), "watch/A -30 -10% -3000 1; watch/B 10 7.1428% 2000 1"},
		"by market":    {watch("demand", "market", func(x *decision.Trigger) { x.Percent = percent("7%") }), "watch/eu -10 -7.1428% 0 1"},
		"a family in a market": {watch("demand", "family", func(x *decision.Trigger) { x.Percent, x.Markets = percent("7%"), []string{"eu"} }),
			"watch/tents@eu -10 -7.1428% 0 1"},
		"another family":    {watch("demand", "family", func(x *decision.Trigger) { x.Percent, x.Families = percent("1%"), []string{"stoves"} }), ""},
		"whoever adjusted":  {watch("demand", "owner", func(x *decision.Trigger) { x.Percent = percent("7%") }), "watch/product -10 -7.1428% 0 1"},
		"attained by items": {watch("attainment", "item", func(x *decision.Trigger) { x.Percent, x.Above = percent("5%"), false }), "watch/@late -60 -60% -3000 2 because of late, 60 short"},
		// 90 of 150 units; A is 60 short at 50.
		"attained by source":  {watch("attainment", "source", func(x *decision.Trigger) { x.Percent, x.Above = percent("5%"), false }), "watch/late -60 -40% -3000 2"},
		"stock":               {watch("stock", "item", func(x *decision.Trigger) { x.Percent, x.Above = percent("10%"), false }), "watch/@late -30 -100% -1500 2 because of late, 100 short"},
		"stock value":         {watch("stock-value", "family", func(x *decision.Trigger) { x.Percent = percent("10%") }), "watch/tents -1500 -48.387% -1500 2"},
		"bias":                {watch("bias", "item", func(x *decision.Trigger) { x.Percent, x.Below = percent("10%"), false }), "watch/A 20 25% 2000 2"},
		"error over":          {watch("error", "plan", func(x *decision.Trigger) { x.Percent = percent("20%") }), "watch/plan 30 23.0769% 4000 1"},
		"price at the volume": {watch("price", "item", func(x *decision.Trigger) { x.Percent = percent("4%") }), "watch/A -400 -5% -400 1"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := told(evaluate(record(), c.t)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// TestSkippedCycle: what no plan spoke of is not judged, and that is said.
func TestSkippedCycle(t *testing.T) {
	r := record()
	r.Vintages = r.Vintages[:2] // nothing was committed in October
	got := evaluate(r, watch("demand", "item", func(x *decision.Trigger) { x.Percent = percent("1%") }))
	if len(got.Breaches) > 0 || len(got.NotJudged) != 1 || !got.NotJudged[0].All || got.NotJudged[0].Reason != "no plan was committed in cycle 2026-10" {
		t.Errorf("%s, %+v", told(got), got.NotJudged)
	}
	got = evaluate(r, watch("demand", "item", func(x *decision.Trigger) { x.Percent, x.Window.Last = percent("4%"), 3 }))
	if s := told(got); s != "watch/A -10 -5% -1000 2" || got.NotJudged[0].All {
		t.Errorf("%s, %+v", s, got.NotJudged)
	}
}

// TestWhatThePlanDidNotKnow was planned at nothing: of November's 130 sold and 20
// counted, October had A's 100 and 30 alone. -20 x 100 and 50 x
// 200 are 8,000; of stock -30 x 50 and 20 x 80 are 100.
func TestWhatThePlanDidNotKnow(t *testing.T) {
	for measure, want := range map[string]string{"demand": "watch/plan 30 30% 8000 1", "stock": "watch/plan -10 -33.3333% 100 2 because of late, 100 short"} {
		r := record()
		oct := r.Vintages[2].Result
		oct.Demand, oct.Stock = oct.Demand[:1], oct.Stock[:1]
		if got := told(evaluate(r, watch(measure, "plan", func(x *decision.Trigger) { x.Percent = percent("10%") }))); got != want {
			t.Errorf("%s: %s, want %s", measure, got, want)
		}
	}
}

// TestMissingFacts: missing is not zero.
func TestMissingFacts(t *testing.T) {
	r := record()
	r.Head.Plan.Actuals.Sales = actual.Table{}
	got := evaluate(r, watch("demand", "plan", func(x *decision.Trigger) { x.Percent = percent("1%") }))
	if len(got.Breaches) > 0 || len(got.NotJudged) != 1 || !got.NotJudged[0].All || strings.Join(got.NotJudged[0].Subjects, " ") != "plan" {
		t.Errorf("%s, %+v", told(got), got.NotJudged)
	}
}

// TestDecision: an accepted decision covers a breach up to its limit.
func TestDecision(t *testing.T) {
	for up, want := range map[string]string{"20": "watch/A -20 -20% -2000 1 quiet by live", "19": "watch/A -20 -20% -2000 1"} {
		r := record()
		r.Head.Plan.Decisions = []decision.Decision{{ID: "live", Status: decision.Accepted, Chosen: "yes",
			Covers: []decision.Cover{{ID: "a", Gap: "trigger/watch/*", From: period.None, To: period.None, UpTo: limit(up)}}}}
		got := evaluate(r, watch("demand", "item", func(x *decision.Trigger) { x.Units = limit("15") }))
		if s := told(got); s != want {
			t.Errorf("up to %s: %s, want %s", up, s, want)
		}
		if up == "19" && got.Breaches[0].FallsShort != "live covers up to 19 of 20" {
			t.Errorf("%q", got.Breaches[0].FallsShort)
		}
	}
}

// TestWatched: what is watched without a trigger, and gaps of one cause as one.
func TestWatched(t *testing.T) {
	r := record()
	p := r.Head.Plan
	p.Assumptions = []decision.Assumption{{ID: "A-1", Owner: "sales", At: position.Ref{File: 7, Offset: 1}}}
	p.Decisions = []decision.Decision{{ID: "D-1", Owner: "coo", At: position.Ref{File: 8, Offset: 1}}}
	gap := func(kind, what string, item int, class projection.Class, money string) projection.Gap {
		return projection.Gap{Kind: kind, What: what, Item: item, Class: class, From: month("2026-12"), To: month("2026-12"), Units: num("30"), Peak: num("30"), Money: num(money),
			Family: 0, Site: 0, Market: dimension.None, Source: dimension.None, Resource: dimension.None, LastDay: period.NoDate}
	}
	r.Head.Gaps = []projection.Gap{gap("shortage", "A@main", 0, projection.NeedsDecision, "3000"), gap("late-backlog", "A@main", 0, projection.NeedsDecision, "500"),
		gap("excess", "B@main", 1, projection.NeedsDecision, "700"), gap("shortage", "B@main", 1, projection.NeedsDecision, "900"), gap("below-target", "A@main", 0, projection.Lever, "1")}
	got := trigger.Evaluate(trigger.Input{Record: r, Opened: func(id string) bool { return id != "shortage/B@main" },
		Findings: []finding.Finding{finding.New(finding.AssumptionBroken, position.Ref{File: 7, Offset: 3}, "A-1 is broken"), finding.New(finding.DecisionOverdue, position.Ref{File: 8, Offset: 3}, "D-1 was due"),
			finding.New(finding.FactsStale, position.Ref{}, "the newest facts are old")}})
	var ids []string
	for _, b := range got.Breaches {
		ids = append(ids, b.ID+" "+b.Owner)
	}
	want := "gap/@late procurement, gap/excess/B@main product, assumption/A-1 sales, decision/D-1 coo, facts/stale planner"
	if s := strings.Join(ids, ", "); s != want {
		t.Errorf("%s\nwant %s", s, want)
	}
	if b := got.Breaches[0]; b.Money != num("3500") || len(b.Offer.Gaps) != 2 || b.Cause.Short != num("100") {
		t.Errorf("%+v", b)
	}
}

// TestSameAgain: the same record gives the same report.
func TestSameAgain(t *testing.T) {
	t1 := watch("demand", "item", func(x *decision.Trigger) { x.Percent = percent("1%") })
	t2 := watch("attainment", "item", func(x *decision.Trigger) { x.ID, x.Percent, x.Above = "other", percent("1%"), false })
	first := fmt.Sprintf("%+v", told(evaluate(record(), t1, t2)))
	for range 20 {
		if again := fmt.Sprintf("%+v", told(evaluate(record(), t1, t2))); again != first {
			t.Fatalf("%s\n%s", again, first)
		}
	}
}
