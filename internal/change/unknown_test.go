package change

import (
	"testing"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/supply"
	"github.com/google/go-cmp/cmp"
)

// hows writes what became of gaps: how, first period, money.
func hows(d *Diff) []string {
	var out []string
	for _, g := range d.Gaps {
		money := "-"
		if !g.Money.IsMissing() {
			money = g.Money.String()
		}
		out = append(out, string(g.How)+" "+g.From+" "+money)
	}
	return out
}

func TestWhatIsNoLongerKnownIsNotClosed(t *testing.T) {
	short := gap(projection.Shortage, "TENT-2P@central", "2027-01", "2027-03", projection.NeedsDecision, "380", "26790")
	rest := gap(projection.Shortage, "TENT-2P@central", "2027-01", "2027-01", projection.NeedsDecision, "80", "5640")
	for _, c := range []struct {
		name, stock string
		head        []projection.Gap
		want        []string
		counts      GapCounts
	}{
		{"known and gone", "5 5 5 5 5 5", nil, []string{"closed 2027-01 -26790"}, GapCounts{Closed: 1, ClosedDecision: 1}},
		{"unknown from February on", "5 5 - - - -", nil, []string{"no longer known 2027-01 -"}, GapCounts{Unknown: 1}},
		{"unknown after the gap", "5 5 5 5 - -", nil, []string{"closed 2027-01 -26790"}, GapCounts{Closed: 1, ClosedDecision: 1}},
		{"unknown in a part", "5 0 - - - -", []projection.Gap{rest}, []string{"no longer known 2027-01 -"}, GapCounts{Unknown: 1, UnknownDecision: 1}},
	} {
		base, head := bare(world()), bare(world())
		base.Gaps, head.Gaps = []projection.Gap{short}, c.head
		for _, r := range []*projection.Result{base, head} {
			r.Stock = []projection.StockRow{{Site: central, Item: tent2P, Stock: column("0 0 0 0 0 0")}}
		}
		head.Stock[0].Stock = column(c.stock)
		d := Compare(base, head, Options{})
		if diff := cmp.Diff(c.want, hows(d)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
		if d.Headline.Gaps != c.counts {
			t.Errorf("%s: %+v", c.name, d.Headline.Gaps)
		}
	}
}

func TestAboveAndBelowTheBudgetAreTwoGaps(t *testing.T) {
	budget := func(money string, below bool) []projection.Gap {
		g := gap(projection.BudgetGap, "tents@eu", "2027-01", "2027-01", projection.Lever, money, money)
		g.Item, g.Site, g.Market, g.Below = dimension.None, dimension.None, eu, below
		return []projection.Gap{g}
	}
	for _, c := range []struct {
		name  string
		below bool
		want  []string
	}{
		{"the same way", false, []string{"shrunk 2027-01 -50"}},
		{"the other way", true, []string{"closed 2027-01 -100", "opened 2027-01 50"}},
	} {
		base, head := bare(world()), bare(world())
		base.Gaps, head.Gaps = budget("100", false), budget("50", c.below)
		d := Compare(base, head, Options{})
		if diff := cmp.Diff(c.want, hows(d)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
		for _, g := range d.Gaps {
			if g.Above != (g.How != Opened) {
				t.Errorf("%s: of the gap that is %s, above is %v", c.name, g.How, g.Above)
			}
		}
	}
}

func TestABudgetGapOfUnknownRevenueIsNotClosed(t *testing.T) {
	g := gap(projection.BudgetGap, "tents@eu", "2027-01", "2027-01", projection.Lever, "100", "100")
	g.Item, g.Site, g.Market = dimension.None, dimension.None, eu
	for _, c := range []struct {
		left []int
		want string
	}{{[]int{1, 0, 0, 0, 0, 0}, "closed 2027-01 -100"}, {[]int{0, 1, 0, 0, 0, 0}, "no longer known 2027-01 -"}} {
		base, head := bare(world()), bare(world())
		base.Gaps = []projection.Gap{g}
		head.Money = []projection.MoneyRow{{Market: eu, Family: tents, Demand: column("1 1 1 1 1 1"), DemandValue: column("1 1 1 1 1 1"),
			Revenue: column("1 1 1 1 1 1"), Margin: column("1 1 1 1 1 1"), TradeSpend: column("0 0 0 0 0 0"), Left: c.left}}
		if diff := cmp.Diff([]string{c.want}, hows(Compare(base, head, Options{}))); diff != "" {
			t.Error(diff)
		}
	}
}

// TestGapsOfTwoSources: at one site in one period two sources may be off, and each
// gap goes on as its own.
func TestGapsOfTwoSources(t *testing.T) {
	gaps := func(second string) []projection.Gap {
		a := gap(projection.FrozenChange, "TENT-2P@central", "2027-01", "2027-02", projection.NeedsDecision, "10", "700")
		b := gap(projection.FrozenChange, "TENT-2P@central", "2027-01", "2027-01", projection.NeedsDecision, second, "1400")
		a.Source, b.Source = 0, 1
		return []projection.Gap{a, b}
	}
	for second, want := range map[string][]string{"20": nil, "30": {"grown 2027-01 0"}} {
		two := func(p *plan.Plan) {
			p.Sources = append(p.Sources, supply.Source{ID: "turin"})
			p.SourceIDs = dimension.NewTable([]string{p.Sources[0].ID, "turin"})
		}
		base, head := bare(world(two)), bare(world(two))
		base.Gaps, head.Gaps = gaps("20"), gaps(second)
		if diff := cmp.Diff(want, hows(Compare(base, head, Options{}))); diff != "" {
			t.Errorf("%s: %s", second, diff)
		}
	}
}

// TestAGapThatTwoBecome: it goes on as the heavier of them, whichever of their
// sources it is told of.
func TestAGapThatTwoBecome(t *testing.T) {
	two := func(p *plan.Plan) {
		p.Sources = append(p.Sources, supply.Source{ID: "turin"})
		p.SourceIDs = dimension.NewTable([]string{p.Sources[0].ID, "turin"})
	}
	of := func(source int, from, to, units, money string) projection.Gap {
		g := gap(projection.FrozenChange, "TENT-2P@central", from, to, projection.NeedsDecision, units, money)
		g.Source = source
		return g
	}
	base, head := bare(world(two)), bare(world(two))
	base.Gaps = []projection.Gap{of(0, "2027-01", "2027-01", "5", "500"), of(1, "2027-03", "2027-03", "50", "5000")}
	head.Gaps = []projection.Gap{of(0, "2027-01", "2027-03", "56", "5600")}
	d := Compare(base, head, Options{})
	if len(d.Gaps) != 1 || d.Gaps[0].Money != number("600") {
		t.Errorf("%+v", d.Gaps)
	}
}
