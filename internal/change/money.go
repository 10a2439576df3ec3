package change

import (
	"sort"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// What edits are valued at.
const (
	atPrice     = "net price"
	atCost      = "cost"
	atItself    = "itself"
	atConsensus = "consensus"
)

// demandMoney returns units of an item in a market at the net price of their
// period in plan currency: the head's price, or the base's where the head has
// no such item or market.
func (c *comparer) demandMoney(market, item int, p period.Period, units quantity.Number) quantity.Number {
	if !c.sameMoney || units.IsMissing() {
		return quantity.Missing
	}
	for _, s := range []side{headSide, baseSide} {
		m, i := c.market.on(s, market), c.item.on(s, item)
		if m == dimension.None || i == dimension.None {
			continue
		}
		pl := c.planOf(s)
		price, ok := pl.Items[i].Price(m, p)
		if !ok {
			continue
		}
		if rate, ok := pl.Rate(pl.Markets[m].Currency, p); ok {
			return converted(units, price, rate)
		}
	}
	return quantity.Missing
}

// costMoney returns units of an item at the catalog's cost, plan currency.
func (c *comparer) costMoney(item int, p period.Period, units quantity.Number) quantity.Number {
	if !c.sameMoney || units.IsMissing() {
		return quantity.Missing
	}
	for _, s := range []side{headSide, baseSide} {
		if i := c.item.on(s, item); i != dimension.None {
			if cost, ok := c.planOf(s).Items[i].Cost.InForce(p); ok {
				return units.Times(cost)
			}
		}
	}
	return quantity.Missing
}

// converted returns units x price x rate, rounded once to 1e-4.
func converted(units, price quantity.Number, rate quantity.Ratio) quantity.Number {
	if rate == quantity.Unit {
		return units.Times(price)
	}
	return quantity.Exactly(units).Times(price).Mul(rate).Round(4)
}

// on returns the index of a slot in the table of a side.
func (x *axis) on(s side, slot int) int {
	if slot == dimension.None {
		return dimension.None
	}
	if s == baseSide {
		return x.inBase[slot]
	}
	return x.inHead[slot]
}

// delta returns after - before in units; what is not stated counts as none.
func delta(before, after Value) quantity.Number {
	if n, ok := after.minus(before).Quantity(); ok {
		return n
	}
	return quantity.Missing
}

func (c *comparer) baselineWorth(market, item int) worth {
	return func(p period.Period, before, after Value) (quantity.Number, quantity.Number, string) {
		u := delta(before, after)
		return u, c.demandMoney(market, item, p, u), atPrice
	}
}

func (c *comparer) commitmentWorth(item int) worth {
	return func(p period.Period, before, after Value) (quantity.Number, quantity.Number, string) {
		u := delta(before, after)
		return u, c.costMoney(item, p, u), atCost
	}
}

// ownMoney is the worth of numbers that are plan currency themselves.
func (c *comparer) ownMoney(_ period.Period, before, after Value) (quantity.Number, quantity.Number, string) {
	if !c.sameMoney {
		return quantity.Missing, quantity.Missing, ""
	}
	return quantity.Missing, delta(before, after), atItself
}

// consensusOf returns the head's consensus of a market and item (indexes of
// the head), nil if it has none.
func consensusOf(r *projection.Result, market, item int) projection.Column {
	i := sort.Search(len(r.Demand), func(i int) bool {
		d := &r.Demand[i]
		return d.Market > market || d.Market == market && d.Item >= item
	})
	if i < len(r.Demand) && r.Demand[i].Market == market && r.Demand[i].Item == item {
		return r.Demand[i].Consensus
	}
	return nil
}

// overShared sums f over the shared periods that lie in a segment which begins
// at from and ends before until (period.None: never).
func (c *comparer) overShared(from, until period.Period, f func(p period.Period) quantity.Number) quantity.Number {
	total := quantity.Missing
	for p := max(from, c.from); p <= c.to && (until == period.None || p < until); p++ {
		total = sum(total, f(p))
	}
	return total
}

// inColumn returns a number of the head in a period, Missing outside.
func inColumn(r *projection.Result, col projection.Column, p period.Period) quantity.Number {
	if i := int(p - r.First); i >= 0 && i < len(col) {
		return col[i]
	}
	return quantity.Missing
}

// next returns the first period after p at which either series states a new
// value, period.None if none does.
func next(p period.Period, a, b []period.Period) period.Period {
	n := period.None
	for _, s := range [][]period.Period{a, b} {
		i := sort.Search(len(s), func(i int) bool { return s[i] > p })
		if i < len(s) && (n == period.None || s[i] < n) {
			n = s[i]
		}
	}
	return n
}

func periodsOf(s dimension.Series) []period.Period {
	out := make([]period.Period, s.Len())
	for i := range out {
		out[i] = s.Period(i)
	}
	return out
}

func ratioPeriods(s dimension.Ratios) []period.Period {
	out := make([]period.Period, len(s))
	for i, c := range s {
		out[i] = c.Period
	}
	return out
}

// priceWorth values a new price at the head's consensus of the markets that it
// is for, from its period until the next price is stated.
func (c *comparer) priceWorth(item int, markets []int, a, b dimension.Series) worth {
	pa, pb := periodsOf(a), periodsOf(b)
	return func(p period.Period, before, after Value) (quantity.Number, quantity.Number, string) {
		d, i := delta(before, after), c.item.inHead[item]
		if !c.sameMoney || i == dimension.None || !before.Stated() || !after.Stated() {
			return quantity.Missing, quantity.Missing, ""
		}
		total := quantity.Missing
		for _, m := range markets {
			col := consensusOf(c.head, m, i)
			total = sum(total, c.overShared(p, next(p, pa, pb), func(t period.Period) quantity.Number {
				units := inColumn(c.head, col, t)
				rate, ok := c.head.Plan.Rate(c.head.Plan.Markets[m].Currency, t)
				if units.IsMissing() || !ok {
					return quantity.Missing
				}
				return converted(units, d, rate)
			}))
		}
		return quantity.Missing, total, atConsensus
	}
}

// costWorth values a new cost at the head's consensus of all markets.
func (c *comparer) costWorth(item int, a, b dimension.Series) worth {
	pa, pb := periodsOf(a), periodsOf(b)
	return func(p period.Period, before, after Value) (quantity.Number, quantity.Number, string) {
		d, i := delta(before, after), c.item.inHead[item]
		if !c.sameMoney || i == dimension.None || !before.Stated() || !after.Stated() {
			return quantity.Missing, quantity.Missing, ""
		}
		total := quantity.Missing
		for m := range c.head.Plan.Markets {
			col := consensusOf(c.head, m, i)
			total = sum(total, c.overShared(p, next(p, pa, pb), func(t period.Period) quantity.Number {
				if units := inColumn(c.head, col, t); !units.IsMissing() {
					return units.Times(d)
				}
				return quantity.Missing
			}))
		}
		return quantity.Missing, total, atConsensus
	}
}

// rateWorth values a new rate at the head's demand in the markets of its
// currency.
func (c *comparer) rateWorth(currency string, a, b dimension.Ratios) worth {
	pa, pb := ratioPeriods(a), ratioPeriods(b)
	return func(p period.Period, before, after Value) (quantity.Number, quantity.Number, string) {
		was, ok1 := before.Ratio()
		is, ok2 := after.Ratio()
		if !c.sameMoney || !ok1 || !ok2 || is == 0 {
			return quantity.Missing, quantity.Missing, ""
		}
		total := quantity.Missing
		for i := range c.head.Money {
			row := &c.head.Money[i]
			if c.head.Plan.Markets[row.Market].Currency != currency {
				continue
			}
			total = sum(total, c.overShared(p, next(p, pa, pb), func(t period.Period) quantity.Number {
				v := inColumn(c.head, row.DemandValue, t)
				if v.IsMissing() {
					return v
				}
				return quantity.Number(quantity.MulDiv(int64(v), int64(is-was), int64(is)))
			}))
		}
		return quantity.Missing, total, atConsensus
	}
}

// rateOf returns the one rate of several markets (indexes of a plan), and
// false where they have several or none is known.
func rateOf(p *plan.Plan, markets []int, t period.Period) (quantity.Ratio, bool) {
	if len(markets) == 0 {
		return 0, false
	}
	for _, m := range markets {
		if p.Markets[m].Currency != p.Markets[markets[0]].Currency {
			return 0, false
		}
	}
	return p.Rate(p.Markets[markets[0]].Currency, t)
}
