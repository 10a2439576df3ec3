package validate

import (
	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/quantity"
)

var assumptionChecks = []Check{
	{"assumption-expired", "No assumption is past the day on which it must be looked at again.",
		[]finding.Code{finding.AssumptionExpired}, NeedsAsOf, checkAssumptionExpired},
	{"assumption-test", "The plan's own numbers do not contradict what it takes for granted.",
		[]finding.Code{finding.AssumptionBroken, finding.TestNothing}, NeedsResult | NeedsTrust, checkAssumptionTest},
}

var riskChecks = []Check{
	{"risks", "Risks have a probability, and those that are certain or over are not kept as risks.",
		[]finding.Code{finding.RiskProbability, finding.RiskCertain, finding.RiskPast, finding.RiskHappened}, 0, checkRisks},
}

func checkAssumptionExpired(ctx *Context) (fs []finding.Finding) {
	for i := range ctx.Plan.Assumptions {
		a := &ctx.Plan.Assumptions[i]
		if a.Expires == period.NoDate || a.Expires >= ctx.AsOf {
			continue
		}
		fs = append(fs, ctx.resting(a, finding.New(finding.AssumptionExpired, orElse(a.ExpiresAt, a.At), "%s expired on %s, %s before %s",
			a.ID, a.Expires, count(int(ctx.AsOf-a.Expires), "day", "days"), ctx.AsOf)))
	}
	return fs
}

// resting adds the adjustments that rest on an assumption.
func (ctx *Context) resting(a *decision.Assumption, f finding.Finding) finding.Finding {
	var ids []string
	for i := range ctx.Plan.Adjustments {
		if adj := &ctx.Plan.Adjustments[i]; adj.Assumption == a.ID {
			ids = append(ids, adj.ID)
			f = f.WithRelated(adj.At, "rests on it")
		}
	}
	if len(ids) == 0 {
		return f
	}
	return f.WithHint("%s %s on it; %s", some(ids), plural(len(ids), "rests", "rest"), f.Mend())
}

func checkAssumptionTest(ctx *Context) (fs []finding.Finding) {
	for i := range ctx.Plan.Assumptions {
		a := &ctx.Plan.Assumptions[i]
		if a.Test == nil {
			continue
		}
		at := orElse(a.Test.At, a.At)
		v := ctx.judge(a.Test)
		if v.problem != "" {
			fs = append(fs, finding.New(finding.TestNothing, at, "the test of %s cannot be judged: %s", a.ID, v.problem))
			continue
		}
		if len(v.unmet) > 0 {
			fs = append(fs, ctx.resting(a, finding.New(finding.AssumptionBroken, at, "%s is broken: %s, expected %s %s (%s too %s)",
				a.ID, v.tell(ctx, v.unmet), v.beyond(true), v.show(a.Test.Threshold), v.off(v.unmet), littleMuch(a.Test.Above))))
		}
	}
	return fs
}

func littleMuch(little bool) string {
	if little {
		return "little"
	}
	return "much"
}

func checkRisks(ctx *Context) (fs []finding.Finding) {
	for i := range ctx.Plan.Risks {
		r := &ctx.Plan.Risks[i]
		if r.Probability < 0 || r.Probability > quantity.Unit {
			fs = append(fs, finding.New(finding.RiskProbability, orElse(r.ProbabilityAt, r.At), "probability of %s is %s, 0%% to 100%% expected", r.ID, inPercent(r.Probability)).
				WithHint("write a percent between 0%% and 100%%"))
			continue
		}
		if r.Happened != nil {
			fs = append(fs, ctx.happened(r)...)
		}
		if r.Over() {
			continue
		}
		if r.Probability == quantity.Unit && !r.InPlan {
			fs = append(fs, finding.New(finding.RiskCertain, orElse(r.InPlanAt, r.At), "%s is certain and stated as not in the plan", r.ID))
		}
		if r.To != period.None && r.To < ctx.Plan.First {
			fs = append(fs, finding.New(finding.RiskPast, orElse(r.PeriodsAt, r.At), "%s was about %s, which is over", r.ID, ctx.text(span{r.From, r.To})))
		}
	}
	return fs
}

// happened checks that a risk which came true did so by now, and is over.
func (ctx *Context) happened(r *decision.Risk) (fs []finding.Finding) {
	h := r.Happened
	if h.Period > ctx.Plan.First {
		fs = append(fs, finding.New(finding.RiskHappened, orElse(h.At, r.At), "%s happened in %s, which is still to come: the first open period is %s",
			r.ID, ctx.Plan.Calendar.Label(h.Period), ctx.Plan.Calendar.Label(ctx.Plan.First)))
	}
	if r.Status == "open" {
		fs = append(fs, finding.New(finding.RiskHappened, orElse(r.StatusAt, r.At), "%s happened in %s and is stated as open", r.ID, ctx.Plan.Calendar.Label(h.Period)))
	}
	return fs
}
