package option

import (
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// Change against the committed plan is gross: what one cell gains does not make
// up for what another loses. Demand is consensus at net price by market and
// item, supply is receipts at the catalog's cost by source, site and item; both
// are valued as the plan that is judged values them, or else the committed one.

// demandChange is how much of the committed demand is not what it was.
func (c *comparer) demandChange(of *facts) Cell {
	committed := c.in.Committed
	if !comparable(committed, c.in.Base.Result) {
		return notKnown(c.noClose())
	}
	g := gross{was: consensusOf(committed), is: consensusOf(of.r), from: max(c.from, committed.First), to: min(c.to, last(committed)),
		worth: func(k key, p period.Period, units quantity.Number) quantity.Number {
			v := demandWorth(of.r.Plan, k, p, units)
			if v.IsMissing() {
				v = demandWorth(committed.Plan, k, p, units)
			}
			return v
		}}
	return g.cell(c)
}

// supplyChange is how much of the committed supply is not what it was.
func (c *comparer) supplyChange(of *facts) Cell {
	committed := c.in.Committed
	if !comparable(committed, c.in.Base.Result) {
		return notKnown(c.noClose())
	}
	g := gross{was: receiptsOf(committed), is: receiptsOf(of.r), from: max(c.from, committed.First), to: min(c.stable, last(committed)),
		worth: func(k key, p period.Period, units quantity.Number) quantity.Number {
			v := supplyWorth(of.r.Plan, k, p, units)
			if v.IsMissing() {
				v = supplyWorth(committed.Plan, k, p, units)
			}
			return v
		}}
	return g.cell(c)
}

func (c *comparer) noClose() string {
	if c.in.Committed == nil {
		return "no cycle was closed before"
	}
	return "the last close cannot be compared"
}

// gross sums absolute differences of two tables of units in money.
type gross struct {
	was, is table
	// from and to bound the periods.
	from, to period.Period
	worth    func(k key, p period.Period, units quantity.Number) quantity.Number

	moved, committed quantity.Number
	used, left       int
}

func (g *gross) cell(c *comparer) Cell {
	for k, row := range g.was.rows {
		g.row(k, row, g.is.rows[k])
	}
	for k, row := range g.is.rows {
		if _, both := g.was.rows[k]; !both {
			g.row(k, nil, row)
		}
	}
	if g.from > g.to || g.used == 0 && g.left > 0 {
		x := notKnown("no cell is known in both plans")
		x.LeftOut = g.left
		return x
	}
	return Cell{Value: g.moved, Of: g.committed, Share: ratio(g.moved, g.committed), Base: quantity.Missing, Delta: quantity.Missing,
		Where: c.span(g.from, g.to), LeftOut: g.left}
}

func (g *gross) row(k key, was, is projection.Column) {
	for p := g.from; p <= g.to; p++ {
		a, b := g.was.get(was, p), g.is.get(is, p)
		if a.IsMissing() || b.IsMissing() {
			g.left++
			continue
		}
		moved, committed := g.worth(k, p, b.Add(-a).Abs()), g.worth(k, p, a)
		if moved.IsMissing() || committed.IsMissing() {
			g.left++
			continue
		}
		g.used++
		g.moved, g.committed = g.moved.Add(moved), g.committed.Add(committed)
	}
}

// consensusOf is the demand of a plan by market and item, nothing where an item
// is not sold.
func consensusOf(r *projection.Result) table {
	out := newTable(r, len(r.Demand))
	f := facts{r: r}
	for i := range r.Demand {
		d := &r.Demand[i]
		out.rows[key{r.Plan.MarketIDs.ID(d.Market), r.Plan.ItemIDs.ID(d.Item), ""}] = f.living(d, d.Consensus)
	}
	return out
}

// receiptsOf is the supply of a plan by source, site and item. In a first
// period of which a part has arrived, the whole commitment counts.
func receiptsOf(r *projection.Result) table {
	out := newTable(r, len(r.Supply))
	for i := range r.Supply {
		s := &r.Supply[i]
		col := make(projection.Column, r.N)
		copy(col, s.Total)
		if first := cell(s.Committed, 0); len(col) > 0 && !first.IsMissing() {
			col[0] = first
		}
		out.rows[key{r.Plan.Sources[s.Source].ID, r.Plan.SiteIDs.ID(s.Site), r.Plan.ItemIDs.ID(s.Item)}] = col
	}
	return out
}

func demandWorth(p *plan.Plan, k key, t period.Period, units quantity.Number) quantity.Number {
	return atPrice(p, p.MarketIDs.Index(k.a), p.ItemIDs.Index(k.b), t, units)
}

func supplyWorth(p *plan.Plan, k key, t period.Period, units quantity.Number) quantity.Number {
	i := p.ItemIDs.Index(k.c)
	if i < 0 {
		return worth(units, 0, false)
	}
	cost, ok := p.Items[i].Cost.InForce(t)
	return worth(units, cost, ok)
}
