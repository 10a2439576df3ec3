package projection

import (
	"fmt"
	"slices"

	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
)

// opsOf collects one layer's operations.
type opsOf struct {
	*computation
	list    []op
	weights []quantity.Number // scratch
}

// group is all adjustments of a layer that are about the same items and
// markets: their sets and percents make one total together.
type group struct {
	adjustments []int
	rows        []int32 // of its members, by market and item
	decimals    int     // the coarsest of its members
}

// single turns an adjustment of one cell a period into operations.
func (o *opsOf) single(a int) {
	adj := &o.p.Adjustments[a]
	items := o.members(adj)
	if len(items) == 0 || len(adj.Markets) == 0 {
		o.nothingAlive(a, -1)
		return
	}
	row := o.demandRow(adj.Markets[0], items[0], -1)
	if row < 0 {
		return
	}
	from, to := o.alive(items[0])
	put := func(t int, x op) {
		switch {
		case t < 0 || t >= o.n:
		case t < from || t >= to:
			o.nothingAlive(a, t)
		case !x.value.IsMissing():
			x.row, x.t, x.adjustment = int32(row), int32(t), int32(a)
			o.list = append(o.list, x)
		}
	}
	for _, c := range adj.Set.Cells() {
		put(int(c.Period-o.first), op{kind: opSet, value: c.Value})
	}
	for _, c := range adj.Percent {
		put(int(c.Period-o.first), op{kind: opPercent, ratio: c.Value})
	}
	for _, c := range adj.Add.Cells() {
		put(int(c.Period-o.first), op{kind: opAdd, value: c.Value})
	}
	for _, c := range adj.TradeSpend.Cells() {
		if t := int(c.Period - o.first); t >= 0 && t < o.n && !c.Value.IsMissing() {
			o.spend(int32(row), t, c.Value)
		}
	}
}

// groups turns the group adjustments of a layer into operations on their
// members, by what stands when the layer begins.
func (o *opsOf) groups(layer demand.Layer) {
	groups := o.gather(layer)
	o.list = slices.Grow(o.list, min(o.atMost(groups), 1<<18))
	for _, g := range groups {
		for t := range o.n {
			o.groupPeriod(g, t)
		}
	}
}

// atMost is how many operations the groups can become: each cell that they state, on
// each member.
func (o *opsOf) atMost(groups []*group) (n int) {
	for _, g := range groups {
		for _, a := range g.adjustments {
			adj := &o.p.Adjustments[a]
			n += (adj.Set.Len() + len(adj.Percent) + adj.Add.Len()) * len(g.rows)
		}
	}
	return n
}

// gather puts group adjustments with the same members together, in the order
// of the first of each.
func (o *opsOf) gather(layer demand.Layer) []*group {
	var out []*group
	byKey := map[string]*group{}
	for a := range o.p.Adjustments {
		adj := &o.p.Adjustments[a]
		if adj.Layer != layer || !adj.Group() {
			continue
		}
		key := fmt.Sprint(adj.Markets, adj.Family)
		if adj.Family < 0 {
			key = fmt.Sprint(adj.Markets, adj.Items)
		}
		g := byKey[key]
		if g == nil {
			g = o.newGroup(adj)
			byKey[key] = g
			out = append(out, g)
		}
		g.adjustments = append(g.adjustments, a)
	}
	return out
}

func (o *opsOf) newGroup(adj *demand.Adjustment) *group {
	g := &group{decimals: 4}
	for _, m := range adj.Markets {
		guess := -1
		for _, it := range o.members(adj) {
			if guess = o.demandRow(m, it, guess+1); guess >= 0 {
				g.rows = append(g.rows, int32(guess))
				g.decimals = min(g.decimals, o.decimals(it))
			}
		}
	}
	slices.Sort(g.rows)
	g.rows = slices.Compact(g.rows)
	return g
}

// groupPeriod applies all that a group's adjustments state for one period.
func (o *opsOf) groupPeriod(g *group, t int) {
	p := o.period(t)
	stated := false
	for _, a := range g.adjustments {
		adj := &o.p.Adjustments[a]
		_, pct := adj.Percent.Get(p)
		stated = stated || pct || adj.Set.States(p) || adj.Add.States(p) || adj.TradeSpend.States(p)
	}
	if !stated {
		return
	}
	rows, standing, known := o.living(g, t)
	if len(rows) == 0 {
		for _, a := range g.adjustments {
			if _, pct := o.p.Adjustments[a].Percent.Get(p); pct || o.p.Adjustments[a].Set.States(p) || o.p.Adjustments[a].Add.States(p) {
				o.nothingAlive(a, t)
			}
		}
		return
	}
	o.total(g, t, rows, standing, known)
	for _, a := range g.adjustments {
		adj := &o.p.Adjustments[a]
		if v, ok := adj.Add.Get(p); ok {
			for i, part := range o.spread(a, t, v, rows, standing, g.decimals) {
				if part != 0 {
					o.list = append(o.list, op{row: rows[i], t: int32(t), adjustment: int32(a), kind: opAdd, value: part})
				}
			}
		}
		if v, ok := adj.TradeSpend.Get(p); ok {
			for i, part := range quantity.Spread(v, standing, 4) {
				o.spend(rows[i], t, part)
			}
		}
	}
}

// living returns the members that are alive in a period, with what stands
// there, missing as zero, and whether anything is known at all.
func (o *opsOf) living(g *group, t int) (rows []int32, standing []quantity.Number, known bool) {
	rows, standing = make([]int32, 0, len(g.rows)), make([]quantity.Number, 0, len(g.rows))
	for _, r := range g.rows {
		d := o.moved(r)
		if !o.p.Items[d.Item].Alive(o.period(t)) {
			continue
		}
		v := d.After[len(d.After)-1][t]
		if v.IsMissing() {
			v = 0
		} else {
			known = true
		}
		rows, standing = append(rows, r), append(standing, v)
	}
	return rows, standing, known
}

// total makes a group's new total from its set and its percents, rounds it and
// spreads it by what stands, whatever the order of its adjustments. Each
// percent after another takes its own part of the way, so that all can be told
// apart afterwards.
func (o *opsOf) total(g *group, t int, rows []int32, standing []quantity.Number, known bool) {
	p := o.period(t)
	before, weights, setBy := standing, standing, -1
	var sum quantity.Number
	for _, v := range standing {
		sum = sum.Add(v)
	}
	exact := quantity.Exactly(sum)
	for _, a := range g.adjustments {
		v, ok := o.p.Adjustments[a].Set.Get(p)
		if !ok {
			continue
		}
		if setBy >= 0 {
			n := o.note(NoteTwoSets, o.adjustmentRef(a, t, true, false))
			n.Related, n.Adjustment, n.From, n.To = o.adjustmentRef(setBy, t, true, false), a, p, p
			continue
		}
		setBy = a
		before, exact = o.spread(a, t, v, rows, standing, g.decimals), quantity.Exactly(v)
		if v != 0 && !slices.ContainsFunc(standing, func(v quantity.Number) bool { return v != 0 }) {
			weights = slices.Clone(o.weights) // of the stated split
		}
		for i, part := range before {
			o.list = append(o.list, op{row: rows[i], t: int32(t), adjustment: int32(a), kind: opPartSet, value: part})
		}
	}
	for _, a := range g.adjustments {
		r, ok := o.p.Adjustments[a].Percent.Get(p)
		if !ok {
			continue
		}
		if !known && setBy < 0 {
			n := o.note(NotePercentOfMissing, o.adjustmentRef(a, t, false, false))
			n.Adjustment, n.From, n.To = a, p, p
			continue
		}
		exact = exact.Mul(quantity.Unit + r)
		parts := quantity.Spread(exact.Round(g.decimals), weights, g.decimals)
		for i, part := range parts {
			o.list = append(o.list, op{row: rows[i], t: int32(t), adjustment: int32(a), kind: opPart, from: before[i], value: part})
		}
		before = parts
	}
}

// spread divides a total by what stands; where nothing does, by the stated
// split, else equally, and says so.
func (o *opsOf) spread(a, t int, total quantity.Number, rows []int32, standing []quantity.Number, decimals int) []quantity.Number {
	if total == 0 || slices.ContainsFunc(standing, func(v quantity.Number) bool { return v != 0 }) {
		return quantity.Spread(total, standing, decimals)
	}
	o.weights = o.weights[:0]
	split := o.p.Adjustments[a].Split
	some := false
	for _, r := range rows {
		w := quantity.Number(0)
		for _, part := range split {
			if part.Item == o.itemOf(r) {
				w = quantity.Number(part.Share)
			}
		}
		some = some || w != 0
		o.weights = append(o.weights, w)
	}
	if !some && len(rows) > 1 {
		n := o.note(NoteEqualSplit, o.adjustmentRef(a, t, true, true))
		n.Adjustment, n.From, n.To, n.Amount = a, o.period(t), o.period(t), total
	}
	return quantity.Spread(total, o.weights, decimals)
}

// spend adds promotion money to a row.
func (o *opsOf) spend(row int32, t int, money quantity.Number) {
	d := o.moved(row)
	if &d.TradeSpend[0] == &o.zero[0] {
		d.TradeSpend = o.slab.clone(o.zero)
	}
	d.TradeSpend[t] = d.TradeSpend[t].Add(money)
}

// nothingAlive notes an adjustment that meets no item that is sold; t is -1
// for all its periods.
func (o *opsOf) nothingAlive(a, t int) {
	at := o.p.Adjustments[a].At
	if t >= 0 {
		at = o.adjustmentRef(a, t, true, true)
	}
	n := o.note(NoteNothingAlive, at)
	n.Adjustment = a
	if t >= 0 {
		n.From, n.To = o.period(t), o.period(t)
	}
	if adj := &o.p.Adjustments[a]; len(adj.Items) == 1 {
		n.Item = adj.Items[0]
	}
}

// note adds a note that is about nothing yet. The pointer holds until the next.
func (c *computation) note(kind NoteKind, at position.Ref) *Note {
	c.res.Notes = append(c.res.Notes, newNote(kind, at))
	return &c.res.Notes[len(c.res.Notes)-1]
}
