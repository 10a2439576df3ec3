package projection

import (
	"cmp"
	"slices"
)

// scratch is where the rows of an item lie that nobody keeps: the next item has
// the same memory.
type scratch struct {
	slab   slab
	demand []DemandRow
	stock  []StockRow
	supply []SupplyRow
}

// rows are the rows of a result that a portion of the items keeps.
type rows struct {
	demand []DemandRow
	stock  []StockRow
	supply []SupplyRow
}

// begin makes the item's rows: in the result, or in scratch memory.
func (w *worker) begin() {
	demand, stock, supply := w.demandOf.of(w.i), w.stockOf.of(w.i), w.supplyOf.of(w.i)
	w.demand, w.stock, w.supply = w.demand[:0], w.stock[:0], w.supply[:0]
	s := &w.scratch
	if w.wants != nil {
		s.demand, s.stock, s.supply = many(s.demand, len(demand)), many(s.stock, len(stock)), many(s.supply, len(supply))
	}
	if w.wants != nil || w.brief {
		s.slab.reuse()
		w.slab = &s.slab
	}
	for k, row := range demand {
		d := rowAt(w.res.Demand, s.demand, int(row), k)
		if at := w.movedAt[row]; at > 0 {
			*d = *w.movedRows[at-1]
		} else {
			w.computation.begin(d, row, w.slab)
		}
		w.demand = append(w.demand, d)
	}
	for k, row := range stock {
		r, key := rowAt(w.res.Stock, s.stock, int(row), k), w.stockKeys[row]
		*r = StockRow{Site: int(key >> 32), Item: w.i}
		w.stock = append(w.stock, r)
	}
	sites := uint64(max(len(w.p.Sites), 1))
	for k, row := range supply {
		r, key := rowAt(w.res.Supply, s.supply, int(row), k), w.supplyKeys[row]
		*r = SupplyRow{Source: int(key >> 32 / sites), Site: int(key >> 32 % sites), Item: w.i}
		w.supply = append(w.supply, r)
	}
}

// many returns n rows, in the memory of old if that is enough.
func many[T any](old []T, n int) []T {
	if n > cap(old) {
		return make([]T, n)
	}
	return old[:n]
}

// rowAt is a row of the result where that has all, else the k-th in scratch.
func rowAt[T any](all, scratch []T, row, k int) *T {
	if all != nil {
		return &all[row]
	}
	return &scratch[k]
}

// keep keeps the item's rows where somebody wants them, in memory of their own.
func (w *worker) keep(p *portion) {
	if w.wants == nil || !w.wants(w.demand, w.stock) {
		return
	}
	for _, d := range w.demand {
		own := *d
		w.rescue(&own.Baseline, &own.After[0], &own.After[1], &own.After[2], &own.After[3], &own.Consensus, &own.TradeSpend, &own.Open,
			&own.Served, &own.Backlog, &own.Lost, &own.Revenue, &own.Margin)
		p.demand = append(p.demand, own)
	}
	for _, r := range w.stock {
		own := *r
		w.rescue(&own.Demand, &own.TransferOut, &own.Committed, &own.Orders, &own.Planned, &own.Supply, &own.Stock, &own.Backlog, &own.Lost,
			&own.Served, &own.Target, &own.Maximum, &own.InTransit, &own.Owned)
		own.Cover = slices.Clone(r.Cover)
		p.stock = append(p.stock, own)
	}
	for _, r := range w.supply {
		own := *r
		w.rescue(&own.Committed, &own.Orders, &own.Planned, &own.Total)
		p.supply = append(p.supply, own)
	}
}

// shorten leaves of the item's rows what a brief result keeps, in memory of its own.
func (w *worker) shorten() {
	if !w.brief {
		return
	}
	for _, d := range w.demand {
		*d = DemandRow{Market: d.Market, Item: d.Item, Consensus: w.start(d.Consensus), TradeSpend: w.start(d.TradeSpend), Served: w.start(d.Served),
			Revenue: w.start(d.Revenue), Margin: w.start(d.Margin), Steps: d.Steps}
	}
	for _, r := range w.stock {
		*r = StockRow{Site: r.Site, Item: r.Item, Stock: w.start(r.Stock), Backlog: w.start(r.Backlog)}
	}
	for _, r := range w.supply {
		*r = SupplyRow{Source: r.Source, Site: r.Site, Item: r.Item, Committed: w.start(r.Committed), Orders: w.start(r.Orders)}
	}
}

// start is what a brief result keeps of a column.
func (w *worker) start(c Column) Column {
	switch {
	case w.most == 0 || len(c) == 0:
		return nil
	case &c[0] == &w.zero[0] || &c[0] == &w.none[0]:
		return c[:w.most:w.most]
	}
	return w.kept.clone(c[:w.most])
}

// rescue takes columns out of scratch memory.
func (w *worker) rescue(columns ...*Column) {
	for _, c := range columns {
		if len(*c) > 0 && &(*c)[0] != &w.zero[0] && &(*c)[0] != &w.none[0] {
			*c = w.kept.clone(*c)
		}
	}
}

// keepRows brings together the rows that were kept, in the order of a result.
func (c *computation) keepRows(all []portion) {
	r := c.res
	for i := range all {
		r.Demand = append(r.Demand, all[i].demand...)
		r.Stock = append(r.Stock, all[i].stock...)
		r.Supply = append(r.Supply, all[i].supply...)
	}
	if c.second() {
		c.pair.rows()
	}
	slices.SortFunc(r.Demand, func(a, b DemandRow) int { return cmp.Or(a.Market-b.Market, a.Item-b.Item) })
	slices.SortFunc(r.Stock, func(a, b StockRow) int { return cmp.Or(a.Site-b.Site, a.Item-b.Item) })
	slices.SortFunc(r.Supply, func(a, b SupplyRow) int { return cmp.Or(a.Source-b.Source, a.Site-b.Site, a.Item-b.Item) })
}
