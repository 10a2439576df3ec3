package projection

import (
	"github.com/accord-plan/accord/internal/quantity"
)

// revenueOf is (units x price - spend) x rate in plan currency, rounded once.
func revenueOf(units, price, spend quantity.Number, rate quantity.Ratio) quantity.Number {
	if rate == quantity.Unit {
		return times(units, price).Add(-spend)
	}
	if n, ok := product(units, int64(price), quantity.Scale); ok {
		return n.Add(-spend).Scaled(rate)
	}
	return quantity.Exactly(units).Times(price).Add(quantity.Exactly(-spend)).Mul(rate).Round(4)
}

// priced fills the item's cost and its net prices in each market's currency.
func (w *worker) priced() {
	it := &w.p.Items[w.i]
	w.cost, w.prices = w.borrow(), w.prices[:0]
	inForce(w.cost, it.Cost, w.first)
	for _, d := range w.demand {
		price := w.borrow()
		inForce(price, it.PricesIn(d.Market), w.first)
		w.prices = append(w.prices, price)
	}
}

// money values what each market of the item is served.
func (w *worker) money() {
	rows := w.demandOf.of(w.i)
	for k, d := range w.demand {
		d.Revenue, d.Margin = w.slab.column(w.n), w.slab.column(w.n)
		m := &w.res.Money[w.moneyOf[rows[k]]]
		for t := range w.n {
			w.moneyCell(d, m, t, w.prices[k][t], w.rates[d.Market][t])
		}
		addKnown(m.Served, d.Served)
		addKnown(m.Revenue, d.Revenue)
		addKnown(m.Margin, d.Margin)
		if !d.Served[0].IsMissing() {
			m.Served.addCell(0, w.toDate(d.Market, w.i, false))
		}
		m.Cells += w.n
	}
}

// moneyCell values one cell. Without units there is nothing to price, and
// without either no rate is needed.
func (w *worker) moneyCell(d *DemandRow, m *MoneyRow, t int, price quantity.Number, rate quantity.Ratio) {
	units, spend, demand := d.Served[t], d.TradeSpend[t], d.Consensus[t]
	if spend == 0 {
		m.TradeSpend.addCell(t, 0)
	} else if rate != noRate {
		m.TradeSpend.addCell(t, spend.Scaled(rate))
	}
	if demand.IsMissing() && w.undemanded(d, t) && !w.unplanned(d) {
		demand = 0
	}
	m.Demand.addCell(t, demand)
	if demand == 0 {
		m.DemandValue.addCell(t, 0)
	} else if !demand.IsMissing() && !price.IsMissing() && rate != noRate {
		m.DemandValue.addCell(t, revenueOf(demand, price, 0, rate))
	}
	d.Revenue[t], d.Margin[t] = quantity.Missing, quantity.Missing
	if t == 0 && !units.IsMissing() {
		units = units.Add(w.toDate(d.Market, w.i, false)) // sold, also of what is made to order
	}
	switch {
	case units.IsMissing():
	case units == 0 && spend == 0:
		d.Revenue[t], d.Margin[t] = 0, 0
	case rate == noRate || units != 0 && price.IsMissing():
	case units == 0:
		d.Revenue[t] = -spend.Scaled(rate)
		d.Margin[t] = d.Revenue[t]
	default:
		d.Revenue[t] = revenueOf(units, price, spend, rate)
		if cost := w.cost[t]; !cost.IsMissing() {
			d.Margin[t] = d.Revenue[t].Add(-times(units, cost))
		}
	}
	if d.Revenue[t].IsMissing() {
		m.Left[t]++
	}
	if d.Margin[t].IsMissing() {
		m.Unpriced++
	}
}

// values values the item's stock at each site.
func (w *worker) values() {
	for k := range w.sites {
		r, v := w.sites[k].row, w.sites[k].value
		uncosted := false
		for t, cost := range w.cost {
			if cost.IsMissing() {
				uncosted = true
				continue
			}
			// What is missing leaves both: a target is no part of a share
			// where nobody knows the stock.
			if s, tg := r.Stock[t], r.Target[t]; !s.IsMissing() {
				value := times(s, cost)
				v.Stock.addCell(t, value)
				if !tg.IsMissing() {
					v.OfTarget[t] = v.OfTarget[t].Add(value)
					v.TargetValue[t] = v.TargetValue[t].Add(times(tg, cost))
				}
			}
			if o := r.Owned[t]; o != 0 {
				v.InTransit[t] = v.InTransit[t].Add(times(o, cost))
			}
		}
		if uncosted {
			v.Uncosted++
		}
	}
}
