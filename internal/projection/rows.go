package projection

import (
	"math"
	"slices"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/supply"
)

// rowKeys finds what has rows of demand, stock and supply, by item too.
func (c *computation) rowKeys() {
	c.demandOf = listed(len(c.p.Items), func(put func(int, int32)) {
		for i := range c.demandKeys {
			put(c.itemOf(int32(i)), int32(i))
		}
	})
	c.places()
	c.stockOf = listed(len(c.p.Items), func(put func(int, int32)) {
		for i, k := range c.stockKeys {
			put(int(uint32(k)), int32(i))
		}
	})
	c.supplyOf = listed(len(c.p.Items), func(put func(int, int32)) {
		for i, k := range c.supplyKeys {
			put(int(uint32(k)), int32(i))
		}
	})
}

// sumRows makes the rows of load, money and value.
func (c *computation) sumRows() {
	c.loadRows()
	c.moneyRows()
	c.valueRows()
}

// place collects the sites and sources of one item.
type place struct {
	seen    []int32 // by site: the item that was last seen there, plus one
	sites   []int
	sources []int
	item    int
}

func (l *place) add(site int) {
	if l.seen[site] != int32(l.item+1) {
		l.seen[site] = int32(l.item + 1)
		l.sites = append(l.sites, site)
	}
}

// places finds where each item lies and who can bring it there. A row exists
// where there is demand, stock, a commitment, an order, a stated target, or a
// lane that leads to such a place.
func (c *computation) places() {
	stock := make([]uint64, 0, len(c.p.Items))
	supplies := make([]uint64, 0, len(c.terms.entry)+len(c.commits.entry))
	sites := uint64(max(len(c.p.Sites), 1))
	l := &place{seen: make([]int32, len(c.p.Sites))}
	for i := range c.p.Items {
		l.item, l.sites, l.sources = i, l.sites[:0], l.sources[:0]
		c.ownPlaces(l)
		c.itemSources(l)
		from := len(supplies)
		for known := -1; known != len(l.sites); {
			known, supplies = len(l.sites), supplies[:from]
			for _, s := range l.sources {
				supplies = c.deliveries(supplies, l, s, sites)
			}
		}
		slices.Sort(supplies[from:])
		supplies = supplies[:from+len(slices.Compact(supplies[from:]))]
		for _, s := range l.sites {
			stock = append(stock, uint64(s)<<32|uint64(i))
		}
	}
	slices.Sort(stock)
	slices.Sort(supplies)
	c.stockKeys, c.supplyKeys = stock, supplies
	if c.wants == nil {
		c.res.Demand = make([]DemandRow, len(c.demandKeys))
		c.res.Stock = make([]StockRow, len(c.stockKeys))
		c.res.Supply = make([]SupplyRow, len(c.supplyKeys))
	}
}

// ownPlaces adds the sites at which an item stands by itself.
func (c *computation) ownPlaces(l *place) {
	for _, d := range c.demandOf.of(l.item) {
		for _, s := range c.p.Shares(c.marketOf(d), l.item) {
			if c.hasSite(s.Site) && s.Share != 0 {
				l.add(s.Site)
			}
		}
	}
	for _, s := range c.counted.of(l.item) {
		l.add(int(s))
	}
	for _, k := range c.commits.of(l.item) {
		if m := &c.p.Sources[k.source].Commitments[k.at]; c.hasSite(m.Site) && m.Cells.Len() > 0 {
			l.add(m.Site)
		}
	}
	for _, x := range c.closed.of(l.item) {
		l.add(x.site)
	}
	for _, o := range c.orders.of(l.item) {
		l.add(c.p.Actuals.Open.Supply[o].Key.Site)
	}
	for _, t := range c.targets.of(l.item) {
		if tg := &c.p.Targets[t]; c.hasSite(tg.Site) && (tg.Units != nil || tg.Family == dimension.None) {
			l.add(tg.Site)
		}
	}
}

// itemSources lists, ascending, the sources that say anything of an item.
func (c *computation) itemSources(l *place) {
	for _, list := range [...][]ref{c.terms.of(l.item), c.uses.of(l.item), c.commits.of(l.item)} {
		for _, k := range list {
			l.sources = append(l.sources, int(k.source))
		}
	}
	for _, o := range c.orders.of(l.item) {
		l.sources = append(l.sources, c.p.Actuals.Open.Supply[o].Key.Source)
	}
	for _, x := range c.closed.of(l.item) {
		l.sources = append(l.sources, x.source)
	}
	slices.Sort(l.sources)
	l.sources = slices.Compact(l.sources)
}

// deliveries adds the keys of what a source brings of an item to places where
// it is wanted. A lane makes its origin such a place.
func (c *computation) deliveries(keys []uint64, l *place, source int, sites uint64) []uint64 {
	s := &c.p.Sources[source]
	put := func(site int) {
		if c.hasSite(site) && l.seen[site] == int32(l.item+1) {
			keys = append(keys, (uint64(source)*sites+uint64(site))<<32|uint64(l.item))
			if s.Type == supply.Transfer && c.hasSite(s.From) {
				l.add(s.From)
			}
		}
	}
	for _, site := range s.Sites {
		put(site)
	}
	for _, k := range c.commits.of(l.item) {
		if int(k.source) == source {
			put(s.Commitments[k.at].Site)
		}
	}
	for _, x := range c.closed.of(l.item) {
		if x.source == source {
			put(x.site)
		}
	}
	for _, o := range c.orders.of(l.item) {
		if k := c.p.Actuals.Open.Supply[o].Key; k.Source == source {
			put(k.Site)
		}
	}
	return keys
}

func (c *computation) loadRows() {
	for s := range c.p.Sources {
		c.loadAt = append(c.loadAt, int32(len(c.res.Load)))
		for r := range c.p.Sources[s].Resources {
			row := LoadRow{Source: s, Resource: r, Load: make(Column, c.n), Capacity: make(Column, c.n), Planned: make(Column, c.n)}
			for t := range c.n {
				row.Capacity[t] = quantity.Missing
				if v, ok := c.p.Sources[s].Resources[r].Stated(c.period(t)); ok {
					row.Capacity[t] = v
				}
			}
			c.res.Load = append(c.res.Load, row)
		}
	}
}

// moneyRows makes a row for every market and family with demand or a budget.
func (c *computation) moneyRows() {
	keys := make([]uint64, 0, len(c.demandKeys))
	key := func(market, family int) uint64 { return uint64(market)<<32 | uint64(uint32(max(family, 0))) }
	for row := range int32(len(c.demandKeys)) {
		keys = append(keys, key(c.marketOf(row), c.p.Items[c.itemOf(row)].Family))
	}
	for i := range c.p.Budgets {
		for _, l := range c.p.Budgets[i].Lines {
			if c.hasMarket(l.Market) && l.Family >= 0 && l.Family < len(c.p.Families) && within(l.Revenue, c.first, c.n) {
				keys = append(keys, key(l.Market, l.Family))
			}
		}
	}
	slices.Sort(keys)
	keys = slices.Compact(keys)
	for _, k := range keys {
		c.res.Money = append(c.res.Money, MoneyRow{Market: int(k >> 32), Family: int(uint32(k)), Demand: make(Column, c.n),
			Served: make(Column, c.n), Revenue: make(Column, c.n), TradeSpend: make(Column, c.n), Margin: make(Column, c.n),
			DemandValue: make(Column, c.n), Left: make([]int, c.n)})
	}
	c.moneyOf = make([]int32, len(c.demandKeys))
	for row := range int32(len(c.demandKeys)) {
		at, _ := slices.BinarySearch(keys, key(c.marketOf(row), c.p.Items[c.itemOf(row)].Family))
		c.moneyOf[row] = int32(at)
		c.res.Money[at].begin(c.none)
	}
}

// begin makes nothing known of a row's money yet: it has demand, of which the
// cells are to tell. A row that has only a budget stays zero.
func (m *MoneyRow) begin(none Column) {
	for _, col := range [...]Column{m.Demand, m.Served, m.Revenue, m.TradeSpend, m.Margin, m.DemandValue} {
		copy(col, none)
	}
}

func (c *computation) valueRows() {
	keys := make([]uint64, 0, len(c.stockKeys))
	key := func(k uint64) uint64 { // of a site and an item
		return k&^math.MaxUint32 | uint64(uint32(max(c.p.Items[uint32(k)].Family, 0)))
	}
	for _, k := range c.stockKeys {
		keys = append(keys, key(k))
	}
	slices.Sort(keys)
	keys = slices.Compact(keys)
	for _, k := range keys {
		c.res.Value = append(c.res.Value, ValueRow{Site: int(k >> 32), Family: int(uint32(k)), Stock: filled(c.n, quantity.Missing),
			InTransit: make(Column, c.n), TargetValue: make(Column, c.n), OfTarget: make(Column, c.n)})
	}
	c.valueOf = make([]int32, len(c.stockKeys))
	for i, k := range c.stockKeys {
		at, _ := slices.BinarySearch(keys, key(k))
		c.valueOf[i] = int32(at)
	}
}

// noRate stands where no exchange rate is known.
const noRate quantity.Ratio = -1

func (c *computation) marketRates() {
	c.rates = make([][]quantity.Ratio, len(c.p.Markets))
	for m := range c.p.Markets {
		c.rates[m] = make([]quantity.Ratio, c.n)
		for t := range c.n {
			c.rates[m][t] = noRate
			if r, ok := c.p.Rate(c.p.Markets[m].Currency, c.period(t)); ok {
				c.rates[m][t] = r
			}
		}
	}
}
