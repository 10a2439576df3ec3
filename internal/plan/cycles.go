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

// WorkingDay is the n-th working day of the cycle, counted from the first day of
// the period, or of the month, that it is named after: the steps of the cadence
// are due on such days. Where the cycle has the name of neither, it counts from
// the first open period.
func (p *Plan) WorkingDay(n int) period.Date {
	start := p.Calendar.Start(p.First)
	if cycles := p.Cycles(); cycles != (period.Cycles{}) {
		if cycle, err := cycles.Parse(p.Cycle); err == nil {
			start = cycles.Calendar().Start(cycle)
		}
	}
	return period.NewWorkingDays(p.Holidays).Nth(start, n)
}
