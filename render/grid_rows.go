package render

import (
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// totals gives a row its sums over the next periods and over the horizon.
func (v *view) totals(r GridRow) GridRow {
	var next, all sum
	for i := range v.now.N {
		n := r.Values[v.past+i]
		all.add(n)
		if i < v.next {
			next.add(n)
		}
	}
	a, b := next.amount(), all.amount()
	r.Next, r.Horizon, r.NextKnown, r.HorizonKnown = &a, &b, next.part(), all.part()
	return r
}

// against adds difference and cumulative rows. The running sum begins anew
// with the first open period, and ends where a difference is not known: what
// follows a hole is not the sum of what stands before it.
func (v *view) against(diff []quantity.Number, name string, cumulative bool) []GridRow {
	rows := []GridRow{{Name: name, Values: diff, form: deltaRow}}
	if !cumulative {
		return rows
	}
	rows[0] = v.totals(rows[0])
	if anyNonZero(diff) {
		run, total := v.blank(), quantity.Number(0)
		for i := range diff {
			if i == v.past {
				total = 0
			}
			if total = more(total, diff[i]); !total.IsMissing() {
				run[i] = total
			}
		}
		rows = append(rows, GridRow{Name: "cumulative", Values: run, form: deltaRow})
	}
	return rows
}

// differences subtracts a base from a plan, period by period.
func (v *view) differences(plan, base []quantity.Number) []quantity.Number {
	out := v.blank()
	for i := range out {
		out[i] = less(plan[i], base[i])
	}
	return out
}

// compared adds the comparison with the previous plan.
func (v *view) compared(plan, previous []quantity.Number, cumulative bool) []GridRow {
	if !anyKnown(previous) {
		return nil
	}
	return v.against(v.differences(plan, previous), "difference", cumulative)
}

func (v *view) sales(f int) []GridRow {
	plan, previous, budget := v.blank(), v.blank(), v.budgetUnits(f)
	v.demand(plan, v.now, v.now.First, v.now.N, f)
	v.actualSales(plan, f)
	holes := v.holes(v.now, v.now.First, v.now.N, f)
	v.eachPrevious(func(r *projection.Result, from period.Period, n int) {
		v.demand(previous, r, from, n, f)
		// What only one of the two plans knows is no change of opinion.
		for i, x := range v.holes(r, from, n, f) {
			holes[i] -= x
		}
	})
	rows := []GridRow{
		v.totals(GridRow{Name: "budget", Values: budget, form: quietRow}),
		v.totals(GridRow{Name: "previous plan", Values: previous, form: quietRow}),
		v.totals(GridRow{Name: "plan / actual", Values: plan, form: mainRow}),
	}
	if !anyKnown(previous) {
		if !anyKnown(budget) {
			return rows
		}
		return append(rows, v.against(v.offBudget(f), "difference to budget", true)...)
	}
	diff := v.differences(plan, previous)
	for i := range diff {
		if holes[i] != 0 {
			diff[i] = quantity.Missing
		}
	}
	return append(rows, v.against(diff, "difference", true)...)
}
