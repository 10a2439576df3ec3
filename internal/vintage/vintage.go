// Package vintage lines up the plans that were committed, cycle by cycle, with
// the plan that stands and with what happened.
//
// A vintage is the plan as it stood at the close of a cycle. What a plan said h
// cycles before a period is the vintage of the cycle h before the one that the
// period lies in: F(t, h). A cycle that was skipped has none, and nothing is
// put in its place.
//
// Plans of different cycles name their markets, sites, families, items and
// sources by indexes of their own. An Axis gives each identifier one index over
// all of them; a View reads one plan by those.
package vintage

import (
	"slices"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// Vintage is the plan as it was committed.
type Vintage struct {
	// Cycle is its name without the number of a re-plan, Tag the whole name
	// under which it lies, Commit its hash.
	Cycle, Tag, Commit string
	// Replan is 1 for the first close of a cycle, 2 and up for the next ones.
	Replan int
	// On is the day on which its commit was made.
	On period.Date
	// Result is nil where the plan of then cannot be computed; Why says so.
	Result *projection.Result
	Why    string
}

// Record is what was committed and what happened.
type Record struct {
	// Head is the plan that stands. Its facts are what happened, its catalog
	// and network name things.
	Head *projection.Result
	// Revision is the short hash of the head, empty for the work tree.
	Revision string
	AsOf     period.Date
	Cycles   period.Cycles
	// Vintages are the closes before the head's cycle, by cycle and re-plan.
	Vintages []Vintage
	// Short says that the clone is shallow, so that there may be more.
	Short bool
}

// Extent is how much of the closes a report reads.
type Extent struct {
	// Cycles is how many before the head's own it goes back, 0 for all.
	Cycles int
	// Of is what it reads of the close of a cycle, nil where it reads all of each;
	// Newest what it reads of the newest close that can be computed.
	Of     func(cycle period.Period) Part
	Newest Part
}

// Depth is what is read of a plan. The zero value is invalid.
type Depth uint8

// The depths, each with all of those before.
const (
	// Stated is what [projection.Stated] tells.
	Stated Depth = iota + 1
	// Brief is what [projection.Brief] keeps.
	Brief
	// Whole is all.
	Whole
)

// Part is a part of a plan: how deep, and until which period where not the whole.
type Part struct {
	Depth Depth
	Until period.Period
}

// And is what has both parts.
func (p Part) And(o Part) Part { return Part{max(p.Depth, o.Depth), max(p.Until, o.Until)} }

// Cycle is the cycle of a vintage in the record's calendar, period.None where
// its name is not one: a plan may change its calendar.
func (r *Record) Cycle(v *Vintage) period.Period {
	c, err := r.Cycles.Parse(v.Cycle)
	if err != nil {
		return period.None
	}
	return c
}

// Committed is the plan that was in force for a period: the latest re-plan of
// the cycle lag cycles before the one that the period lies in. It is nil where
// that cycle was skipped.
func (r *Record) Committed(t period.Period, lag int) *Vintage {
	return r.last(r.Cycles.Of(t)-period.Period(lag), false)
}

// First is the first close of that cycle: what was said before anything was
// known better.
func (r *Record) First(t period.Period, lag int) *Vintage {
	return r.last(r.Cycles.Of(t)-period.Period(lag), true)
}

// Of is the latest re-plan of a cycle, nil where it was skipped.
func (r *Record) Of(cycle period.Period) *Vintage { return r.last(cycle, false) }

func (r *Record) last(cycle period.Period, first bool) *Vintage {
	var found *Vintage
	for i := range r.Vintages {
		v := &r.Vintages[i]
		if r.Cycle(v) != cycle {
			continue
		}
		if found == nil || (v.Replan < found.Replan) == first {
			found = v
		}
	}
	return found
}

// Computable are the vintages that have a result, by cycle and re-plan.
func (r *Record) Computable() []*Vintage {
	var out []*Vintage
	for i := range r.Vintages {
		if r.Vintages[i].Result != nil {
			out = append(out, &r.Vintages[i])
		}
	}
	return out
}

// Closed are the n last closed periods before the head's first open one,
// oldest first.
func (r *Record) Closed(n int) []period.Period {
	var out []period.Period
	for t := r.Head.First - period.Period(n); t < r.Head.First; t++ {
		out = append(out, t)
	}
	return out
}

// Skipped are the cycles without a close from the first vintage to the one
// before the head's cycle.
func (r *Record) Skipped() []period.Period {
	var out []period.Period
	head, err := r.Cycles.Parse(r.Head.Plan.Cycle)
	first := slices.IndexFunc(r.Vintages, func(v Vintage) bool { return r.Cycle(&v) != period.None })
	if err != nil || first < 0 {
		return nil
	}
	for c := r.Cycle(&r.Vintages[first]) + 1; c < head; c++ {
		if r.Of(c) == nil {
			out = append(out, c)
		}
	}
	return out
}

// At is what a column says of a period, quantity.Missing outside of the
// horizon and where the plan does not know.
func At(r *projection.Result, c projection.Column, t period.Period) quantity.Number {
	i := int(t) - int(r.First)
	if i < 0 || i >= len(c) {
		return quantity.Missing
	}
	return c[i]
}
