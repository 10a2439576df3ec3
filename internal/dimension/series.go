package dimension

import (
	"cmp"
	"iter"
	"slices"
	"sort"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
)

// Cell is one number with its period and place. Value is quantity.Missing for
// a written null.
type Cell struct {
	Value  quantity.Number
	At     position.Ref
	Period period.Period
}

// Series is a run of cells sorted by period, each period once. A period that
// is not in it was not stated, which is not zero. The zero Series has no cell.
//
// A plan has millions of cells: they lie in columns that many series share, and
// a series is a view of a part of them. It is never changed.
type Series struct {
	in    *columns
	at, n int32
	first period.Period
	file  int32
}

// columns hold the cells of series one after the other. periods is nil where all
// of them state consecutive periods, files where each is of one file.
type columns struct {
	values  []quantity.Number
	offsets []int32
	periods []period.Period
	files   []int32
	// used are how many cells of them series have; the shelf alone looks at it.
	used int
}

// SeriesOf makes a series of its own of cells in order.
func SeriesOf(cells []Cell) Series {
	var s Shelf
	return s.Put(cells)
}

// Len returns the number of cells.
func (s Series) Len() int { return int(s.n) }

// Value returns the value of cell i.
func (s Series) Value(i int) quantity.Number { return s.in.values[int(s.at)+i] }

// Values returns the values in order; they must not be changed.
func (s Series) Values() []quantity.Number {
	if s.n == 0 {
		return nil
	}
	return s.in.values[s.at : s.at+s.n : s.at+s.n]
}

// Period returns the period of cell i.
func (s Series) Period(i int) period.Period {
	if s.in.periods == nil {
		return s.first + period.Period(i)
	}
	return s.in.periods[int(s.at)+i]
}

// At returns the place of cell i.
func (s Series) At(i int) position.Ref {
	file := s.file
	if s.in.files != nil {
		file = s.in.files[int(s.at)+i]
	}
	return position.Ref{File: file, Offset: s.in.offsets[int(s.at)+i]}
}

// InFile returns a series whose cells of one file stand in another one: the same
// text, under another name.
func (s Series) InFile(from, to int32) Series {
	switch {
	case s.n == 0 || from == to || s.in.files == nil && s.file != from:
		return s
	case s.in.files == nil:
		s.file = to
		return s
	}
	cells := make([]Cell, 0, s.Len())
	for _, c := range s.Cells() {
		if c.At.File == from {
			c.At.File = to
		}
		cells = append(cells, c)
	}
	return SeriesOf(cells)
}

// Nth returns cell i.
func (s Series) Nth(i int) Cell { return Cell{s.Value(i), s.At(i), s.Period(i)} }

// Cells yields the cells in order, with their numbers.
func (s Series) Cells() iter.Seq2[int, Cell] {
	return func(yield func(int, Cell) bool) {
		for i := range s.Len() {
			if !yield(i, s.Nth(i)) {
				return
			}
		}
	}
}

// Consecutive returns the first period, if the series states one period after
// the other.
func (s Series) Consecutive() (first period.Period, ok bool) {
	return s.first, s.n > 0 && s.in.periods == nil
}

// after returns the number of cells before or at p.
func (s Series) after(p period.Period) int {
	if s.n == 0 || p < s.first {
		return 0
	}
	if s.in.periods == nil {
		return int(min(int64(s.n), int64(p)-int64(s.first)+1))
	}
	return sort.Search(s.Len(), func(i int) bool { return s.Period(i) > p })
}

// Find returns the number of the cell of a period and whether it is stated.
func (s Series) Find(p period.Period) (i int, stated bool) {
	i = s.after(p) - 1
	if i < 0 || s.Period(i) != p {
		return 0, false
	}
	return i, true
}

// Cell returns the cell of a period and whether it is stated.
func (s Series) Cell(p period.Period) (Cell, bool) {
	if i, stated := s.Find(p); stated {
		return s.Nth(i), true
	}
	return Cell{}, false
}

// Get returns the value of a period and whether it is stated and known.
func (s Series) Get(p period.Period) (quantity.Number, bool) {
	if i, stated := s.Find(p); stated && !s.Value(i).IsMissing() {
		return s.Value(i), true
	}
	return 0, false
}

// InForce returns the value that holds in a period when each cell holds from
// its period on: the last one at or before p.
func (s Series) InForce(p period.Period) (quantity.Number, bool) {
	i := s.after(p) - 1
	if i < 0 || s.Value(i).IsMissing() {
		return 0, false
	}
	return s.Value(i), true
}

// Same reports whether two series state the same values for the same periods,
// wherever they stand.
func (s Series) Same(o Series) bool {
	if s.n != o.n || s.n == 0 {
		return s.n == o.n
	}
	if s.in == o.in && s.at == o.at {
		return true
	}
	for i := range s.Len() {
		if s.Value(i) != o.Value(i) || s.Period(i) != o.Period(i) {
			return false
		}
	}
	return true
}

// Alike reports whether two series are the same to the place of each cell.
func (s Series) Alike(o Series) bool {
	if s.n != o.n || s.n == 0 || s.in == o.in && s.at == o.at && s.first == o.first && s.file == o.file {
		return s.n == o.n
	}
	return s.AlikeFurther(o, 0)
}

// AlikeFurther reports whether a series states what another one does, each cell so
// many bytes further on in the same file.
func (s Series) AlikeFurther(o Series, by int32) bool {
	for i := range min(s.Len(), o.Len()) {
		c := o.Nth(i)
		if c.At.Offset += by; s.Nth(i) != c {
			return false
		}
	}
	return s.n == o.n
}

// States reports whether a period is stated, be it as null.
func (s Series) States(p period.Period) bool {
	_, stated := s.Find(p)
	return stated
}

// List returns a copy of the cells.
func (s Series) List() []Cell {
	out := make([]Cell, 0, s.Len())
	for _, c := range s.Cells() {
		out = append(out, c)
	}
	return out
}

// With returns the series with cells, in place of what it states for their
// periods.
func (s Series) With(cells ...Cell) Series {
	list := s.List()
	for _, c := range cells {
		i, stated := slices.BinarySearchFunc(list, c.Period, func(x Cell, p period.Period) int { return cmp.Compare(x.Period, p) })
		if stated {
			list[i] = c
		} else {
			list = slices.Insert(list, i, c)
		}
	}
	return SeriesOf(list)
}
