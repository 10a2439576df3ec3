package findings

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

func TestGaps(t *testing.T) {
	month, err := period.NewCalendar("month", "")
	if err != nil {
		t.Fatal(err)
	}
	march, err := month.Parse("2027-03")
	if err != nil {
		t.Fatal(err)
	}
	day, err := period.ParseDate("2026-12-31")
	if err != nil {
		t.Fatal(err)
	}
	files := table(company)
	result := &projection.Result{Plan: &plan.Plan{Calendar: month, Files: files}, Gaps: []projection.Gap{
		{Kind: projection.Shortage, What: "TENT-2P@central", From: march, To: march + 2, Class: projection.NeedsDecision,
			Units: quantity.Whole(380), Money: quantity.Missing, LastDay: day, CannotWait: true, Text: "380 too little",
			At: at(t, files, "supply/lyon.yaml", "2027-02: 60", 1), ProposedBy: "third-shift", FallsShort: "old covers up to 300 of 380"},
		{Kind: projection.NoForecast, What: "STOVE@us", From: march, To: march, Class: projection.Lever, LastDay: period.NoDate},
	}}
	want := []finding.Gap{
		{ID: "shortage/TENT-2P@central", Class: finding.ClassDecision, From: "2027-03", To: "2027-05", Units: 3800000,
			Money: finding.Amount(quantity.Missing), Text: "380 too little", LastDay: "2026-12-31", CannotWait: true, ProposedBy: "third-shift", FallsShort: "old covers up to 300 of 380",
			Position: position.Position{File: "plans/supply/lyon.yaml", Line: 5, Column: 7}},
		{ID: "no-forecast/STOVE@us", Class: finding.ClassLever, From: "2027-03", To: "2027-03"},
	}
	if diff := cmp.Diff(want, Gaps(result, "plans")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestClassesAreNamedAlike(t *testing.T) {
	for class, want := range map[projection.Class]string{
		projection.Noise: finding.ClassNoise, projection.Lever: finding.ClassLever, projection.NeedsDecision: finding.ClassDecision,
	} {
		if class.String() != want {
			t.Errorf("class %d is called %s there and %s here", class, class, want)
		}
	}
}
