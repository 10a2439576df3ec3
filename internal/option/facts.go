package option

import (
	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// facts are the cells of one plan from which measures are made.
type facts struct {
	r *projection.Result
	// By market and item, plan currency.
	revenue, margin table
	// What is demanded, and what of it is delivered in its own period or
	// within the promise, by market and item: in units and at net price. Where
	// one of a pair is not known, neither is.
	demanded, onTime, demandedMoney, onTimeMoney table
	// stock is the value of stock and owned stock in transit, by site and item.
	stock table
	cash  payments
	// unit is the one unit of all that is demanded, empty where there are
	// several.
	unit  string
	units int
}

func (c *comparer) facts(r *projection.Result) *facts {
	n := len(r.Demand)
	f := &facts{r: r, revenue: newTable(r, n), margin: newTable(r, n), demanded: newTable(r, n), onTime: newTable(r, n),
		demandedMoney: newTable(r, n), onTimeMoney: newTable(r, n), stock: newTable(r, len(r.Stock))}
	for i := range r.Demand {
		f.demandRow(&r.Demand[i])
	}
	for i := range r.Stock {
		f.stockRow(&r.Stock[i])
	}
	f.cash = paymentsOf(r, c.settled)
	return f
}

func (f *facts) demandRow(d *projection.DemandRow) {
	p := f.r.Plan
	item := &p.Items[d.Item]
	k := key{p.MarketIDs.ID(d.Market), p.ItemIDs.ID(d.Item), ""}
	f.revenue.rows[k], f.margin.rows[k] = f.living(d, d.Revenue), f.living(d, d.Margin)
	demanded, onTime := f.living(d, d.Open), make(projection.Column, f.r.N)
	money, moneyOnTime := make(projection.Column, f.r.N), make(projection.Column, f.r.N)
	promise := 0
	if fam := &p.Families[item.Family]; fam.Strategy == catalog.MakeToOrder {
		promise = fam.Promise
	}
	wanted := false
	judged := f.r.N - promise // what is promised behind the horizon is not judged
	for t := range f.r.N {
		if t >= judged {
			demanded[t] = 0
			continue
		}
		onTime[t] = inTime(d, demanded, t, promise)
		if onTime[t].IsMissing() {
			demanded[t] = quantity.Missing
		}
		wanted = wanted || demanded[t] != 0
		money[t], moneyOnTime[t] = f.atPrice(d, t, demanded[t]), f.atPrice(d, t, onTime[t])
	}
	f.demanded.rows[k], f.onTime.rows[k] = demanded, onTime
	f.demandedMoney.rows[k], f.onTimeMoney.rows[k] = money, moneyOnTime
	if wanted && (f.units == 0 || f.unit != item.Unit) {
		f.unit = item.Unit
		f.units++
	}
}

// living is a column in which what is not known of an item that is not sold
// then is nothing.
func (f *facts) living(d *projection.DemandRow, col projection.Column) projection.Column {
	out := make(projection.Column, f.r.N)
	copy(out, col)
	for t, v := range out {
		if v.IsMissing() && !alive(f.r, d.Item, t) {
			out[t] = 0
		}
	}
	return out
}

// at is the period of an index, and cell a cell of a column that may be short.
func at(r *projection.Result, t int) period.Period { return r.First + period.Period(t) }

func cell(col projection.Column, t int) quantity.Number {
	if t < 0 || t >= len(col) {
		return quantity.Missing
	}
	return col[t]
}

func alive(r *projection.Result, item, t int) bool { return r.Plan.Items[item].Alive(at(r, t)) }

// inTime is what of a period's demand is delivered in the period, or within
// the promise. Oldest demand is served first, so what waits at the end of that
// time is of the newest: as much of it as the demand since then leaves is of
// this period.
func inTime(d *projection.DemandRow, demanded projection.Column, t, promise int) quantity.Number {
	waits, lost := cell(d.Backlog, t+promise), cell(d.Lost, t)
	for _, later := range demanded[t+1 : t+promise+1] {
		if later.IsMissing() || waits.IsMissing() {
			return quantity.Missing
		}
		waits = waits.Add(-later)
	}
	if demanded[t].IsMissing() || waits.IsMissing() || lost.IsMissing() {
		return quantity.Missing
	}
	return max(demanded[t]-lost-min(max(waits, 0), demanded[t]), 0)
}

// atPrice is units at net price in plan currency.
func (f *facts) atPrice(d *projection.DemandRow, t int, units quantity.Number) quantity.Number {
	return atPrice(f.r.Plan, d.Market, d.Item, at(f.r, t), units)
}

func (f *facts) stockRow(s *projection.StockRow) {
	p := f.r.Plan
	out := make(projection.Column, f.r.N)
	for t := range out {
		cost, ok := p.Items[s.Item].Cost.InForce(at(f.r, t))
		out[t] = worth(cell(s.Stock, t), cost, ok)
		if owned := worth(cell(s.Owned, t), cost, ok); out[t].IsMissing() || owned.IsMissing() {
			out[t] = quantity.Missing
		} else {
			out[t] = out[t].Add(owned)
		}
	}
	f.stock.rows[key{p.SiteIDs.ID(s.Site), p.ItemIDs.ID(s.Item), ""}] = out
}

// worth is units at a cost, which nothing needs.
func worth(units, cost quantity.Number, known bool) quantity.Number {
	switch {
	case units.IsMissing() || units == 0:
		return units
	case !known || cost.IsMissing():
		return quantity.Missing
	}
	return units.Times(cost)
}
