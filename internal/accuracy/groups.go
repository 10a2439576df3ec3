package accuracy

import (
	"cmp"
	"slices"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/vintage"
)

// groups breaks the committed plan down: by family, unless by item or market
// is asked for. The one with the largest error at cost comes first.
func (j *judge) groups(cells []cell, by By) []Group {
	table, of := j.grouping(by)
	type sums struct{ plan, base, shared, sharedBase *tally }
	at := make([]*sums, table.Len())
	costs := make([]costing, table.Len())
	for i := range cells {
		c := &cells[i]
		k := of(c)
		if at[k] == nil {
			at[k] = &sums{j.newTally(), j.newTally(), j.newTally(), j.newTally()}
		}
		g, plan, base := at[k], c.said[committed], c.said[baseline]
		j.add(g.plan, c, plan)
		j.add(g.base, c, base)
		if !plan.IsMissing() && !base.IsMissing() {
			j.add(g.shared, c, plan)
			j.add(g.sharedBase, c, base)
		}
		costs[k].add(c, plan)
	}
	out := []Group{}
	for k, g := range at {
		if g == nil {
			continue
		}
		plan, base := g.shared.measure(), g.sharedBase.measure()
		out = append(out, Group{ID: table.ID(k), Name: j.name(by, k), Measure: g.plan.measure(), Statistical: g.base.measure(), Added: less(base.WAPE, plan.WAPE), Cost: costs[k].close(j.rates())})
	}
	slices.SortStableFunc(out, func(a, b Group) int { return cmp.Compare(b.Measure.Cost.Absolute, a.Measure.Cost.Absolute) })
	return out
}

func (j *judge) grouping(by By) (dimension.Table, func(*cell) int) {
	switch by {
	case Item:
		return j.axis.Items, func(c *cell) int { return c.item }
	case Market:
		return j.axis.Markets, func(c *cell) int { return c.market }
	}
	return j.axis.Families, func(c *cell) int { return j.axis.FamilyOf(c.item) }
}

func (j *judge) name(by By, k int) string {
	p := j.record.Head.Plan
	switch by {
	case Item:
		return j.axis.Item(k).Name
	case Market:
		if m := j.head.Own(vintage.Market, k); m != dimension.None {
			return p.Markets[m].Name
		}
		return ""
	}
	if f := j.head.Own(vintage.Family, k); f != dimension.None {
		return p.Families[f].Name
	}
	return ""
}

// byPeriod judges each period, and says of which no plan spoke.
func (j *judge) byPeriod(cells []cell, lag int) []Period {
	out := make([]Period, len(j.periods))
	var plans, bases, naives []*tally
	for i, t := range j.periods {
		out[i].Period = j.record.Head.Plan.Calendar.Label(t)
		plans, bases, naives = append(plans, j.newTally()), append(bases, j.newTally()), append(naives, j.newTally())
		v := j.record.First(t, lag)
		switch {
		case v == nil:
			out[i].Why = "no plan was committed in " + j.record.Cycles.Label(j.record.Cycles.Of(t)-period.Period(lag))
		case v.Result == nil:
			out[i].Why = v.Why
		case j.view(v) == nil:
			out[i].Why = v.Tag + " has another calendar"
		default:
			out[i].Plan = v.Tag
		}
	}
	for i := range cells {
		c := &cells[i]
		j.add(plans[c.at], c, c.said[committed])
		j.add(bases[c.at], c, c.said[baseline])
		j.add(naives[c.at], c, c.said[naive])
	}
	for i := range out {
		out[i].Measure, out[i].Statistical, out[i].Naive = plans[i].measure(), bases[i].measure(), naives[i].measure()
		if out[i].Plan != "" && out[i].Measure.Units.Used == 0 {
			out[i].Why = j.unknown(j.periods[i])
		}
	}
	return out
}

// unknown says why nothing of a period can be used that a plan spoke of.
func (j *judge) unknown(t period.Period) string {
	if p := j.record.Head.Plan; !p.Actuals.Sales.Known[t] && !p.Actuals.Bookings.Known[t] {
		return "its facts of demand are missing"
	}
	return "plan and facts have no cell in common"
}

// unplanned adds up what happened where the committed plan said 0 or nothing.
func (j *judge) unplanned(cells []cell) Unplanned {
	u := Unplanned{Items: []UnplannedItem{}}
	items := map[int]int{}
	unit, any := "", false
	for i := range cells {
		c := &cells[i]
		f := c.said[committed]
		if c.actual.IsMissing() || c.actual <= 0 || !f.IsMissing() && f != 0 {
			continue
		}
		u.Cells++
		if f.IsMissing() {
			u.Silent++
		}
		own := j.axis.Item(c.item).Unit
		u.Mixed, unit, any = u.Mixed || any && own != unit, own, true
		if _, ok := items[c.key]; !ok {
			items[c.key] = len(u.Items)
			u.Items = append(u.Items, UnplannedItem{Market: j.axis.Markets.ID(c.market), Item: j.axis.Items.ID(c.item)})
		}
		x := &u.Items[items[c.key]]
		u.Units, x.Units = u.Units.Add(c.actual), x.Units.Add(c.actual)
		if !c.cost.IsMissing() {
			money := c.actual.Times(c.cost)
			u.Cost, x.Cost, u.Costed = u.Cost.Add(money), x.Cost.Add(money), u.Costed+1
		}
	}
	if u.Mixed {
		u.Units = quantity.Missing
	}
	slices.SortStableFunc(u.Items, func(a, b UnplannedItem) int {
		return cmp.Or(cmp.Compare(b.Cost, a.Cost), cmp.Compare(a.Market, b.Market), cmp.Compare(a.Item, b.Item))
	})
	return u
}

// origins counts where naive forecasts and scales are from.
func (j *judge) origins(cells []cell) Origins {
	o, both := Origins{SameAsStatistical: true}, false
	for i := range cells {
		c := &cells[i]
		switch c.origin {
		case yearAgo:
			o.YearAgo++
		case lastKnown:
			o.LastKnown++
		default:
			o.Missing++
		}
		if a, b := c.said[naive], c.said[baseline]; !a.IsMissing() && !b.IsMissing() {
			both = true
			o.SameAsStatistical = o.SameAsStatistical && a == b
		}
		switch {
		case c.actual.IsMissing() || c.said[committed].IsMissing() || c.scale.n == 0 || c.scale.sum == 0:
		case c.scale.seasonal:
			o.Seasonal++
		default:
			o.Stepwise++
		}
	}
	o.SameAsStatistical = o.SameAsStatistical && both
	return o
}

// facts lists what is missing or not complete of the facts of demand.
func (j *judge) facts() []Facts {
	out := []Facts{}
	p := j.record.Head.Plan
	bookings, sales := false, false
	for _, k := range j.keys {
		ordered := j.table(k.item) == &p.Actuals.Bookings
		bookings, sales = bookings || ordered, sales || !ordered
	}
	for _, of := range []struct {
		fact   string
		wanted bool
		table  *actual.Table
	}{{"sales", sales, &p.Actuals.Sales}, {"bookings", bookings, &p.Actuals.Bookings}} {
		for _, t := range j.periods {
			if of.wanted && !of.table.Complete[t] {
				out = append(out, Facts{Period: p.Calendar.Label(t), Fact: of.fact, Missing: !of.table.Known[t]})
			}
		}
	}
	return out
}
