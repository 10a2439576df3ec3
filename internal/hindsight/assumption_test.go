package hindsight_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/accord-plan/accord/internal/hindsight"
	"github.com/accord-plan/accord/internal/quantity"
)

func TestAssumptions(t *testing.T) {
	promoted := map[string]string{"demand/a.yaml": promo}
	rests := func(period, threshold string) map[string]string {
		return map[string]string{"assumptions/a.yaml": fmt.Sprintf(a1, period, threshold)}
	}
	for _, c := range []struct {
		name, period, threshold string
		state                   hindsight.State
		judged, broken          int
		since                   string
		happened                bool
		value                   string
	}{
		{"it held", "2026-10", "120", hindsight.Holds, 1, 0, "", false, ""},
		{"it was exactly at its limit", "2026-10", "130", hindsight.Broken, 1, 1, "2026-10", true, "130"},
		{"it broke", "2026-10", "140", hindsight.Broken, 1, 1, "2026-10", true, "130"},
		{"one amount over closed months", "2026-09..2026-10", "225", hindsight.Broken, 1, 1, "2026-10", true, "220"},
		// 130 came, 100 and 140 are to come; so said the plan of September.
		{"one amount that is half over", "2026-10..2026-12", "360", hindsight.Holds, 0, 0, "", false, ""},
		{"one amount that no plan reached", "2026-10..2026-12", "380", hindsight.BrokenInPlan, 0, 0, "2026-09", false, "370"},
		{"to come, and the plan says less", "2026-12", "150", hindsight.BrokenInPlan, 0, 0, "2026-09", false, "140"},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := with(promoted, rests(c.period, c.threshold))
			r := record(t, nil, files, files, files)
			a := hindsight.Evaluate(r, nil, hindsight.Parts{Assumptions: true}).Assumptions[0]
			if a.State != c.state || a.Judged != c.judged || a.Broken != c.broken || a.Since != "2026-09" {
				t.Errorf("%s, %d judged, %d broken, since %s", a.State, a.Judged, a.Broken, a.Since)
			}
			if (a.Broke != nil) != (c.since != "") {
				t.Fatalf("%+v", a.Broke)
			}
			if b := a.Broke; b != nil && (b.Happened != c.happened || b.Value != num(c.value) || b.Happened == false && b.Since != c.since) {
				t.Errorf("%+v", b)
			}
			// October's 30 were committed in September, December's 40 are to come;
			// a tent is 100.
			want := []hindsight.Hang{{Adjustment: "promo", Owner: "sales", PastUnits: quantity.Whole(30), Past: quantity.Whole(3000), ComingUnits: quantity.Whole(40), Coming: quantity.Whole(4000)}}
			if diff := cmp.Diff(want, a.Hangs, cmpopts.IgnoreUnexported(hindsight.Hang{})); diff != "" {
				t.Error(diff)
			}
			if !a.Expired || !a.Used || a.Past != num("3000") || a.Coming != num("4000") {
				t.Errorf("expired %t, used %t, %s and %s", a.Expired, a.Used, a.Past, a.Coming)
			}
		})
	}
}

// The plan that stands has lost the promotion: 130 came and 200 are to come.
func TestAmountHalfOver(t *testing.T) {
	a := map[string]string{"assumptions/a.yaml": fmt.Sprintf(a1, "2026-10..2026-12", "350")}
	files := with(a, map[string]string{"demand/a.yaml": promo})
	got := hindsight.Evaluate(record(t, nil, files, files, a), nil, hindsight.Parts{Assumptions: true}).Assumptions[0]
	if got.State != hindsight.BrokenInPlan || got.Broke.Since != "2026-11" || got.Broke.Value != num("330") || got.Used {
		t.Errorf("%+v %+v", got, got.Broke)
	}
}

func TestAssumptionWithoutTest(t *testing.T) {
	a := map[string]string{"assumptions/a.yaml": "kind: Assumption\nversion: 1\nowner: sales\nid: A-9\nstatement: x\n"}
	got := hindsight.Evaluate(record(t, a, nil, nil, nil), nil, hindsight.Parts{Assumptions: true}).Assumptions[0]
	if got.State != hindsight.NotTested || got.Why != "it states no test" || !got.Gone {
		t.Errorf("%+v", got)
	}
}
