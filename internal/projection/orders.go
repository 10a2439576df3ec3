package projection

import (
	"slices"

	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/quantity"
)

// openBacklog returns what customers wait for at the start: made to order, all
// their open orders; made to stock, those that were due before (they are
// nobody's forecast any more), unless unmet demand is lost.
func (w *worker) openBacklog(market int) quantity.Number {
	if w.lost {
		return 0
	}
	var sum quantity.Number
	for _, i := range w.customers.of(w.i) {
		o := &w.p.Actuals.Open.Demand[i]
		if o.Key.Market != market || o.Quantity.IsMissing() {
			continue
		}
		if w.family.Strategy == catalog.MakeToOrder || w.due(o.Due) < w.first {
			sum = sum.Add(o.Quantity)
		}
	}
	return quantity.Round(sum, w.decimals)
}

// due returns the period of a due date; an order without one is due at once.
func (c *computation) due(d period.Date) period.Period {
	if d == period.NoDate || c.p.Calendar.Name() == "" {
		return c.first
	}
	return c.p.Calendar.Containing(d)
}

// unplanned reports whether nobody plans the demand of a row at all, and it
// exists only through customers' orders or promotion money.
func (c *computation) unplanned(d *DemandRow) bool {
	return &d.Baseline[0] == &c.none[0] && !slices.ContainsFunc(d.Consensus, func(v quantity.Number) bool { return !v.IsMissing() })
}

// byDue returns customers' orders by the period in which they are due: the
// demand of a market of which nothing else is known. Orders are no forecast,
// and what else will be wanted stays unsaid; but they are wanted for certain,
// and other markets of the same site are not unknown because of them. What is
// in the opening backlog is left out.
func (w *worker) byDue(market int) Column {
	wanted := w.zero
	if w.family.Strategy == catalog.MakeToOrder {
		return wanted
	}
	for _, i := range w.customers.of(w.i) {
		o := &w.p.Actuals.Open.Demand[i]
		if t := int(w.due(o.Due)) - int(w.first); o.Key.Market == market && !o.Quantity.IsMissing() && t >= 0 && t < w.n {
			w.own(&wanted)
			wanted[t] = wanted[t].Add(quantity.Round(o.Quantity, w.decimals))
		}
	}
	return wanted
}
