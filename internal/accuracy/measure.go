package accuracy

import (
	"github.com/accord-plan/accord/internal/quantity"
)

// tally adds up cells.
type tally struct {
	units  Measure
	any    bool
	scaled quantity.Number
	// errors are forecast less actual by period, in units and at cost.
	errors, costs []quantity.Number
	// absolute is without signs, at cost.
	absolute []quantity.Number
	seen     []bool
}

func (j *judge) newTally() *tally {
	n := len(j.periods)
	return &tally{errors: make([]quantity.Number, n), costs: make([]quantity.Number, n), absolute: make([]quantity.Number, n), seen: make([]bool, n)}
}

// add counts a cell, and adds it where both sides are known.
func (j *judge) add(t *tally, c *cell, forecast quantity.Number) {
	m := &t.units
	m.Units.Of++
	m.Cost.Of++
	if c.actual.IsMissing() || forecast.IsMissing() {
		return
	}
	unit := j.axis.Item(c.item).Unit
	if t.any && unit != m.Unit {
		m.Mixed = true
	}
	t.any, m.Unit = true, unit
	m.Units.add(c.actual, forecast)
	t.seen[c.at] = true
	t.errors[c.at] = t.errors[c.at].Add(forecast.Add(-c.actual))
	if !c.cost.IsMissing() {
		a, f := c.actual.Times(c.cost), forecast.Times(c.cost)
		m.Cost.add(a, f)
		t.costs[c.at] = t.costs[c.at].Add(f.Add(-a))
		t.absolute[c.at] = t.absolute[c.at].Add(f.Add(-a).Abs())
	}
	if s := c.scale.scaled(forecast.Add(-c.actual).Abs()); !s.IsMissing() {
		t.scaled, m.Scaled = t.scaled.Add(s), m.Scaled+1
	}
}

func (a *Amounts) add(actual, forecast quantity.Number) {
	a.Used++
	a.Actual, a.Forecast = a.Actual.Add(actual), a.Forecast.Add(forecast)
	a.Absolute = a.Absolute.Add(forecast.Add(-actual).Abs())
}

// measure closes a tally.
func (t *tally) measure() Measure {
	m := t.units
	errors := t.errors
	if m.Mixed {
		m.Unit, errors = "", t.costs
		m.Units.Actual, m.Units.Forecast, m.Units.Absolute = quantity.Missing, quantity.Missing, quantity.Missing
	}
	m.WAPE, m.Bias = m.Leading().WAPE(), m.Leading().Bias()
	m.MASE, m.Tracking = quantity.Missing, t.tracking(errors)
	if m.Scaled > 0 {
		m.MASE = quantity.Exactly(t.scaled).Per(quantity.Whole(int64(m.Scaled))).Round(4)
	}
	return m
}

// tracking is the sum of the periods' errors over their mean without sign.
func (t *tally) tracking(errors []quantity.Number) quantity.Number {
	var sum, abs quantity.Number
	n := int64(0)
	for i, e := range errors {
		if t.seen[i] {
			sum, abs, n = sum.Add(e), abs.Add(e.Abs()), n+1
		}
	}
	if n < LeastPeriods || abs == 0 {
		return quantity.Missing
	}
	return quantity.Exactly(sum).Times(quantity.Whole(n)).Per(abs).Round(4)
}

// tally adds up what a step was off by.
func (j *judge) tally(cells []cell, step int) *tally {
	t := j.newTally()
	for i := range cells {
		j.add(t, &cells[i], cells[i].said[step])
	}
	return t
}

// steps compares each step with the one before, on the cells that all know.
func (j *judge) steps(cells []cell) ([]Step, Count) {
	var own, shared [steps]*tally
	var cost [steps]costing
	for s := range own {
		own[s], shared[s] = j.newTally(), j.newTally()
	}
	count, changed := Count{Of: len(cells)}, [steps]int{}
	for i := range cells {
		c := &cells[i]
		for s, f := range c.said {
			j.add(own[s], c, f)
		}
		if !c.complete() {
			continue
		}
		count.Used++
		for s, f := range c.said {
			j.add(shared[s], c, f)
			cost[s].add(c, f)
			if s > 0 && f != c.said[s-1] {
				changed[s]++
			}
		}
	}
	out := make([]Step, steps)
	for s := range out {
		out[s] = Step{Step: stepName(s), Own: own[s].measure(), Shared: shared[s].measure(), Changed: changed[s], Cost: cost[s].close(j.rates())}
		if s > 0 {
			out[s].Added = less(out[s-1].Shared.WAPE, out[s].Shared.WAPE)
		}
	}
	return out, count
}

// complete says that what happened is known and what every step said.
func (c *cell) complete() bool {
	for _, f := range c.said {
		if f.IsMissing() {
			return false
		}
	}
	return !c.actual.IsMissing()
}

// less is a ratio less another, nil where one is undefined.
func less(a, b *quantity.Ratio) *quantity.Ratio {
	if a == nil || b == nil {
		return nil
	}
	r := *a - *b
	return &r
}
