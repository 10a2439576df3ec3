package change

import (
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// FamilyChange is one family whose money or units came out differently over
// the shared horizon, over all markets and sites.
type FamilyChange struct {
	Family string `json:"family"`
	Name   string `json:"name"`
	// Money is the heaviest difference of its measures in money, by which
	// families are ranked.
	Money    quantity.Number `json:"money"`
	Measures []FamilyMeasure `json:"measures"`
}

// FamilyMeasure is one measure of a family that differs, in units for demand
// and backlog, in plan currency for all others.
type FamilyMeasure struct {
	Measure Measure `json:"measure"`
	// Total sums the shared periods; for backlog and stock value, which are
	// levels, it is the period that differs most, unsettled ones left out.
	Total Amount `json:"total"`
	// Base and Head hold one number per shared period, Missing where either
	// side does not know a part of it.
	Base []quantity.Number `json:"base"`
	Head []quantity.Number `json:"head"`
}

// DemandValue is consensus at net price, plan currency.
const DemandValue Measure = "demand value"

// familySums are one family's columns over the shared horizon by measure.
type familySums map[Measure]*FamilyMeasure

// familyMeasures lists what families are compared by, in order; levels are not
// summed over periods.
var familyMeasures = []struct {
	measure      Measure
	level, money bool
}{
	{Demand, false, false}, {DemandValue, false, true}, {Revenue, false, true},
	{Margin, false, true}, {Backlog, true, false}, {StockValue, true, true},
}

// families sums the projections by family and keeps those that differ.
func (c *comparer) families() {
	if c.from > c.to {
		return
	}
	sums := make([]familySums, len(c.family.ids))
	c.sumSide(baseSide, c.base, sums)
	c.sumSide(headSide, c.head, sums)
	c.withoutUnknown(sums)
	for slot := range sums {
		if f, ok := c.familyChange(slot, sums[slot]); ok {
			c.d.Families = append(c.d.Families, f)
		}
	}
}

// withoutUnknown makes missing, on both sides, what one of them does not know
// of an item.
func (c *comparer) withoutUnknown(sums []familySums) {
	c.oneSided(func(u unknownCell) {
		measures := []Measure{u.measure}
		if u.measure == DemandValue {
			measures = append(measures, Demand)
		}
		for _, m := range measures {
			if s := sums[u.family][m]; s != nil {
				s.Base[u.period-c.from], s.Head[u.period-c.from] = quantity.Missing, quantity.Missing
			}
		}
	})
}

func (c *comparer) sumSide(s side, r *projection.Result, sums []familySums) {
	for i := range r.Money {
		row := &r.Money[i]
		if c.alike(row.Family) {
			continue // as most are
		}
		f := c.family.of(s, row.Family)
		c.sumColumn(s, sums, f, Demand, row.Demand)
		if c.sameMoney {
			c.sumColumn(s, sums, f, DemandValue, row.DemandValue)
			c.sumColumn(s, sums, f, Revenue, row.Revenue)
			c.sumColumn(s, sums, f, Margin, row.Margin)
		}
	}
	stock := c.stockBase
	if s == headSide {
		stock = c.stockHead
	}
	for i := range stock {
		row := &stock[i]
		c.sumColumn(s, sums, c.family.of(s, r.Plan.Items[row.Item].Family), Backlog, row.Backlog)
	}
	for i := range r.Value {
		row := &r.Value[i]
		if c.sameMoney && !c.alike(row.Family) {
			f := c.family.of(s, row.Family)
			c.sumColumn(s, sums, f, StockValue, row.Stock)
			c.sumColumn(s, sums, f, StockValue, row.InTransit)
		}
	}
}

func (c *comparer) sumColumn(s side, sums []familySums, family int, m Measure, col projection.Column) {
	if col == nil {
		return
	}
	if sums[family] == nil {
		sums[family] = familySums{}
	}
	f := sums[family][m]
	if f == nil {
		n := len(c.d.Shared)
		f = &FamilyMeasure{Measure: m, Base: make([]quantity.Number, n), Head: make([]quantity.Number, n)}
		sums[family][m] = f
	}
	out := f.Base
	if s == headSide {
		out = f.Head
	}
	for i := range out {
		v := c.get(s, col, c.from+period.Period(i))
		if v.IsMissing() || out[i].IsMissing() {
			out[i] = quantity.Missing
		} else {
			out[i] = out[i].Add(v)
		}
	}
}

func (c *comparer) familyChange(slot int, sums familySums) (FamilyChange, bool) {
	f := FamilyChange{Family: c.family.ids[slot], Name: c.family.ids[slot], Money: quantity.Missing}
	if j := c.family.inHead[slot]; j != dimension.None {
		f.Name = c.head.Plan.Families[j].Label()
	} else {
		f.Name = c.base.Plan.Families[c.family.inBase[slot]].Label()
	}
	for _, m := range familyMeasures {
		s := sums[m.measure]
		until := c.to
		if m.level {
			until = c.sight.value[slot]
		}
		if s == nil || !c.total(s, m.level, until) {
			continue
		}
		f.Measures = append(f.Measures, *s)
		if m.money && heavier(s.Total.Delta, f.Money) {
			f.Money = s.Total.Delta
		}
	}
	return f, len(f.Measures) > 0
}

// total fills a measure's total and reports whether any period differs, up to
// the last that both plans see to.
func (c *comparer) total(m *FamilyMeasure, level bool, until period.Period) bool {
	var all pairSum
	worst, differs := Amount{Delta: quantity.Missing}, false
	for i := range m.Base[:until-c.from+1] {
		if m.Base[i] != m.Head[i] {
			differs = true
		}
		all.add(m.Base[i], m.Head[i])
		a := amountOf(m.Base[i], m.Head[i])
		a.Period = c.label(c.from + period.Period(i))
		if heavier(a.Delta, worst.Delta) {
			worst = a
		}
	}
	m.Total = all.amount()
	if level && !worst.Delta.IsMissing() {
		m.Total = worst
	}
	return differs
}
