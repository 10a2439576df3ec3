package change

import (
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// Consequence is one computed row that came out differently: one measure of
// one item at a site, item in a market, or resource. Before, After, Delta and
// Money are those of Period, where the row changed most.
type Consequence struct {
	Measure  Measure `json:"measure"`
	What     string  `json:"what"`
	Family   string  `json:"family,omitempty"`
	Item     string  `json:"item,omitempty"`
	Site     string  `json:"site,omitempty"`
	Market   string  `json:"market,omitempty"`
	Source   string  `json:"source,omitempty"`
	Resource string  `json:"resource,omitempty"`
	Period   string  `json:"period"`
	// Periods is the number of shared periods in which the row exceeds the
	// tolerance, From and To the first and last of them.
	Periods int    `json:"periods"`
	From    string `json:"from"`
	To      string `json:"to"`
	// Before, After and Delta are units, periods of cover, or the resource's
	// units.
	Before quantity.Number `json:"before"`
	After  quantity.Number `json:"after"`
	Delta  quantity.Number `json:"delta"`
	// Percent is Delta in percent of Before, nil where that is undefined.
	Percent *quantity.Ratio `json:"percent,omitempty"`
	// Money is Delta at the catalog's cost, or at net price for demand;
	// Missing for cover and load.
	Money quantity.Number `json:"money"`
	// Target is the wanted cover or stock, the capacity for load.
	Target quantity.Number `json:"target"`

	first period.Period
}

// Measure is what a projection computes.
type Measure string

// The measures, in the order in which equals are listed.
const (
	Demand  Measure = "demand"
	Stock   Measure = "stock"
	Backlog Measure = "backlog"
	Lost    Measure = "lost"
	Planned Measure = "planned supply"
	// Supply is planned and committed supply, where one replaced the other.
	Supply     Measure = "supply"
	Cover      Measure = "cover"
	Load       Measure = "load"
	Revenue    Measure = "revenue"
	Margin     Measure = "margin"
	StockValue Measure = "stock value"
)

// reading is one measure of one row on both sides; a nil column has no row
// there, which is nothing of it, not an unknown.
type reading struct {
	measure    Measure
	base, head projection.Column
	// target is the head's, if it has one.
	target projection.Column
	money  func(p period.Period, delta quantity.Number) quantity.Number
	// until is the last period that both plans see to.
	until period.Period
}

// derived compares what was computed, row by row.
func (c *comparer) derived() {
	stock := func(s side, r *projection.StockRow) key { return keyOf("", c.site.of(s, r.Site), c.item.of(s, r.Item)) }
	merge(c.stockBase, c.stockHead, stock, c.stockRow)
	demand := func(s side, r *projection.DemandRow) key {
		return keyOf("", c.market.of(s, r.Market), c.item.of(s, r.Item))
	}
	merge(c.demandBase, c.demandHead, demand, c.demandRow)
	load := func(s side, r *projection.LoadRow) key {
		src := &c.planOf(s).Sources[r.Source]
		return keyOf(src.Resources[r.Resource].ID, c.source.of(s, r.Source))
	}
	merge(c.base.Load, c.head.Load, load, c.loadRow)
}

func (c *comparer) stockRow(x, y *projection.StockRow) {
	var none projection.StockRow
	var site, item int
	if x == nil {
		x = &none
	} else {
		site, item = c.site.base[x.Site], c.item.base[x.Item]
	}
	if y == nil {
		y = &none
	} else {
		site, item = c.site.head[y.Site], c.item.head[y.Item]
	}
	atCost := func(p period.Period, d quantity.Number) quantity.Number { return c.costMoney(item, p, d) }
	what := func() Consequence {
		q := Consequence{Item: c.item.id(item), Site: c.site.id(site), Family: c.family.id(c.familyOf(item))}
		q.What = q.Item + "@" + q.Site
		return q
	}
	until := c.sight.item[item]
	c.read(what, reading{Stock, x.Stock, y.Stock, y.Target, atCost, until})
	c.read(what, reading{Backlog, x.Backlog, y.Backlog, nil, atCost, until})
	c.read(what, reading{Lost, x.Lost, y.Lost, nil, atCost, until})
	c.planned(x, y, site, item, until, func(r reading) {
		r.money = atCost
		c.read(what, r)
	})
	if !sameCover(x.Cover, y.Cover) || c.shifted() {
		c.read(what, reading{Cover, coverColumn(x.Cover), coverColumn(y.Cover), nil, nil, c.seenCover(x.Cover, y.Cover, until)})
	}
}

// shifted reports whether equal columns would mean different periods.
func (c *comparer) shifted() bool { return c.base.First != c.head.First }

func sameCover(a, b []projection.Cover) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func coverColumn(cover []projection.Cover) projection.Column {
	if cover == nil {
		return nil
	}
	out := make(projection.Column, len(cover))
	for i := range cover {
		out[i] = cover[i].Periods
	}
	return out
}

// seenCover is the last period in which a cover is known on both sides, where
// the horizons end in different periods: `>= 3` is not less than 5.
func (c *comparer) seenCover(a, b []projection.Cover, until period.Period) period.Period {
	if !c.endsApart() {
		return until
	}
	last := until
	for last >= c.from && (atLeast(c.base, a, last) || atLeast(c.head, b, last)) {
		last--
	}
	return last
}

func atLeast(r *projection.Result, cover []projection.Cover, p period.Period) bool {
	i := int(p - r.First)
	return i >= 0 && i < len(cover) && cover[i].AtLeast
}

// demandRow lists consensus that changed by more than edits of its own cells:
// by a group's total, a percent, or a baseline below it.
func (c *comparer) demandRow(x, y *projection.DemandRow) {
	var none projection.DemandRow
	var market, item int
	if x == nil {
		x = &none
	} else {
		market, item = c.market.base[x.Market], c.item.base[x.Item]
	}
	if y == nil {
		y = &none
	} else {
		market, item = c.market.head[y.Market], c.item.head[y.Item]
	}
	if c.cells[[2]int{market, item}] {
		return
	}
	what := func() Consequence {
		q := Consequence{Item: c.item.id(item), Market: c.market.id(market), Family: c.family.id(c.familyOf(item))}
		q.What = q.Item + " " + q.Market
		return q
	}
	c.read(what, reading{Demand, x.Consensus, y.Consensus, nil, func(p period.Period, d quantity.Number) quantity.Number {
		return c.demandMoney(market, item, p, d)
	}, c.to})
}

func (c *comparer) loadRow(x, y *projection.LoadRow) {
	var none projection.LoadRow
	var source, resource string
	until := c.to
	if x == nil {
		x = &none
	} else {
		until = min(until, c.seenLoad(baseSide, x))
		src := &c.base.Plan.Sources[x.Source]
		source, resource = src.ID, src.Resources[x.Resource].ID
	}
	if y == nil {
		y = &none
	} else {
		until = min(until, c.seenLoad(headSide, y))
		src := &c.head.Plan.Sources[y.Source]
		source, resource = src.ID, src.Resources[y.Resource].ID
	}
	what := func() Consequence {
		return Consequence{Source: source, Resource: resource, What: source + "/" + resource}
	}
	c.read(what, reading{Load, x.Load, y.Load, y.Capacity, nil, until})
}

// read adds the consequence of one measure, or counts it where every change is
// within the tolerance.
func (c *comparer) read(what func() Consequence, r reading) {
	var worst Consequence
	var span [2]period.Period
	periods, within, later := 0, false, false
	for p := c.from; p <= c.to; p++ {
		before, after := c.get(baseSide, r.base, p), c.get(headSide, r.head, p)
		if before == after {
			continue
		}
		if p > r.until {
			later = true
			break
		}
		d, money := difference(before, after), quantity.Missing
		if r.money != nil && !d.IsMissing() {
			money = r.money(p, d)
		}
		if !c.exceeds(before, d, money) {
			within = true
			continue
		}
		if periods == 0 || heavier(d, worst.Delta) {
			worst.first, worst.Before, worst.After, worst.Delta, worst.Money = p, before, after, d, money
		}
		if periods == 0 {
			span[0] = p
		}
		span[1] = p
		periods++
	}
	if periods == 0 {
		switch {
		case within:
			c.d.BelowTolerance++
		case later:
			c.d.OnlyUnsettled++
		}
		return
	}
	q := what()
	q.Measure, q.Periods, q.From, q.To = r.measure, periods, c.label(span[0]), c.label(span[1])
	q.first, q.Period = worst.first, c.label(worst.first)
	q.Before, q.After, q.Delta, q.Money = worst.Before, worst.After, worst.Delta, worst.Money
	q.Percent = percentOf(q.Delta, q.Before)
	q.Target = inColumn(c.head, r.target, q.first)
	c.d.Derived = append(c.d.Derived, q)
}

// get returns a number of a side in a period; a side without the row has none
// of it.
func (c *comparer) get(s side, col projection.Column, p period.Period) quantity.Number {
	if col == nil {
		return 0
	}
	if s == baseSide {
		return inColumn(c.base, col, p)
	}
	return inColumn(c.head, col, p)
}

// difference returns after - before, Missing if either is.
func difference(before, after quantity.Number) quantity.Number {
	if before.IsMissing() || after.IsMissing() {
		return quantity.Missing
	}
	return after.Add(-before)
}

// heavier reports whether a weighs more than b; what is not known weighs least.
func heavier(a, b quantity.Number) bool { return weight(a) > weight(b) }

func weight(n quantity.Number) quantity.Number {
	if n.IsMissing() {
		return -1
	}
	return n.Abs()
}

// exceeds holds a change against the tolerance, which it must exceed in
// percent and in money, where the money is known.
func (c *comparer) exceeds(before, d, money quantity.Number) bool {
	if d.IsMissing() || c.o.Tolerance < 0 {
		return true
	}
	if c.o.ToleranceMoney > 0 && !money.IsMissing() && money.Abs() <= c.o.ToleranceMoney {
		return false
	}
	return before == 0 || d.Abs().Over(before.Abs()) > c.o.Tolerance
}

// percentOf returns d in percent of a base, nil where that is undefined.
func percentOf(d, of quantity.Number) *quantity.Ratio {
	if d.IsMissing() || of.IsMissing() || of == 0 {
		return nil
	}
	r := d.Over(of.Abs())
	return &r
}
