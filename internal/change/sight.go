package change

import (
	"slices"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/supply"
)

// sight is how far the two plans see alike. A wanted stock of two periods of
// cover is known only where two more periods are; so towards the end of its
// horizon a plan carries the last target that it knows. Where one horizon ends
// later than the other, its stock there differs for that reason alone, and
// nobody has changed his mind.
type sight struct {
	// item is the last shared period, by slot, in which stock and planned
	// supply can be compared; all the earliest of them.
	item []period.Period
	all  period.Period
	// value is the last one, by slot of the family, in which the value of its
	// stock can be compared: earlier where it is ours on its way to a period
	// that only one plan has. allValue is the earliest of them.
	value    []period.Period
	allValue period.Period
}

// look finds out how far both see. Where they end in the same period, both see
// to the end.
func (c *comparer) look() {
	s := &c.sight
	s.item, s.value = slices.Repeat([]period.Period{c.to}, len(c.item.ids)), slices.Repeat([]period.Period{c.to}, len(c.family.ids))
	s.all, s.allValue = c.to, c.to
	if c.from > c.to || !c.endsApart() {
		return
	}
	key := func(s side, r *projection.StockRow) key { return keyOf("", c.site.of(s, r.Site), c.item.of(s, r.Item)) }
	merge(c.base.Stock, c.head.Stock, key, func(x, y *projection.StockRow) {
		if x == nil || y == nil || x.TargetID == "" || y.TargetID == "" {
			return
		}
		slot := c.item.head[y.Item]
		last := c.to
		for last >= c.from && !c.seesAlike(x, y, last) {
			last--
		}
		if last < c.to {
			last = c.departure(y.Site, last)
		}
		s.item[slot] = min(s.item[slot], last)
	})
	for i := range s.item {
		if s.item[i] < c.from {
			s.item[i] = c.to // nothing could be compared at all
		}
		s.all = min(s.all, s.item[i])
		s.see(c.familyOf(i), s.item[i])
	}
	c.lookUnderWay(baseSide)
	c.lookUnderWay(headSide)
	for i := range s.value {
		if s.value[i] < c.from {
			s.value[i] = c.to
		}
		s.allValue = min(s.allValue, s.value[i])
	}
	for p := min(s.all, s.allValue) + 1; p <= c.to; p++ {
		c.d.Unsettled = append(c.d.Unsettled, c.label(p))
	}
}

func (s *sight) see(family int, last period.Period) { s.value[family] = min(s.value[family], last) }

// seesAlike reports whether both plans know what stock is wanted in p, from
// demand and not from the period before, or neither does.
func (c *comparer) seesAlike(x, y *projection.StockRow, p period.Period) bool {
	if carries(c.base, x, p) || carries(c.head, y, p) {
		return false
	}
	return missingIn(c.base, x.Target, p) == missingIn(c.head, y.Target, p)
}

// carries reports whether a row's target in p is carried from the period before.
func carries(r *projection.Result, row *projection.StockRow, p period.Period) bool {
	return row.TargetCarried > 0 && int(p-r.First) >= row.TargetCarried && !missingIn(r, row.Target, p)
}

// lookUnderWay takes sight of what is ours from shipment on: what arrives
// behind the end of the shorter horizon is under way before it.
func (c *comparer) lookUnderWay(side side) {
	p := c.planOf(side)
	for i := range p.Sources {
		src := &p.Sources[i]
		if !src.OwnedOnShipment {
			continue
		}
		for k := range src.Terms {
			t, lead := &src.Terms[k], &src.Lead
			if t.Lead != nil {
				lead = t.Lead
			}
			slot := c.item.of(side, t.Item)
			c.sight.see(c.familyOf(slot), c.before(c.sight.item[slot]+1, lead)-1)
		}
		for k := range src.Commitments {
			slot := c.item.of(side, src.Commitments[k].Item)
			c.sight.see(c.familyOf(slot), c.before(c.sight.item[slot]+1, &src.Lead)-1)
		}
	}
}

// endsApart reports whether one horizon ends later than the other.
func (c *comparer) endsApart() bool {
	return c.base.First+period.Period(c.base.N) != c.head.First+period.Period(c.head.N)
}

// departure moves the last period that both see to where transfers to a site
// of the head leave, since they are planned for when they arrive.
func (c *comparer) departure(site int, last period.Period) period.Period {
	out := last
	for i := range c.head.Plan.Sources {
		src := &c.head.Plan.Sources[i]
		if src.Type != supply.Transfer {
			continue
		}
		for _, to := range src.Sites {
			if to == site {
				out = min(out, c.before(last+1, &src.Lead)-1)
			}
		}
	}
	return out
}

// before returns the period in which a receipt in p leaves.
func (c *comparer) before(p period.Period, l *supply.LeadTime) period.Period {
	if l.Days != 0 {
		cal := c.head.Plan.Calendar
		return cal.Containing(cal.Start(p).AddDays(-l.Days))
	}
	return p - period.Period(l.Periods)
}

// seenLoad is the last shared period in which a resource's load can be
// compared: that of the items that use it, earlier by their offsets.
func (c *comparer) seenLoad(s side, row *projection.LoadRow) period.Period {
	out := c.to
	src := &c.planOf(s).Sources[row.Source]
	for i := range src.Uses {
		u := &src.Uses[i]
		slot := c.item.of(s, u.Item)
		if u.Resource != row.Resource || slot == dimension.None {
			continue
		}
		if last := c.sight.item[slot]; last < c.to {
			out = min(out, last-period.Period(u.Offset))
		}
	}
	if out < c.from {
		return c.to
	}
	return out
}

// seenGap reports whether both plans could judge a gap in some shared period.
// Gaps that follow from planned supply are not known to the plan whose horizon
// ends there.
func (c *comparer) seenGap(s side, g *projection.Gap) bool {
	last := c.to
	switch g.Kind {
	case projection.BelowTarget, projection.Excess:
		if slot := c.item.of(s, g.Item); slot != dimension.None {
			last = c.sight.item[slot]
		}
	case projection.Overload:
		last = c.sight.all
	}
	return g.From <= last
}
