package workspace

import (
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/projection"
)

// project computes a plan from the state that was computed before it, where they
// share what they read.
func (w *Workspace) project(p *plan.Plan, before *projection.Result, wanted projection.Wanted) *projection.Result {
	if w.documents == nil || wanted != nil {
		return project(p, before, wanted)
	}
	r := projection.ProjectFrom(p, before, w.projected)
	w.projected = projection.Projected{Result: r, Previous: before}
	return r
}

// project computes a plan, against the last close where there is one: what is
// new inside a fence or a lead time can only be told beside it. It keeps the
// wanted rows, all where wanted is nil.
func project(p *plan.Plan, before *projection.Result, wanted projection.Wanted) *projection.Result {
	if wanted != nil {
		return projection.Verdict(p, before, wanted)
	}
	return projection.ProjectAgainst(p, before)
}
