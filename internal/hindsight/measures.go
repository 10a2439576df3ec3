package hindsight

import (
	"strings"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/supply"
)

// sold reads demand, revenue or margin; margin in percent is of the revenue of
// the same cells.
func (f *Facts) sold(x *figure, t *decision.Test, s *scope, p period.Period) {
	read := f.actuals.Demand
	switch t.Measure {
	case "revenue":
		read = f.actuals.Revenue
	case "margin":
		read = f.actuals.Margin
	}
	var revenue quantity.Number
	f.cells(s, p, func(m, i int, expected bool) {
		n := read(m, i, p)
		x.add(n, expected)
		if t.Percent && !n.IsMissing() {
			revenue = revenue.Add(f.actuals.Revenue(m, i, p))
		}
	})
	x.lacks(t.Measure, f.head.Plan.Calendar)
	if t.Percent && !x.value.IsMissing() {
		x.value = percent(x.value, revenue)
	}
}

// percent is 100 n / of, quantity.Missing where there is nothing to divide by.
func percent(n, of quantity.Number) quantity.Number {
	if of <= 0 {
		return quantity.Missing
	}
	return quantity.Exactly(n).Times(quantity.Whole(100)).Per(of).Round(4)
}

// cells walks the items of a scope in its markets; of a site, in those that it
// serves. Something is expected where the plan has such a row and the item was
// sold in the period.
func (f *Facts) cells(s *scope, p period.Period, take func(market, item int, expected bool)) {
	for m := range f.head.Plan.Markets {
		if s.market != dimension.None && s.market != m {
			continue
		}
		for i, in := range s.items {
			if in && (s.site == dimension.None || f.share(m, i, s.site) > 0) {
				take(m, i, f.view.Demand(m, i) != nil && f.head.Plan.Items[i].Alive(p))
			}
		}
	}
}

// supplied reads what came from all sources.
func (f *Facts) supplied(x *figure, s *scope, p period.Period) {
	f.places(s, func(site, item int) {
		for k := range f.head.Plan.Sources {
			x.add(f.actuals.Received(k, site, item, p), f.view.Supply(k, site, item) != nil)
		}
	})
	x.lacks("supply", f.head.Plan.Calendar)
}

// stocked reads the closing stock.
func (f *Facts) stocked(x *figure, s *scope, p period.Period) {
	f.places(s, func(site, item int) {
		x.add(f.actuals.Stock(site, item, p), f.view.Stock(site, item) != nil)
	})
	x.lacks("stock", f.head.Plan.Calendar)
}

func (f *Facts) places(s *scope, take func(site, item int)) {
	for k := range f.head.Plan.Sites {
		if s.site != dimension.None && s.site != k {
			continue
		}
		for i, in := range s.items {
			if in {
				take(k, i)
			}
		}
	}
}

// prices reads the prices that facts state or, where they state none, what was
// invoiced per unit, in the market's currency, of each item that was sold.
func (f *Facts) prices(s *scope, p period.Period) []figure {
	var out []figure
	f.cells(s, p, func(m, i int, expected bool) {
		x := figure{what: "price of " + f.head.Plan.ItemIDs.ID(i) + " in " + f.head.Plan.MarketIDs.ID(m), from: p, to: p, value: quantity.Missing, all: 1, note: "invoiced per unit"}
		units, money := f.actuals.Sold(m, i, p), f.actuals.LocalRevenue(m, i, p)
		stated := f.invoiced(m, i, p)
		switch {
		case !stated.IsMissing():
			x.used, x.value, x.note = 1, stated, ""
		case units == 0 || !expected && units.IsMissing():
			return // nothing sold has no price
		case units.IsMissing() || money.IsMissing():
			x.lacks("price", f.head.Plan.Calendar)
		default:
			x.used, x.value = 1, quantity.Exactly(money).Per(units).Round(4)
		}
		out = append(out, x)
	})
	if len(out) == 0 {
		return []figure{{what: s.label, from: p, to: p, value: quantity.Missing, why: "nothing was sold in " + f.head.Plan.Calendar.Label(p)}}
	}
	return out
}

// invoiced is the price that facts state.
func (f *Facts) invoiced(market, item int, p period.Period) quantity.Number {
	const none = dimension.None
	table := f.head.Plan.Actuals.Prices
	for _, c := range table.Series(actual.Key{Source: none, Market: market, Site: none, Item: item}).Cells() {
		if c.Period == p {
			return c.Value
		}
	}
	return quantity.Missing
}

// rate reads the rate that the plan states for a closed period: no fact says
// another.
func (f *Facts) rate(x *figure, t *decision.Test, s *scope, p period.Period) {
	currency := t.Currency
	if currency == "" && s.market != dimension.None {
		currency = f.head.Plan.Markets[s.market].Currency
	}
	x.note, x.all = "as the plan states it", 1
	if r, ok := f.head.Plan.Rate(currency, p); ok && currency != "" {
		x.used, x.value = 1, quantity.One.Scaled(r)
		return
	}
	x.why = "no rate of " + currency + " is stated for " + f.head.Plan.Calendar.Label(p)
}

// load reads the capacity that was used of a resource or, where no fact says it,
// computes it from what was received; in its units or in percent of its capacity.
func (f *Facts) load(x *figure, t *decision.Test, p period.Period) {
	src, res := f.resource(t.Resource)
	if src == nil {
		x.why = "the plan has no resource " + t.Resource + " any more"
		return
	}
	if n := f.used(src, res, p); !n.IsMissing() {
		x.value, x.used, x.all = n, 1, 1
	} else if f.receivedLoad(x, src, res, p); x.value.IsMissing() {
		return
	}
	if t.Percent {
		capacity, ok := src.Resources[res].Stated(p)
		if x.value = percent(x.value, capacity); !ok || x.value.IsMissing() {
			x.value, x.why = quantity.Missing, "no capacity is stated for "+f.label(p)
		}
	}
}

// used is the capacity that facts say was used.
func (f *Facts) used(src *supply.Source, res int, p period.Period) quantity.Number {
	const none = dimension.None
	k := actual.Key{Source: f.head.Plan.SourceIDs.Index(src.ID), Market: none, Site: none, Item: none, Resource: res}
	if n, ok := f.head.Plan.Actuals.CapacityUsed.Get(k, p); ok {
		return n
	}
	return quantity.Missing
}

// receivedLoad is what receipts took of a resource, in the period in which it
// was worked on.
func (f *Facts) receivedLoad(x *figure, src *supply.Source, res int, p period.Period) {
	x.note = "computed from what was received"
	cal := f.head.Plan.Calendar
	for _, u := range src.Uses {
		if u.Resource != res {
			continue
		}
		at := p + period.Period(u.Offset)
		if at >= f.head.First {
			x.why = "what was worked on in " + cal.Label(p) + " is received in " + cal.Label(at) + ", which is open"
			x.value, x.used, x.all = quantity.Missing, 0, 0
			return
		}
		f.worked(x, src, u, at)
	}
	x.lacks("the receipts", cal)
}

// worked adds the load of one item that a source brought to its sites.
func (f *Facts) worked(x *figure, src *supply.Source, u supply.Use, at period.Period) {
	source := f.head.Plan.SourceIDs.Index(src.ID)
	for _, site := range src.Sites {
		n := f.actuals.Received(source, site, u.Item, at)
		if !n.IsMissing() {
			n = n.Times(u.Amount)
		}
		x.add(n, f.view.Supply(source, site, u.Item) != nil)
	}
}

// resource finds `SOURCE/RESOURCE`, or `RESOURCE` where only one source has it.
func (f *Facts) resource(name string) (*supply.Source, int) {
	source, id, both := strings.Cut(name, "/")
	var found *supply.Source
	at := 0
	for i := range f.head.Plan.Sources {
		s := &f.head.Plan.Sources[i]
		for k := range s.Resources {
			if both && s.ID == source && s.Resources[k].ID == id || !both && s.Resources[k].ID == name {
				if found != nil {
					return nil, 0
				}
				found, at = s, k
			}
		}
	}
	return found, at
}

// cover says how long the closing stock lasted: over what was wanted since, and
// for open periods over what the plan wants.
func (f *Facts) cover(x *figure, s *scope, p period.Period) {
	f.stocked(x, s, p)
	if !x.known() {
		x.value = quantity.Missing
		return
	}
	var coming projection.Column
	for t := p + 1; t < f.head.First; t++ {
		d := figure{value: quantity.Missing}
		f.sold(&d, &decision.Test{Measure: "demand"}, s, t)
		if !d.known() {
			d.value = quantity.Missing
		}
		coming = append(coming, d.value)
	}
	for k := range f.head.N {
		coming = append(coming, f.wanted(s, k))
	}
	c := projection.Lasts(x.value, coming)
	x.value, x.atLeast = c.Periods, c.AtLeast
}

// wanted is the plan's demand at the sites of a scope in an open period.
func (f *Facts) wanted(s *scope, k int) quantity.Number {
	var sum quantity.Number
	for i := range f.head.Stock {
		row := &f.head.Stock[i]
		if !s.items[row.Item] || s.site != dimension.None && s.site != row.Site {
			continue
		}
		n := row.Demand[k]
		if n.IsMissing() {
			return quantity.Missing
		}
		if k == 0 {
			n = n.Add(row.DemandToDate)
		}
		sum = sum.Add(n)
	}
	return sum
}
