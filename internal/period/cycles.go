package period

import "fmt"

// Cycles is the calendar of a plan's cycles. A cycle is named after a period of
// the plan's calendar, or after a month where the plan has weeks: then it is
// named after the month in which the middle day of its first week lies, and so
// holds four or five weeks. Cycles of one calendar are consecutive integers, as
// periods are. The zero value is invalid.
type Cycles struct {
	Periods Calendar
	cycles  Calendar
}

// NewCycles is the calendar of cycles named like the one given, over a calendar
// of periods.
func NewCycles(periods Calendar, name string) (Cycles, error) {
	if _, err := periods.Parse(name); err == nil {
		return Cycles{periods, periods}, nil
	}
	months, err := NewCalendar("month", "")
	if err != nil {
		return Cycles{}, err
	}
	if _, err := months.Parse(name); err != nil {
		return Cycles{}, fmt.Errorf("%s is neither a period of the calendar %s nor a month", name, periods.Name())
	}
	return Cycles{periods, months}, nil
}

// Parse reads the name of a cycle.
func (c Cycles) Parse(name string) (Period, error) { return c.cycles.Parse(name) }

// Label is the name of a cycle.
func (c Cycles) Label(cycle Period) string { return c.cycles.Label(cycle) }

// Calendar is the one whose periods the cycles are named after.
func (c Cycles) Calendar() Calendar { return c.cycles }

// Of returns the cycle that runs while p is open and that ends with it or
// after it.
func (c Cycles) Of(p Period) Period {
	if c.cycles == c.Periods {
		return p
	}
	start, end := c.Periods.Start(p), c.Periods.End(p)
	if start == NoDate || end == NoDate {
		return None
	}
	return c.cycles.Containing(start.AddDays(int(end-start) / 2))
}

// First returns the first period of a cycle, None where it is out of range.
func (c Cycles) First(cycle Period) Period {
	if c.cycles == c.Periods {
		return cycle
	}
	p := c.Periods.Containing(c.cycles.Start(cycle))
	if p == None {
		return None
	}
	for ; c.Of(p) < cycle; p++ {
	}
	return p
}
