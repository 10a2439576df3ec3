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
// are due on such days.
func (p *Plan) WorkingDay(n int) period.Date {
	start, _ := p.named()
	return period.NewWorkingDays(p.Holidays).Nth(start, n)
}

// WorkingDays is how many working days the cycle has.
func (p *Plan) WorkingDays() int {
	start, end := p.named()
	return period.NewWorkingDays(p.Holidays).Count(start, end)
}

// named are the first day of what the cycle is named after and the day after
// its last; of the first open period where the cycle has no such name.
func (p *Plan) named() (start, end period.Date) {
	if cycles := p.Cycles(); cycles != (period.Cycles{}) {
		if cycle, err := cycles.Parse(p.Cycle); err == nil {
			return cycles.Calendar().Start(cycle), cycles.Calendar().End(cycle)
		}
	}
	return p.Calendar.Start(p.First), p.Calendar.End(p.First)
}
