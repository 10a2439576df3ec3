package change

import (
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
)

// settled is how far computed supply can be compared, where that is not to the
// end of the shared periods.
type settled struct {
	last   period.Period
	stock  map[string]period.Period // by item
	value  map[string]period.Period // by item
	loaded map[string]period.Period // by SOURCE/RESOURCE
}

// Settled returns the last period in which supply and backlog of an item can be
// compared, and the last one in which its stock's value can: the last shared
// one, unless one horizon ends before the other. What both plans say of demand
// can be compared in all shared periods.
func (d *Diff) Settled(item string) (supply, value period.Period) {
	supply, value = d.settled.last, d.settled.last
	if p, ok := d.settled.stock[item]; ok {
		supply = p
	}
	if p, ok := d.settled.value[item]; ok {
		value = p
	}
	return supply, value
}

// SettledLoad returns the same for a resource, SOURCE/RESOURCE.
func (d *Diff) SettledLoad(resource string) period.Period {
	if p, ok := d.settled.loaded[resource]; ok {
		return p
	}
	return d.settled.last
}

// noteSettled keeps what look has found.
func (c *comparer) noteSettled() {
	c.d.settled = settled{last: c.to}
	if !c.comparable || c.from > c.to || !c.endsApart() {
		return
	}
	s := &c.d.settled
	s.stock, s.value, s.loaded = map[string]period.Period{}, map[string]period.Period{}, map[string]period.Period{}
	for slot, id := range c.item.ids {
		if p := c.sight.item[slot]; p < c.to {
			s.stock[id] = p
		}
		if p := min(c.sight.item[slot], c.sight.value[c.familyOf(slot)]); p < c.to {
			s.value[id] = p
		}
	}
	load := func(side side, r *projection.Result) {
		for i := range r.Load {
			src := &c.planOf(side).Sources[r.Load[i].Source]
			id := src.ID + "/" + src.Resources[r.Load[i].Resource].ID
			if p := c.seenLoad(side, &r.Load[i]); p < c.to {
				if was, ok := s.loaded[id]; !ok || p < was {
					s.loaded[id] = p
				}
			}
		}
	}
	load(baseSide, c.base)
	load(headSide, c.head)
}
