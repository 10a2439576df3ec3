package validate

import (
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// series is a column of a row, with the item that it is about.
type series struct {
	item   int
	values projection.Column
	// of is what a percent is taken of, nil where none is asked for.
	of projection.Column
}

// sums reads measures that add up over rows: units and money.
func (g *gauge) sums() []reading {
	rows := g.columns()
	if g.problem != "" {
		return nil
	}
	if len(rows) == 0 {
		return g.fail("the plan computes no %s", g.label())
	}
	if m := g.test.Measure; m != "revenue" && m != "margin" && !g.oneUnit(rows) {
		return g.fail("its items are counted in several units")
	}
	if g.isTotal() {
		return g.total(rows)
	}
	var out []reading
	for _, t := range g.periods() {
		if v, ok := g.sum(rows, []period.Period{t}); ok {
			out = append(out, reading{what: g.label(), span: span{t, t}, value: v})
		}
	}
	return g.known(out)
}

// known fails where no reading could be made at all.
func (g *gauge) known(out []reading) []reading {
	if len(out) == 0 {
		return g.fail("%s is not known in any period", g.label())
	}
	return out
}

// isTotal reports whether the test is about an amount over a range.
func (g *gauge) isTotal() bool {
	t := g.test
	flow := t.Measure != "stock" && t.Measure != "backlog"
	return flow && t.From != period.None && t.From < t.To
}

func (g *gauge) total(rows []series) []reading {
	t, p := g.test, g.ctx.Plan
	asked := span{t.From, t.To}
	if t.From < p.First || t.To > p.Last() {
		return g.fail("%s is not wholly inside the horizon %s, so the plan has no total of it", g.ctx.text(asked), g.ctx.text(span{p.First, p.Last()}))
	}
	v, ok := g.sum(rows, g.periods())
	if !ok {
		return g.fail("%s is not known in all of %s", g.label(), g.ctx.text(asked))
	}
	return []reading{{what: g.label(), span: asked, value: v}}
}

// sum adds the rows up over periods, or takes the percent of the sums. It is
// not known when one of its cells is not known, other than of items that are
// not sold then.
func (g *gauge) sum(rows []series, periods []period.Period) (quantity.Number, bool) {
	var sum, of quantity.Number
	some := false
	for _, r := range rows {
		it := &g.ctx.Plan.Items[r.item]
		for _, t := range periods {
			v := valueAt(g.ctx.Result, r.values, t)
			if v.IsMissing() && !it.Alive(t) {
				continue
			}
			if v.IsMissing() || r.of != nil && valueAt(g.ctx.Result, r.of, t).IsMissing() {
				return 0, false
			}
			some, sum = true, sum.Add(v)
			if r.of != nil {
				of = of.Add(valueAt(g.ctx.Result, r.of, t))
			}
		}
	}
	if !g.test.Percent {
		return sum, some
	}
	return percent(sum, of)
}

// percent returns 100 * n / of, not known where there is nothing to divide by.
func percent(n, of quantity.Number) (quantity.Number, bool) {
	if of == 0 {
		return 0, false
	}
	return quantity.Number(quantity.MulDiv(int64(n), int64(quantity.Whole(100)), int64(of))), true
}

// valueAt returns a column's number in a period, Missing outside of it.
func valueAt(r *projection.Result, c projection.Column, t period.Period) quantity.Number {
	if i := int(t - r.First); i >= 0 && i < len(c) {
		return c[i]
	}
	return quantity.Missing
}

// columns collects the columns that the measure is read off.
func (g *gauge) columns() []series {
	m, atSite := g.test.Measure, g.test.Site != ""
	if m == "revenue" || m == "margin" || (m == "demand" || m == "backlog") && !atSite && (m == "demand" || g.test.Market != "") {
		if atSite {
			g.fail("%s is not computed by site", m)
			return nil
		}
		return g.demandColumns()
	}
	if g.test.Market != "" {
		g.fail("%s is not computed by market", m)
		return nil
	}
	return g.stockColumns()
}

func (g *gauge) demandColumns() (out []series) {
	for i := range g.ctx.Result.Demand {
		row := &g.ctx.Result.Demand[i]
		if !g.inScope(row.Item, row.Market, g.site) {
			continue
		}
		s := series{item: row.Item}
		switch g.test.Measure {
		case "demand":
			s.values = row.Consensus
		case "backlog":
			s.values = row.Backlog
		case "revenue":
			s.values = row.Revenue
		case "margin":
			s.values = row.Margin
			if g.test.Percent {
				s.of = row.Revenue
			}
		}
		out = append(out, s)
	}
	return out
}

func (g *gauge) stockColumns() (out []series) {
	for i := range g.ctx.Result.Stock {
		row := &g.ctx.Result.Stock[i]
		if !g.inScope(row.Item, g.market, row.Site) {
			continue
		}
		s := series{item: row.Item}
		switch g.test.Measure {
		case "demand":
			s.values = row.Demand
		case "supply":
			s.values = row.Supply
		case "stock":
			s.values = row.Stock
		case "backlog":
			s.values = row.Backlog
		}
		out = append(out, s)
	}
	return out
}

func (g *gauge) oneUnit(rows []series) bool {
	for _, r := range rows {
		if g.ctx.Plan.Items[r.item].Unit != g.ctx.Plan.Items[rows[0].item].Unit {
			return false
		}
	}
	return true
}

// load reads the load of a resource, in its units or in percent of capacity.
func (g *gauge) load() []reading {
	row := g.resource()
	if row == nil {
		return nil
	}
	var out []reading
	for _, t := range g.periods() {
		v := valueAt(g.ctx.Result, row.Load, t)
		ok := !v.IsMissing()
		if ok && g.test.Percent {
			capacity := valueAt(g.ctx.Result, row.Capacity, t)
			if ok = !capacity.IsMissing(); ok {
				v, ok = percent(v, capacity)
			}
		}
		if ok {
			out = append(out, reading{what: g.label(), span: span{t, t}, value: v})
		}
	}
	return g.known(out)
}

// prices reads net prices, item by item and market by market.
func (g *gauge) prices() []reading {
	p := g.ctx.Plan
	var out []reading
	for i := range p.Items {
		for m := range p.Markets {
			if !g.inScope(i, m, g.site) {
				continue
			}
			for _, t := range g.periods() {
				if v, ok := p.Items[i].Price(m, t); ok && p.Items[i].Alive(t) {
					out = append(out, reading{what: "price of " + g.ctx.item(i) + " in " + g.ctx.market(m), span: span{t, t}, value: v})
				}
			}
		}
	}
	return g.known(out)
}

// rate reads exchange rates, of a currency or of the market's, on the grid of
// numbers.
func (g *gauge) rate() []reading {
	p, currency := g.ctx.Plan, g.test.Currency
	if currency == "" && g.market >= 0 {
		currency = p.Markets[g.market].Currency
	}
	if currency == "" {
		return g.fail("it names no currency")
	}
	var out []reading
	for _, t := range g.periods() {
		if r, ok := p.Rate(currency, t); ok {
			out = append(out, reading{what: "rate of " + currency, span: span{t, t}, value: quantity.One.Scaled(r)})
		}
	}
	return g.known(out)
}
