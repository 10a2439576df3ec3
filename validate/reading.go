package validate

import (
	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// Reading is one number that a test looks at: a measure over a span of periods.
// With AtLeast it is only known to be that or more.
type Reading struct {
	What     string // `demand of TENT-2P in eu`
	From, To period.Period
	Value    quantity.Number
	AtLeast  bool
}

// Readings reads what a test looks at off a computed plan, as its test is
// judged: a total of demand, supply, revenue and margin over a range, all else
// period by period. The text says why nothing can be read.
func Readings(r *projection.Result, t *decision.Test) ([]Reading, string) {
	g := &gauge{ctx: &Context{Plan: r.Plan, Result: r}, test: t}
	var out []Reading
	for _, x := range g.read() {
		out = append(out, Reading{x.what, x.span.from, x.span.to, x.value, x.atLeast})
	}
	return out, g.problem
}
