package projection

import (
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/quantity"
)

// noSource judges demand that stock does not meet and that nobody can supply,
// and reports whether there is any. It is measured as a shortage is, net of
// the stock that is there; where nobody knows the stock, by all demand.
func (w *worker) noSource(s *site, r *StockRow) bool {
	for k := range s.lanes {
		if l := &s.lanes[k]; l.terms != nil || l.use || l.last >= 0 || l.weight > 0 {
			return false
		}
	}
	runs := w.find(w.n, func(t int) (by, base quantity.Number) {
		d := s.asked(r, t)
		switch {
		case d.IsMissing():
			return 0, 0
		case t >= s.known:
			return d, d
		}
		return r.Backlog[t] + r.Lost[t], d
	})
	for _, run := range runs {
		g := w.atSite(NoSource, r.Site, run)
		g.at = w.heaviest(s.feeds, run)
		if run.from >= s.known {
			g.money, g.told = w.demandMargin(s, run), tellUnknown
		} else {
			w.unmet(s, &g, run)
		}
		w.add(g)
	}
	return len(runs) > 0
}

// demandMargin is the margin of all that a site's markets want.
func (w *worker) demandMargin(s *site, run stretch) quantity.Number {
	var money quantity.Number
	for k := range s.feeds {
		for t := run.from; t <= run.to; t++ {
			money = sumMoney(money, w.marginOf(s.feeds[k].demand.Market, s.feeds[k].price, t, s.feeds[k].d[t]))
		}
	}
	return money
}

// awaits tells why nothing is planned in a period of a gap that nobody has
// committed anything for: a later commitment, the last of the site's sources,
// says that what comes until then is stated. It tells the source of that one and its
// period; none where the lead time alone would forbid it, and where commitments
// are stated throughout.
func (w *worker) awaits(s *site, run stretch) (source, until int32) {
	for t := run.from; t <= min(run.to, s.last); t++ {
		able, stated := false, false
		last := &s.lanes[0]
		for k := range s.lanes {
			l := &s.lanes[k]
			able = able || l.weight > 0 && t >= l.lead.start
			stated = stated || !l.row.Committed[t].IsMissing()
			if l.last == s.last {
				last = l
			}
		}
		if able && !stated && w.p.Calendar.Name() != "" {
			return int32(last.row.Source), int32(s.last)
		}
	}
	return dimension.None, 0
}
