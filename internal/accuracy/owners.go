package accuracy

import (
	"cmp"
	"slices"

	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// Verdict says what the adjustments of an owner have in common.
type Verdict string

// The verdicts.
const (
	// Optimistic: raised what then did not come, in three of four periods at
	// least.
	Optimistic Verdict = "optimistic"
	// Pessimistic: took away what then came, as often.
	Pessimistic Verdict = "pessimistic"
	// Even: neither.
	Even Verdict = "even"
	// TooFew: adjusted in fewer than LeastPeriods periods.
	TooFew Verdict = "too few"
)

// Adjuster is what the adjustments of an owner, of a reason, or one of them did
// to the forecast. A cell before them is as it stood when their layer began; so
// it does not matter in which order those of one layer are read.
type Adjuster struct {
	Owner      string `json:"owner,omitempty"`
	Layer      string `json:"layer,omitempty"`
	Reason     string `json:"reason,omitempty"`
	Adjustment string `json:"adjustment,omitempty"`
	// Cells counts the cells that they moved and whose actual is known; New are
	// those of them where nothing stood before, which have no error before.
	Cells int `json:"cells"`
	New   int `json:"new"`
	// Periods counts the periods of these cells; TooHigh those in which they
	// raised the sum above what happened, TooLow those in which they lowered it
	// below.
	Periods int `json:"periods"`
	TooHigh int `json:"too_high"`
	TooLow  int `json:"too_low"`
	// Mixed says that the cells have several units, so that the units are null.
	Mixed bool `json:"mixed,omitempty"`
	// Moved is what they added or took away in all, Actual what happened in
	// these cells, units; BiasBefore and BiasAfter are of cells that had a
	// forecast before.
	Moved      quantity.Number `json:"moved"`
	Actual     quantity.Number `json:"actual"`
	BiasBefore *quantity.Ratio `json:"bias_before"`
	BiasAfter  *quantity.Ratio `json:"bias_after"`
	// Before and After are the errors without their signs, in units, before
	// them and after them; WAPEAdded is what they took from WAPE.
	Before    quantity.Number `json:"error_before"`
	After     quantity.Number `json:"error_after"`
	WAPEAdded *quantity.Ratio `json:"value_added"`
	// Over is what they put on top of what happened, Under what they left out
	// of it, units; below zero they took such an error away. OverCost is Over
	// at cost, UnderMargin Under at margin.
	Over        quantity.Number `json:"over"`
	Under       quantity.Number `json:"under"`
	OverCost    quantity.Number `json:"over_at_cost"`
	UnderMargin quantity.Number `json:"under_at_margin"`
	Costed      int             `json:"costed"`
	// Cost is what they did to the error cost at the stated rates, below zero
	// where they lowered it; null where one is not stated.
	Cost    quantity.Number `json:"error_cost"`
	Verdict Verdict         `json:"verdict"`
}

// name is what an adjuster is sorted by.
func (a *Adjuster) name() [4]string { return [4]string{a.Owner, a.Layer, a.Reason, a.Adjustment} }

// adjusting adds up one adjuster.
type adjusting struct {
	Adjuster
	unit          string
	before, after Amounts // of cells with a forecast before
	moved, off    []quantity.Number
	seen          []bool
}

// adjusters are those who adjusted, by owner, layer or reason; with none of
// them each adjustment is one. Those whose habit is worst come first.
func (j *judge) adjusters(cells []cell, by By) []Adjuster {
	found := map[[4]string]*adjusting{}
	var order []*adjusting
	for i := range cells {
		c := &cells[i]
		if c.row == nil || c.actual.IsMissing() || c.said[committed].IsMissing() {
			continue
		}
		for _, m := range j.moves(c, by) {
			a := found[m.who.name()]
			if a == nil {
				n := len(j.periods)
				a = &adjusting{Adjuster: m.who, moved: make([]quantity.Number, n), off: make([]quantity.Number, n), seen: make([]bool, n)}
				found[m.who.name()] = a
				order = append(order, a)
			}
			a.add(j, c, m)
		}
	}
	out := make([]Adjuster, 0, len(order))
	for _, a := range order {
		out = append(out, a.close(j.rates()))
	}
	slices.SortFunc(out, func(a, b Adjuster) int {
		x, y := a.name(), b.name()
		return cmp.Or(cmp.Compare(a.Verdict.weight(), b.Verdict.weight()), cmp.Compare(b.OverCost, a.OverCost), slices.Compare(x[:], y[:]))
	})
	return out
}

// move is what one adjuster did to one cell within one layer.
type move struct {
	who           Adjuster
	layer         demand.Layer
	before, delta quantity.Number
}

// moves are the steps of a cell, those of one adjuster in one layer together.
func (j *judge) moves(c *cell, by By) []move {
	p := c.view.Result.Plan
	var out []move
	for _, s := range stepsOf(c.row, j.periods[c.at]) {
		a := &p.Adjustments[s.Adjustment]
		who := whoIs(a, by)
		if i := slices.IndexFunc(out, func(m move) bool { return m.who == who && m.layer == a.Layer }); i >= 0 {
			out[i].delta = out[i].delta.Add(s.Delta)
			continue
		}
		out = append(out, move{who, a.Layer, c.said[baseline+int(a.Layer-demand.Product)], s.Delta})
	}
	return out
}

// stepsOf are the steps of a row in a period, by layer.
func stepsOf(d *projection.DemandRow, t period.Period) []projection.Step {
	var out []projection.Step
	for _, s := range d.Steps {
		if s.Period == t {
			out = append(out, s)
		}
	}
	return out
}

func whoIs(a *demand.Adjustment, by By) Adjuster {
	switch by {
	case Owner:
		return Adjuster{Owner: a.Owner}
	case Layer:
		return Adjuster{Layer: a.Layer.String()}
	case Reason:
		return Adjuster{Reason: a.Reason}
	}
	return Adjuster{Owner: a.Owner, Layer: a.Layer.String(), Reason: a.Reason, Adjustment: a.ID}
}

func (x *adjusting) add(j *judge, c *cell, m move) {
	before := m.before
	if before.IsMissing() {
		before = 0
		x.New++
	}
	after := before.Add(m.delta)
	unit := j.axis.Item(c.item).Unit
	x.Mixed = x.Mixed || x.Cells > 0 && unit != x.unit
	x.unit, x.Cells = unit, x.Cells+1
	x.Moved, x.Actual = x.Moved.Add(m.delta), x.Actual.Add(c.actual)
	if !m.before.IsMissing() {
		x.before.add(c.actual, before)
		x.after.add(c.actual, after)
	}
	x.seen[c.at] = true
	x.moved[c.at], x.off[c.at] = x.moved[c.at].Add(m.delta), x.off[c.at].Add(after.Add(-c.actual))
	x.price(c, m.before, before, after)
}

// price adds what a move put on top of what happened and left out of it.
func (x *adjusting) price(c *cell, known, before, after quantity.Number) {
	overBefore, underBefore := apart(before, c.actual)
	over, under := apart(after, c.actual)
	over, under = over.Add(-overBefore), under.Add(-underBefore)
	if known.IsMissing() {
		under = 0 // nothing stood there that could have been nearer
	}
	x.Over, x.Under = x.Over.Add(over), x.Under.Add(under)
	if c.cost.IsMissing() || under != 0 && c.margin.IsMissing() {
		return
	}
	x.Costed++
	x.OverCost = x.OverCost.Add(over.Times(c.cost))
	if under != 0 {
		x.UnderMargin = x.UnderMargin.Add(under.Times(c.margin))
	}
}

func (x *adjusting) close(r Rates) Adjuster {
	a := x.Adjuster
	for i, seen := range x.seen {
		if !seen {
			continue
		}
		a.Periods++
		if x.moved[i] > 0 && x.off[i] > 0 {
			a.TooHigh++
		}
		if x.moved[i] < 0 && x.off[i] < 0 {
			a.TooLow++
		}
	}
	a.Before, a.After = x.before.Absolute, x.after.Absolute
	a.BiasBefore, a.BiasAfter = x.before.Bias(), x.after.Bias()
	a.WAPEAdded = less(x.before.WAPE(), x.after.WAPE())
	a.Cost = quantity.Missing
	if r.Carrying != nil && r.Short != nil {
		a.Cost = a.OverCost.Scaled(*r.Carrying).Add(a.UnderMargin.Scaled(*r.Short))
	}
	a.Verdict = a.judged()
	if a.Mixed {
		for _, n := range []*quantity.Number{&a.Moved, &a.Actual, &a.Before, &a.After, &a.Over, &a.Under} {
			*n = quantity.Missing
		}
		a.BiasBefore, a.BiasAfter, a.WAPEAdded = nil, nil, nil
	}
	return a
}

func (a *Adjuster) judged() Verdict {
	switch {
	case a.Periods < LeastPeriods:
		return TooFew
	case 4*a.TooHigh >= 3*a.Periods && a.Over > 0:
		return Optimistic
	case 4*a.TooLow >= 3*a.Periods && a.Under > 0:
		return Pessimistic
	}
	return Even
}

func (v Verdict) weight() int {
	return slices.Index([]Verdict{Optimistic, Pessimistic, Even, TooFew}, v)
}

// habits are the owners who are too high or too low again and again.
func habits(owners []Adjuster) []string {
	out := []string{}
	for i := range owners {
		if v := owners[i].Verdict; v == Optimistic || v == Pessimistic {
			out = append(out, owners[i].Owner)
		}
	}
	return out
}
