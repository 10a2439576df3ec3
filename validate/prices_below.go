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

// checkPriceCost reports items that are sold for less than they cost: once for
// a family, at the price of its first such item in its first market. One wrong
// cost is one mistake in all markets, and a wrong unit or currency often in all
// items. A price of 0 is reported apart.
func checkPriceCost(ctx *Context) (fs []finding.Finding) {
	losses := make([][]loss, len(ctx.Plan.Families))
	rates := ctx.rates()
	for ri := range ctx.Result.Demand {
		row := &ctx.Result.Demand[ri]
		if !ctx.oddPrice(row, rates[row.Market]) {
			continue
		}
		it := &ctx.Plan.Items[row.Item]
		below := ctx.where(func(t period.Period) bool {
			return ctx.positive(row.Consensus, t) && ctx.belowCost(it, row.Market, t) < 0
		})
		if len(below) > 0 {
			losses[it.Family] = append(losses[it.Family], loss{row.Item, row.Market, below})
		}
	}
	for f := range losses {
		if len(losses[f]) > 0 {
			slices.SortStableFunc(losses[f], func(a, b loss) int { return a.item - b.item })
			fs = append(fs, ctx.losing(f, losses[f]))
		}
	}
	return fs
}

// loss is an item that is sold below cost in a market in some periods.
type loss struct {
	item, market int
	periods      []period.Period
}

// losing tells the losses of one family, sorted by item.
func (ctx *Context) losing(family int, all []loss) finding.Finding {
	first, it := all[0], &ctx.Plan.Items[all[0].item]
	cost, _ := it.Cost.InForce(first.periods[0])
	what := fmt.Sprintf("%s is sold below cost %s", it.ID, ctx.in(first))
	var items []int
	for _, l := range all {
		items = append(items, l.item)
	}
	if items = unique(items); len(items) > 1 {
		what = fmt.Sprintf("%d items of %s are sold below cost, %s %s", len(items), ctx.family(family), it.ID, ctx.in(first))
	}
	f := finding.New(finding.PriceBelowCost, ctx.priceAt(it, first.market, first.periods[0]), "%s, and it costs %s %s (%s)",
		what, ctx.Plan.Currency, figure(cost), ctx.off(first)).WithRelated(orElse(it.Cost.At(0), it.At), "the cost")
	for _, l := range all[1:min(most, len(all))] {
		other := &ctx.Plan.Items[l.item]
		f = f.WithRelated(ctx.priceAt(other, l.market, l.periods[0]), "%s %s (%s)", other.ID, ctx.in(l), ctx.off(l))
	}
	return f
}

// in reads `in eu in 2027-02..2027-03: EUR 110`.
func (ctx *Context) in(l loss) string {
	return fmt.Sprintf("in %s in %s: %s", ctx.market(l.market), ctx.texts(spans(l.periods)), ctx.priced(&ctx.Plan.Items[l.item], l.market, l.periods[0]))
}

// off says by how much a price is too low in the first of its periods.
func (ctx *Context) off(l loss) string {
	return figure(-ctx.belowCost(&ctx.Plan.Items[l.item], l.market, l.periods[0])) + " too little"
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
func (ctx *Context) priceAt(it *catalog.Item, market int, t period.Period) position.Ref {
	at := it.At
	for _, c := range it.PricesIn(market).Cells() {
		if c.Period == period.None || c.Period <= t {
			at = orElse(c.At, at)
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
		if prices := ctx.Plan.Items[row.Item].Prices; prices.Has(row.Market) || prices.Of(dimension.None).Len() == 0 {
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
		fs = append(fs, finding.New(finding.PriceOneNumber, orElse(first.Prices.Of(dimension.None).At(0), first.At), "the price of %s is the same number in %s",
			ctx.items(items), some(slices.Compact(named))).
			WithHint("state it by market, each in the currency of the market; also if it is meant so"))
	}
	return fs
}

// demanded reports whether a row asks for anything.
func (ctx *Context) demanded(row *projection.DemandRow) bool {
	return slices.ContainsFunc(row.Consensus, func(n quantity.Number) bool { return !n.IsMissing() && n > 0 })
}
