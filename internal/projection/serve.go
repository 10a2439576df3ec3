package projection

import "github.com/accord-plan/accord/internal/quantity"

// fill computes the site's stock period by period. Where nothing is planned,
// moved on or lost, the kernel over columns does it.
func (w *worker) fill(s *site, r *StockRow) {
	r.Stock = w.slab.column(w.n)
	w.feedColumns(s, r)
	plans := w.n
	for k := range s.lanes {
		if s.lanes[k].weight > 0 {
			plans = min(plans, max(s.last+1, s.lanes[k].lead.start))
		}
	}
	if plans >= s.known && len(s.feeds) <= 1 && s.out == nil && !w.lost && r.Opening >= 0 && s.known == w.n {
		w.plain(s, r)
		return
	}
	w.periods(s, r, plans)
	for t := s.known; t < w.n; t++ {
		r.Stock[t] = quantity.Missing
		for _, c := range [...]Column{r.Backlog, r.Lost, r.Served} {
			c[t] = quantity.Missing
		}
		for k := range s.feeds {
			f := &s.feeds[k]
			f.served[t], f.backlog[t], f.lost[t] = quantity.Missing, quantity.Missing, quantity.Missing
		}
	}
	w.sum(s)
}

// feedColumns makes the columns of the site's feeds. One feed shares them with
// the site, and its market's row where it is the only one of that too.
func (w *worker) feedColumns(s *site, r *StockRow) {
	column := func(zero bool) Column {
		if zero && s.known == w.n {
			return w.zero
		}
		return w.slab.clone(w.zero)
	}
	for k := range s.feeds {
		f := &s.feeds[k]
		f.served, f.backlog, f.lost = w.slab.column(w.n), column(w.lost), column(!w.lost)
		f.owed = f.opening
		d := f.demand
		if f.only {
			d.Served, d.Backlog, d.Lost = f.served, f.backlog, f.lost
		}
	}
	if len(s.feeds) == 1 {
		f := &s.feeds[0]
		r.Served, r.Backlog, r.Lost = f.served, f.backlog, f.lost
		if s.out != nil {
			r.Backlog = w.slab.clone(w.zero) // with what is owed to other sites
		}
		return
	}
	none := len(s.feeds) == 0
	r.Served, r.Lost = column(none), column(none || !w.lost)
	r.Backlog = column(none && s.out == nil || w.lost && s.out == nil)
}

// plain is the common case: one market or none, nothing planned or moved on.
func (w *worker) plain(s *site, r *StockRow) {
	if len(s.feeds) == 0 {
		backlog := w.borrow()
		stockRow(r.Opening, r.Supply, r.Demand, r.Stock, backlog)
		return
	}
	f := &s.feeds[0]
	stockRow(r.Opening-f.opening, r.Supply, r.Demand, r.Stock, r.Backlog)
	before := f.opening
	for t, d := range r.Demand {
		f.served[t] = before + d - r.Backlog[t]
		before = r.Backlog[t]
	}
	w.sum(s)
}

// periods is the general case.
func (w *worker) periods(s *site, r *StockRow, plans int) {
	w.queues(s)
	stock := r.Opening
	for t := range s.known {
		m := step{stock: stock, supply: r.Supply[t], out: s.held}
		if s.out != nil {
			m.out = m.out.Add(s.out[t])
		}
		for k := range s.feeds {
			m.claim = m.claim.Add(s.feeds[k].owed).Add(s.feeds[k].d[t])
		}
		if t >= plans {
			need := max(r.Target[t], 0) - (stock + m.supply - m.out - m.claim)
			if need > 0 {
				m.supply += w.plan(s, r, t, need)
			}
		}
		var shipped, served quantity.Number
		stock, shipped, served = m.move()
		s.held = m.out - shipped
		r.Stock[t] = stock
		w.serve(s, r, t, served)
	}
	if &r.Planned[0] != &w.zero[0] {
		r.Supply = w.slab.clone(r.Supply)
		addTo(r.Supply, r.Planned)
	}
}

// serve divides what is delivered in a period over the site's markets, by
// priority, and writes the period's row.
func (w *worker) serve(s *site, r *StockRow, t int, served quantity.Number) {
	left := served
	for lo := 0; lo < len(s.feeds); {
		hi := lo + 1
		for hi < len(s.feeds) && s.feeds[hi].priority == s.feeds[lo].priority {
			hi++
		}
		if hi-lo == 1 {
			f := &s.feeds[lo]
			f.served[t] = min(left, f.owed+f.d[t])
			left -= f.served[t]
		} else {
			left = w.share(s.feeds[lo:hi], t, left)
		}
		lo = hi
	}
	var owed, lost quantity.Number
	for k := range s.feeds {
		f := &s.feeds[k]
		rest := f.owed + f.d[t] - f.served[t]
		if w.lost {
			f.lost[t] = rest
			lost += rest
			continue
		}
		f.owed, f.backlog[t] = rest, rest
		owed += rest
	}
	if len(s.feeds) > 1 {
		r.Served[t] = served
		if w.lost {
			r.Lost[t] = lost
		}
	}
	if len(s.feeds) > 1 && !w.lost || s.out != nil {
		r.Backlog[t] = owed + s.held
	}
}

// queues prepares what is owed by age where markets share a priority.
func (w *worker) queues(s *site) {
	for k := range s.feeds {
		alone := (k == 0 || s.feeds[k-1].priority != s.feeds[k].priority) &&
			(k+1 == len(s.feeds) || s.feeds[k+1].priority != s.feeds[k].priority)
		if alone {
			continue
		}
		f := &s.feeds[k]
		f.queue = make([]quantity.Number, s.known+1)
		f.queue[0] = f.opening
		copy(f.queue[1:], f.d[:s.known])
	}
}

// share serves markets of equal priority: the oldest backlog first, then the
// period's demand, each in proportion by largest remainder. It returns what is
// left.
func (w *worker) share(feeds []feed, t int, left quantity.Number) quantity.Number {
	oldest := feeds[0].head
	for k := range feeds {
		oldest = min(oldest, feeds[k].head)
		feeds[k].served[t] = 0
	}
	if w.lost {
		oldest = t + 1
	}
	claims := make([]quantity.Number, len(feeds))
	for age := oldest; age <= t+1 && left > 0; age++ {
		var sum quantity.Number
		for k := range feeds {
			claims[k] = feeds[k].queue[age]
			sum += claims[k]
		}
		parts := claims
		if sum > left {
			parts = allocate(left, claims, claims, w.decimals)
		}
		for k, part := range parts {
			f := &feeds[k]
			f.queue[age] -= part
			f.served[t] += part
			left -= part
			if f.queue[age] == 0 && f.head == age {
				f.head++
			}
		}
	}
	return left
}

// sum adds feeds to the rows of markets that several sites serve.
func (w *worker) sum(s *site) {
	for k := range s.feeds {
		f := &s.feeds[k]
		if f.only {
			continue
		}
		d := f.demand
		addTo(d.Served, f.served)
		addTo(d.Backlog, f.backlog)
		addTo(d.Lost, f.lost)
	}
}
