package option

import (
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// gaps counts the gaps of a plan that lie, at least in part, in the shared
// periods; those that follow from what stock is wanted, in the settled ones.
func (c *comparer) gaps(r *projection.Result) GapCount {
	var n GapCount
	var money stakes
	for i := range r.Gaps {
		g := &r.Gaps[i]
		until := c.to
		switch g.Kind {
		case projection.BelowTarget, projection.Excess, projection.Overload:
			until = c.settled
		}
		if !inWindow(g.From, g.To, c.from, until) {
			continue
		}
		switch {
		case g.Class == projection.NeedsDecision && g.CoveredBy == "":
			n.NeedDecision++
			if g.Money.IsMissing() {
				n.Unpriced++
			} else {
				money.add(g)
			}
		case g.Class == projection.NeedsDecision:
			n.Covered++
		case g.Class == projection.Lever:
			n.Lever++
		default:
			n.Noise++
		}
	}
	n.Money = money.total
	return n
}

// stakes adds the money of gaps, of a shortage and of stock below target of
// the same item at the same site the larger.
type stakes struct {
	total quantity.Number
	twice map[[2]int]*[2]quantity.Number
}

func (s *stakes) add(g *projection.Gap) {
	kind := -1
	switch g.Kind {
	case projection.Shortage:
		kind = 0
	case projection.BelowTarget:
		kind = 1
	}
	if kind < 0 || g.Item == dimension.None || g.Site == dimension.None {
		s.total = s.total.Add(g.Money)
		return
	}
	if s.twice == nil {
		s.twice = map[[2]int]*[2]quantity.Number{}
	}
	at := [2]int{g.Item, g.Site}
	both := s.twice[at]
	if both == nil {
		both = new([2]quantity.Number)
		s.twice[at] = both
	}
	was := max(both[0], both[1])
	both[kind] = both[kind].Add(g.Money)
	s.total = s.total.Add(max(both[0], both[1]).Add(-was))
}

// gapMoney is the money of gaps that need a decision, as a cell. Where there
// are some and no money of any is known, it is not known.
func gapMoney(n GapCount) Cell {
	c := Cell{Value: n.Money, Of: quantity.Missing, Base: quantity.Missing, Delta: quantity.Missing, Count: n.NeedDecision, LeftOut: n.Unpriced}
	if n.NeedDecision > 0 && n.Unpriced == n.NeedDecision {
		c.Value, c.Why = quantity.Missing, "their money is not known"
	}
	return c
}

func count(n int) Cell {
	return Cell{Value: quantity.Whole(int64(n)), Of: quantity.Missing, Base: quantity.Missing, Delta: quantity.Missing, Count: n}
}

// inWindow reports whether a span meets the periods from from to to.
func inWindow(from, to, first, last period.Period) bool { return from <= last && to >= first }
