package accuracy

import (
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/supply"
	"github.com/accord-plan/accord/internal/vintage"
)

// mostLag is how far back a lead time is followed, in cycles.
const mostLag = 12

// lags sets the committed plan side by side as it stood one, two and three
// cycles before, at the lag asked for, and when supply could still follow it.
func (j *judge) lags(asked int) []Lag {
	var out []Lag
	var said [][]quantity.Number
	for _, h := range []int{1, 2, 3, asked} {
		if h == asked && len(out) == 3 && asked <= 3 {
			continue
		}
		out = append(out, Lag{Lag: h})
		said = append(said, j.saidAt(func(int, int) int { return h }))
	}
	out, said = append(out, Lag{LeadTime: true}), append(said, j.saidAt(j.leadLag))
	own, shared := make([]*tally, len(out)), make([]*tally, len(out))
	for i := range out {
		own[i], shared[i] = j.newTally(), j.newTally()
	}
	for at := range j.periods {
		for k := range j.keys {
			j.addLags(own, shared, said, k, at)
		}
	}
	for i := range out {
		out[i].Measure, out[i].Shared, out[i].Periods = own[i].measure(), shared[i].measure(), own[i].periods()
	}
	return out
}

// addLags adds a cell to the lags that know it, and to what they share.
func (j *judge) addLags(own, shared []*tally, said [][]quantity.Number, k, at int) {
	c := cell{key: k, at: at, item: j.keys[k].item, market: j.keys[k].market, actual: j.history[k].observed(j.periods[at])}
	c.cost, _ = j.worthOf(c.market, c.item, j.periods[at])
	all := true
	for i := range said {
		f := said[i][k*len(j.periods)+at]
		all = all && !f.IsMissing()
		if !f.IsMissing() {
			j.add(own[i], &c, f)
		}
	}
	for i := range said {
		if all {
			j.add(shared[i], &c, said[i][k*len(j.periods)+at])
		}
	}
}

// periods counts those of which a cell is used.
func (t *tally) periods() int {
	n := 0
	for _, seen := range t.seen {
		if seen {
			n++
		}
	}
	return n
}

// saidAt is what the plan at each cell's lag said of it, by key and period.
func (j *judge) saidAt(lag func(key, at int) int) []quantity.Number {
	out := make([]quantity.Number, len(j.keys)*len(j.periods))
	for at, t := range j.periods {
		views := map[int]*vintage.View{}
		for k, key := range j.keys {
			i := k*len(j.periods) + at
			out[i] = quantity.Missing
			h := lag(k, at)
			v, ok := views[h]
			if !ok && h > 0 {
				v = j.view(j.record.First(t, h))
				views[h] = v
			}
			if v == nil {
				continue
			}
			if d := v.Demand(key.market, key.item); d != nil {
				out[i] = vintage.At(v.Result, d.Consensus, t)
			}
		}
	}
	return out
}

// leadLag is the fewest cycles before a period in which an item could still be
// ordered for it, 0 where nobody says how long it takes or it takes too long.
func (j *judge) leadLag(k, at int) int {
	item := j.head.Own(vintage.Item, j.keys[k].item)
	if item < 0 {
		return 0
	}
	lead, ok := longest(j.head.Result.Plan, item)
	if !ok {
		return 0
	}
	t, cycles := j.periods[at], j.record.Cycles
	own := cycles.Of(t)
	for h := 1; h <= mostLag; h++ {
		if first := cycles.First(own - period.Period(h)); !lead.Inside(j.record.Head.Plan.Calendar, first, t) {
			return h
		}
	}
	return 0
}

// longest is the longest lead time of the sources that make or buy an item: of
// the primary ones, where some are.
func longest(p *plan.Plan, item int) (supply.LeadTime, bool) {
	var lead supply.LeadTime
	found, primary := false, false
	for i := range p.Sources {
		s := &p.Sources[i]
		terms := s.TermsOf(item)
		if s.Type == supply.Transfer || terms == nil || primary && !terms.Primary {
			continue
		}
		own := s.LeadOf(item)
		if !found || terms.Primary && !primary || days(p, own) > days(p, lead) {
			lead = own
		}
		found, primary = true, primary || terms.Primary
	}
	return lead, found
}

// days makes lead times comparable.
func days(p *plan.Plan, l supply.LeadTime) int {
	if l.Days != 0 {
		return l.Days
	}
	return int(p.Calendar.Start(p.First+period.Period(l.Periods)) - p.Calendar.Start(p.First))
}
