package projection

import (
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/stock"
	"github.com/accord-plan/accord/internal/supply"
)

// flow computes one site: what comes in, what is wanted, what is planned, what
// is served, what remains. Sites that it ships to are done already.
func (w *worker) flow(s *site) {
	r := s.row
	s.done = true
	w.incoming(s, r)
	r.TransferOut = w.zero
	if s.out != nil {
		r.TransferOut = s.out
	}
	// Targets and cover are about the demand at the site. A site that serves no
	// market has only what it ships.
	use := r.Demand
	if len(s.feeds) == 0 {
		use = w.shipped(s, r)
	}
	known := w.fits(r)
	if known < w.n {
		use = w.slab.clone(use)
		copy(use[known:], w.none)
	}
	w.look.look(use, w.ending())
	if len(s.feeds) > 0 {
		known = len(w.look.sum) - 1
	}
	w.wanted(r, known)
	w.weigh(s)
	if !r.Opening.IsMissing() {
		s.known = known
	}
	w.fill(s, r)
	w.deliver(s)
	if !w.brief {
		r.Cover = w.slab.cover(w.n)
		for t := range r.Cover {
			r.Cover[t] = coverOf(r.Stock[t], use[t+1:])
		}
	}
	w.transit(s, r)
}

// fits returns how many periods from the start can be summed without leaving
// the range of numbers, and notes it where that is not all of them: what comes
// after is not known rather than wrong.
func (w *worker) fits(r *StockRow) int {
	const most = quantity.Max / 4 // leaves room for what is planned
	sum := known0(r.Opening).Abs().Add(known0(r.OpeningBacklog))
	for t := range w.n {
		sum = sum.Add(r.Supply[t]).Add(known0(r.Demand[t])).Add(r.TransferOut[t])
		if sum > most {
			n := w.about(NoteTooLarge, r.Site, w.i)
			n.From, n.To = w.period(t), w.period(w.n-1)
			return t
		}
	}
	return w.n
}

// incoming sums over sources what is committed and what is on order.
func (w *worker) incoming(s *site, r *StockRow) {
	r.Committed, r.Orders, r.Planned, r.Supply = w.zero, w.zero, w.zero, w.zero
	for k := range s.lanes {
		l := &s.lanes[k]
		row := l.row
		r.SupplyToDate = r.SupplyToDate.Add(l.got)
		for t, q := range row.Total {
			if q == 0 {
				continue
			}
			c := &r.Committed
			if row.Committed[t].IsMissing() {
				c = &r.Orders
			}
			w.own(c)
			(*c)[t] = (*c)[t].Add(q)
		}
	}
	switch {
	case &r.Orders[0] == &w.zero[0]:
		r.Supply = r.Committed
	case &r.Committed[0] == &w.zero[0]:
		r.Supply = r.Orders
	default:
		r.Supply = w.slab.clone(r.Committed)
		addTo(r.Supply, r.Orders)
	}
}

// own gives a column that shares the zeros memory of its own.
func (w *worker) own(c *Column) {
	if &(*c)[0] == &w.zero[0] {
		*c = w.slab.clone(w.zero)
	}
}

func (w *worker) target(site int) *stock.Target {
	list := w.targets.of(w.i)
	for k := len(list) - 1; k >= 0; k-- {
		if tg := &w.p.Targets[list[k]]; tg.Site == site {
			return tg
		}
	}
	return nil
}

// weigh decides who brings what is planned beyond commitments: by stated
// shares, the primary source taking what they leave; else the primary source;
// else the only source that there is.
func (w *worker) weigh(s *site) {
	shared, primary, only, able := quantity.Ratio(0), -1, -1, 0
	hasShare := false
	for k := range s.lanes {
		l := &s.lanes[k]
		if l.terms != nil || l.use {
			only, able = k, able+1
		}
		if l.terms == nil {
			continue
		}
		if l.terms.Share != nil {
			l.weight = max(*l.terms.Share, 0)
			shared += l.weight
			hasShare = true
		}
		if l.terms.Primary && primary < 0 {
			primary = k
		}
	}
	switch {
	case primary >= 0 && s.lanes[primary].terms.Share == nil:
		s.lanes[primary].weight = max(quantity.Unit-shared, 0)
	case hasShare || primary >= 0:
	case len(s.lanes) == 1:
		s.lanes[0].weight = quantity.Unit
	case able == 1:
		s.lanes[only].weight = quantity.Unit
	case len(s.lanes) > 1:
		n := w.about(NoteNoPrimary, s.row.Site, w.i)
		n.At, n.Source = s.lanes[0].source.At, s.lanes[0].row.Source
		if t := s.lanes[0].terms; t != nil {
			n.At = t.At
		}
	}
	for k := range s.lanes {
		if l := &s.lanes[k]; l.from >= 0 && w.sites[l.from].done {
			l.weight = 0 // a ring: what leaves there has been settled
		}
	}
}

// plan orders what is needed in a period from the sources that can still
// bring it, and returns how much comes.
func (w *worker) plan(s *site, r *StockRow, t int, need quantity.Number) quantity.Number {
	w.claims = w.claims[:0]
	some := false
	for k := range s.lanes {
		l := &s.lanes[k]
		v := quantity.Number(l.weight)
		if t < l.lead.start {
			v = 0
		}
		some = some || v != 0
		w.claims = append(w.claims, v)
	}
	if !some {
		return 0
	}
	parts := w.claims
	if len(parts) == 1 {
		parts[0] = need
	} else {
		parts = quantity.Spread(need, parts, w.decimals)
	}
	var sum quantity.Number
	for k, part := range parts {
		if q := w.lot(&s.lanes[k], t, part); q > 0 {
			w.book(s, &s.lanes[k], t, q)
			sum += q
		}
	}
	if sum > 0 {
		w.own(&r.Planned)
		r.Planned[t] = sum
	}
	return sum
}

// lot is what a source can plan of a need beside what is on order there.
func (w *worker) lot(l *lane, t int, need quantity.Number) quantity.Number {
	if l.terms == nil {
		return need
	}
	limit := l.terms.Maximum
	if limit != nil {
		rest := *limit - l.row.Total[t]
		limit = &rest
	}
	return quantity.Round(lot(need, l.terms.Minimum, l.terms.Multiple, limit), w.decimals)
}

// book writes planned supply and lets it leave where it comes from.
func (w *worker) book(s *site, l *lane, t int, q quantity.Number) {
	row := l.row
	w.own(&row.Planned)
	row.Planned[t] = q
	if l.from >= 0 && l.from != l.site {
		w.takes(&w.sites[l.from], max(l.lead.departs[t], 0), q)
	}
}

// deliver adds planned supply to what counts.
func (w *worker) deliver(s *site) {
	for k := range s.lanes {
		row := s.lanes[k].row
		if &row.Planned[0] != &w.zero[0] {
			row.Total = w.slab.clone(row.Total)
			addTo(row.Total, row.Planned)
		}
	}
}

// transit fills what is on its way at the end of each period: over lanes, and
// from sources whose goods are ours from shipment on.
func (w *worker) transit(s *site, r *StockRow) {
	r.InTransit, r.Owned = w.zero, w.zero
	for k := range s.lanes {
		l := &s.lanes[k]
		if l.source.Type != supply.Transfer && !l.source.OwnedOnShipment {
			continue
		}
		for t, q := range l.row.Total {
			for u := max(l.lead.departs[t], 0); u < t && q != 0; u++ {
				w.own(&r.InTransit)
				r.InTransit[u] = r.InTransit[u].Add(q)
				if l.source.OwnedOnShipment {
					w.own(&r.Owned)
					r.Owned[u] = r.Owned[u].Add(q)
				}
			}
		}
	}
}
