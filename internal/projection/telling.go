package projection

import (
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/quantity"
)

// telling says which words a gap has, where those of its kind differ.
type telling uint8

const (
	tellLost     telling = 1 << iota // unmet demand is lost, not owed
	tellPeak                         // its units are the most in one period
	tellShipped                      // what is short is to be shipped
	tellUnknown                      // nobody knows the stock
	tellDead                         // nobody wants the item any more
	tellLeftOver                     // the item ends
)

func (t telling) atPeak() bool { return t&tellPeak != 0 }

// words are the gap in one line: what is stated against what is expected, and by
// how much it is off.
func (f *found) words(r *Result) string {
	switch kindNames[f.kind] {
	case Shortage:
		return f.unmet() + f.waits(r)
	case NoSource:
		if f.told&tellUnknown != 0 {
			return words(f.units) + " demanded and stock not known, no source delivers it here"
		}
		return f.unmet() + ", no source delivers it here"
	case LateBacklog:
		return words(f.peak) + " late, beyond the promise" + f.in(r) + f.waits(r)
	case BelowTarget:
		return "stock " + words(f.x) + ", target " + words(f.y) + f.carriedFrom(r) + offBy(f.peak, "too little") + f.in(r) + f.inAll(r) + f.waits(r)
	case Excess:
		return f.excess(r)
	case Overload:
		if f.y == 0 {
			return "load " + words(f.x) + ", capacity " + words(f.y) + ": infeasible" + f.in(r) + f.inAll(r)
		}
		percent := quantity.Ratio(quantity.MulDiv(int64(f.x), 1000, int64(f.y)) * 10_000_000).Percent()
		return "load " + words(f.x) + ", capacity " + words(f.y) + offBy(f.peak, "too much, "+percent) + f.in(r) + f.inAll(r)
	case BudgetGap:
		off := "above"
		if f.below {
			off = "below"
		}
		return "revenue " + words(quantity.Round(f.x, 0)) + ", budget " + words(quantity.Round(f.base, 0)) + offBy(quantity.Round(f.units, 0), off)
	case NoForecast:
		if f.x > 0 {
			return "nobody states the demand, customers have ordered " + words(f.x)
		}
		return "nobody states the demand"
	}
	return f.promised(r.Plan.Sources[f.source].ID) + f.in(r) + f.inAll(r)
}

// unmet is demand that is not met: owed at its peak, or lost in all.
func (f *found) unmet() string {
	verb, what := " short of ", " demanded"
	if f.told&tellLost != 0 {
		verb = " lost of "
	}
	if f.told&tellShipped != 0 {
		what = " to be shipped"
	}
	return words(f.units) + verb + words(f.base) + what
}

func (f *found) excess(r *Result) string {
	switch {
	case f.told&tellDead != 0:
		return "stock " + words(f.x) + " without demand: obsolete"
	case f.told&tellLeftOver != 0:
		return "stock " + words(f.x) + f.in(r) + " left over when the item ends: obsolete"
	}
	return "stock " + words(f.x) + ", maximum " + words(f.y) + f.carriedFrom(r) + offBy(f.peak, "too much") + f.in(r) + f.inAll(r)
}

// promised says what a source has committed against what is expected of it.
func (f *found) promised(source string) string {
	switch kindNames[f.kind] {
	case FrozenChange:
		return said(f.x) + " by " + source + ", at the last close " + said(f.y) + offBy(f.z, "changed in the frozen zone")
	case OrdersAboveCommitment:
		return words(f.y) + " on order, " + said(f.x) + " by " + source + offBy(f.z, "too much")
	case InsideLeadTime:
		return said(f.x) + " by " + source + ", " + words(f.y) + " known before" + offBy(f.z, "new inside the lead time")
	case OverMaximum:
		return said(f.x) + ", maximum of " + source + " " + words(f.y) + offBy(f.z, "too much")
	case BelowMinimum:
		return said(f.x) + ", minimum of " + source + " " + words(f.y) + offBy(f.z, "too little")
	}
	return said(f.x) + ", multiple of " + source + " " + words(f.y) + offBy(f.z, "too much")
}

func said(v quantity.Number) string {
	if v.IsMissing() {
		return "nothing committed"
	}
	return words(v) + " committed"
}

// label names the period at an index, "" in a plan without a calendar.
func (r *Result) label(t int32) string {
	if r.Plan.Calendar.Name() == "" {
		return ""
	}
	return r.Plan.Calendar.Label(r.First + period.Period(t))
}

// in names the period that a gap over several is told by.
func (f *found) in(r *Result) string {
	if label := r.label(f.worst); f.from != f.to && label != "" {
		return " in " + label
	}
	return ""
}

// inAll adds to the words for the worst period what a gap over several comes
// to: its units, to which a decision may be limited.
func (f *found) inAll(r *Result) string {
	if f.from == f.to || r.Plan.Calendar.Name() == "" {
		return ""
	}
	return ", " + words(f.units) + " in all periods"
}

// carriedFrom says where a target comes from that is carried forward to the
// period by which a gap is told.
func (f *found) carriedFrom(r *Result) string {
	if f.worst < f.carried || f.carried == 0 || r.Plan.Calendar.Name() == "" {
		return ""
	}
	return " carried from " + r.label(f.carried-1)
}

// waits says that nothing is planned because a later commitment is the last.
func (f *found) waits(r *Result) string {
	if f.awaits < 0 {
		return ""
	}
	return "; supply is planned only after the last commitment, " + r.Plan.Sources[f.awaits].ID + " " + r.label(f.until)
}
