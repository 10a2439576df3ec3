package projection

import (
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/supply"
)

// leadIndex is a lead time in terms of the horizon.
type leadIndex struct {
	lead supply.LeadTime
	// start is the first index that is not inside the lead time.
	start int
	// departs is the index in which a receipt leaves where it comes from,
	// below zero before the first open period.
	departs []int
	// ends is the index in which receipts of the period after the horizon
	// leave: what leaves from then on is not all known.
	ends int
}

// leadOf returns a lead time's index, computed once.
func (w *worker) leadOf(l supply.LeadTime) *leadIndex {
	if x := w.leads[l]; x != nil {
		return x
	}
	x := w.leadIndex(l)
	w.leads[l] = x
	return x
}

func (c *computation) leadIndex(l supply.LeadTime) *leadIndex {
	x := &leadIndex{lead: l, start: c.n, departs: make([]int, c.n)}
	if c.p.Calendar.Name() == "" {
		l.Days = 0 // a plan without a calendar has no days
	}
	departs := func(t int) int {
		if l.Days != 0 {
			return int(c.p.Calendar.Containing(c.p.Calendar.Start(c.period(t)).AddDays(-l.Days))) - int(c.first)
		}
		return t - l.Periods
	}
	x.ends = departs(c.n)
	for t := range c.n {
		x.departs[t] = departs(t)
		if x.start == c.n && !l.Inside(c.p.Calendar, c.first, c.period(t)) {
			x.start = t
		}
	}
	return x
}

// lastDay returns the last day on which supply of period t can be ordered.
func (c *computation) lastDay(l supply.LeadTime, t int) period.Date {
	if c.p.Calendar.Name() == "" {
		return period.NoDate
	}
	return l.LastDay(c.p.Calendar, c.period(t))
}
