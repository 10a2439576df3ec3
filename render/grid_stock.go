package render

import (
	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// column picks one column of a stock row.
type column func(*projection.StockRow) projection.Column

// flow adds a column of a family's stock rows over n periods to a row. What is
// not known stays out of the sum; Grid.Unknown counts it.
func (v *view) flow(row []quantity.Number, r *projection.Result, from period.Period, n, f int, pick column, sign quantity.Number) {
	if f = v.sameFamily(r, f); f == dimension.None {
		return
	}
	for _, k := range v.of(r).stock[f] {
		st := &r.Stock[k]
		if !v.sameSite(r, st.Site) {
			continue
		}
		for p := from; p < from+period.Period(n); p++ {
			if x := at(r, pick(st), p); !x.IsMissing() {
				plus(row, int(p-v.first()), sign*x)
			}
		}
	}
}

func (v *view) open(f int, pick column) []quantity.Number {
	row := v.blank()
	v.flow(row, v.now, v.now.First, v.now.N, f, pick, 1)
	return row
}

func (v *view) before(f int, pick column) []quantity.Number {
	row := v.blank()
	v.eachPrevious(func(r *projection.Result, from period.Period, n int) { v.flow(row, r, from, n, f, pick, 1) })
	return row
}

// supply has what sources bring. Stock that moves between the plan's own sites
// is received at one and leaves another.
func (v *view) supply(f int) []GridRow {
	committed := v.open(f, func(s *projection.StockRow) projection.Column { return s.Committed })
	v.receipts(committed, f)
	v.received(committed, v.now, v.now.First, f)
	orders := v.open(f, func(s *projection.StockRow) projection.Column { return s.Orders })
	planned := v.open(f, func(s *projection.StockRow) projection.Column { return s.Planned })
	out := v.blank()
	v.flow(out, v.now, v.now.First, v.now.N, f, transferOut, -1)
	v.shipped(out, v.now, v.now.First, f)
	total, previous := v.blank(), v.blank()
	for i := range total {
		for _, row := range [][]quantity.Number{committed, orders, planned, out} {
			plus(total, i, row[i])
		}
	}
	v.eachPrevious(func(r *projection.Result, from period.Period, n int) {
		v.flow(previous, r, from, n, f, func(s *projection.StockRow) projection.Column { return s.Supply }, 1)
		v.received(previous, r, from, f)
		v.flow(previous, r, from, n, f, transferOut, -1)
		v.shipped(previous, r, from, f)
	})
	rows := []GridRow{v.totals(GridRow{Name: "previous plan", Values: previous, form: quietRow}),
		v.totals(GridRow{Name: "committed / received", Values: committed, form: mainRow})}
	for _, r := range []GridRow{{Name: "open orders", Values: orders, form: mainRow}, {Name: "planned", Values: planned, form: mainRow},
		{Name: "moved to other sites", Values: out, form: deltaRow}} {
		if anyNonZero(r.Values) {
			rows = append(rows, v.totals(r))
		}
	}
	if len(rows) > 2 { // the difference is that of all of them
		rows = append(rows, v.totals(GridRow{Name: "total", Values: total, form: mainRow}))
	}
	return append(rows, v.compared(total, previous, true)...)
}

// received adds what came in a result's first period before the snapshot inside
// it: its columns have what is still to come, a grid has whole periods.
func (v *view) received(row []quantity.Number, r *projection.Result, from period.Period, f int) {
	if f = v.sameFamily(r, f); f == dimension.None || from != r.First {
		return
	}
	for _, k := range v.of(r).stock[f] {
		if s := &r.Stock[k]; s.SupplyToDate != 0 && v.sameSite(r, s.Site) {
			plus(row, int(from-v.first()), s.SupplyToDate)
		}
	}
}

// shipped deducts that part of it which came from the grid's own sites.
func (v *view) shipped(row []quantity.Number, r *projection.Result, from period.Period, f int) {
	if f = v.sameFamily(r, f); f == dimension.None || from != r.First {
		return
	}
	for _, k := range v.of(r).stock[f] {
		s := &r.Stock[k]
		if s.SupplyToDate == 0 {
			continue
		}
		for i := range r.Plan.Sources {
			key := actual.Key{Source: i, Market: dimension.None, Site: s.Site, Item: s.Item}
			n, ok := r.Plan.Actuals.Open.Receipts[key]
			if src := &r.Plan.Sources[i]; ok && !n.IsMissing() && src.From != dimension.None && v.sameSite(r, src.From) {
				plus(row, int(from-v.first()), -n)
			}
		}
	}
}

func transferOut(s *projection.StockRow) projection.Column { return s.TransferOut }

// receipts adds what was received in closed periods, less what other sites
// received from the grid's own.
func (v *view) receipts(row []quantity.Number, f int) {
	t := v.plan.Actuals.Receipts
	for i := range v.past {
		p := v.first() + period.Period(i)
		if t.Complete[p] && len(v.plan.Families[f].Items) > 0 {
			plus(row, i, 0) // what has no row was observed to be nothing
		}
		for _, k := range v.receipt[f] {
			n, ok := t.Rows[k].Cells.Get(p)
			if !ok {
				continue
			}
			key := t.Rows[k].Key
			if v.inSite(key.Site) {
				plus(row, i, n)
			}
			if from := v.plan.Sources[key.Source].From; from != dimension.None && v.inSite(from) {
				plus(row, i, -n)
			}
		}
	}
}

// stock has physical stock, and backlog or lost demand in rows of their own.
func (v *view) stock(f int) (stock, backlog []GridRow) {
	physical := func(s *projection.StockRow) projection.Column { return s.Stock }
	plan, previous := v.open(f, physical), v.before(f, physical)
	v.closing(plan, f)
	stock = []GridRow{{Name: "target", Values: v.open(f, func(s *projection.StockRow) projection.Column { return s.Target }), form: quietRow},
		{Name: "previous plan", Values: previous, form: quietRow},
		{Name: "plan / actual", Values: plan, form: mainRow}}
	stock = append(stock, v.compared(plan, previous, false)...)
	if transit := v.open(f, func(s *projection.StockRow) projection.Column { return s.InTransit }); anyNonZero(transit) {
		stock = append(stock, GridRow{Name: "in transit", Values: transit, form: mainRow})
	}
	waiting := func(s *projection.StockRow) projection.Column { return s.Backlog }
	late, before := v.open(f, waiting), v.before(f, waiting)
	if anyNonZero(late) || anyNonZero(before) {
		backlog = append(backlog, GridRow{Name: "previous plan", Values: before, form: quietRow},
			GridRow{Name: "plan", Values: late, form: mainRow})
		backlog = append(backlog, v.compared(late, before, false)...)
	}
	if lost := v.open(f, func(s *projection.StockRow) projection.Column { return s.Lost }); anyNonZero(lost) {
		backlog = append(backlog, v.totals(GridRow{Name: "lost", Values: lost, form: mainRow}))
	}
	return stock, backlog
}

// closing adds the stock counted at the end of closed periods.
func (v *view) closing(row []quantity.Number, f int) {
	for i := range v.past {
		p := v.first() + period.Period(i)
		for site := range v.plan.Sites {
			if !v.inSite(site) {
				continue
			}
			for _, item := range v.plan.Families[f].Items {
				plus(row, i, observed(v.plan.Actuals.Stock, actual.Key{Source: dimension.None, Market: dimension.None, Site: site, Item: item}, p))
			}
		}
	}
}

// coverRow is the family's cover, recomputed from its summed stock and demand.
func (v *view) coverRow(f int) GridRow {
	demand := v.blank()
	v.demand(demand, v.now, v.now.First, v.now.N, f)
	v.actualSales(demand, f)
	stock := v.open(f, func(s *projection.StockRow) projection.Column { return s.Stock })
	v.closing(stock, f)
	r := GridRow{Name: "periods", Values: v.blank(), AtLeast: make([]bool, v.width()), form: coverRow}
	for i, s := range stock {
		r.Values[i], r.AtLeast[i] = cover(s, demand[i+1:])
	}
	return r
}

// cover is how many of the future periods a stock lasts, with the fraction of
// the last; atLeast says that knowledge ended before the stock did.
func cover(stock quantity.Number, future []quantity.Number) (periods quantity.Number, atLeast bool) {
	switch {
	case stock.IsMissing():
		return quantity.Missing, false
	case stock <= 0:
		return 0, false
	case len(future) == 0:
		return quantity.Missing, false
	}
	for i, d := range future {
		n := quantity.Whole(int64(i))
		if d.IsMissing() && i == 0 {
			return quantity.Missing, false // at least nothing says nothing
		}
		if d.IsMissing() {
			return n, true
		}
		if d > stock {
			return n.Add(quantity.Share(quantity.One, stock, d, 4)), false
		}
		stock -= max(d, 0)
	}
	return quantity.Whole(int64(len(future))), true
}
