package change

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/projection"
)

// stocked gives the world 500 two-person tents and enough commitments for the
// season: 1,320 tents can be had in March, 1,650 more in April.
func stocked(p *plan.Plan) {
	november := map[period.Period]bool{month("2026-11"): true}
	stock := actual.NewTable([]actual.Row{{
		Key:   actual.Key{Source: dimension.None, Market: dimension.None, Site: central, Item: tent2P},
		Cells: cells("2026-11: 500")}}, november, november)
	p.Actuals.Stock = stock
	p.Baselines = p.Baselines[1:]
	p.Baselines[0].Rows = p.Baselines[0].Rows[:1]
	p.Baselines[0].Rows[0].Cells = cells("2026-12: 420, 2027-01: 600, 2027-02: 880, 2027-03: 1300, 2027-04: 1500, 2027-05: 0")
	p.Sources[0].Commitments[0].Cells = cells("2026-12: 420, 2027-01: 620, 2027-02: 900, 2027-03: 780, 2027-04: 1650, 2027-05: 0")
	five, two := rate("5%"), rate("2%")
	p.Tolerances = map[string]plan.Tolerance{"shortage": {Lever: &two, Decision: &five, Money: number("10000")}}
	p.Decisions = nil
}

func covering(p *plan.Plan) {
	thirdShift(p)
	p.Decisions[0].Covers = []decision.Cover{{ID: "tents", Gap: "shortage/TENT-2P@central", From: month("2027-03"), To: month("2027-05")}}
}

// TestProjectedPromotion follows the promotion through the projection. Of 550
// more tents 170 are served, in March 20 and in April 150: 1,650 in all.
func TestProjectedPromotion(t *testing.T) {
	base := projection.Project(world(stocked, covering))
	head := projection.Project(world(stocked, covering, promo))
	d := Compare(base, head, Options{})
	want := []string{
		"adjustment TENT-2P eu add 2027-03 added – > 400 75600 slushy",
		"adjustment TENT-2P eu add 2027-04 added – > 150 28350 liquid",
		"adjustment TENT-2P eu added – > TENT-2P eu -",
	}
	if diff := cmp.Diff(want, lines(d.Edited)); diff != "" {
		t.Error(diff)
	}
	h := d.Headline
	// Stock of 20 in March and 170 in April is gone.
	for name, c := range map[string][2]string{
		"demand": {h.Demand.Delta.String(), "103950"}, "not served": {h.NotServed.String(), "71820"},
		"margin": {h.Margin.Delta.String(), "11985"}, "stock value": {h.StockValue.Delta.String(), "-20145"},
		"heaviest": {h.StockValue.Period, "2027-04"},
	} {
		if c[0] != c[1] {
			t.Errorf("%s is %s, want %s", name, c[0], c[1])
		}
	}
	var rows []string
	for _, q := range d.Derived {
		if q.Measure == Stock || q.Measure == Backlog {
			rows = append(rows, string(q.Measure)+" "+q.What+" "+q.Period+" "+q.Before.String()+" > "+q.After.String())
		}
	}
	wantRows := []string{"backlog TENT-2P@central 2027-03 0 > 380", "stock TENT-2P@central 2027-04 170 > 0"}
	if diff := cmp.Diff(wantRows, rows); diff != "" {
		t.Error(diff)
	}
	if len(d.Gaps) != 1 || d.Gaps[0].ID != "shortage/TENT-2P@central" || d.Gaps[0].How != Opened ||
		d.Gaps[0].ProposedBy != "2026-12-third-shift" || d.Gaps[0].Head.Units != number("380") {
		t.Errorf("gaps %+v", d.Gaps)
	}
}

// TestProjectedWithItself holds that a computed plan differs in nothing from
// itself, and from its copy computed again.
func TestProjectedWithItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := drawPlan(t)
		if d := Compare(projection.Project(p), projection.Project(p), Options{Tolerance: -1}); d.Changed() {
			t.Fatalf("%+v", d)
		}
	})
}

// TestDerivedNeedsAnEdit holds that, facts being equal, nothing follows from
// nothing: whenever something computed differs, an edit is listed.
func TestDerivedNeedsAnEdit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := Compare(projection.Project(drawPlan(t)), projection.Project(drawPlan(t)), Options{Tolerance: -1})
		if len(d.Edited) == 0 && len(d.Renames) == 0 && (len(d.Derived) > 0 || len(d.Gaps) > 0 || len(d.Families) > 0) {
			t.Fatalf("%+v", d)
		}
	})
}
