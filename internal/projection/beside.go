package projection

import (
	"slices"

	"github.com/accord-plan/accord/internal/parallel"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/position"
)

// Side is a plan that is to be computed beside another one.
type Side struct {
	Plan *plan.Plan
	// Previous is the last close that it is judged against, nil for none.
	Previous *Result
	// Wanted tells of which items somebody reads the rows whatever both plans say
	// of them. It answers alike where both say the same; nil wants none.
	Wanted Wanted
}

// Beside computes two plans that are to be compared, each as [ProjectAgainst]
// does. Where they share their settings, both results are verdicts that keep the
// rows of families of which the plans do not obviously say the same, and what is
// wanted; the second has all else of the other families from the first, as
// [Result.Borrows] tells.
func Beside(first, second Side) (a, b *Result) {
	if !sameSettings(second.Plan, first.Plan) {
		return ProjectAgainst(first.Plan, first.Previous), ProjectAgainst(second.Plan, second.Previous)
	}
	x := &pairing{}
	var other parallel.Group
	other.Go(func() { x.old = x.begun(&first) })
	x.now = x.begun(&second)
	other.Wait()
	if x.old.res.Judged == x.now.res.Judged && x.now.n > 0 {
		x.same, x.by = sameFamilies(x.now, x.old, x.sameRows, x.sameDemand)
	}
	x.old.pair, x.now.pair = x, x
	return x.old.end(), x.now.end()
}

// pairing is what two computations that stand side by side know of each other.
type pairing struct {
	old, now *computation // of the first plan and of the second
	// same are the families, as [computation.familyOf] numbers them, of which both
	// say the same, so that the second does not compute them.
	same []bool
	// by are the adjustments that both have.
	by *paired
	// load is what items of these families take, by load row.
	load []taken
}

// begun computes a plan as far as it is compared: its demand and which rows it has.
func (x *pairing) begun(s *Side) *computation {
	c := newComputation(s.Plan, s.Previous)
	c.wants = func(demand []*DemandRow, stock []*StockRow) bool {
		switch {
		case len(demand) > 0 && !x.has(c.familyOf(demand[0].Item)), len(stock) > 0 && !x.has(c.familyOf(stock[0].Item)):
			return true
		}
		return s.Wanted != nil && s.Wanted(demand, stock)
	}
	if c.n > 0 {
		c.consensus()
		c.rowKeys()
		c.sumRows()
		c.marketRates()
	}
	return c
}

// has reports whether both plans say the same of a family.
func (x *pairing) has(family int) bool { return x != nil && x.same != nil && x.same[family] }

// second reports whether a computation takes what the other one has.
func (c *computation) second() bool { return c.pair != nil && c.pair.now == c }

// sameDemand reports whether adjustments made the same of an item's rows.
func (x *pairing) sameDemand(i int, by *paired) bool {
	var a, b DemandRow
	return slices.EqualFunc(x.now.demandOf.of(i), x.old.demandOf.of(i), func(row, before int32) bool {
		x.now.beginRow(&a, row)
		x.old.beginRow(&b, before)
		return sameDemand(&a, &b, by)
	})
}

// beginRow makes a row of demand as adjustments left it.
func (c *computation) beginRow(d *DemandRow, row int32) {
	if at := c.movedAt[row]; at > 0 {
		*d = *c.movedRows[at-1]
		return
	}
	c.begin(d, row, &c.slab)
}

// sameRows reports whether an item has rows for the same markets, sites and sources.
func (x *pairing) sameRows(i int) bool {
	now, old := x.now, x.old
	keys := func(a, b []uint64) func(int32, int32) bool {
		return func(k, l int32) bool { return a[k] == b[l] }
	}
	return slices.EqualFunc(now.demandOf.of(i), old.demandOf.of(i), keys(now.demandKeys, old.demandKeys)) &&
		slices.EqualFunc(now.stockOf.of(i), old.stockOf.of(i), keys(now.stockKeys, old.stockKeys)) &&
		slices.EqualFunc(now.supplyOf.of(i), old.supplyOf.of(i), keys(now.supplyKeys, old.supplyKeys))
}

// take gives the second result the sums of the families that are the same.
func (x *pairing) take() {
	takeSums(x.now.res, x.old.res, x.same)
	x.now.res.borrowed = &borrowed{x.old.res, x.same}
}

// rows gives the second result the rows of these families that somebody wants.
func (x *pairing) rows() {
	res, from := x.now.res, x.old.res
	other := func(item int) bool { return !x.has(x.now.familyOf(item)) }
	taken := slices.DeleteFunc(slices.Clone(from.Demand), func(d DemandRow) bool { return other(d.Item) })
	for i := range taken {
		d := &taken[i]
		d.Steps = x.now.stepsOf(int32(x.now.demandRow(d.Market, d.Item, -1)))
	}
	res.Demand = append(res.Demand, taken...)
	res.Stock = append(res.Stock, slices.DeleteFunc(slices.Clone(from.Stock), func(r StockRow) bool { return other(r.Item) })...)
	res.Supply = append(res.Supply, slices.DeleteFunc(slices.Clone(from.Supply), func(r SupplyRow) bool { return other(r.Item) })...)
}

// adopt adds the gaps that another result has about items of some families. place
// tells where what stood at a place of the other plan stands in this one.
func (f *Found) adopt(o *Found, has func(item int) bool, place func(position.Ref) position.Ref) {
	first := int32(len(f.blocks) * gapBlock)
	f.blocks = append(f.blocks, o.blocks...)
	part := make([]ranked, 0, len(o.order))
	var own [][]found // of those that stand elsewhere: the others are shared
	for _, r := range o.order {
		x := o.at(r)
		if !x.ofItem() || !has(int(x.subject)) {
			continue
		}
		r.at += first
		if at := place(x.at); at != x.at {
			if k := len(own) - 1; k < 0 || len(own[k]) == gapBlock {
				own = append(own, make([]found, 0, gapBlock))
			}
			k := len(own) - 1
			r.at = int32((len(f.blocks)+k)*gapBlock + len(own[k]))
			own[k] = append(own[k], *x)
			own[k][len(own[k])-1].at = at
		}
		part = append(part, r)
	}
	f.blocks = append(f.blocks, own...)
	f.order = f.merged(f.order, part)
}

// ofItem reports whether a gap is about an item.
func (f *found) ofItem() bool { return f.kind != overloadIndex && f.kind != budgetIndex }
