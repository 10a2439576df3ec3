package option

import (
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/quantity"
)

// rows takes every measure of one plan against the base, which is itself where
// base is nil, in the order in which equals are listed. Each row holds its cell
// as the base's.
func (f *facts) rows(base *facts, c *comparer) []Measure {
	b := base
	if b == nil {
		b = f
	}
	all := func(x, y table) sums { return sumOf(x, y, c.from, c.to) }
	gaps := c.gaps(f.r)
	was := c.gaps(b.r)
	rows := []Measure{
		{Name: Revenue, Unit: Money, Base: all(b.revenue, f.revenue).amount()},
		{Name: Margin, Unit: Money, Base: all(b.margin, f.margin).amount()},
		{Name: GapMoney, Unit: Money, Less: true, Base: against(gapMoney(was), gapMoney(gaps))},
		{Name: Cash, Unit: Money, Less: true, Base: c.cash(b, f)},
		{Name: StockValue, Unit: Money, Less: true, Base: c.average(b.stock, f.stock)},
		{Name: ServiceMoney, Unit: Share, Base: share(all(b.onTimeMoney, f.onTimeMoney), all(b.demandedMoney, f.demandedMoney))},
		{Name: ServiceUnits, Unit: Share, Base: c.serviceUnits(b, f)},
		{Name: Load, Unit: Share, Less: true, Base: c.load(b, f)},
		{Name: Levers, Unit: Count, Less: true, Base: against(count(was.Lever+was.Covered), count(gaps.Lever+gaps.Covered))},
		{Name: DemandChange, Unit: Money, Less: true, Base: against(c.demandChange(b), c.demandChange(f))},
		{Name: SupplyChange, Unit: Money, Less: true, Base: against(c.supplyChange(b), c.supplyChange(f))},
	}
	for i := range rows {
		rows[i].Spread = quantity.Missing
		if base == nil {
			// The base beside itself says nothing.
			x := &rows[i].Base
			x.Base, x.BaseShare, x.Delta = quantity.Missing, nil, quantity.Missing
		}
	}
	return rows
}

// average is the mean of the values at the end of each settled period: what an
// option ties up for one month weighs less than what it ties up for a year.
func (c *comparer) average(base, of table) Cell {
	n := int64(c.settled-c.from) + 1
	s := sumOf(base, of, c.from, c.settled)
	if n < 1 {
		return notKnown("no period is settled in all plans")
	}
	s.a = quantity.Number(quantity.MulDiv(int64(s.a), 1, n))
	s.b = quantity.Number(quantity.MulDiv(int64(s.b), 1, n))
	return s.amount()
}

// serviceUnits adds units only where all are of one kind.
func (c *comparer) serviceUnits(base, of *facts) Cell {
	if base.units > 1 || of.units > 1 || base.units == 1 && of.units == 1 && base.unit != of.unit {
		return notKnown("units of several kinds do not add up")
	}
	return share(sumOf(base.onTime, of.onTime, c.from, c.to), sumOf(base.demanded, of.demanded, c.from, c.to))
}

// span prints periods: 2027-03 or 2027-03..2027-05.
func (c *comparer) span(from, to period.Period) string {
	cal := c.in.Base.Result.Plan.Calendar
	if from == to {
		return cal.Label(from)
	}
	return cal.Label(from) + ".." + cal.Label(to)
}
