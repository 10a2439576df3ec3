package trigger

import (
	"cmp"
	"slices"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/vintage"
)

// cell is one row in one period, held against what was planned for it.
type cell struct {
	key
	family int // on the axis
	t      period.Period
	tag    string
	owner  string
	// plan and actual are as both sides say; off is by how much it is off, base
	// what a percent of it refers to, money what it is worth.
	plan, actual, off, base, money quantity.Number
	// known says that both sides know it.
	known bool
}

// comparison is what a trigger holds against each other in one period.
type comparison struct {
	plan   planned
	actual side
	tag    string
	// why says why there is none.
	why string
}

// noPlan says that a cycle was skipped; its name follows.
const noPlan = "no plan was committed in cycle "

// compared finds the two sides of a period.
func (e *evaluator) compared(tr *decision.Trigger, t period.Period) comparison {
	var v *vintage.Vintage
	cycle := e.record.Cycles.Of(t) - period.Period(lagOf(tr))
	if tr.Window.Open {
		cycle = e.record.Cycles.Of(e.head.Result.First) - period.Period(lagOf(tr))
	}
	v = e.record.Of(cycle)
	switch {
	case v == nil:
		return comparison{why: noPlan + e.record.Cycles.Label(cycle)}
	case v.Result == nil:
		return comparison{why: v.Why}
	}
	c := comparison{plan: planned{e.view(v)}, actual: e.facts, tag: v.Tag}
	if tr.Window.Open {
		c.actual = e.head
	}
	return c
}

// cells are those of a trigger in a period, and why there are none.
func (e *evaluator) cells(tr *decision.Trigger, t period.Period) ([]cell, string) {
	if tr.Against == decision.AgainstBudget {
		return e.budgetCells(tr, t), ""
	}
	c := e.compared(tr, t)
	if c.why != "" {
		return nil, c.why
	}
	var out []cell
	for _, k := range e.keys(tr, c.plan, t) {
		x := cell{key: k, family: e.axis.FamilyOf(k.item), t: t, tag: c.tag}
		if e.wants(tr, &x) && e.fill(tr, c, &x) {
			x.owner = e.ownerOf(tr, c.plan, &x)
			out = append(out, x)
		}
	}
	return out, ""
}

// keys are the rows that a plan, the head or the facts of a closed period have,
// in their order.
func (e *evaluator) keys(tr *decision.Trigger, p planned, t period.Period) []key {
	seen := map[key]bool{}
	var out []key
	put := func(keys []key) {
		for _, k := range keys {
			if !seen[k] {
				seen[k] = true
				out = append(out, k)
			}
		}
	}
	put(rowsOf(tr.Measure, p))
	put(rowsOf(tr.Measure, e.head))
	if !tr.Window.Open {
		put(e.factRows(tr.Measure, t))
	}
	slices.SortFunc(out, func(a, b key) int {
		return cmp.Or(cmp.Compare(a.market, b.market), cmp.Compare(a.site, b.site), cmp.Compare(a.source, b.source), cmp.Compare(a.item, b.item))
	})
	return out
}

// factRows are the rows of which something was sold or counted in a period,
// whether a plan has them or not: what ended may still be sold.
func (e *evaluator) factRows(measure string, t period.Period) []key {
	facts := &e.plan().Actuals
	var tables []*actual.Table
	switch measure {
	case demandOf, revenueOf, marginOf:
		tables = []*actual.Table{&facts.Sales, &facts.Bookings}
	case stockOf, stockValueOf:
		tables = []*actual.Table{&facts.Stock}
	}
	var out []key
	for _, table := range tables {
		for i := range table.Rows {
			row := &table.Rows[i]
			if n, ok := row.Cells.Get(t); ok && n != 0 {
				out = append(out, key{e.head.Common(vintage.Market, row.Key.Market), e.head.Common(vintage.Site, row.Key.Site), dimension.None, e.head.Common(vintage.Item, row.Key.Item)})
			}
		}
	}
	return out
}

func rowsOf(measure string, v planned) []key {
	var out []key
	switch measure {
	case supplyOf, attainmentOf:
		for i := range v.Result.Supply {
			r := &v.Result.Supply[i]
			out = append(out, key{dimension.None, v.Common(vintage.Site, r.Site), v.Common(vintage.Source, r.Source), v.Common(vintage.Item, r.Item)})
		}
	case stockOf, stockValueOf, backlogOf:
		for i := range v.Result.Stock {
			r := &v.Result.Stock[i]
			out = append(out, key{dimension.None, v.Common(vintage.Site, r.Site), dimension.None, v.Common(vintage.Item, r.Item)})
		}
	default:
		for i := range v.Result.Demand {
			r := &v.Result.Demand[i]
			out = append(out, key{v.Common(vintage.Market, r.Market), dimension.None, dimension.None, v.Common(vintage.Item, r.Item)})
		}
	}
	return out
}

// wants reports whether a trigger looks at a cell.
func (e *evaluator) wants(tr *decision.Trigger, x *cell) bool {
	in := func(list []string, t dimension.Table, i int) bool {
		return len(list) == 0 || i != dimension.None && slices.Contains(list, t.ID(i))
	}
	return in(tr.Families, e.axis.Families, x.family) && in(tr.Markets, e.axis.Markets, x.market) &&
		in(tr.Sources, e.axis.Sources, x.source) && (x.item == dimension.None && len(tr.Items) == 0 || in(tr.Items, e.axis.Items, x.item))
}

// fill computes a cell and reports whether it is one: what nobody planned and
// nobody saw is none, and what came without a commitment is not held against one.
func (e *evaluator) fill(tr *decision.Trigger, c comparison, x *cell) bool {
	x.actual = c.actual.number(tr.Measure, x.key, x.t)
	if tr.Measure == priceOf {
		return e.fillPrice(c, x)
	}
	x.plan = c.plan.number(tr.Measure, x.key, x.t)
	supplied := tr.Measure == supplyOf || tr.Measure == attainmentOf
	quiet := func(n quantity.Number) bool { return n.IsMissing() || n == 0 }
	if quiet(x.plan) && quiet(x.actual) || supplied && x.plan.IsMissing() {
		return false
	}
	x.known = !x.plan.IsMissing() && !x.actual.IsMissing()
	if x.known {
		x.off, x.base = offBy(tr.Measure, x.plan, x.actual)
		x.money = e.worth(tr.Measure, c.plan, x)
	}
	return true
}

// offBy is the difference that a measure is about, and what its percent is of.
func offBy(measure string, plan, actual quantity.Number) (off, base quantity.Number) {
	switch measure {
	case attainmentOf:
		return min(actual, plan).Add(-plan), plan
	case biasOf:
		return plan.Add(-actual), actual
	case errorOf:
		return plan.Add(-actual).Abs(), actual
	}
	return actual.Add(-plan), plan
}

// fillPrice holds revenue against what the same units would have brought at the
// plan's prices and rates: what was sold of what has no part in it.
func (e *evaluator) fillPrice(c comparison, x *cell) bool {
	sold := e.facts.Sold(x.market, x.item, x.t)
	if sold.IsMissing() || sold == 0 {
		return false
	}
	price, ok := c.plan.price(x.market, x.item, x.t)
	x.plan = quantity.Missing
	if ok {
		x.plan = price.Times(sold).Round(4)
	}
	x.known = ok && !x.actual.IsMissing()
	if x.known {
		x.off, x.base = x.actual.Add(-x.plan), x.plan
		x.money = x.off
	}
	return true
}

// worth is the money of a difference in plan currency: units of demand at the
// plan's net price, of supply and stock at cost.
func (e *evaluator) worth(measure string, p planned, x *cell) quantity.Number {
	switch {
	case unitOf(measure) == InMoney:
		return x.off
	case x.off == 0:
		return 0
	case x.market != dimension.None:
		for _, side := range []planned{p, e.head} {
			if price, ok := side.price(x.market, x.item, x.t); ok {
				return price.Times(x.off).Round(4)
			}
		}
		return quantity.Missing
	}
	for _, side := range []planned{e.head, p} {
		if cost, ok := side.cost(x.item, x.t); ok {
			return x.off.Times(cost)
		}
	}
	return quantity.Missing
}

// budgetCells are families in markets.
func (e *evaluator) budgetCells(tr *decision.Trigger, t period.Period) []cell {
	var out []cell
	p := e.head.Result.Plan
	for m := range p.Markets {
		for f := range p.Families {
			x := cell{key: key{e.head.Common(vintage.Market, m), dimension.None, dimension.None, dimension.None}, family: e.head.Common(vintage.Family, f), t: t, tag: "budget"}
			x.plan = budgetOf(p, tr.Measure, m, f, t)
			if x.plan.IsMissing() || !e.wants(tr, &x) {
				continue
			}
			x.owner = p.Families[f].Owner
			x.actual = e.familyActual(tr, m, f, t)
			if x.known = !x.actual.IsMissing(); x.known {
				x.off, x.base = x.actual.Add(-x.plan), x.plan
				x.money = e.budgetWorth(tr, m, f, &x)
			}
			out = append(out, x)
		}
	}
	return out
}

// familyActual sums a family's items in a market, Missing where one of them is
// not known.
func (e *evaluator) familyActual(tr *decision.Trigger, market, family int, t period.Period) quantity.Number {
	var actual side = e.facts
	if tr.Window.Open {
		actual = e.head
	}
	p := e.head.Result.Plan
	sum, some := quantity.Number(0), false
	for _, i := range p.Families[family].Items {
		n := actual.number(tr.Measure, key{e.head.Common(vintage.Market, market), dimension.None, dimension.None, e.head.Common(vintage.Item, i)}, t)
		switch {
		case !n.IsMissing():
			sum, some = sum.Add(n), true
		case p.Items[i].Alive(t):
			return quantity.Missing
		}
	}
	if !some {
		return quantity.Missing
	}
	return sum
}

// budgetWorth is money itself, or units at what the budget means to get for one.
func (e *evaluator) budgetWorth(tr *decision.Trigger, market, family int, x *cell) quantity.Number {
	if unitOf(tr.Measure) == InMoney {
		return x.off
	}
	revenue := budgetOf(e.head.Result.Plan, revenueOf, market, family, x.t)
	if revenue.IsMissing() || x.plan == 0 {
		return quantity.Missing
	}
	return quantity.Exactly(x.off).Times(revenue).Per(x.plan).Round(4)
}

// ownerOf is whose number the plan is: of supply the source's; of demand who
// adjusted it last, or who answers for the family.
func (e *evaluator) ownerOf(tr *decision.Trigger, p planned, x *cell) string {
	if tr.By != "owner" {
		return ""
	}
	if x.source != dimension.None {
		return e.sourceOf(x.source).Owner
	}
	if row := p.Demand(x.market, x.item); row != nil {
		if s := lastStep(row, x.t); s >= 0 {
			return p.Result.Plan.Adjustments[s].Owner
		}
	}
	return e.axis.Family(x.item).Owner
}

func lastStep(row *projection.DemandRow, t period.Period) int {
	found := dimension.None
	for _, s := range row.Steps {
		if s.Period == t {
			found = s.Adjustment
		}
	}
	return found
}
