package projection

import (
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// TestBesideIsEachAlone: two plans computed beside each other are each what it is
// alone, to the last gap, but for rows that nobody reads.
func TestBesideIsEachAlone(t *testing.T) {
	borrowed, of := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		two := DrawBoth(t)
		first, second, said := &two.First, &two.Second, two.Said
		third := func(item int) bool { return item%3 == 0 }
		first.Wanted, second.Wanted = ofItems(third), ofItems(third)
		a, b := Beside(*first, *second)
		for _, c := range []struct{ got, want, beside *Result }{
			{a, ProjectAgainst(first.Plan, first.Previous), b}, {b, ProjectAgainst(second.Plan, second.Previous), a},
		} {
			alike := func(item int) bool {
				f := c.got.Plan.Items[item].Family
				return c.got.Borrows(f, c.beside) || c.beside.Borrows(f, c.got)
			}
			if diff := gocmp.Diff(seenBy(c.want, alike, third), seenBy(c.got, alike, third), cmpopts.IgnoreFields(Result{}, "Plan", "borrowed", "Found"), cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("after %s: %s", said, diff)
			}
		}
		for i := range second.Plan.Items {
			if of++; b.Borrows(second.Plan.Items[i].Family, a) {
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
	out.Gaps = slices.Clone(r.Gaps)
	for i := range r.Found.Len() {
		out.Gaps = append(out.Gaps, r.Found.Gap(i))
	}
	gone := func(item int) bool { return alike(item) && !wanted(item) }
	out.Demand = slices.DeleteFunc(slices.Clone(r.Demand), func(d DemandRow) bool { return gone(d.Item) })
	out.Stock = slices.DeleteFunc(slices.Clone(r.Stock), func(d StockRow) bool { return gone(d.Item) })
	out.Supply = slices.DeleteFunc(slices.Clone(r.Supply), func(d SupplyRow) bool { return gone(d.Item) })
	return &out
}
