package change

import (
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
)

// Rolled counts the quantities, of one item at one site in one period, that are
// planned supply in one plan and committed in the other to the last unit.
// Nothing follows from them: as much is received as before.
type Rolled struct {
	// Committed were planned and are committed now, Planned were committed.
	Committed int `json:"now_committed,omitempty"`
	Planned   int `json:"now_planned,omitempty"`
}

// supplyCell is where a quantity is received, in identifiers of the edits.
type supplyCell struct {
	site, item string
	p          period.Period
}

// planned compares the planned supply of a row. Where a commitment took the
// place of what was planned, or the other way round, only what both receive is
// compared.
func (c *comparer) planned(x, y *projection.StockRow, site, item int, until period.Period, read func(reading)) {
	planned, total := reading{measure: Planned, base: x.Planned, head: y.Planned, until: until}, reading{measure: Supply, until: until}
	for p := c.from; p <= c.to && p <= until; p++ {
		was, is := c.get(baseSide, x.Planned, p), c.get(headSide, y.Planned, p)
		had, has := c.get(baseSide, x.Committed, p), c.get(headSide, y.Committed, p)
		plan, promise := difference(was, is), difference(had, has)
		if plan.IsMissing() || promise.IsMissing() || plan == 0 || promise == 0 || plan < 0 == (promise < 0) {
			continue
		}
		if total.base == nil {
			planned.base, planned.head = c.copied(baseSide, x.Planned), c.copied(headSide, y.Planned)
			total.base, total.head = c.copied(baseSide, nil), c.copied(headSide, nil)
		}
		i, j := int(p-c.base.First), int(p-c.head.First)
		planned.base[i], planned.head[j] = 0, 0
		total.base[i], total.head[j] = was.Add(had), is.Add(has)
		switch {
		case total.base[i] != total.head[j]:
		case promise > 0:
			c.d.Rolled.Committed++
			c.asPlanned[supplyCell{c.site.id(site), c.item.id(item), p}] = true
		default:
			c.d.Rolled.Planned++
		}
	}
	read(planned)
	if total.base != nil {
		read(total)
	}
}

// copied is a column of a side that may be written to.
func (c *comparer) copied(s side, col projection.Column) projection.Column {
	out := make(projection.Column, c.resultOf(s).N)
	copy(out, col)
	return out
}

// rolledOn reports whether every number of an edit commits what was planned.
func (c *comparer) rolledOn(e *Edit) bool {
	if e.Kind != Commitment || e.first == period.None {
		return false
	}
	for p := e.first; p < e.first+period.Period(e.Periods); p++ {
		if !c.asPlanned[supplyCell{e.Site, e.Item, p}] {
			return false
		}
	}
	return true
}
