package render_test

import (
	"fmt"
	"testing"

	"github.com/accord-plan/accord/internal/catalog"
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
	want := render.Fact{Label: "Stock on hand", Value: "€163,830", Detail: "183.2 % of target, end of Dec 26; €5,000 in transit"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
