package validate

import (
	"slices"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
)

var priceChecks = []Check{
	{"price", "What is demanded has a price in its market.",
		[]finding.Code{finding.PriceMissing}, NeedsResult, checkPrice},
	{"price-zero", "No price is 0.",
		[]finding.Code{finding.PriceZero}, 0, checkPriceZero},
	{"price-cost", "Nothing that is demanded is sold below its cost.",
		[]finding.Code{finding.PriceBelowCost}, NeedsResult, checkPriceCost},
	{"price-currency", "What is sold in several currencies has a price in each.",
		[]finding.Code{finding.PriceOneNumber}, NeedsResult, checkPriceCurrency},
	{"cost", "What is supplied or in stock has a cost.",
		[]finding.Code{finding.CostMissing}, NeedsResult, checkCost},
}

// positive reports whether a column holds a known number above zero at t.
func (ctx *Context) positive(c projection.Column, t period.Period) bool {
	i := int(t - ctx.Result.First)
	return i >= 0 && i < len(c) && !c[i].IsMissing() && c[i] > 0
}

func checkPrice(ctx *Context) (fs []finding.Finding) {
	without := map[int][]int{} // markets of items that have no price at all
	var order []int
	rates := ctx.rates()
	for ri := range ctx.Result.Demand {
		row := &ctx.Result.Demand[ri]
		if !ctx.oddPrice(row, rates[row.Market]) { // nearly all rows, told in one walk
			continue
		}
		it := &ctx.Plan.Items[row.Item]
		periods := ctx.where(func(t period.Period) bool {
			_, priced := it.Price(row.Market, t)
			return !priced && ctx.positive(row.Consensus, t)
		})
		switch {
		case len(periods) == 0:
		case len(it.Prices) == 0:
			if without[row.Item] == nil {
				order = append(order, row.Item)
			}
			without[row.Item] = append(without[row.Item], row.Market)
		default:
			fs = append(fs, finding.New(finding.PriceMissing, it.At, "%s is planned in %s in %s without a price",
				it.ID, ctx.market(row.Market), ctx.texts(spans(periods))).
				WithHint("state the net price in %s under `price: %s`; until then its revenue is left out", ctx.Plan.Markets[row.Market].Currency, ctx.market(row.Market)))
		}
	}
	for _, i := range order {
		it := &ctx.Plan.Items[i]
		fs = append(fs, finding.New(finding.PriceMissing, it.At, "%s is planned in %s and has no price at all", it.ID, ctx.markets(unique(without[i]))).
			WithHint("state `price`, the net price in the market's currency; until then its revenue is left out"))
	}
	return fs
}

// checkPriceZero reports the first zero of each series of prices.
func checkPriceZero(ctx *Context) (fs []finding.Finding) {
	for i := range ctx.Plan.Items {
		it := &ctx.Plan.Items[i]
		for _, own := range it.Prices {
			zero := slices.Index(own.Cells.Values(), 0)
			if zero < 0 {
				continue
			}
			where := "every market"
			if own.Market != dimension.None {
				where = ctx.market(own.Market)
			}
			c := own.Cells.Nth(zero)
			fs = append(fs, finding.New(finding.PriceZero, orElse(c.At, it.At), "%s is sold at price 0 in %s%s", it.ID, where, ctx.since(c.Period)))
		}
	}
	return fs
}

// checkCost reports items that move or lie somewhere and have no cost then.
func checkCost(ctx *Context) (fs []finding.Finding) {
	moving := map[int]map[period.Period]bool{}
	for ri := range ctx.Result.Stock {
		row := &ctx.Result.Stock[ri]
		if !ctx.uncosted(row) {
			continue
		}
		it := &ctx.Plan.Items[row.Item]
		for _, t := range ctx.where(func(t period.Period) bool {
			_, costed := it.Cost.InForce(t)
			return !costed && (ctx.positive(row.Supply, t) || ctx.positive(row.Stock, t))
		}) {
			if moving[row.Item] == nil {
				moving[row.Item] = map[period.Period]bool{}
			}
			moving[row.Item][t] = true
		}
	}
	for i := range ctx.Plan.Items {
		if moving[i] == nil {
			continue
		}
		it := &ctx.Plan.Items[i]
		if it.Cost.Len() == 0 {
			fs = append(fs, finding.New(finding.CostMissing, it.At, "%s is supplied or in stock and has no cost", it.ID))
			continue
		}
		periods := ctx.where(func(t period.Period) bool { return moving[i][t] })
		fs = append(fs, finding.New(finding.CostMissing, orElse(it.Cost.At(0), it.At), "%s is supplied or in stock in %s without a cost",
			it.ID, ctx.texts(spans(periods))))
	}
	return fs
}
