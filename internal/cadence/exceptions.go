package cadence

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// What is told as an exception: the largest ones, and demand only where it is off
// by more than a tenth of the plan to date.
const (
	mostExceptions = 8
	demandOff      = 10 // percent
)

// exceed notes demand that is far from the plan to date.
func (c *checking) exceed(f *catalog.Family, market, item int, sold, planned, money quantity.Number) {
	off := sold.Add(-planned)
	if off.Abs() <= planned.Abs()/(100/demandOff) || off.Abs() < quantity.Whole(1) {
		return
	}
	word := "more"
	if off < 0 {
		word = "less"
	}
	verb := "sold"
	if f.Strategy == catalog.MakeToOrder {
		verb = "booked"
	}
	c.out.Exceptions = append(c.out.Exceptions, Exception{Kind: "demand", What: c.Plan.ItemIDs.ID(item) + " " + c.Plan.MarketIDs.ID(market), Money: money.Abs(),
		Text: fmt.Sprintf("%s %s of %s to date, %s %s", sold.Words(), verb, rounded(planned), rounded(off.Abs()), word)})
}

// rounded prints a part of a plan: whole units, of few of them a tenth too.
func rounded(n quantity.Number) string {
	if n < quantity.Whole(10) {
		return quantity.Round(n, 1).Words()
	}
	return quantity.Round(n, 0).Words()
}

// lateOrders notes open orders that are past their day: by source, site and item,
// and what customers wait for by market and item.
func (c *checking) lateOrders() {
	p := c.Plan
	for k, n := range late(p.Actuals.Open.Supply, c.AsOf) {
		src := &p.Sources[k.Source]
		for i := range c.out.Sources {
			if c.out.Sources[i].Source == src.ID {
				c.out.Sources[i].Late += n.orders
			}
		}
		c.out.Exceptions = append(c.out.Exceptions, Exception{Kind: "late-supply", What: p.ItemIDs.ID(k.Item) + "@" + p.SiteIDs.ID(k.Site), Role: src.Owner, People: c.people(src.Owner),
			Money: c.cost(k.Item, n.units), Text: fmt.Sprintf("%s from %s were due %s", n.units.Words(), src.ID, n.due)})
	}
	for k, n := range late(p.Actuals.Open.Demand, c.AsOf) {
		money := quantity.Missing
		if worth := c.price(k.Market, k.Item); worth != nil {
			money = worth(n.units)
		}
		c.out.Exceptions = append(c.out.Exceptions, Exception{Kind: "late-demand", What: p.ItemIDs.ID(k.Item) + " " + p.MarketIDs.ID(k.Market), Money: money,
			Text: fmt.Sprintf("customers wait for %s since %s", n.units.Words(), n.due)})
	}
}

// waiting is what is past its day under one key.
type waiting struct {
	units  quantity.Number
	orders int
	due    period.Date // the earliest
}

// late sums open orders up that were due before a day. The order of the map does
// not matter: exceptions are ranked.
func late(orders []actual.Order, asOf period.Date) map[actual.Key]waiting {
	out := map[actual.Key]waiting{}
	for _, o := range orders {
		if o.Due == period.NoDate || asOf == period.NoDate || o.Due >= asOf || o.Quantity <= 0 {
			continue
		}
		w, seen := out[o.Key]
		if !seen || o.Due < w.due {
			w.due = o.Due
		}
		w.units, w.orders = w.units.Add(o.Quantity), w.orders+1
		out[o.Key] = w
	}
	return out
}

// cost values units at the catalog's cost.
func (c *checking) cost(item int, n quantity.Number) quantity.Number {
	cost, ok := c.actuals.Cost(c.axis.Items.Index(c.Plan.ItemIDs.ID(item)), c.t)
	if !ok {
		return quantity.Missing
	}
	return n.Times(cost)
}

// short notes what the plan as it stands lacks in the open period.
func (c *checking) short() {
	for i := range c.Result.Gaps {
		g := &c.Result.Gaps[i]
		if g.Kind != projection.Shortage || g.From > c.t {
			continue
		}
		c.out.Exceptions = append(c.out.Exceptions, Exception{Kind: "short", What: g.What, Text: g.Text, Money: g.Money.Abs()})
	}
}

// rank puts what has most at stake first and leaves the rest out. What has no
// price comes last: nobody knows what it is worth.
func (c *checking) rank() {
	worth := func(e Exception) quantity.Number {
		if e.Money.IsMissing() {
			return -1
		}
		return e.Money
	}
	slices.SortFunc(c.out.Exceptions, func(a, b Exception) int {
		return cmp.Or(cmp.Compare(worth(b), worth(a)), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.What, b.What), cmp.Compare(a.Text, b.Text))
	})
	if n := len(c.out.Exceptions) - mostExceptions; n > 0 {
		c.out.Exceptions, c.out.More = c.out.Exceptions[:mostExceptions], n
	}
}

// agenda divides half an hour.
func (c *checking) agenda() {
	of := func(kinds ...string) (n int) {
		for _, e := range c.out.Exceptions {
			if slices.Contains(kinds, e.Kind) {
				n++
			}
		}
		return n
	}
	facts := "what is known: facts to " + c.out.Sales.AsOf
	if c.out.Sales.AsOf == "" {
		facts = "what is known: no sales of " + c.out.Period + " yet, so how they come sooner"
	}
	next := "who does what until next week"
	if step, due := c.nextStep(); step != "" {
		next += "; " + StepName(step) + " of cycle " + c.Plan.Cycle + " is due on " + due.String()
	}
	wanted := "demand: " + count(of("demand"), "exception", "exceptions")
	if !c.out.Sales.known {
		wanted = "demand: what is known beside the facts"
	}
	c.out.Agenda = []Topic{{5, facts}, {10, wanted},
		{10, "supply: " + count(of("late-supply", "late-demand", "short"), "exception", "exceptions")}, {5, next}}
}

// nextStep is the next step of the cycle that is due.
func (c *checking) nextStep() (string, period.Date) {
	r := RhythmOf(c.Plan)
	if !r.known() {
		return "", period.NoDate
	}
	cycle, err := r.Cycles.Parse(c.Plan.Cycle)
	if err != nil {
		return "", period.NoDate
	}
	for i, step := range plan.Steps {
		if due := r.Due(cycle, i); due != period.NoDate && due >= c.AsOf {
			return step, due
		}
	}
	return "", period.NoDate
}
