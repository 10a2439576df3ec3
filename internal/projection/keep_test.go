package projection

import (
	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/period"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// ofItems wants the rows of some items.
func ofItems(keep func(item int) bool) Wanted {
	return func(demand []*DemandRow, stock []*StockRow) bool {
		return len(demand) > 0 && keep(demand[0].Item) || len(stock) > 0 && keep(stock[0].Item)
	}
}

// TestVerdict holds what a verdict says, and the rows that it keeps, against the
// whole result.
func TestVerdict(t *testing.T) {
	check := func(whole, verdict *Result, keep func(int) bool) string {
		want := *whole
		want.Demand = slices.DeleteFunc(slices.Clone(want.Demand), func(r DemandRow) bool { return !keep(r.Item) })
		want.Stock = slices.DeleteFunc(slices.Clone(want.Stock), func(r StockRow) bool { return !keep(r.Item) })
		want.Supply = slices.DeleteFunc(slices.Clone(want.Supply), func(r SupplyRow) bool { return !keep(r.Item) })
		got := *verdict
		got.Found = nil
		for i, bare := range verdict.EachGap() {
			g := verdict.Tell(i)
			if bare.Text = g.Text; *bare != g {
				return "a gap with words differs from one without: " + g.ID()
			}
			got.Gaps = append(got.Gaps, g)
		}
		n := 0
		for class, open := range verdict.Standings() {
			if g := &got.Gaps[n]; class != g.Class || open != (g.Class == NeedsDecision && g.CoveredBy == "") {
				return "a gap stands otherwise: " + g.ID()
			}
			n++
		}
		if n != len(got.Gaps) || len(verdict.Gaps) > 0 {
			return "a verdict has gaps, or too few stand"
		}
		return cmp.Diff(&want, &got, cmpopts.IgnoreFields(Result{}, "Plan", "borrowed"), cmpopts.EquateEmpty())
	}
	big := bigPlan(150, 18).Plan
	third := func(item int) bool { return item%3 == 0 }
	if diff := check(Project(big), Verdict(big, nil, ofItems(third)), third); diff != "" {
		t.Errorf("(-whole +verdict):\n%s", diff)
	}
	rapid.Check(t, func(t *rapid.T) {
		p := randomPlan(t).Plan
		if rapid.Bool().Draw(t, "decided") {
			p.Decisions = []decision.Decision{{ID: "d", Status: decision.Accepted, Chosen: "a", Covers: []decision.Cover{{Gap: "shortage/i0@*", From: period.None}, {Gap: "no-source/*", From: period.None}}}}
		}
		kept := rapid.SliceOfN(rapid.Bool(), len(p.Items), len(p.Items)).Draw(t, "kept")
		keep := func(item int) bool { return kept[item] }
		whole := ProjectAgainst(p, Project(p))
		if diff := check(whole, Verdict(p, whole, ofItems(keep)), keep); diff != "" {
			t.Fatalf("(-whole +verdict):\n%s", diff)
		}
	})
}
