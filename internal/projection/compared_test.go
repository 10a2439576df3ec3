package projection_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/internal/projection"
)

// TestBesideDiffersAsEachAlone: what is told of the difference between two plans does
// not depend on whether they were computed beside each other.
func TestBesideDiffersAsEachAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		two := projection.DrawBoth(t)
		if slices.ContainsFunc(two.Second.Plan.Items, func(i catalog.Item) bool { return i.Family < 0 }) {
			return // no folder says that
		}
		a, b := projection.ProjectAgainst(two.First.Plan, two.First.Previous), projection.ProjectAgainst(two.Second.Plan, two.Second.Previous)
		x, y := projection.Beside(two.First, two.Second)
		for _, o := range []change.Options{{}, {Tolerance: -1}} {
			for k, pair := range [][4]*projection.Result{{a, b, x, y}, {b, a, y, x}} {
				if diff := cmp.Diff(told(t, pair[0], pair[1], o), told(t, pair[2], pair[3], o)); diff != "" {
					t.Fatalf("%d, after %s: %s", k, two.Said, diff)
				}
			}
		}
	})
}

func told(t *rapid.T, base, head *projection.Result, o change.Options) string {
	b, err := json.MarshalIndent(change.Compare(base, head, o), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
