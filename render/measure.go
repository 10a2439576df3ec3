package render

import (
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finance"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// Measure is an amount of the next periods, and how it differs from the
// previous plan and from the budget over the cells that both know.
type Measure struct {
	Plan     quantity.Number `json:"plan"`
	Used     int             `json:"used"`
	All      int             `json:"all"`
	Previous *Comparison     `json:"previous,omitempty"`
	Budget   *Comparison     `json:"budget,omitempty"`
}

// Comparison is a difference and what it is measured on.
type Comparison struct {
	Difference quantity.Number `json:"difference"`
	Base       quantity.Number `json:"base"`
	Used       int             `json:"used"`
	All        int             `json:"all"`
}

func (c *Comparison) add(plan, base quantity.Number) {
	c.All++
	if d := less(plan, base); !d.IsMissing() {
		c.Used++
		c.Difference = c.Difference.Add(d)
		c.Base = c.Base.Add(base)
	}
}

// orNil leaves out a comparison that met nothing to compare with.
func (c Comparison) orNil() *Comparison {
	if c.Used == 0 {
		return nil
	}
	return &c
}

// together adds the measures of families.
func together(ms []Measure) Measure {
	var m Measure
	var plan sum
	var previous, budget Comparison
	for _, x := range ms {
		m.Used, m.All = m.Used+x.Used, m.All+x.All
		plan.add(x.Plan)
		previous.join(x.Previous)
		budget.join(x.Budget)
	}
	m.Plan, m.Previous, m.Budget = plan.amount(), previous.orNil(), budget.orNil()
	return m
}

func (c *Comparison) join(x *Comparison) {
	if x != nil {
		*c = Comparison{c.Difference.Add(x.Difference), c.Base.Add(x.Base), c.Used + x.Used, c.All + x.All}
	}
}

type series = dimension.Series

// left counts by period the items that are in no cell of a row.
type left func(*projection.Result, *projection.MoneyRow) []int

func nothing(*projection.Result, *projection.MoneyRow) []int { return nil }

func unpriced(_ *projection.Result, m *projection.MoneyRow) []int { return m.Left }

// uncosted counts what has no margin: no revenue, or no cost.
func (v *view) uncosted(r *projection.Result, m *projection.MoneyRow) []int {
	out := make([]int, r.N)
	for _, i := range v.of(r).demand[m.Family] {
		d := &r.Demand[i]
		if d.Market != m.Market {
			continue
		}
		for t, n := range d.Margin {
			if n.IsMissing() {
				out[t]++
			}
		}
	}
	return out
}

func nth(counts []int, t int) int {
	if t < 0 || t >= len(counts) {
		return 0
	}
	return counts[t]
}

// measure adds a column of the money rows over the next periods. A cell that
// leaves out items adds what it knows and does not count as used; it is held
// against a previous one that leaves out as many, and against no budget.
func (v *view) measure(f int, pick func(*projection.MoneyRow) projection.Column, budget func(*finance.Line) series,
	left left) Measure {
	var plan sum
	var previous, agreed Comparison
	for i := range v.now.Money {
		row := &v.now.Money[i]
		if row.Family != f {
			continue
		}
		before := v.previousMoney(row)
		line := v.budgetLines(row.Market, f)
		missing, missed := left(v.now, row), []int(nil)
		if before != nil {
			missed = left(v.in.Previous, before)
		}
		for t := range v.next {
			p, n, without := v.now.First+period.Period(t), pick(row)[t], nth(missing, t)
			plan.add(n)
			if without > 0 && !n.IsMissing() {
				plan.Used--
			}
			if before != nil {
				base := at(v.in.Previous, pick(before), p)
				if nth(missed, int(p-v.in.Previous.First)) != without {
					base = quantity.Missing
				}
				previous.add(n, base)
			}
			base := stated(line, budget, p)
			if without > 0 {
				base = quantity.Missing
			}
			agreed.add(n, base)
		}
	}
	return Measure{Plan: plan.amount(), Used: plan.Used, All: plan.All, Previous: previous.orNil(), Budget: agreed.orNil()}
}

// previousMoney finds the same market and family in the previous plan.
func (v *view) previousMoney(row *projection.MoneyRow) *projection.MoneyRow {
	if v.in.Previous == nil {
		return nil
	}
	market := v.in.Previous.Plan.MarketIDs.Index(v.plan.MarketIDs.ID(row.Market))
	family := v.sameFamily(v.in.Previous, row.Family)
	for i := range v.in.Previous.Money {
		if r := &v.in.Previous.Money[i]; r.Market == market && r.Family == family {
			return r
		}
	}
	return nil
}

func (v *view) budgetLines(market, f int) []*finance.Line {
	var out []*finance.Line
	for b := range v.plan.Budgets {
		for i := range v.plan.Budgets[b].Lines {
			if l := &v.plan.Budgets[b].Lines[i]; l.Market == market && l.Family == f {
				out = append(out, l)
			}
		}
	}
	return out
}

func stated(lines []*finance.Line, pick func(*finance.Line) series, p period.Period) quantity.Number {
	for _, l := range lines {
		if n, ok := pick(l).Get(p); ok {
			return n
		}
	}
	return quantity.Missing
}
