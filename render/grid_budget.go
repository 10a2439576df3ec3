package render

import (
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finance"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/quantity"
)

// budgetIn is what the budget states of a family in a market and period, the
// site's share of it for the grid of a site; missing where it states nothing
// or cannot be divided.
func (v *view) budgetIn(market, f int, p period.Period) quantity.Number {
	part, ok := v.serving(market, f)
	if !ok || part == 0 {
		return quantity.Missing
	}
	n := stated(v.budgetLines(market, f), func(l *finance.Line) series { return l.Units }, p)
	if n.IsMissing() || part == quantity.Unit {
		return n
	}
	return quantity.Round(n.Scaled(part), v.plan.Families[f].Decimals)
}

// budgetUnits is the budget of the family's markets, by period.
func (v *view) budgetUnits(f int) []quantity.Number {
	row := v.blank()
	for m := range v.plan.Markets {
		for i := range row {
			plus(row, i, v.budgetIn(m, f, v.first()+period.Period(i)))
		}
	}
	return row
}

// offBudget is how far demand is off the budget, over the markets whose budget
// is stated in a period: the others' demand has nothing to be held against.
func (v *view) offBudget(f int) []quantity.Number {
	row := v.blank()
	for m := range v.plan.Markets {
		demand := v.marketDemand(m, f)
		for i := range row {
			plus(row, i, less(demand[i], v.budgetIn(m, f, v.first()+period.Period(i))))
		}
	}
	return row
}

// marketDemand is the demand for a family in one market, sales where the period
// is closed; missing where some of it is not known.
func (v *view) marketDemand(market, f int) []quantity.Number {
	row, hole := v.blank(), make([]bool, v.width())
	for _, i := range v.of(v.now).demand[f] {
		d := &v.now.Demand[i]
		if d.Market != market {
			continue
		}
		for t := range v.now.N {
			n := v.portion(v.plan, market, d.Item, d.Consensus[t])
			hole[v.past+t] = hole[v.past+t] || d.Consensus[t].IsMissing() && v.plan.Items[d.Item].Alive(v.now.First+period.Period(t))
			plus(row, v.past+t, n)
		}
	}
	for i := range v.past {
		for _, item := range v.plan.Families[f].Items {
			plus(row, i, v.portion(v.plan, market, item, v.sold(f, market, item, v.first()+period.Period(i))))
		}
	}
	for i := range row {
		if hole[i] {
			row[i] = quantity.Missing
		}
	}
	return row
}

// budgeted counts the markets with demand and those whose budget is in the
// grid, and says which budgets cannot be.
func (g *Grid) budgeted(v *view, f int) {
	for m := range v.plan.Markets {
		part, ok := v.serving(m, f)
		if ok && part == 0 || !v.sellsIn(m, f) {
			continue
		}
		g.Markets++
		g.Shared = g.Shared || v.past > 0 && v.split(m, f)
		switch stated := v.budgeted(m, f); {
		case stated && ok:
			g.BudgetMarkets++
		case stated:
			name := v.plan.Markets[m].Name
			if name == "" {
				name = v.plan.Markets[m].ID
			}
			g.Undivided = append(g.Undivided, name)
		}
	}
}

// split reports whether the grid's site serves a market together with others.
func (v *view) split(market, f int) bool {
	if v.in.Site == dimension.None {
		return false
	}
	for _, item := range v.plan.Families[f].Items {
		here, elsewhere := false, false
		for _, s := range v.plan.Shares(market, item) {
			here = here || s.Site == v.in.Site && s.Share != 0
			elsewhere = elsewhere || s.Site != v.in.Site && s.Share != 0
		}
		if here && elsewhere {
			return true
		}
	}
	return false
}

func (v *view) sellsIn(m, f int) bool {
	for _, i := range v.of(v.now).demand[f] {
		if v.now.Demand[i].Market == m {
			return true
		}
	}
	return false
}

func (v *view) budgeted(m, f int) bool {
	for _, l := range v.budgetLines(m, f) {
		if l.Units.Len() > 0 {
			return true
		}
	}
	return false
}
