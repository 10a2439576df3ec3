package variance

import (
	"github.com/accord-plan/accord/internal/finance"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// Money says which money of the budget is bridged.
type Money uint8

// What can be bridged. The zero value is invalid.
const (
	Revenue Money = iota + 1
	Margin
)

// AgainstBudget bridges the budget to the plan over the first n open periods,
// one waterfall per market and family, and their total. Periods for which the
// budget states no such money are left out on both sides, and so is what the
// plan does not know of all items.
func AgainstBudget(r *projection.Result, what Money, n int) ([]Waterfall, Waterfall) {
	n = min(n, r.N)
	lines := unplanned(r, what, n)
	uncosted := map[place]bool{}
	for i := range r.Demand {
		d := &r.Demand[i]
		for t := range min(n, len(d.Margin)) {
			if d.Margin[t].IsMissing() {
				uncosted[place{d.Market, r.Plan.Items[d.Item].Family, t}] = true
			}
		}
	}
	spent := tradeSpend(r, what)
	for i := range r.Money {
		row := &r.Money[i]
		market := &r.Plan.Markets[row.Market]
		for t := range n {
			p := r.First + period.Period(t)
			budget, line := budgetOf(r, row, p)
			if line == nil {
				continue
			}
			money, plan, left := line.Revenue, row.Revenue[t], row.LeftOut(t)
			if what == Margin {
				money, plan, left = line.Margin, row.Margin[t], left || uncosted[place{row.Market, row.Family, t}]
			}
			stated, ok := money.Get(p)
			if !ok {
				continue
			}
			if left {
				plan = quantity.Missing
			}
			x := BudgetLine{Market: market.ID, Family: r.Plan.Families[row.Family].ID, BudgetUnits: quantity.Missing, Units: row.Served[t],
				BudgetMoney: stated, Money: plan, Sold: row.Revenue[t], TradeSpend: spent[place{row.Market, row.Family, t}]}
			if units, ok := line.Units.Get(p); ok {
				x.BudgetUnits = units
			}
			if rate, pinned := budget.Rates[market.Currency]; pinned {
				x.BudgetRate = rate
				x.Rate, _ = r.Plan.Rate(market.Currency, p)
			}
			lines = append(lines, x)
		}
	}
	return BudgetBridge(lines)
}

// place is a family in a market in a period, by index.
type place struct{ market, family, t int }

// unplanned are the budget's lines of which the plan says nothing at all: no
// item of the family has a demand in the market. They count as not used.
func unplanned(r *projection.Result, what Money, n int) []BudgetLine {
	planned := map[place]bool{}
	for i := range r.Money {
		planned[place{market: r.Money[i].Market, family: r.Money[i].Family}] = true
	}
	var out []BudgetLine
	for t := range n {
		p := r.First + period.Period(t)
		for i := range r.Plan.Budgets {
			b := &r.Plan.Budgets[i]
			if b.Year != r.Plan.Calendar.Year(p) {
				continue
			}
			for j := range b.Lines {
				l := &b.Lines[j]
				money := l.Revenue
				if what == Margin {
					money = l.Margin
				}
				if stated, ok := money.Get(p); ok && !planned[place{market: l.Market, family: l.Family}] {
					out = append(out, BudgetLine{Market: r.Plan.Markets[l.Market].ID, Family: r.Plan.Families[l.Family].ID,
						BudgetUnits: quantity.Missing, Units: quantity.Missing, BudgetMoney: stated, Money: quantity.Missing, Sold: quantity.Missing})
				}
			}
		}
	}
	return out
}

// tradeSpend adds the trade spend that is in the money of a plan, in plan
// currency: that of items of which the money is known.
func tradeSpend(r *projection.Result, what Money) map[place]quantity.Number {
	out := map[place]quantity.Number{}
	for i := range r.Demand {
		d := &r.Demand[i]
		of := d.Revenue
		if what == Margin {
			of = d.Margin
		}
		for t, spend := range d.TradeSpend {
			if spend == 0 || spend.IsMissing() || t >= len(of) || of[t].IsMissing() {
				continue
			}
			p := r.First + period.Period(t)
			if rate, ok := r.Plan.Rate(r.Plan.Markets[d.Market].Currency, p); ok {
				k := place{d.Market, r.Plan.Items[d.Item].Family, t}
				out[k] = out[k].Add(spend.Scaled(rate))
			}
		}
	}
	return out
}

// budgetOf finds the budget line of a row in a period.
func budgetOf(r *projection.Result, row *projection.MoneyRow, p period.Period) (*finance.Budget, *finance.Line) {
	year := r.Plan.Calendar.Year(p)
	for i := range r.Plan.Budgets {
		b := &r.Plan.Budgets[i]
		if b.Year != year {
			continue
		}
		for j := range b.Lines {
			if l := &b.Lines[j]; l.Market == row.Market && l.Family == row.Family {
				return b, l
			}
		}
	}
	return nil, nil
}
