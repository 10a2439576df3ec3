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
		g.Text += w.awaits(s, run)
		g.LastDay = w.lever(s, run.from)
		g.At = w.cause(s.feeds, run, g.Units, w.heaviest(s.feeds, run))
		w.add(g)
	}
}

// unmet measures a gap of demand that is not met: by the backlog at its peak,
// or by all that is lost.
func (w *worker) unmet(s *site, g *Gap, run stretch) {
	verb := " lost of "
	if !w.lost {
		g.Units, g.Measure = run.peak, AtPeak
		verb = " short of "
	}
	g.Money = w.unservedMargin(s, run)
	g.Text = words(g.Units) + verb + words(g.Base) + " demanded"
	if len(s.feeds) == 0 {
		g.Text = words(g.Units) + verb + words(g.Base) + " to be shipped"
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
		g.Money = w.atCost(run.worst, run.peak)
		g.LastDay = w.lever(s, run.from)
		g.At = w.cause(s.feeds, run, run.peak, w.target(r.Site).At)
		g.Text = "stock " + words(r.Stock[run.worst]) + ", target " + words(r.Target[run.worst]) + w.carried(r.TargetCarried, run) + offBy(run.peak, "too little") + w.worst(run) + w.inAll(run) + w.awaits(s, run)
		w.add(g)
	}
}

// carried says where a target comes from that is carried forward to the period
// by which a gap is told.
func (w *worker) carried(from int, run stretch) string {
	if run.worst < from || from == 0 || w.p.Calendar.Name() == "" {
		return ""
	}
	return " carried from " + w.p.Calendar.Label(w.period(from-1))
}

// worst names the period that a gap over several is told by.
func (c *computation) worst(run stretch) string {
	if run.from == run.to || c.p.Calendar.Name() == "" {
		return ""
	}
	return " in " + c.p.Calendar.Label(c.period(run.worst))
}

// inAll adds to the words for the worst period what a gap over several comes
// to: its units, to which a decision may be limited.
func (c *computation) inAll(run stretch) string {
	if run.from == run.to || c.p.Calendar.Name() == "" {
		return ""
	}
	return ", " + words(run.sum) + " in all periods"
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
		g.Money = w.atCost(run.worst, run.peak)
		g.At = w.p.Items[w.i].At
		if tg := w.target(r.Site); tg != nil && tg.MaximumCover != nil && !dead {
			g.At = tg.At
		}
		switch {
		case dead:
			g.Text = "stock " + words(r.Stock[run.worst]) + " without demand: obsolete"
		case r.Maximum[run.worst].IsMissing():
			g.Text = "stock " + words(r.Stock[run.worst]) + w.worst(run) + " left over when the item ends: obsolete"
		default:
			g.Text = "stock " + words(r.Stock[run.worst]) + ", maximum " + words(r.Maximum[run.worst]) + w.carried(r.MaximumCarried, run) + offBy(run.peak, "too much") + w.worst(run) + w.inAll(run)
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
