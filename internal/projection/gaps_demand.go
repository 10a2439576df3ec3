package projection

import (
	"slices"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/quantity"
)

// late judges a backlog that is older than the promise.
func (w *worker) late(s *site, r *StockRow) {
	late, money := w.borrow(), w.borrow()
	copy(late, w.zero)
	copy(money, w.zero)
	for k := range s.feeds {
		f := &s.feeds[k]
		market := f.demand.Market
		due, served := w.openDue(f, market), quantity.Number(0)
		for t := range s.known {
			if b := t - w.family.Promise - 1; b >= 0 {
				due[t] = due[t].Add(f.d[b])
			}
			if t > 0 {
				due[t] = due[t].Add(due[t-1])
			}
			served = served.Add(f.served[t])
			if due[t] > served {
				late[t] += due[t] - served
				money[t] = sumMoney(money[t], w.marginOf(market, f.price, t, due[t]-served))
			}
		}
	}
	for _, run := range w.find(s.known, func(t int) (by, base quantity.Number) { return late[t], r.Demand[t] }) {
		g := w.atSite(LateBacklog, r.Site, run)
		g.units, g.told, g.money = run.peak, tellPeak, money[run.worst]
		g.lastDay = w.lever(s, run.from)
		g.at = w.cause(s.feeds, run, run.peak, w.heaviest(s.feeds, run))
		g.awaits, g.until = w.awaits(s, run)
		w.add(g)
	}
}

// openDue returns how much of a feed's opening backlog falls due in each
// period; what was due before, in the first. Where several sites serve the
// market, each has its part in the order of due dates.
func (w *worker) openDue(f *feed, market int) Column {
	due, left := w.borrow(), f.opening
	copy(due, w.zero)
	for _, i := range w.customers.of(w.i) {
		o := &w.p.Actuals.Open.Demand[i]
		if t := int(w.due(o.Due)) - int(w.first); o.Key.Market == market && !o.Quantity.IsMissing() && t < w.n {
			q := min(left, o.Quantity)
			due[max(t, 0)] += q
			left -= q
		}
	}
	return due
}

// unforecast judges periods of the item's life for which nobody states the
// demand of a market in which it is sold: one that something is said of, or
// for which it has a price of its own, or, where one price holds for all
// markets, one whose baseline has its family.
func (w *worker) unforecast() {
	if w.from >= w.to {
		return
	}
	has := func(market int) bool {
		return slices.ContainsFunc(w.demand, func(d *DemandRow) bool { return d.Market == market })
	}
	for _, d := range w.demand {
		ordered := w.zero
		if w.unplanned(d) {
			ordered = d.Open
		}
		w.noForecast(d.Market, d.Consensus, ordered)
	}
	var sold []int
	prices := w.p.Items[w.i].Prices
	for i := range prices {
		if m := prices[i].Market; w.hasMarket(m) && !has(m) {
			sold = append(sold, m)
		}
	}
	if prices.Has(dimension.None) || len(prices) == 0 {
		if f := w.p.Items[w.i].Family; f >= 0 && f < len(w.sellers) {
			for _, m := range w.sellers[f] {
				if !has(m) {
					sold = append(sold, m)
				}
			}
		}
	}
	slices.Sort(sold)
	for _, m := range slices.Compact(sold) {
		w.noForecast(m, w.none, w.zero)
	}
}

// noForecast adds the gaps of one market. Where customers' orders stand in for
// a forecast, it says how much they want.
func (w *worker) noForecast(market int, consensus, ordered Column) {
	runs := w.find(w.to, func(t int) (by, base quantity.Number) {
		if t < w.from || !consensus[t].IsMissing() {
			return 0, 0
		}
		return 1, 0
	})
	for _, run := range runs {
		g := w.newGap(NoForecast, w.i, market, run)
		g.units, g.peak, g.money, g.at = 0, 0, quantity.Missing, w.p.Items[w.i].At
		for t := run.from; t <= run.to; t++ {
			g.x = g.x.Add(ordered[t])
		}
		w.add(g)
	}
}
