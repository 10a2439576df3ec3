package change

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/supply"
)

// drawSeries draws up to six cells from one period before the first open one
// on; null and zero occur.
func drawSeries(t *rapid.T, name string) dimension.Series {
	var out dimension.Series
	for p := month("2026-11"); p <= month("2027-04"); p++ {
		switch v := rapid.IntRange(-1, 4).Draw(t, name); v {
		case -1:
			out = out.With(dimension.Cell{Period: p, Value: quantity.Missing})
		case 4: // not stated
		default:
			out = out.With(dimension.Cell{Period: p, Value: quantity.Whole(int64(v))})
		}
	}
	return out
}

func drawRatios(t *rapid.T, name string) dimension.Ratios {
	var out dimension.Ratios
	for p := month("2026-11"); p <= month("2027-04"); p++ {
		if v := rapid.IntRange(0, 2).Draw(t, name); v > 0 {
			out = append(out, dimension.RatioCell{Period: p, Value: quantity.Ratio(v) * quantity.Unit / 100})
		}
	}
	return out
}

// drawPlan draws a plan over some of four items, so that two plans have other
// indexes for the same identifier.
func drawPlan(t *rapid.T) *plan.Plan {
	var ids []string
	for _, id := range []string{"A", "B", "C", "D"} {
		if rapid.Bool().Draw(t, "has "+id) {
			ids = append(ids, id)
		}
	}
	p := world()
	p.ItemIDs = dimension.NewTable(ids)
	p.FamilyIDs = dimension.NewTable([]string{"f"})
	p.Families = []catalog.Family{{ID: "f"}}
	p.Items, p.Baselines = nil, []demand.Baseline{{Market: eu}}
	s := &supply.Source{ID: "lyon", Type: supply.Make, From: dimension.None,
		Resources: []supply.Resource{{ID: "hours", Capacity: drawSeries(t, "capacity")}}}
	for i, id := range ids {
		// A cost that tells the items apart keeps them from being taken for
		// renamed ones.
		it := item(id, 0, "always: 10", "always: 12", fmt.Sprintf("always: %d", id[0]))
		it.Cost = it.Cost.With(drawSeries(t, "cost").List()...)
		p.Items = append(p.Items, it)
		p.Baselines[0].Rows = append(p.Baselines[0].Rows, demand.Row{Item: i, Cells: drawSeries(t, "baseline")})
		s.Commitments = append(s.Commitments, supply.Commitment{Site: central, Item: i, Cells: drawSeries(t, "commitment")})
		p.Adjustments = append(p.Adjustments, demand.Adjustment{ID: "adjust-" + id, Layer: demand.Sales, Document: "eu",
			Markets: []int{eu}, Items: []int{i}, Family: dimension.None, Expires: period.None,
			Add: drawSeries(t, "add"), Set: drawSeries(t, "set"), Percent: drawRatios(t, "percent")})
	}
	p.Sources = []supply.Source{*s}
	return p
}

// written lists all cells of a drawn plan by key: the naive reading that the
// comparison must agree with.
func written(p *plan.Plan) map[string]string {
	out := map[string]string{}
	put := func(key string, s dimension.Series, closed bool) {
		for _, c := range s.Cells() {
			if closed || c.Period >= p.First {
				out[fmt.Sprint(key, " ", labelOf(c.Period))] = Number(c.Value).String()
			}
		}
	}
	for i, id := range p.ItemIDs.IDs() {
		put("baseline "+id+" eu ", p.Baselines[0].Rows[i].Cells, false)
		put("commitment "+id+"@central from lyon ", p.Sources[0].Commitments[i].Cells, false)
		put("cost "+id+" ", p.Items[i].Cost, true)
		put("price "+id+" eu ", p.Items[i].Prices.Of(eu), true)
		put("price "+id+" us ", p.Items[i].Prices.Of(us), true)
		a := &p.Adjustments[i]
		put("adjustment "+id+" eu add", a.Add, false)
		put("adjustment "+id+" eu set", a.Set, false)
		for _, c := range a.Percent {
			if c.Period >= p.First {
				out[fmt.Sprint("adjustment ", id, " eu percent ", labelOf(c.Period))] = c.Value.Percent()
			}
		}
	}
	put("capacity lyon/hours ", p.Sources[0].Resources[0].Capacity, false)
	return out
}

func labelOf(p period.Period) string {
	if p == period.None {
		return "always"
	}
	return months.Label(p)
}

// expanded lists the edits of cells, one a period, and fails on any twice.
func expanded(t *rapid.T, edits []Edit) map[string]How {
	out := map[string]How{}
	for _, e := range edits {
		if !e.IsNumber() {
			continue
		}
		for i := range max(e.Periods, 1) {
			p := e.first
			if p != period.None {
				p += period.Period(i)
			}
			key := fmt.Sprint(e.Kind, " ", e.What, " ", e.Field, " ", labelOf(p))
			if _, twice := out[key]; twice {
				t.Fatalf("%s is listed twice", key)
			}
			out[key] = e.How
		}
	}
	return out
}

func TestEveryChangedCellOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base, head := drawPlan(t), drawPlan(t)
		before, after := written(base), written(head)
		want := map[string]How{}
		for k, v := range before {
			if w, ok := after[k]; !ok {
				want[k] = Removed
			} else if v != w {
				want[k] = Changed
			}
		}
		for k := range after {
			if _, ok := before[k]; !ok {
				want[k] = Added
			}
		}
		d := Compare(bare(base), bare(head), Options{})
		if diff := cmp.Diff(want, expanded(t, d.Edited)); diff != "" {
			t.Fatal(diff)
		}
		if d.Counts.Numbers != len(want) {
			t.Fatalf("counts %d numbers, want %d", d.Counts.Numbers, len(want))
		}
	})
}

func TestComparedWithItselfIsEmpty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPlan(t)
		d := Compare(bare(p), bare(p), Options{})
		if d.Changed() || len(d.Edited) != 0 || len(d.Moves) != 0 {
			t.Fatalf("%+v", d)
		}
	})
	if d := Compare(after(), after(), Options{}); d.Changed() {
		t.Errorf("%+v", d)
	}
}

// TestForthAndBack holds that the way back lists the same cells, with added
// and removed exchanged and before and after too.
func TestForthAndBack(t *testing.T) {
	turned := map[How]How{Added: Removed, Removed: Added, Changed: Changed}
	rapid.Check(t, func(t *rapid.T) {
		base, head := bare(drawPlan(t)), bare(drawPlan(t))
		forth, back := expanded(t, Compare(base, head, Options{}).Edited), expanded(t, Compare(head, base, Options{}).Edited)
		for k := range forth {
			forth[k] = turned[forth[k]]
		}
		if diff := cmp.Diff(forth, back); diff != "" {
			t.Fatal(diff)
		}
	})
}

// TestOrderOfFiles holds that neither the numbers of files nor the order in
// which documents were read matter.
func TestOrderOfFiles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base, head := drawPlan(t), drawPlan(t)
		want := Compare(bare(base), bare(head), Options{})
		head.Files = position.NewFiles(append([]string{"0.yaml"}, fileNames...), textOf)
		slices.Reverse(head.Adjustments)
		slices.Reverse(head.Baselines[0].Rows)
		slices.Reverse(head.Sources[0].Commitments)
		got := Compare(bare(base), bare(head), Options{})
		opts := []cmp.Option{cmp.AllowUnexported(Value{}, Edit{}, Diff{}, settled{}), cmpopts.IgnoreTypes(position.Position{})}
		if diff := cmp.Diff(want, got, opts...); diff != "" {
			t.Fatal(diff)
		}
	})
}
