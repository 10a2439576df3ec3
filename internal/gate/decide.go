package gate

import (
	"fmt"
	"strings"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/projection"
)

// gaps asks for an accepted decision for each gap of class decision; changes in
// the frozen zone are a point of their own.
func (j *judge) gaps() Item {
	const what = "a decision for each gap that needs one"
	if j.Result == nil {
		return notJudged("gaps", "executive", what, notComputed)
	}
	need, open := 0, []Thing(nil)
	for i := range j.Result.Gaps {
		if g := &j.Result.Gaps[i]; g.Class == projection.NeedsDecision && g.Kind != projection.FrozenChange {
			if need++; g.CoveredBy == "" {
				open = append(open, j.gap(g, finding.GateGap))
			}
		}
	}
	done := "no gap needs one"
	if need > 0 {
		done = counted(need, "gap has", "gaps have") + " an accepted one"
	}
	return judged("gaps", "executive", what, done, open, fmt.Sprintf("%d of %s without an accepted one", len(open), counted(need, "gap", "gaps")))
}

// frozen asks the same for commitments that changed inside the frozen zone.
func (j *judge) frozen() Item {
	const what = "a decision for each change in the frozen zone"
	switch {
	case j.Result == nil:
		return notJudged("frozen", "supply", what, notComputed)
	case j.Plan.Fences.Frozen == 0:
		return notJudged("frozen", "supply", what, "the plan has no frozen zone")
	case !j.Result.Judged:
		return notJudged("frozen", "supply", what, "no close to compare the commitments with")
	}
	need, open := 0, []Thing(nil)
	for i := range j.Result.Gaps {
		if g := &j.Result.Gaps[i]; g.Kind == projection.FrozenChange {
			if need++; g.CoveredBy == "" {
				open = append(open, j.gap(g, finding.GateFrozen))
			}
		}
	}
	done := "no commitment changed there"
	if need > 0 {
		done = counted(need, "change has", "changes have") + " an accepted one"
	}
	return judged("frozen", "supply", what, done, open, fmt.Sprintf("%d of %s without an accepted one", len(open), counted(need, "change", "changes")))
}

// gap is a gap that no accepted decision covers.
func (j *judge) gap(g *projection.Gap, code finding.Code) Thing {
	f := finding.New(code, g.At, "%s in %s: %s", g.ID(), j.span(g.From, g.To), g.Text)
	switch {
	case g.ProposedBy != "":
		f.Message += ", proposed in " + g.ProposedBy
		f = f.WithHint("decide it: accord decide %s --choose OPTION --because WHY --accept", g.ProposedBy)
	case g.FallsShort != "":
		f.Message += ", and " + g.FallsShort
		f = f.WithHint("supersede it by a decision about what is open: accord decide %s", g.ID())
	default:
		f = f.WithHint("write a decision: accord decide %s", g.ID())
	}
	return lack(g.ID(), f)
}

// overdue asks that no decision is proposed past its last day.
func (j *judge) overdue() Item {
	const what = "no decision past its last day"
	open := j.found(finding.DecisionOverdue)
	return judged("overdue", "executive", what, "none is overdue", open, counted(len(open), "decision is", "decisions are")+" overdue")
}

// signed asks that what is accepted was signed, where somebody counted.
func (j *judge) signed() Item {
	const what = "sign-off of what is accepted"
	switch {
	case j.Plan.Policy == nil:
		return notJudged("signed", "executive", what, "the plan has no policy, so sign-off is not judged: the status in the files counts")
	case j.Result == nil:
		return notJudged("signed", "executive", what, notComputed)
	case j.Result.Agreed == nil:
		why := "sign-off is not judged here"
		if j.Unsigned != "" {
			why += ", because " + j.Unsigned
		}
		return notJudged("signed", "executive", what, why+": the status in the files counts")
	}
	open := j.found(finding.DecisionUnsigned)
	return judged("signed", "executive", what, "each accepted decision is signed by who decides", open, counted(len(open), "decision is", "decisions are")+" accepted and not signed")
}

// notComputed is why what needs numbers is not judged.
const notComputed = "the plan has errors, so it is not computed"

// counted prints a number with its noun.
func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// several names the first of some words and counts the others.
func several(words []string) string {
	const most = 3
	if n := len(words) - most; n > 1 {
		return strings.Join(words[:most], ", ") + fmt.Sprintf(" and %d more", n)
	}
	return strings.Join(words, ", ")
}
