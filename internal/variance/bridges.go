package variance

import (
	"math/bits"
	"slices"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/vintage"
)

// Cost is the step of a margin that the cost of a unit explains.
const Cost StepKind = "cost"

// value is units at a price and a rate, rounded once to 1e-4.
func value(n, price quantity.Number, rate quantity.Ratio) quantity.Number {
	if n == 0 || n.IsMissing() || price.IsMissing() {
		return n
	}
	if rate == quantity.Unit {
		return n.Times(price)
	}
	u, p := uint64(n.Abs()), uint64(price.Abs())
	if hi, lo := bits.Mul64(u, p); hi == 0 && lo <= 1<<62 {
		return quantity.Number(quantity.MulDiv(int64(n)*int64(price), int64(rate), quantity.Scale*quantity.RatioScale))
	}
	return quantity.Exactly(n).Times(price).Mul(rate).Round(4)
}

// flow is one item in one market over all periods, in plan currency. Of the
// plan, units are those that it delivers and money is before trade spend.
type flow struct {
	item                   int
	planUnits, units       quantity.Number
	plan, actual           quantity.Number
	price, currency, spend quantity.Number
	cost                   quantity.Number
}

// bridges sums what leads from the plan's money to what came of it.
type bridges struct {
	c     *collector
	flows [2]map[[2]int]*flow // of revenue and of margin, by market and item
	of    [2]map[[2]int]int   // cells by market and family
	used  [2]map[[2]int]int
}

func newBridges(c *collector) *bridges {
	b := &bridges{c: c}
	for i := range b.flows {
		b.flows[i], b.of[i], b.used[i] = map[[2]int]*flow{}, map[[2]int]int{}, map[[2]int]int{}
	}
	return b
}

// bridgeCell is what is known of one item in a market and period.
type bridgeCell struct {
	planUnits, units, local   quantity.Number
	plan                      price
	planCost, cost            quantity.Number
	rate                      quantity.Ratio
	rated, costed, planCosted bool
	spend                     quantity.Number
}

// add takes a cell into both bridges where both sides of it are known.
func (b *bridges) add(v *vintage.View, row *projection.DemandRow, market, item int, t period.Period, p price, sold sale) {
	at := [2]int{market, b.c.axis.FamilyOf(item)}
	x := b.cell(v, row, market, item, t)
	x.plan, x.units, x.local = p, sold.units, sold.local
	x.spend = spent(v, row, p, t)
	actual := [2]quantity.Number{sold.revenue, sold.margin}
	var plan [2]quantity.Number
	if row != nil {
		plan = [2]quantity.Number{vintage.At(v.Result, row.Revenue, t), vintage.At(v.Result, row.Margin, t)}
	}
	for i := range plan {
		b.of[i][at]++
		if plan[i].IsMissing() || actual[i].IsMissing() || x.planUnits.IsMissing() || x.units.IsMissing() {
			continue
		}
		b.used[i][at]++
		f := b.flows[i][[2]int{market, item}]
		if f == nil {
			f = &flow{item: item}
			b.flows[i][[2]int{market, item}] = f
		}
		f.add(&x, plan[i], actual[i], i == 1)
	}
}

// cell is what is known beside the plan's price and what was sold.
func (b *bridges) cell(v *vintage.View, row *projection.DemandRow, market, item int, t period.Period) (x bridgeCell) {
	x.rate, x.rated = b.c.actual.Rate(market, t)
	x.cost, x.costed = b.c.actual.Cost(item, t)
	x.planCost, x.planCosted = x.cost, x.costed
	if own := v.Own(vintage.Item, item); own >= 0 {
		x.planCost, x.planCosted = v.Result.Plan.Items[own].Cost.InForce(t)
	}
	if row != nil {
		x.planUnits = vintage.At(v.Result, row.Served, t)
	}
	return x
}

// spent is the trade spend of a plan's row in plan currency, nothing where it or
// its rate is not known.
func spent(v *vintage.View, row *projection.DemandRow, p price, t period.Period) quantity.Number {
	if row == nil || p.rate == 0 {
		return 0
	}
	if spend := vintage.At(v.Result, row.TradeSpend, t); spend != 0 && !spend.IsMissing() {
		return spend.Scaled(p.rate)
	}
	return 0
}

func (f *flow) add(x *bridgeCell, plan, actual quantity.Number, margin bool) {
	f.planUnits, f.units = f.planUnits.Add(x.planUnits), f.units.Add(x.units)
	f.plan, f.actual = f.plan.Add(plan).Add(x.spend), f.actual.Add(actual)
	f.spend = f.spend.Add(x.spend)
	if x.units == 0 && x.local == 0 {
		return
	}
	if x.plan.known && !x.local.IsMissing() {
		f.price = f.price.Add((x.local.Add(-x.units.Times(x.plan.net))).Scaled(x.plan.rate))
		if x.rated {
			f.currency = f.currency.Add(x.local.Scaled(x.rate - x.plan.rate))
		}
	}
	if margin && x.costed && x.planCosted {
		f.cost = f.cost.Add(-value(x.units, x.cost-x.planCost, quantity.Unit))
	}
}

// waterfalls are the bridges by market and family, and their total.
func (b *bridges) waterfalls(i int) (parts []Waterfall, total Waterfall) {
	by := map[[2]int][]*flow{}
	for k, f := range b.flows[i] {
		at := [2]int{k[0], b.c.axis.FamilyOf(k[1])}
		by[at] = append(by[at], f)
	}
	for m := range b.c.axis.Markets.Len() {
		for f := range b.c.axis.Families.Len() {
			at := [2]int{m, f}
			if b.of[i][at] == 0 {
				continue
			}
			w := bridgeOf(by[at], i == 1)
			w.Market, w.Family = b.c.axis.Markets.ID(m), b.c.axis.Families.ID(f)
			w.Used, w.Of = b.used[i][at], b.of[i][at]
			parts = append(parts, w)
		}
	}
	return parts, Total(parts)
}

// bridgeOf leads from the plan's money to the actual for the items of one
// market and family. What is planned for and not sold in all periods has ended,
// what is sold and not planned is new.
func bridgeOf(flows []*flow, margin bool) Waterfall {
	slices.SortFunc(flows, func(a, b *flow) int { return a.item - b.item })
	var base, target, spend, price, currency, cost, fresh, ended, common, planUnits, units quantity.Number
	for _, f := range flows {
		base, target, spend = base.Add(f.plan).Add(-f.spend), target.Add(f.actual), spend.Add(f.spend)
		switch {
		case f.planUnits == 0 && f.units == 0: // money alone: trade spend, a credit
			price, currency = price.Add(f.price), currency.Add(f.currency)
		case f.planUnits == 0:
			fresh = fresh.Add(f.actual).Add(-f.plan)
		case f.units == 0:
			ended = ended.Add(f.actual).Add(-f.plan)
		default:
			common, planUnits, units = common.Add(f.plan), planUnits.Add(f.planUnits), units.Add(f.units)
			price, currency, cost = price.Add(f.price), currency.Add(f.currency), cost.Add(f.cost)
		}
	}
	cents := func(n quantity.Number) quantity.Number { return quantity.Round(n, 2) }
	w := Waterfall{Base: cents(base), Target: cents(target)}
	volume := quantity.Number(0)
	if planUnits != 0 {
		volume = quantity.Number(quantity.MulDiv(int64(common), int64(units-planUnits), int64(planUnits)))
	}
	w.Steps = []Step{{Volume, cents(volume)}, {Mix, 0}, {Price, cents(price)}}
	if margin {
		w.Steps = append(w.Steps, Step{Cost, cents(cost)})
	}
	w.Steps = append(w.Steps, Step{Currency, cents(currency)}, Step{New, cents(fresh)}, Step{Ended, cents(ended)}, Step{TradeSpend, cents(spend)})
	w.settle(1)
	return w
}
