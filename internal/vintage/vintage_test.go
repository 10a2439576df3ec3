package vintage_test

import (
	"testing"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/network"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/vintage"
)

var months, _ = period.NewCalendar("month", "")

func month(s string) period.Period { p, _ := months.Parse(s); return p }

// result is a plan of one cycle that says a number for one item in one market,
// from its first open period on.
func result(cycle, market string, items []string, item string, says ...int64) *projection.Result {
	p := &plan.Plan{Calendar: months, Cycle: cycle, First: month(cycle), MarketIDs: dimension.NewTable([]string{market}), FamilyIDs: dimension.NewTable([]string{"tents"}), ItemIDs: dimension.NewTable(items)}
	p.Families = []catalog.Family{{ID: "tents"}}
	for i := range p.ItemIDs.Len() {
		p.Items = append(p.Items, catalog.Item{ID: p.ItemIDs.ID(i), Name: p.ItemIDs.ID(i) + " of " + cycle})
	}
	row := projection.DemandRow{Item: p.ItemIDs.Index(item)}
	for _, n := range says {
		row.Consensus = append(row.Consensus, quantity.Whole(n))
	}
	return &projection.Result{Plan: p, First: p.First, N: len(says), Demand: []projection.DemandRow{row}}
}

func record() *vintage.Record {
	cycles, _ := period.NewCycles(months, "2026-12")
	v := func(cycle string, replan int, r *projection.Result) vintage.Vintage {
		return vintage.Vintage{Cycle: cycle, Replan: replan, Result: r}
	}
	return &vintage.Record{
		Head:   result("2026-12", "eu", []string{"B", "C"}, "C", 9, 9),
		Cycles: cycles,
		Vintages: []vintage.Vintage{
			v("2026-08", 1, result("2026-08", "eu", []string{"A", "C"}, "A", 1, 2, 3)),
			v("2026-10", 1, result("2026-10", "eu", []string{"C"}, "C", 4, 5)),
			v("2026-10", 2, result("2026-10", "eu", []string{"C"}, "C", 6, 7)),
			{Cycle: "2026-11", Replan: 1, Why: "plan/2026-11 has errors"},
		},
	}
}

func TestVintageOfAPeriod(t *testing.T) {
	r := record()
	for _, c := range []struct {
		t             string
		lag           int
		latest, first string
	}{
		{"2026-11", 1, "2026-10.2", "2026-10.1"},
		{"2026-10", 1, "none", "none"}, // September was skipped
		{"2026-09", 1, "2026-08.1", "2026-08.1"},
		{"2026-10", 2, "2026-08.1", "2026-08.1"},
		{"2026-12", 1, "2026-11.1", "2026-11.1"},
	} {
		if got := name(r.Committed(month(c.t), c.lag)); got != c.latest {
			t.Errorf("in force for %s at lag %d: %s, want %s", c.t, c.lag, got, c.latest)
		}
		if got := name(r.First(month(c.t), c.lag)); got != c.first {
			t.Errorf("first for %s at lag %d: %s, want %s", c.t, c.lag, got, c.first)
		}
	}
	if s := r.Skipped(); len(s) != 1 || months.Label(s[0]) != "2026-09" {
		t.Errorf("skipped %v, want 2026-09", s)
	}
	if n := len(r.Computable()); n != 3 {
		t.Errorf("%d vintages have a result, want 3", n)
	}
}

func name(v *vintage.Vintage) string {
	if v == nil {
		return "none"
	}
	return v.Cycle + "." + string(rune('0'+v.Replan))
}

func TestAxisJoinsPlans(t *testing.T) {
	r := record()
	a := r.Axis()
	if a.Items.Len() != 3 { // A is of an old plan only, B of the head only
		t.Fatalf("%d items, want 3", a.Items.Len())
	}
	for i, want := range []string{"A of 2026-08", "B of 2026-12", "C of 2026-12"} {
		if a.Item(i).Name != want {
			t.Errorf("item %d is called %q, want %q", i, a.Item(i).Name, want)
		}
	}
	v := a.View(r.Committed(month("2026-11"), 1).Result)
	row := v.Demand(0, 2)
	if row == nil {
		t.Fatal("the plan of October says nothing of C")
	}
	if got := vintage.At(v.Result, row.Consensus, month("2026-11")); got != quantity.Whole(7) {
		t.Errorf("it says %s, want 7", got)
	}
	if got := vintage.At(v.Result, row.Consensus, month("2026-12")); !got.IsMissing() {
		t.Errorf("beyond its horizon it says %s", got)
	}
	if v.Demand(0, 0) != nil || v.Own(vintage.Item, 1) != dimension.None {
		t.Error("the plan of October does not know A and B")
	}
}

func TestActualsOfThePlanThatStands(t *testing.T) {
	r := record()
	p := r.Head.Plan
	p.Currency = "EUR"
	p.Markets = []network.Market{{ID: "eu", Currency: "EUR"}}
	p.Families[0].Strategy = catalog.MakeToStock
	p.Items[0].Cost = dimension.SeriesOf([]dimension.Cell{{Period: period.None, Value: quantity.Whole(3)}})
	nov := month("2026-11")
	key := actual.Key{Source: dimension.None, Market: 0, Site: dimension.None, Item: 0}
	known := map[period.Period]bool{nov: true}
	rows := func(n int64) []actual.Row {
		return []actual.Row{{Key: key, Cells: dimension.SeriesOf([]dimension.Cell{{Period: nov, Value: quantity.Whole(n)}})}}
	}
	p.Actuals.Sales = actual.NewTable(rows(10), known, known)
	p.Actuals.Revenue = actual.NewTable(rows(50), known, known)
	a := r.Axis()
	x := a.Actuals(r.Head)
	b, c := a.Items.Index("B"), a.Items.Index("C")
	if got := x.Demand(0, b, nov); got != quantity.Whole(10) {
		t.Errorf("demand %s, want 10", got)
	}
	if got := x.Margin(0, b, nov); got != quantity.Whole(20) { // 50 - 10 x 3
		t.Errorf("margin %s, want 20", got)
	}
	if got := x.Demand(0, c, nov); got != 0 {
		t.Errorf("demand %s, want 0: the file is complete", got)
	}
	if got := x.Demand(0, b, nov-1); !got.IsMissing() {
		t.Errorf("demand %s, want missing: there is no file", got)
	}
	if got := x.Demand(0, a.Items.Index("A"), nov); !got.IsMissing() {
		t.Errorf("demand %s, want missing: the plan does not know the item any more", got)
	}
}

// Two items were sold in a month whose file is complete; of B the export states
// no revenue. What it brought is not known, and is no loss of 4 x 3.
func TestRevenueThatARowDoesNotStateIsNotZero(t *testing.T) {
	r := record()
	p := r.Head.Plan
	p.Currency, p.Markets = "EUR", []network.Market{{ID: "eu", Currency: "EUR"}}
	p.Families[0].Strategy = catalog.MakeToStock
	p.Items[0].Cost = dimension.SeriesOf([]dimension.Cell{{Period: period.None, Value: quantity.Whole(3)}})
	nov := month("2026-11")
	known := map[period.Period]bool{nov: true}
	row := func(item int, n int64) actual.Row {
		return actual.Row{Key: actual.Key{Source: dimension.None, Market: 0, Site: dimension.None, Item: item}, Cells: dimension.SeriesOf([]dimension.Cell{{Period: nov, Value: quantity.Whole(n)}})}
	}
	p.Actuals.Sales = actual.NewTable([]actual.Row{row(0, 4), row(1, 5)}, known, known)
	p.Actuals.Revenue = actual.NewTable([]actual.Row{row(1, 50)}, known, known)
	a := r.Axis()
	x := a.Actuals(r.Head)
	b, c := a.Items.Index("B"), a.Items.Index("C")
	if revenue, margin := x.Revenue(0, b, nov), x.Margin(0, b, nov); !revenue.IsMissing() || !margin.IsMissing() {
		t.Errorf("B brought %s, margin %s: want not known", revenue, margin)
	}
	if got := x.Revenue(0, c, nov); got != quantity.Whole(50) {
		t.Errorf("C brought %s, want 50", got)
	}
}
