package dimension

import (
	ordered "cmp"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/google/go-cmp/cmp"
)

// drawn are cells as files have them: consecutive or not, of one file or several,
// from ever or from a period on.
func drawn(r *rand.Rand) []Cell {
	var out []Cell
	p, file := period.Period(r.IntN(20)), int32(1+r.IntN(3))
	if r.IntN(4) == 0 {
		p = period.None
	}
	gaps, files := r.IntN(3) == 0, r.IntN(4) == 0
	for i := range r.IntN(8) {
		c := Cell{Value: quantity.Number(r.IntN(3)), At: position.Ref{File: file, Offset: int32(100 + 10*i)}, Period: p}
		if r.IntN(6) == 0 {
			c.Value = quantity.Missing
		}
		out = append(out, c)
		if p++; gaps {
			p += period.Period(r.IntN(3))
		}
		if files {
			file = int32(1 + r.IntN(3))
		}
	}
	return out
}

// TestSeries holds series that share a shelf against the cells they were made of.
func TestSeries(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var shelf Shelf
	var all []Series
	var wants [][]Cell
	for range 4000 {
		cells := drawn(r)
		all, wants = append(all, shelf.Put(cells)), append(wants, slices.Clone(cells))
		clear(cells) // what was put is a copy
	}
	for i, s := range all {
		want := wants[i]
		if d := cmp.Diff(want, s.List()); d != "" && len(want) > 0 {
			t.Fatalf("series %d: %s", i, d)
		}
		for _, p := range []period.Period{period.None, period.None + 1, period.None + 3, -1, 0, 3, 7, 12, 30, 1 << 30} {
			lookUp(t, s, want, p)
		}
		other := wants[(i*7+1)%len(wants)]
		same := slices.EqualFunc(want, other, func(a, b Cell) bool { return a.Value == b.Value && a.Period == b.Period })
		if got := s.Same(SeriesOf(other)); got != same {
			t.Fatalf("%v and %v are the same: %t", want, other, got)
		}
		if !s.Same(SeriesOf(want)) || !s.Same(s) {
			t.Fatalf("%v is not itself", want)
		}
	}
}

func lookUp(t *testing.T, s Series, cells []Cell, p period.Period) {
	t.Helper()
	i := slices.IndexFunc(cells, func(c Cell) bool { return c.Period == p })
	cell, stated := s.Cell(p)
	if stated != (i >= 0) || stated && cell != cells[i] || s.States(p) != stated {
		t.Fatalf("cell %d of %v: %v %t", p, cells, cell, stated)
	}
	v, known := s.Get(p)
	if known != (i >= 0 && !cells[i].Value.IsMissing()) || known && v != cells[i].Value {
		t.Fatalf("value %d of %v: %v %t", p, cells, v, known)
	}
	var last *Cell
	for k := range cells {
		if cells[k].Period <= p {
			last = &cells[k]
		}
	}
	v, known = s.InForce(p)
	if known != (last != nil && !last.Value.IsMissing()) || known && v != last.Value {
		t.Fatalf("in force at %d of %v: %v %t", p, cells, v, known)
	}
	with := Cell{Value: 77, At: position.Ref{File: 9, Offset: 9}, Period: p}
	want := slices.DeleteFunc(slices.Clone(cells), func(c Cell) bool { return c.Period == p })
	want = append(want, with)
	slices.SortFunc(want, func(a, b Cell) int { return ordered.Compare(a.Period, b.Period) })
	if d := cmp.Diff(want, s.With(with).List()); d != "" {
		t.Fatal(d)
	}
}

// TestShelfKeepsItsSeries: a shelf that is full does not move what lies on it.
func TestShelfKeepsItsSeries(t *testing.T) {
	var shelf Shelf
	long := make([]Cell, 3*shelfRoom+5)
	for i := range long {
		long[i] = Cell{Value: quantity.Number(i), Period: period.Period(i), At: position.Ref{File: 1}}
	}
	first := shelf.Put(long[:3])
	whole := shelf.Put(long)
	last := shelf.Put(long[7:9])
	if first.Value(2) != 2 || whole.Value(len(long)-1) != quantity.Number(len(long)-1) || last.Period(1) != 8 || whole.Len() != len(long) {
		t.Errorf("%v %v", first.List(), last.List())
	}
}

func TestPlaces(t *testing.T) {
	keys := []int{5, 7, 5, 9}
	p := NewPlaces(len(keys), func(i int) int { return keys[i] })
	for k, want := range map[int]int{5: 2, 7: 1, 9: 3, 6: None} {
		if got := p.Find(k, func(i int) int { return keys[i] }); got != want {
			t.Errorf("place of %d: %d, want %d", k, got, want)
		}
	}
	var none Places[int]
	if none.Find(1, nil) != None {
		t.Error("nothing has a place")
	}
}

func TestTable(t *testing.T) {
	ids := []string{"b", "a", "c", "a", ""}
	table := NewTable(ids)
	if d := cmp.Diff([]string{"", "a", "b", "c"}, table.IDs()); d != "" {
		t.Fatal(d)
	}
	for i, id := range table.IDs() {
		for last := -1; last < 6; last++ {
			if table.Index(id) != i || table.After(last, id) != i {
				t.Errorf("%q is not at %d", id, i)
			}
		}
	}
	if table.Index("d") != None || table.After(0, "d") != None || (Table{}).Index("a") != None || ids[0] != "b" {
		t.Error("d is known")
	}
}
