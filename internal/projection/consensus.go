package projection

import (
	"slices"

	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
)

// rowStep is a step on its way to its row.
type rowStep struct {
	row int32
	Step
}

// consensus computes every demand row from its baseline and the layers.
func (c *computation) consensus() {
	c.demandRows()
	ops := &opsOf{computation: c}
	for k, layer := range demand.Layers {
		ops.list = ops.list[:0]
		for a := range c.p.Adjustments {
			if adj := &c.p.Adjustments[a]; adj.Layer == layer && !adj.Group() {
				ops.single(a)
			}
		}
		ops.groups(layer)
		c.applyLayer(k, ops.list)
	}
	c.keepStated()
}

// demandRows makes one row for every market and item of which baseline,
// adjustments or customers' orders say anything.
func (c *computation) demandRows() {
	keys := make([]uint64, 0, len(c.p.Items))
	put := func(market, item int) {
		if c.hasMarket(market) && c.hasItem(item) {
			keys = append(keys, uint64(market)<<32|uint64(item))
		}
	}
	for i := range c.p.Baselines {
		b := &c.p.Baselines[i]
		for k := range b.Rows {
			put(b.Market, b.Rows[k].Item)
		}
	}
	for i := range c.p.Adjustments {
		for _, m := range c.p.Adjustments[i].Markets {
			for _, it := range c.members(&c.p.Adjustments[i]) {
				put(m, it)
			}
		}
	}
	for i := range c.p.Actuals.Open.Demand {
		put(c.p.Actuals.Open.Demand[i].Key.Market, c.p.Actuals.Open.Demand[i].Key.Item)
	}
	slices.Sort(keys)
	keys = slices.Compact(keys)
	c.res.Demand = make([]DemandRow, len(keys))
	for i, k := range keys {
		d := &c.res.Demand[i]
		d.Market, d.Item = int(k>>32), int(uint32(k))
		d.Baseline, d.TradeSpend = c.none, c.zero
		d.After = [4]Column{c.none, c.none, c.none, c.none}
	}
	c.baselines()
}

// baselines fills what is stated; within a column that nobody touches, all
// layers share the baseline's memory.
func (c *computation) baselines() {
	at := 0
	for i := range c.p.Baselines {
		b := &c.p.Baselines[i]
		for k := range b.Rows {
			// Baselines are sorted, so the next row is nearly always the one.
			if at = c.demandRow(b.Market, b.Rows[k].Item, at+1); at < 0 {
				continue
			}
			d := &c.res.Demand[at]
			if &d.Baseline[0] == &c.none[0] {
				d.Baseline = c.slab.clone(c.none)
			}
			fromSeries(d.Baseline, b.Rows[k].Cells, c.first)
			roundAll(d.Baseline, c.decimals(d.Item))
			begins := c.sold(d.Baseline, d.Item)
			d.After = [4]Column{begins, begins, begins, begins}
		}
	}
}

// sold returns a baseline without what it states outside the item's life,
// when nothing is sold.
func (c *computation) sold(baseline Column, item int) Column {
	from, to := c.alive(item)
	if from == 0 && to == c.n {
		return baseline
	}
	own := c.slab.clone(baseline)
	copy(own[:from], c.none)
	copy(own[to:], c.none)
	return own
}

// demandRow finds a row, looking at the guess first; -1 if there is none.
func (c *computation) demandRow(market, item, guess int) int {
	rows := c.res.Demand
	if guess >= 0 && guess < len(rows) && rows[guess].Market == market && rows[guess].Item == item {
		return guess
	}
	i, ok := slices.BinarySearchFunc(rows, [2]int{market, item}, func(d DemandRow, k [2]int) int {
		if d.Market != k[0] {
			return d.Market - k[0]
		}
		return d.Item - k[1]
	})
	if !ok {
		return -1
	}
	return i
}

// members returns the items that an adjustment is about.
func (c *computation) members(a *demand.Adjustment) []int {
	if len(a.Items) == 0 && a.Family >= 0 && a.Family < len(c.p.Families) {
		return c.p.Families[a.Family].Items
	}
	return a.Items
}

// applyLayer settles all cells that a layer touches. Rows that it does not
// touch share the column of the layer before.
func (c *computation) applyLayer(layer int, ops []op) {
	slices.SortStableFunc(ops, compareOps)
	var s cell
	row := int32(-1)
	for len(ops) > 0 {
		n := 1
		for n < len(ops) && ops[n].row == ops[0].row && ops[n].t == ops[0].t {
			n++
		}
		d := &c.res.Demand[ops[0].row]
		if row != ops[0].row {
			row = ops[0].row
			own := c.slab.clone(d.After[layer])
			for k := layer; k < len(d.After); k++ {
				d.After[k] = own
			}
		}
		t := ops[0].t
		d.After[layer][t] = s.settle(d.After[layer][t], ops[:n], c.decimals(d.Item))
		c.keepSteps(ops[:n], &s)
		ops = ops[n:]
	}
}

// keepSteps records what moved a cell, and what was wrong with it.
func (c *computation) keepSteps(ops []op, s *cell) {
	slices.SortFunc(s.steps, func(a, b Step) int { return a.Adjustment - b.Adjustment })
	for _, st := range s.steps {
		if st.Delta != 0 {
			st.Period = c.period(int(ops[0].t))
			c.steps = append(c.steps, rowStep{ops[0].row, st})
		}
	}
	for _, f := range s.faults {
		o := ops[f.op]
		d := &c.res.Demand[o.row]
		n := c.note(f.kind, c.opRef(o))
		n.Market, n.Item, n.Adjustment, n.Amount = d.Market, d.Item, int(o.adjustment), f.amount
		n.From, n.To = c.period(int(o.t)), c.period(int(o.t))
		if f.and >= 0 {
			n.Related = c.opRef(ops[f.and])
		}
	}
}

// opRef returns the place of the cell that states an operation.
func (c *computation) opRef(o op) position.Ref {
	return c.adjustmentRef(int(o.adjustment), int(o.t), o.kind == opSet || o.kind == opPartSet, o.kind == opAdd)
}

// adjustmentRef returns the place of what an adjustment states for a period:
// the set, the add, or the percent.
func (c *computation) adjustmentRef(a, t int, set, add bool) position.Ref {
	adj, p := &c.p.Adjustments[a], c.period(t)
	for _, s := range []struct {
		cells dimension.Series
		ok    bool
	}{{adj.Set, set}, {adj.Add, add}} {
		if cell, stated := s.cells.Cell(p); s.ok && stated {
			return cell.At
		}
	}
	for _, cell := range adj.Percent {
		if cell.Period == p {
			return cell.At
		}
	}
	return adj.At
}

// keepStated drops the rows of which nothing is stated after all, such as the
// items of a group that stand nowhere in a market, and hands out the steps.
func (c *computation) keepStated() {
	slices.SortStableFunc(c.steps, func(a, b rowStep) int { return int(a.row) - int(b.row) })
	steps := make([]Step, len(c.steps))
	for i, s := range c.steps {
		steps[i] = s.Step
	}
	ordered := map[[2]int]bool{}
	for _, o := range c.p.Actuals.Open.Demand {
		ordered[[2]int{o.Key.Market, o.Key.Item}] = true
	}
	kept, next := c.res.Demand[:0], 0
	for i := range c.res.Demand {
		d := &c.res.Demand[i]
		from := next
		for next < len(c.steps) && int(c.steps[next].row) == i {
			next++
		}
		d.Steps = steps[from:next:next]
		d.Consensus = d.After[len(d.After)-1]
		if c.stated(d) || ordered[[2]int{d.Market, d.Item}] {
			kept = append(kept, *d)
		}
	}
	c.res.Demand, c.steps = kept, nil
}

// stated reports whether a row says anything.
func (c *computation) stated(d *DemandRow) bool {
	if &d.Baseline[0] != &c.none[0] {
		return true
	}
	return slices.ContainsFunc(d.Consensus, func(v quantity.Number) bool { return !v.IsMissing() }) ||
		slices.ContainsFunc(d.TradeSpend, func(v quantity.Number) bool { return v != 0 })
}
