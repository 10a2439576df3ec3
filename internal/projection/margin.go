package projection

import "github.com/accord-plan/accord/internal/quantity"

// marginOf is the margin of units of the item in a market and period, Missing
// where price, rate or cost is.
func (w *worker) marginOf(market int, price Column, t int, units quantity.Number) quantity.Number {
	if units == 0 {
		return 0
	}
	cost, rate := w.cost[t], w.rates[market][t]
	if price[t].IsMissing() || cost.IsMissing() || rate == noRate {
		return quantity.Missing
	}
	return revenueOf(units, price[t], 0, rate).Add(-units.Times(cost))
}

// atCost is units at the catalog's cost, Missing where that is.
func (w *worker) atCost(t int, units quantity.Number) quantity.Number {
	if units == 0 {
		return 0
	}
	if w.cost[t].IsMissing() {
		return quantity.Missing
	}
	return units.Times(w.cost[t])
}

// siteMargin is the margin of units at a site.
func (w *worker) siteMargin(s *site, t int, units quantity.Number) quantity.Number {
	w.mixed = w.mixed[:0]
	for k := range s.feeds {
		f := &s.feeds[k]
		w.mixed = append(w.mixed, weighed{f.demand.Market, f.price, f.d[t]})
	}
	return w.mixedMargin(t, units)
}

// itemMargin is the margin of units of the item, wherever they are sold.
func (w *worker) itemMargin(t int, units quantity.Number) quantity.Number {
	w.mixed = w.mixed[:0]
	for k, d := range w.demand {
		w.mixed = append(w.mixed, weighed{d.Market, w.prices[k], d.Consensus[t]})
	}
	return w.mixedMargin(t, units)
}

// weighed is a market with its price and its demand in a period.
type weighed struct {
	market int
	price  Column
	demand quantity.Number
}

// mixedMargin is the margin of units divided over the markets in w.mixed by
// their demand; without demand there is none.
func (w *worker) mixedMargin(t int, units quantity.Number) quantity.Number {
	if len(w.mixed) == 1 { // it takes all
		if m := &w.mixed[0]; known0(m.demand) != 0 {
			return w.marginOf(m.market, m.price, t, units)
		}
		return 0
	}
	weights := w.claims[:0]
	some := false
	for k := range w.mixed {
		weights = append(weights, known0(w.mixed[k].demand))
		some = some || weights[k] != 0
	}
	w.claims = weights
	if !some {
		return 0
	}
	var money quantity.Number
	for k, part := range quantity.Spread(units, weights, 4) {
		money = sumMoney(money, w.marginOf(w.mixed[k].market, w.mixed[k].price, t, part))
	}
	return money
}

// sumMoney adds money, Missing if any of it is.
func sumMoney(a, b quantity.Number) quantity.Number {
	if a.IsMissing() || b.IsMissing() {
		return quantity.Missing
	}
	return a.Add(b)
}
