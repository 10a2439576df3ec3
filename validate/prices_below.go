package validate

import (
	"fmt"
	"slices"

	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// checkPriceCost reports items that are sold for less than they cost, once
// for each item, at the price in its first market; a wrong cost is one mistake
// in all of them. A price of 0 is reported apart.
func checkPriceCost(ctx *Context) (fs []finding.Finding) {
	told := map[int]int{} // by item: index into fs
	for ri := range ctx.Result.Demand {
		row := &ctx.Result.Demand[ri]
		it := &ctx.Plan.Items[row.Item]
		below := ctx.where(func(t period.Period) bool {
			return ctx.positive(row.Consensus, t) && ctx.belowCost(it, row.Market, t) < 0
		})
		if len(below) == 0 {
			continue
		}
		cost, _ := it.Cost.InForce(below[0])
		at := orElse(ctx.priceAt(it, row.Market, below[0]), it.At)
		in := fmt.Sprintf("in %s in %s: %s", ctx.market(row.Market), ctx.texts(spans(below)), ctx.priced(it, row.Market, below[0]))
		off := figure(-ctx.belowCost(it, row.Market, below[0])) + " too little"
		if i, again := told[row.Item]; again {
			fs[i] = fs[i].WithRelated(at, "%s (%s)", in, off)
			continue
		}
		told[row.Item] = len(fs)
		fs = append(fs, finding.New(finding.PriceBelowCost, at, "%s is sold below cost %s, and it costs %s %s (%s)",
			it.ID, in, ctx.Plan.Currency, figure(cost), off).WithRelated(orElse(it.Cost[0].At, it.At), "the cost"))
	}
	return fs
}

// priced prints a price in its currency, and in the plan's where that is
// another.
func (ctx *Context) priced(it *catalog.Item, market int, t period.Period) string {
	price, _ := it.Price(market, t)
	currency := ctx.Plan.Markets[market].Currency
	text := currency + " " + figure(price)
	if r, _ := ctx.Plan.Rate(currency, t); currency != ctx.Plan.Currency {
		text += ", " + ctx.Plan.Currency + " " + figure(price.Scaled(r))
	}
	return text
}

// belowCost is price less cost in plan currency, 0 where either is not known
// or the price is 0.
func (ctx *Context) belowCost(it *catalog.Item, market int, t period.Period) quantity.Number {
	price, priced := it.Price(market, t)
	cost, costed := it.Cost.InForce(t)
	rate, rated := ctx.Plan.Rate(ctx.Plan.Markets[market].Currency, t)
	if !priced || !costed || !rated || price <= 0 {
		return 0
	}
	return price.Scaled(rate) - cost
}

// priceAt is where the price in force is written.
func (ctx *Context) priceAt(it *catalog.Item, market int, t period.Period) (at position.Ref) {
	series, own := it.Prices[market]
	if !own {
		series = it.Prices[dimension.None]
	}
	for _, c := range series {
		if c.Period == period.None || c.Period <= t {
			at = c.At
		}
	}
	return at
}

// checkPriceCurrency reports prices that are one number for markets of several
// currencies in which the item is demanded: 25 then means EUR 25 and USD 25.
// What holds for items of one family is said once.
func checkPriceCurrency(ctx *Context) (fs []finding.Finding) {
	currencies := map[int][]string{} // of items with one price, where they are demanded
	for ri := range ctx.Result.Demand {
		row := &ctx.Result.Demand[ri]
		if _, own := ctx.Plan.Items[row.Item].Prices[row.Market]; own || len(ctx.Plan.Items[row.Item].Prices[dimension.None]) == 0 {
			continue
		}
		if c := ctx.Plan.Markets[row.Market].Currency; !slices.Contains(currencies[row.Item], c) && ctx.demanded(row) {
			currencies[row.Item] = append(currencies[row.Item], c)
		}
	}
	for f := range ctx.Plan.Families {
		var items []int
		var named []string
		for _, i := range ctx.Plan.Families[f].Items {
			if len(currencies[i]) > 1 {
				items, named = append(items, i), append(named, currencies[i]...)
			}
		}
		if len(items) == 0 {
			continue
		}
		slices.Sort(named)
		first := &ctx.Plan.Items[items[0]]
		fs = append(fs, finding.New(finding.PriceOneNumber, orElse(first.Prices[dimension.None][0].At, first.At), "the price of %s is the same number in %s",
			ctx.items(items), some(slices.Compact(named))).
			WithHint("state it by market, each in the currency of the market; also if it is meant so"))
	}
	return fs
}

// demanded reports whether a row asks for anything.
func (ctx *Context) demanded(row *projection.DemandRow) bool {
	return slices.ContainsFunc(row.Consensus, func(n quantity.Number) bool { return !n.IsMissing() && n > 0 })
}
