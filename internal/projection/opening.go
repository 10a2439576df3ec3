package projection

import (
	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/supply"
)

// snapshot says what stock was counted in the open period, if any.
type snapshot struct {
	// inside: it lies in the first open period, so demand and supply of that
	// period are remainders.
	inside bool
	// eve: it is of the day before, the same as a closing stock.
	eve bool
	// complete: an item that is not in it was counted as zero.
	complete bool
}

// snapshotOf judges the open period's stock. Inside the period it is of use
// with sales and receipts to date, or where no closing stock is known at all.
func snapshotOf(p *plan.Plan) snapshot {
	o := &p.Actuals.Open
	if !o.HasStock || o.AsOf == period.NoDate || p.Calendar.Name() == "" {
		return snapshot{}
	}
	var s snapshot
	for i := range p.Actuals.Files {
		f := &p.Actuals.Files[i]
		s.complete = s.complete || f.Fact == "stock" && f.Period == period.None && f.Complete
	}
	closed := p.Actuals.Stock.Known[p.First-1]
	s.eve = o.AsOf == p.Calendar.Start(p.First).AddDays(-1)
	s.inside = p.Calendar.Containing(o.AsOf) == p.First && ((o.HasSales || o.HasBookings) && o.HasReceipts || !closed)
	return s
}

// ofItem is a key of facts by site and item; atMarket one by market and item.
func ofItem(site, item int) actual.Key {
	return actual.Key{Source: dimension.None, Market: dimension.None, Site: site, Item: item}
}

func atMarket(market, item int) actual.Key {
	return actual.Key{Source: dimension.None, Market: market, Site: dimension.None, Item: item}
}

// toDate returns what was sold (or, made to order, booked) in the first open
// period before its stock was counted.
func (c *computation) toDate(market, item int, toOrder bool) quantity.Number {
	if !c.snapshot.inside {
		return 0
	}
	if toOrder && c.p.Actuals.Bookings.Known[c.first] {
		v, _ := c.p.Actuals.Bookings.Get(atMarket(market, item), c.first)
		return v
	}
	if open := &c.p.Actuals.Open; toOrder && open.HasBookings {
		return known0(open.Bookings[atMarket(market, item)])
	}
	return known0(c.p.Actuals.Open.Sales[atMarket(market, item)])
}

// received returns what a source delivered in the first open period before its
// stock was counted.
func (c *computation) received(source, site, item int) quantity.Number {
	if !c.snapshot.inside {
		return 0
	}
	return known0(c.p.Actuals.Open.Receipts[actual.Key{Source: source, Market: dimension.None, Site: site, Item: item}])
}

func known0(v quantity.Number) quantity.Number {
	if v.IsMissing() {
		return 0
	}
	return v
}

// opening returns the stock that an item begins with at a site: the snapshot
// inside the open period, else the closing stock of the last closed period,
// else an older one rolled forward, else Missing.
func (w *worker) opening(site, item int) quantity.Number {
	k := ofItem(site, item)
	a := &w.p.Actuals
	counted, ok := a.Open.Stock[k]
	ok = (ok || w.snapshot.complete) && !counted.IsMissing()
	if ok && (w.snapshot.inside || w.snapshot.eve) {
		return w.judged(site, item, counted)
	}
	last := w.first - 1
	if v, ok := w.closing(k, last); ok && !w.snapshot.inside {
		return w.judged(site, item, v)
	}
	for q := last; q >= last-period.Period(maxRoll); q-- {
		v, ok := w.closing(k, q)
		if !ok {
			continue
		}
		if v, ok = w.roll(site, item, q, v); !ok {
			break
		}
		n := w.about(NoteOpeningRolled, site, item)
		n.From, n.To, n.Amount = q, q, v
		return w.judged(site, item, v)
	}
	w.about(NoteOpeningMissing, site, item)
	return quantity.Missing
}

// maxRoll is how many periods an old closing stock is looked for.
const maxRoll = 24

// closing returns a closing stock. Where a file exists but has no row, an item
// that was not sold yet had none.
func (c *computation) closing(k actual.Key, p period.Period) (quantity.Number, bool) {
	if v, ok := c.p.Actuals.Stock.Get(k, p); ok {
		return v, true
	}
	return 0, c.p.Actuals.Stock.Known[p] && !c.p.Items[k.Item].Alive(p)
}

func (w *worker) judged(site, item int, v quantity.Number) quantity.Number {
	if v = quantity.Round(v, w.computation.decimals(item)); v < 0 {
		w.about(NoteOpeningNegative, site, item).Amount = v
	}
	return v
}

func (w *worker) about(kind NoteKind, site, item int) *Note {
	n := w.note(kind, position.Ref{})
	n.At, n.Site, n.Item = w.p.Items[item].At, site, item
	return n
}

// roll carries a closing stock forward with receipts and shipments, as far as
// facts of all periods between are there.
func (w *worker) roll(site, item int, from period.Period, v quantity.Number) (quantity.Number, bool) {
	a := &w.p.Actuals
	for p := from + 1; p < w.first; p++ {
		if !a.Receipts.Known[p] || !a.Sales.Known[p] {
			return quantity.Missing, false
		}
		for _, r := range w.receiptsOf()[ofItem(site, item)] {
			if r < 0 { // it left this site over a lane
				got, _ := a.Receipts.Rows[^r].Cells.Get(p)
				v = v.Add(-got)
				continue
			}
			got, _ := a.Receipts.Rows[r].Cells.Get(p)
			v = v.Add(got)
		}
		for m := range w.p.Markets {
			sold, _ := a.Sales.Get(atMarket(m, item), p)
			v = v.Add(-w.siteShare(m, item, site, sold))
		}
	}
	if w.snapshot.inside {
		for s := range w.p.Sources {
			v = v.Add(w.received(s, site, item))
			if src := &w.p.Sources[s]; src.Type == supply.Transfer && src.From == site {
				for to := range w.p.Sites { // it left this site over a lane
					v = v.Add(-w.received(s, to, item))
				}
			}
		}
		for m := range w.p.Markets {
			v = v.Add(-w.siteShare(m, item, site, known0(a.Open.Sales[atMarket(m, item)])))
		}
	}
	return v, true
}

// siteShare returns the part of a market's quantity that falls on a site.
func (c *computation) siteShare(market, item, site int, v quantity.Number) quantity.Number {
	shares := c.p.Shares(market, item)
	for i, part := range splitShares(v, shares, c.decimals(item)) {
		if shares[i].Site == site {
			return part
		}
	}
	return 0
}

// receiptRows lists the receipts of an item at a site over all sources, and,
// complemented, those elsewhere that a lane took from it.
func (c *computation) receiptRows() map[actual.Key][]int32 {
	rolled := map[actual.Key][]int32{}
	for i := range c.p.Actuals.Receipts.Rows {
		k := c.p.Actuals.Receipts.Rows[i].Key
		to := ofItem(k.Site, k.Item)
		rolled[to] = append(rolled[to], int32(i))
		if c.hasSource(k.Source) && c.p.Sources[k.Source].Type == supply.Transfer {
			from := ofItem(c.p.Sources[k.Source].From, k.Item)
			rolled[from] = append(rolled[from], ^int32(i))
		}
	}
	return rolled
}
