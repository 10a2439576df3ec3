package workspace

import (
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/projection"
)

// project computes a plan, against the last close where there is one: what is
// new inside a fence or a lead time can only be told beside it.
func project(p *plan.Plan, before *projection.Result) *projection.Result {
	return projection.ProjectAgainst(p, before)
}
