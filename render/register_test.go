package render_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/render"
	"github.com/accord-plan/accord/render/text"
)

// The register says of an accepted decision whether it is signed, or that nobody
// counted; what is to be looked at says why.
func TestRegister(t *testing.T) {
	for _, c := range []struct {
		name   string
		agreed decision.Agreed
		change func(in *render.PlanInput)
		want   []string
	}{
		{"nobody counted", nil, nil, []string{"1 decision is open; 1 is accepted. Sign-off is not judged here", "accepted, sign-off not judged", "nobody is named who decides"}},
		{"signed", decision.Agreed{"2026-10-dealer-terms": nil}, nil, []string{"1 decision is open; 1 is accepted.\n", "accepted and signed", "forty-five: 45 days for orders before January (−€3,200 margin); looked at in 2027-02"}},
		{"not signed", decision.Agreed{}, nil, []string{"accepted in its file and not signed: it covers nothing"}},
		{"its time has come", nil, func(in *render.PlanInput) { in.Result.Plan.Decisions[0].Expected.CheckOn = at("2026-11") },
			[]string{"1 is accepted, 1 to be looked at", "To be looked at", "look at it: its outcome was to be looked at in 2026-11"}},
		{"to be reconsidered", nil, func(in *render.PlanInput) {
			in.Reconsider = map[string]string{"2026-10-dealer-terms": "demand is 5, above 4"}
		}, []string{"look at it: demand is 5, above 4"}},
		{"overdue", nil, func(in *render.PlanInput) { in.AsOf = day("2027-01-01") }, []string{"1 decision is open, 1 of them overdue", "Overdue\n", "overdue since 2026-12-31"}},
		{"over", nil, func(in *render.PlanInput) { in.Result.Plan.Decisions[1].Status = decision.Rejected },
			[]string{"0 decisions are open", "Done, superseded and rejected: 1"}},
	} {
		in := northlight(t)
		if c.change != nil {
			c.change(&in)
		}
		if c.agreed != nil {
			in.Result = in.Result.Agreeing(c.agreed)
		}
		var b bytes.Buffer
		if err := text.Write(&b, render.NewPlanReport(in).Document(render.Parts{Decisions: true}), text.Options{}); err != nil {
			t.Fatal(err)
		}
		for _, want := range c.want {
			if !strings.Contains(b.String(), want) {
				t.Errorf("%s: no %q in\n%s", c.name, want, &b)
			}
		}
	}
}
