package change

import (
	"cmp"
	"slices"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
)

// cell is a value in a period and where it stands.
type cell struct {
	p  period.Period
	v  Value
	at position.Ref
}

func cellsOf(s dimension.Series) []cell {
	out := make([]cell, s.Len())
	for i, c := range s.Cells() {
		out[i] = cell{c.Period, Number(c.Value), c.At}
	}
	return out
}

func ratioCells(s dimension.Ratios, f form) []cell {
	out := make([]cell, len(s))
	for i, c := range s {
		out[i] = cell{c.Period, Value{form: f, n: int64(c.Value)}, c.At}
	}
	return out
}

// worth says what a change of one cell is worth: units, money and at what.
type worth func(p period.Period, before, after Value) (units, money quantity.Number, at string)

// row is one series of cells on both sides.
type row struct {
	subject *Subject
	field   string
	// closed says that cells before the head's first open period count too.
	closed bool
	// holds says that each cell holds from its period on, so that what a new
	// one replaces is the value in force.
	holds bool
	worth worth
}

func sameRatios(a, b dimension.Ratios) bool {
	return slices.EqualFunc(a, b, func(x, y dimension.RatioCell) bool { return x.Value == y.Value && x.Period == y.Period })
}

// series adds the edits between two series of numbers.
func (c *comparer) series(r row, a, b dimension.Series) bool {
	if a.Same(b) {
		return false
	}
	return c.cellEdits(r, cellsOf(a), cellsOf(b))
}

// ratios adds the edits between two series of ratios that are written as f.
func (c *comparer) ratios(r row, f form, a, b dimension.Ratios) bool {
	if sameRatios(a, b) {
		return false
	}
	return c.cellEdits(r, ratioCells(a, f), ratioCells(b, f))
}

// cellEdits merges two series by period and adds one edit for each run of
// consecutive periods of one zone that changed alike. It reports whether it
// added any.
func (c *comparer) cellEdits(r row, a, b []cell) bool {
	if !c.comparable {
		return false
	}
	var run runOf
	added := false
	flush := func() {
		if run.open {
			edits := &c.edits
			if run.stretch >= 0 {
				edits = &c.d.Horizon[run.stretch].edits
			}
			c.addTo(edits, run.edit, run.base, run.head)
			added = true
		}
		run.open = false
	}
	var forceA, forceB Value
	for i, j := 0, 0; i < len(a) || j < len(b); {
		x, y := cell{p: period.None}, cell{p: period.None}
		takeA := j == len(b) || i < len(a) && a[i].p <= b[j].p
		takeB := i == len(a) || j < len(b) && b[j].p <= a[i].p
		if takeA {
			x, i = a[i], i+1
		}
		if takeB {
			y, j = b[j], j+1
		}
		p := max(x.p, y.p)
		how := howOf(x.v, y.v)
		same := x.v == y.v
		if r.holds {
			x.v, y.v = inForce(x.v, &forceA), inForce(y.v, &forceB)
		}
		switch {
		case same:
			flush()
		case !r.closed && p != period.None && p < c.head.First:
			c.closedCell(x, y)
		case run.open && !r.holds && run.extends(c, p, how, x.v, y.v):
			run.grow(c, r, p, x.v, y.v)
		default:
			flush()
			c.startRun(&run, r, how, p, x, y)
		}
	}
	flush()
	return added
}

// inForce returns the value that holds: what is stated, else what was before.
func inForce(v Value, force *Value) Value {
	if v.Stated() {
		*force = v
	}
	return *force
}

// runOf is the edit in the making, if open.
type runOf struct {
	open       bool
	edit       Edit
	last       period.Period
	base, head position.Ref
	// stretch is the number of the stretch that it belongs to, -1 for none.
	stretch int
}

func (c *comparer) startRun(u *runOf, r row, how How, p period.Period, x, y cell) {
	e := Edit{Subject: r.subject, Field: r.field, How: how, Before: x.v, After: y.v,
		Units: quantity.Missing, Money: quantity.Missing, first: p}
	e.measure()
	if e.Beyond = !r.closed && !r.holds && c.beyond(p); e.Beyond {
		e.From, e.To, e.Periods = c.label(p), c.label(p), 1
	} else if p != period.None {
		e.zone = c.head.Plan.Zone(p)
		e.Zone, e.From, e.To, e.Periods = e.zone.String(), c.label(p), c.label(p), 1
	}
	if r.worth != nil && !e.Beyond {
		e.Units, e.Money, e.Valued = r.worth(p, x.v, y.v)
	}
	*u = runOf{open: true, edit: e, last: p, base: x.at, head: y.at, stretch: -1}
	if !r.holds {
		u.stretch = c.stretchOf(p, how)
	}
}

func (u *runOf) extends(c *comparer, p period.Period, how How, before, after Value) bool {
	return p == u.last+1 && u.last != period.None && how == u.edit.How &&
		before == u.edit.Before && after == u.edit.After && (u.edit.Beyond || c.head.Plan.Zone(p) == u.edit.zone && c.beyond(p) == c.beyond(u.last)) && c.stretchOf(p, how) == u.stretch
}

func (u *runOf) grow(c *comparer, r row, p period.Period, before, after Value) {
	u.last = p
	u.edit.To = c.label(p)
	u.edit.Periods++
	if r.worth != nil && !u.edit.Beyond {
		units, money, _ := r.worth(p, before, after)
		u.edit.Units, u.edit.Money = sum(u.edit.Units, units), sum(u.edit.Money, money)
	}
}

// beyond reports whether a period lies behind the end of both horizons.
func (c *comparer) beyond(p period.Period) bool {
	return p != period.None && p >= c.base.First+period.Period(c.base.N) && p >= c.head.First+period.Period(c.head.N)
}

// closedCell counts a cell that no plan reads, and keeps the lines that come
// first by file and line.
func (c *comparer) closedCell(x, y cell) {
	c.d.Counts.ClosedCells++
	s, ref := headSide, y.at
	if ref.IsZero() {
		s, ref = baseSide, x.at
	}
	name := c.planOf(s).Files.Name(ref.File)
	if name == "" {
		return
	}
	c.closedFiles[name] = true
	if last := len(c.closed) - 1; last+1 == mostClosed && name > c.closed[last].File {
		return
	}
	at := c.at(s, ref)
	i, known := slices.BinarySearchFunc(c.closed, at, func(a, b position.Position) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	if !known && i < mostClosed {
		c.closed = slices.Insert(c.closed, i, at)
		c.closed = c.closed[:min(len(c.closed), mostClosed)]
	}
}

// mostClosed is how many lines with cells of closed periods are named.
const mostClosed = 3

// sum adds what is known.
func sum(a, b quantity.Number) quantity.Number {
	switch {
	case a.IsMissing():
		return b
	case b.IsMissing():
		return a
	}
	return a.Add(b)
}

// label returns a period's label in the head's calendar.
func (c *comparer) label(p period.Period) string {
	if p == period.None {
		return ""
	}
	l, ok := c.labels[p]
	if !ok {
		l = c.head.Plan.Calendar.Label(p)
		c.labels[p] = l
	}
	return l
}
