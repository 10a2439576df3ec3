package validate

import (
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finance"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/period"
)

var budgetChecks = []Check{
	{"budget-year", "A budget states periods of its own year only.",
		[]finding.Code{finding.BudgetYear}, 0, checkBudgetYear},
	{"budget-planned", "What is budgeted inside the horizon is planned.",
		[]finding.Code{finding.BudgetNotPlanned}, NeedsWhole | NeedsForecasts, checkBudgetPlanned},
}

// checkBudgetYear says once for each budget which cells lie outside its year: a
// wrong `year` is one mistake.
func checkBudgetYear(ctx *Context) (fs []finding.Finding) {
	for b := range ctx.Plan.Budgets {
		budget := &ctx.Plan.Budgets[b]
		first, last := ctx.Plan.Calendar.OfYear(budget.Year)
		cells := 0
		var at dimension.Cell
		var line *finance.Line
		for l := range budget.Lines {
			c, n := outsideYear(&budget.Lines[l], first, last)
			if cells += n; n > 0 && line == nil {
				at, line = c, &budget.Lines[l]
			}
		}
		if line != nil {
			fs = append(fs, finding.New(finding.BudgetYear, orElse(at.At, line.At), "%s of %s in %s lies outside the budget of %d (%s)",
				ctx.Plan.Calendar.Label(at.Period), ctx.family(line.Family), ctx.market(line.Market), budget.Year, count(cells, "cell", "cells")).
				WithHint("%d has %s; move the cells to the budget of their year, or correct `year`", budget.Year, ctx.text(span{first, last})))
		}
	}
	return fs
}

// outsideYear returns the first cell outside the year and how many there are.
func outsideYear(line *finance.Line, first, last period.Period) (at dimension.Cell, n int) {
	for _, s := range []dimension.Series{line.Units, line.Revenue, line.Margin} {
		for _, c := range s.Cells() {
			if c.Period >= first && c.Period <= last {
				continue
			}
			if n == 0 || c.Period < at.Period {
				at = c
			}
			n++
		}
	}
	return at, n
}

func checkBudgetPlanned(ctx *Context) (fs []finding.Finding) {
	planned := ctx.plannedFamilies()
	for b := range ctx.Plan.Budgets {
		for l := range ctx.Plan.Budgets[b].Lines {
			line := &ctx.Plan.Budgets[b].Lines[l]
			if !planned[[2]int{line.Market, line.Family}] && ctx.expects(line) {
				fs = append(fs, finding.New(finding.BudgetNotPlanned, line.At, "the budget of %d expects %s in %s, where nothing is planned",
					ctx.Plan.Budgets[b].Year, ctx.family(line.Family), ctx.market(line.Market)))
			}
		}
	}
	return fs
}

// unbudgeted says for which open periods of budgeted families no revenue is
// budgeted: the plan is not held against anything there.
func (ctx *Context) unbudgeted() []NotJudged {
	if ctx.Result == nil || len(ctx.Plan.Budgets) == 0 {
		return nil
	}
	budgeted := map[period.Period]bool{}
	for b := range ctx.Plan.Budgets {
		for l := range ctx.Plan.Budgets[b].Lines {
			for _, c := range ctx.Plan.Budgets[b].Lines[l].Revenue.Cells() {
				budgeted[c.Period] = budgeted[c.Period] || !c.Value.IsMissing()
			}
		}
	}
	open := ctx.where(func(t period.Period) bool { return !budgeted[t] })
	if len(open) == 0 || len(budgeted) == 0 {
		return nil // nothing is missing, or no budget is about revenue
	}
	return []NotJudged{{"budget", "no revenue is budgeted in " + ctx.texts(spans(open))}}
}

// expects reports whether a line states anything but zero inside the horizon.
func (ctx *Context) expects(line *finance.Line) bool {
	for _, s := range []dimension.Series{line.Units, line.Revenue, line.Margin} {
		for _, c := range s.Cells() {
			if ctx.open(c.Period) && !c.Value.IsMissing() && c.Value != 0 {
				return true
			}
		}
	}
	return false
}
