package render_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/render"
)

// cells prints the first n values of a row.
func cells(r *render.GridRow, n int) string {
	if r == nil {
		return "no row"
	}
	var out []string
	for _, v := range r.Values[:n] {
		s := "n/a"
		if !v.IsMissing() {
			s = quantity.Round(v, 1).String()
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

// TestTentsAtTheCentralWarehouse has the family grid of the documentation,
// September to April, computed by hand.
func TestTentsAtTheCentralWarehouse(t *testing.T) {
	in := northlight(t)
	in.Site = central
	g := gridOf(render.NewPlanReport(in), "tents")
	if got, want := strings.Join(g.Periods[:4], " "), "2026-09 2026-10 2026-11 2026-12"; got != want || g.Past != 3 || g.Site != "Lyon warehouse" {
		t.Fatalf("periods %s, %d past, site %s", got, g.Past, g.Site)
	}
	for _, c := range []struct{ section, row, want string }{
		{"Sales", "budget", "600 480 350 420 600 880 1300 1500"},
		{"Sales", "previous plan", "610 470 360 430 600 880 1250 1480"},
		{"Sales", "plan / actual", "655 451 349 430 600 880 1650 1630"},
		{"Sales", "difference", "45 -19 -11 0 0 0 400 150"},
		{"Sales", "cumulative", "45 26 15 0 0 0 400 550"},
		{"Supply", "previous plan", "600 500 400 420 620 900 1100 1300"},
		{"Supply", "committed / received", "580 500 405 420 620 900 1100 1300"},
		{"Supply", "difference", "-20 0 5 0 0 0 0 0"},
		{"Supply", "planned", "no row"},
		{"Stock", "plan / actual", "410 459 515 505 525 545 375 45"},
		{"Backlog", "plan", "n/a n/a n/a 0 0 0 380 380"},
		{"Cover", "periods", "0.9 1.3 1.1 0.8 0.6 0.3 0.2 0"},
	} {
		if got := cells(g.Section(c.section).Row(c.row), 8); got != c.want {
			t.Errorf("%s, %s:\n got %s\nwant %s", c.section, c.row, got, c.want)
		}
	}
	if diff := cmp.Diff([]string{"TENT-2P"}, g.Short); diff != "" {
		t.Error(diff)
	}
	// 430+600+880+1650+1630+1320+1110+940+770+670+600+570 and 560 less before.
	next := g.Section("Sales").Row("plan / actual").Next
	if next == nil || *next != quantity.Whole(11170) {
		t.Errorf("next 12: %v, want 11,170", next)
	}
	if d := g.Section("Sales").Row("difference").Next; d == nil || *d != quantity.Whole(550) {
		t.Errorf("difference of next 12: %v, want 550", d)
	}
}

// TestIdentityHoldsInEveryColumn: change of (stock - backlog) = supply - demand.
func TestIdentityHoldsInEveryColumn(t *testing.T) {
	for _, g := range render.NewPlanReport(northlight(t)).Grids {
		net := func(i int) quantity.Number {
			n := g.Section("Stock").Row("plan / actual").Values[i]
			if b := g.Section("Backlog").Row("plan"); b != nil && !b.Values[i].IsMissing() {
				n -= b.Values[i]
			}
			return n
		}
		for i := g.Past; i < len(g.Periods); i++ {
			supply := g.Section("Supply").Row("committed / received").Values[i]
			demand := g.Section("Sales").Row("plan / actual").Values[i]
			if net(i)-net(i-1) != supply-demand {
				t.Errorf("%s %s: stock moves by %s, supply - demand is %s", g.ID, g.Periods[i], net(i)-net(i-1), supply-demand)
			}
		}
	}
}

func TestTransfersDoNotCountTwice(t *testing.T) {
	in := northlight(t)
	for i := range in.Result.Stock {
		s := &in.Result.Stock[i]
		switch { // 30 packs go from central to east in the first period
		case s.Site == central && s.Item == pack:
			s.TransferOut = append(projection.Column{quantity.Whole(30)}, s.TransferOut[1:]...)
		case s.Site == east && s.Item == pack:
			s.Committed = append(projection.Column{s.Committed[0] + quantity.Whole(30)}, s.Committed[1:]...)
		}
	}
	g := gridOf(render.NewPlanReport(in), "packs")
	if got := cells(g.Section("Supply").Row("moved to other sites"), 5); got != "n/a n/a n/a -30 0" {
		t.Errorf("moved: %s", got)
	}
	// The previous plan had the same supply without the move.
	if got := cells(g.Section("Supply").Row("difference"), 5); got != "n/a n/a n/a 0 0" {
		t.Errorf("difference: %s", got)
	}
}

func TestSectionsWithoutDataAreAbsent(t *testing.T) {
	in := northlight(t)
	in.Previous, in.Lag1, in.Bridge = nil, nil, nil
	p := in.Result.Plan
	p.Budgets, p.Decisions, p.Assumptions, p.Risks = nil, nil, nil, nil
	in.Result.Gaps, in.Result.Load = nil, nil
	for i := range in.Result.Stock {
		in.Result.Stock[i].Opening = quantity.Missing
		for _, c := range []projection.Column{in.Result.Stock[i].Stock, in.Result.Stock[i].Backlog, in.Result.Stock[i].Target} {
			for t := range c {
				c[t] = quantity.Missing
			}
		}
	}
	withFacts(p)
	p.Actuals.Stock = p.Actuals.Bookings
	r := render.NewPlanReport(in)
	var names []string
	for _, s := range gridOf(r, "tents").Sections {
		names = append(names, s.Name)
		for _, row := range s.Rows {
			if row.Name != "plan / actual" && row.Name != "committed / received" {
				t.Errorf("row %s of %s without data behind it", row.Name, s.Name)
			}
		}
	}
	if diff := cmp.Diff([]string{"Sales", "Supply"}, names); diff != "" {
		t.Error(diff)
	}
	if gridOf(r, "tents").Unknown != 3 {
		t.Errorf("%d items with unknown stock, want 3", gridOf(r, "tents").Unknown)
	}
	for _, b := range r.Document(render.Parts{Executive: true}).Blocks {
		if h, ok := b.(*render.Heading); ok && h.ID != "changed" && h.ID != "families" {
			t.Errorf("heading %q without data", h.Text)
		}
	}
}

func TestExecutiveFigures(t *testing.T) {
	e := render.NewPlanReport(northlight(t)).Executive
	line := lineOf(t, e, "tents")
	// 550 tents at 189 are 103,950; at a margin of 70.50 they are 38,775.
	for _, c := range []struct {
		name string
		got  quantity.Number
		want string
	}{
		{"units", line.Units.Previous.Difference, "550"},
		{"revenue", line.Revenue.Previous.Difference, "103950"},
		{"margin", line.Margin.Previous.Difference, "38775"},
		// Demand of twelve periods is 11,170 at central and 1,870 at east; 380
		// of March are served late, and so are 380 of April.
		{"demand", line.Demand, "13040"},
		{"on time", line.OnTime, "12280"},
		// (340 + 270) at 118.50 and 165 at 151.
		{"stock value", line.Stock, "97200"},
		{"net of risks", e.Net, "-4500"},
		{"at stake", e.Decide[0].AtStake, "26790"},
	} {
		if c.got != num(c.want) {
			t.Errorf("%s: %s, want %s", c.name, c.got, c.want)
		}
	}
	if line.Binds != "shortage/TENT-2P@central" || line.BindsIn != "2027-03..2027-04" {
		t.Errorf("binds %s in %s", line.Binds, line.BindsIn)
	}
	if len(e.Assumptions) != 3 || e.Assumptions[0].ID != "A-011" || e.Assumptions[0].State.Text != "expired 2026-11-30" {
		t.Errorf("the broken assumption must come first: %+v", e.Assumptions)
	}
	if !strings.Contains(e.Sentences[1], "spring-promo") || !strings.Contains(e.Sentences[1], "+550 units worth +€103,950") {
		t.Errorf("cause: %s", e.Sentences[1])
	}
}

func TestAtMostThreeDecisions(t *testing.T) {
	in := northlight(t)
	for i := range 5 {
		in.Result.Plan.Decisions = append(in.Result.Plan.Decisions, decision.Decision{ID: fmt.Sprintf("d-%d", i), Status: decision.Proposed, Due: day("2027-01-31")})
	}
	e := render.NewPlanReport(in).Executive
	if len(e.Decide) != 3 || e.MoreChoices != 3 || e.Decide[0].ID != "2026-12-third-shift" {
		t.Errorf("%d shown, %d more, first %s", len(e.Decide), e.MoreChoices, e.Decide[0].ID)
	}
}

func TestIssuesAreRankedAndCounted(t *testing.T) {
	is := render.NewPlanReport(northlight(t)).Issues
	if is.Decisions != 2 || is.Uncovered != 1 || is.Levers != 2 || is.Noise != 1 {
		t.Errorf("counts %+v", is)
	}
	var got []string
	for _, f := range is.Families {
		for _, g := range f.Gaps {
			got = append(got, f.Family+" "+g.ID)
		}
	}
	want := []string{"Tents shortage/TENT-2P@central", "Tents inside-lead-time/TENT-3P@central", "Tents overload/lyon/sewing-hours", "Stoves excess/STOVE-SET@central"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if o := is.Families[0].Gaps[0].Options; len(o) != 3 || !o[0].Recommended || o[0].Cost != num("18000") {
		t.Errorf("options %+v", o)
	}
}

func TestPartsLimitWhatIsPrinted(t *testing.T) {
	r := render.NewPlanReport(northlight(t))
	d := r.Document(render.Parts{Grids: true, Limit: 1})
	var tables, headings int
	for _, b := range d.Blocks {
		switch b := b.(type) {
		case *render.Table:
			tables++
		case *render.Heading:
			headings++
		case *render.Paragraph:
			if got := b.Text.String(); got != "2 families that sell less have no grid here: packs, stoves. accord render --only grids --family packs prints one." {
				t.Errorf("paragraph %q", got)
			}
		}
	}
	if tables != 1 || headings != 3 || d.Headline != nil {
		t.Errorf("%d tables, %d headings, headline %v", tables, headings, d.Headline)
	}
	d = r.Document(render.Parts{Issues: true, Families: []string{"tents"}, Gaps: 1})
	last := d.Blocks[len(d.Blocks)-1].(*render.Table)
	if len(last.Rows) != 1 || len(last.Rest) != 2 || last.More != 0 {
		t.Errorf("%d rows, %d folded, %d more", len(last.Rows), len(last.Rest), last.More)
	}
}

// TestIssuesOfManyFamilies: of 40 families 30 have a line and the others one
// together, 12 list their gaps and the others are named.
func TestIssuesOfManyFamilies(t *testing.T) {
	r := render.NewPlanReport(northlight(t))
	one := r.Issues.Families[0]
	r.Issues.Families = nil
	for i := range 40 {
		f := one
		f.ID, f.Family = fmt.Sprintf("f%02d", i), fmt.Sprintf("F%02d", i)
		f.Decisions, f.Money, f.Unpriced, f.Levers, f.LeverMoney, f.LeverUnpriced = 2, quantity.Whole(100), 0, 1, quantity.Whole(7), 0
		r.Issues.Families = append(r.Issues.Families, f)
	}
	blocks := r.Document(render.Parts{Issues: true}).Blocks
	lines := blocks[2].(*render.Table)
	last := lines.Rows[len(lines.Rows)-1]
	var got []string
	for _, c := range last.Cells {
		got = append(got, c.Text.String())
	}
	if diff := cmp.Diff([]string{"10 more families", "20", "€1,000", "10", "€70"}, got); diff != "" || len(lines.Rows) != 31 {
		t.Errorf("%d rows, %s", len(lines.Rows), diff)
	}
	if n := len(blocks); n != 3+12*2+2 {
		t.Errorf("%d blocks", n)
	}
	words := blocks[len(blocks)-1].(*render.Paragraph).Text.String()
	if want := "28 families with less at stake are not listed: f12, f13"; !strings.HasPrefix(words, want) ||
		!strings.HasSuffix(words, "f39. accord render --only issues --family f12 lists its gaps.") {
		t.Errorf("got %q", words)
	}
	if n := len(r.Document(render.Parts{Issues: true, Families: []string{"f30"}}).Blocks); n != 5 {
		t.Errorf("one family by name: %d blocks", n)
	}
}

// TestJSONIsExact: numbers are decimals, what is not known is null.
func TestJSONIsExact(t *testing.T) {
	b, err := json.Marshal(render.NewPlanReport(northlight(t)))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"format_version":"1.0"`, `"difference":103950`, `"at_stake":26790`, `null`} {
		if !strings.Contains(string(b), want) {
			t.Errorf("no %s", want)
		}
	}
	if strings.Contains(string(b), "-9223372036854775808") {
		t.Error("a missing number is written as a number")
	}
}

// TestServiceOfMadeToOrder: bookings 30, 50 and 20 over an opening backlog of
// 40, shipped 45, 45, 50, then nothing to do. Within a promise of one period
// the first 30 are shipped (45+45-40 are 50), so are 45+50-25 = 70 of 50 and
// 50+0-30 = 20 of 20; without a promise only 5, 20 and 20 are.
func TestServiceOfMadeToOrder(t *testing.T) {
	for _, c := range []struct {
		name     string
		strategy catalog.Strategy
		want     int64
	}{{"promise of one period", catalog.MakeToOrder, 100}, {"from stock", catalog.MakeToStock, 45}} {
		p := northlightPlan()
		p.Families[stoves].Strategy, p.Families[stoves].Promise = c.strategy, 1
		r := &projection.Result{Plan: p, First: p.First, N: horizon, Stock: []projection.StockRow{{Item: stove, OpeningBacklog: quantity.Whole(40),
			Demand: whole(30, 50, 20, 0), Served: whole(45, 45, 50, 0), Backlog: whole(25, 30, 0)}}}
		line := lineOf(t, render.NewPlanReport(render.PlanInput{Result: r, Site: dimension.None, AsOf: period.NoDate}).Executive, p.Families[stoves].ID)
		if line.Demand != quantity.Whole(100) || line.OnTime != quantity.Whole(c.want) {
			t.Errorf("%s: %s of %s on time, want %d of 100", c.name, line.OnTime, line.Demand, c.want)
		}
	}
}
