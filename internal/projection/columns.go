package projection

import (
	"math/bits"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/quantity"
)

// slabCells is how many cells are taken from the allocator at once, so that a
// plan of a hundred thousand items costs a few thousand allocations.
const slabCells = 1 << 16

// slab hands out columns from large blocks without pointers in them.
type slab struct {
	cells  []quantity.Number
	covers []Cover
	// again is what the last block of cells holds; [slab.reuse] hands it out again.
	again      []quantity.Number
	coverAgain []Cover
}

// reuse takes back all columns: nobody may read them any more.
func (s *slab) reuse() { s.cells, s.covers = s.again, s.coverAgain }

func (s *slab) column(n int) Column {
	if len(s.cells) < n {
		s.cells = make([]quantity.Number, max(n, slabCells))
		s.again = s.cells
	}
	c := s.cells[:n:n]
	s.cells = s.cells[n:]
	return c
}

func (s *slab) clone(c Column) Column {
	out := s.column(len(c))
	copy(out, c)
	return out
}

func (s *slab) cover(n int) []Cover {
	if len(s.covers) < n {
		s.covers = make([]Cover, max(n, slabCells/4))
		s.coverAgain = s.covers
	}
	c := s.covers[:n:n]
	s.covers = s.covers[n:]
	return c
}

func filled(n int, v quantity.Number) Column {
	c := make(Column, n)
	for t := range c {
		c[t] = v
	}
	return c
}

// addTo adds a column, period by period; what is missing on either side stays
// or becomes missing.
func addTo(sum, c Column) {
	for t, v := range c {
		switch {
		case sum[t].IsMissing():
		case v.IsMissing():
			sum[t] = quantity.Missing
		default:
			sum[t] = sum[t].Add(v)
		}
	}
}

// addKnown adds what is known of a column and leaves out what is missing; a
// sum of which nothing was known before begins with it.
func addKnown(sum, c Column) {
	for t, v := range c {
		sum.addCell(t, v)
	}
}

// addCell is addKnown of one cell.
func (sum Column) addCell(t int, v quantity.Number) {
	switch {
	case v.IsMissing():
	case sum[t].IsMissing():
		sum[t] = v
	default:
		sum[t] = sum[t].Add(v)
	}
}

// fromSeries writes the stated cells of a series into a column that begins at
// first, and leaves the others alone.
func fromSeries(dst Column, s dimension.Series, first period.Period) {
	if at, ok := s.Consecutive(); ok {
		skip := max(0, int(first)-int(at))
		if to := max(0, int(at)-int(first)); to < len(dst) && skip < s.Len() {
			copy(dst[to:], s.Values()[skip:])
		}
		return
	}
	for _, c := range s.Cells() {
		if t := int(c.Period) - int(first); t >= 0 && t < len(dst) {
			dst[t] = c.Value
		}
	}
}

// roundAll rounds what is known to d decimals.
func roundAll(c Column, d int) {
	if d >= 4 {
		return
	}
	for t, v := range c {
		if !v.IsMissing() {
			c[t] = quantity.Round(v, d)
		}
	}
}

// inForce writes into dst the value that holds in each period when each cell
// holds from its period on, Missing before the first.
func inForce(dst Column, s dimension.Series, first period.Period) {
	i, v := 0, quantity.Missing
	for t := range dst {
		for i < s.Len() && s.Period(i) <= first+period.Period(t) {
			v = s.Value(i)
			i++
		}
		dst[t] = v
	}
}

// times is a quantity at a price, rounded half away from zero to 1e-4. It is
// quantity.Number.Times with a short way for what fits 63 bits.
func times(a, b quantity.Number) quantity.Number {
	if a >= 0 && b >= 0 {
		if hi, lo := bits.Mul64(uint64(a), uint64(b)); hi == 0 && lo < 1<<63-quantity.Scale {
			return quantity.Number((lo + quantity.Scale/2) / quantity.Scale)
		}
	}
	return a.Times(b)
}

// lists holds what belongs to each item, in the order in which it was added.
type lists[T any] struct {
	start []int32
	entry []T
}

// listed builds lists by calling walk twice: once to count, once to fill.
// Entries of items that do not exist are left out.
func listed[T any](items int, walk func(put func(item int, entry T))) lists[T] {
	l := lists[T]{start: make([]int32, items+2)}
	walk(func(item int, _ T) {
		if item >= 0 && item < items {
			l.start[item+2]++
		}
	})
	for i := range items {
		l.start[i+2] += l.start[i+1]
	}
	l.entry = make([]T, l.start[items+1])
	walk(func(item int, e T) {
		if item >= 0 && item < items { // start[item+1] goes from where the item begins to where it ends
			l.entry[l.start[item+1]] = e
			l.start[item+1]++
		}
	})
	l.start = l.start[:items+1]
	return l
}

func (l *lists[T]) of(item int) []T { return l.entry[l.start[item]:l.start[item+1]] }

// within reports whether a series states anything in the horizon.
func within(s dimension.Series, first period.Period, n int) bool {
	for i := range s.Len() {
		if p := s.Period(i); p >= first && p < first+period.Period(n) {
			return true
		}
	}
	return false
}
