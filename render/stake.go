package render

import (
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// stakes adds the money of gaps. An item that is short at a site is below its
// target there too: of these two the larger is counted, not both.
type stakes struct {
	total quantity.Number
	twice map[stakeKey]*[2]quantity.Number // of shortages, of stock below target
}

type stakeKey struct{ item, site int }

func (s *stakes) add(g *projection.Gap) {
	if g.Money.IsMissing() {
		return
	}
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
	k := stakeKey{g.Item, g.Site}
	both := s.twice[k]
	if both == nil {
		if s.twice == nil {
			s.twice = map[stakeKey]*[2]quantity.Number{}
		}
		both = new([2]quantity.Number)
		s.twice[k] = both
	}
	before := max(both[0], both[1])
	both[kind] = both[kind].Add(g.Money)
	s.total = s.total.Add(max(both[0], both[1]).Add(-before))
}
