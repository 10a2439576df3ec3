package render

import (
	"cmp"

	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/finance"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// FamilyLine is one family over the next periods in one line.
type FamilyLine struct {
	ID       string  `json:"id,omitempty"`
	Family   string  `json:"family"`
	Unit     string  `json:"unit,omitempty"`
	Decimals int     `json:"decimals"`
	Units    Measure `json:"units"`
	Revenue  Measure `json:"revenue"`
	Margin   Measure `json:"margin"`
	// Stock is the value on hand at the end of the first open period;
	// OfTarget the part of it that has a target, Target the target's value.
	// InTransit is owned stock that is on its way then and in none of them.
	Stock     quantity.Number `json:"stock_value"`
	InTransit quantity.Number `json:"in_transit_value"`
	OfTarget  quantity.Number `json:"stock_value_with_target"`
	Target    quantity.Number `json:"target_value"`
	// Cover is in periods, at the end of the first open period.
	Cover        quantity.Number `json:"cover"`
	CoverAtLeast bool            `json:"cover_at_least,omitempty"`
	// Demand falls on sites in the next periods, OnTime is what of it is
	// delivered in its own period, or within the promise if made to order.
	Demand quantity.Number `json:"demand"`
	OnTime quantity.Number `json:"on_time"`
	// MadeToOrder says that OnTime counts within the Promise, in periods.
	MadeToOrder bool `json:"made_to_order,omitempty"`
	Promise     int  `json:"promise,omitempty"`
	// Binds is the gap that limits supply with most at stake, empty if there
	// is none.
	Binds     string `json:"binds,omitempty"`
	BindsIn   string `json:"binds_in,omitempty"` // its periods
	Decisions int    `json:"decisions"`
}

func (v *view) line(f int) FamilyLine {
	fam := &v.plan.Families[f]
	l := FamilyLine{ID: fam.ID, Family: fam.Label(), Unit: v.unit(fam), Decimals: fam.Decimals}
	l.Units = v.measure(f, func(m *projection.MoneyRow) projection.Column { return m.Demand },
		func(b *finance.Line) series { return b.Units }, nothing)
	l.Revenue = v.measure(f, func(m *projection.MoneyRow) projection.Column { return m.Revenue },
		func(b *finance.Line) series { return b.Revenue }, unpriced)
	l.Margin = v.measure(f, func(m *projection.MoneyRow) projection.Column { return m.Margin },
		func(b *finance.Line) series { return b.Margin }, v.uncosted)
	v.stockValue(&l, f)
	l.Cover = quantity.Missing
	if row := v.coverRow(f); v.past < len(row.Values) && fam.Strategy != catalog.MakeToOrder {
		l.Cover, l.CoverAtLeast = row.Values[v.past], row.AtLeast[v.past]
	}
	l.Demand, l.OnTime = v.service(f)
	if fam.Strategy == catalog.MakeToOrder {
		l.MadeToOrder, l.Promise = true, fam.Promise
	}
	l.Binds, l.BindsIn, l.Decisions = v.binds(f)
	return l
}

func (v *view) stockValue(l *FamilyLine, f int) {
	var stock, transit, ofTarget, target sum
	for i := range v.now.Value {
		if r := &v.now.Value[i]; r.Family == f && v.now.N > 0 {
			stock.add(r.Stock[0])
			transit.add(r.InTransit[0])
			ofTarget.add(r.OfTarget[0])
			target.add(r.TargetValue[0])
		}
	}
	l.Stock, l.InTransit, l.OfTarget, l.Target = stock.amount(), transit.amount(), ofTarget.amount(), target.amount()
}

// service is the demand of the next periods and what of it is served in time:
// in its own period, or within the promise of a family that is made to order.
// What a site delivers goes to older backlog first.
func (v *view) service(f int) (demand, onTime quantity.Number) {
	promise := 0
	if fam := &v.plan.Families[f]; fam.Strategy == catalog.MakeToOrder {
		promise = fam.Promise
	}
	var all, good sum
	for _, i := range v.of(v.now).stock[f] {
		s := &v.now.Stock[i]
		late := s.OpeningBacklog
		for t := range v.next {
			d, served := s.Demand[t], delivered(s.Served, t, t+promise)
			if !d.IsMissing() && !served.IsMissing() {
				if !late.IsMissing() {
					served = max(served-max(late, 0), 0)
				}
				all.add(d)
				good.add(min(served, d))
			}
			late = s.Backlog[t]
		}
	}
	return all.amount(), good.amount()
}

// delivered adds what is served from one period to another, missing where the
// last one lies beyond the horizon.
func delivered(served projection.Column, from, to int) quantity.Number {
	if to >= len(served) {
		return quantity.Missing
	}
	total := quantity.Number(0)
	for _, n := range served[from : to+1] {
		if n.IsMissing() {
			return n
		}
		total = total.Add(n)
	}
	return total
}

// limits are the kinds of gaps that say that supply falls behind what is
// wanted; all others say that numbers disagree, or that there is too much.
var limits = map[string]bool{projection.Shortage: true, projection.NoSource: true, projection.Overload: true, projection.OverMaximum: true,
	projection.MinimumsExceedSupply: true, projection.LateBacklog: true, projection.BelowTarget: true}

// binds names the gap with most at stake among those that limit the family's
// supply, and counts those of any kind that need a decision.
func (v *view) binds(f int) (what, when string, decisions int) {
	best := -1
	for i := range v.now.Gaps {
		g := &v.now.Gaps[i]
		if g.Family != f || g.Class == projection.Noise {
			continue
		}
		if g.Class == projection.NeedsDecision {
			decisions++
		}
		if !limits[g.Kind] {
			continue
		}
		if best < 0 || g.Class > v.now.Gaps[best].Class || g.Class == v.now.Gaps[best].Class && g.Money > v.now.Gaps[best].Money {
			best = i
		}
	}
	if best < 0 {
		return "", "", decisions
	}
	g := &v.now.Gaps[best]
	return g.ID(), v.span(g.From, g.To), decisions
}

// span prints periods: 2027-03 or 2027-03..2027-05.
func (v *view) span(from, to period.Period) string {
	if from == to || to == period.None {
		return v.label(from)
	}
	return v.label(from) + ".." + v.label(to)
}

// byRevenue puts the largest family first, and one that neither sells nor has
// stock behind all others: a reader looks at the top of the table.
func byRevenue(a, b FamilyLine) int {
	idle := func(l FamilyLine) int {
		for _, n := range []quantity.Number{l.Units.Plan, l.Revenue.Plan, l.Stock, l.InTransit} {
			if !n.IsMissing() && n != 0 {
				return 0
			}
		}
		return 1
	}
	known := func(n quantity.Number) int {
		if n.IsMissing() {
			return 1
		}
		return 0
	}
	return cmp.Or(cmp.Compare(idle(a), idle(b)), cmp.Compare(known(a.Revenue.Plan), known(b.Revenue.Plan)),
		cmp.Compare(b.Revenue.Plan, a.Revenue.Plan), cmp.Compare(a.Family, b.Family))
}

// addLines adds the money of families under a name; their units do not add up.
func addLines(name string, ls []FamilyLine) FamilyLine {
	total := FamilyLine{Family: name, Cover: quantity.Missing, Units: Measure{Plan: quantity.Missing}}
	var revenue, margin []Measure
	var stock, transit, ofTarget, target, demand, onTime sum
	for _, l := range ls {
		revenue, margin = append(revenue, l.Revenue), append(margin, l.Margin)
		stock.add(l.Stock)
		transit.add(l.InTransit)
		ofTarget.add(l.OfTarget)
		target.add(l.Target)
		total.Decisions += l.Decisions
		if len(ls) == 1 {
			demand.add(l.Demand)
			onTime.add(l.OnTime)
		}
	}
	total.Revenue, total.Margin = together(revenue), together(margin)
	total.Stock, total.InTransit, total.OfTarget, total.Target = stock.amount(), transit.amount(), ofTarget.amount(), target.amount()
	total.Demand, total.OnTime = demand.amount(), onTime.amount()
	return total
}
