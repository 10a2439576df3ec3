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
	var lines []BudgetLine
	n = min(n, r.N)
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
			money, plan := line.Revenue, row.Revenue[t]
			if what == Margin {
				money, plan = line.Margin, row.Margin[t]
			}
			stated, ok := money.Get(p)
			if !ok {
				continue
			}
			if row.LeftOut(t) {
				plan = quantity.Missing
			}
			x := BudgetLine{Market: market.ID, Family: r.Plan.Families[row.Family].ID, BudgetUnits: quantity.Missing, Units: row.Served[t],
				BudgetMoney: stated, Money: plan, TradeSpend: spent[cellOf{row.Market, row.Family, p}]}
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

// cellOf is a period of a market and family.
type cellOf struct {
	market, family int
	at             period.Period
}

// tradeSpend adds the trade spend that is in the money of a plan, in plan
// currency: that of items of which the money is known.
func tradeSpend(r *projection.Result, what Money) map[cellOf]quantity.Number {
	out := map[cellOf]quantity.Number{}
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
				k := cellOf{d.Market, r.Plan.Items[d.Item].Family, p}
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
