package projection

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/quantity"
)

// sharedBy computes a plan with so many workers, few items apiece.
func sharedBy(p *plan.Plan, workers, apiece int) *Result {
	c := newComputation(p, nil)
	c.workers, c.apiece = workers, apiece
	return c.run()
}

// sameResult compares all that two results of one plan say.
func sameResult(a, b *Result) string {
	if reflect.DeepEqual(a, b) { // cmp takes seconds for large ones
		return ""
	}
	return cmp.Diff(a, b, cmpopts.IgnoreFields(Result{}, "Plan", "borrowed"))
}

// TestAnyNumberOfWorkers holds the result of several workers against that of
// one that computes all items in order.
func TestAnyNumberOfWorkers(t *testing.T) {
	big := bigPlan(900, 18).Plan
	for i := range big.Items { // one family larger than the others, one item of none
		if i < 250 {
			big.Items[i].Family = 1
		}
	}
	big.Items[17].Family = -1
	alone := sharedBy(big, 1, len(big.Items))
	if len(alone.Gaps) == 0 || len(alone.Load) == 0 {
		t.Fatal("nothing to compare")
	}
	for _, workers := range []int{1, 2, 3, 8} {
		for _, apiece := range []int{1, 64} {
			if diff := sameResult(alone, sharedBy(big, workers, apiece)); diff != "" {
				t.Errorf("%d workers, %d items apiece (-alone +shared):\n%s", workers, apiece, diff)
			}
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		p := randomPlan(t).Plan
		alone := sharedBy(p, 1, len(p.Items))
		for _, workers := range []int{2, 3} {
			if diff := sameResult(alone, sharedBy(p, workers, 1)); diff != "" {
				t.Fatalf("%d workers (-alone +shared):\n%s", workers, diff)
			}
		}
	})
}

func TestWide(t *testing.T) {
	const most = quantity.Max
	for _, tt := range []struct {
		parts []quantity.Number
		want  quantity.Number
	}{
		{nil, 0},
		{[]quantity.Number{3, -5, 2}, 0},
		{[]quantity.Number{most, most}, most},
		{[]quantity.Number{most, most, -most}, most},
		{[]quantity.Number{most, 1, -1}, most},
		{[]quantity.Number{most, 1, -2}, most - 1},
		{[]quantity.Number{-most, -most, most}, -most},
		{[]quantity.Number{-most, -1}, -most},
		{[]quantity.Number{-most, -5, 7}, 2 - most},
		{[]quantity.Number{most, most, most, -most, -most, -most, 4}, 4},
		{[]quantity.Number{1, quantity.Missing, 2}, quantity.Missing},
	} {
		for split := range len(tt.parts) + 1 {
			var a, b wide
			for _, v := range tt.parts[:split] {
				a.addKnown(v)
			}
			for _, v := range tt.parts[split:] {
				b.addKnown(v)
			}
			a.merge(b)
			if got := a.number(); got != tt.want {
				t.Errorf("%v, split at %d: %v, want %v", tt.parts, split, got, tt.want)
			}
		}
	}
}
