package projection

import (
	"cmp"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/plan"
)

// Projected is a plan that is computed already, by [ProjectAgainst] or
// [ProjectFrom], and the close that it was judged against.
type Projected struct{ Result, Previous *Result }

// ProjectFrom computes a plan exactly as [ProjectAgainst] does, and takes from a
// result that is there already what cannot have changed: the rows, gaps and notes
// of families of which both plans say the same. What is not obviously the same is
// computed, so that base may be of any plan.
func ProjectFrom(p *plan.Plan, previous *Result, base Projected) *Result {
	c := newComputation(p, previous)
	c.base = base
	return c.run()
}

// reuse is what is taken from a result that is there already.
type reuse struct {
	*computation
	base                  *Result
	old                   *computation // of the base, before anything is computed
	same                  []bool       // by family, as [computation.familyOf] numbers them
	by                    *paired      // the adjustments of both plans
	demand, stock, supply lists[int32] // rows of the base by item
}

// reusable finds what can be taken from the base; nil where nothing can.
func (c *computation) reusable() *reuse {
	base := c.base.Result
	if base == nil || c.wants != nil || c.numbersOnly || base.Found != nil || !sameSettings(c.p, base.Plan) {
		return nil
	}
	r := &reuse{computation: c, base: base, old: newComputation(base.Plan, c.base.Previous)}
	if r.old.res.Judged != c.res.Judged {
		return nil
	}
	rows := func(n int, item func(int) int) lists[int32] {
		return listed(len(c.p.Items), func(put func(int, int32)) {
			for i := range n {
				put(item(i), int32(i))
			}
		})
	}
	r.demand = rows(len(base.Demand), func(i int) int { return base.Demand[i].Item })
	r.stock = rows(len(base.Stock), func(i int) int { return base.Stock[i].Item })
	r.supply = rows(len(base.Supply), func(i int) int { return base.Supply[i].Item })
	r.same, r.by = sameFamilies(c, r.old, r.sameRows, r.sameDemand)
	takeSums(c.res, base, r.same)
	c.res.borrowed = &borrowed{base, r.same}
	return r
}

// sameDemand reports whether adjustments made the same of an item's rows.
func (r *reuse) sameDemand(i int, by *paired) bool {
	var begun DemandRow
	return slices.EqualFunc(r.demandOf.of(i), r.demand.of(i), func(row, before int32) bool {
		r.beginRow(&begun, row)
		return sameDemand(&begun, &r.base.Demand[before], by)
	})
}

// sameRows reports whether an item has rows for the same markets, sites and sources.
func (r *reuse) sameRows(i int) bool {
	sites := uint64(max(len(r.p.Sites), 1))
	return slices.EqualFunc(r.demandOf.of(i), r.demand.of(i), func(a, b int32) bool { return r.marketOf(a) == r.base.Demand[b].Market }) &&
		slices.EqualFunc(r.stockOf.of(i), r.stock.of(i), func(a, b int32) bool { return int(r.stockKeys[a]>>32) == r.base.Stock[b].Site }) &&
		slices.EqualFunc(r.supplyOf.of(i), r.supply.of(i), func(a, b int32) bool {
			x, key := &r.base.Supply[b], r.supplyKeys[a]>>32
			return key == uint64(x.Source)*sites+uint64(x.Site)
		})
}

// takeSums gives a result the rows of money and value that another one has of
// families, by their number.
func takeSums(res, from *Result, families []bool) {
	taken := func(family int) bool { return family < len(families)-1 && families[family] }
	money, values := map[[2]int]*MoneyRow{}, map[[2]int]*ValueRow{}
	for i := range from.Money {
		money[[2]int{from.Money[i].Market, from.Money[i].Family}] = &from.Money[i]
	}
	for i := range from.Value {
		values[[2]int{from.Value[i].Site, from.Value[i].Family}] = &from.Value[i]
	}
	for i := range res.Money {
		m := &res.Money[i]
		if old := money[[2]int{m.Market, m.Family}]; old != nil && taken(m.Family) {
			*m = *old
		}
	}
	for i := range res.Value {
		v := &res.Value[i]
		if old := values[[2]int{v.Site, v.Family}]; old != nil && taken(v.Family) {
			*v = *old
		}
	}
}

// has reports whether an item is taken and not computed.
func (r *reuse) has(item int) bool { return r != nil && r.same[r.familyOf(item)] }

// take takes the rows of an item, and adds to the load of resources what it always
// took of them.
func (w *worker) take(i int) {
	w.starts(i)
	w.demand, w.stock, w.supply = w.demand[:0], w.stock[:0], w.supply[:0]
	old := w.reuse
	for k, row := range w.demandOf.of(i) {
		d := &w.res.Demand[row]
		*d = old.base.Demand[old.demand.of(i)[k]]
		d.Steps = w.stepsOf(row)
		w.demand = append(w.demand, d)
	}
	for k, row := range w.stockOf.of(i) {
		w.res.Stock[row] = old.base.Stock[old.stock.of(i)[k]]
	}
	for k, row := range w.supplyOf.of(i) {
		w.res.Supply[row] = old.base.Supply[old.supply.of(i)[k]]
		r := &w.res.Supply[row]
		w.supply = append(w.supply, r)
		w.lanes = append(w.lanes, lane{row: r, got: w.arrivedBefore(r)})
	}
	if len(w.uses.of(i)) > 0 && len(w.demand)+len(w.stockOf.of(i)) > 0 {
		w.priced()
		w.loads()
	}
}

// notes are those about items that are taken.
func (r *reuse) notes() []Note {
	if r == nil {
		return nil
	}
	return notesAbout(r.base, r.has)
}

// notesAbout are the notes of a result about some items, but for those about
// adjustments.
func notesAbout(r *Result, has func(item int) bool) []Note {
	var out []Note
	for _, n := range r.Notes {
		if n.Item >= 0 && n.Adjustment == dimension.None && has(n.Item) {
			out = append(out, n)
		}
	}
	return out
}

// gaps puts those of items that are taken beside those that were found, and holds
// them against the decisions of this plan.
func (r *reuse) gaps(found []Gap) []Gap {
	if r == nil {
		return found
	}
	out := make([]Gap, 0, len(found)+len(r.base.Gaps))
	for i := range r.base.Gaps {
		g := &r.base.Gaps[i]
		if g.Item < 0 || !r.has(g.Item) || strings.HasPrefix(g.Kind, RuleGap) {
			continue
		}
		for len(found) > 0 && inOrder(&found[0], g) < 0 {
			out, found = append(out, found[0]), found[1:]
		}
		out = append(out, *g)
		own := &out[len(out)-1]
		own.At = r.by.place(own.At)
		r.res.Decide(own)
	}
	return append(out, found...)
}

// inOrder is the order of gaps in a result.
func inOrder(a, b *Gap) int {
	return cmp.Or(cmp.Compare(b.Money, a.Money), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.What, b.What), cmp.Compare(a.From, b.From))
}
