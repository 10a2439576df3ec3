package render

import (
	"fmt"

	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finance"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// sentences says what changed, why, and what it means in money.
func (v *view) sentences(e *Executive) []string {
	out := []string{v.whatChanged()}
	if why := v.why(); why != "" {
		out = append(out, why)
	}
	return append(out, v.whatItMeans(e))
}

// whatChanged compares the value of all demand, and names the family that
// moved most.
func (v *view) whatChanged() string {
	value := func(m *projection.MoneyRow) projection.Column { return m.DemandValue }
	none := func(*finance.Line) series { return series{} }
	var all []Measure
	most, by := -1, quantity.Number(0)
	for f := range v.plan.Families {
		m := v.measure(f, value, none, nothing)
		if m.Previous != nil && m.Previous.Difference.Abs() > by {
			most, by = f, m.Previous.Difference.Abs()
		}
		all = append(all, m)
	}
	m := together(all)
	s := fmt.Sprintf("Demand of the next %s is worth %s", Count(v.next, "period", "periods"), v.money(m.Plan))
	switch {
	case m.Previous == nil:
		return s + "; there is no earlier plan to compare it with."
	case m.Previous.Difference == 0 && most < 0:
		return s + ", unchanged since cycle " + v.in.Previous.Plan.Cycle + "."
	}
	s += fmt.Sprintf(", %s (%s) against cycle %s", v.signed(m.Previous.Difference),
		SignedPercent(m.Previous.Difference, m.Previous.Base), v.in.Previous.Plan.Cycle)
	if most >= 0 && len(all) > 1 {
		s += fmt.Sprintf("; %s moved most (%s)", v.plan.Families[most].Label(), v.signed(all[most].Previous.Difference))
	}
	return s + "."
}

// why names the adjustment whose effect on the value of demand differs most
// from the previous plan.
func (v *view) why() string {
	effects := v.effects(v.now)
	if v.in.Previous != nil {
		for k, e := range v.effects(v.in.Previous) {
			now := effects[k]
			now.value, now.units = now.value.Add(-e.value), now.units.Add(-e.units)
			effects[k] = now
		}
	}
	best := -1
	for i := range v.plan.Adjustments {
		e := effects[keyOf(&v.plan.Adjustments[i])]
		if e.value != 0 && (best < 0 || e.value.Abs() > effects[keyOf(&v.plan.Adjustments[best])].value.Abs()) {
			best = i
		}
	}
	if best < 0 && v.in.Previous == nil {
		return ""
	}
	if best < 0 {
		return v.otherCause()
	}
	a := &v.plan.Adjustments[best]
	e := effects[keyOf(a)]
	what := "cause"
	if v.in.Previous == nil {
		what = "adjustment"
	}
	s := fmt.Sprintf("The largest %s is %s of %s (%s", what, a.ID, a.Owner, a.Reason)
	if a.Note != "" {
		s += ": " + oneLine(a.Note)
	}
	return s + fmt.Sprintf("), %s units worth %s.", Signed(e.units, 0), v.signed(e.value))
}

// otherCause says what moved demand where no adjustment did, nothing if demand
// did not move.
func (v *view) otherCause() string {
	moved := false
	for f := range v.plan.Families {
		m := v.measure(f, func(m *projection.MoneyRow) projection.Column { return m.DemandValue }, func(*finance.Line) series { return series{} }, nothing)
		moved = moved || m.Previous != nil && m.Previous.Difference != 0
	}
	if !moved {
		return ""
	}
	return "No adjustment changed it; what moved is the statistical baseline or a price."
}

type adjustmentKey struct {
	layer               demand.Layer
	owner, document, id string
}

func keyOf(a *demand.Adjustment) adjustmentKey {
	return adjustmentKey{a.Layer, a.Owner, a.Document, a.ID}
}

type effect struct{ units, value quantity.Number }

// effects is what each adjustment did to the next periods of this plan, at the
// plan's own prices and rates; what has no price counts in units only.
func (v *view) effects(r *projection.Result) map[adjustmentKey]effect {
	out := map[adjustmentKey]effect{}
	last := v.now.First + period.Period(v.next) - 1
	for i := range r.Demand {
		row := &r.Demand[i]
		for _, s := range row.Steps {
			if s.Period < v.now.First || s.Period > last || s.Adjustment == dimension.None {
				continue
			}
			k := keyOf(&r.Plan.Adjustments[s.Adjustment])
			e := out[k]
			e.units = e.units.Add(s.Delta)
			if price, ok := r.Plan.Items[row.Item].Price(row.Market, s.Period); ok {
				if rate, ok := r.Plan.Rate(r.Plan.Markets[row.Market].Currency, s.Period); ok {
					e.value = e.value.Add(s.Delta.Times(price).Scaled(rate))
				}
			}
			out[k] = e
		}
	}
	return out
}

func (v *view) whatItMeans(e *Executive) string {
	m := e.Total.Margin
	s := "Revenue comes to " + v.money(e.Total.Revenue.Plan)
	if value := v.demandValue(); !value.IsMissing() && e.Total.Revenue.Plan > value && v.openingBacklog() {
		s += ", more than demand is worth since older backlog is delivered,"
	}
	s += " and margin to " + v.money(m.Plan)
	if m.Previous != nil {
		s += fmt.Sprintf(", %s against the last plan", v.signed(m.Previous.Difference))
	}
	if m.Budget != nil {
		s += fmt.Sprintf(", %s against the budget", v.signed(m.Budget.Difference))
	}
	var open stakes
	n, priced := 0, 0
	for i := range v.now.Gaps {
		if g := &v.now.Gaps[i]; g.Class == projection.NeedsDecision && g.CoveredBy == "" {
			open.add(g)
			if n++; !g.Money.IsMissing() {
				priced++
			}
		}
	}
	switch {
	case n == 0 && e.Total.Revenue.Plan.IsMissing():
		return s + "; whether any gap waits for a decision is not known."
	case n == 0:
		return s + "; " + v.noneWaits() + "."
	case priced == 0:
		return s + fmt.Sprintf("; %s for a decision.", Count(n, "gap waits", "gaps wait"))
	}
	return s + fmt.Sprintf("; %s for a decision, with %s at stake.", Count(n, "gap waits", "gaps wait"), v.money(open.total))
}

// demandValue is what the demand of the next periods is worth, missing where
// nobody knows.
func (v *view) demandValue() quantity.Number {
	var all sum
	for i := range v.now.Money {
		for _, n := range v.now.Money[i].DemandValue[:v.next] {
			all.add(n)
		}
	}
	return all.amount()
}

// openingBacklog reports whether any demand is carried into the plan.
func (v *view) openingBacklog() bool {
	for i := range v.now.Stock {
		if n := v.now.Stock[i].OpeningBacklog; !n.IsMissing() && n > 0 {
			return true
		}
	}
	return false
}

// noneWaits says what is open where no gap waits for a decision.
func (v *view) noneWaits() string {
	levers := 0
	for i := range v.now.Gaps {
		if g := &v.now.Gaps[i]; g.Class == projection.Lever && g.CoveredBy == "" {
			levers++
		}
	}
	if levers == 0 {
		return "no gap waits for a decision"
	}
	return "no gap waits for a decision, " + Count(levers, "can be closed by a lever", "can be closed by levers")
}

func (v *view) money(n quantity.Number) string  { return Money(n, v.plan.Currency, 0) }
func (v *view) signed(n quantity.Number) string { return SignedMoney(n, v.plan.Currency, 0) }
