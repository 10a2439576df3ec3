package projection

import (
	"math/bits"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/supply"
)

// Stated tells what a plan states by itself, in the first n periods: the consensus
// with its steps, commitments and orders, as [Brief] does. Nothing is computed of
// stock, service, money and load; rows of stock are there without numbers. It is
// not ok where sums may leave the range of numbers: then Brief tells whether they
// do, which nobody can see here.
func Stated(p *plan.Plan, n int) (r *Result, ok bool) {
	c := newComputation(p, nil)
	c.numbersOnly, c.brief, c.statesOnly, c.most = true, true, true, min(max(n, 0), c.n)
	r = c.run()
	r.Plan = outline(p)
	return r, c.reaches.within()
}

// reach is more than any sum of a computed plan can be: units, money in plan
// currency, load of resources.
//
// Of an item, let X be all that is stated of it: demand and customers' orders, open
// stock, supply, targets in units, minimums and multiples, each with its sign taken
// away. What is planned at a site raises the stock, less what is owed, to no more
// than the target and a lot; a target in cover is no more than all demand. So what
// comes to a site is at most 3X, and twice what it ships to others: for each lane
// between sites there may be one more to ship to. Sixteen times for each is ample.
type reach struct {
	units, money, load most
	// The worst of any item: its price or cost, use of a resource, and lanes
	// between sites.
	price, use most
	lanes      int
}

// most is a sum of what is not negative, which stays at its end.
type most uint64

func (m *most) add(n most) {
	if *m += n; *m < n {
		*m = 1<<64 - 1
	}
}

func (m *most) number(n quantity.Number) {
	if !n.IsMissing() {
		m.add(most(n.Abs()))
	}
}

// times is m by n / scale, rounded up.
func (m most) times(n most, scale uint64) most {
	hi, lo := bits.Mul64(uint64(m), uint64(n))
	if hi >= scale {
		return 1<<64 - 1
	}
	q, rest := bits.Div64(hi, lo, scale)
	out := most(q)
	if rest > 0 {
		out.add(1)
	}
	return out
}

// grown is what m can become over lanes between sites.
func (m most) grown(lanes int) most {
	for range lanes + 1 {
		m = m.times(16, 1)
	}
	return m
}

// states fills what is stated of one item.
func (w *worker) states(i int) {
	w.starts(i)
	w.begin()
	w.promises()
	w.reaching()
}

// reaching adds the item to what sums can reach.
func (w *worker) reaching() {
	var units, spend most
	for _, d := range w.demand {
		units.column(d.Consensus)
		spend.column(d.TradeSpend)
	}
	for _, k := range w.customers.of(w.i) {
		units.number(w.p.Actuals.Open.Demand[k].Quantity)
	}
	for _, k := range w.targets.of(w.i) {
		if u := w.p.Targets[k].Units; u != nil {
			units.number(*u)
		}
	}
	lanes := 0
	for k := range w.lanes {
		l := &w.lanes[k]
		units.column(l.row.Committed)
		units.column(l.row.Orders)
		units.add(quantity.Scale) // lots are rounded
		if t := l.terms; t != nil {
			for _, n := range [...]*quantity.Number{t.Minimum, t.Multiple} {
				if n != nil {
					units.number(*n)
				}
			}
		}
		if l.source.Type == supply.Transfer {
			lanes++
		}
	}
	r, price, use := &w.reach, w.dearest(), w.burden()
	units = units.grown(lanes)
	r.units.add(units)
	r.money.add(units.times(price, quantity.Scale))
	r.money.add(spend)
	r.load.add(units.times(use, quantity.Scale))
	r.price, r.use, r.lanes = max(r.price, price), max(r.use, use), max(r.lanes, lanes)
}

func (m *most) column(c Column) {
	for _, n := range c {
		m.number(n)
	}
}

// dearest is the largest price or cost of the item.
func (w *worker) dearest() (price most) {
	it := &w.p.Items[w.i]
	for k := range it.Prices {
		for _, n := range it.Prices[k].Cells.Values() {
			price = max(price, most(known0(n).Abs()))
		}
	}
	for _, n := range it.Cost.Values() {
		price = max(price, most(known0(n).Abs()))
	}
	return price
}

// burden is what a unit of the item takes of resources at most.
func (w *worker) burden() (use most) {
	for _, u := range w.uses.of(w.i) {
		use.number(w.p.Sources[u.source].Uses[u.at].Amount)
	}
	return use
}

// reached is what the items of all workers reach, with what the facts say of each
// of them.
func (c *computation) reached(workers []*worker) reach {
	var all reach
	for _, w := range workers {
		r := &w.reach
		all.units.add(r.units)
		all.money.add(r.money)
		all.load.add(r.load)
		all.price, all.use, all.lanes = max(all.price, r.price), max(all.use, r.use), max(all.lanes, r.lanes)
	}
	facts := happened(&c.p.Actuals).grown(all.lanes)
	all.units.add(facts)
	all.money.add(facts.times(all.price, quantity.Scale))
	all.load.add(facts.times(all.use, quantity.Scale))
	rate := most(quantity.Unit)
	for m := range c.rates {
		for _, r := range c.rates[m] {
			rate = max(rate, most(max(r, 0)))
		}
	}
	all.money = all.money.times(rate, quantity.RatioScale)
	return all
}

// happened is all that facts state of units, whatever they are and when.
func happened(facts *actual.Base) (sum most) {
	for _, t := range [...]*actual.Table{&facts.Stock, &facts.Receipts, &facts.Sales, &facts.Bookings} {
		for i := range t.Rows {
			sum.column(t.Rows[i].Cells.Values())
		}
	}
	o := &facts.Open
	for _, m := range [...]map[actual.Key]quantity.Number{o.Sales, o.Bookings, o.Receipts, o.Stock} {
		for _, n := range m {
			sum.number(n)
		}
	}
	return sum
}

// within reports whether no sum can leave the range of numbers. Margins are of
// revenue and of cost, and stock stays far enough from the end for what is planned.
func (r *reach) within() bool {
	const end = most(quantity.Max / 16)
	return r.units < end && r.money < end && r.load < end
}
