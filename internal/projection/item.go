package projection

import (
	"cmp"
	"slices"

	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/network"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/supply"
)

// worker computes one item after another with the same scratch memory. Within
// an item everything is small: its markets, sites and sources.
type worker struct {
	*computation
	slab  *slab // of the item's columns: kept, or scratch
	kept  slab
	notes []Note
	gaps  [][]found
	leads map[supply.LeadTime]*leadIndex
	taken []taken // by load row
	// common is what items of families take that are the same in a plan beside.
	common []taken
	reach  reach // of a plan of which nothing else is computed

	i        int
	family   *catalog.Family
	decimals int
	from, to int // alive
	lost     bool
	demand   []*DemandRow // the item's rows
	stock    []*StockRow
	supply   []*SupplyRow
	scratch  scratch
	feeds    []feed
	sites    []site
	lanes    []lane
	cost     Column
	prices   []Column // of the item's demand rows
	look     outlook
	claims   []quantity.Number
	mixed    []weighed
	runs     []stretch
	pool     []Column // scratch, all of it lent from the start for each item
	lent     int
}

func newWorker(c *computation) *worker {
	w := &worker{computation: c, leads: map[supply.LeadTime]*leadIndex{}}
	w.slab = &w.kept
	return w
}

// feed is the demand of one market at one site.
type feed struct {
	demand   *DemandRow
	price    Column
	site     int
	priority int
	opening  quantity.Number // backlog carried in
	d        Column
	served   Column
	backlog  Column
	lost     Column
	owed     quantity.Number
	head     int  // of the queue: nothing older is owed
	only     bool // no other site serves this market
	// queue holds what is owed by age, where markets of equal priority share
	// a site: first the opening, then each period's demand.
	queue []quantity.Number
}

// site is one stock row while it is computed.
type site struct {
	row   *StockRow
	value *ValueRow
	feeds []feed
	lanes []lane
	out   Column          // leaves for other sites; nil for nothing
	last  int             // index of the last stated commitment in the horizon, -1 for none
	known int             // periods from the start that can be computed
	held  quantity.Number // transfers owed
	done  bool
}

// item computes all rows of one item.
func (w *worker) item(i int) {
	w.starts(i)
	w.begin()
	if len(w.demand)+len(w.stock) > 0 {
		w.priced()
		w.markets()
		w.places()
		w.receipts()
		for _, s := range w.order() {
			w.flow(&w.sites[s])
		}
		w.money()
		w.values()
		w.loads()
	}
	if !w.numbersOnly {
		w.itemGaps()
		w.unforecast()
	}
}

// starts turns to an item.
func (w *worker) starts(i int) {
	w.i, w.family, w.decimals = i, w.computation.family(i), w.computation.decimals(i)
	w.from, w.to = w.alive(i)
	w.lost = w.family.Unmet == catalog.Lost && w.family.Strategy != catalog.MakeToOrder
	w.feeds, w.sites, w.lanes = w.feeds[:0], w.sites[:0], w.lanes[:0]
	w.lent = 0
}

// borrow lends a column of scratch until the next item.
func (w *worker) borrow() Column {
	if w.lent == len(w.pool) {
		w.pool = append(w.pool, make(Column, w.n))
	}
	w.lent++
	return w.pool[w.lent-1]
}

// markets computes what is still to come of each market's demand and splits it
// over sites.
func (w *worker) markets() {
	toOrder := w.family.Strategy == catalog.MakeToOrder
	for k, d := range w.demand {
		d.Open = d.Consensus
		d.ToDate = w.toDate(d.Market, w.i, toOrder)
		switch {
		case w.unplanned(d):
			d.Open = w.byDue(d.Market)
		case w.snapshot.inside && !d.Consensus[0].IsMissing():
			d.Open = w.slab.clone(d.Consensus)
			d.Open[0] = max(0, d.Consensus[0]-d.ToDate)
		}
		w.split(d, w.prices[k], w.expected(d, d.Open))
	}
	slices.SortStableFunc(w.feeds, func(a, b feed) int {
		return cmp.Or(cmp.Compare(a.site, b.site), cmp.Compare(a.priority, b.priority))
	})
}

// expected returns a column of a demand row in which what is not demanded is
// zero where nothing is stated.
func (w *worker) expected(d *DemandRow, open Column) Column {
	for t := range open {
		if open[t].IsMissing() && w.undemanded(d, t) {
			c := w.slab.clone(open)
			for t := range c {
				if c[t].IsMissing() && w.undemanded(d, t) {
					c[t] = 0
				}
			}
			return c
		}
	}
	return open
}

// undemanded reports whether nothing being stated of a period means no demand
// rather than one that nobody knows: outside the item's life nobody forecasts,
// and where there is no baseline at all, adjustments say all that there is. A
// hole in a baseline stays unknown.
func (w *worker) undemanded(d *DemandRow, t int) bool {
	return t < w.from || t >= w.to || &d.Baseline[0] == &w.none[0]
}

// split makes the feeds of a demand row.
func (w *worker) split(d *DemandRow, price Column, open Column) {
	shares := w.p.Shares(d.Market, w.i)
	opening := w.openBacklog(d.Market)
	priority := w.p.Markets[d.Market].Priority
	some := 0
	for _, s := range shares {
		if w.hasSite(s.Site) && s.Share != 0 {
			some++
		}
	}
	d.Served, d.Backlog, d.Lost = w.none, w.none, w.none
	if some == 0 {
		return
	}
	if some == 1 && len(shares) == 1 {
		w.feeds = append(w.feeds, feed{demand: d, price: price, site: shares[0].Site, priority: priority, opening: opening, d: open, only: true})
		return
	}
	d.Served, d.Backlog, d.Lost = w.slab.clone(w.zero), w.slab.clone(w.zero), w.slab.clone(w.zero)
	cols := make([]Column, len(shares))
	for k := range cols {
		cols[k] = w.slab.column(w.n)
	}
	for t, v := range open {
		for k, part := range splitShares(v, shares, w.decimals) {
			cols[k][t] = part
		}
	}
	for k, part := range splitShares(opening, shares, w.decimals) {
		if w.hasSite(shares[k].Site) && shares[k].Share != 0 {
			w.feeds = append(w.feeds, feed{demand: d, price: price, site: shares[k].Site, priority: priority, opening: part, d: cols[k]})
		}
	}
}

// splitShares divides a market's quantity over its sites by largest remainder;
// a missing one is missing everywhere.
func splitShares(v quantity.Number, shares []network.Share, decimals int) []quantity.Number {
	weights := make([]quantity.Number, len(shares))
	for k, s := range shares {
		weights[k] = quantity.Number(s.Share)
	}
	if v.IsMissing() {
		for k := range weights {
			weights[k] = quantity.Missing
		}
		return weights
	}
	return quantity.Spread(v, weights, decimals)
}

// places makes the sites of the item, each with its feeds and its opening.
func (w *worker) places() {
	f := 0
	values := w.stockOf.of(w.i)
	for k, r := range w.stock {
		from := f
		for f < len(w.feeds) && w.feeds[f].site <= r.Site {
			f++
		}
		s := site{row: r, value: &w.res.Value[w.valueOf[values[k]]], feeds: w.feeds[from:f], last: -1}
		r.Opening = w.opening(r.Site, w.i)
		switch len(s.feeds) {
		case 0:
			r.Demand = w.zero
		case 1:
			r.Demand = s.feeds[0].d
			r.OpeningBacklog = s.feeds[0].opening
		default:
			r.Demand = w.slab.clone(w.zero)
			for k := range s.feeds {
				addTo(r.Demand, s.feeds[k].d)
				r.OpeningBacklog = r.OpeningBacklog.Add(s.feeds[k].opening)
			}
		}
		w.soldHere(r, s.feeds)
		w.sites = append(w.sites, s)
	}
}

// soldHere states what the first period's demand at a site was reduced by.
func (w *worker) soldHere(r *StockRow, feeds []feed) {
	r.DemandToDate = 0
	if !w.snapshot.inside {
		return
	}
	for k := range feeds {
		d := feeds[k].demand
		r.DemandToDate = r.DemandToDate.Add(w.siteShare(d.Market, w.i, r.Site, d.ToDate))
	}
}
