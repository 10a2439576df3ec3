package render

import (
	"testing"

	"github.com/accord-plan/accord/internal/change"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

func TestGapTextLabelsItsUnits(t *testing.T) {
	for _, c := range []struct {
		name    string
		to      string
		measure projection.Measure
		text    string
		want    string
	}{
		{"one period", "2027-03", projection.InAll, "stock 0, target 8 (8 too little)", "grown 4 → 12: stock 0, target 8 (8 too little)"},
		{"a peak", "2027-05", projection.AtPeak, "12 short of 60 demanded", "grown 4 → 12 at the peak: 12 short of 60 demanded"},
		{"a sum that the text does not say", "2027-05", projection.InAll, "stock 12 without demand: obsolete", "grown 4 → 12 in all periods: stock 12 without demand: obsolete"},
		{"a sum that it says", "2027-05", projection.InAll, "8 too little in 2027-03, 12 in all periods", "grown 4 → 12: 8 too little in 2027-03, 12 in all periods"},
	} {
		g := &change.GapChange{How: change.Grown, Text: c.text,
			Base: &change.GapSize{From: "2027-03", To: "2027-03", Units: quantity.Whole(4), Measure: c.measure},
			Head: &change.GapSize{From: "2027-03", To: c.to, Units: quantity.Whole(12), Measure: c.measure}}
		page := &diffPage{d: &change.Diff{}}
		got := ""
		for _, part := range page.gapText(g) {
			got += part.Text
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// TestGapTellsUnitsAndMoneyAlike: three and then five tents are missing at
// worst, at 118.50 each; in all periods 442 and 1,172.
func TestGapTellsUnitsAndMoneyAlike(t *testing.T) {
	size := func(from, to string, units, peak, money int64) *change.GapSize {
		return &change.GapSize{From: from, To: to, Units: quantity.Whole(units), Peak: quantity.Whole(peak), Money: quantity.Whole(money), Measure: projection.InAll}
	}
	for _, c := range []struct {
		name, kind  string
		base, head  *change.GapSize
		text, worth string
	}{
		{"more in all, and at the worst", projection.BelowTarget, size("2027-01", "2027-04", 442, 80, 9480), size("2027-01", "2027-08", 1172, 160, 18960),
			"grown 442 → 1,172 in all periods, peak 80 → 160: stock 0", "+€9,480 peak"},
		{"no more at the worst", projection.BelowTarget, size("2027-01", "2027-04", 504, 272, 32232), size("2027-01", "2027-04", 536, 272, 32232),
			"grown 504 → 536 in all periods, peak 272 as before: stock 0", "€0 peak"},
		{"a text that says the sum", projection.Excess, size("2027-01", "2027-04", 442, 80, 9480), size("2027-01", "2027-08", 1172, 80, 9480),
			"grown 442 → 1,172 in all periods, peak 80 as before: stock 0", "€0 peak"},
		{"one period on both sides", projection.BelowTarget, size("2027-01", "2027-01", 80, 80, 9480), size("2027-01", "2027-01", 160, 160, 18960),
			"grown 80 → 160: stock 0", "+€9,480"},
		{"money of all periods", projection.Overload, size("2027-01", "2027-04", 442, 80, 9480), size("2027-01", "2027-08", 1172, 160, 18960),
			"grown 442 → 1,172 in all periods: stock 0", "+€9,480"},
	} {
		g := &change.GapChange{How: change.Grown, Kind: c.kind, Text: "stock 0", Base: c.base, Head: c.head, Money: c.head.Money - c.base.Money}
		page := &diffPage{d: &change.Diff{Currency: "EUR"}}
		if got := page.gapText(g).String(); got != c.text {
			t.Errorf("%s: %q, want %q", c.name, got, c.text)
		}
		if got := page.gapWorth(g).Text.String(); got != c.worth {
			t.Errorf("%s: worth %q, want %q", c.name, got, c.worth)
		}
	}
}

func TestGapSaysWhichDecisionFallsShort(t *testing.T) {
	g := &change.GapChange{Kind: projection.Shortage, Head: &change.GapSize{}, FallsShort: "third-shift covers up to 300 of 380", LastDay: "2027-01-04"}
	got := ""
	for _, part := range gapTodo(g, period.NoDate) {
		got += part.Text
	}
	if want := "third-shift covers up to 300 of 380; last day to order more: 2027-01-04"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
