package signoff

import (
	"cmp"
	"math/bits"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// rows are the amounts of a measure in one plan: a row for each item in a
// market or at a site, sorted by the place's and the item's identifier.
type rows struct {
	n    int
	plan *plan.Plan
	// key returns the place and the item of a row, as indexes of the plan;
	// places names them.
	key    func(i int) (place, item int)
	places interface{ ID(int) string }
	// value returns the amount in the period at an index of the columns,
	// quantity.Missing where nobody knows it.
	value func(i, t int) quantity.Number
	// units returns of what an amount of money is the worth; nil for units.
	units func(i, t int) quantity.Number
}

// at reads a column, of which there may be none.
func at(c projection.Column, t int) quantity.Number {
	if t < 0 || t >= len(c) {
		return quantity.Missing
	}
	return c[t]
}

// atSites reports whether a measure is of sites and not of markets.
func atSites(m policy.ChangeMeasure) bool { return m == policy.Supply || m == policy.StockValue }

// isLevel reports whether a measure stands in a period rather than adding up.
func isLevel(m policy.ChangeMeasure) bool { return m == policy.StockValue || m == policy.Backlog }

// isMoney reports whether a measure is in plan currency.
func isMoney(m policy.ChangeMeasure) bool {
	switch m {
	case policy.Demand, policy.Supply, policy.Backlog:
		return false
	}
	return true
}

// rowsOf returns the rows of a measure; of no result there are none.
func rowsOf(m policy.ChangeMeasure, r *projection.Result) rows {
	if r == nil {
		return rows{}
	}
	out := rows{n: len(r.Demand), plan: r.Plan, places: r.Plan.MarketIDs, value: demandValue(m, r)}
	switch m {
	case policy.DemandValue:
		out.units = demandValue(policy.Demand, r)
	case policy.Revenue, policy.Margin:
		out.units = func(i, t int) quantity.Number { return at(r.Demand[i].Served, t) }
	case policy.StockValue:
		out.units = stockUnits(r)
	}
	out.key = func(i int) (int, int) { return r.Demand[i].Market, r.Demand[i].Item }
	if atSites(m) {
		out.n, out.places, out.value = len(r.Stock), r.Plan.SiteIDs, stockValue(m, r)
		out.key = func(i int) (int, int) { return r.Stock[i].Site, r.Stock[i].Item }
	}
	return out
}

// demandValue returns how an amount of a demand row is read.
func demandValue(m policy.ChangeMeasure, r *projection.Result) func(i, t int) quantity.Number {
	known := consensus(r)
	switch m {
	case policy.Demand:
		return known
	case policy.DemandValue:
		rates := marketRates(r)
		row, prices := -1, dimension.Series{} // rows are read one after the other
		return func(i, t int) quantity.Number {
			d := &r.Demand[i]
			units := known(i, t)
			if units == 0 || units.IsMissing() {
				return units
			}
			if i != row {
				row, prices = i, r.Plan.Items[d.Item].PricesIn(d.Market)
			}
			price, ok := prices.InForce(r.First + period.Period(t))
			if rate := rates[d.Market][t]; ok && rate >= 0 {
				return priced(units, price, rate)
			}
			return quantity.Missing
		}
	case policy.Revenue:
		return func(i, t int) quantity.Number { return at(r.Demand[i].Revenue, t) }
	case policy.Margin:
		return func(i, t int) quantity.Number { return at(r.Demand[i].Margin, t) }
	case policy.Backlog:
		return func(i, t int) quantity.Number { return at(r.Demand[i].Backlog, t) }
	}
	return func(int, int) quantity.Number { return quantity.Missing }
}

// consensus reads demand. Nothing stated is no demand outside of an item's life,
// and where there is no baseline, since adjustments then say all that there is.
func consensus(r *projection.Result) func(i, t int) quantity.Number {
	var forecast map[[2]int]bool // by market and item: a baseline states something
	return func(i, t int) quantity.Number {
		d := &r.Demand[i]
		if v := at(d.Consensus, t); !v.IsMissing() {
			return v
		}
		if !r.Plan.Items[d.Item].Alive(r.First + period.Period(t)) {
			return 0
		}
		if forecast == nil {
			forecast = map[[2]int]bool{}
			for k := range r.Plan.Baselines {
				b := &r.Plan.Baselines[k]
				for _, row := range b.Rows {
					forecast[[2]int{b.Market, row.Item}] = true
				}
			}
		}
		if !forecast[[2]int{d.Market, d.Item}] {
			return 0
		}
		return quantity.Missing
	}
}

// marketRates are plan currency per unit of each market's currency, by market
// and index of the columns; below 0 where nobody knows.
func marketRates(r *projection.Result) [][]quantity.Ratio {
	out := make([][]quantity.Ratio, len(r.Plan.Markets))
	for m := range out {
		out[m] = make([]quantity.Ratio, r.N)
		for t := range out[m] {
			out[m][t] = -1
			if rate, ok := r.Plan.Rate(r.Plan.Markets[m].Currency, r.First+period.Period(t)); ok {
				out[m][t] = rate
			}
		}
	}
	return out
}

// priced returns units x price x rate, rounded once to 1e-4.
func priced(units, price quantity.Number, rate quantity.Ratio) quantity.Number {
	if rate == quantity.Unit {
		return units.Times(price)
	}
	if units%quantity.Scale == 0 { // whole units: the amount in the market's currency is exact
		return units.Times(price).Scaled(rate)
	}
	return quantity.Exactly(units).Times(price).Mul(rate).Round(4)
}

// stockValue returns how an amount of a stock row is read: supply in units, stock
// at the catalog's cost.
func stockValue(m policy.ChangeMeasure, r *projection.Result) func(i, t int) quantity.Number {
	if m == policy.Supply {
		return func(i, t int) quantity.Number {
			s := &r.Stock[i]
			units := at(s.Supply, t)
			if t == 0 && !units.IsMissing() && !s.SupplyToDate.IsMissing() {
				units = units.Add(s.SupplyToDate) // what came before the snapshot inside the period
			}
			return units
		}
	}
	known := stockUnits(r)
	return func(i, t int) quantity.Number {
		units := known(i, t)
		if units == 0 || units.IsMissing() {
			return units
		}
		cost, ok := r.Plan.Items[r.Stock[i].Item].Cost.InForce(r.First + period.Period(t))
		if !ok {
			return quantity.Missing
		}
		return units.Times(cost)
	}
}

// stockUnits returns how stock is read: what lies there and what is ours on its
// way.
func stockUnits(r *projection.Result) func(i, t int) quantity.Number {
	return func(i, t int) quantity.Number {
		s := &r.Stock[i]
		units := at(s.Stock, t)
		if owned := at(s.Owned, t); !units.IsMissing() && !owned.IsMissing() {
			units = units.Add(owned)
		}
		return units
	}
}

// ids returns what a row is about, as identifiers.
func (r *rows) ids(i int) (place, item string) {
	p, it := r.key(i)
	return r.places.ID(p), r.plan.Items[it].ID
}

// family returns the identifier of the family of a row's item.
func (r *rows) family(i int) string {
	_, it := r.key(i)
	return r.plan.Families[r.plan.Items[it].Family].ID
}

// pairs calls emit with the rows of two plans that are about the same, -1 where
// one of them has none.
func pairs(a, b *rows, emit func(i, j int)) {
	i, j := 0, 0
	for i < a.n || j < b.n {
		switch {
		case j == b.n:
			emit(i, -1)
			i++
			continue
		case i == a.n:
			emit(-1, j)
			j++
			continue
		}
		p, x := a.ids(i)
		q, y := b.ids(j)
		switch c := cmp.Or(cmp.Compare(p, q), cmp.Compare(x, y)); {
		case c < 0:
			emit(i, -1)
			i++
		case c > 0:
			emit(-1, j)
			j++
		default:
			emit(i, j)
			i, j = i+1, j+1
		}
	}
}

// wide is a product of two amounts that are not negative, in 128 bits.
type wide struct{ hi, lo uint64 }

func product(a, b int64) wide {
	hi, lo := bits.Mul64(uint64(max(a, 0)), uint64(max(b, 0)))
	return wide{hi, lo}
}

func (w wide) above(o wide) bool { return w.hi > o.hi || w.hi == o.hi && w.lo > o.lo }
