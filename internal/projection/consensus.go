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

// consensus computes what adjustments make of demand. Rows that none of them
// moves begin with their item; see [worker.begin].
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
	c.handOutSteps()
	c.keepStated()
}

// demandKey is the key of a demand row; rows are in its order.
func demandKey(market, item int) uint64 { return uint64(market)<<32 | uint64(item) }

func (c *computation) marketOf(row int32) int { return int(c.demandKeys[row] >> 32) }
func (c *computation) itemOf(row int32) int   { return int(uint32(c.demandKeys[row])) }

// demandRows makes one row for every market and item of which baseline,
// adjustments or customers' orders say anything.
func (c *computation) demandRows() {
	keys := make([]uint64, 0, len(c.p.Items))
	put := func(market, item int) {
		if c.hasMarket(market) && c.hasItem(item) {
			keys = append(keys, demandKey(market, item))
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
	c.demandKeys = slices.Compact(keys)
	c.movedAt = make([]int32, len(c.demandKeys))
	c.baselines = listed(len(c.demandKeys), c.walkBaselines)
}

// walkBaselines lists the rows of baselines by demand row.
func (c *computation) walkBaselines(put func(int, ref)) {
	at := 0
	for i := range c.p.Baselines {
		b := &c.p.Baselines[i]
		for k := range b.Rows {
			// Baselines are sorted, so the next row is nearly always the one.
			at = c.demandRow(b.Market, b.Rows[k].Item, at+1)
			put(at, ref{int32(i), int32(k)})
		}
	}
}

// begin fills a demand row with what is stated, before any adjustment: all layers
// share the baseline's memory.
func (c *computation) begin(d *DemandRow, row int32, slab *slab) {
	*d = DemandRow{Market: c.marketOf(row), Item: c.itemOf(row), Baseline: c.none, TradeSpend: c.zero}
	begins := c.none
	if stated := c.baselines.of(int(row)); len(stated) > 0 {
		d.Baseline = slab.clone(c.none)
		for _, r := range stated {
			fromSeries(d.Baseline, c.p.Baselines[r.source].Rows[r.at].Cells, c.first)
		}
		roundAll(d.Baseline, c.decimals(d.Item))
		begins = c.sold(d.Baseline, d.Item, slab)
	}
	d.After = [4]Column{begins, begins, begins, begins}
	d.Consensus = begins
}

// moved returns the row that an adjustment is about to move, begun once.
func (c *computation) moved(row int32) *DemandRow {
	if c.movedAt[row] == 0 {
		d := new(DemandRow)
		c.begin(d, row, &c.slab)
		c.movedRows = append(c.movedRows, d)
		c.movedAt[row] = int32(len(c.movedRows))
	}
	return c.movedRows[c.movedAt[row]-1]
}

// stepsOf are what moved a row, nil for one that nothing did.
func (c *computation) stepsOf(row int32) []Step {
	if at := c.movedAt[row]; at > 0 {
		return c.movedRows[at-1].Steps
	}
	return nil
}

// sold returns a baseline without what it states outside the item's life,
// when nothing is sold.
func (c *computation) sold(baseline Column, item int, slab *slab) Column {
	from, to := c.alive(item)
	if from == 0 && to == c.n {
		return baseline
	}
	own := slab.clone(baseline)
	copy(own[:from], c.none)
	copy(own[to:], c.none)
	return own
}

// demandRow finds a row, looking at the guess first; -1 if there is none.
func (c *computation) demandRow(market, item, guess int) int {
	if !c.hasMarket(market) || !c.hasItem(item) {
		return -1
	}
	key := demandKey(market, item)
	if guess >= 0 && guess < len(c.demandKeys) && c.demandKeys[guess] == key {
		return guess
	}
	i, ok := slices.BinarySearch(c.demandKeys, key)
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
	arrange(ops)
	c.steps = slices.Grow(c.steps, len(ops))
	var s cell
	row := int32(-1)
	for len(ops) > 0 {
		n := 1
		for n < len(ops) && ops[n].row == ops[0].row && ops[n].t == ops[0].t {
			n++
		}
		d := c.moved(ops[0].row)
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
		n := c.note(f.kind, c.opRef(o))
		n.Market, n.Item, n.Adjustment, n.Amount = c.marketOf(o.row), c.itemOf(o.row), int(o.adjustment), f.amount
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

// handOutSteps gives the moved rows what moved them, and their consensus.
func (c *computation) handOutSteps() {
	slices.SortStableFunc(c.steps, func(a, b rowStep) int { return int(a.row) - int(b.row) })
	steps := make([]Step, len(c.steps))
	for i, s := range c.steps {
		steps[i] = s.Step
	}
	for from := 0; from < len(steps); {
		to := from + 1
		for to < len(steps) && c.steps[to].row == c.steps[from].row {
			to++
		}
		c.moved(c.steps[from].row).Steps = steps[from:to:to]
		from = to
	}
	for _, d := range c.movedRows {
		d.Consensus = d.After[len(d.After)-1]
	}
	c.steps = nil
}

// keepStated drops the rows of which nothing is stated after all, such as the
// items of a group that stand nowhere in a market.
func (c *computation) keepStated() {
	ordered := map[int]bool{}
	for _, o := range c.p.Actuals.Open.Demand {
		ordered[c.demandRow(o.Key.Market, o.Key.Item, -1)] = true
	}
	kept := 0
	for row := range c.demandKeys {
		// What is dropped has no baseline, so that its list is empty.
		c.demandKeys[kept], c.movedAt[kept], c.baselines.start[kept] = c.demandKeys[row], c.movedAt[row], c.baselines.start[row]
		if len(c.baselines.entry[c.baselines.start[row]:c.baselines.start[row+1]]) > 0 || ordered[row] || c.movedAt[row] > 0 && c.stated(c.movedRows[c.movedAt[row]-1]) {
			kept++
		}
	}
	c.demandKeys, c.movedAt = c.demandKeys[:kept], c.movedAt[:kept]
	c.baselines.start = append(c.baselines.start[:kept], int32(len(c.baselines.entry)))
}

// stated reports whether adjustments say anything of a row without a baseline.
func (c *computation) stated(d *DemandRow) bool {
	return slices.ContainsFunc(d.Consensus, func(v quantity.Number) bool { return !v.IsMissing() }) ||
		slices.ContainsFunc(d.TradeSpend, func(v quantity.Number) bool { return v != 0 })
}
