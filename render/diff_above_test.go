package render_test

import (
	"regexp"
	"testing"

	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/render"
)

// TestDiffTakesMoreThanTheBudgetCalmly holds that revenue above its budget is
// marked neither as bad news nor as good, whatever became of it.
func TestDiffTakesMoreThanTheBudgetCalmly(t *testing.T) {
	for _, c := range []struct {
		name  string
		above bool
		how   change.GapHow
		mark  string
	}{
		{"grown above", true, change.Grown, "~"},
		{"shrunk above", true, change.Shrunk, "~"},
		{"grown below", false, change.Grown, "!"},
		{"shrunk below", false, change.Shrunk, "✔"},
	} {
		d := diffOf(t)
		size := func(money int64) *change.GapSize {
			return &change.GapSize{Class: "lever", From: "2027-03", To: "2027-03", Units: quantity.Whole(money), Money: quantity.Whole(money)}
		}
		d.Gaps = []change.GapChange{{How: c.how, Kind: projection.BudgetGap, What: "tents@eu", From: "2027-03", To: "2027-03",
			Above: c.above, Base: size(100), Head: size(200), Money: quantity.Whole(100), Text: "revenue off"}}
		got := diffText(t, d, render.DiffView{})
		if !regexp.MustCompile(`(?m)^` + c.mark + ` budget +tents@eu`).MatchString(got) {
			t.Errorf("%s: not marked %s:\n%s", c.name, c.mark, got)
		}
	}
}
