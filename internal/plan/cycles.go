package plan

import "github.com/accord-plan/accord/internal/period"

// Cycles is the calendar of the plan's cycles. It is the zero value where the
// plan's cycle has the name of none, which is a finding.
func (p *Plan) Cycles() period.Cycles {
	c, err := period.NewCycles(p.Calendar, p.Cycle)
	if err != nil {
		return period.Cycles{}
	}
	return c
}
