package projection

import (
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/quantity"
)

// wanted fills target and maximum from the most specific statement. known is
// how many periods from the start have a demand that is known.
func (w *worker) wanted(r *StockRow, known int) {
	r.Target, r.Maximum = w.none, w.none
	r.TargetCarried, r.MaximumCarried = w.n, w.n
	tg := w.target(r.Site)
	if tg == nil {
		return
	}
	r.TargetID = tg.ID
	switch {
	case tg.Units != nil:
		r.Target = w.fixed(*tg.Units)
	case tg.Cover != nil:
		r.Target, r.TargetCarried = w.covering(*tg.Cover, known)
	}
	if tg.MaximumCover != nil {
		r.Maximum, r.MaximumCarried = w.covering(*tg.MaximumCover, known)
	}
}

// fixed is a target in units. In the last periods of an item's life it is no
// more than what can still be sold: the rest would be left over.
func (w *worker) fixed(units quantity.Number) Column {
	target := w.slab.column(w.n)
	for t := range target {
		target[t] = quantity.Round(units, w.decimals)
		if rest, ok := w.look.rest(t); ok {
			target[t] = min(target[t], quantity.Round(rest, w.decimals))
		}
		if t >= w.to {
			target[t] = 0
		}
	}
	return target
}

// covering is a stock that lasts a number of periods. Where the horizon, or
// what is known of demand, ends before the cover does, the last stock that
// could be computed in full is carried forward; carried is the first index of
// which that is true, n for none. See docs/adr/0010.
func (w *worker) covering(cover quantity.Number, known int) (stock Column, carried int) {
	stock, last := w.slab.column(w.n), quantity.Missing
	carried = w.n
	for t := range stock {
		if stock[t] = w.look.ahead(t, cover, w.decimals); !stock[t].IsMissing() {
			last = stock[t]
			continue
		}
		if t < known && !last.IsMissing() {
			carried = min(carried, t)
			stock[t] = w.inLife(last, cover, t)
		}
	}
	return stock, carried
}

// inLife is a carried stock, in proportion where the item is sold for fewer
// periods after t than it covers: what can never be sold is not wanted.
func (w *worker) inLife(stock, cover quantity.Number, t int) quantity.Number {
	until := w.p.Items[w.i].Until
	if until == period.None {
		return stock
	}
	if left := quantity.Whole(max(int64(until-w.period(t)), 0)); left < cover {
		return quantity.Share(stock, left, cover, w.decimals)
	}
	return stock
}

// ending reports whether the item is sold no more after the horizon.
func (w *worker) ending() bool {
	until := w.p.Items[w.i].Until
	return until != period.None && until < w.period(w.n)
}

// shipped is what a site ships, as far as it is known: what leaves in the last
// periods for receipts after the horizon is not, unless the item is sold no
// more by then.
func (w *worker) shipped(s *site, r *StockRow) Column {
	if w.ending() {
		return r.TransferOut
	}
	known := w.n
	for k := range w.lanes {
		if l := &w.lanes[k]; l.from >= 0 && l.from != l.site && &w.sites[l.from] == s {
			known = min(known, max(l.lead.ends, 0))
		}
	}
	if known == w.n {
		return r.TransferOut
	}
	use := w.slab.clone(r.TransferOut)
	copy(use[known:], w.none)
	return use
}
