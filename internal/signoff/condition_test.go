package signoff

import (
	"fmt"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/network"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/supply"
)

// The small company that conditions are tried on: three items in two families,
// two markets, two sites, four months from 2026-12. Prices are 10, 20 and 5 in
// the market's currency, a dollar is 0.90, costs are 4, 8 and 2.
var (
	months = must(period.NewCalendar("month", ""))
	weeks  = must(period.NewCalendar("week", ""))
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func month(s string) period.Period { return must(months.Parse(s)) }

func number(s string) quantity.Number {
	if s == "-" {
		return quantity.Missing
	}
	return must(quantity.Parse(s))
}

func percent(s string) *quantity.Ratio {
	r := must(quantity.ParseRatio(s))
	return &r
}

func amount(s string) *quantity.Number {
	n := number(s)
	return &n
}

// column reads `100 200 - 0`; a hyphen is missing.
func column(s string) projection.Column {
	var out projection.Column
	for _, f := range strings.Fields(s) {
		out = append(out, number(f))
	}
	return out
}

// table are rows by key: `A eu` of demand, `A@central` of stock, by column.
type table map[string]string

// company computes nothing: what its result holds is what tables say.
func company(demanded table, edits ...func(*projection.Result)) *projection.Result {
	p := &plan.Plan{ID: "plans", Currency: "EUR", Calendar: months, Cycle: "2026-12", First: month("2026-12"), Horizon: 4, Fences: plan.Fences{Frozen: 1, Slushy: 2},
		MarketIDs: dimension.NewTable([]string{"eu", "us"}), SiteIDs: dimension.NewTable([]string{"central", "east"}),
		FamilyIDs: dimension.NewTable([]string{"stoves", "tents"}), ItemIDs: dimension.NewTable([]string{"A", "B", "C"}), SourceIDs: dimension.NewTable([]string{"lyon"}),
		Rates: network.Rates{"USD": dimension.Ratios{{Period: month("2026-12"), Value: *percent("90%")}}}}
	p.Markets = []network.Market{{ID: "eu", Currency: "EUR"}, {ID: "us", Currency: "USD"}}
	p.Sites = []network.Site{{ID: "central"}, {ID: "east"}}
	p.Families = []catalog.Family{{ID: "stoves", Items: []int{2}}, {ID: "tents", Items: []int{0, 1}}}
	holds := func(v string) dimension.Series {
		return dimension.SeriesOf([]dimension.Cell{{Period: period.None, Value: number(v)}})
	}
	for i, price := range []string{"10", "20", "5"} {
		it := catalog.Item{ID: p.ItemIDs.ID(i), Family: 1, Prices: catalog.PricesBy(map[int]dimension.Series{dimension.None: holds(price)}), Cost: holds([]string{"4", "8", "2"}[i]), From: period.None, Until: period.None}
		if i == 2 {
			it.Family = 0
		}
		p.Items = append(p.Items, it)
	}
	p.Sources = []supply.Source{{ID: "lyon", Resources: []supply.Resource{{ID: "hours"}, {ID: "paint"}}}}
	r := &projection.Result{Plan: p, First: p.First, N: 4}
	for m, market := range p.MarketIDs.IDs() {
		for i, item := range p.ItemIDs.IDs() {
			if text, ok := demanded[item+" "+market]; ok {
				none := column("- - - -")
				r.Demand = append(r.Demand, projection.DemandRow{Market: m, Item: i, Consensus: column(text), Baseline: column(text),
					Revenue: none, Margin: none, Backlog: none})
				p.Baselines = append(p.Baselines, demand.Baseline{Market: m, Family: p.Items[i].Family, Rows: []demand.Row{{Item: i}}})
			}
		}
	}
	for _, edit := range edits {
		edit(r)
	}
	return r
}

// stocked adds rows of stock: supply, stock and backlog, `A@central`.
func stocked(supplied, stock table) func(*projection.Result) {
	return func(r *projection.Result) {
		for s, site := range r.Plan.SiteIDs.IDs() {
			for i, item := range r.Plan.ItemIDs.IDs() {
				key := item + "@" + site
				if _, ok := supplied[key]; !ok {
					continue
				}
				r.Stock = append(r.Stock, projection.StockRow{Site: s, Item: i, Supply: column(supplied[key]), Stock: column(stock[key]), Owned: column("0 0 0 0")})
			}
		}
	}
}

// market sets a column of each demand row that a table names.
func market(of func(*projection.DemandRow) *projection.Column, t table) func(*projection.Result) {
	return func(r *projection.Result) {
		for i := range r.Demand {
			d := &r.Demand[i]
			if text, ok := t[r.Plan.Items[d.Item].ID+" "+r.Plan.Markets[d.Market].ID]; ok {
				*of(d) = column(text)
			}
		}
	}
}

func revenue(d *projection.DemandRow) *projection.Column { return &d.Revenue }
func margin(d *projection.DemandRow) *projection.Column  { return &d.Margin }
func backlog(d *projection.DemandRow) *projection.Column { return &d.Backlog }

// view compares two results as the caller of Hits does.
func view(name string, base, head *projection.Result) View {
	v := View{Name: name, Base: base, Head: head}
	if base != nil {
		v.Diff = change.Compare(base, head, change.Options{})
	}
	return v
}

// trial is a condition held against two results, and what must come of it.
type trial struct {
	name       string
	base, head *projection.Result
	when       policy.Condition
	want       State
	text       string // the whole line, without the view
}

func (c *trial) run(t *testing.T) {
	t.Helper()
	got := Hits(&policy.Rule{ID: "r", When: &c.when}, []View{view("target", c.base, c.head)}, nil)
	if got.State != c.want || got.Text != c.text+" [target → merge]" {
		t.Errorf("\n got %s: %s\nwant %s: %s", got.State, got.Text, c.want, c.text)
	}
}

func TestRuleWithoutConditionAlwaysApplies(t *testing.T) {
	if got := Hits(&policy.Rule{ID: "r"}, nil, nil); got.State != Met || got.Text != "always" {
		t.Errorf("%+v", got)
	}
}

func TestNothingToCompareFails(t *testing.T) {
	rule := &policy.Rule{ID: "r", When: &policy.Condition{Load: &policy.LoadTest{Percent: *percent("100%")}}}
	if got := Hits(rule, nil, nil); got.State != Failed {
		t.Errorf("without a view: %+v", got)
	}
	if got := Hits(rule, []View{{Name: "target"}}, nil); got.State != Failed || got.Text != "the plan cannot be computed [target → merge]" {
		t.Errorf("without a result: %+v", got)
	}
	if got := Hits(&policy.Rule{ID: "r", When: &policy.Condition{}}, []View{{Name: "target"}}, nil); got.State != Failed {
		t.Errorf("without a test: %+v", got)
	}
}

// TestTrees combines tests whose outcome is fixed: t is met, f is not, x cannot
// be judged.
func TestTrees(t *testing.T) {
	base := company(table{"A eu": "100 100 100 100"})
	head := company(table{"A eu": "100 100 100 110"})
	leaf := func(id string) policy.Condition {
		c := policy.Condition{ID: id, Change: &policy.ChangeTest{Measure: policy.Demand, By: policy.ByPlan, Above: amount("5")}}
		switch id {
		case "f":
			c.Change.Above = amount("50")
		case "x":
			c.Change = &policy.ChangeTest{Measure: policy.Supply, By: policy.ByMarket}
		}
		return c
	}
	list := func(ids string) (out []policy.Condition) {
		for _, id := range strings.Fields(ids) {
			out = append(out, leaf(id))
		}
		return out
	}
	for _, c := range []struct {
		all, any string
		want     State
	}{
		{"t t", "", Met}, {"t f", "", NotMet}, {"t x", "", Failed}, {"f x", "", NotMet},
		{"", "f t", Met}, {"", "f f", NotMet}, {"", "f x", Failed}, {"", "t x", Met},
		{"t", "f t", Met}, {"t", "f f", NotMet}, {"f", "t", NotMet},
	} {
		got := Hits(&policy.Rule{When: &policy.Condition{All: list(c.all), Any: list(c.any)}}, []View{view("target", base, head)}, nil)
		if got.State != c.want {
			t.Errorf("all [%s] any [%s]: %s, want %s", c.all, c.any, got.State, c.want)
		}
	}
	deep := Hits(&policy.Rule{When: &policy.Condition{All: []policy.Condition{leaf("t"), {ID: "n", Any: list("f t")}}}}, []View{view("target", base, head)}, nil)
	if deep.State != Met || len(deep.Children) != 2 || deep.Children[1].ID != "n" || len(deep.Children[1].Children) != 2 || deep.Children[1].Children[1].State != Met {
		t.Errorf("%+v", deep)
	}
}

// TestTenSmallChanges: each of ten changes adds 0.9 % of 1,000 to what was
// there, which no rule at 1 % asks about. Against the last close they are 9 %.
func TestTenSmallChanges(t *testing.T) {
	closed := company(table{"A eu": "1000 0 0 0"})
	rule := &policy.Rule{When: &policy.Condition{Change: &policy.ChangeTest{Measure: policy.Demand, By: policy.ByPlan, Percent: percent("1%")}}}
	now := 1000
	for range 10 {
		before := company(table{"A eu": quantity.Whole(int64(now)).String() + " 0 0 0"})
		now += 9
		after := company(table{"A eu": quantity.Whole(int64(now)).String() + " 0 0 0"})
		if got := Hits(rule, []View{view("target", before, after)}, nil); got.State != NotMet {
			t.Fatalf("one change of 9 of %d: %s %s", now-9, got.State, got.Text)
		}
		if now == 1090 {
			got := Hits(rule, []View{view("target", before, after), view("close", closed, after)}, nil)
			if want := "demand changes by 9 % (90 units gross of 1,000 units), above 1 % [close → merge]"; got.State != Met || got.Text != want {
				t.Errorf("%s %s", got.State, got.Text)
			}
		}
	}
}

// TestTheChangeDoesNotLoosenItsRule: the proposal brings 5 % where the rule is at
// 1 %, and the other way round.
func TestTheChangeDoesNotLoosenItsRule(t *testing.T) {
	rule := func(limit string) policy.Rule {
		return policy.Rule{ID: "money", When: &policy.Condition{Change: &policy.ChangeTest{Measure: policy.Demand, By: policy.ByPlan, Percent: percent(limit)}}}
	}
	views := []View{view("target", company(table{"A eu": "100 0 0 0"}), company(table{"A eu": "103 0 0 0"}))}
	strict, loose := rule("1%"), rule("5%")
	never := policy.Rule{ID: "money"}
	for _, c := range []struct {
		name         string
		target, head *policy.Rule
		want         State
	}{
		{"loosened", &strict, &loose, Met}, {"tightened", &loose, &strict, Met}, {"the same", &loose, &loose, NotMet},
		{"removed", &loose, nil, NotMet}, {"made to hold always", &loose, &never, Met}, {"given a condition", &never, &loose, Met},
	} {
		cs := &Case{HeadPolicy: &policy.Policy{}, Views: views}
		if c.head != nil {
			cs.HeadPolicy.Rules = []policy.Rule{*c.head}
		}
		if got := Applies(cs, c.target); got.State != c.want {
			t.Errorf("%s: %s %s", c.name, got.State, got.Text)
		}
	}
	if got := Applies(&Case{Views: views}, &strict); got.State != Met {
		t.Errorf("without a policy in the change: %+v", got)
	}
}

// TestTheChangeBringsNoEndOfTests: who proposes a change writes its conditions, and
// each test costs a walk over the plan.
func TestTheChangeBringsNoEndOfTests(t *testing.T) {
	limit := func(n int) policy.Condition {
		return policy.Condition{ID: fmt.Sprint(n), Change: &policy.ChangeTest{Measure: policy.Demand, By: policy.ByPlan, Above: amount(fmt.Sprint(n + 50))}}
	}
	rule := policy.Rule{ID: "money", When: &policy.Condition{Any: []policy.Condition{limit(0)}}}
	for _, c := range []struct {
		tests, same int
		want        State
	}{{1, 1, NotMet}, {100, 1, NotMet}, {101, 1, NotMet}, {102, 1, Failed}, {100, 50, NotMet}, {5000, 1, Failed}} {
		brought := policy.Rule{ID: "money", When: &policy.Condition{}}
		for i := range c.tests {
			for range c.same { // what is stated again is judged once
				brought.When.Any = append(brought.When.Any, limit(i))
			}
		}
		x := &Case{HeadPolicy: &policy.Policy{Rules: []policy.Rule{brought}}, Views: []View{view("target", company(table{"A eu": "100 0 0 0"}), company(table{"A eu": "103 0 0 0"}))}}
		if got := Applies(x, &rule); got.State != c.want {
			t.Errorf("%d tests: %s, want %s", c.tests, got.State, c.want)
		}
	}
}

// A condition is not met, and says why, where nothing is computed.
func TestNothingToCompare(t *testing.T) {
	rule := &policy.Condition{Edits: &policy.EditTest{}}
	for want, c := range map[string]*Case{
		"there is nothing to compare with":            {},
		"the plan has errors, so nothing is computed": {Uncomputed: true},
	} {
		cs := conditions{views: c.Views, uncomputed: c.Uncomputed, tried: newTried()}
		if n := cs.node(rule); n.State != Failed || n.Text != want {
			t.Errorf("%v %q, want %q", n.State, n.Text, want)
		}
	}
}
