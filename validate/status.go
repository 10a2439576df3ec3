package validate

import (
	"slices"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/projection"
)

var statusChecks = []Check{
	{"decision-signed", "What a file says is accepted was signed by those who decide.",
		[]finding.Code{finding.DecisionUnsigned}, NeedsAccepted, checkSigned},
	{"decision-status", "A decision's status follows from the one that it had in the last close.",
		[]finding.Code{finding.DecisionStatus, finding.DecisionGone}, 0, checkStatus},
	{"decision-expired", "No accepted decision is about closed periods only.",
		[]finding.Code{finding.DecisionExpired}, 0, checkExpired},
	{"decision-contradiction", "No two accepted decisions that choose differently cover the same gap.",
		[]finding.Code{finding.DecisionContradiction}, NeedsResult | NeedsTrust, checkContradiction},
	{"decision-carried-out", "What an accepted decision chose is in the plan, and what was rejected is not.",
		[]finding.Code{finding.DecisionNotCarriedOut, finding.DecisionRejectedUsed}, 0, checkCarriedOut},
}

// checkSigned holds the status in the files against who agreed.
func checkSigned(ctx *Context) []finding.Finding {
	return eachDecision(ctx, func(d *decision.Decision) []finding.Finding {
		if d.Status != decision.Accepted || d.Chosen == "" || ctx.Accepted.Takes(d) {
			return nil
		}
		return []finding.Finding{finding.New(finding.DecisionUnsigned, orElse(d.StatusAt, d.At), "%s is accepted in its file, and not signed by %s; it covers nothing",
			d.ID, orNobody(d.DecidedBy))}
	})
}

func orNobody(roles []string) string {
	if len(roles) == 0 {
		return "those who decide"
	}
	return some(roles)
}

func checkStatus(ctx *Context) []finding.Finding {
	if ctx.Previous == nil {
		return nil
	}
	return transitions(ctx.Previous.Plan, ctx.Plan, "the last close", follows)
}

// Transitions are the statuses of a plan that are not the next ones of those in
// the plan that it is proposed for, and accepted decisions that are gone. Since
// the last close a decision may have taken several steps; a proposal takes one,
// so that nothing is done, or replaced, that was never accepted.
func Transitions(target, now *plan.Plan) []finding.Finding {
	return finding.Advise(transitions(target, now, "the target", func(was, is decision.Status) bool { return was == is || slices.Contains(was.Next(), is) }))
}

// transitions compares the statuses of two plans; from is what the earlier one
// is called. No step leads back, so that what was agreed to, rejected or
// replaced is not asked again under the same id.
func transitions(before, now *plan.Plan, from string, follows func(was, is decision.Status) bool) (fs []finding.Finding) {
	if before == nil || now == nil {
		return nil
	}
	for i := range before.Decisions {
		was := &before.Decisions[i]
		at, found := slices.BinarySearchFunc(now.Decisions, was.ID, func(d decision.Decision, id string) int { return compare(d.ID, id) })
		switch {
		case !found && was.Status == decision.Accepted:
			fs = append(fs, finding.New(finding.DecisionGone, now.At, "%s is accepted in %s and not here any more", was.ID, from))
		case found && !follows(was.Status, now.Decisions[at].Status):
			d := &now.Decisions[at]
			fs = append(fs, finding.New(finding.DecisionStatus, orElse(d.StatusAt, d.At), "%s is %s, and was %s in %s", d.ID, d.Status, was.Status, from).
				WithHint("%s", afterWords(was.Status)))
		}
	}
	return fs
}

func compare(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// follows reports whether a status can come, over any number of steps, from
// another one.
func follows(was, is decision.Status) bool {
	if was == is {
		return true
	}
	for _, next := range was.Next() {
		if follows(next, is) {
			return true
		}
	}
	return false
}

func afterWords(was decision.Status) string {
	var next []string
	for _, s := range was.Next() {
		next = append(next, string(s))
	}
	if len(next) == 0 {
		return "what is " + string(was) + " stays so; ask again with a new decision, under an id of its own"
	}
	return "after " + string(was) + " comes " + either(next) + "; to ask again, write a new decision, under an id of its own"
}

func either(words []string) string {
	if n := len(words); n > 1 {
		return some(words[:n-1]) + " or " + words[n-1]
	}
	return words[0]
}

// checkExpired looks at decisions that cover gaps, and none in an open period.
func checkExpired(ctx *Context) []finding.Finding {
	return eachDecision(ctx, func(d *decision.Decision) []finding.Finding {
		last, over := d.LastCovered(), d.Status == decision.Accepted
		if !over || last == period.None || last >= ctx.Plan.First {
			return nil
		}
		return []finding.Finding{finding.New(finding.DecisionExpired, orElse(d.StatusAt, d.At), "%s covers gaps until %s, and the plan begins with %s",
			d.ID, ctx.Plan.Calendar.Label(last), ctx.Plan.Calendar.Label(ctx.Plan.First)).
			WithHint("say that it is done: accord decide %s --done", d.ID)}
	})
}

// checkContradiction compares the accepted decisions of each gap. What differs
// is the id of what they chose: whether two options of one id are the same is
// not known here.
func checkContradiction(ctx *Context) (fs []finding.Finding) {
	told := map[[2]string]bool{}
	taken := slices.DeleteFunc(slices.Clone(ctx.Plan.Decisions), func(d decision.Decision) bool { return !ctx.Result.Agreed.Takes(&d) })
	for _, g := range ctx.Result.EachGap() {
		if len(taken) < 2 {
			break
		}
		by := ctx.Result.AcceptedFor(g)
		for k := 1; k < len(by); k++ {
			if first, other := by[0], by[k]; first.Chosen != other.Chosen && !told[[2]string{first.ID, other.ID}] {
				told[[2]string{first.ID, other.ID}] = true
				fs = append(fs, contradiction(ctx, g, first, other))
			}
		}
	}
	return fs
}

func contradiction(ctx *Context, g *projection.Gap, a, b *decision.Decision) finding.Finding {
	return finding.New(finding.DecisionContradiction, orElse(b.ChosenAt, b.At), "%s chooses %s and %s %s for %s in %s",
		b.ID, b.Chosen, a.ID, a.Chosen, g.ID(), ctx.text(span{g.From, g.To})).
		WithHint("supersede one by the other: accord decide %s --supersede %s", a.ID, b.ID).WithRelated(orElse(a.ChosenAt, a.At), "the other")
}

// CarriedOut says of the branch of a chosen option whether the plan holds it.
type CarriedOut uint8

// What is known of it. The zero value is not known, which is said with a reason.
const (
	NotKnown CarriedOut = iota
	// Merged: the branch's commits are in the plan's history, or each file that
	// it changes reads here as it does there.
	Merged
	// NotMerged: every file that it changes reads here as it did before the
	// branch.
	NotMerged
)

// Outcome is what became of a branch; Why says why it is not known.
type Outcome struct {
	Is  CarriedOut
	Why string
}

// checkCarriedOut tells what is certain: a branch of which nothing is here, and
// adjustments that say themselves that they rest on what was rejected.
func checkCarriedOut(ctx *Context) (fs []finding.Finding) {
	rejected := map[string]*decision.Decision{}
	for i := range ctx.Plan.Decisions {
		d := &ctx.Plan.Decisions[i]
		if d.Status == decision.Rejected {
			rejected[d.ID] = d
		}
		o := d.Option(d.Chosen)
		if !holds(d) || o == nil || o.Branch == "" || ctx.Branches[o.Branch].Is != NotMerged {
			continue
		}
		fs = append(fs, finding.New(finding.DecisionNotCarriedOut, orElse(d.ChosenAt, d.At), "%s chose %s, and nothing of its branch %s is in the plan", d.ID, o.ID, o.Branch).
			WithRelated(o.At, "the option"))
	}
	for i := range ctx.Plan.Adjustments {
		a := &ctx.Plan.Adjustments[i]
		if d := rejected[a.Decision]; d != nil && len(ctx.touches(a)) > 0 {
			fs = append(fs, finding.New(finding.DecisionRejectedUsed, a.At, "%s of %s rests on %s, which is rejected", a.ID, a.Owner, d.ID).WithRelated(orElse(d.StatusAt, d.At), "the decision"))
		}
	}
	return fs
}

// unknownBranches says which chosen options could not be looked for.
func (ctx *Context) unknownBranches() (out []NotJudged) {
	for i := range ctx.Plan.Decisions {
		d := &ctx.Plan.Decisions[i]
		o := d.Option(d.Chosen)
		if d.Status != decision.Accepted || o == nil || o.Branch == "" {
			continue
		}
		if x, looked := ctx.Branches[o.Branch]; looked && x.Is == NotKnown {
			out = append(out, NotJudged{"whether " + o.ID + " of " + d.ID + " is carried out", x.Why})
		}
	}
	return out
}

// agreement are the checks whose findings depend on who agreed.
var agreement = []string{"decision-signed", "decision-contradiction"}

// Agreed replaces, among the findings and the checks that were not made of a
// plan, those that depend on which decisions count as accepted. The context
// holds these, and the result held against them.
func Agreed(ctx *Context, fs []finding.Finding, skipped []NotJudged) ([]finding.Finding, []NotJudged) {
	var codes []finding.Code
	var fresh []finding.Finding
	for _, c := range statusChecks {
		if slices.Contains(agreement, c.Name) {
			codes = append(codes, c.Codes...)
			if ctx.lacks(c.Needs) == "" {
				fresh = append(fresh, c.Run(ctx)...)
			}
		}
	}
	fs = slices.DeleteFunc(slices.Clone(fs), func(f finding.Finding) bool { return slices.Contains(codes, f.Code) })
	skipped = slices.DeleteFunc(slices.Clone(skipped), func(n NotJudged) bool { return n.Check == agreement[0] })
	return finding.Sort(append(fs, finding.Advise(fresh)...)), skipped
}
