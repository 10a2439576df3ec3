package projection

import (
	"fmt"
	"slices"
	"testing"

	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/supply"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// laid gives adjustments the places of a file in which each begins a hundred bytes
// after the one before, with its numbers from the tenth byte on.
func laid(list []demand.Adjustment) {
	for k := range list {
		a, at := &list[k], position.Ref{File: 3, Offset: int32(100 * k)}
		a.At = at
		at.Offset += 10
		next := func() position.Ref { at.Offset++; return position.Ref{File: 3, Offset: at.Offset - 1} }
		for _, s := range [...]*dimension.Series{&a.Add, &a.Set, &a.TradeSpend} {
			cells := s.List()
			for i := range cells {
				cells[i].At = next()
			}
			*s = dimension.SeriesOf(cells)
		}
		for i := range a.Percent {
			a.Percent[i].At = next()
		}
		for i := range a.Split {
			a.Split[i].At = next()
		}
		a.Places.Reason = next()
	}
}

// tentsAndStoves are two families, each 100 a month from one source, of which
// adjustments want more in March.
func tentsAndStoves(adjustments ...demand.Adjustment) *builder {
	b := newPlan(5, "TENT")
	b.Families = append(b.Families, catalog.Family{ID: "stoves", Strategy: catalog.MakeToStock, Unmet: catalog.Backlog})
	b.item("STOVE", 1)
	s := b.source("lyon", 0)
	s.Lead.Periods = 4
	for i := range b.Items {
		b.baseline(0, i, 100, 100, 100, 100, 100)
		s.Terms = append(s.Terms, supply.Terms{Item: i, Primary: true})
		commit(s, 0, i, series(100, 100, 100, 100, 100))
	}
	b.closing(map[[2]int]int64{{0, 0}: 0, {0, 1}: 0})
	b.Adjustments = adjustments
	laid(b.Adjustments)
	b.index()
	return &b
}

// more wants so many of an item in March.
func more(id string, item int, n int64) demand.Adjustment {
	return demand.Adjustment{ID: id, Layer: demand.Sales, Document: "eu", Family: dimension.None, Markets: []int{0}, Items: []int{item}, Add: seriesAt(3, n),
		Expires: period.None}
}

func TestAnAdjustmentInTheMiddle(t *testing.T) {
	tents, stoves, spring := more("tents", 0, 400), more("stoves", 1, 300), more("spring", 0, 50)
	twin := more("twin", 0, 400)
	dear := stoves
	dear.Reason = "they are cheap"
	for name, c := range map[string]struct {
		before, now []demand.Adjustment
		taken       []bool // of tents, of stoves
		// at are where the largest add of each stands now, and by which number the
		// first one that moves it is known.
		at    [2]int32
		steps [2]int
	}{
		"none":                             {[]demand.Adjustment{tents, stoves}, []demand.Adjustment{tents, stoves}, []bool{true, true}, [2]int32{10, 110}, [2]int{0, 1}},
		"one between":                      {[]demand.Adjustment{tents, stoves}, []demand.Adjustment{tents, spring, stoves}, []bool{false, true}, [2]int32{10, 210}, [2]int{0, 2}},
		"one before":                       {[]demand.Adjustment{tents, stoves}, []demand.Adjustment{spring, tents, stoves}, []bool{false, true}, [2]int32{110, 210}, [2]int{0, 2}},
		"one gone":                         {[]demand.Adjustment{spring, tents, stoves}, []demand.Adjustment{tents, stoves}, []bool{false, true}, [2]int32{10, 110}, [2]int{0, 1}},
		"another order":                    {[]demand.Adjustment{tents, stoves}, []demand.Adjustment{stoves, tents}, []bool{true, true}, [2]int32{110, 10}, [2]int{1, 0}},
		"another order of both":            {[]demand.Adjustment{spring, tents, stoves}, []demand.Adjustment{tents, spring, stoves}, []bool{false, true}, [2]int32{10, 210}, [2]int{0, 2}},
		"another order of two of one size": {[]demand.Adjustment{tents, twin, stoves}, []demand.Adjustment{twin, tents, stoves}, []bool{false, true}, [2]int32{10, 210}, [2]int{0, 2}},
		"another reason":                   {[]demand.Adjustment{tents, stoves}, []demand.Adjustment{tents, spring, dear}, []bool{false, false}, [2]int32{10, 210}, [2]int{0, 2}},
		"two that are one":                 {[]demand.Adjustment{tents, stoves, stoves}, []demand.Adjustment{spring, tents, stoves, stoves}, []bool{false, true}, [2]int32{110, 210}, [2]int{0, 2}},
	} {
		before, now := tentsAndStoves(slices.Clone(c.before)...), tentsAndStoves(slices.Clone(c.now)...)
		all := func([]*DemandRow, []*StockRow) bool { return true }
		a, b := Beside(Side{Plan: before.Plan, Wanted: all}, Side{Plan: now.Plan, Wanted: all})
		from := newComputation(now.Plan, nil)
		from.base = Projected{Result: Project(before.Plan)}
		taken := from.run()
		for item, want := range c.taken {
			if got := b.Borrows(item, a); got != want {
				t.Errorf("%s: %s is borrowed from the plan beside: %v", name, now.Items[item].ID, got)
			}
			if got := from.reuse.has(item); got != want {
				t.Errorf("%s: %s is taken from a result: %v", name, now.Items[item].ID, got)
			}
			for which, r := range map[string]*Result{"beside": b, "taken": taken} {
				short := 0
				for _, g := range r.EachGap() {
					if g.Kind == Shortage && g.Item == item {
						short++
						if want := (position.Ref{File: 3, Offset: c.at[item]}); g.At != want {
							t.Errorf("%s, %s: %s is short at %v, want %v", name, which, g.What, g.At, want)
						}
					}
				}
				d := r.Demand[item]
				if short != 1 || d.Item != item || len(d.Steps) == 0 || d.Steps[0].Adjustment != c.steps[item] || d.Steps[0].Period != first+3 {
					t.Errorf("%s, %s: %d gaps, row %+v", name, which, short, d)
				}
			}
		}
		whole := Project(now.Plan)
		if d := cmp.Diff(whole, taken, cmpopts.IgnoreFields(Result{}, "Plan", "borrowed")); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

// Whatever is done to the order and the text of adjustments, what is taken is what is
// computed, to the places of gaps and the numbers of adjustments.
func TestAdjustmentsThatMove(t *testing.T) {
	moved := 0
	rapid.Check(t, func(t *rapid.T) {
		d := dice{t}
		var before []demand.Adjustment
		for k := range 1 + d.upTo(5, "adjustments") {
			before = append(before, d.wish(fmt.Sprint("a", k)))
		}
		now := slices.Clone(before)
		for range 1 + d.upTo(2, "edits") {
			switch k := d.upTo(len(now), "where"); {
			case k == len(now) || d.chance(40, "more"):
				now = slices.Insert(now, k, d.wish("new"))
			case d.chance(30, "less"):
				now = slices.Delete(now, k, k+1)
			default:
				now[0], now[k] = now[k], now[0]
			}
		}
		first, second := tentsAndStoves(before...).Plan, tentsAndStoves(now...).Plan
		c := newComputation(second, nil)
		c.base = Projected{Result: Project(first)}
		all := func([]*DemandRow, []*StockRow) bool { return true }
		_, beside := Beside(Side{Plan: first, Wanted: all}, Side{Plan: second, Wanted: all})
		none := func(int) bool { return false }
		want := seenBy(Project(second), none, none)
		for which, got := range map[string]*Result{"taken": c.run(), "beside": beside} {
			if d := cmp.Diff(want, seenBy(got, none, none), cmpopts.IgnoreFields(Result{}, "Plan", "borrowed", "Found"), cmpopts.EquateEmpty()); d != "" {
				t.Fatalf("%s: %s", which, d)
			}
		}
		for i := range c.reuse.base.Gaps {
			if g := &c.reuse.base.Gaps[i]; g.Item >= 0 && c.reuse.has(g.Item) && c.reuse.by.place(g.At) != g.At {
				moved++
			}
		}
	})
	if moved == 0 {
		t.Error("no gap has moved with its adjustment")
	}
}

// wish draws an adjustment of tents, of stoves or of both; some are of one size.
func (d dice) wish(id string) demand.Adjustment {
	a := more(id, d.upTo(1, "item"), 100*int64(1+d.upTo(3, "hundreds")))
	a.Layer = demand.Layer(1 + d.upTo(3, "layer"))
	switch {
	case d.chance(15, "set"):
		a.Add, a.Set = a.Set, a.Add
	case d.chance(15, "percent"):
		a.Add, a.Percent = a.Set, percents(3, "40%")
	case d.chance(15, "both"):
		a.Items = []int{0, 1}
	}
	return a
}

// Where an adjustment is not laid out as it was, its numbers have not all moved
// alike: its family is computed. So is one whose places are not known.
func TestAnAdjustmentLaidOutAnew(t *testing.T) {
	a, b := more("tents", 0, 400), more("tents", 0, 400)
	one := func(a *demand.Adjustment) []demand.Adjustment { l := []demand.Adjustment{*a}; laid(l); return l }
	x, y := &one(&a)[0], &one(&b)[0]
	y.At.Offset += 7
	for name, c := range map[string]struct {
		cells int32
		file  int32
		want  bool
	}{
		"all further on":  {7, 3, true},
		"the name alone":  {0, 3, false},
		"further apart":   {9, 3, false},
		"in another file": {7, 4, false},
	} {
		z := *y
		cells := z.Add.List()
		for i := range cells {
			cells[i].At = position.Ref{File: c.file, Offset: cells[i].At.Offset + c.cells}
		}
		z.At.File, z.Add = c.file, dimension.SeriesOf(cells)
		if got := sameAdjustment(&z, x); got != c.want {
			t.Errorf("%s: the same %v, want %v", name, got, c.want)
		}
	}
	a.At.Offset, b.At.Offset = 0, 7 // of no file
	if sameAdjustment(&b, &a) {
		t.Error("adjustments without a place have moved")
	}
	expiring, moved := *x, *y
	expiring.ExpiresAt, moved.ExpiresAt = position.Ref{File: 3, Offset: 50}, position.Ref{File: 3, Offset: 57}
	moved.Add = dimension.SeriesOf([]dimension.Cell{{Value: quantity.Whole(400), Period: first + 3, At: position.Ref{File: 3, Offset: 17}}})
	if !sameAdjustment(&moved, &expiring) {
		t.Error("an adjustment that expires has moved as a whole")
	}
}
