package render_test

import (
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/render"
)

// forget makes the demand and the revenue of a family unknown.
func forget(in render.PlanInput, families ...int) {
	for i := range in.Result.Money {
		for _, f := range families {
			if m := &in.Result.Money[i]; m.Family == f {
				for t := range m.Demand {
					m.Demand[t], m.Revenue[t] = quantity.Missing, quantity.Missing
				}
			}
		}
	}
}

func TestTileOfGaps(t *testing.T) {
	keep := func(in render.PlanInput, indexes ...int) []projection.Gap {
		var out []projection.Gap
		for _, i := range indexes {
			out = append(out, in.Result.Gaps[i])
		}
		return out
	}
	const short, excess, late, noise, over = 0, 1, 2, 3, 4
	for _, c := range []struct {
		name   string
		change func(in *render.PlanInput)
		value  string
		detail string
		tone   render.Style
		words  string // of the issues
		says   string // of the third sentence
	}{
		{"one waits", func(*render.PlanInput) {}, "1", "1 covered, 2 levers open", render.Bad,
			"2 gaps need a decision, 1 without an accepted one; 2 can be closed by levers. 1 more is below the tolerances.", "1 gap waits for a decision, with €26,790 at stake."},
		{"levers only", func(in *render.PlanInput) { in.Result.Gaps = keep(*in, excess, over) }, "0", "none needs a decision, 2 levers open", render.Normal,
			"No gap needs a decision; 2 can be closed by levers.", "no gap waits for a decision, 2 can be closed by levers."},
		{"covered, and a lever", func(in *render.PlanInput) { in.Result.Gaps = keep(*in, late, over) }, "0", "1 covered, 1 lever open", render.Normal,
			"1 gap needs a decision, it has an accepted one; 1 can be closed by a lever.", "no gap waits for a decision, 1 can be closed by a lever."},
		{"all covered", func(in *render.PlanInput) { in.Result.Gaps = keep(*in, late) }, "0", "every gap is covered", render.Good,
			"1 gap needs a decision, it has an accepted one.", "no gap waits for a decision."},
		{"a covered lever", func(in *render.PlanInput) {
			in.Result.Gaps = keep(*in, excess)
			in.Result.Gaps[0].CoveredBy = "2026-10-dealer-terms"
		}, "0", "none needs a decision, every lever is covered", render.Good,
			"No gap needs a decision; 1 can be closed by a lever, 1 of them covered.", "no gap waits for a decision."},
		{"noise only", func(in *render.PlanInput) { in.Result.Gaps = keep(*in, noise) }, "0", "no gap above the tolerances", render.Good,
			"No gap is above the tolerances. 1 more is below the tolerances.", "no gap waits for a decision."},
		{"no gap", func(in *render.PlanInput) { in.Result.Gaps = nil }, "0", "no gap above the tolerances", render.Good,
			"No gap is above the tolerances.", "no gap waits for a decision."},
		{"nothing is known", func(in *render.PlanInput) { in.Result.Gaps = nil; forget(*in, tents, packs, stoves) }, "not known", "demand or revenue is not known", render.Normal,
			"No gap is above the tolerances. Not every gap is known: the demand or revenue of 3 families is not.", "whether any gap waits for a decision is not known."},
		{"one family is not known", func(in *render.PlanInput) { in.Result.Gaps = nil; forget(*in, stoves) }, "0",
			"no gap above the tolerances; demand or revenue of 1 family not known", render.Normal,
			"No gap is above the tolerances. Not every gap is known: the demand or revenue of 1 family is not.", "no gap waits for a decision."},
		{"stock is not known", func(in *render.PlanInput) {
			in.Result.Gaps = nil
			in.Result.Stock[0].Opening = quantity.Missing
		}, "0", "no gap above the tolerances; stock of 1 item at a site not known", render.Normal,
			"No gap is above the tolerances.", "no gap waits for a decision."},
	} {
		in := northlight(t)
		c.change(&in)
		r := render.NewPlanReport(in)
		d := r.Document(render.Parts{})
		f := d.Headline[len(d.Headline)-1]
		if f.Value != c.value || f.Detail != c.detail || f.Tone != c.tone {
			t.Errorf("%s: tile %q, %q, tone %d; want %q, %q, tone %d", c.name, f.Value, f.Detail, f.Tone, c.value, c.detail, c.tone)
		}
		if got := paragraphAfter(d, "issues"); got != c.words {
			t.Errorf("%s: issues say\n %s\nwant\n %s", c.name, got, c.words)
		}
		if s := r.Executive.Sentences; !strings.HasSuffix(s[len(s)-1], "; "+c.says) {
			t.Errorf("%s: %q does not end in %q", c.name, s[len(s)-1], c.says)
		}
	}
}

// paragraphAfter is the text of the paragraph that follows a heading.
func paragraphAfter(d *render.Document, id string) string {
	for i, b := range d.Blocks {
		if h, ok := b.(*render.Heading); ok && h.ID == id {
			if p, ok := d.Blocks[i+1].(*render.Paragraph); ok {
				return p.Text.String()
			}
		}
	}
	return "no paragraph"
}

// TestMoneyIsRounded: the table prints what the tiles print, rounded half away
// from zero, in units and in thousands.
func TestMoneyIsRounded(t *testing.T) {
	for _, c := range []struct{ revenue, margin, plan, earned string }{
		{"663109.68", "305004.88", "663,110", "305,005"},
		{"7837.5", "-7837.5", "7,838", "−7,838"},
		{"999999.9999", "0.4999", "1,000,000", "0"},
		{"1000499.9999", "1000500", "1,000", "1,001"},
		{"7996500", "-500", "7,997", "−1"},
	} {
		in := northlight(t)
		in.Previous = nil
		in.Result.Plan.Budgets = nil
		for i := range in.Result.Money {
			m := &in.Result.Money[i]
			for t := range m.Revenue {
				m.Revenue[t], m.Margin[t] = 0, 0
			}
			if i == 0 {
				m.Revenue[0], m.Margin[0] = num(c.revenue), num(c.margin)
			}
		}
		table := tableByID(t, render.NewPlanReport(in).Document(render.Parts{}), "family-lines")
		last := table.Rows[len(table.Rows)-1]
		if got, earned := last.Cells[2].Text.String(), last.Cells[3].Text.String(); got != c.plan || earned != c.earned {
			t.Errorf("%s, %s: printed %s, %s; want %s, %s", c.revenue, c.margin, got, earned, c.plan, c.earned)
		}
	}
}

func tableByID(t *testing.T, d *render.Document, id string) *render.Table {
	t.Helper()
	for _, b := range d.Blocks {
		if table, ok := b.(*render.Table); ok && table.ID == id {
			return table
		}
	}
	t.Fatalf("no table %s", id)
	return nil
}

// TestCutListsAreReachable: of five assumptions and five risks three are shown,
// two are folded on a page and counted elsewhere; --all shows them.
func TestCutListsAreReachable(t *testing.T) {
	in := northlight(t)
	p := in.Result.Plan
	for _, id := range []string{"X-1", "X-2"} {
		a, r := p.Assumptions[2], p.Risks[0]
		a.ID, a.Statement = id, "Assumed "+id
		r.ID, r.Statement, r.Money = id, "Feared "+id, num("10") // 2 weighted
		p.Assumptions, p.Risks = append(p.Assumptions, a), append(p.Risks, r)
	}
	r := render.NewPlanReport(in)
	out := writeAll(t, r.Document(render.Parts{Executive: true}))
	page := string(out["html"])
	if n := strings.Count(page, `<details class="rest"><summary>2 more</summary>`); n != 2 {
		t.Errorf("%d folded rests, want 2", n)
	}
	for _, s := range []string{"Assumed X-2", "Feared X-1", "Feared X-2"} {
		if !strings.Contains(page, s) {
			t.Errorf("%q is not on the page", s)
		}
	}
	// -18,000 + 13,500 - 2 - 2; freight is in the plan.
	for _, s := range []string{"… 2 more, with --all", "Net of the 4 that are not in the plan, 2 of them not shown here", "−€4,504"} {
		if strings.Contains(string(out["txt"]), "Feared") || !strings.Contains(string(out["txt"]), s) {
			t.Errorf("%q is not in the text", s)
		}
	}
	all := string(writeAll(t, r.Document(render.Parts{Executive: true, All: true}))["txt"])
	for _, s := range []string{"Assumed X-1", "Feared X-2", "Net of the 4 that are not in the plan "} {
		if !strings.Contains(all, s) || strings.Contains(all, " more, with") {
			t.Errorf("%q is not in the text of all", s)
		}
	}
}

// TestStakesCountOnce: a tent short by 26,790 and below target by 39,342 at one
// site has 39,342 at stake, whatever else is short adds to it, and two
// shortages of one item add up.
func TestStakesCountOnce(t *testing.T) {
	in := northlight(t)
	gap := func(kind string, item, site int, money string) projection.Gap {
		g := in.Result.Gaps[1]
		g.Kind, g.What, g.Family, g.Item, g.Site, g.Money = kind, "X", tents, item, site, num(money)
		return g
	}
	for _, c := range []struct {
		name string
		gaps []projection.Gap
		want string
	}{
		{"both", []projection.Gap{gap(projection.Shortage, tent2, central, "26790"), gap(projection.BelowTarget, tent2, central, "39342")}, "39342"},
		{"the other way round", []projection.Gap{gap(projection.BelowTarget, tent2, central, "100"), gap(projection.Shortage, tent2, central, "250")}, "250"},
		{"other site", []projection.Gap{gap(projection.Shortage, tent2, central, "26790"), gap(projection.BelowTarget, tent2, east, "39342")}, "66132"},
		{"other item", []projection.Gap{gap(projection.Shortage, tent2, central, "10"), gap(projection.BelowTarget, stove, central, "20")}, "30"},
		{"two shortages", []projection.Gap{gap(projection.Shortage, tent2, central, "10"), gap(projection.Shortage, tent2, central, "20"),
			gap(projection.BelowTarget, tent2, central, "25")}, "30"},
		{"other kinds add", []projection.Gap{gap(projection.Shortage, tent2, central, "10"), gap(projection.Excess, tent2, central, "7"),
			gap(projection.BelowTarget, tent2, central, "25")}, "32"},
	} {
		in.Result.Gaps = c.gaps
		if got := render.NewPlanReport(in).Issues.Families[0].LeverMoney; got != num(c.want) {
			t.Errorf("%s: %s at stake, want %s", c.name, got, c.want)
		}
	}
}

// TestOptionsAreEffectsOnMargin: a cost of 18,000 lowers the margin, wherever
// it is printed.
func TestOptionsAreEffectsOnMargin(t *testing.T) {
	out := string(writeAll(t, render.NewPlanReport(northlight(t)).Document(render.Parts{}))["md"])
	for _, s := range []string{"| effect on margin |", "| −€18,000 |", "(effect on margin: third-shift −€18,000; buy-in −€26,500"} {
		if !strings.Contains(out, s) {
			t.Errorf("%q is not there", s)
		}
	}
	if strings.Contains(strings.ReplaceAll(out, "−€18,000", ""), "€18,000") {
		t.Error("the cost stands there with another sign")
	}
}

// TestNothingMoved: where the plans say the same, nobody is told that anything
// moved; where only the baseline did, that is said.
func TestNothingMoved(t *testing.T) {
	in := northlight(t)
	in.Previous = in.Result
	said := strings.Join(render.NewPlanReport(in).Executive.Sentences, " ")
	if !strings.Contains(said, "unchanged since cycle 2026-12. Revenue comes to") || strings.Contains(said, "moved") {
		t.Errorf("%q", said)
	}
	other := *in.Result
	other.Money = append([]projection.MoneyRow(nil), other.Money...)
	other.Money[0].DemandValue = whole(1)
	in.Previous = &other
	said = strings.Join(render.NewPlanReport(in).Executive.Sentences, " ")
	if !strings.Contains(said, "No adjustment changed it; what moved is the statistical baseline or a price.") {
		t.Errorf("%q", said)
	}
}

// TestRevenueAboveDemand: only backlog that is carried in explains a revenue
// above the worth of demand.
func TestRevenueAboveDemand(t *testing.T) {
	const clause = ", more than demand is worth since older backlog is delivered, and margin to "
	for _, c := range []struct {
		name    string
		backlog quantity.Number
		revenue int64 // of the first row in each period, above its demand
		want    bool
	}{{"backlog", num("5"), 1000, true}, {"no backlog", 0, 1000, false}, {"backlog, less revenue", num("5"), -1000, false}} {
		in := northlight(t)
		in.Result.Stock[0].OpeningBacklog = c.backlog
		for i := range in.Result.Money {
			m := &in.Result.Money[i]
			for t := range m.Revenue {
				m.Revenue[t] = m.DemandValue[t] + quantity.Whole(c.revenue)
			}
		}
		s := render.NewPlanReport(in).Executive.Sentences
		if got := strings.Contains(s[len(s)-1], clause); got != c.want {
			t.Errorf("%s: %q", c.name, s[len(s)-1])
		}
	}
}

// TestPageOnATelephone: tables of sentences become cards whose cells say what
// they are, wide tables of figures keep their first column in view, and
// captions wrap.
func TestPageOnATelephone(t *testing.T) {
	page := string(writeAll(t, render.NewPlanReport(northlight(t)).Document(render.Parts{}))["html"])
	for _, s := range []string{`<div class="scroll cards"`, `data-label="at stake">€26,790</td>`, `<div class="scroll dense"`, `<th class="fixed nb" scope="row">`,
		"<caption><span>Next 12 periods", "caption span{display:block;position:sticky;left:0;max-width:100cqi}"} {
		if !strings.Contains(page, s) {
			t.Errorf("%s is not on the page", s)
		}
	}
	table := &render.Table{Fixed: 1, Columns: []render.Column{{Title: "a"}, {Title: `"><b>`}, {Title: "c"}},
		Rows: []render.Row{{Cells: []render.Cell{render.Words("x"), render.Words(strings.Repeat("word ", 9)), render.Words("y")}}}}
	page = string(writeAll(t, &render.Document{Title: "T", Blocks: []render.Block{table}})["html"])
	if !strings.Contains(page, ` data-label="&#34;&gt;&lt;b&gt;">`) || strings.Contains(page, "<b>") {
		t.Error("a title breaks out of its label")
	}
}
