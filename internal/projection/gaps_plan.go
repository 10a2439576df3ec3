package projection

import (
	"cmp"
	"slices"

	"github.com/accord-plan/accord/internal/finance"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
)

// planGaps judges what is about more than one item: capacity and budget.
func (w *worker) planGaps() {
	for i := range w.res.Load {
		w.overload(i)
	}
	for _, lines := range w.budgetLines() {
		w.overBudget(lines)
	}
}

// budgetLines puts together the lines of one market and family in the budgets
// of all years: a gap does not end with the year.
func (c *computation) budgetLines() [][]*finance.Line {
	at := map[[2]int]int{}
	var all [][]*finance.Line
	for i := range c.p.Budgets {
		for k := range c.p.Budgets[i].Lines {
			l := &c.p.Budgets[i].Lines[k]
			n, ok := at[[2]int{l.Market, l.Family}]
			if !ok {
				n = len(all)
				at[[2]int{l.Market, l.Family}] = n
				all = append(all, nil)
			}
			all[n] = append(all[n], l)
		}
	}
	return all
}

// capacityNotes notes load on what states no capacity: there is nothing to judge
// it by.
func (c *computation) capacityNotes() {
	for i := range c.res.Load {
		r := &c.res.Load[i]
		for t, load := range r.Load {
			if load > 0 && r.Capacity[t].IsMissing() {
				n := c.note(NoteCapacityMissing, c.p.Sources[r.Source].Resources[r.Resource].At)
				n.Source, n.Resource, n.From, n.To, n.Amount = r.Source, r.Resource, c.period(t), c.period(t), load
			}
		}
	}
}

// overload judges load against capacity, where that is stated.
func (w *worker) overload(row int) {
	r := &w.res.Load[row]
	s := &w.p.Sources[r.Source]
	res := &s.Resources[r.Resource]
	runs := stretches(nil, w.n, func(t int) (by, base quantity.Number) {
		if r.Capacity[t].IsMissing() {
			return 0, 0
		}
		return r.Load[t] - r.Capacity[t], r.Capacity[t]
	})
	for _, run := range runs {
		g := w.newGap(Overload, r.Source, r.Resource, run)
		g.money = w.overloadMoney(row, run)
		g.at = res.At
		if cell, stated := res.Capacity.Cell(w.period(run.worst)); stated {
			g.at = cell.At
		}
		g.x, g.y = r.Load[run.worst], r.Capacity[run.worst]
		w.add(g)
	}
}

// overloadMoney is the margin at risk: of what the resource works on, the part
// that is beyond its capacity.
func (c *computation) overloadMoney(row int, run stretch) quantity.Number {
	var money quantity.Number
	for t := run.from; t <= run.to; t++ {
		r, margin := &c.res.Load[row], c.atStake[row][t].number()
		if !margin.IsMissing() {
			margin = quantity.Number(quantity.MulDiv(int64(margin), int64(r.Load[t]-r.Capacity[t]), int64(r.Load[t])))
		}
		money = sumMoney(money, margin)
	}
	return money
}

// overBudget judges a family's revenue in a market against the budget, either
// way. It is hardly ever met exactly, so a gap is a stretch of periods that
// are off the same way and of the same class: one bad month does not drown in
// a year of good ones. A period in which the revenue of any item is not known
// is not judged.
func (w *worker) overBudget(lines []*finance.Line) {
	m := w.moneyRow(lines[0].Market, lines[0].Family)
	if m == nil {
		return
	}
	budget := w.slab.clone(w.none)
	for _, l := range lines {
		fromSeries(budget, l.Revenue, w.first)
	}
	for _, sign := range [...]quantity.Number{1, -1} {
		for _, class := range [...]Class{Noise, Lever, NeedsDecision} {
			runs := stretches(nil, w.n, func(t int) (by, base quantity.Number) {
				if budget[t].IsMissing() || m.Revenue[t].IsMissing() || m.LeftOut(t) {
					return 0, 0
				}
				by = (m.Revenue[t] - budget[t]) * sign
				if w.classify(BudgetGap, by, budget[t], by) != class {
					return 0, 0
				}
				return by, budget[t]
			})
			for _, run := range runs {
				w.budgetGap(lines, m, run, sign)
			}
		}
	}
}

func (w *worker) budgetGap(lines []*finance.Line, m *MoneyRow, run stretch, sign quantity.Number) {
	l := lines[0]
	g := w.newGap(BudgetGap, l.Family, l.Market, run)
	g.money, g.below = run.sum, sign < 0
	g.at = w.budgetRef(lines, run)
	for t := run.from; t <= run.to; t++ {
		g.x = g.x.Add(m.Revenue[t])
	}
	w.add(g)
}

func (c *computation) budgetRef(lines []*finance.Line, run stretch) position.Ref {
	for _, l := range lines {
		if cell, stated := l.Revenue.Cell(c.period(run.worst)); stated {
			return cell.At
		}
	}
	return lines[0].At
}

func (c *computation) moneyRow(market, family int) *MoneyRow {
	i, ok := slices.BinarySearchFunc(c.res.Money, [2]int{market, family}, func(m MoneyRow, k [2]int) int {
		return cmp.Or(cmp.Compare(m.Market, k[0]), cmp.Compare(m.Family, k[1]))
	})
	if !ok {
		return nil
	}
	return &c.res.Money[i]
}
