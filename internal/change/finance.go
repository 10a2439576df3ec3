package change

import (
	"slices"
	"strconv"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finance"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/stock"
)

// targets compares the wanted stock by the target's id.
func (c *comparer) targets() {
	of := func(_ side, t *stock.Target) key { return keyOf(t.ID) }
	merge(c.base.Plan.Targets, c.head.Plan.Targets, of, func(x, y *stock.Target) {
		none := stock.Target{Family: dimension.None}
		one, s := y, headSide
		if y == nil {
			one, s = x, baseSide
		}
		scope := func(s side, t *stock.Target) string {
			if t.Family != dimension.None {
				return c.family.id(c.family.of(s, t.Family)) + "@" + c.site.id(c.site.of(s, t.Site))
			}
			return listValue(c.itemIDs(s, t.Items)).String() + "@" + c.site.id(c.site.of(s, t.Site))
		}
		sub := &Subject{Kind: Target, What: scope(s, one), ID: one.ID, Site: c.site.id(c.site.of(s, one.Site)),
			Family: c.family.id(c.family.of(s, one.Family))}
		switch {
		case x == nil:
			c.whole(sub, Added, Text(sub.What), y.At)
			x = &none
		case y == nil:
			c.whole(sub, Removed, Text(sub.What), x.At)
			y = &none
		default:
			c.fields(sub, x.At, y.At, field{"applies to", Text(scope(baseSide, x)), Text(scope(headSide, y)), false})
		}
		c.fields(sub, x.At, y.At,
			field{"cover", optional(x.Cover), optional(y.Cover), false},
			field{"units", optional(x.Units), optional(y.Units), false},
			field{"maximum_cover", optional(x.MaximumCover), optional(y.MaximumCover), false})
	})
}

// budgets compares annual plans by year, market, family and period.
func (c *comparer) budgets() {
	of := func(_ side, b *finance.Budget) key { return keyOf("", b.Year) }
	merge(c.base.Plan.Budgets, c.head.Plan.Budgets, of, func(x, y *finance.Budget) {
		var none finance.Budget
		one := y
		if y == nil {
			one = x
		}
		year := strconv.Itoa(one.Year)
		sub := &Subject{Kind: Budget, What: year, ID: year, Owner: one.Owner}
		switch {
		case x == nil:
			c.whole(sub, Added, Text(year), y.At)
			x = &none
		case y == nil:
			c.whole(sub, Removed, Text(year), x.At)
			y = &none
		default:
			c.move(Budget, year, x.At, y.At)
			c.fields(sub, x.At, y.At, field{"owner", Text(x.Owner), Text(y.Owner), false})
		}
		c.pinnedRates(sub, x, y)
		c.budgetLines(sub, x, y)
	})
}

func (c *comparer) pinnedRates(sub *Subject, x, y *finance.Budget) {
	var currencies []string
	for k := range x.Rates {
		currencies = append(currencies, k)
	}
	for k := range y.Rates {
		currencies = append(currencies, k)
	}
	slices.Sort(currencies)
	value := func(r map[string]quantity.Ratio, k string) Value {
		if v, ok := r[k]; ok {
			return factorValue(v)
		}
		return Value{}
	}
	for _, k := range slices.Compact(currencies) {
		c.fields(sub, x.At, y.At, field{"rate " + k, value(x.Rates, k), value(y.Rates, k), false})
	}
}

func (c *comparer) budgetLines(budget *Subject, x, y *finance.Budget) {
	of := func(s side, l *finance.Line) key {
		return keyOf("", c.market.of(s, l.Market), c.family.of(s, l.Family))
	}
	units := func(_ period.Period, before, after Value) (quantity.Number, quantity.Number, string) {
		return delta(before, after), quantity.Missing, ""
	}
	merge(x.Lines, y.Lines, of, func(a, b *finance.Line) {
		var none finance.Line
		sub := *budget
		if a == nil {
			a = &none
		} else {
			sub.Market, sub.Family = c.market.id(c.market.base[a.Market]), c.family.id(c.family.base[a.Family])
		}
		if b == nil {
			b = &none
		} else {
			sub.Market, sub.Family = c.market.id(c.market.head[b.Market]), c.family.id(c.family.head[b.Family])
		}
		sub.What = sub.Family + " " + sub.Market
		c.series(row{subject: &sub, field: "units", closed: true, worth: units}, a.Units, b.Units)
		c.series(row{subject: &sub, field: "revenue", closed: true, worth: c.ownMoney}, a.Revenue, b.Revenue)
		c.series(row{subject: &sub, field: "margin", closed: true, worth: c.ownMoney}, a.Margin, b.Margin)
	})
}
