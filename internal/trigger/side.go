package trigger

import (
	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/vintage"
)

// The measures, as files spell them.
const (
	demandOf     = "demand"
	supplyOf     = "supply"
	stockOf      = "stock"
	backlogOf    = "backlog"
	revenueOf    = "revenue"
	marginOf     = "margin"
	stockValueOf = "stock-value"
	attainmentOf = "attainment"
	priceOf      = "price"
	rateOf       = "rate"
	biasOf       = "bias"
	errorOf      = "error"
)

// level reports whether a measure is a level, of which periods are not added.
func level(measure string) bool {
	return measure == stockOf || measure == stockValueOf || measure == backlogOf
}

// unitOf is what a measure's figures are in.
func unitOf(measure string) Unit {
	switch measure {
	case revenueOf, marginOf, stockValueOf, priceOf:
		return InMoney
	case rateOf:
		return InPercent
	}
	return InUnits
}

// key is one row by the indexes of the axis; dimension.None where it does not
// apply.
type key struct{ market, site, source, item int }

// side answers what one side says of a row in a period, quantity.Missing where it
// does not know.
type side interface {
	number(measure string, k key, t period.Period) quantity.Number
}

// planned is what a plan said.
type planned struct{ *vintage.View }

func (p planned) number(measure string, k key, t period.Period) quantity.Number {
	at := func(c projection.Column) quantity.Number { return vintage.At(p.Result, c, t) }
	switch measure {
	case demandOf, biasOf, errorOf, revenueOf, marginOf:
		if row := p.Demand(k.market, k.item); row != nil {
			return at(demandColumn(row, measure))
		}
		if measure != biasOf && measure != errorOf {
			return 0 // what a plan does not know it plans nothing of
		}
	case supplyOf, attainmentOf:
		if row := p.Supply(k.source, k.site, k.item); row != nil {
			return at(row.Committed)
		}
	case stockOf, backlogOf, stockValueOf:
		if row := p.Stock(k.site, k.item); row != nil {
			return p.stock(measure, k, row, t)
		}
		return 0
	}
	return quantity.Missing
}

func demandColumn(row *projection.DemandRow, measure string) projection.Column {
	switch measure {
	case revenueOf:
		return row.Revenue
	case marginOf:
		return row.Margin
	}
	return row.Consensus
}

func (p planned) stock(measure string, k key, row *projection.StockRow, t period.Period) quantity.Number {
	switch measure {
	case backlogOf:
		return vintage.At(p.Result, row.Backlog, t)
	case stockValueOf:
		cost, ok := p.cost(k.item, t)
		units := vintage.At(p.Result, row.Stock, t)
		if !ok || units.IsMissing() {
			return quantity.Missing
		}
		return units.Times(cost)
	}
	return vintage.At(p.Result, row.Stock, t)
}

// cost is an item's cost as the plan states it for a period.
func (p planned) cost(item int, t period.Period) (quantity.Number, bool) {
	own := p.Own(vintage.Item, item)
	if own == dimension.None {
		return 0, false
	}
	return p.Result.Plan.Items[own].Cost.InForce(t)
}

// price is the net price of a unit in plan currency, exact.
func (p planned) price(market, item int, t period.Period) (quantity.Exact, bool) {
	m, i := p.Own(vintage.Market, market), p.Own(vintage.Item, item)
	if m == dimension.None || i == dimension.None {
		return quantity.Exact{}, false
	}
	price, ok := p.Result.Plan.Items[i].Price(m, t)
	rate, known := p.Result.Plan.Rate(p.Result.Plan.Markets[m].Currency, t)
	if !ok || !known {
		return quantity.Exact{}, false
	}
	return quantity.Exactly(price).Mul(rate), true
}

// happened is what the facts say.
type happened struct {
	*vintage.Actuals
	head    planned
	backlog map[key]quantity.Number // at the end of the last closed period
	last    period.Period
}

func (h happened) number(measure string, k key, t period.Period) quantity.Number {
	switch measure {
	case demandOf:
		return h.Demand(k.market, k.item, t)
	case biasOf, errorOf:
		return h.Demand(k.market, k.item, t)
	case revenueOf, priceOf:
		return h.Revenue(k.market, k.item, t)
	case marginOf:
		return h.Margin(k.market, k.item, t)
	case supplyOf, attainmentOf:
		return h.Received(k.source, k.site, k.item, t)
	case stockOf:
		return h.Stock(k.site, k.item, t)
	case stockValueOf:
		return h.value(k, t)
	case backlogOf:
		if n, ok := h.backlog[k]; ok && t == h.last {
			return n
		}
	}
	return quantity.Missing
}

func (h happened) value(k key, t period.Period) quantity.Number {
	units := h.Stock(k.site, k.item, t)
	cost, ok := h.Cost(k.item, t)
	switch {
	case units == 0:
		return 0
	case units.IsMissing() || !ok:
		return quantity.Missing
	}
	return units.Times(cost)
}

// owedAt is what customers had ordered for periods that are over and did not get,
// by the sites that serve them. It is nil where the facts say nothing of open
// orders.
func owedAt(head planned) map[key]quantity.Number {
	p := head.Result.Plan
	told := false
	for i := range p.Actuals.Files {
		told = told || p.Actuals.Files[i].Fact == "open-demand" && p.Actuals.Files[i].Found
	}
	if !told {
		return nil
	}
	out := map[key]quantity.Number{}
	for i := range head.Result.Stock {
		row := &head.Result.Stock[i]
		if !row.OpeningBacklog.IsMissing() {
			k := key{dimension.None, head.Common(vintage.Site, row.Site), dimension.None, head.Common(vintage.Item, row.Item)}
			out[k] = row.OpeningBacklog
		}
	}
	return out
}

// budgetOf is what a budget states for a family in a market.
func budgetOf(p *plan.Plan, measure string, market, family int, t period.Period) quantity.Number {
	for i := range p.Budgets {
		if p.Budgets[i].Year != p.Calendar.Year(t) {
			continue
		}
		for j := range p.Budgets[i].Lines {
			l := &p.Budgets[i].Lines[j]
			if l.Market != market || l.Family != family {
				continue
			}
			series := l.Units
			switch measure {
			case revenueOf:
				series = l.Revenue
			case marginOf:
				series = l.Margin
			}
			if n, ok := series.Get(t); ok {
				return n
			}
		}
	}
	return quantity.Missing
}

// lagOf is how many cycles before a period a trigger looks.
func lagOf(t *decision.Trigger) int {
	if t.Against == decision.AgainstPrevious {
		return 2
	}
	return 1
}
