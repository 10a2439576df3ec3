package option

import (
	"fmt"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/google/go-cmp/cmp"
)

// lines writes measures one a line: name, base, then each option's value or
// difference, the best, where they differ and the spread.
func lines(c *Comparison) []string {
	var out []string
	for _, m := range c.Measures {
		cells := []string{say(&m, m.Base, true)}
		for _, x := range m.Options {
			cells = append(cells, say(&m, x, false))
		}
		out = append(out, fmt.Sprintf("%s: %s best %v, %s %s", m.Name, strings.Join(cells, " | "), m.Best, m.Differ, orNone(m.Spread)))
	}
	return out
}

func say(m *Measure, x Cell, base bool) string {
	switch {
	case x.Without:
		return "no capacity"
	case m.Unit == Share && x.Share == nil, x.Value.IsMissing():
		return "n/a"
	case m.Unit == Share:
		return x.Value.String() + "/" + x.Of.String()
	case base, m.Unit == Count, m.Name == GapMoney, m.Name == DemandChange, m.Name == SupplyChange:
		return x.Value.String()
	}
	return x.Delta.String() + " more"
}

func orNone(n quantity.Number) string {
	if n.IsMissing() {
		return "-"
	}
	return n.String()
}

// TestByHand works through the world of three months.
//
//	revenue     base 300 x 100 = 30,000; open 320, shift 340, bought 340 tents
//	margin      40 each: 12,000; +800, +1,600, +1,600
//	cash out    lyon 300 x 50 = 15,000; shift +40 x 50 = 2,000;
//	            bought +40 x 80 x 0.90 = 2,880
//	stock       20 x 60 = 1,200 at each end; open (1,200 + 0 + 0) / 3 = 400;
//	            bought (1,200 + 0 + 1,200) / 3 = 800
//	on time     of 340: bought, 20 of January wait; open, 20 of January are
//	            served in February before 20 of its own
//	peak        95 of 100 in February; the shift has 126 of 140 in January
//	changed     against a close of 100, 100, 90: demand of the base 10 x 100;
//	            all others 40 more; supply at cost 60: base 10 x 60, shift and
//	            bought 40 x 60 on top
func TestByHand(t *testing.T) {
	committed := computed(world(), "100 100 90", "100 100 90", "0 0 0", "20 20 20", "100 100 90", "", "90 90 85", "100 100 100")
	asks := planOf("promo", open())
	asks.Asks = true
	c := Compare(Input{Base: planOf("main", base()), Options: []Plan{asks, planOf("option/shift", shift()), planOf("option/buy", bought())},
		Committed: committed, CommittedLabel: "plan/2026-11", Asked: map[string]Plan{"more-tents": asks}})
	want := []string{
		"service, by money: 30000/30000 | 30000/34000 | 34000/34000 | 32000/34000 best [1], between options 2000",
		"cash out: 15000 | 0 more | 2000 more | 2880 more best [1], between options 880",
		"stock value: 1200 | -800 more | 0 more | -400 more best [2], between options 400",
		"service, by units: 300/300 | 300/340 | 340/340 | 320/340 best [1], between options -",
		"revenue: 30000 | 2000 more | 4000 more | 4000 more best [], alike in all options 4000",
		"demand changed: 1000 | 5000 | 5000 | 5000 best [], alike in all options 4000",
		"supply changed: 600 | 600 | 3000 | 3000 best [], alike in all options 2400",
		"margin: 12000 | 800 more | 1600 more | 1600 more best [], alike in all options 1600",
		"gaps that need a decision: 0 | 800 | 0 | 0 best [], alike in all options 800",
		"peak load: 95/100 | 95/100 | 95/100 | 95/100 best [], nowhere -",
		"other gaps: 0 | 0 | 0 | 0 best [], nowhere -",
	}
	if diff := cmp.Diff(want, lines(c)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"2026-12", "2027-01", "2027-02"}, c.Shared); diff != "" || c.Settled != 3 || c.Unequal {
		t.Errorf("%d settled, unequal %v: %s", c.Settled, c.Unequal, diff)
	}
}

// TestStatedAgainstComputed: the shift costs 300 as stated, and brings 800
// more margin than where the question stands open, 1,600 - 800.
func TestStatedAgainstComputed(t *testing.T) {
	asks := planOf("promo", open())
	asks.Asks = true
	in := Input{Base: planOf("main", base()), Options: []Plan{asks, planOf("option/shift", shift())},
		Decisions: []string{"more-tents"}, Asked: map[string]Plan{"more-tents": asks},
		Unresolved: map[string]string{"option/buy": "there is no branch option/buy here"}}
	c := Compare(in)
	want := []Decision{{ID: "more-tents", Question: "How do we cover it?", Status: "proposed", Recommended: "shift", Against: "promo 1f2e3d",
		Choices: []Choice{
			{ID: "shift", Summary: "a third shift", Branch: "option/shift", Option: 1, Stated: number("-300"), Computed: number("800"),
				Difference: number("1100"), Cash: number("2000")},
			{ID: "buy", Summary: "buy", Branch: "option/buy", Option: -1, Stated: quantity.Missing, Computed: quantity.Missing,
				Difference: quantity.Missing, Cash: quantity.Missing, Why: "there is no branch option/buy here"},
			{ID: "cap", Summary: "cap it", Option: -1, Stated: number("-800"), Computed: quantity.Missing,
				Difference: quantity.Missing, Cash: quantity.Missing, Why: "it names no branch"}}}}
	if diff := cmp.Diff(want, c.Decisions); diff != "" {
		t.Error(diff)
	}

	in.Asked = nil
	if got := Compare(in).Decisions[0]; got.Against != "" || got.Choices[0].Why != "the plan that asks is not known" {
		t.Errorf("without a plan that asks: %+v", got)
	}
	// Where the base asks, the base is what the effect is measured against.
	in.Base = planOf("main", open())
	if got := Compare(in).Decisions[0]; got.Against != "main 1f2e3d" || got.Choices[0].Computed != number("800") {
		t.Errorf("asked by the base: %+v", got)
	}
}

// TestDecisionsOfOptions: a decision is told because an option is its branch;
// one that names other branches is not.
func TestDecisionsOfOptions(t *testing.T) {
	other := func(p *plan.Plan) {
		p.Decisions = append(p.Decisions, decision.Decision{ID: "other", Options: []decision.Option{{ID: "x", Branch: "option/x"}}})
	}
	c := Compare(Input{Base: planOf("main", base()), Options: []Plan{planOf("option/shift", shift(other))}})
	if len(c.Decisions) != 1 || c.Decisions[0].ID != "more-tents" {
		t.Errorf("%+v", c.Decisions)
	}
}

// TestUnknown: what one side does not know leaves both sums; a price that
// nobody states makes no option the cheapest.
func TestUnknown(t *testing.T) {
	unpriced := shift()
	unpriced.Demand[0].Margin = column("4000 - 4000")
	c := Compare(Input{Base: planOf("main", base()), Options: []Plan{planOf("option/shift", unpriced)}})
	m := measure(t, c, Margin).Options[0]
	if m.Value != number("8000") || m.Base != number("8000") || m.Delta != 0 || m.LeftOut != 1 {
		t.Errorf("margin: %+v", m)
	}

	noCost := func(p *plan.Plan) { p.Sources[viet].Terms[0].Cost = nil }
	c = Compare(Input{Base: planOf("main", base()), Options: []Plan{planOf("option/buy", bought(noCost)), planOf("option/shift", shift(noCost))}})
	cash := measure(t, c, Cash)
	if got := cash.Options[0]; !got.Delta.IsMissing() || got.Why != "viet states no cost for TENT, or its currency has no rate" {
		t.Errorf("cash of what is bought: %+v", got)
	}
	if got := cash.Options[1]; got.Delta != number("2000") || len(cash.Best) != 0 {
		t.Errorf("cash of the shift: %+v, best %v", got, cash.Best)
	}

	// Receipts without a price that are the same in both leave both sums.
	noLyon := func(p *plan.Plan) { p.Sources[lyon].Terms[0].Cost = nil }
	from := base()
	noLyon(from.Plan)
	c = Compare(Input{Base: planOf("main", from), Options: []Plan{planOf("option/buy", bought(noLyon))}})
	if got := measure(t, c, Cash).Options[0]; got.Delta != number("2880") || got.LeftOut != 3 {
		t.Errorf("cash beside unpriced receipts: %+v", got)
	}

	nobody := func(p *plan.Plan) { noCost(p); noLyon(p) }
	from = base()
	nobody(from.Plan)
	c = Compare(Input{Base: planOf("main", from), Options: []Plan{planOf("option/buy", bought(nobody))}})
	if got := measure(t, c, Cash).Base; got.Why != "no source states a cost in its terms" {
		t.Errorf("cash that nobody states: %+v", got)
	}
}

// TestPaymentTerms: 40 tents of February at 72 euros are paid 27 days later in
// February, and 31 days later in March, behind the horizon.
func TestPaymentTerms(t *testing.T) {
	for days, want := range map[int]string{0: "2880", 27: "2880", 28: "0", 31: "0"} {
		r := bought(func(p *plan.Plan) { p.Sources[viet].Terms[0].PaymentDays = days })
		c := Compare(Input{Base: planOf("main", base()), Options: []Plan{planOf("option/buy", r)}})
		if got := measure(t, c, Cash).Options[0].Delta; got != number(want) {
			t.Errorf("%d days: %s, want %s", days, got, want)
		}
	}
}

// TestUnequalHorizons: the option has January to March, the base December to
// February. Of the option's 140, 100 and 50 tents the first two count.
func TestUnequalHorizons(t *testing.T) {
	later := computed(world(func(p *plan.Plan) { p.First = month("2027-01") }),
		"140 100 50", "140 100 50", "0 0 0", "20 20 20", "140 100 50", "", "126 95 10", "140 100 100")
	c := Compare(Input{Base: planOf("main", base()), Options: []Plan{planOf("later", later)}})
	if got := measure(t, c, Revenue); got.Base.Value != number("20000") || got.Options[0].Delta != number("4000") {
		t.Errorf("revenue: %+v", got)
	}
	if diff := cmp.Diff([]string{"2027-01", "2027-02"}, c.Shared); diff != "" || !c.Unequal {
		t.Errorf("unequal %v, %s", c.Unequal, diff)
	}
	if got := measure(t, c, Load).Base; got.Where != "lyon/hours 2027-02" {
		t.Errorf("peak of the base: %+v", got)
	}
}

// TestNotCompared: what cannot be compared is told and leaves the others alone.
func TestNotCompared(t *testing.T) {
	weeks, err := period.NewCalendar("week", "")
	if err != nil {
		t.Fatal(err)
	}
	for want, p := range map[string]Plan{
		"its currency is USD, and that of the base is EUR":    planOf("x", shift(func(p *plan.Plan) { p.Currency = "USD" })),
		"its calendar is week, and that of the base is month": planOf("x", shift(func(p *plan.Plan) { p.Calendar = weeks })),
		"no period is open in both":                           planOf("x", shift(func(p *plan.Plan) { p.First = month("2028-01") })),
		"it has 2 errors":                                     {Ref: "x", Problem: "it has 2 errors"},
		"its plan could not be computed":                      {Ref: "x"},
	} {
		if p.Result != nil {
			p.Result.First = p.Result.Plan.First
		}
		c := Compare(Input{Base: planOf("main", base()), Options: []Plan{p, planOf("option/shift", shift())}})
		if got := c.Options[0]; got.NotComputed != want || got.Change != nil {
			t.Errorf("%q, want %q", got.NotComputed, want)
		}
		if got := measure(t, c, Margin); !got.Options[0].Value.IsMissing() || got.Options[1].Delta != number("1600") || len(got.Best) != 0 {
			t.Errorf("%s: %+v", want, got)
		}
	}
}

func measure(t *testing.T, c *Comparison, n Name) Measure {
	t.Helper()
	for _, m := range c.Measures {
		if m.Name == n {
			return m
		}
	}
	t.Fatalf("there is no %s", n)
	return Measure{}
}

// TestInTime: demand of 100 and 40; what is served in its own period, and
// within a promise of one.
func TestInTime(t *testing.T) {
	for _, c := range []struct {
		name                  string
		demand, backlog, lost string
		promise               int
		want                  string
	}{
		{"all served", "100 40", "0 0", "0 0", 0, "100 40"},
		{"30 wait", "100 40", "30 0", "0 0", 0, "70 40"},
		{"more waits than is new", "100 40", "120 150", "0 0", 0, "0 0"},
		{"10 are lost", "100 40", "0 0", "10 0", 0, "90 40"},
		{"30 wait and are served within the promise", "100 40", "30 40", "0 0", 1, "100 0"},
		{"30 wait and 5 of them too long", "100 40", "30 45", "0 0", 1, "95 0"},
		{"not known", "100 40", "- 0", "0 0", 0, "- 40"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := computed(world(func(p *plan.Plan) {
				p.Horizon = 2
				if p.Families[tents].Promise = c.promise; c.promise > 0 {
					p.Families[tents].Strategy = 2
				}
			}), c.demand, c.demand, c.backlog, "0 0", "0 0", "", "0 0", "1 1")
			r.Demand[0].Lost = column(c.lost)
			f := (&comparer{}).facts(r)
			if diff := cmp.Diff(column(c.want), f.onTime.rows[key{"eu", "TENT", ""}]); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestPeak: no capacity is worse than any load, and one that is not stated is
// not judged.
func TestPeak(t *testing.T) {
	for _, c := range []struct{ name, load, capacity, want string }{
		{"fullest", "90 120 95", "100 150 100", "95/100 lyon/hours 2027-02"},
		{"over", "90 120 95", "100 100 100", "120/100 lyon/hours 2027-01"},
		{"not stated", "90 120 80", "100 - 100", "90/100 lyon/hours 2026-12"},
		{"no capacity", "90 5 80", "100 0 100", "no capacity lyon/hours 2027-01"},
		{"nothing on no capacity", "90 0 80", "100 0 100", "90/100 lyon/hours 2026-12"},
		{"nowhere stated", "90 0 80", "- - -", "n/a "},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := base()
			r.Load[0].Load, r.Load[0].Capacity = column(c.load), column(c.capacity)
			x := Compare(Input{Base: planOf("main", r), Options: []Plan{planOf("same", r)}})
			m := measure(t, x, Load)
			if got := say(&m, m.Base, true) + " " + m.Base.Where; got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

// TestGapMoney: a shortage of 800 and stock below target of 500 at the same
// site count 800; a gap that a decision covers, and one behind the shared
// periods, count nothing.
func TestGapMoney(t *testing.T) {
	r := open()
	below := shortage("5", "500")
	below.Kind = projection.BelowTarget
	covered := shortage("9", "9000")
	covered.CoveredBy = "d"
	behind := shortage("9", "9000")
	behind.From, behind.To = month("2027-06"), month("2027-06")
	unpriced := shortage("1", "0")
	unpriced.Kind, unpriced.Money = projection.LateBacklog, quantity.Missing
	lever := shortage("1", "1")
	lever.Class = projection.Lever
	r.Gaps = append(r.Gaps, below, covered, behind, unpriced, lever)
	c := Compare(Input{Base: planOf("main", base()), Options: []Plan{planOf("x", r)}})
	want := GapCount{NeedDecision: 3, Covered: 1, Lever: 1, Money: number("800"), Unpriced: 1}
	if diff := cmp.Diff(want, c.Options[0].Gaps); diff != "" {
		t.Error(diff)
	}
}

// TestLaws: a plan beside itself differs nowhere, and the order of options
// changes nothing but the order.
func TestLaws(t *testing.T) {
	c := Compare(Input{Base: planOf("main", open()), Options: []Plan{planOf("same", open()), planOf("again", open())}})
	for _, m := range c.Measures {
		if m.Differ != Nowhere || len(m.Best) > 0 {
			t.Errorf("%s differs %s", m.Name, m.Differ)
		}
		for _, x := range m.Options {
			if !x.Delta.IsMissing() && x.Delta != 0 {
				t.Errorf("%s: %s more than itself", m.Name, x.Delta)
			}
		}
	}
	if len(c.Resources) > 0 {
		t.Errorf("resources differ: %+v", c.Resources)
	}
	a := Compare(Input{Base: planOf("main", base()), Options: []Plan{planOf("s", shift()), planOf("b", bought())}})
	b := Compare(Input{Base: planOf("main", base()), Options: []Plan{planOf("b", bought()), planOf("s", shift())}})
	for i := range a.Measures {
		x, y := a.Measures[i], b.Measures[i]
		y.Options[0], y.Options[1] = y.Options[1], y.Options[0]
		for k := range y.Best {
			y.Best[k] = 1 - y.Best[k]
		}
		if len(y.Best) == 2 {
			y.Best[0], y.Best[1] = y.Best[1], y.Best[0]
		}
		if diff := cmp.Diff(x, y); diff != "" {
			t.Errorf("%s: %s", x.Name, diff)
		}
	}
}

// TestSameAsDiff: revenue and margin are those of the diff, which sums rows of
// families.
func TestSameAsDiff(t *testing.T) {
	from, to := base(), shift()
	for _, r := range []*projection.Result{from, to} {
		r.Money = []projection.MoneyRow{{Market: eu, Family: tents, Revenue: r.Demand[0].Revenue, Margin: r.Demand[0].Margin}}
	}
	d := change.Compare(from, to, change.Options{})
	c := Compare(Input{Base: planOf("main", from), Options: []Plan{planOf("x", to)}})
	if got := measure(t, c, Margin).Options[0].Delta; got != d.Headline.Margin.Delta {
		t.Errorf("margin %s, the diff has %s", got, d.Headline.Margin.Delta)
	}
}
