package projection

import (
	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/position"
)

// paired are the adjustments that two plans have in common, whatever stands before
// and between them. A plan names its adjustments by their place among all, and gaps
// may stand where one of their numbers does: both may be another one in the other
// plan.
type paired struct {
	// now is, by the place among all in the old plan, that in the new one, and old
	// the other way round; dimension.None for an adjustment of which the other
	// plan has none that is the same.
	now, old []int
	// places are where the numbers of adjustments stand now by where they stood, of
	// those that have moved.
	places map[position.Ref]position.Ref
}

// adjustmentKey is what an adjustment is called within a file of its kind.
type adjustmentKey struct {
	document, owner, id string
	layer               demand.Layer
}

func keyOf(a *demand.Adjustment) adjustmentKey {
	return adjustmentKey{a.Document, a.Owner, a.ID, a.Layer}
}

// pair finds the adjustments that say the same in two plans: those at the beginning
// and at the end of all in turn, between them those of one name. Of several with one
// name, which is a mistake, the last one is looked at.
func pair(now, old []demand.Adjustment) *paired {
	p := &paired{now: without(len(old)), old: without(len(now)), places: map[position.Ref]position.Ref{}}
	same := func(a, b int) bool {
		if !sameAdjustment(&now[a], &old[b]) {
			return false
		}
		p.old[a], p.now[b] = b, a
		p.moves(&now[a], &old[b])
		return true
	}
	from, to, end := 0, len(now), len(old)
	for from < min(to, end) && same(from, from) {
		from++
	}
	for from < min(to, end) && same(to-1, end-1) {
		to, end = to-1, end-1
	}
	between := map[adjustmentKey]int{}
	for b := from; b < end; b++ {
		between[keyOf(&old[b])] = b
	}
	for a := from; a < to; a++ {
		if b, ok := between[keyOf(&now[a])]; ok && p.now[b] == dimension.None {
			same(a, b)
		}
	}
	return p
}

// without are n places among adjustments that there are not.
func without(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = dimension.None
	}
	return out
}

// moves notes where the numbers of an adjustment stand now that [sameAdjustment]
// found further on, all of them alike.
func (p *paired) moves(now, old *demand.Adjustment) {
	by := now.At.Offset - old.At.Offset
	if by == 0 {
		return
	}
	move := func(at position.Ref) { p.places[at] = position.Ref{File: at.File, Offset: at.Offset + by} }
	move(old.At)
	for _, s := range [...]dimension.Series{old.Set, old.Add} {
		for i := range s.Len() {
			move(s.At(i))
		}
	}
	for i := range old.Percent {
		move(old.Percent[i].At)
	}
}

// place is where what stood at a place of the old plan stands in the new one. What
// stands in no adjustment has not moved: of what is asked about, both say the same.
func (p *paired) place(at position.Ref) position.Ref {
	if now, moved := p.places[at]; moved {
		return now
	}
	return at
}

// sameStep reports whether a step of the new plan is one of the old one.
func (p *paired) sameStep(now, old Step) bool {
	return now.Period == old.Period && now.Delta == old.Delta && p.old[now.Adjustment] == old.Adjustment
}
