package attainment

import (
	"slices"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/supply"
	"github.com/accord-plan/accord/internal/vintage"
)

// farthest is how many cycles before a period the begin of a lead time is
// looked for.
const farthest = 120

// key is one item of one source for one site, by the axis.
type key struct{ source, site, item int }

// line is a key with its cells, one for each period.
type line struct {
	key
	owner, unit string
	decimals    int
	cells       []cell
}

// cell is what was said of a period, and what came.
type cell struct {
	near, lead, standing, received quantity.Number
	leadLag                        int
	planned                        quantity.Number // by the plan in force
	cost                           quantity.Number
	due                            []quantity.Number // order lines in order of due day
	owed                           quantity.Number
}

// said reports whether any close before the period committed it.
func (c *cell) said() bool {
	return !c.near.IsMissing() || !c.lead.IsMissing() || !c.standing.IsMissing()
}

// reader reads a record over the periods from the first that a close promises.
type reader struct {
	rec     *vintage.Record
	axis    *vintage.Axis
	head    *vintage.View
	actuals *vintage.Actuals
	views   map[*vintage.Vintage]*vintage.View
	times   []period.Period
	near    []*vintage.Vintage // by period, nil where there is none
	force   []*vintage.Vintage
	orders  []map[key][]quantity.Number // by period
	leads   map[supply.LeadTime][]int   // lag by period
}

func newReader(rec *vintage.Record, to period.Period) *reader {
	r := &reader{rec: rec, axis: rec.Axis(), views: map[*vintage.Vintage]*vintage.View{}, leads: map[supply.LeadTime][]int{}}
	r.head = r.axis.View(rec.Head)
	r.actuals = r.axis.Actuals(rec.Head)
	for _, v := range rec.Computable() {
		// A plan of another calendar says nothing of these periods.
		if v.Result.Plan.Calendar == rec.Head.Plan.Calendar {
			r.views[v] = r.axis.View(v.Result)
		}
	}
	for t := r.begin(to); t <= to; t++ {
		r.times = append(r.times, t)
		near := r.usable(rec.Committed(t, 1))
		r.near = append(r.near, near)
		r.force = append(r.force, r.inForce(t))
		r.orders = append(r.orders, r.dueIn(near, t))
	}
	return r
}

// usable is a close that has a view, else nil.
func (r *reader) usable(v *vintage.Vintage) *vintage.Vintage {
	if r.views[v] == nil {
		return nil
	}
	return v
}

// begin is the first period that a close before its cycle promises, to+1 where
// there is none.
func (r *reader) begin(to period.Period) period.Period {
	begin := to + 1
	for v := range r.views {
		c := r.rec.Cycle(v)
		if c == period.None {
			continue
		}
		if t := r.rec.Cycles.First(c + 1); t != period.None {
			begin = min(begin, t)
		}
	}
	return begin
}

// inForce is the latest close that can be computed before a period's own cycle.
func (r *reader) inForce(t period.Period) *vintage.Vintage {
	own := r.rec.Cycles.Of(t)
	var found *vintage.Vintage
	for _, v := range r.rec.Computable() {
		if c := r.rec.Cycle(v); r.usable(v) != nil && c != period.None && c < own {
			found = v
		}
	}
	return found
}

// dueIn are the lines of open orders that a close had due in a period.
func (r *reader) dueIn(v *vintage.Vintage, t period.Period) map[key][]quantity.Number {
	if v == nil {
		return nil
	}
	out := map[key][]quantity.Number{}
	p, view := v.Result.Plan, r.views[v]
	for _, o := range p.Actuals.Open.Supply { // by source, site, item, due
		if p.Calendar.Containing(o.Due) != t {
			continue
		}
		k := key{view.Common(vintage.Source, o.Key.Source), view.Common(vintage.Site, o.Key.Site), view.Common(vintage.Item, o.Key.Item)}
		out[k] = append(out[k], o.Quantity)
	}
	return out
}

// lines are all that anybody committed or that came, by source, site and item.
func (r *reader) lines() []line {
	known := map[key]bool{}
	for _, v := range r.views {
		for i := range v.Result.Supply {
			s := &v.Result.Supply[i]
			known[key{v.Common(vintage.Source, s.Source), v.Common(vintage.Site, s.Site), v.Common(vintage.Item, s.Item)}] = true
		}
	}
	for _, row := range r.rec.Head.Plan.Actuals.Receipts.Rows {
		known[key{r.head.Common(vintage.Source, row.Key.Source), r.head.Common(vintage.Site, row.Key.Site), r.head.Common(vintage.Item, row.Key.Item)}] = true
	}
	var out []line
	for k := range known {
		if k.source != dimension.None && k.site != dimension.None && k.item != dimension.None {
			out = append(out, r.line(k))
		}
	}
	slices.SortFunc(out, func(a, b line) int { return a.compare(b.key) })
	return out
}

func (k key) compare(o key) int {
	for _, d := range [3]int{k.source - o.source, k.site - o.site, k.item - o.item} {
		if d != 0 {
			return d
		}
	}
	return 0
}

func (r *reader) line(k key) line {
	l := line{key: k, unit: r.axis.Item(k.item).Unit, decimals: r.axis.Family(k.item).Decimals, cells: make([]cell, len(r.times))}
	src := r.source(k.source)
	lead := supply.LeadTime{}
	if src != nil {
		l.owner, lead = src.source.Owner, src.leadOf(k.item)
	}
	lags := r.lags(lead)
	for i, t := range r.times {
		c := &l.cells[i]
		c.near = r.committed(r.near[i], k, t)
		c.standing, c.planned = r.committed(r.force[i], k, t), r.plannedAt(r.force[i], k, t)
		c.leadLag = lags[i]
		c.lead = r.committed(r.usable(r.rec.Committed(t, lags[i])), k, t)
		c.received = r.actuals.Received(k.source, k.site, k.item, t)
		c.cost = quantity.Missing
		if n, ok := r.actuals.Cost(k.item, t); ok {
			c.cost = n
		}
		c.due = r.orders[i][k]
	}
	return l
}

func (r *reader) committed(v *vintage.Vintage, k key, t period.Period) quantity.Number {
	if v == nil {
		return quantity.Missing
	}
	row := r.views[v].Supply(k.source, k.site, k.item)
	if row == nil {
		return quantity.Missing
	}
	return vintage.At(v.Result, row.Committed, t)
}

func (r *reader) plannedAt(v *vintage.Vintage, k key, t period.Period) quantity.Number {
	if v == nil {
		return 0
	}
	row := r.views[v].Supply(k.source, k.site, k.item)
	if row == nil {
		return 0
	}
	return max(0, vintage.At(v.Result, row.Planned, t))
}

// known is a source as the newest plan that has it says.
type known struct {
	source *supply.Source
	view   *vintage.View
}

func (r *reader) source(common int) *known {
	views := []*vintage.View{r.head}
	for _, v := range slices.Backward(r.rec.Computable()) {
		if r.usable(v) != nil {
			views = append(views, r.views[v])
		}
	}
	for _, v := range views {
		if own := v.Own(vintage.Source, common); own != dimension.None {
			return &known{&v.Result.Plan.Sources[own], v}
		}
	}
	return nil
}

func (k *known) leadOf(item int) supply.LeadTime {
	own := k.view.Own(vintage.Item, item)
	if own == dimension.None {
		return k.source.Lead
	}
	return k.source.LeadOf(own)
}

// lags are by period how many cycles before its own supply could last be
// ordered with that lead time, 1 at least.
func (r *reader) lags(lead supply.LeadTime) []int {
	if lags, ok := r.leads[lead]; ok {
		return lags
	}
	lags := make([]int, len(r.times))
	for i, t := range r.times {
		own := r.rec.Cycles.Of(t)
		h := 1
		for h < farthest && lead.Inside(r.rec.Cycles.Periods, r.rec.Cycles.First(own-period.Period(h)), t) {
			h++
		}
		lags[i] = h
	}
	r.leads[lead] = lags
	return lags
}
