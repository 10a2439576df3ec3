package projection

import (
	"cmp"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestOrderOfGaps holds the order against the words that gaps are about, with
// identifiers of which some begin like others, or hold the mark itself.
func TestOrderOfGaps(t *testing.T) {
	tied := 0
	rapid.Check(t, func(t *rapid.T) {
		b := randomPlan(t)
		ids := rapid.Permutation([]string{"T", "T-1", "T-1-B", "T.", "TZ", "T@", "T@s0", "Ta"}).Draw(t, "ids")
		for i := range b.Items {
			b.Items[i].ID = ids[i]
			b.Items[i].Prices = nil // so that money is not known, and many are equal
		}
		r := sharedBy(b.Plan, rapid.IntRange(1, 3).Draw(t, "workers"), 1)
		for i := 1; i < len(r.Gaps); i++ {
			x, y := &r.Gaps[i-1], &r.Gaps[i]
			if cmp.Or(cmp.Compare(y.Money, x.Money), cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.What, y.What), cmp.Compare(x.From, y.From)) > 0 {
				t.Fatalf("%s stands before %s", x.ID(), y.ID())
			}
			if x.Money == y.Money && x.Kind == y.Kind && x.What != y.What {
				tied++
			}
		}
	})
	if tied == 0 {
		t.Error("no two gaps had to be told apart by what they are about")
	}
}

func TestRanks(t *testing.T) {
	for _, tt := range []struct {
		ids  []string
		want []int32
	}{
		{[]string{"A", "B", "C"}, []int32{0, 1, 2}},
		{[]string{"A", "A-1", "A.2", "AB", "Aa"}, []int32{2, 0, 1, 3, 4}}, // A-1@ A.2@ A@ AB@ Aa@
		{[]string{"A", "A@", "B"}, nil},
	} {
		b := newPlan(1)
		b.Items = nil
		for _, id := range tt.ids {
			b.item(id, 0)
		}
		f := &Found{res: &Result{Plan: b.Plan}}
		if got := f.ranks(); !slices.Equal(got, tt.want) {
			t.Errorf("%q: %v, want %v", tt.ids, got, tt.want)
		}
	}
}
