package cadence

import (
	"slices"
	"time"

	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
)

// Rhythm says when the steps of a cycle are due. The zero value has no days.
type Rhythm struct {
	Cycles period.Cycles
	Work   period.WorkingDays
	// Days are the working days of a cycle by which the steps are done, in the
	// order of plan.Steps; 0 where not stated.
	Days [5]int
	// Weekly is the day of the weekly check-in, where HasWeekly says that there
	// is one.
	Weekly    time.Weekday
	HasWeekly bool
}

// RhythmOf is the rhythm that a plan states.
func RhythmOf(p *plan.Plan) Rhythm {
	r := Rhythm{Cycles: p.Cycles(), Work: period.NewWorkingDays(p.Holidays), Days: DaysOf(p.Cadence)}
	r.Weekly, r.HasWeekly = p.Cadence.Weekday()
	return r
}

// DaysOf are the days of a cadence in the order of the steps.
func DaysOf(c plan.Cadence) [5]int {
	return [5]int{c.Gather, c.Demand, c.Supply, c.PreSOP, c.Executive}
}

// known says that the plan's cycles have names that can be counted.
func (r Rhythm) known() bool { return r.Cycles != period.Cycles{} }

// Due is the day by which a step of a cycle is done, period.NoDate where the
// plan does not say. The days are counted from the first day of what the cycle
// is named after: a month, a fiscal period or a week.
func (r Rhythm) Due(cycle period.Period, step int) period.Date {
	if !r.known() || cycle == period.None || r.Days[step] == 0 {
		return period.NoDate
	}
	return r.Work.Nth(r.Cycles.Calendar().Start(cycle), r.Days[step])
}

// Late is the number of working days that a day lies behind the one that was due:
// negative where it came before, 0 on the day.
func (r Rhythm) Late(due, on period.Date) int {
	if due == period.NoDate || on == period.NoDate {
		return 0
	}
	if on >= due {
		return r.Work.Count(due+1, on+1)
	}
	return -r.Work.Count(on+1, due+1)
}

// Day is which working day of a cycle a date is: 0 before its first one.
func (r Rhythm) Day(cycle period.Period, on period.Date) int {
	if !r.known() || cycle == period.None || on == period.NoDate {
		return 0
	}
	return r.Work.Count(r.Cycles.Calendar().Start(cycle), on+1)
}

// Weekdays are the days on which a weekly check-in can be, as files spell them.
var Weekdays = plan.Weekdays

// Meetings are the days of the weekly check-in from one day on and before
// another; one that falls on a day off is on the next working day of its week,
// and left out where there is none.
func (r Rhythm) Meetings(from, to period.Date) (out []period.Date) {
	if !r.HasWeekly {
		return nil
	}
	for d := from; d < to; d++ {
		if d.Weekday() != r.Weekly {
			continue
		}
		for on := d; on < d+7 && on.Weekday() != time.Saturday && on.Weekday() != time.Sunday; on++ {
			if r.Work.Is(on) {
				if on < to {
					out = append(out, on)
				}
				break
			}
		}
	}
	return slices.Compact(out)
}
