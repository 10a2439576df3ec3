package change

import (
	"strings"

	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// flatRow is one item's row of a baseline with its document.
type flatRow struct {
	doc *demand.Baseline
	row *demand.Row
}

// baselines compares cells by market, item and period. Rows are matched within
// their family first and then, for items that went to another family, without.
func (c *comparer) baselines() {
	c.methods()
	var left, right []flatRow
	full := func(s side, f *flatRow) key {
		return keyOf("", c.market.of(s, f.doc.Market), c.family.of(s, f.doc.Family), c.item.of(s, f.row.Item))
	}
	merge(flatten(c.base.Plan), flatten(c.head.Plan), full, func(a, b *flatRow) {
		switch {
		case b == nil:
			left = append(left, *a)
		case a == nil:
			right = append(right, *b)
		default:
			c.baselineRow(a, b)
		}
	})
	short := func(s side, f *flatRow) key {
		return keyOf("", c.market.of(s, f.doc.Market), c.item.of(s, f.row.Item))
	}
	merge(left, right, short, c.baselineRow)
}

func flatten(p *plan.Plan) []flatRow {
	n := 0
	for i := range p.Baselines {
		n += len(p.Baselines[i].Rows)
	}
	out := make([]flatRow, 0, n)
	for i := range p.Baselines {
		doc := &p.Baselines[i]
		for j := range doc.Rows {
			out = append(out, flatRow{doc, &doc.Rows[j]})
		}
	}
	return out
}

func (c *comparer) baselineRow(a, b *flatRow) {
	var x, y dimension.Series
	one, s := a, baseSide
	if a != nil {
		x = a.row.Cells
	}
	if b != nil {
		y, one, s = b.row.Cells, b, headSide
	}
	if x.Same(y) {
		return
	}
	market, item := c.market.of(s, one.doc.Market), c.item.of(s, one.row.Item)
	sub := &Subject{Kind: Baseline, Market: c.market.id(market), Item: c.item.id(item),
		Family: c.family.id(c.family.of(s, one.doc.Family))}
	sub.What = sub.Item + " " + sub.Market
	c.cells[[2]int{market, item}] = true
	c.series(row{subject: sub, worth: c.baselineWorth(market, item)}, x, y)
}

// methods compares how baselines were made, and notes those in another file.
func (c *comparer) methods() {
	of := func(s side, b *demand.Baseline) key {
		return keyOf("", c.market.of(s, b.Market), c.family.of(s, b.Family))
	}
	merge(c.base.Plan.Baselines, c.head.Plan.Baselines, of, func(a, b *demand.Baseline) {
		if a == nil || b == nil {
			return
		}
		sub := &Subject{Kind: Baseline, Market: c.market.id(c.market.head[b.Market]), Family: c.family.id(c.family.head[b.Family])}
		sub.What = sub.Family + " " + sub.Market
		c.move(Baseline, sub.What, a.At, b.At)
		x, y := &a.Method, &b.Method
		c.newRuns[[2]string{sub.Market, sub.Family}] = x.Trained != y.Trained || x.Facts != y.Facts
		c.fields(sub, a.At, b.At,
			field{"method", Text(x.Name), Text(y.Name), false},
			field{"season", countOrNone(x.Season), countOrNone(y.Season), false},
			field{"trained", Text(x.Trained), Text(y.Trained), false},
			field{"facts", Text(x.Facts), Text(y.Facts), false})
	})
}

// countOrNone is the value of a count that zero leaves unstated.
func countOrNone(n int) Value {
	if n == 0 {
		return Value{}
	}
	return countValue(n)
}

// adjusted is a pair of adjustments that differ; either may be nil.
type adjusted struct {
	a, b *demand.Adjustment
	// effects by period: what the projection says it did, head - base.
	effects map[period.Period]effect
}

type effect struct{ units, money quantity.Number }

// adjustments compares them by document and id; what is left over on both
// sides is matched by id alone, for those that went to another document, and
// at last by content, for those that were renamed.
func (c *comparer) adjustments() {
	var pairs []*adjusted
	var left, right []*demand.Adjustment
	document := func(_ side, x **demand.Adjustment) key {
		a := *x
		return keyOf(strings.Join([]string{a.Owner, a.Document, a.ID}, "\x00"), int(a.Layer))
	}
	id := func(_ side, x **demand.Adjustment) key { return keyOf((*x).ID) }
	content := func(s side, x **demand.Adjustment) key { return keyOf(c.contentOf(s, *x)) }
	keep := func(a, b **demand.Adjustment) {
		switch {
		case b == nil:
			left = append(left, *a)
		case a == nil:
			right = append(right, *b)
		default:
			pairs = append(pairs, &adjusted{a: *a, b: *b})
		}
	}
	merge(pointers(c.base.Plan.Adjustments), pointers(c.head.Plan.Adjustments), document, keep)
	for _, of := range []func(side, **demand.Adjustment) key{id, content} {
		l, r := left, right
		left, right = nil, nil
		merge(l, r, of, keep)
	}
	for _, a := range left {
		pairs = append(pairs, &adjusted{a: a})
	}
	for _, b := range right {
		pairs = append(pairs, &adjusted{b: b})
	}
	c.compareAdjustments(pairs)
}

func pointers[T any](list []T) []*T {
	out := make([]*T, len(list))
	for i := range list {
		out[i] = &list[i]
	}
	return out
}

func (c *comparer) compareAdjustments(pairs []*adjusted) {
	changed := pairs[:0]
	for _, p := range pairs {
		if p.a != nil && p.b != nil {
			c.move(Adjustment, p.b.ID+" "+p.b.Document, p.a.At, p.b.At)
			if c.contentOf(baseSide, p.a) == c.contentOf(headSide, p.b) && sameWords(p.a, p.b) {
				continue
			}
		}
		changed = append(changed, p)
	}
	c.effectsOf(changed)
	for _, p := range changed {
		c.adjustment(p)
	}
}

// effectsOf sums, for adjustments that differ, what their steps do to the
// consensus in the shared periods: the head's minus the base's.
func (c *comparer) effectsOf(pairs []*adjusted) {
	byBase := make([]*adjusted, len(c.base.Plan.Adjustments))
	byHead := make([]*adjusted, len(c.head.Plan.Adjustments))
	index := map[*demand.Adjustment]*adjusted{}
	for _, p := range pairs {
		index[p.a], index[p.b] = p, p
	}
	for i := range c.base.Plan.Adjustments {
		byBase[i] = index[&c.base.Plan.Adjustments[i]]
	}
	for i := range c.head.Plan.Adjustments {
		byHead[i] = index[&c.head.Plan.Adjustments[i]]
	}
	if len(pairs) > 0 {
		c.addSteps(baseSide, c.base.Demand, byBase)
		c.addSteps(headSide, c.head.Demand, byHead)
	}
}

func (c *comparer) addSteps(s side, rows []projection.DemandRow, by []*adjusted) {
	for i := range rows {
		r := &rows[i]
		for _, st := range r.Steps {
			p := by[st.Adjustment]
			if p == nil || st.Period < c.from || st.Period > c.to || st.Delta.IsMissing() {
				continue
			}
			units := st.Delta
			if s == baseSide {
				units = -units
			}
			if p.effects == nil {
				p.effects = map[period.Period]effect{}
			}
			e, ok := p.effects[st.Period]
			if !ok {
				e.money = quantity.Missing
			}
			e.units = e.units.Add(units)
			e.money = sum(e.money, c.demandMoney(c.market.of(s, r.Market), c.item.of(s, r.Item), st.Period, units))
			p.effects[st.Period] = e
		}
	}
}
