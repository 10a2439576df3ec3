package validate

import (
	"slices"

	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
)

var adjustmentChecks = []Check{
	{"adjustment-life", "Adjustments name items only in periods in which they are sold.",
		[]finding.Code{finding.AdjustmentOutsideLife, finding.ComputeNothingAlive}, NeedsWhole, checkAdjustmentLife},
	{"adjustment-expired", "No adjustment that still counts is past the period in which it must be looked at again.",
		[]finding.Code{finding.AdjustmentExpired}, 0, checkAdjustmentExpired},
	{"adjustment-split", "The split of an adjustment is over its own items and sums to 100 %.",
		[]finding.Code{finding.SplitSum, finding.SplitItem}, 0, checkSplit},
	{"trade-spend", "Trade spend is stated for markets of one currency.",
		[]finding.Code{finding.TradeSpendCurrencies}, 0, checkTradeSpend},
}

// stated is one period that an adjustment touches.
type stated struct {
	period period.Period
	at     position.Ref
}

// states returns the periods that the adjustment states, ascending, each once.
func states(a *demand.Adjustment) []stated {
	var out []stated
	for _, s := range []dimension.Series{a.Add, a.Set, a.TradeSpend} {
		for _, c := range s.Cells() {
			out = append(out, stated{c.Period, c.At})
		}
	}
	for _, c := range a.Percent {
		out = append(out, stated{c.Period, c.At})
	}
	slices.SortStableFunc(out, func(x, y stated) int { return int(x.period) - int(y.period) })
	return slices.CompactFunc(out, func(x, y stated) bool { return x.period == y.period })
}

// touches returns those of them that are open.
func (ctx *Context) touches(a *demand.Adjustment) []stated {
	return slices.DeleteFunc(states(a), func(s stated) bool { return !ctx.open(s.period) })
}

func checkAdjustmentLife(ctx *Context) (fs []finding.Finding) {
	for i := range ctx.Plan.Adjustments {
		a := &ctx.Plan.Adjustments[i]
		touched := ctx.touches(a)
		dead := ctx.nothingAlive(a, touched)
		// Where nothing is alive the computation says so, if it was made; but
		// not of trade spend alone.
		silent := slices.DeleteFunc(slices.Clone(touched), func(s stated) bool { return ctx.Result != nil && moves(a, s.period) })
		fs = append(fs, ctx.deadFindings(a, silent, dead)...)
		if a.Family == dimension.None {
			fs = append(fs, ctx.outsideLife(a, touched, dead)...)
		}
	}
	return fs
}

// moves reports whether the adjustment changes units in a period.
func moves(a *demand.Adjustment, t period.Period) bool {
	_, percent := a.Percent.Get(t)
	return percent || a.Add.States(t) || a.Set.States(t)
}

// nothingAlive returns the touched periods in which no item of the adjustment
// is sold.
func (ctx *Context) nothingAlive(a *demand.Adjustment, touched []stated) map[period.Period]bool {
	dead := map[period.Period]bool{}
	for _, s := range touched {
		dead[s.period] = !slices.ContainsFunc(a.Items, func(i int) bool { return ctx.Plan.Items[i].Alive(s.period) || reversed(&ctx.Plan.Items[i]) })
	}
	return dead
}

func (ctx *Context) deadFindings(a *demand.Adjustment, touched []stated, dead map[period.Period]bool) (fs []finding.Finding) {
	at, periods := map[period.Period]position.Ref{}, []period.Period(nil)
	for _, s := range touched {
		if dead[s.period] {
			at[s.period], periods = s.at, append(periods, s.period)
		}
	}
	for _, s := range spans(periods) {
		fs = append(fs, finding.New(finding.ComputeNothingAlive, at[s.from], "%s: none of its items is sold in %s", a.ID, ctx.text(s)).WithHint("%s", ctx.lives(a.Items)))
	}
	return fs
}

// outsideLife reports named items that take no part in some periods.
func (ctx *Context) outsideLife(a *demand.Adjustment, touched []stated, dead map[period.Period]bool) (fs []finding.Finding) {
	for _, i := range a.Items {
		it := &ctx.Plan.Items[i]
		if reversed(it) {
			continue
		}
		at, periods := map[period.Period]position.Ref{}, []period.Period(nil)
		for _, s := range touched {
			if !dead[s.period] && !it.Alive(s.period) {
				at[s.period], periods = s.at, append(periods, s.period)
			}
		}
		for _, s := range spans(periods) {
			fs = append(fs, finding.New(finding.AdjustmentOutsideLife, at[s.from], "%s names %s in %s, %s",
				a.ID, it.ID, ctx.text(s), ctx.life(it)).WithHint("take it out of the adjustment, or change its `from` or `until`").WithRelated(it.At, "the item"))
		}
	}
	return fs
}

// checkAdjustmentExpired looks at adjustments that still move an open period.
func checkAdjustmentExpired(ctx *Context) (fs []finding.Finding) {
	now := ctx.Plan.First
	if ctx.AsOf != period.NoDate {
		now = max(now, ctx.Plan.Calendar.Containing(ctx.AsOf))
	}
	for i := range ctx.Plan.Adjustments {
		a := &ctx.Plan.Adjustments[i]
		if a.Expires == period.None || a.Expires > now || len(ctx.touches(a)) == 0 {
			continue
		}
		fs = append(fs, finding.New(finding.AdjustmentExpired, orElse(a.ExpiresAt, a.At), "%s of %s was to be looked at again in %s, and it is %s",
			a.ID, a.Owner, ctx.Plan.Calendar.Label(a.Expires), ctx.Plan.Calendar.Label(now)).
			WithHint("it still counts in %s; confirm it with a later `expires` or remove it", ctx.texts(ctx.touchedSpans(a))))
	}
	return fs
}

func (ctx *Context) touchedSpans(a *demand.Adjustment) []span {
	var periods []period.Period
	for _, s := range ctx.touches(a) {
		periods = append(periods, s.period)
	}
	return spans(periods)
}

func checkSplit(ctx *Context) (fs []finding.Finding) {
	for i := range ctx.Plan.Adjustments {
		a := &ctx.Plan.Adjustments[i]
		if len(a.Split) == 0 {
			continue
		}
		var sum quantity.Ratio
		for _, part := range a.Split {
			sum += part.Share
			if _, ok := slices.BinarySearch(a.Items, part.Item); !ok {
				fs = append(fs, finding.New(finding.SplitItem, orElse(part.At, a.At), "%s splits to %s, which it does not cover", a.ID, ctx.item(part.Item)).
					WithHint("it covers %s; name the item in `items`, or remove its share", ctx.items(a.Items)))
			}
		}
		if sum != quantity.Unit {
			fs = append(fs, finding.New(finding.SplitSum, orElse(a.Split[0].At, a.At), "the split of %s sums to %s, 100%% expected (%s)", a.ID, inPercent(sum), offBy(sum)))
		}
	}
	return fs
}

func checkTradeSpend(ctx *Context) (fs []finding.Finding) {
	for i := range ctx.Plan.Adjustments {
		a := &ctx.Plan.Adjustments[i]
		if a.TradeSpend.Len() == 0 {
			continue
		}
		var currencies []string
		for _, m := range a.Markets {
			currencies = append(currencies, ctx.Plan.Markets[m].Currency)
		}
		slices.Sort(currencies)
		if currencies = slices.Compact(currencies); len(currencies) > 1 {
			fs = append(fs, finding.New(finding.TradeSpendCurrencies, a.TradeSpend.At(0), "trade spend of %s is stated once for markets in %s", a.ID, some(currencies)).
				WithHint("state it in one adjustment for each currency, with `markets`"))
		}
	}
	return fs
}
