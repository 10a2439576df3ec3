package projection

import (
	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/quantity"
)

// itemGaps judges all rows of the item.
func (w *worker) itemGaps() {
	for k := range w.sites {
		s := &w.sites[k]
		r := s.row
		// What nobody can supply is short for that reason alone; a shortage
		// beside it would count the same money twice.
		sourceless := w.noSource(s, r)
		if w.family.Strategy == catalog.MakeToOrder {
			w.late(s, r)
		} else if !sourceless {
			w.shortage(s, r)
		}
		w.belowTarget(s, r)
		w.excess(s, r)
		w.commitmentGaps(s, r)
	}
}

// shortage judges unmet demand: the backlog at its peak, or what is lost in
// all.
func (w *worker) shortage(s *site, r *StockRow) {
	runs := w.find(s.known, func(t int) (by, base quantity.Number) { return r.Backlog[t] + r.Lost[t], s.asked(r, t) })
	for _, run := range runs {
		g := w.atSite(Shortage, r.Site, run)
		w.unmet(s, &g, run)
		g.awaits, g.until = w.awaits(s, run)
		g.lastDay = w.lever(s, run.from)
		g.at = w.cause(s.feeds, run, g.units, w.heaviest(s.feeds, run))
		w.add(g)
	}
}

// unmet measures a gap of demand that is not met: by the backlog at its peak,
// or by all that is lost.
func (w *worker) unmet(s *site, g *found, run stretch) {
	if w.lost {
		g.told = tellLost
	} else {
		g.units, g.told = run.peak, tellPeak
	}
	g.money = w.unservedMargin(s, run)
	if len(s.feeds) == 0 {
		g.told |= tellShipped
	}
}

// asked is what a site is asked for: by its markets, or, where it serves none,
// by the sites that it ships to.
func (s *site) asked(r *StockRow, t int) quantity.Number {
	if len(s.feeds) == 0 {
		return r.TransferOut[t]
	}
	return r.Demand[t]
}

// unservedMargin is the margin of the backlog at its peak, and of all that is
// lost.
func (w *worker) unservedMargin(s *site, run stretch) quantity.Number {
	var money quantity.Number
	for k := range s.feeds {
		f := &s.feeds[k]
		market := f.demand.Market
		if !w.lost {
			money = sumMoney(money, w.marginOf(market, f.price, run.worst, f.backlog[run.worst]))
			continue
		}
		for t := run.from; t <= run.to; t++ {
			money = sumMoney(money, w.marginOf(market, f.price, t, f.lost[t]))
		}
	}
	return money
}

// lever returns the last day on which any source of the site can still be
// ordered from for period t.
func (w *worker) lever(s *site, t int) period.Date {
	last := period.NoDate
	for k := range s.lanes {
		if l := &s.lanes[k]; l.weight > 0 || l.terms != nil || l.use {
			last = max(last, w.lastDay(l.lead.lead, t))
		}
	}
	return last
}

func (w *worker) belowTarget(s *site, r *StockRow) {
	runs := w.find(s.known, func(t int) (by, base quantity.Number) {
		if r.Target[t].IsMissing() {
			return 0, 0
		}
		return r.Target[t] - r.Stock[t], r.Target[t]
	})
	for _, run := range runs {
		g := w.atSite(BelowTarget, r.Site, run)
		g.money = w.atCost(run.worst, run.peak)
		g.lastDay = w.lever(s, run.from)
		g.at = w.cause(s.feeds, run, run.peak, w.target(r.Site).At)
		g.x, g.y, g.carried = r.Stock[run.worst], r.Target[run.worst], int32(r.TargetCarried)
		g.awaits, g.until = w.awaits(s, run)
		w.add(g)
	}
}

// excess judges stock above the stated maximum, stock of what nobody wants any
// more within the horizon, and what an item that ends leaves over.
func (w *worker) excess(s *site, r *StockRow) {
	dead := w.unwanted(s, r)
	runs := w.find(s.known, func(t int) (by, base quantity.Number) {
		switch {
		case dead:
			return r.Stock[t], 0
		case !r.Maximum[t].IsMissing():
			return r.Stock[t] - r.Maximum[t], r.Maximum[t]
		case w.over(r, t):
			return r.Stock[t], 0
		}
		return 0, 0
	})
	for _, run := range runs {
		g := w.atSite(Excess, r.Site, run)
		g.money = w.atCost(run.worst, run.peak)
		g.at = w.p.Items[w.i].At
		if tg := w.target(r.Site); tg != nil && tg.MaximumCover != nil && !dead {
			g.at = tg.At
		}
		g.x, g.y, g.carried = r.Stock[run.worst], r.Maximum[run.worst], int32(r.MaximumCarried)
		switch {
		case dead:
			g.told = tellDead
		case g.y.IsMissing():
			g.told = tellLeftOver
		}
		w.add(g)
	}
}

// over reports whether the item is not sold after t, and nobody asks the site
// for any.
func (w *worker) over(r *StockRow, t int) bool {
	if !w.ending() || t < w.to-1 {
		return false
	}
	for u := t + 1; u < w.n; u++ {
		if r.Demand[u] != 0 || r.TransferOut[u] != 0 {
			return false
		}
	}
	return r.Backlog[t] == 0
}

// unwanted reports whether nothing is demanded here over the whole horizon.
func (w *worker) unwanted(s *site, r *StockRow) bool {
	if s.known < w.n {
		return false
	}
	for t := range w.n {
		if r.Demand[t] != 0 || r.TransferOut[t] != 0 || r.Backlog[t] != 0 {
			return false
		}
	}
	return true
}
