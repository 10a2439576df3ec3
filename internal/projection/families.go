package projection

import (
	"slices"

	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/dimension"
)

// sameFamilies tells, as [computation.familyOf] numbers them, of which families two
// plans say the same, so that all of the families comes out the same; the settings of
// both are. sameRows and sameDemand tell of an item whether both have the same rows of
// it, and whether adjustments made the same of its demand: of the old plan these may
// be known otherwise than by what is about to be computed. It also tells which
// adjustments are the same.
func sameFamilies(now, old *computation, sameRows func(item int) bool, sameDemand func(item int, by *paired) bool) ([]bool, *paired) {
	same := make([]bool, len(now.p.Families)+1)
	for f := range len(same) - 1 { // the last are items of no family at all
		same[f] = true
	}
	differs := func(item int) {
		if now.hasItem(item) {
			same[now.familyOf(item)] = false
		}
	}
	compareBaselines(now, old, differs)
	by := pair(now.p.Adjustments, old.p.Adjustments)
	compareAdjustments(now, old, by, func(item int) bool { return sameDemand(item, by) }, differs)
	for i := range now.p.Items {
		if f := now.familyOf(i); same[f] {
			same[f] = sameStatements(now, old, i) && sameRows(i)
		}
	}
	return same, by
}

// compareBaselines looks at what forecasts state; both plans have the same ones.
func compareBaselines(c, o *computation, differs func(item int)) {
	for b := range c.p.Baselines {
		now, before := c.p.Baselines[b].Rows, o.p.Baselines[b].Rows
		for k := range max(len(now), len(before)) {
			if len(now) == len(before) && now[k].Item == before[k].Item && now[k].Cells.Alike(before[k].Cells) {
				continue
			}
			if k < len(now) {
				differs(now[k].Item)
			}
			if k < len(before) {
				differs(before[k].Item)
			}
		}
	}
}

// compareAdjustments looks at what adjustments are about. Those that differ change
// what they are about even if only by what is told of them; and the others may,
// where a group holds items of several families, or where they come in another
// order.
func compareAdjustments(c, o *computation, by *paired, sameDemand func(item int) bool, differs func(item int)) {
	for a := range o.p.Adjustments {
		if by.now[a] == dimension.None {
			for _, i := range o.members(&o.p.Adjustments[a]) {
				differs(i)
			}
		}
	}
	seen := make([]bool, len(c.p.Items))
	for a := range c.p.Adjustments {
		for _, i := range c.members(&c.p.Adjustments[a]) {
			switch {
			case by.old[a] == dimension.None:
				differs(i)
			case c.hasItem(i) && !seen[i]:
				if seen[i] = true; !sameDemand(i) {
					differs(i)
				}
			}
		}
	}
}

// sameStatements reports whether two plans, of which the settings are the same, say
// the same of an item beside its demand.
func sameStatements(c, o *computation, i int) bool {
	p, q := c.p, o.p
	return sameCatalog(&p.Items[i], &q.Items[i]) &&
		slices.EqualFunc(c.terms.of(i), o.terms.of(i), func(a, b ref) bool {
			return a.source == b.source && sameTerms(p.Sources[a.source].Terms[a.at], q.Sources[b.source].Terms[b.at])
		}) &&
		slices.EqualFunc(c.uses.of(i), o.uses.of(i), func(a, b ref) bool {
			return a.source == b.source && p.Sources[a.source].Uses[a.at] == q.Sources[b.source].Uses[b.at]
		}) &&
		slices.EqualFunc(c.commits.of(i), o.commits.of(i), func(a, b ref) bool {
			x, y := &p.Sources[a.source].Commitments[a.at], &q.Sources[b.source].Commitments[b.at]
			return a.source == b.source && x.Site == y.Site && x.At == y.At && x.Cells.Alike(y.Cells)
		}) &&
		slices.EqualFunc(c.closed.of(i), o.closed.of(i), func(a, b promised) bool {
			return a.source == b.source && a.site == b.site && a.cells.Same(b.cells)
		}) &&
		slices.EqualFunc(c.targets.of(i), o.targets.of(i), func(a, b int32) bool { return sameTarget(&p.Targets[a], &q.Targets[b]) })
}

// sameDemand reports whether two rows, of which b is of the old plan, are the same
// before supply meets them.
func sameDemand(a, b *DemandRow, by *paired) bool {
	same := a.Market == b.Market && slices.Equal(a.Baseline, b.Baseline) && slices.Equal(a.Consensus, b.Consensus) &&
		slices.Equal(a.TradeSpend, b.TradeSpend) && slices.EqualFunc(a.Steps, b.Steps, by.sameStep)
	for layer := range demand.Layers {
		same = same && slices.Equal(a.After[layer], b.After[layer])
	}
	return same
}
