package projection

import (
	"cmp"
	"slices"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/supply"
)

// lane is what one source brings of the item to one site.
type lane struct {
	row    *SupplyRow
	site   int // index of the site it leads to
	from   int // index of the site it leaves, -1 where it is no transfer
	source *supply.Source
	terms  *supply.Terms
	use    bool // the source states what the item uses
	lead   *leadIndex
	weight quantity.Ratio  // its part of planned supply
	last   int             // index of the last stated commitment in the horizon, -1 for none
	got    quantity.Number // arrived before the snapshot in the first period
	before Column          // what the last close promised
}

// receipts fills what the item's sources have promised and what is on order,
// and lets transfers leave where they come from.
func (w *worker) receipts() {
	w.promises()
	for k := range w.lanes {
		w.counts(&w.lanes[k])
	}
	slices.SortStableFunc(w.lanes, func(a, b lane) int { return cmp.Compare(a.site, b.site) })
	for k := 0; k < len(w.lanes); {
		s, from := &w.sites[w.lanes[k].site], k
		for k < len(w.lanes) && w.lanes[k].site == w.lanes[from].site {
			s.last = max(s.last, w.lanes[k].last)
			k++
		}
		s.lanes = w.lanes[from:k]
	}
	for k := range w.lanes {
		w.depart(&w.lanes[k])
	}
}

// promises makes the item's lanes, with what is promised and on order there.
func (w *worker) promises() {
	for _, r := range w.supply {
		r.Committed, r.Orders, r.Planned = w.none, w.zero, w.zero
		l := lane{row: r, site: w.siteAt(r.Site), from: -1, source: &w.p.Sources[r.Source], last: -1,
			got: w.arrivedBefore(r)}
		if l.source.Type == supply.Transfer && w.hasSite(l.source.From) {
			l.from = w.siteAt(l.source.From)
		}
		w.lanes = append(w.lanes, l)
	}
	w.stated()
	w.ordered()
}

// arrivedBefore is what came of a row before the snapshot inside the first period.
func (w *worker) arrivedBefore(r *SupplyRow) quantity.Number {
	return quantity.Round(w.received(r.Source, r.Site, w.i), w.decimals)
}

// siteAt returns the index of a site among the item's, -1 if it is not there.
func (w *worker) siteAt(id int) int {
	i, ok := slices.BinarySearchFunc(w.sites, id, func(s site, id int) int { return s.row.Site - id })
	if !ok {
		return -1
	}
	return i
}

// laneAt returns the lane of a source to a site, while lanes are still sorted
// by source and site; nil if there is none.
func (w *worker) laneAt(source, site int) *lane {
	i, ok := slices.BinarySearchFunc(w.lanes, [2]int{source, site}, func(l lane, k [2]int) int {
		r := l.row
		return cmp.Or(cmp.Compare(r.Source, k[0]), cmp.Compare(r.Site, k[1]))
	})
	if !ok {
		return nil
	}
	return &w.lanes[i]
}

// stated fills terms and commitments.
func (w *worker) stated() {
	for _, k := range w.commits.of(w.i) {
		m := &w.p.Sources[k.source].Commitments[k.at]
		l := w.laneAt(int(k.source), m.Site)
		if l == nil {
			continue
		}
		r := l.row
		r.Committed = w.slab.clone(r.Committed)
		fromSeries(r.Committed, m.Cells, w.first)
		roundAll(r.Committed, w.decimals)
		// What is promised beyond the horizon is kept, not computed: it does not
		// say that nothing else comes before.
		for t := w.n - 1; t > l.last; t-- {
			if !r.Committed[t].IsMissing() {
				l.last = t
			}
		}
	}
	terms, uses := w.terms.of(w.i), w.uses.of(w.i)
	for k := range w.lanes {
		l := &w.lanes[k]
		source := l.row.Source
		l.lead = w.leadOf(l.source.Lead)
		for len(terms) > 0 && int(terms[0].source) < source {
			terms = terms[1:]
		}
		for len(uses) > 0 && int(uses[0].source) < source {
			uses = uses[1:]
		}
		l.use = len(uses) > 0 && int(uses[0].source) == source
		if len(terms) > 0 && int(terms[0].source) == source {
			l.terms = &l.source.Terms[terms[0].at]
			if l.terms.Lead != nil {
				l.lead = w.leadOf(*l.terms.Lead)
			}
		}
	}
}

// ordered fills open orders by the period of their due date; those due before
// the first open period fall into it.
func (w *worker) ordered() {
	for _, i := range w.orders.of(w.i) {
		o := &w.p.Actuals.Open.Supply[i]
		l := w.laneAt(o.Key.Source, o.Key.Site)
		t := int(w.due(o.Due)) - int(w.first)
		if l == nil || t >= w.n || o.Quantity.IsMissing() {
			continue
		}
		if t < 0 {
			n := w.note(NoteOrdersOverdue, o.At)
			n.Source, n.Site, n.Item, n.Amount = o.Key.Source, o.Key.Site, w.i, o.Quantity
			n.From, n.To = w.first, w.first
			t = 0
		}
		r := l.row
		if &r.Orders[0] == &w.zero[0] {
			r.Orders = w.slab.clone(w.zero)
		}
		r.Orders[t] = r.Orders[t].Add(quantity.Round(o.Quantity, w.decimals))
	}
}

// counts fills what counts of a lane before anything is planned: a stated
// commitment, 0 included, less what has arrived of it; else the open orders.
func (w *worker) counts(l *lane) {
	r := l.row
	r.Total = r.Orders
	if l.last < 0 {
		return
	}
	r.Total = w.slab.clone(r.Orders)
	for t, v := range r.Committed {
		if !v.IsMissing() {
			r.Total[t] = v
		}
	}
	if !r.Committed[0].IsMissing() {
		r.Total[0] = max(0, r.Committed[0]-l.got)
	}
}

// depart deducts transfers where they leave. What is under way, an open order
// that left before the first open period, is not deducted again, nor is what has
// arrived of it since; what should have left and did not leaves at once.
func (w *worker) depart(l *lane) {
	if l.from < 0 || l.from == l.site {
		return
	}
	r := l.row
	for t, q := range r.Total {
		if q == 0 {
			continue
		}
		leaves := l.lead.departs[t]
		if leaves < 0 {
			q -= min(q, r.Orders[t].Add(w.arrived(r, t)))
			leaves = 0
		}
		w.takes(&w.sites[l.from], leaves, q)
	}
}

// arrived is what has come of a row in the first open period and is still part of
// its total: with a snapshot of the stock it is deducted from that already.
func (w *worker) arrived(r *SupplyRow, t int) quantity.Number {
	if t > 0 || w.snapshot.inside {
		return 0
	}
	key := actual.Key{Source: r.Source, Market: dimension.None, Site: r.Site, Item: w.i}
	return quantity.Round(known0(w.p.Actuals.Open.Receipts[key]), w.decimals)
}

func (w *worker) takes(s *site, t int, q quantity.Number) {
	if q == 0 || t >= w.n {
		return
	}
	if s.out == nil {
		s.out = w.slab.clone(w.zero)
	}
	s.out[t] = s.out[t].Add(q)
}

// order returns the sites so that receivers come before those who ship to
// them. A ring of lanes has no such order: then the rest follows as it is, and
// a note says so.
func (w *worker) order() []int {
	waits := make([]int, len(w.sites))
	for k := range w.lanes {
		if l := &w.lanes[k]; l.from >= 0 && l.from != l.site {
			waits[l.from]++
		}
	}
	out := make([]int, 0, len(w.sites))
	for s := range waits {
		if waits[s] == 0 {
			out = append(out, s)
		}
	}
	for k := 0; k < len(out); k++ {
		for _, l := range w.sites[out[k]].lanes {
			if l.from >= 0 && l.from != l.site {
				if waits[l.from]--; waits[l.from] == 0 {
					out = append(out, l.from)
				}
			}
		}
	}
	if len(out) < len(w.sites) {
		for s := range waits {
			if waits[s] > 0 {
				w.about(NoteLaneRing, w.sites[s].row.Site, w.i)
				out = append(out, s)
			}
		}
	}
	return out
}
