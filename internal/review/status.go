package review

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/signoff"
	"github.com/accord-plan/accord/render"
)

// The contexts of statuses. A repository may require each for a merge. Where it
// holds several plans, a slash and the plan's name follow.
const (
	ValidateContext = "accord/validate"
	GapsContext     = "accord/gaps"
	SignOffContext  = "accord/sign-off"
)

// contextOf is a context of a plan: where the repository holds several, it ends
// in the plan's name, or in its folder where two of them have one name.
func contextOf(context, dir string, plans []string) string {
	if len(plans) < 2 {
		return context
	}
	name := path.Base(dir)
	for _, other := range plans {
		if other != dir && strings.EqualFold(path.Base(other), name) {
			name = dir
		}
	}
	return context + "/" + name
}

// statuses says by which marks a merge can be gated. Nothing is neutral: what
// could not be judged has not passed.
func (j *judging) statuses() {
	add := func(context string, state forge.State, words string) {
		j.r.Statuses = append(j.r.Statuses, forge.Status{Context: contextOf(context, j.w.Dir(), j.w.Plans()), State: state, Description: line(words)})
	}
	state, words := j.validateStatus()
	add(ValidateContext, state, words)
	state, words = j.gapsStatus()
	add(GapsContext, state, words)
	if j.r.SignOff != nil {
		add(SignOffContext, signOffState(j.r.SignOff.Outcome), j.r.SignOff.Why)
	}
}

// signOffState is success only where everybody agreed who must. It waits where
// somebody is missing, and fails where somebody refuses.
func signOffState(o signoff.Outcome) forge.State {
	switch o {
	case signoff.Approved, signoff.Overridden:
		return forge.Success
	case signoff.NotYet:
		return forge.Pending
	case signoff.Refusal:
		return forge.Failure
	}
	return forge.Error
}

func (j *judging) validateStatus() (forge.State, string) {
	r := j.r
	switch r.Outcome {
	case Conflict:
		return forge.Failure, fmt.Sprintf("not judged: conflicts with %s in %s", r.At.TargetName, render.Count(len(r.Conflicts), "file", "files"))
	case Unknown:
		return forge.Error, "not judged: " + r.Pending
	case Gone:
		return forge.Failure, "the proposal removes the plan " + r.Plan
	}
	c := r.Findings.Counts
	words := render.Count(c.Errors, "error", "errors") + ", " + render.Count(c.Warnings, "warning", "warnings")
	if new := r.New.Errors + r.New.Warnings; new > 0 && r.At.Event != Pushed {
		words += ", " + render.Whole(new) + " new"
	}
	words += " in " + render.Count(r.Findings.Files, "file", "files")
	if c.Errors > 0 || j.o.FailOn == "warning" && c.Warnings > 0 {
		return forge.Failure, words
	}
	return forge.Success, words
}

// gapsStatus fails where a gap that somebody must decide on is opened or grown
// and no decision, be it only proposed, is about it. The decision itself is
// taken at the close.
func (j *judging) gapsStatus() (forge.State, string) {
	r := j.r
	switch r.Outcome {
	case Conflict, Unknown, Gone:
		return forge.Error, "not judged"
	case Invalid:
		return forge.Error, "not judged: the plan has errors"
	case TargetInvalid:
		return j.allGaps(r.At.TargetName + " has errors, so nothing is compared")
	}
	if r.At.Event == Pushed && r.At.Target == r.At.Head {
		return j.allGaps("nothing stood before, so nothing is compared")
	}
	needs, orphans := 0, 0
	first := ""
	for i := range r.Diff.Gaps {
		g := &r.Diff.Gaps[i]
		if !g.NeedsDecision() || !g.Worse() {
			continue
		}
		needs++
		if g.ProposedBy == "" {
			if orphans++; orphans == 1 {
				first = g.ID
			}
		}
	}
	switch {
	case needs == 0:
		return forge.Success, "no gap that needs a decision is opened or grown"
	case orphans == 0:
		return forge.Success, render.Count(needs, "gap needs a decision, which is proposed", "gaps need decisions, which are proposed")
	case needs == 1:
		if d := j.narrow(first); d != "" {
			return forge.Failure, first + " needs a decision, and " + d + " covers less than it: widen its `covers`"
		}
		return forge.Failure, first + " needs a decision, and none is proposed"
	}
	return forge.Failure, fmt.Sprintf("%s need a decision; none is proposed for %d, as %s", render.Count(needs, "gap", "gaps"), orphans, first)
}

// narrow is a proposed decision that names a gap and does not cover it as it is:
// the gap has grown since it was asked. It is empty where there is none.
func (j *judging) narrow(gap string) string {
	if j.head == nil || j.head.Result == nil {
		return ""
	}
	for i := range j.head.Plan.Decisions {
		d := &j.head.Plan.Decisions[i]
		if d.Status == decision.Proposed && slices.ContainsFunc(j.head.Result.MeantBy(d), func(g *projection.Gap) bool { return g.ID() == gap }) {
			return d.ID
		}
	}
	return ""
}

// allGaps is for a target that cannot be compared with.
func (j *judging) allGaps(why string) (forge.State, string) {
	orphans := 0
	for _, g := range j.head.Result.EachGap() {
		if g.Class == projection.NeedsDecision && g.CoveredBy == "" && g.ProposedBy == "" {
			orphans++
		}
	}
	if orphans > 0 {
		return forge.Failure, render.Count(orphans, "gap needs a decision", "gaps need a decision") + "; " + why
	}
	return forge.Success, "every gap that needs a decision has one proposed"
}

// Passed reports whether accord/validate is a success.
func (r *Report) Passed() bool {
	s := r.validateStatus()
	return s != nil && s.State == forge.Success
}

// validateStatus is the status accord/validate, nil if there is none.
func (r *Report) validateStatus() *forge.Status {
	for i := range r.Statuses {
		if of(r.Statuses[i].Context, ValidateContext) {
			return &r.Statuses[i]
		}
	}
	return nil
}

// of reports whether a context is this one, or this one of a plan among several.
func of(context, name string) bool {
	return context == name || strings.HasPrefix(context, name+"/")
}

func severityOf(s finding.Severity) forge.Severity {
	if s == finding.Error {
		return forge.Failed
	}
	return forge.Warning
}
