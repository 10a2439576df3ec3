package vintage

import (
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
}

// Actuals makes a reader of a plan's facts.
func (a *Axis) Actuals(head *projection.Result) *Actuals {
	return &Actuals{head.Plan, a.View(head)}
}

// Demand is what was wanted: what was sold, or booked of what is made to order.
func (x *Actuals) Demand(market, item int, t period.Period) quantity.Number {
	own := x.view.Own(Item, item)
	if own == dimension.None {
		return quantity.Missing
	}
	if x.plan.Families[x.plan.Items[own].Family].Strategy == catalog.MakeToOrder {
		return x.at(x.plan.Actuals.Bookings, dimension.None, market, dimension.None, item, t)
	}
	return x.Sold(market, item, t)
}

// Sold is what was sold, in the measure of the file of facts.
func (x *Actuals) Sold(market, item int, t period.Period) quantity.Number {
	return x.at(x.plan.Actuals.Sales, dimension.None, market, dimension.None, item, t)
}

// Revenue is what was invoiced in plan currency, at the plan's rate of the
// period, to 1e-4.
func (x *Actuals) Revenue(market, item int, t period.Period) quantity.Number {
	local := x.LocalRevenue(market, item, t)
	rate, ok := x.Rate(market, t)
	if local.IsMissing() || !ok {
		return quantity.Missing
	}
	return local.Scaled(rate)
}

// LocalRevenue is what was invoiced in the market's currency. Of a row that
// states a quantity and no revenue it is not known, be the file complete or not.
func (x *Actuals) LocalRevenue(market, item int, t period.Period) quantity.Number {
	k := actual.Key{Source: dimension.None, Market: x.view.Own(Market, market), Site: dimension.None, Item: x.view.Own(Item, item)}
	if k.Market == dimension.None || k.Item == dimension.None {
		return quantity.Missing
	}
	if n, ok := x.plan.Actuals.Revenue.Series(k).Get(t); ok {
		return n
	}
	if x.Sold(market, item, t) == 0 {
		return 0 // nothing sold brings nothing
	}
	return quantity.Missing
}

// Margin is revenue less what was sold at the catalog's cost of the period.
func (x *Actuals) Margin(market, item int, t period.Period) quantity.Number {
	revenue, sold := x.Revenue(market, item, t), x.Sold(market, item, t)
	if sold == 0 {
		return revenue
	}
	cost, ok := x.Cost(item, t)
	if revenue.IsMissing() || sold.IsMissing() || !ok {
		return quantity.Missing
	}
	return revenue.Add(-sold.Times(cost))
}

// Received is what came from a source to a site.
func (x *Actuals) Received(source, site, item int, t period.Period) quantity.Number {
	return x.at(x.plan.Actuals.Receipts, source, dimension.None, site, item, t)
}

// Stock is the closing stock at a site.
func (x *Actuals) Stock(site, item int, t period.Period) quantity.Number {
	return x.at(x.plan.Actuals.Stock, dimension.None, dimension.None, site, item, t)
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

func (x *Actuals) at(table actual.Table, source, market, site, item int, t period.Period) quantity.Number {
	k := actual.Key{Source: x.view.Own(Source, source), Market: x.view.Own(Market, market), Site: x.view.Own(Site, site), Item: x.view.Own(Item, item)}
	if k.Item == dimension.None || source != dimension.None && k.Source == dimension.None || market != dimension.None && k.Market == dimension.None || site != dimension.None && k.Site == dimension.None {
		return quantity.Missing
	}
	if n, ok := table.Get(k, t); ok {
		return n
	}
	return quantity.Missing
}
