// Package accuracy says how near the plans that were committed came to what
// happened, who made them better and who worse, and what that is worth.
//
// A forecast is judged at a lag: F(t, h) is what the first close of the cycle h
// before the one that t lies in said of t. Lag 0 is no forecast and is never
// judged. Error is actual less forecast; over items and periods
//
//	WAPE = sum |A - F| / sum A        bias = sum (F - A) / sum A
//
// of the cells (item, market, period) that both know: what is missing leaves
// both sums and is counted, `used n of m`. A ratio over nothing is undefined, and
// the amount stands for it. Periods that are not over stay out.
//
// Value added compares the steps of a plan, each with the one before it, on the
// cells that all steps know: the naive forecast, the statistical baseline, and
// the layers of people in their order.
package accuracy

import (
	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/vintage"
)

// FormatVersion is that of the report's JSON.
const FormatVersion = "1.0"

// By is what the report is broken down by.
type By string

// What a report can be broken down by.
const (
	Family By = "family"
	Item   By = "item"
	Market By = "market"
	Owner  By = "owner"
	Layer  By = "layer"
	Reason By = "reason"
)

// Bys are all of them, the default first.
var Bys = []By{Family, Item, Market, Owner, Layer, Reason}

// LeastPeriods is how many periods of adjustments an owner must have before
// anything is said of a habit.
const LeastPeriods = 3

// Options say what is judged.
type Options struct {
	// Lag is in cycles, 1 or more.
	Lag int
	// From and To are the first and the last period; period.None leaves it to
	// the report: the last twelve that are over, as far back as there are plans.
	From, To period.Period
	By       By
}

// Naive is the plan that nobody had to make: what the same period brought the
// year before, as far as it was known when the plan was committed.
const (
	Naive       = "naive"
	Statistical = "statistical"
	LastCycle   = "last-cycle"
	Committed   = "committed"
)

// The steps of a plan: naive, baseline, and one for each layer of people.
const (
	naive = iota
	baseline
	firstLayer
	steps = firstLayer + 4
	// committed is the last step: the consensus.
	committed = steps - 1
)

func stepName(s int) string {
	switch s {
	case naive:
		return Naive
	case baseline:
		return Statistical
	}
	return demand.Layers[s-firstLayer].String()
}

// New judges the plans of a record.
func New(r *vintage.Record, o Options) *Report {
	j := newJudge(r, o)
	cells := j.cells(o.Lag)
	p := r.Head.Plan
	out := &Report{FormatVersion: FormatVersion, Company: p.Name, Cycle: p.Cycle, Currency: p.Currency, Revision: r.Revision,
		Lag: o.Lag, By: string(o.By), Open: j.open, Short: r.Short}
	if r.AsOf != period.NoDate {
		out.AsOf = r.AsOf.String()
	}
	if len(j.periods) > 0 {
		out.From, out.To = p.Calendar.Label(j.periods[0]), p.Calendar.Label(j.periods[len(j.periods)-1])
	}
	out.Periods = j.byPeriod(cells, o.Lag)
	out.Facts = j.facts()
	total := j.tally(cells, committed)
	out.Total, out.PeriodsUsed = total.measure(), total.periods()
	out.Steps, out.Shared = j.steps(cells)
	out.Groups = j.groups(cells, o.By)
	out.Unplanned = j.unplanned(cells)
	out.Owners = j.adjusters(cells, Owner)
	out.Habits = habits(out.Owners)
	out.Adjustments = j.adjusters(cells, "")
	if o.By == Reason || o.By == Layer {
		out.Adjusters = j.adjusters(cells, o.By)
	}
	out.Lags = j.lags(o.Lag)
	out.Worth = j.worth(cells)
	out.Naive = j.origins(cells)
	return out
}

// ratio is a part of a whole, nil where the whole is zero, or below it: where
// more came back than was sold a share of it would have the wrong sign.
func ratio(part, whole quantity.Number) *quantity.Ratio {
	if whole <= 0 || whole.IsMissing() || part.IsMissing() {
		return nil
	}
	r := part.Over(whole)
	return &r
}
