package render

import (
	"testing"

	"github.com/accord-plan/accord/internal/change"
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
