package workspace

import (
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/projection"
)

func project(p *plan.Plan, before *projection.Result) *projection.Result { return nil }
