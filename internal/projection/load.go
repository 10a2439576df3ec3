package projection

import "github.com/accord-plan/accord/internal/quantity"

// taken is what items take of one resource, by period: each worker has its own,
// since sources serve items of all families.
type taken struct {
	load, planned []wide
	// margin is that of what the resource works on; nil where no gaps are wanted.
	margin []wide
}

// loads adds what the item's supply takes of its sources' resources. Supply of
// the first period includes what arrived before the snapshot inside it: it
// took its capacity too. Load before the first open period is past.
func (w *worker) loads() {
	for _, u := range w.uses.of(w.i) {
		use := &w.p.Sources[u.source].Uses[u.at]
		if use.Resource < 0 || use.Resource >= len(w.p.Sources[u.source].Resources) {
			continue
		}
		row := w.takenOf(int(w.loadAt[u.source]) + use.Resource)
		for k := range w.lanes {
			l := &w.lanes[k]
			if l.row.Source != int(u.source) {
				continue
			}
			for t := max(use.Offset, 0); t < w.n; t++ {
				q := l.row.Total[t]
				if t == 0 {
					q = q.Add(l.got)
				}
				if q != 0 {
					row.load[t-use.Offset].add(times(q, use.Amount))
				}
				if p := l.row.Planned[t]; p != 0 {
					row.planned[t-use.Offset].add(times(p, use.Amount))
				}
			}
		}
		for t := max(use.Offset, 0); t < w.n && !w.numbersOnly; t++ {
			row.margin[t-use.Offset].addKnown(w.itemMargin(t, w.suppliedBy(int(u.source), t)))
		}
	}
}

// takenOf returns what this worker's items take of the resource of a load row.
func (w *worker) takenOf(row int) *taken {
	all := &w.taken
	if w.pair.has(w.familyOf(w.i)) {
		all = &w.common
	}
	if *all == nil {
		*all = make([]taken, len(w.res.Load))
	}
	u := &(*all)[row]
	if u.load == nil {
		u.load, u.planned = make([]wide, w.n), make([]wide, w.n)
		if !w.numbersOnly {
			u.margin = make([]wide, w.n)
		}
	}
	return u
}

// suppliedBy is what a source brings of the item in a period, to all sites.
func (w *worker) suppliedBy(source, t int) quantity.Number {
	var sum quantity.Number
	for _, r := range w.supply {
		if r.Source == source {
			sum = sum.Add(r.Total[t])
		}
	}
	return sum
}

// addUp sums what the items of all workers take.
func (c *computation) addUp(workers []*worker) {
	c.atStake = make([][]wide, len(c.res.Load))
	for i := range c.res.Load {
		all := c.nothing()
		for _, w := range workers {
			if w.taken != nil {
				all.merge(&w.taken[i])
			}
		}
		if c.pair != nil {
			all.merge(c.commonly(i, workers))
		}
		row := &c.res.Load[i]
		for t := range c.n {
			row.Load[t], row.Planned[t] = all.load[t].number(), all.planned[t].number()
		}
		c.atStake[i] = all.margin
	}
}

// nothing is what no items take.
func (c *computation) nothing() taken {
	return taken{make([]wide, c.n), make([]wide, c.n), make([]wide, c.n)}
}

// commonly is what the items of families that are the same in both plans take of
// the resource of a load row: the first finds it out, for the second as well.
func (c *computation) commonly(row int, workers []*worker) *taken {
	if !c.second() {
		all := c.nothing()
		for _, w := range workers {
			if w.common != nil {
				all.merge(&w.common[row])
			}
		}
		c.pair.load = append(c.pair.load, all)
	}
	return &c.pair.load[row]
}

func (u *taken) merge(o *taken) {
	for t := range o.load {
		u.load[t].merge(o.load[t])
		u.planned[t].merge(o.planned[t])
	}
	for t := range o.margin {
		u.margin[t].merge(o.margin[t])
	}
}
