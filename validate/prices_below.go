package validate

import (
	"slices"

	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// checkPriceCost reports items that are sold in a market for less than they
// cost, once for each item and market. A price of 0 is reported apart.
func checkPriceCost(ctx *Context) (fs []finding.Finding) {
	for ri := range ctx.Result.Demand {
		row := &ctx.Result.Demand[ri]
		it := &ctx.Plan.Items[row.Item]
		below := ctx.where(func(t period.Period) bool {
			return ctx.positive(row.Consensus, t) && ctx.belowCost(it, row.Market, t) < 0
		})
		if len(below) == 0 {
			continue
		}
		t := below[0]
		price, _ := it.Price(row.Market, t)
		cost, _ := it.Cost.InForce(t)
		currency := ctx.Plan.Markets[row.Market].Currency
		rate := ""
		if r, _ := ctx.Plan.Rate(currency, t); r != quantity.Unit {
			rate = " (" + ctx.Plan.Currency + " " + figure(price.Scaled(r)) + ")"
		}
		fs = append(fs, finding.New(finding.PriceBelowCost, orElse(ctx.priceAt(it, row.Market, t), it.At),
			"%s is sold in %s below cost in %s: %s %s%s, and it costs %s %s (%s too little)", it.ID, ctx.market(row.Market), ctx.texts(spans(below)),
			currency, figure(price), rate, ctx.Plan.Currency, figure(cost), figure(-ctx.belowCost(it, row.Market, t))))
	}
	return fs
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
