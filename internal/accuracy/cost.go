package accuracy

import "github.com/accord-plan/accord/internal/quantity"

// Rates turn errors into what they cost, as plan.yaml states it under
// error_cost; nil where it does not.
type Rates struct {
	// Carrying is the share of its cost that a unit forecast too much costs in
	// a period, Short the share of its margin that one forecast too little
	// costs.
	Carrying *quantity.Ratio `json:"carrying"`
	Short    *quantity.Ratio `json:"short"`
}

func (j *judge) rates() Rates {
	e := j.record.Head.Plan.ErrorCost
	return Rates{e.Carrying, e.Short}
}

// Cost is what errors cost if supply had followed the forecast: units too many
// lie for a period, units too few are not sold.
type Cost struct {
	Count
	// Over and Under are units forecast too much and too little; null where
	// units are mixed.
	Over  quantity.Number `json:"over"`
	Under quantity.Number `json:"under"`
	// TiedUp is Over at the catalog's cost, Short is Under at the margin of a
	// unit.
	TiedUp quantity.Number `json:"tied_up"`
	Short  quantity.Number `json:"margin_short"`
	// Total is TiedUp and Short at the stated rates; null where one of them is
	// not stated.
	Total quantity.Number `json:"total"`
}

// costing adds up what errors cost.
type costing struct{ sum Cost }

// add counts a cell, and adds it where everything is known.
func (x *costing) add(c *cell, forecast quantity.Number) {
	x.sum.Of++
	if !c.costed(forecast) {
		return
	}
	x.sum.Used++
	over, under := apart(forecast, c.actual)
	x.sum.Over, x.sum.Under = x.sum.Over.Add(over), x.sum.Under.Add(under)
	x.sum.TiedUp = x.sum.TiedUp.Add(over.Times(c.cost))
	if under != 0 {
		x.sum.Short = x.sum.Short.Add(under.Times(c.margin))
	}
}

// costed says that an error can be valued: a unit too few needs a price too.
func (c *cell) costed(forecast quantity.Number) bool {
	if c.actual.IsMissing() || forecast.IsMissing() || c.cost.IsMissing() {
		return false
	}
	return forecast >= c.actual || !c.margin.IsMissing()
}

// apart are the units that were forecast too much, and those too little.
func apart(forecast, actual quantity.Number) (over, under quantity.Number) {
	d := forecast.Add(-actual)
	return max(d, 0), max(-d, 0)
}

// close values the sums at rates.
func (x *costing) close(r Rates) Cost {
	c := x.sum
	c.Total = quantity.Missing
	if r.Carrying != nil && r.Short != nil {
		c.Total = c.TiedUp.Scaled(*r.Carrying).Add(c.Short.Scaled(*r.Short))
	}
	return c
}

// Worth is what the committed plan was worth: its error cost against plans
// that were cheaper to make.
type Worth struct {
	Rates Rates `json:"rates"`
	// Against are the naive plan, the statistical plan and the plan of the
	// cycle before, each on the cells that it and the committed plan know.
	Against []Against `json:"against"`
}

// Against is one of them.
type Against struct {
	// Plan is naive, statistical or last-cycle.
	Plan string `json:"plan"`
	// Periods counts the periods that are compared, Better those in which the
	// committed plan was nearer, at cost.
	Periods int `json:"periods"`
	Better  int `json:"better"`
	// Same says that it is the committed plan itself in all of its cells.
	Same   bool `json:"same"`
	Theirs Cost `json:"theirs"`
	Ours   Cost `json:"committed"`
	// Added is their WAPE less that of the committed plan.
	Added *quantity.Ratio `json:"value_added"`
	// Saved is what the committed plan costs less; Total is null where a rate
	// is not stated.
	Saved Saved `json:"saved"`
}

// Saved is how much less a plan costs; below zero it costs more.
type Saved struct {
	TiedUp quantity.Number `json:"tied_up"`
	Short  quantity.Number `json:"margin_short"`
	Total  quantity.Number `json:"total"`
}

func (c *Cost) lessThan(other *Cost) Saved {
	s := Saved{other.TiedUp.Add(-c.TiedUp), other.Short.Add(-c.Short), quantity.Missing}
	if !c.Total.IsMissing() && !other.Total.IsMissing() {
		s.Total = other.Total.Add(-c.Total)
	}
	return s
}

func (j *judge) worth(cells []cell) Worth {
	w := Worth{Rates: j.rates()}
	for _, a := range []struct {
		plan string
		said func(*cell) quantity.Number
	}{
		{Naive, func(c *cell) quantity.Number { return c.said[naive] }},
		{Statistical, func(c *cell) quantity.Number { return c.said[baseline] }},
		{LastCycle, func(c *cell) quantity.Number { return c.before }},
	} {
		w.Against = append(w.Against, j.against(cells, a.plan, a.said))
	}
	return w
}

func (j *judge) against(cells []cell, plan string, said func(*cell) quantity.Number) Against {
	a := Against{Plan: plan, Same: true}
	var theirs, ours costing
	t, o := j.newTally(), j.newTally()
	for i := range cells {
		c := &cells[i]
		f, own := said(c), c.said[committed]
		if !c.costed(f) || !c.costed(own) {
			theirs.sum.Of, ours.sum.Of = theirs.sum.Of+1, ours.sum.Of+1
			continue
		}
		a.Same = a.Same && f == own
		theirs.add(c, f)
		ours.add(c, own)
		j.add(t, c, f)
		j.add(o, c, own)
	}
	a.Periods, a.Better = nearer(t, o)
	a.Same = a.Same && a.Periods > 0
	a.Theirs, a.Ours = theirs.close(j.rates()), ours.close(j.rates())
	a.Saved = a.Ours.lessThan(&a.Theirs)
	a.Added = less(t.measure().WAPE, o.measure().WAPE)
	return a
}

// nearer counts the periods of two tallies, and those in which the second was
// off by less at cost.
func nearer(t, o *tally) (periods, better int) {
	for i := range t.seen {
		if t.seen[i] {
			periods++
			if o.absolute[i] < t.absolute[i] {
				better++
			}
		}
	}
	return periods, better
}
