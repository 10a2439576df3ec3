package attainment

import (
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/vintage"
)

// hit is the demand that what a line owes would have left unserved by the plan
// in force, in the worst period of the range.
func (r *reader) hit(l *line, from int) Hit {
	var worst Hit
	at := -1
	for i := from; i < len(l.cells); i++ {
		if n := r.unserved(l, i); n > worst.Units {
			worst.Units, at = n, i
		}
	}
	if at >= 0 {
		worst.Money = r.margin(r.force[at], l.item, r.times[at], worst.Units)
	}
	return worst
}

// unserved is what a line owes at the end of a period beyond the stock that the
// plan in force had there.
func (r *reader) unserved(l *line, i int) quantity.Number {
	owed, v := l.cells[i].owed, r.force[i]
	if owed.IsMissing() || owed == 0 || v == nil {
		return 0
	}
	row := r.views[v].Stock(l.site, l.item)
	if row == nil {
		return 0
	}
	stock := vintage.At(v.Result, row.Stock, r.times[i])
	if stock.IsMissing() {
		return 0
	}
	return max(0, owed.Add(-max(0, stock)))
}

// margin is that of units of an item in a period, as a plan has it on average
// over its markets.
func (r *reader) margin(v *vintage.Vintage, item int, t period.Period, units quantity.Number) quantity.Number {
	var served, margin quantity.Number
	for m := range r.axis.Markets.Len() {
		row := r.views[v].Demand(m, item)
		if row == nil {
			continue
		}
		n, x := vintage.At(v.Result, row.Served, t), vintage.At(v.Result, row.Margin, t)
		if n.IsMissing() || x.IsMissing() {
			return quantity.Missing
		}
		served, margin = served.Add(n), margin.Add(x)
	}
	if served <= 0 {
		return quantity.Missing
	}
	return quantity.Exactly(margin).Times(units).Per(served).Round(4)
}
