package projection

import "github.com/accord-plan/accord/internal/quantity"

// marginOf is the margin of units of an item in a market and period, Missing
// where price, rate or cost is.
func (c *computation) marginOf(item, market, t int, units quantity.Number) quantity.Number {
	if units == 0 {
		return 0
	}
	price, priced := c.p.Items[item].Price(market, c.period(t))
	cost, costed := c.p.Items[item].Cost.InForce(c.period(t))
	rate := c.rates[market][t]
	if !priced || !costed || rate == noRate {
		return quantity.Missing
	}
	return revenueOf(units, price, 0, rate).Add(-units.Times(cost))
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
	return w.mixed(w.i, t, units, len(s.feeds), func(k int) (int, quantity.Number) {
		return w.res.Demand[s.feeds[k].demand].Market, s.feeds[k].d[t]
	})
}

// itemMargin is the margin of units of an item, wherever they are sold.
func (c *computation) itemMargin(item, t int, units quantity.Number) quantity.Number {
	rows := c.demandOf.of(item)
	return c.mixed(item, t, units, len(rows), func(k int) (int, quantity.Number) {
		d := &c.res.Demand[rows[k]]
		return d.Market, d.Consensus[t]
	})
}

// mixed is the margin of units divided over markets by their demand; without
// demand there is none.
func (c *computation) mixed(item, t int, units quantity.Number, n int, of func(k int) (market int, demand quantity.Number)) quantity.Number {
	weights := make([]quantity.Number, n)
	some := false
	for k := range weights {
		_, d := of(k)
		weights[k] = known0(d)
		some = some || weights[k] != 0
	}
	if !some {
		return 0
	}
	var money quantity.Number
	for k, part := range quantity.Spread(units, weights, 4) {
		market, _ := of(k)
		money = sumMoney(money, c.marginOf(item, market, t, part))
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
