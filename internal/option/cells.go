package option

import (
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// key names a row by identifiers, as indexes differ from plan to plan.
type key struct{ a, b, c string }

// table holds the columns of one measure of one plan. A row that is not in it
// is none of it, which is known; a cell that is missing is not known.
type table struct {
	first period.Period
	rows  map[key]projection.Column
}

func newTable(r *projection.Result, rows int) table {
	return table{first: r.First, rows: make(map[key]projection.Column, rows)}
}

// get returns a cell of a row, which may be nil for none.
func (t table) get(row projection.Column, p period.Period) quantity.Number {
	if i := int(p - t.first); row != nil && i >= 0 && i < len(row) {
		return row[i]
	}
	return 0
}

// sums are the totals of two tables over the cells that both know.
type sums struct {
	a, b quantity.Number
	// used and left count the cells that are and are not in them.
	used, left int
}

func sumOf(a, b table, from, to period.Period) sums {
	var s sums
	for k, row := range a.rows {
		s.add(a, b, row, b.rows[k], from, to)
	}
	for k, row := range b.rows {
		if _, both := a.rows[k]; !both {
			s.add(a, b, nil, row, from, to)
		}
	}
	return s
}

func (s *sums) add(a, b table, x, y projection.Column, from, to period.Period) {
	for p := from; p <= to; p++ {
		v, w := a.get(x, p), b.get(y, p)
		if v.IsMissing() || w.IsMissing() {
			s.left++
			continue
		}
		s.used++
		s.a, s.b = s.a.Add(v), s.b.Add(w)
	}
}

// known reports whether anything is: sums of nothing but unknown cells are not 0.
func (s sums) known() bool { return s.used > 0 || s.left == 0 }

// amount makes a cell of money from sums of base and option.
func (s sums) amount() Cell {
	if !s.known() {
		c := notKnown("")
		c.LeftOut = s.left
		return c
	}
	return Cell{Value: s.b, Of: quantity.Missing, Base: s.a, Delta: s.b.Add(-s.a), LeftOut: s.left}
}

// share makes a cell of a part from sums of parts and sums of wholes.
func share(part, whole sums) Cell {
	c := part.amount()
	if c.Value.IsMissing() {
		return c
	}
	c.Of = whole.b
	c.Share, c.BaseShare = ratio(part.b, whole.b), ratio(part.a, whole.a)
	if c.Share == nil {
		c.Why = "nothing is demanded"
	}
	return c
}

// ratio is nil where it is undefined.
func ratio(part, whole quantity.Number) *quantity.Ratio {
	if part.IsMissing() || whole.IsMissing() || whole == 0 {
		return nil
	}
	r := part.Over(whole)
	return &r
}
