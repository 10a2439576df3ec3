package change

import (
	"slices"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// HorizonHow says why only one of the plans computes a stretch of periods.
type HorizonHow string

// Why, in order of time.
const (
	// HorizonReopened is open in the head and closed in the base, as where the
	// head is the older plan.
	HorizonReopened HorizonHow = "reopened"
	// HorizonClosed is open in the base and closed in the head.
	HorizonClosed HorizonHow = "closed"
	// HorizonAdded lies beyond the end of the base's horizon.
	HorizonAdded HorizonHow = "added"
	// HorizonRemoved lies beyond the end of the head's horizon.
	HorizonRemoved HorizonHow = "removed"
)

// Stretch is consecutive periods that only one of the plans computes, and what
// that plan has there. It is no part of any other number of a Diff: nobody has
// changed his mind about a period that the other plan does not have.
type Stretch struct {
	How HorizonHow `json:"how"`
	// From and To are labels, Periods is how many there are.
	From    string `json:"from"`
	To      string `json:"to"`
	Periods int    `json:"periods"`
	// Demand (consensus at net price), Revenue and Margin are sums over all
	// rows of the plan that has the periods, in the head's currency, Missing
	// where that is not the currency of that plan. LeftOut counts the amounts
	// that are not known and in no sum.
	Demand  quantity.Number `json:"demand"`
	Revenue quantity.Number `json:"revenue"`
	Margin  quantity.Number `json:"margin"`
	LeftOut int             `json:"left_out"`
	// Gaps counts the gaps of class lever and decision that lie in no shared
	// period, GapsDecision those among them that no accepted decision covers
	// and that need one.
	Gaps         int `json:"gaps"`
	GapsDecision int `json:"gaps_decision"`
	// Numbers counts the cells that one plan states for these periods and the
	// other does not; Edited are they, ranked as all edits are. Cells that both
	// state, and state differently, are opinions and stand in Diff.Edited.
	// Cells of closed periods are in Counts.ClosedCells and not here.
	Numbers int    `json:"numbers"`
	Edited  []Edit `json:"edited,omitempty"`

	from, to period.Period
	side     side
	edits    [][]Edit
}

// horizon finds the periods that only one of the plans computes.
func (c *comparer) horizon() {
	b, h := c.base, c.head
	if !c.comparable {
		return
	}
	endB, endH := b.First+period.Period(b.N)-1, h.First+period.Period(h.N)-1
	for _, s := range []Stretch{
		{How: HorizonReopened, side: headSide, from: h.First, to: min(endH, b.First-1)},
		{How: HorizonClosed, side: baseSide, from: b.First, to: min(endB, h.First-1)},
		{How: HorizonAdded, side: headSide, from: max(h.First, endB+1), to: endH},
		{How: HorizonRemoved, side: baseSide, from: max(b.First, endH+1), to: endB},
	} {
		if s.from > s.to {
			continue
		}
		s.From, s.To, s.Periods = c.label(s.from), c.label(s.to), int(s.to-s.from)+1
		s.Demand, s.Revenue, s.Margin = quantity.Missing, quantity.Missing, quantity.Missing
		c.d.Horizon = append(c.d.Horizon, s)
	}
	for i := range c.d.Horizon {
		c.stretchMoney(&c.d.Horizon[i])
		c.stretchGaps(&c.d.Horizon[i])
	}
}

func (c *comparer) resultOf(s side) *projection.Result {
	if s == baseSide {
		return c.base
	}
	return c.head
}

func (c *comparer) stretchMoney(s *Stretch) {
	if s.side == baseSide && !c.sameMoney {
		return
	}
	s.Demand, s.Revenue, s.Margin = 0, 0, 0
	r := c.resultOf(s.side)
	for i := range r.Money {
		row := &r.Money[i]
		for _, m := range []struct {
			into *quantity.Number
			col  projection.Column
		}{{&s.Demand, row.DemandValue}, {&s.Revenue, row.Revenue}, {&s.Margin, row.Margin}} {
			for p := s.from; p <= s.to && m.col != nil; p++ {
				if v := inColumn(r, m.col, p); v.IsMissing() {
					s.LeftOut++
				} else {
					*m.into = m.into.Add(v)
				}
			}
		}
	}
}

func (c *comparer) stretchGaps(s *Stretch) {
	r := c.resultOf(s.side)
	for _, g := range r.EachGap() {
		if g.Class <= projection.Noise || g.From < s.from || g.To > s.to {
			continue
		}
		s.Gaps++
		if g.Class == projection.NeedsDecision && g.CoveredBy == "" {
			s.GapsDecision++
		}
	}
}

// stretchOf returns the number of the stretch that a cell's edit belongs to,
// -1 for those that are edits as all others: only what the plan states that
// has the periods, and the other does not, comes of the horizon.
func (c *comparer) stretchOf(p period.Period, how How) int {
	if p == period.None {
		return -1
	}
	return slices.IndexFunc(c.d.Horizon, func(s Stretch) bool {
		return s.from <= p && p <= s.to && (s.side == headSide && how == Added || s.side == baseSide && how == Removed)
	})
}

// finishHorizon ranks the edits of each stretch.
func (c *comparer) finishHorizon() {
	for i := range c.d.Horizon {
		s := &c.d.Horizon[i]
		s.Edited = ranked(s.edits)
		s.edits = nil
		for k := range s.Edited {
			s.Numbers += s.Edited[k].Periods
		}
	}
}
