package vintage

import (
	"cmp"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// Actuals reads what happened by the indexes of an axis. Each answer is
// quantity.Missing where the facts do not say; in a file that is complete an
// absent row is an observed zero, also of an item that was not alive.
type Actuals struct {
	plan *plan.Plan
	view *View

	sales, bookings, revenue, receipts, stock table
}

// table reads a table of facts.
type table struct {
	*actual.Table
	byItem
}

// Actuals makes a reader of a plan's facts.
func (a *Axis) Actuals(head *projection.Result) *Actuals {
	p := head.Plan
	of := func(t *actual.Table) table {
		return table{t, listed(p.ItemIDs.Len(), len(t.Rows), func(row int) int { return t.Rows[row].Key.Item })}
	}
	x := &p.Actuals
	return &Actuals{plan: p, view: a.View(head), sales: of(&x.Sales), bookings: of(&x.Bookings), revenue: of(&x.Revenue), receipts: of(&x.Receipts), stock: of(&x.Stock)}
}

// series are the written cells of a key of the plan's own.
func (t *table) series(k actual.Key) dimension.Series {
	at := t.find(k.Item, func(row int) int {
		x := &t.Rows[row].Key
		return cmp.Or(k.Source-x.Source, k.Market-x.Market, k.Site-x.Site, k.Resource-x.Resource)
	})
	if at < 0 {
		return dimension.Series{}
	}
	return t.Rows[at].Cells
}

// get is the observed value, zero where a complete file has no row.
func (t *table) get(k actual.Key, p period.Period) quantity.Number {
	if n, ok := t.series(k).Get(p); ok {
		return n
	}
	if t.Complete[p] {
		return 0
	}
	return quantity.Missing
}

// Demand is what was wanted: what was sold, or booked of what is made to order.
func (x *Actuals) Demand(market, item int, t period.Period) quantity.Number {
	own := x.view.Own(Item, item)
	if own == dimension.None {
		return quantity.Missing
	}
	if x.plan.Families[x.plan.Items[own].Family].Strategy == catalog.MakeToOrder {
		return x.at(&x.bookings, dimension.None, market, dimension.None, item, t)
	}
	return x.Sold(market, item, t)
}

// Sold is what was sold, in the measure of the file of facts.
func (x *Actuals) Sold(market, item int, t period.Period) quantity.Number {
	return x.at(&x.sales, dimension.None, market, dimension.None, item, t)
}

// Revenue is what was invoiced in plan currency, at the plan's rate of the
// period, to 1e-4.
func (x *Actuals) Revenue(market, item int, t period.Period) quantity.Number {
	return x.inPlanCurrency(x.LocalRevenue(market, item, t), market, t)
}

func (x *Actuals) inPlanCurrency(local quantity.Number, market int, t period.Period) quantity.Number {
	rate, ok := x.Rate(market, t)
	if local.IsMissing() || !ok {
		return quantity.Missing
	}
	return local.Scaled(rate)
}

// LocalRevenue is what was invoiced in the market's currency. Of a row that
// states a quantity and no revenue it is not known, be the file complete or not.
func (x *Actuals) LocalRevenue(market, item int, t period.Period) quantity.Number {
	k, ok := x.sale(market, item)
	if !ok {
		return quantity.Missing
	}
	if n, stated := x.revenue.series(k).Get(t); stated {
		return n
	}
	if x.sales.get(k, t) == 0 {
		return 0 // nothing sold brings nothing
	}
	return quantity.Missing
}

// sale is the plan's own key of what was sold, and whether it can have one.
func (x *Actuals) sale(market, item int) (k actual.Key, ok bool) {
	k = actual.Key{Source: dimension.None, Market: x.view.Own(Market, market), Site: dimension.None, Item: x.view.Own(Item, item)}
	return k, k.Market != dimension.None && k.Item != dimension.None
}

// Margin is revenue less what was sold at the catalog's cost of the period.
func (x *Actuals) Margin(market, item int, t period.Period) quantity.Number {
	_, _, _, margin := x.Sale(market, item, t)
	return margin
}

// Sale is what was sold, its revenue in the market's currency and in the plan's,
// and its margin: Sold, LocalRevenue, Revenue and Margin together.
func (x *Actuals) Sale(market, item int, t period.Period) (sold, local, revenue, margin quantity.Number) {
	sold, local = x.Sold(market, item, t), x.LocalRevenue(market, item, t)
	revenue = x.inPlanCurrency(local, market, t)
	if sold == 0 {
		return sold, local, revenue, revenue
	}
	cost, ok := x.Cost(item, t)
	if revenue.IsMissing() || sold.IsMissing() || !ok {
		return sold, local, revenue, quantity.Missing
	}
	return sold, local, revenue, revenue.Add(-sold.Times(cost))
}

// Received is what came from a source to a site.
func (x *Actuals) Received(source, site, item int, t period.Period) quantity.Number {
	return x.at(&x.receipts, source, dimension.None, site, item, t)
}

// Stock is the closing stock at a site.
func (x *Actuals) Stock(site, item int, t period.Period) quantity.Number {
	return x.at(&x.stock, dimension.None, dimension.None, site, item, t)
}

// Cost is an item's cost in plan currency as the catalog states it now for a
// period.
func (x *Actuals) Cost(item int, t period.Period) (quantity.Number, bool) {
	own := x.view.Own(Item, item)
	if own == dimension.None {
		return 0, false
	}
	return x.plan.Items[own].Cost.InForce(t)
}

// Rate is plan currency per unit of a market's in a period.
func (x *Actuals) Rate(market int, t period.Period) (quantity.Ratio, bool) {
	own := x.view.Own(Market, market)
	if own == dimension.None {
		return 0, false
	}
	return x.plan.Rate(x.plan.Markets[own].Currency, t)
}

func (x *Actuals) at(facts *table, source, market, site, item int, t period.Period) quantity.Number {
	k := actual.Key{Source: x.view.Own(Source, source), Market: x.view.Own(Market, market), Site: x.view.Own(Site, site), Item: x.view.Own(Item, item)}
	if k.Item == dimension.None || source != dimension.None && k.Source == dimension.None || market != dimension.None && k.Market == dimension.None || site != dimension.None && k.Site == dimension.None {
		return quantity.Missing
	}
	return facts.get(k, t)
}
