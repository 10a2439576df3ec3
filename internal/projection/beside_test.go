package projection

import (
	"cmp"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// TestBesideIsEachAlone: two plans computed beside each other are each what it is
// alone, to the last gap, but for rows that nobody reads.
func TestBesideIsEachAlone(t *testing.T) {
	plans := rapid.Custom(randomPlan)
	names := slices.SortedFunc(func(yield func(string) bool) {
		for name := range edits {
			if !yield(name) {
				return
			}
		}
	}, cmp.Compare[string])
	borrowed, of := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		d := dice{t}
		seed := d.upTo(1<<20, "plan")
		first, second := plans.Example(seed), plans.Example(seed) // equal, and of no common memory
		if d.chance(50, "a group of several families") {
			first.everywhere()
			second.everywhere()
		}
		var close, other *Result
		if d.chance(50, "close") {
			close = Project(plans.Example(seed + d.upTo(1, "closed")).Plan)
			if other = close; d.chance(20, "another close") {
				other = Project(plans.Example(seed + 2).Plan)
			}
		}
		said := ""
		for range d.upTo(2, "edits") {
			name := rapid.SampledFrom(names).Draw(d.T, "edit")
			if edits[name](d, second) {
				said += name + "; "
			}
		}
		second.index()
		third := func(item int) bool { return item%3 == 0 }
		a, b := Beside(Stated{first.Plan, close, ofItems(third)}, Stated{second.Plan, other, ofItems(third)})
		for _, c := range []struct{ got, want, beside *Result }{
			{a, ProjectAgainst(first.Plan, close), b}, {b, ProjectAgainst(second.Plan, other), a},
		} {
			alike := func(item int) bool {
				f := c.got.Plan.Items[item].Family
				return c.got.Borrows(f, c.beside) || c.beside.Borrows(f, c.got)
			}
			if diff := gocmp.Diff(seenBy(c.want, alike, third), seenBy(c.got, alike, third), cmpopts.IgnoreFields(Result{}, "Plan", "borrowed", "Found"), cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("after %s: %s", said, diff)
			}
		}
		for i := range second.Items {
			if of++; b.Borrows(second.Items[i].Family, a) {
				borrowed++
			}
		}
	})
	if borrowed*10 < of || borrowed == of {
		t.Errorf("%d of %d items are borrowed", borrowed, of)
	}
	t.Logf("%d of %d items are borrowed", borrowed, of)
}

// seenBy is a result with its gaps told and with the rows of items that differ, or
// that are wanted.
func seenBy(r *Result, alike, wanted func(item int) bool) *Result {
	out := *r
	out.Gaps = nil
	for i := range r.Gaps {
		out.Gaps = append(out.Gaps, r.Gaps[i])
	}
	for i := range r.Found.Len() {
		out.Gaps = append(out.Gaps, r.Found.Gap(i))
	}
	gone := func(item int) bool { return alike(item) && !wanted(item) }
	out.Demand = slices.DeleteFunc(slices.Clone(r.Demand), func(d DemandRow) bool { return gone(d.Item) })
	out.Stock = slices.DeleteFunc(slices.Clone(r.Stock), func(d StockRow) bool { return gone(d.Item) })
	out.Supply = slices.DeleteFunc(slices.Clone(r.Supply), func(d SupplyRow) bool { return gone(d.Item) })
	return &out
}
