package attainment

import (
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/quantity"
)

// promise sums commitments at one lag.
type promise struct {
	Promise
	uncosted bool
}

// add adds a cell whose commitment at the lag is n.
func (p *promise) add(c *cell, n quantity.Number) {
	if !c.said() {
		return
	}
	p.Of++
	if n.IsMissing() || c.received.IsMissing() {
		return
	}
	p.Used++
	got := max(0, min(n, c.received))
	p.Committed, p.Attained = p.Committed.Add(n), p.Attained.Add(got)
	switch {
	case n == 0:
	case c.cost.IsMissing():
		p.uncosted = true
	default:
		p.CommittedMoney, p.AttainedMoney = p.CommittedMoney.Add(n.Times(c.cost)), p.AttainedMoney.Add(got.Times(c.cost))
	}
}

// done is the promise of a row, in units or in money where units are mixed.
func (p *promise) done(mixed bool) Promise {
	out := p.Promise
	if p.uncosted {
		out.CommittedMoney, out.AttainedMoney = quantity.Missing, quantity.Missing
	}
	out.By = "units"
	part, whole := out.Attained, out.Committed
	if mixed {
		out.By, out.Committed, out.Attained = "money", quantity.Missing, quantity.Missing
		part, whole = out.AttainedMoney, out.CommittedMoney
	}
	if !part.IsMissing() && !whole.IsMissing() && whole != 0 {
		r := part.Over(whole)
		out.Ratio = &r
	}
	return out
}

// Short is what was committed and did not come in its period.
func (p *Promise) Short() (units, money quantity.Number) {
	units, money = quantity.Missing, quantity.Missing
	if !p.Committed.IsMissing() {
		units = p.Committed.Add(-p.Attained)
	}
	if !p.CommittedMoney.IsMissing() {
		money = p.CommittedMoney.Add(-p.AttainedMoney)
	}
	return units, money
}

// tally is a row while it is summed.
type tally struct {
	Score
	unit         string
	units        int // 2 and more: mixed
	lag1, lead   promise
	trend        []promise
	course       []Point         // by period, not yet running
	delayed      quantity.Number // late units times periods
	since        int
	unvalued     bool
	unhit        bool
	worst        *Line
	from, nCells int
}

func newTally(from, n int) *tally {
	return &tally{since: -1, from: from, nCells: n, trend: make([]promise, n-from), course: make([]Point, n-from)}
}

// add adds a line from the first period of the range on.
func (s *tally) add(l *line, came []arrival, owed []open, name Line, h Hit) {
	if !l.active(s.from) {
		return
	}
	if s.units == 0 || l.unit != s.unit {
		s.unit, s.units = l.unit, s.units+1
	}
	s.Decimals = max(s.Decimals, l.decimals)
	var own promise
	for i := s.from; i < s.nCells; i++ {
		c := &l.cells[i]
		s.lag1.add(c, c.near)
		s.lead.add(c, c.lead)
		own.add(c, c.near)
		s.trend[i-s.from].add(c, c.near)
		s.cell(l, i)
		s.course[i-s.from].add(c)
	}
	s.follow(l, came, owed)
	s.blame(&own, name)
	s.Hit.Units = s.Hit.Units.Add(h.Units)
	if h.Money.IsMissing() {
		s.unhit = true
	} else {
		s.Hit.Money = s.Hit.Money.Add(h.Money)
	}
}

// add adds what became of a promise in force in a period; what is not known
// leaves both sums. What is owed from before stays owed where the period itself
// has no promise.
func (p *Point) add(c *cell) {
	if c.received.IsMissing() {
		return
	}
	p.Owed = p.Owed.Add(c.owed)
	if !c.standing.IsMissing() {
		p.Committed, p.Received = p.Committed.Add(c.standing), p.Received.Add(c.received)
	}
}

// running turns sums by period into running ones.
func running(by []Point, mixed bool) []Point {
	out := make([]Point, len(by))
	var sum Point
	for i, p := range by {
		sum = Point{sum.Committed.Add(p.Committed), sum.Received.Add(p.Received), p.Owed}
		if out[i] = sum; mixed {
			out[i] = Point{quantity.Missing, quantity.Missing, quantity.Missing}
		}
	}
	return out
}

// active reports whether the range has anything to tell of the line.
func (l *line) active(from int) bool {
	for i := from; i < len(l.cells); i++ {
		c := &l.cells[i]
		if c.said() || !c.received.IsMissing() && c.received != 0 {
			return true
		}
	}
	return false
}

// cell adds what is not a ratio.
func (s *tally) cell(l *line, i int) {
	c := &l.cells[i]
	if !c.standing.IsMissing() {
		s.Running.Of++
		if !c.received.IsMissing() {
			s.Running.Used++
			s.Running.Committed = s.Running.Committed.Add(c.standing)
		}
	}
	if !c.near.IsMissing() && !c.lead.IsMissing() {
		s.Moved.Cells++
		s.Moved.Lowered = s.Moved.Lowered.Add(max(0, c.lead.Add(-c.near)))
		s.Moved.Raised = s.Moved.Raised.Add(max(0, c.near.Add(-c.lead)))
	}
	s.Orders.Of += len(c.due)
	if c.received.IsMissing() {
		return
	}
	s.Received, s.Running.Received = s.Received.Add(c.received), s.Running.Received.Add(c.received)
	s.beyond(l, i)
	s.order(c)
}

// beyond adds what came without or above the promise in force.
func (s *tally) beyond(l *line, i int) {
	c, u := &l.cells[i], &s.Unplanned
	above := c.received
	if !c.standing.IsMissing() {
		above = c.received.Add(-c.standing)
	}
	above = max(0, above)
	made := min(above, l.owedBefore(i))
	rest := above.Add(-made)
	u.MadeUp = u.MadeUp.Add(made)
	if !c.standing.IsMissing() {
		u.Above = u.Above.Add(rest)
		return
	}
	u.Without, u.Planned = u.Without.Add(rest), u.Planned.Add(min(rest, c.planned))
}

// owedBefore is what was owed when a period began.
func (l *line) owedBefore(i int) quantity.Number {
	for i--; i >= 0; i-- {
		if n := l.cells[i].owed; !n.IsMissing() {
			return n
		}
	}
	return 0
}

// order fills the lines of open orders in the order of their due days.
func (s *tally) order(c *cell) {
	left := max(0, c.received)
	for _, n := range c.due {
		s.Orders.Lines++
		got := max(0, min(n, left))
		left = left.Add(-got)
		if got == n {
			s.Orders.InFull++
		}
		s.Orders.Units, s.Orders.OnTime = s.Orders.Units.Add(n), s.Orders.OnTime.Add(got)
	}
}

// follow adds what became of the promises of the range.
func (s *tally) follow(l *line, came []arrival, owed []open) {
	r := &s.Running
	for _, a := range came {
		switch {
		case a.promised < s.from:
		case a.came <= a.promised:
			r.OnTime = r.OnTime.Add(a.units)
		default:
			r.Late = r.Late.Add(a.units)
			s.delayed = s.delayed.Add(a.units.Times(quantity.Whole(int64(a.came - a.promised))))
		}
	}
	for _, o := range owed {
		if o.at < s.from {
			continue
		}
		if s.since < 0 || o.at < s.since {
			s.since = o.at
		}
		r.Owed = r.Owed.Add(o.units)
		if cost := l.cells[o.at].cost; cost.IsMissing() {
			s.unvalued = true
		} else {
			r.OwedMoney = r.OwedMoney.Add(o.units.Times(cost))
		}
	}
}

// blame keeps the line of which most was short at cost, the first of several.
func (s *tally) blame(own *promise, l Line) {
	p := own.done(false)
	l.Short, l.Money = p.Short()
	if l.Short <= 0 {
		return
	}
	if w := s.worst; w == nil || l.Money > w.Money || l.Money == w.Money && l.Short > w.Short {
		s.worst = &l
	}
}

// done is the score of a row, and its course by period.
func (s *tally) done(label func(int) string) (Score, []Promise, []Point) {
	out, mixed := s.Score, s.units > 1
	out.Lag1, out.LeadTime = s.lag1.done(mixed), s.lead.done(mixed)
	out.Running.Delay = quantity.Missing
	if out.Running.Late != 0 {
		out.Running.Delay = quantity.Exactly(s.delayed).Per(out.Running.Late).Round(1)
	}
	if s.unvalued {
		out.Running.OwedMoney = quantity.Missing
	}
	if s.unhit {
		out.Hit.Money = quantity.Missing
	}
	if s.since >= 0 {
		out.Running.Since = label(s.since)
	}
	if out.Unit = s.unit; mixed {
		out.Unit = ""
		out.unknown()
	}
	trend := make([]Promise, len(s.trend))
	for i := range s.trend {
		trend[i] = s.trend[i].done(mixed)
	}
	return out, trend, running(s.course, mixed)
}

// unknown leaves the quantities of different units unsaid.
func (s *Score) unknown() {
	for _, n := range []*quantity.Number{&s.Received, &s.Running.Committed, &s.Running.Received, &s.Running.OnTime, &s.Running.Late, &s.Running.Owed,
		&s.Unplanned.Without, &s.Unplanned.Planned, &s.Unplanned.MadeUp, &s.Unplanned.Above, &s.Moved.Lowered, &s.Moved.Raised,
		&s.Orders.Units, &s.Orders.OnTime, &s.Hit.Units} {
		*n = quantity.Missing
	}
}

// label is the name of a period.
func (r *reader) label(t period.Period) string { return r.rec.Cycles.Periods.Label(t) }
