package change

import (
	"slices"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// unknownCell is money of an item in a market and period that only one side
// knows, while the item lives on both: what is not known any more has not
// become nothing, so it belongs into no sum of either side.
type unknownCell struct {
	family  int // slot
	measure Measure
	period  period.Period
	known   side
	money   quantity.Number // of the side that knows it
}

// oneSided calls emit for each such cell of the shared periods.
func (c *comparer) oneSided(emit func(unknownCell)) {
	demand := func(s side, r *projection.DemandRow) key {
		return keyOf("", c.market.of(s, r.Market), c.item.of(s, r.Item))
	}
	merge(c.demandBase, c.demandHead, demand, func(x, y *projection.DemandRow) {
		if x == nil || y == nil {
			return
		}
		family := c.familyOf(c.item.head[y.Item])
		if c.base.First == c.head.First && slices.Equal(x.Consensus, y.Consensus) && slices.Equal(x.Revenue, y.Revenue) && slices.Equal(x.Margin, y.Margin) {
			return // as most rows are
		}
		for p := c.from; p <= c.to; p++ {
			for _, m := range []struct {
				measure    Measure
				base, head projection.Column
			}{{DemandValue, x.Consensus, y.Consensus}, {Revenue, x.Revenue, y.Revenue}, {Margin, x.Margin, y.Margin}} {
				if m.base == nil || m.head == nil {
					continue
				}
				before, after := inColumn(c.base, m.base, p), inColumn(c.head, m.head, p)
				if before.IsMissing() == after.IsMissing() {
					continue
				}
				if !c.lives(baseSide, x.Item, p) || !c.lives(headSide, y.Item, p) {
					continue
				}
				u := unknownCell{family: family, measure: m.measure, period: p, known: headSide, money: after}
				row := y
				if after.IsMissing() {
					u.known, u.money, row = baseSide, before, x
				}
				if m.measure == DemandValue {
					u.money = c.ownValue(u.known, row, p, u.money)
				}
				emit(u)
			}
		}
	})
}

// lives reports whether an item of a side (an index) is alive in a period.
func (c *comparer) lives(s side, item int, p period.Period) bool {
	return c.planOf(s).Items[item].Alive(p)
}

// ownValue returns units at the net price of the side that plans them.
func (c *comparer) ownValue(s side, row *projection.DemandRow, p period.Period, units quantity.Number) quantity.Number {
	pl := c.planOf(s)
	if row.Item == dimension.None || row.Market == dimension.None {
		return quantity.Missing
	}
	price, ok1 := pl.Items[row.Item].Price(row.Market, p)
	rate, ok2 := pl.Rate(pl.Markets[row.Market].Currency, p)
	if !ok1 || !ok2 {
		return quantity.Missing
	}
	return converted(units, price, rate)
}
