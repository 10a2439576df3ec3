package change

import (
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
)

// unknown reports whether the head does not know, in some shared period of a
// gap of the base, what the gap was judged by. Rows that the head has not got
// are nothing, not an unknown.
func (c *comparer) unknown(b *projection.Gap) bool {
	if b == nil {
		return false
	}
	var columns []projection.Column
	left := func(int) bool { return false }
	switch b.Kind {
	case projection.Shortage, projection.BelowTarget, projection.Excess, projection.LateBacklog:
		if r := c.headStock(b); r != nil {
			columns = append(columns, r.Stock)
		}
	case projection.NoSource:
		if r := c.headStock(b); r != nil {
			columns = append(columns, r.Demand)
		}
	case projection.Overload:
		if r := c.headLoad(b); r != nil {
			columns = append(columns, r.Load, r.Capacity)
		}
	case projection.BudgetGap:
		if r := c.headMoney(b); r != nil {
			columns = append(columns, r.Revenue)
			left = r.LeftOut
		}
	}
	for p := max(b.From, c.from); p <= min(b.To, c.to); p++ {
		if left(int(p - c.head.First)) {
			return true
		}
		for _, col := range columns {
			if missingIn(c.head, col, p) {
				return true
			}
		}
	}
	return false
}

// missingIn reports whether a column has the period and does not know it.
func missingIn(r *projection.Result, col projection.Column, p period.Period) bool {
	i := int(p - r.First)
	return i >= 0 && i < len(col) && col[i].IsMissing()
}

// headStock returns the head's row of a base gap's item and site, nil if it
// has none.
func (c *comparer) headStock(b *projection.Gap) *projection.StockRow {
	site, item := c.site.on(headSide, c.site.of(baseSide, b.Site)), c.item.on(headSide, c.item.of(baseSide, b.Item))
	return stockRow(c.head, site, item)
}

// headLoad returns the head's row of a base gap's resource, nil if it has
// none.
func (c *comparer) headLoad(b *projection.Gap) *projection.LoadRow {
	if b.Source < 0 || b.Resource < 0 {
		return nil
	}
	id, source := c.base.Plan.Sources[b.Source].Resources[b.Resource].ID, c.source.on(headSide, c.source.of(baseSide, b.Source))
	for i := range c.head.Load {
		r := &c.head.Load[i]
		if r.Source == source && c.head.Plan.Sources[r.Source].Resources[r.Resource].ID == id {
			return r
		}
	}
	return nil
}

// headMoney returns the head's row of a base gap's market and family, nil if
// it has none.
func (c *comparer) headMoney(b *projection.Gap) *projection.MoneyRow {
	market, family := c.market.on(headSide, c.market.of(baseSide, b.Market)), c.family.on(headSide, c.family.of(baseSide, b.Family))
	for i := range c.head.Money {
		if r := &c.head.Money[i]; r.Market == market && r.Family == family {
			return r
		}
	}
	return nil
}
