package validate

import "github.com/accord-plan/accord/internal/decision"

// Standing is how an assumption's test stands on the plan's own numbers.
type Standing struct {
	ID string
	// Judged is false where the plan cannot answer the test, or there is none.
	Judged, Holds bool
	Text          string
}

// Standings judges the test of every assumption, in the order of the plan. It
// needs a computed plan.
func Standings(ctx *Context) []Standing {
	var out []Standing
	if ctx.Result == nil {
		return nil
	}
	for i := range ctx.Plan.Assumptions {
		a := &ctx.Plan.Assumptions[i]
		if a.Test == nil {
			continue
		}
		s := Standing{ID: a.ID}
		switch v := ctx.judge(a.Test); {
		case v.problem != "":
			s.Text = "not tested: " + v.problem
		case len(v.unmet) > 0:
			s.Judged, s.Text = true, "broken: "+v.tell(ctx, v.unmet)+", expected "+v.beyond(true)+" "+v.show(a.Test.Threshold)
		default:
			s.Judged, s.Holds, s.Text = true, true, "holds"
		}
		out = append(out, s)
	}
	return out
}

// Reconsider says of accepted decisions, by id, which number asks to look at them
// again, by what their makers said. It needs a computed plan.
func Reconsider(ctx *Context) map[string]string {
	out := map[string]string{}
	for i := range ctx.Plan.Decisions {
		d := &ctx.Plan.Decisions[i]
		if ctx.Result == nil || d.Status != decision.Accepted || d.Reconsider == nil {
			continue
		}
		if v := ctx.judge(d.Reconsider); v.problem == "" && len(v.met) > 0 {
			out[d.ID] = v.tell(ctx, v.met) + ", " + v.beyond(true) + " " + v.show(d.Reconsider.Threshold)
		}
	}
	return out
}
