package findings

import (
	"fmt"
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

// TestPage holds a page's text against the one that is made of all gaps.
func TestPage(t *testing.T) {
	month, err := period.NewCalendar("month", "")
	if err != nil {
		t.Fatal(err)
	}
	result := &projection.Result{Plan: &plan.Plan{Calendar: month}}
	for i := range 60 {
		g := projection.Gap{Kind: projection.Shortage, What: fmt.Sprint("T-", i), Class: projection.Class(1 + i%3), LastDay: period.NoDate,
			Units: quantity.Whole(int64(i)), Money: quantity.Whole(int64(100 - i)), Text: fmt.Sprint(i, " short")}
		if i%5 == 0 && g.Class == projection.NeedsDecision {
			g.CoveredBy = "d-1"
		}
		result.Gaps = append(result.Gaps, g)
	}
	for _, limit := range []int{0, 1, 3, 100} {
		whole := finding.NewReport(finding.About{}, nil, Gaps(result, "plans"))
		shown, counts, left := Page(result, "plans", limit)
		page := finding.NewReport(finding.About{}, nil, shown)
		page.Counts, page.Left = counts, left
		for _, format := range []string{"text", "markdown"} {
			if want, got := write(t, format, whole, Options{Limit: limit}), write(t, format, page, Options{Limit: limit}); want != got {
				t.Errorf("%s, limit %d (-whole +page):\n%s", format, limit, cmp.Diff(want, got))
			}
		}
		if limit == 1 && len(shown) != 2 {
			t.Errorf("%d gaps are put into words, of which a page shows one of each class but noise", len(shown))
		}
	}
}
