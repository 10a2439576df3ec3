package validate

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/projection"
)

// TestWantedRowsAreEnough makes the checks of every situation with the wanted
// rows alone: the findings stay.
func TestWantedRowsAreEnough(t *testing.T) {
	fewer := 0
	for _, s := range situations {
		ctx := context()
		s.change(ctx)
		if ctx.Result == nil || ctx.Rules != nil {
			continue
		}
		untested(ctx)
		want, _ := Validate(ctx)
		wanted := Wanted(ctx.Plan, false)
		if wanted == nil {
			t.Fatalf("%s: all rows are wanted", s.name)
		}
		whole := len(ctx.Result.Demand)
		only(ctx, wanted)
		if len(ctx.Result.Demand) < whole {
			fewer++
		}
		got, _ := Validate(ctx)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-all rows +wanted):\n%s", s.name, diff)
		}
	}
	if fewer == 0 {
		t.Error("all rows were wanted")
	}
}

func TestTestsReadAnyRow(t *testing.T) {
	p := company()
	if Wanted(p, true) != nil {
		t.Error("a rule may read any row")
	}
	ctx := &Context{Plan: p}
	untested(ctx)
	if Wanted(p, false) == nil {
		t.Error("nothing reads all rows")
	}
	p.Assumptions = append(p.Assumptions, decision.Assumption{ID: "a", Test: &decision.Test{}})
	if Wanted(p, false) != nil {
		t.Error("an assumption's test may read any row")
	}
	untested(ctx)
	p.Decisions = append(p.Decisions, decision.Decision{ID: "d", Reconsider: &decision.Test{}})
	if Wanted(p, false) != nil {
		t.Error("reconsider_if may read any row")
	}
}

// untested takes out what may read any row.
func untested(ctx *Context) {
	for i := range ctx.Plan.Assumptions {
		ctx.Plan.Assumptions[i].Test = nil
	}
	for i := range ctx.Plan.Decisions {
		ctx.Plan.Decisions[i].Reconsider = nil
	}
}

// only leaves the wanted rows in the result.
func only(ctx *Context, wanted projection.Wanted) {
	r := *ctx.Result
	keep := func(item int) bool {
		var demand []*projection.DemandRow
		var stock []*projection.StockRow
		for i := range r.Demand {
			if r.Demand[i].Item == item {
				demand = append(demand, &r.Demand[i])
			}
		}
		for i := range r.Stock {
			if r.Stock[i].Item == item {
				stock = append(stock, &r.Stock[i])
			}
		}
		return wanted(demand, stock)
	}
	out := r
	out.Demand = slices.DeleteFunc(slices.Clone(r.Demand), func(d projection.DemandRow) bool { return !keep(d.Item) })
	out.Stock = slices.DeleteFunc(slices.Clone(r.Stock), func(s projection.StockRow) bool { return !keep(s.Item) })
	ctx.Result = &out
}
