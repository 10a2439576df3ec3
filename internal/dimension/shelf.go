package dimension

import (
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/quantity"
)

// Shelf makes series that share columns, so that each costs its cells alone. It
// is used by one goroutine; the series may be read by many.
type Shelf struct {
	plain, sparse, mixed *columns
}

// shelfRoom is the most cells for which a shelf has room at once. It begins with
// as many as the first series has, and doubles.
const shelfRoom = 8192

// Put makes a series of cells that are sorted by period, each period once. The
// cells are copied.
func (s *Shelf) Put(cells []Cell) Series {
	if len(cells) == 0 {
		return Series{}
	}
	c := s.room(cells)
	out := Series{in: c, at: int32(c.used), n: int32(len(cells)), first: cells[0].Period, file: cells[0].At.File}
	// The columns have their length from the beginning: series that lie in them are
	// read meanwhile.
	for i, x := range cells {
		at := c.used + i
		c.values[at], c.offsets[at] = x.Value, x.At.Offset
		if c.periods != nil {
			c.periods[at] = x.Period
		}
		if c.files != nil {
			c.files[at] = x.At.File
		}
	}
	c.used += len(cells)
	return out
}

// room returns columns that can take the cells.
func (s *Shelf) room(cells []Cell) *columns {
	to := &s.plain
	for i, x := range cells {
		switch {
		case x.At.File != cells[0].At.File:
			to = &s.mixed
		case x.Period != cells[0].Period+period.Period(i) && to == &s.plain:
			to = &s.sparse
		}
	}
	if *to != nil && len((*to).values)-(*to).used >= len(cells) {
		return *to
	}
	size := len(cells)
	if *to != nil {
		size = max(size, min(2*len((*to).values), shelfRoom))
	}
	c := &columns{values: make([]quantity.Number, size), offsets: make([]int32, size)}
	if to != &s.plain {
		c.periods = make([]period.Period, size)
	}
	if to == &s.mixed {
		c.files = make([]int32, size)
	}
	*to = c
	return c
}
