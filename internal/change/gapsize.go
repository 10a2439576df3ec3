package change

import (
	"slices"
	"sort"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// reachesOut reports whether a part of a gap lies outside of the periods that
// both plans have. Its size counts that part too.
func (c *comparer) reachesOut(g *projection.Gap) bool {
	return g != nil && (g.From < c.from || g.To > c.to)
}

// length is the number of shared periods of a gap, less one.
func (c *comparer) length(g *projection.Gap) period.Period {
	return min(g.To, c.to) - max(g.From, c.from)
}

// sizeInShared returns the units of a gap over its shared periods that both
// plans see alike, as the projection counts them over all, and false for kinds
// of which its rows do not tell: then the gap's own size must do.
func (c *comparer) sizeInShared(s side, g *projection.Gap) (quantity.Number, bool) {
	r, from, to := c.resultOf(s), max(g.From, c.from), min(g.To, c.to)
	switch g.Kind {
	case projection.Shortage:
		row := stockRow(r, g.Site, g.Item)
		if row == nil {
			return 0, false
		}
		peak := quantity.Number(0)
		lost := quantity.Number(0)
		for p := from; p <= to; p++ {
			peak = max(peak, orNone(inColumn(r, row.Backlog, p)))
			lost = lost.Add(orNone(inColumn(r, row.Lost, p)))
		}
		return peak.Add(lost), true
	case projection.BelowTarget:
		row := stockRow(r, g.Site, g.Item)
		if row == nil {
			return 0, false
		}
		to = min(to, c.sight.item[c.item.of(s, g.Item)])
		return tooMuch(r, row.Target, row.Stock, from, to), true
	case projection.BudgetGap:
		return c.offBudget(s, g, from, to)
	case projection.Overload:
		for i := range r.Load {
			if row := &r.Load[i]; row.Source == g.Source && row.Resource == g.Resource {
				return tooMuch(r, row.Load, row.Capacity, from, min(to, c.sight.all)), true
			}
		}
	}
	return 0, false
}

// offBudget sums by how much a family's revenue is off its budget, the way the
// gap is.
func (c *comparer) offBudget(s side, g *projection.Gap, from, to period.Period) (quantity.Number, bool) {
	r := c.resultOf(s)
	i := slices.IndexFunc(r.Money, func(m projection.MoneyRow) bool { return m.Market == g.Market && m.Family == g.Family })
	if i < 0 {
		return 0, false
	}
	total := quantity.Number(0)
	budgets := c.planOf(s).Budgets
	for b := range budgets {
		for k := range budgets[b].Lines {
			l := &budgets[b].Lines[k]
			if l.Market != g.Market || l.Family != g.Family {
				continue
			}
			for p := from; p <= to; p++ {
				budget, known := l.Revenue.Get(p)
				if !known || r.Money[i].LeftOut(int(p-r.First)) {
					continue
				}
				by := difference(budget, inColumn(r, r.Money[i].Revenue, p))
				if by.IsMissing() {
					continue
				}
				total = total.Add(by)
			}
		}
	}
	if g.Below {
		return -total, true
	}
	return total, true
}

// tooMuch sums by how much a column exceeds another, where both are known.
func tooMuch(r *projection.Result, col, limit projection.Column, from, to period.Period) quantity.Number {
	total := quantity.Number(0)
	for p := from; p <= to; p++ {
		if d := difference(inColumn(r, limit, p), inColumn(r, col, p)); d > 0 {
			total = total.Add(d)
		}
	}
	return total
}

func orNone(n quantity.Number) quantity.Number {
	if n.IsMissing() {
		return 0
	}
	return n
}

// stockRow returns the row of a site and item (indexes of the result's plan),
// nil if there is none.
func stockRow(r *projection.Result, site, item int) *projection.StockRow {
	if site == dimension.None || item == dimension.None {
		return nil
	}
	rows := r.Stock
	i := sort.Search(len(rows), func(i int) bool {
		return rows[i].Site > site || rows[i].Site == site && rows[i].Item >= item
	})
	if i < len(rows) && rows[i].Site == site && rows[i].Item == item {
		return &rows[i]
	}
	return nil
}
