package accuracy

import (
	"slices"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/vintage"
)

// judge holds what is asked again and again of a record.
type judge struct {
	record  *vintage.Record
	axis    *vintage.Axis
	actuals *vintage.Actuals
	head    *vintage.View
	periods []period.Period
	views   map[*vintage.Vintage]*vintage.View
	keys    []key
	history []series // by key
	leads   map[int]int
	// open are periods that were asked for and are not over yet.
	open string
}

// key is an item in a market, by the axis.
type key struct{ market, item int }

// cell is one item in one market and period: what happened and what each step
// of a plan said. What is not known is quantity.Missing.
type cell struct {
	key, at      int // indexes of judge.keys and judge.periods
	market, item int
	actual       quantity.Number
	said         [steps]quantity.Number
	// origin says where the naive forecast is from.
	origin origin
	// before is what the plan of one cycle earlier said.
	before quantity.Number
	// cost and margin are of one unit, in plan currency.
	cost, margin quantity.Number
	scale        scale
	row          *projection.DemandRow
	view         *vintage.View
}

func newJudge(r *vintage.Record, o Options) *judge {
	j := &judge{record: r, axis: r.Axis(), views: map[*vintage.Vintage]*vintage.View{}, leads: map[int]int{}}
	j.head = j.axis.View(r.Head)
	j.actuals = j.axis.Actuals(r.Head)
	j.span(o)
	j.keysOf()
	j.histories()
	return j
}

// span settles the periods: those that are over.
func (j *judge) span(o Options) {
	from, to, last := o.From, o.To, j.record.Head.First-1
	if to == period.None {
		to = last
	}
	if to > last {
		j.open = span(j.record.Head.Plan.Calendar, last+1, to)
		to = last
	}
	if from == period.None {
		from = max(to-11, j.firstJudged(o.Lag))
	}
	for t := from; t <= to; t++ {
		j.periods = append(j.periods, t)
	}
}

// span names a run of periods.
func span(cal period.Calendar, from, to period.Period) string {
	if from == to {
		return cal.Label(from)
	}
	return cal.Label(from) + ".." + cal.Label(to)
}

// firstJudged is the first period of which a plan at a lag says anything.
func (j *judge) firstJudged(lag int) period.Period {
	for i := range j.record.Vintages {
		if c := j.record.Cycle(&j.record.Vintages[i]); c != period.None {
			return j.record.Cycles.First(c + period.Period(lag))
		}
	}
	return j.record.Head.First - 11
}

// Cycles is how many cycles before the head's own a report needs.
func Cycles(head *projection.Result, o Options) int {
	c := head.Plan.Cycles()
	own, err := c.Parse(head.Plan.Cycle)
	if err != nil {
		return 0
	}
	from := o.From
	if from == period.None {
		from = head.First - 12
	}
	most := max(o.Lag+1, 3)
	for i := range head.Plan.Sources {
		l := head.Plan.Sources[i].Lead
		most = max(most, l.Periods, l.Days/28+1)
	}
	return int(own-c.Of(from)) + min(most, mostLag)
}

// view is what a vintage says, and why it says nothing.
func (j *judge) view(v *vintage.Vintage) *vintage.View {
	if v == nil || v.Result == nil || v.Result.Plan.Calendar != j.record.Head.Plan.Calendar {
		return nil
	}
	if j.views[v] == nil {
		j.views[v] = j.axis.View(v.Result)
	}
	return j.views[v]
}

// keysOf are the items in markets of which a plan or the facts say anything.
func (j *judge) keysOf() {
	seen := map[key]bool{}
	put := func(market, item int) {
		if k := (key{market, item}); market != dimension.None && item != dimension.None && !seen[k] {
			seen[k] = true
			j.keys = append(j.keys, k)
		}
	}
	facts := &j.record.Head.Plan.Actuals
	for _, rows := range [][]row{facts.Sales.Rows, facts.Bookings.Rows} {
		for i := range rows {
			put(j.head.Common(vintage.Market, rows[i].Key.Market), j.head.Common(vintage.Item, rows[i].Key.Item))
		}
	}
	for i := range j.record.Vintages {
		v := j.view(&j.record.Vintages[i])
		if v == nil {
			continue
		}
		for k := range v.Result.Demand {
			d := &v.Result.Demand[k]
			put(v.Common(vintage.Market, d.Market), v.Common(vintage.Item, d.Item))
		}
	}
	slices.SortFunc(j.keys, func(a, b key) int {
		if a.market != b.market {
			return a.market - b.market
		}
		return a.item - b.item
	})
}

// cells are those of which the plans at a lag, or the facts, say anything, by
// period, market and item. Those of periods without a plan are not among them.
func (j *judge) cells(lag int) []cell {
	out := make([]cell, 0, len(j.keys)*len(j.periods))
	for i, t := range j.periods {
		v := j.view(j.record.First(t, lag))
		if v == nil {
			continue
		}
		earlier := j.view(j.record.First(t, lag+1))
		for k := range j.keys {
			if c, ok := j.cell(k, i, v, earlier); ok {
				out = append(out, c)
			}
		}
	}
	return out
}

func (j *judge) cell(k, at int, v, earlier *vintage.View) (cell, bool) {
	t, h := j.periods[at], &j.history[k]
	c := cell{key: k, at: at, market: j.keys[k].market, item: j.keys[k].item, actual: h.observed(t), before: quantity.Missing, view: v}
	c.row = v.Demand(c.market, c.item)
	for s := range c.said {
		c.said[s] = quantity.Missing
	}
	if c.row != nil {
		c.said[baseline] = vintage.At(v.Result, c.row.Baseline, t)
		for l := range c.row.After {
			c.said[firstLayer+l] = vintage.At(v.Result, c.row.After[l], t)
		}
	}
	if earlier != nil {
		if d := earlier.Demand(c.market, c.item); d != nil {
			c.before = vintage.At(earlier.Result, d.Consensus, t)
		}
	}
	planned := !c.said[baseline].IsMissing() || !c.said[committed].IsMissing()
	if !planned && (c.actual.IsMissing() || c.actual == 0) {
		return c, false // nobody expected it and nothing came
	}
	c.said[naive], c.origin = h.naive(t, v.Result.First)
	c.scale = h.scale(v.Result.First)
	c.cost, c.margin = j.worthOf(c.market, c.item, t)
	return c, true
}

// worthOf is the cost and the margin of a unit in a period, as the head states
// price, cost and rate.
func (j *judge) worthOf(market, item int, t period.Period) (cost, margin quantity.Number) {
	cost, margin = quantity.Missing, quantity.Missing
	c, ok := j.actuals.Cost(item, t)
	if !ok {
		return cost, margin
	}
	own, m := j.head.Own(vintage.Item, item), j.head.Own(vintage.Market, market)
	rate, rated := j.actuals.Rate(market, t)
	if m == dimension.None || !rated {
		return c, margin
	}
	price, ok := j.head.Result.Plan.Items[own].Price(m, t)
	if !ok {
		return c, margin
	}
	return c, price.Scaled(rate).Add(-c)
}
