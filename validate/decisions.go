package validate

import (
	"slices"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/period"
)

var decisionChecks = []Check{
	{"decision-choice", "An accepted decision says what was chosen and by whom, out of its own options.",
		[]finding.Code{finding.DecisionNoChoice, finding.DecisionOption, finding.DecisionNobody}, 0, checkChoice},
	{"decision-due", "No decision is still proposed after its options stopped working.",
		[]finding.Code{finding.DecisionOverdue}, NeedsAsOf, checkDue},
	{"decision-succession", "A superseded decision has a successor, without circles.",
		[]finding.Code{finding.DecisionNoSuccessor, finding.DecisionSuccessor, finding.DecisionCircle, finding.DecisionSuccessorEarly}, 0, checkSuccessors},
	{"decision-outcome", "An expected outcome is looked at when it can be seen.",
		[]finding.Code{finding.DecisionCheckEarly}, 0, checkOutcome},
	{"decision-reconsider", "Nothing that its makers named asks to reconsider a decision that holds.",
		[]finding.Code{finding.DecisionReconsider, finding.TestNothing}, NeedsResult | NeedsTrust, checkReconsider},
}

// eachDecision collects what f finds at every decision.
func eachDecision(ctx *Context, f func(d *decision.Decision) []finding.Finding) (fs []finding.Finding) {
	for i := range ctx.Plan.Decisions {
		fs = append(fs, f(&ctx.Plan.Decisions[i])...)
	}
	return fs
}

// holds reports whether a decision was taken and has not been replaced.
func holds(d *decision.Decision) bool {
	return d.Status == decision.Accepted || d.Status == decision.Done
}

func checkChoice(ctx *Context) []finding.Finding {
	return eachDecision(ctx, func(d *decision.Decision) (fs []finding.Finding) {
		var ids []string
		for i := range d.Options {
			ids = append(ids, d.Options[i].ID)
		}
		if d.Chosen != "" && !slices.Contains(ids, d.Chosen) {
			fs = append(fs, noOption(d, "chosen", d.Chosen, ids))
		}
		if d.Recommended != "" && !slices.Contains(ids, d.Recommended) {
			fs = append(fs, noOption(d, "recommended", d.Recommended, ids))
		}
		if !holds(d) {
			return fs
		}
		if d.Chosen == "" {
			fs = append(fs, finding.New(finding.DecisionNoChoice, orElse(d.StatusAt, d.At), "%s is %s and chooses nothing", d.ID, d.Status).
				WithHint("state `chosen`, one of %s; until then it covers no gap", orNone(ids)))
		}
		if len(d.DecidedBy) == 0 {
			fs = append(fs, finding.New(finding.DecisionNobody, orElse(d.StatusAt, d.At), "%s is %s and names no role in `decided_by`", d.ID, d.Status))
		}
		return fs
	})
}

func noOption(d *decision.Decision, key, option string, ids []string) finding.Finding {
	at := orElse(d.RecommendedAt, d.At)
	if key == "chosen" {
		at = orElse(d.ChosenAt, d.At)
	}
	f := finding.New(finding.DecisionOption, at, "`%s: %s` is none of the options of %s", key, option, d.ID)
	if near := dimension.Nearest(option, ids); near != "" {
		return f.WithHint("did you mean %s? its options are %s", near, orNone(ids))
	}
	return f.WithHint("its options are %s", orNone(ids))
}

func orNone(words []string) string {
	if len(words) == 0 {
		return "none"
	}
	return some(words)
}

func checkDue(ctx *Context) []finding.Finding {
	return eachDecision(ctx, func(d *decision.Decision) []finding.Finding {
		if d.Status != decision.Proposed || d.Due == period.NoDate || d.Due >= ctx.AsOf {
			return nil
		}
		return []finding.Finding{finding.New(finding.DecisionOverdue, orElse(d.DueAt, d.At), "%s was due on %s, %s before %s, and is still proposed",
			d.ID, d.Due, count(int(ctx.AsOf-d.Due), "day", "days"), ctx.AsOf)}
	})
}

func checkSuccessors(ctx *Context) []finding.Finding {
	index := map[string]int{}
	for i := range ctx.Plan.Decisions {
		index[ctx.Plan.Decisions[i].ID] = i
	}
	fs := eachDecision(ctx, func(d *decision.Decision) []finding.Finding {
		_, known := index[d.SupersededBy]
		switch superseded := d.Status == decision.Superseded; {
		case superseded && d.SupersededBy == "":
			return []finding.Finding{finding.New(finding.DecisionNoSuccessor, orElse(d.StatusAt, d.At), "%s is superseded and names no successor", d.ID)}
		case d.SupersededBy != "" && !known && ctx.Undecided: // it may be what could not be read
		case d.SupersededBy != "" && !known:
			return []finding.Finding{finding.New(finding.DecisionSuccessor, orElse(d.SupersededByAt, d.StatusAt, d.At), "%s is superseded by %s, which is no decision of the plan", d.ID, d.SupersededBy)}
		case d.SupersededBy != "" && !superseded:
			return []finding.Finding{finding.New(finding.DecisionSuccessorEarly, orElse(d.SupersededByAt, d.StatusAt, d.At), "%s is %s and names %s as its successor", d.ID, d.Status, d.SupersededBy)}
		}
		return nil
	})
	for _, c := range circles(len(ctx.Plan.Decisions), func(i int) []int {
		if to, ok := index[ctx.Plan.Decisions[i].SupersededBy]; ok {
			return []int{to}
		}
		return nil
	}) {
		first := &ctx.Plan.Decisions[c[0]]
		text := first.ID
		for _, i := range append(slices.Clone(c[1:]), c[0]) {
			text += " is superseded by " + ctx.Plan.Decisions[i].ID
		}
		fs = append(fs, finding.New(finding.DecisionCircle, orElse(first.SupersededByAt, first.StatusAt, first.At), "%s", text))
	}
	return fs
}

func checkOutcome(ctx *Context) []finding.Finding {
	cal := ctx.Plan.Calendar
	return eachDecision(ctx, func(d *decision.Decision) []finding.Finding {
		e := d.Expected
		if e == nil || e.CheckOn == period.None || e.To == period.None || e.CheckOn >= e.To {
			return nil
		}
		return []finding.Finding{finding.New(finding.DecisionCheckEarly, orElse(e.At, d.At), "%s expects its effect in %s and is looked at in %s",
			d.ID, ctx.text(span{e.From, e.To}), cal.Label(e.CheckOn)).WithHint("check in %s or later", cal.Label(e.To))}
	})
}

func checkReconsider(ctx *Context) []finding.Finding {
	return eachDecision(ctx, func(d *decision.Decision) []finding.Finding {
		if !holds(d) || d.Reconsider == nil {
			return nil
		}
		v := ctx.judge(d.Reconsider)
		if v.problem != "" {
			return []finding.Finding{finding.New(finding.TestNothing, orElse(d.Reconsider.At, d.At), "`reconsider_if` of %s cannot be judged: %s", d.ID, v.problem)}
		}
		if len(v.met) == 0 {
			return nil
		}
		return []finding.Finding{finding.New(finding.DecisionReconsider, orElse(d.Reconsider.At, d.At), "%s is to be looked at again: %s, %s %s by %s",
			d.ID, v.tell(ctx, v.met), v.beyond(true), v.show(d.Reconsider.Threshold), v.off(v.met))}
	})
}
