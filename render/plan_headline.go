package render

import "github.com/accord-plan/accord/internal/projection"

func (r *PlanReport) headline() []Fact {
	t := &r.Executive.Total
	var out []Fact
	money := func(label string, m Measure) {
		if m.Plan.IsMissing() {
			return
		}
		f := Fact{Label: label + ", next " + Whole(r.Next), Value: Money(m.Plan, r.Currency, 0)}
		switch {
		case m.Previous != nil:
			f.Detail = SignedMoney(m.Previous.Difference, r.Currency, 0) + " (" +
				SignedPercent(m.Previous.Difference, m.Previous.Base) + ") vs last"
		case m.Budget != nil:
			f.Detail = SignedMoney(m.Budget.Difference, r.Currency, 0) + " vs budget"
		}
		out = append(out, f)
	}
	money("Revenue", t.Revenue)
	money("Margin", t.Margin)
	if !t.Stock.IsMissing() {
		out = append(out, r.stockFact(t))
	}
	return append(out, r.waiting())
}

// stockFact is the stock on hand that the plan foresees for the end of the
// first open period, and apart from it what is on its way: the target is for
// what is on hand.
func (r *PlanReport) stockFact(t *FamilyLine) Fact {
	f := Fact{Label: "Stock, end of " + r.firstTitle, Value: Money(t.Stock, r.Currency, 0)}
	if share := Percent(t.OfTarget, t.Target); share != NotKnown {
		f.Detail = share + " of target"
	}
	if !t.InTransit.IsMissing() && t.InTransit != 0 {
		if f.Detail != "" {
			f.Detail += "; "
		}
		f.Detail += Money(t.InTransit, r.Currency, 0) + " in transit"
	}
	return f
}

// waiting says how many gaps wait for a decision. It is good news only where
// nothing else is open and every figure is known: a gap that nobody could
// compute is not a gap that is not there.
func (r *PlanReport) waiting() Fact {
	is := &r.Issues
	f := Fact{Label: "Gaps to decide", Value: Whole(is.Uncovered), Detail: is.rest()}
	unknown, all := r.unknown(), len(r.Executive.Families)
	switch {
	case is.Uncovered > 0:
		f.Tone = Bad
	case unknown == all:
		f.Value, f.Detail = "not known", "demand or revenue is not known"
		if n := is.openLevers(); n > 0 {
			f.Detail += "; " + Count(n, "lever open", "levers open")
		}
	case unknown > 0:
		f.Detail += "; demand or revenue of " + Count(unknown, "family", "families") + " not known"
	case r.unknownStock() > 0:
		f.Detail += "; stock of " + Count(r.unknownStock(), "item at a site", "items at sites") + " not known"
	case is.openLevers() == 0:
		f.Tone = Good
	}
	return f
}

// unknown counts the families whose demand or revenue nobody knows.
func (r *PlanReport) unknown() int {
	n := 0
	for i := range r.Executive.Families {
		if l := &r.Executive.Families[i]; l.Units.Plan.IsMissing() || l.Revenue.Plan.IsMissing() {
			n++
		}
	}
	return n
}

// unknownStock counts the items at sites whose stock nobody knows.
func (r *PlanReport) unknownStock() int {
	n := 0
	for i := range r.Grids {
		n += r.Grids[i].Unknown
	}
	return n
}

// rest says what there is beside the gaps that wait for a decision.
func (is *Issues) rest() string {
	covered, levers := is.Decisions-is.Uncovered, is.openLevers()
	open := Count(levers, "lever open", "levers open")
	switch {
	case len(is.Families) == 0:
		return "no gap above the tolerances"
	case is.Uncovered > 0:
		return Whole(covered) + " covered, " + open
	case covered == 0 && levers == 0:
		return "none needs a decision, every lever is covered"
	case covered == 0:
		return "none needs a decision, " + open
	case levers == 0:
		return "every gap is covered"
	}
	return Whole(covered) + " covered, " + open
}

// openLevers counts the lesser gaps that no accepted decision covers.
func (is *Issues) openLevers() int {
	n := 0
	for i := range is.Families {
		n += is.Families[i].openLevers()
	}
	return n
}

func (f *FamilyIssue) openLevers() int {
	n := 0
	for i := range f.Gaps {
		if g := &f.Gaps[i]; g.Class == projection.Lever.String() && g.CoveredBy == "" {
			n++
		}
	}
	return n
}
