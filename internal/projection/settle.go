package projection

import (
	"cmp"
	"math/bits"
	"slices"

	"github.com/accord-plan/accord/internal/quantity"
)

// opKind is how an adjustment changes a cell. Its order is the order in which
// the kinds apply; within one, the order of adjustments only decides to whom a
// rounding step is attributed.
type opKind uint8

const (
	opSet     opKind = iota + 1 // the cell's own set
	opPartSet                   // its part of a group's set
	opPart                      // its part of a group's total after a percent
	opPercent                   // its own percent
	opAdd                       // its own add, or its part of a group's
)

// op is one change of one cell in one layer.
type op struct {
	row, t, adjustment int32
	kind               opKind
	value              quantity.Number
	// from is what opPart replaces: the part before this percent.
	from  quantity.Number
	ratio quantity.Ratio
}

// arrange puts operations into the order in which they apply: by row, period and kind,
// and within these as they are. What they are sorted by is sorted, then each of them is
// moved once.
func arrange(ops []op) {
	type place struct {
		row    int32
		within uint32 // period and kind, which are few
		from   int32
	}
	by := make([]place, len(ops))
	for i := range ops {
		o := &ops[i]
		by[i] = place{o.row, uint32(o.t)<<8 | uint32(o.kind), int32(i)}
	}
	slices.SortFunc(by, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.row, b.row), cmp.Compare(a.within, b.within), cmp.Compare(a.from, b.from))
	})
	for i := range by {
		if int(by[i].from) == i {
			continue
		}
		// A circle of places: each takes what stands where its own comes from.
		first, at := ops[i], i
		for from := int(by[at].from); from != i; from = int(by[at].from) {
			ops[at], by[at].from = ops[from], int32(at)
			at = from
		}
		ops[at], by[at].from = first, int32(at)
	}
}

// fault is what is wrong with a cell's operations.
type fault struct {
	kind    NoteKind
	op, and int // indexes into the operations; and is the other one, or -1
	amount  quantity.Number
}

// cell settles one cell at a time, keeping its buffers.
type cell struct {
	steps  []Step // of the last settle; Period is left out, none is zero
	faults []fault
}

// mostUnits is the largest demand that a cell may hold; beyond it the sums of
// a plan might not fit.
const mostUnits = quantity.Number(1e12 * quantity.Scale)

// settle applies one layer's operations, sorted by kind, to what stands in a
// cell, and rounds once. The steps sum to the result less what stood, a missing
// stand counting as nothing.
func (c *cell) settle(stand quantity.Number, ops []op, decimals int) quantity.Number {
	c.steps, c.faults = c.steps[:0], c.faults[:0]
	v := value{n: stand, known: !stand.IsMissing()}
	done := v.or0()
	for i, o := range ops {
		if !c.apply(&v, ops, i) {
			continue
		}
		now := v.round(decimals)
		c.step(o.adjustment, now-done)
		done = now
	}
	if !v.known {
		return quantity.Missing
	}
	return c.bound(ops, done)
}

// apply applies one operation and reports whether it changed anything.
func (c *cell) apply(v *value, ops []op, i int) bool {
	o := ops[i]
	fail := func(kind NoteKind, and int, amount quantity.Number) bool {
		c.faults = append(c.faults, fault{kind, i, and, amount})
		return false
	}
	switch o.kind {
	case opSet, opPartSet, opPart:
		if i > 0 && ops[0].kind == opSet {
			if o.kind == opSet {
				return fail(NoteTwoSets, 0, 0)
			}
			return fail(NoteGroupOverSet, 0, 0)
		}
		if o.kind == opPartSet && i > 0 {
			return fail(NoteTwoSets, 0, 0)
		}
		if o.kind == opPart {
			if !v.known {
				return false // a group's percent leaves what is missing missing
			}
			v.replace(o.from, o.value)
		} else {
			*v = value{n: o.value, known: true}
		}
	case opPercent:
		if !v.known {
			return fail(NotePercentOfMissing, -1, 0)
		}
		v.scale(quantity.Unit + o.ratio)
	case opAdd:
		if !v.known {
			fail(NoteAddToMissing, -1, o.value)
			*v = value{known: true}
		}
		v.add(o.value)
	}
	return true
}

// step records a contribution, one per adjustment.
func (c *cell) step(adjustment int32, delta quantity.Number) {
	i := slices.IndexFunc(c.steps, func(s Step) bool { return s.Adjustment == int(adjustment) })
	if i < 0 {
		i = len(c.steps)
		c.steps = append(c.steps, Step{Adjustment: int(adjustment)})
	}
	c.steps[i].Delta += delta
}

// bound keeps a result between zero and what fits, taking what is cut off from
// the step that moved it most that way, so that the steps still sum.
func (c *cell) bound(ops []op, v quantity.Number) quantity.Number {
	kind, limit, sign := NoteRemovesTooMuch, quantity.Number(0), quantity.Number(-1)
	if v > mostUnits {
		kind, limit, sign = NoteTooLarge, mostUnits, 1
	} else if v >= 0 {
		return v
	}
	worst := 0
	for i := range c.steps {
		if c.steps[i].Delta*sign > c.steps[worst].Delta*sign {
			worst = i
		}
	}
	if worst < len(c.steps) {
		c.steps[worst].Delta -= v - limit
		by := slices.IndexFunc(ops, func(o op) bool { return int(o.adjustment) == c.steps[worst].Adjustment })
		c.faults = append(c.faults, fault{kind, by, -1, (v - limit).Abs()})
	}
	return limit
}

// value is a number on its way to the single rounding of its cell: on the 1e-4
// grid as long as that is exact, else a fraction.
type value struct {
	n     quantity.Number
	e     quantity.Exact
	off   bool // the grid
	known bool
}

func (v *value) or0() quantity.Number {
	if v.known {
		return v.n
	}
	return 0
}

func (v *value) exact() quantity.Exact {
	if v.off {
		return v.e
	}
	return quantity.Exactly(v.n)
}

func (v *value) scale(r quantity.Ratio) {
	if !v.off {
		if n, ok := product(v.n, int64(r), quantity.RatioScale); ok {
			v.n = n
			return
		}
	}
	v.e, v.off = v.exact().Mul(r), true
}

// replace multiplies by to/from: what another group makes of the same cell
// counts too, whatever the order.
func (v *value) replace(from, to quantity.Number) {
	switch {
	case !v.off && v.n == from:
		v.n = to
	case from == 0:
		v.add(to)
	default:
		v.e, v.off = v.exact().Times(to).Per(from), true
	}
}

func (v *value) add(n quantity.Number) {
	if v.off {
		v.e = v.e.Add(quantity.Exactly(n))
		return
	}
	v.n = v.n.Add(n)
}

func (v *value) round(decimals int) quantity.Number {
	if v.off {
		return v.e.Round(decimals)
	}
	return quantity.Round(v.n, decimals)
}

// product returns n*num/den where that is exact and fits.
func product(n quantity.Number, num, den int64) (quantity.Number, bool) {
	a, b := uint64(n.Abs()), uint64(num)
	if num < 0 {
		b = -b
	}
	hi, lo := bits.Mul64(a, b)
	if hi >= uint64(den) {
		return 0, false
	}
	q, rest := bits.Div64(hi, lo, uint64(den))
	if rest != 0 || q >= 1<<62 {
		return 0, false
	}
	if (n < 0) != (num < 0) {
		return -quantity.Number(q), true
	}
	return quantity.Number(q), true
}
