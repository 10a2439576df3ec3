package render_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/render"
	"github.com/google/go-cmp/cmp"
)

// lineOf finds the line of a family, wherever it is sorted to.
func lineOf(t *testing.T, e render.Executive, id string) render.FamilyLine {
	t.Helper()
	for _, l := range e.Families {
		if l.ID == id {
			return l
		}
	}
	t.Fatalf("no line of family %s", id)
	return render.FamilyLine{}
}

// TestFamiliesAreSortedByRevenue: Tents sell 2,600,717, Packs 434,382, Stoves
// less; families that neither sell nor have stock come last, by name.
func TestFamiliesAreSortedByRevenue(t *testing.T) {
	in := northlight(t)
	in.Result.Plan.Families = append(in.Result.Plan.Families, catalog.Family{ID: "zelt", Name: "Awnings"}, catalog.Family{ID: "a-new", Name: "Canoes"})
	var got []string
	var last quantity.Number
	for i, l := range render.NewPlanReport(in).Executive.Families {
		got = append(got, l.Family)
		if i > 0 && i < 3 && l.Revenue.Plan > last {
			t.Errorf("%s sells %s, more than the %s before it", l.Family, l.Revenue.Plan, last)
		}
		last = l.Revenue.Plan
	}
	if diff := cmp.Diff([]string{"Tents", "Packs", "Stoves", "Awnings", "Canoes"}, got); diff != "" {
		t.Error(diff)
	}
}

// TestFamiliesThatAreFolded: of 32 families that sell 1 to 32 the last two, of
// 1 and 2, are one row above the total.
func TestFamiliesThatAreFolded(t *testing.T) {
	r := render.NewPlanReport(northlight(t))
	r.Executive.Families = nil
	for i := 32; i > 0; i-- {
		r.Executive.Families = append(r.Executive.Families, render.FamilyLine{ID: fmt.Sprintf("f%02d", i), Family: fmt.Sprintf("F%02d", i),
			Revenue: render.Measure{Plan: quantity.Whole(int64(i)), Used: 1, All: 1}})
	}
	for _, b := range r.Document(render.Parts{Executive: true}).Blocks {
		table, ok := b.(*render.Table)
		if !ok || table.ID != "family-lines" {
			continue
		}
		if len(table.Rows) != 32 || table.More != 0 {
			t.Fatalf("%d rows, %d more", len(table.Rows), table.More)
		}
		rest, total := table.Rows[30], table.Rows[31]
		if name := rest.Cells[0].Text.String(); name != "2 more families" || rest.Kind != render.DataRow {
			t.Errorf("the rest is %q, kind %d", name, rest.Kind)
		}
		if total.Kind != render.TotalRow {
			t.Errorf("the last row is of kind %d, want the total", total.Kind)
		}
		for _, c := range rest.Cells {
			if c.Number && c.Value == quantity.Whole(3) {
				return
			}
		}
		t.Error("the rest does not sell 3")
	}
	t.Error("no table of families")
}

// TestStockOnHandAndInTransit: 163,830 are on hand, of which 183.2 % are of
// target; 5,000 of tents on their way are in neither.
func TestStockOnHandAndInTransit(t *testing.T) {
	in := northlight(t)
	for i := range in.Result.Value {
		v := &in.Result.Value[i]
		if v.InTransit = whole(0); v.Family == tents {
			v.InTransit = whole(5000)
			break
		}
	}
	r := render.NewPlanReport(in)
	if l := lineOf(t, r.Executive, "tents"); l.Stock != quantity.Whole(97200) || l.InTransit != quantity.Whole(5000) {
		t.Errorf("on hand %s, in transit %s", l.Stock, l.InTransit)
	}
	got := r.Document(render.Parts{}).Headline[2]
	want := render.Fact{Label: "Stock, end of Dec 26", Value: "€163,830", Detail: "183.2 % of target; €5,000 in transit"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestPartlyKnownCellsAreNotUsed: the tents of one item have no price in
// January; the European cell adds the rest, counts as unused, and is held
// against neither the previous plan, which knew all of it, nor the budget.
func TestPartlyKnownCellsAreNotUsed(t *testing.T) {
	sold := func(mend func(*projection.MoneyRow)) render.Measure {
		in := northlight(t)
		for i := range in.Result.Money {
			if m := &in.Result.Money[i]; m.Market == eu && m.Family == tents {
				mend(m)
			}
		}
		return lineOf(t, render.NewPlanReport(in).Executive, "tents").Revenue
	}
	all := sold(func(*projection.MoneyRow) {})
	part := sold(func(m *projection.MoneyRow) {
		m.Left = make([]int, horizon)
		m.Left[1] = 1
	})
	if all.Used != 24 || part.Used != 23 || part.All != 24 || part.Plan != all.Plan {
		t.Errorf("used %d, then %d of %d; %s, then %s", all.Used, part.Used, part.All, all.Plan, part.Plan)
	}
	if all.Previous.Used != 24 || part.Previous.Used != 23 {
		t.Errorf("against the previous plan %d, then %d", all.Previous.Used, part.Previous.Used)
	}
	// The budget of 2027 states eleven of the twelve periods.
	if all.Budget.Used != 11 || part.Budget.Used != 10 {
		t.Errorf("against the budget %d, then %d", all.Budget.Used, part.Budget.Used)
	}
	if want := all.Budget.Base - quantity.Whole(121000); part.Budget.Base != want {
		t.Errorf("the budget without January is %s, want %s", part.Budget.Base, want)
	}
}

// TestLeversHaveMoney: what levers close is worth something too, apart from
// what needs a decision.
func TestLeversHaveMoney(t *testing.T) {
	in := northlight(t)
	in.Result.Gaps[4].Money = quantity.Missing // the overload, of tents
	is := render.NewPlanReport(in).Issues
	got := map[string][2]quantity.Number{}
	for _, f := range is.Families {
		got[f.ID] = [2]quantity.Number{f.Money, f.LeverMoney}
	}
	want := map[string][2]quantity.Number{"tents": {quantity.Whole(26790 + 3520), 0}, "stoves": {0, quantity.Whole(11970)}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, b := range render.NewPlanReport(in).Document(render.Parts{Issues: true}).Blocks {
		table, ok := b.(*render.Table)
		if !ok {
			continue
		}
		var rows []string
		for _, r := range table.Rows {
			var words []string
			for _, c := range r.Cells {
				words = append(words, c.Text.String())
			}
			rows = append(rows, strings.Join(words, " | "))
		}
		if diff := cmp.Diff([]string{"Tents | 2 | €30,310 | 1 | n/a", "Stoves | – | – | 1 | €11,970"}, rows); diff != "" {
			t.Error(diff)
		}
		return
	}
	t.Error("no table")
}

// TestLinksLeadToGridsThatAreThere.
func TestLinksLeadToGridsThatAreThere(t *testing.T) {
	r := render.NewPlanReport(northlight(t))
	for _, c := range []struct {
		parts render.Parts
		want  int
	}{{render.Parts{}, 3}, {render.Parts{Limit: 2}, 2}, {render.Parts{Families: []string{"packs"}}, 1}, {render.Parts{Executive: true}, 0}} {
		links, ids := 0, map[string]bool{}
		doc := r.Document(c.parts)
		for _, b := range doc.Blocks {
			if h, ok := b.(*render.Heading); ok {
				ids[h.ID] = true
			}
		}
		for _, b := range doc.Blocks {
			if table, ok := b.(*render.Table); ok && table.ID == "family-lines" {
				for _, row := range table.Rows {
					if l := row.Cells[0].Link; l != nil {
						links++
						if !ids[l.Anchor] {
							t.Errorf("%+v: nothing is called %s", c.parts, l.Anchor)
						}
					}
				}
			}
		}
		if links != c.want {
			t.Errorf("%+v: %d links, want %d", c.parts, links, c.want)
		}
	}
}

// TestWhatBinds: only what limits supply binds, however much is at stake in
// what does not.
func TestWhatBinds(t *testing.T) {
	for _, c := range []struct {
		kind string
		want string
	}{
		{projection.Shortage, "shortage/X"}, {projection.NoSource, "no-source/X"}, {projection.Overload, "overload/X"}, {projection.OverMaximum, "over-maximum/X"},
		{projection.MinimumsExceedSupply, "minimums-exceed-supply/X"}, {projection.LateBacklog, "late-backlog/X"}, {projection.BelowTarget, "below-target/X"},
		{projection.BudgetGap, ""}, {projection.Excess, ""}, {projection.BelowMinimum, ""}, {projection.OffMultiple, ""}, {projection.OrdersAboveCommitment, ""},
		{projection.InsideLeadTime, ""}, {projection.FrozenChange, ""}, {projection.NoForecast, ""}, {projection.RuleGap, ""},
	} {
		in := northlight(t)
		g := in.Result.Gaps[1] // of stoves, a lever
		g.Kind, g.What, g.Money, g.Class = c.kind, "X", num("1"), projection.NeedsDecision
		budget := g
		budget.Kind, budget.Money = projection.BudgetGap, num("900000")
		in.Result.Gaps = []projection.Gap{budget, g}
		if l := lineOf(t, render.NewPlanReport(in).Executive, "stoves"); l.Binds != c.want || l.Decisions != 2 {
			t.Errorf("%s: %q binds of %d to decide, want %q of 2", c.kind, l.Binds, l.Decisions, c.want)
		}
	}
}

// TestPromiseIsSaid: a reader of the table learns that service of what is made
// to order is counted within its promise.
func TestPromiseIsSaid(t *testing.T) {
	const note = "Made to order counts as on time when delivered within its promise: Tents (2 periods)."
	in := northlight(t)
	notes := func() (out []string) {
		for _, f := range tableByID(t, render.NewPlanReport(in).Document(render.Parts{}), "family-lines").Footnotes {
			out = append(out, f.String())
		}
		return out
	}
	if slices.Contains(notes(), note) {
		t.Error("said though nothing is made to order")
	}
	fam := &in.Result.Plan.Families[tents]
	fam.Strategy, fam.Promise = catalog.MakeToOrder, 2
	if got := notes(); !slices.Contains(got, note) {
		t.Errorf("notes %q", got)
	}
}
