package change

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/stock"
	"github.com/accord-plan/accord/internal/supply"
)

// stretches writes the horizons' differences, each with its edits below it.
func stretches(d *Diff) []string {
	var out []string
	for _, s := range d.Horizon {
		out = append(out, fmt.Sprintf("%s %s..%s %d: %s %s %s, %d gaps (%d to decide), %d numbers",
			s.How, s.From, s.To, s.Periods, s.Demand, s.Revenue, s.Margin, s.Gaps, s.GapsDecision, s.Numbers))
		for _, l := range lines(s.Edited) {
			out = append(out, "  "+l)
		}
	}
	return out
}

// rolled moves a plan on by a month, to 2027-01..2027-06.
func rolled(p *plan.Plan) { p.Cycle, p.First = "2027-01", month("2027-01") }

// TestOpinionsAndHorizon tells what somebody changed his mind about from what
// is said for the first time of a month that has just come into the horizon.
func TestOpinionsAndHorizon(t *testing.T) {
	base := bare(world(promo))
	head := bare(world(promo, rolled, func(p *plan.Plan) {
		p.Baselines[1].Rows[0].Cells = cells("2026-12: 420, 2027-01: 600, 2027-02: 900, 2027-03: 1300, 2027-06: 700")
		p.Baselines[1].Rows[1].Cells = cells("2026-12: 80, 2027-01: 90, 2027-05: 40, 2027-06: 40")
		p.Adjustments[0].Add = cells("2027-03: 400, 2027-04: 150, 2027-06: 20, 2027-07: 30")
		p.Items[tent2P].Prices = p.Items[tent2P].Prices.With(eu, cells("always: 189, 2027-06: 199"))
	}))
	head.Money = []projection.MoneyRow{
		{Market: eu, Family: tents, DemandValue: column("1 1 1 1 1 140000"), Revenue: column("1 1 1 1 1 120000"), Margin: column("1 1 1 1 1 -")},
		{Market: us, Family: tents, DemandValue: column("1 1 1 1 1 30000"), Revenue: column("1 1 1 1 1 30000"), Margin: column("1 1 1 1 1 9000")}}
	base.Money = []projection.MoneyRow{{Market: eu, Family: tents, DemandValue: column("79380 1 1 1 1 1"),
		Revenue: column("70000 1 1 1 1 1"), Margin: column("29610 1 1 1 1 1")},
		{Market: us, Family: tents, DemandValue: column("0 1 1 1 1 1"), Revenue: column("0 1 1 1 1 1"), Margin: column("0 1 1 1 1 1")}}
	g := gap(projection.Shortage, "TENT-2P@central", "2027-06", "2027-06", projection.NeedsDecision, "5", "50")
	head.Gaps = []projection.Gap{g}
	d := Compare(base, head, Options{})
	// The price from June on is an opinion; the adjustment for July is about a
	// month that neither plan computes. 40 more tents at 239 in May, 20 at 189
	// in February; what is added in July is worth nothing yet.
	want := []string{
		"baseline TENT-3P eu 2027-05 added – > 40 9560 liquid",
		"baseline TENT-2P eu 2027-02 changed 880 > 900 3780 frozen",
		"price TENT-2P eu 2027-06 added 189 > 199 - liquid",
		"adjustment TENT-2P eu add 2027-07 added – > 30 -",
		"plan plan cycle changed 2026-12 > 2027-01 -",
		"plan plan first_period changed 2026-12 > 2027-01 -",
	}
	if diff := cmp.Diff(want, lines(d.Edited)); diff != "" {
		t.Error(diff)
	}
	// 700 at 199 are 139,300, 20 are 3,980; 40 of the other at 239 are 9,560.
	// The margin of one market in June is not known and in no sum.
	wantHorizon := []string{
		"closed 2026-12..2026-12 1: 79380 70000 29610, 0 gaps (0 to decide), 0 numbers",
		"added 2027-06..2027-06 1: 170000 150000 9000, 1 gaps (1 to decide), 3 numbers",
		"  baseline TENT-2P eu 2027-06 added – > 700 139300 liquid",
		"  baseline TENT-3P eu 2027-06 added – > 40 9560 liquid",
		"  adjustment TENT-2P eu add 2027-06 added – > 20 3980 liquid",
	}
	if diff := cmp.Diff(wantHorizon, stretches(d)); diff != "" {
		t.Error(diff)
	}
	if d.Horizon[1].LeftOut != 1 || d.Counts.Numbers != 4 || len(d.Gaps) != 0 || d.Headline.Demand.Delta != 0 {
		t.Errorf("left out %d, counts %+v, gaps %v, demand %s", d.Horizon[1].LeftOut, d.Counts, d.Gaps, d.Headline.Demand.Delta)
	}
}

// TestHorizons holds which periods only one side has.
func TestHorizons(t *testing.T) {
	for _, c := range []struct {
		name    string
		first   string
		horizon int
		shared  int
		want    []string
	}{
		{"the same", "2026-12", 6, 6, nil},
		{"longer", "2026-12", 8, 6, []string{"added 2027-06..2027-07 2"}},
		{"shorter", "2026-12", 4, 4, []string{"removed 2027-04..2027-05 2"}},
		{"older", "2026-11", 6, 5, []string{"reopened 2026-11..2026-11 1", "removed 2027-05..2027-05 1"}},
		{"two cycles later", "2027-02", 6, 4, []string{"closed 2026-12..2027-01 2", "added 2027-06..2027-07 2"}},
		{"inside", "2027-01", 3, 3, []string{"closed 2026-12..2026-12 1", "removed 2027-04..2027-05 2"}},
		{"nothing shared", "2027-08", 2, 0, []string{"closed 2026-12..2027-05 6", "added 2027-08..2027-09 2"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			head := world()
			head.First, head.Horizon = month(c.first), c.horizon
			d := compared(t, world(), head)
			var got []string
			for _, s := range d.Horizon {
				got = append(got, fmt.Sprintf("%s %s..%s %d", s.How, s.From, s.To, s.Periods))
			}
			if diff := cmp.Diff(c.want, got); diff != "" || len(d.Shared) != c.shared {
				t.Errorf("%d shared periods, want %d: %s", len(d.Shared), c.shared, diff)
			}
		})
	}
}

// TestEveryChangedCellOnceOverHorizons is TestEveryChangedCellOnce for plans
// whose horizons differ: what is no edit is in a stretch or closed, and nothing
// is in two places.
func TestEveryChangedCellOnceOverHorizons(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base, head := drawPlan(t), drawPlan(t)
		base.First = month("2026-11") + period.Period(rapid.IntRange(0, 3).Draw(t, "base first"))
		head.First = month("2026-11") + period.Period(rapid.IntRange(0, 3).Draw(t, "head first"))
		base.Horizon, head.Horizon = rapid.IntRange(1, 5).Draw(t, "base horizon"), rapid.IntRange(1, 5).Draw(t, "head horizon")
		first := head.First
		old := *base
		old.First = first // what is closed in the head is closed
		before, after := written(&old), written(head)
		changed := 0
		for k, v := range before {
			if w, ok := after[k]; !ok || v != w {
				changed++
			}
		}
		for k := range after {
			if _, ok := before[k]; !ok {
				changed++
			}
		}
		d := Compare(bare(base), bare(head), Options{})
		all := d.Edited
		for _, s := range d.Horizon {
			for _, e := range s.Edited {
				if e.first < s.from || e.first+period.Period(e.Periods)-1 > s.to {
					t.Fatalf("%v is outside of %s..%s", lines([]Edit{e}), s.From, s.To)
				}
			}
			all = append(all, s.Edited...)
		}
		n := 0
		for range expanded(t, all) {
			n++
		}
		// The plan's own settings differ too: its horizon is a number.
		if base.Horizon != head.Horizon {
			n--
		}
		if n != changed {
			t.Fatalf("%d cells are listed, %d differ", n, changed)
		}
	})
}

// TestUnsettled follows stock to the end of a horizon. Every month wants as
// much stock as the next month sells, and nothing is promised: in May the base
// knows no June, so it carries April's target, 100. The head plans 150 for the
// 150 of June, although nobody changed his mind.
func TestUnsettled(t *testing.T) {
	setup := func(p *plan.Plan) {
		stocked(p)
		p.Baselines[0].Rows[0].Cells = cells("2026-12: 100, 2027-01: 100, 2027-02: 100, 2027-03: 100, 2027-04: 100, 2027-05: 100, 2027-06: 150")
		p.Sources[0].Commitments = nil
		p.Sources[0].Lead.Periods = 0
		p.Sources[0].Terms[0].Minimum, p.Sources[0].Terms[0].Multiple = nil, nil
		one := number("1")
		p.Targets = []stock.Target{{ID: "t1", Family: dimension.None, Items: []int{tent2P}, Site: central, Cover: &one}}
	}
	longer := func(p *plan.Plan) { p.Horizon = 7 }
	base, head := projection.Project(world(setup)), projection.Project(world(setup, longer))
	last := func(r *projection.Result) (stock, planned quantity.Number) {
		return r.Stock[0].Stock[5], r.Stock[0].Planned[5]
	}
	if s, p := last(base); s != number("100") || p != number("100") {
		t.Fatalf("the base has %s in stock in May and plans %s, want 100 and 100", s, p)
	}
	if s, p := last(head); s != number("150") || p != number("150") {
		t.Fatalf("the head has %s in stock in May and plans %s, want 150 and 150", s, p)
	}
	d := Compare(base, head, Options{Tolerance: -1})
	if diff := cmp.Diff([]string{"2027-05"}, d.Unsettled); diff != "" {
		t.Error(diff)
	}
	if len(d.Derived) != 0 || len(d.Families) != 0 || len(d.Gaps) != 0 || d.Headline.StockValue.Delta != 0 {
		t.Errorf("derived %+v, families %+v, gaps %+v, stock value %+v", d.Derived, d.Families, d.Gaps, d.Headline.StockValue)
	}
	if d.OnlyUnsettled == 0 {
		t.Error("the rows that differ in May are not counted")
	}
	// An opinion about February is compared as ever, in February to April:
	// 400 more in stock then, planned for nobody.
	fewer := func(p *plan.Plan) {
		p.Baselines[0].Rows[0].Cells = valued(p.Baselines[0].Rows[0].Cells, 1, number("50"))
	}
	d = Compare(base, projection.Project(world(setup, longer, fewer)), Options{Tolerance: -1})
	var rows []string
	for _, q := range d.Derived {
		if q.Measure == Stock {
			rows = append(rows, q.From+".."+q.To+" "+q.Period+" "+q.Delta.String())
		}
	}
	if diff := cmp.Diff([]string{"2027-01..2027-03 2027-01 50"}, rows); diff != "" {
		t.Error(diff)
	}
}

// TestStockUnderWay holds that stock which is ours from shipment on, and
// arrives behind the end of the shorter horizon, is nobody's opinion either:
// with 31 days of lead it leaves in the month before.
func TestStockUnderWay(t *testing.T) {
	setup := func(p *plan.Plan) {
		p.Sources[0].OwnedOnShipment, p.Sources[0].Lead = true, supply.LeadTime{Days: 31}
	}
	base, head := bare(world(setup)), bare(world(setup, func(p *plan.Plan) { p.Horizon = 7 }))
	base.Value = []projection.ValueRow{{Site: central, Family: tents, Stock: column("100 100 100 100 100 100"), InTransit: column("0 0 0 0 0 0")}}
	head.Value = []projection.ValueRow{{Site: central, Family: tents, Stock: column("100 100 130 100 100 100 900"), InTransit: column("0 0 0 0 0 700 0")}}
	d := Compare(base, head, Options{})
	if v := d.Headline.StockValue; v.Delta != number("30") || v.Period != "2027-02" {
		t.Errorf("stock value differs by %s in %s, want 30 in 2027-02", v.Delta, v.Period)
	}
	if diff := cmp.Diff([]string{"2027-05"}, d.Unsettled); diff != "" {
		t.Error(diff)
	}
	if h := d.Headline; h.From != "2026-12" || h.To != "2027-05" || h.Periods != 6 {
		t.Errorf("the headline is over %s..%s, %d periods", h.From, h.To, h.Periods)
	}
}

// TestGapOverTwoHorizons compares a gap that reaches out of the shared periods
// within them: January to May, since December closed and June came in.
func TestGapOverTwoHorizons(t *testing.T) {
	for _, c := range []struct {
		name       string
		kind       string
		base, head string // backlog; December to May, January to June
		units      [2]string
		want       []string
	}{
		{"one month more of the same", projection.Shortage, "0 0 0 50 50 50", "0 0 50 50 50 90", [2]string{"50", "90"}, nil},
		{"the peak has closed", projection.Shortage, "80 50 50 50 50 50", "50 50 50 50 50 0", [2]string{"80", "50"}, nil},
		{"grown in May", projection.Shortage, "80 50 50 50 50 50", "50 50 50 50 60 0", [2]string{"80", "60"}, []string{"grown"}},
		{"shrunk, but larger in June", projection.Shortage, "0 0 0 50 50 50", "0 0 40 40 40 90", [2]string{"50", "90"}, []string{"shrunk"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			base, head := bare(world()), bare(world(rolled))
			base.Stock = []projection.StockRow{{Site: central, Item: tent2P, Stock: column("0 0 0 0 0 0"), Backlog: column(c.base), Lost: column("0 0 0 0 0 0")}}
			head.Stock = []projection.StockRow{{Site: central, Item: tent2P, Stock: column("0 0 0 0 0 0"), Backlog: column(c.head), Lost: column("0 0 0 0 0 0")}}
			span := func(r *projection.Result, units string) {
				g := gap(c.kind, "TENT-2P@central", "2027-03", "2027-03", projection.Lever, units, units)
				col := r.Stock[0].Backlog
				for g.From > r.First && col[g.From-r.First-1] > 0 {
					g.From--
				}
				for g.To < r.First+5 && col[g.To-r.First+1] > 0 {
					g.To++
				}
				r.Gaps = []projection.Gap{g}
			}
			span(base, c.units[0])
			span(head, c.units[1])
			var got []string
			d := Compare(base, head, Options{})
			for _, g := range d.Gaps {
				got = append(got, string(g.How))
				if !g.Beyond {
					t.Error("nothing says that it reaches out of the shared periods")
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
