package validate

import (
	"slices"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// Wanted tells of which items checks read the rows of the result: of those whose
// price or cost may be wrong. It is nil where any row may be read: by a company's
// rule, an assumption's test or a `reconsider_if`.
func Wanted(p *plan.Plan, rules bool) projection.Wanted {
	if rules || slices.ContainsFunc(p.Assumptions, func(a decision.Assumption) bool { return a.Test != nil }) ||
		slices.ContainsFunc(p.Decisions, func(d decision.Decision) bool { return d.Reconsider != nil }) {
		return nil
	}
	ctx := &Context{Plan: p, Result: &projection.Result{First: p.First}}
	rates := ctx.rates()
	return func(demand []*projection.DemandRow, stock []*projection.StockRow) bool {
		return slices.ContainsFunc(demand, func(d *projection.DemandRow) bool { return ctx.oddPrice(d, rates[d.Market]) }) ||
			ctx.oneNumber(demand) || slices.ContainsFunc(stock, ctx.uncosted)
	}
}

// rates are those of each market's currency by open period, -1 where none is
// known.
func (ctx *Context) rates() [][]quantity.Ratio {
	out := make([][]quantity.Ratio, len(ctx.Plan.Markets))
	for m := range out {
		for t := ctx.Plan.First; t <= ctx.Plan.Last(); t++ {
			rate, ok := ctx.Plan.Rate(ctx.Plan.Markets[m].Currency, t)
			if !ok {
				rate = -1
			}
			out[m] = append(out[m], rate)
		}
	}
	return out
}

// oddPrice reports whether something is demanded without a price, or below its
// cost.
func (ctx *Context) oddPrice(d *projection.DemandRow, rates []quantity.Ratio) bool {
	it := &ctx.Plan.Items[d.Item]
	prices, costs := steps{s: it.PricesIn(d.Market)}, steps{s: it.Cost}
	for n, rate := range rates {
		t := ctx.Plan.First + period.Period(n)
		price, cost := prices.at(t), costs.at(t)
		if !ctx.positive(d.Consensus, t) {
			continue
		}
		if price.IsMissing() || rate >= 0 && !cost.IsMissing() && price > 0 && price.Scaled(rate) < cost {
			return true
		}
	}
	return false
}

// oneNumber reports whether an item may have one price for several currencies.
func (ctx *Context) oneNumber(demand []*projection.DemandRow) bool {
	first := ""
	for _, d := range demand {
		prices, currency := ctx.Plan.Items[d.Item].Prices, ctx.Plan.Markets[d.Market].Currency
		if prices.Has(d.Market) || prices.Of(dimension.None).Len() == 0 {
			continue
		}
		if first != "" && currency != first {
			return true
		}
		first = currency
	}
	return false
}

// uncosted reports whether an item moves or lies somewhere without a cost.
func (ctx *Context) uncosted(r *projection.StockRow) bool {
	costs := steps{s: ctx.Plan.Items[r.Item].Cost}
	for t := ctx.Plan.First; t <= ctx.Plan.Last(); t++ {
		if costs.at(t).IsMissing() && (ctx.positive(r.Supply, t) || ctx.positive(r.Stock, t)) {
			return true
		}
	}
	return false
}

// steps walks a series of which each value holds from its period on.
type steps struct {
	s    dimension.Series
	next int
}

// at is the value in force, Missing where there is none; t must not fall from
// one call to the next.
func (x *steps) at(t period.Period) quantity.Number {
	for x.next < x.s.Len() && x.s.Period(x.next) <= t {
		x.next++
	}
	if x.next == 0 {
		return quantity.Missing
	}
	return x.s.Value(x.next - 1)
}
