package variance

import (
	"cmp"
	"slices"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finance"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/vintage"
)

// sums are the demand, revenue and margin of a family in a market in a period;
// each is quantity.Missing where an item of it is not known.
type sums struct {
	units, revenue, margin quantity.Number
	sold                   quantity.Number
	known                  bool
}

func (s *sums) add(units, revenue, margin, sold quantity.Number) {
	s.known = true
	s.units, s.revenue, s.margin, s.sold = both(s.units, units), both(s.revenue, revenue), both(s.margin, margin), both(s.sold, sold)
}

// both is a sum that is not known where a part of it is not.
func both(a, b quantity.Number) quantity.Number {
	if a.IsMissing() || b.IsMissing() {
		return quantity.Missing
	}
	return a.Add(b)
}

// byFamily is the sums of one period by market and family of the axis.
type byFamily map[[2]int]*sums

func (b byFamily) at(market, family int) *sums {
	s := b[[2]int{market, family}]
	if s == nil {
		s = &sums{}
		b[[2]int{market, family}] = s
	}
	return s
}

// traded are the items in markets of which facts tell what was sold or booked in
// any period, by index of the plan: they are in the order of market and item.
func traded(p *plan.Plan) []actual.Key {
	var out []actual.Key
	for _, rows := range [][]actual.Row{p.Actuals.Sales.Rows, p.Actuals.Bookings.Rows} {
		for i := range rows {
			out = append(out, actual.Key{Market: rows[i].Key.Market, Item: rows[i].Key.Item})
		}
	}
	order := func(a, b actual.Key) int { return cmp.Or(a.Market-b.Market, a.Item-b.Item) }
	if !slices.IsSortedFunc(out, order) {
		slices.SortFunc(out, order)
	}
	return slices.Compact(out)
}

// happened are the sums of a closed period. A period without a complete file is
// not known.
func happened(axis *vintage.Axis, head *vintage.View, x *vintage.Actuals, traded []actual.Key, t period.Period) byFamily {
	out := byFamily{}
	p := head.Result.Plan
	if !complete(p, t) {
		return out
	}
	for _, k := range traded {
		market, item := head.Common(vintage.Market, k.Market), head.Common(vintage.Item, k.Item)
		got := nothing(p, p.Items[k.Item].Family, t)
		if got.units == 0 {
			got.units = x.Demand(market, item, t)
		}
		if got.sold == 0 {
			got.sold, _, got.revenue, got.margin = x.Sale(market, item, t)
		}
		out.at(market, axis.FamilyOf(item)).add(got.units, got.revenue, got.margin, got.sold)
	}
	return out
}

// complete says that everything sold in a period is known.
func complete(p *plan.Plan, t period.Period) bool {
	return p.Actuals.Sales.Complete[t] || p.Actuals.Bookings.Complete[t]
}

// nothing are the sums of a family that no row of a closed period names: zero
// where the files that would name it are complete, else not known. Bookings
// tell the demand of what is made to order, sales all the rest.
func nothing(p *plan.Plan, family int, t period.Period) sums {
	s := *unknown
	wanted := &p.Actuals.Sales
	if p.Families[family].Strategy == catalog.MakeToOrder {
		wanted = &p.Actuals.Bookings
	}
	if wanted.Complete[t] {
		s.units = 0
	}
	if p.Actuals.Sales.Complete[t] {
		s.revenue, s.margin, s.sold = 0, 0, 0
	}
	return s
}

// planned are the sums of an open period of a plan.
func planned(axis *vintage.Axis, v *vintage.View, t period.Period) byFamily {
	out := byFamily{}
	for i := range v.Result.Demand {
		d := &v.Result.Demand[i]
		item := v.Common(vintage.Item, d.Item)
		units := vintage.At(v.Result, d.Consensus, t)
		if units.IsMissing() && !v.Result.Plan.Items[d.Item].Alive(t) {
			units = 0
		}
		out.at(v.Common(vintage.Market, d.Market), axis.FamilyOf(item)).add(units, vintage.At(v.Result, d.Revenue, t), vintage.At(v.Result, d.Margin, t), 0)
	}
	return out
}

// budgeted are the lines of the head's budget for a period by market and family.
func budgeted(head *projection.Result, t period.Period, visit func(b *finance.Budget, l *finance.Line)) {
	year := head.Plan.Calendar.Year(t)
	for i := range head.Plan.Budgets {
		b := &head.Plan.Budgets[i]
		if b.Year != year {
			continue
		}
		for j := range b.Lines {
			visit(b, &b.Lines[j])
		}
	}
}

func stated(s dimension.Series, t period.Period) quantity.Number {
	if n, ok := s.Get(t); ok {
		return n
	}
	return quantity.Missing
}

// againstBudget holds the closed periods of a report against the budget.
func againstBudget(r *vintage.Record, axis *vintage.Axis, o Options) Comparison {
	c := newCollector(r, axis, o, 0)
	out := Comparison{Against: Budget}
	var lines [2][]BudgetLine
	known := traded(r.Head.Plan)
	for t := o.From; t <= o.To; t++ {
		p := PeriodPlan{Period: r.Head.Plan.Calendar.Label(t), Why: "no budget states it"}
		found := happened(axis, c.head, c.actual, known, t)
		budgeted(r.Head, t, func(b *finance.Budget, l *finance.Line) {
			for i, x := range c.budgetCell(found, b, l, t) {
				lines[i] = append(lines[i], x...)
				if len(x) > 0 {
					p.Why = ""
				}
			}
		})
		out.Periods = append(out.Periods, p)
	}
	for i, to := range []**Waterfall{&out.Revenue, &out.Margin} {
		parts, total := BudgetBridge(lines[i])
		if total.Used == 0 {
			continue
		}
		*to = &total
		if i == 0 {
			out.Parts = parts
		}
	}
	c.fill(&out)
	return out
}

// budgetCell adds what a line of the budget says of a period to the groups, and
// gives it for the bridges of revenue and of margin.
func (c *collector) budgetCell(found byFamily, b *finance.Budget, l *finance.Line, t period.Period) (lines [2][]BudgetLine) {
	units, revenue, margin := stated(l.Units, t), stated(l.Revenue, t), stated(l.Margin, t)
	if units.IsMissing() && revenue.IsMissing() && margin.IsMissing() {
		return lines
	}
	market, family := c.head.Common(vintage.Market, l.Market), c.head.Common(vintage.Family, l.Family)
	if c.without[family] {
		return lines
	}
	got := found[[2]int{market, family}]
	if got == nil {
		none := nothing(c.r.Head.Plan, l.Family, t)
		got = &none
	}
	fam := &c.r.Head.Plan.Families[l.Family]
	unit := unitOf(c.r.Head.Plan.Items, fam)
	add := func(m int, plan, actual quantity.Number) {
		if plan.IsMissing() {
			return
		}
		x := cell{measure: m, plan: plan, actual: actual, planMoney: plan, money: actual}
		groups := []*account{&c.total, &c.families[family]}
		if c.by[Market] {
			groups = append(groups, &c.markets[market])
		}
		for _, a := range groups {
			a.add(&x, unit, fam.Decimals)
			if m == demandAt {
				a.money[m] = Figure{}
				a.mixed = a.mixed || unit == ""
			}
		}
	}
	add(demandAt, units, got.units)
	add(revenueAt, revenue, got.revenue)
	add(marginAt, margin, got.margin)
	x := BudgetLine{Market: c.r.Head.Plan.Markets[l.Market].ID, Family: fam.ID, BudgetUnits: units, Units: got.sold, Sold: got.revenue}
	currency := c.r.Head.Plan.Markets[l.Market].Currency
	if rate, pinned := b.Rates[currency]; pinned {
		x.BudgetRate = rate
		x.Rate, _ = c.r.Head.Plan.Rate(currency, t)
	}
	if !revenue.IsMissing() {
		y := x
		y.BudgetMoney, y.Money = revenue, got.revenue
		lines[0] = append(lines[0], y)
	}
	if !margin.IsMissing() {
		y := x
		y.BudgetMoney, y.Money = margin, got.margin
		lines[1] = append(lines[1], y)
	}
	return lines
}
