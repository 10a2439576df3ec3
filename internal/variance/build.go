package variance

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/parallel"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/vintage"
)

// NewReport holds what happened in closed periods against the plans that were
// committed for them. The record must reach back as far as [Reads] says.
func NewReport(r *vintage.Record, o Options) *Report {
	p := r.Head.Plan
	out := &Report{FormatVersion: FormatVersion, Company: p.Name, Cycle: p.Cycle, Currency: p.Currency, Revision: r.Revision, AsOf: r.AsOf.String(),
		From: p.Calendar.Label(o.From), To: p.Calendar.Label(o.To), Short: r.Short}
	for _, c := range r.Skipped() {
		out.Skipped = append(out.Skipped, r.Cycles.Label(c))
	}
	axis := r.Axis()
	var outlook parallel.Group
	outlook.Go(func() { out.Outlook = newOutlook(r, axis) })
	committed := newCollector(r, axis, o, 1)
	committed.collect()
	for _, a := range o.Against {
		switch a {
		case Committed:
			out.Comparisons = append(out.Comparisons, committed.comparison(a))
		case Previous:
			c := newCollector(r, axis, o, 2)
			c.collect()
			out.Comparisons = append(out.Comparisons, c.comparison(a))
		case Budget:
			out.Comparisons = append(out.Comparisons, againstBudget(r, axis, o))
		}
	}
	out.Process = committed.process()
	out.Grids = committed.grids()
	outlook.Wait()
	return out
}

// comparison is what was collected against a plan as committed.
func (c *collector) comparison(a Against) Comparison {
	out := Comparison{Against: a}
	for t := c.o.From; t <= c.o.To; t++ {
		out.Periods = append(out.Periods, periodPlan(c.r, t, c.lag))
	}
	parts, revenue := c.bridges.waterfalls(0)
	out.Parts = parts
	_, margin := c.bridges.waterfalls(1)
	if revenue.Used > 0 {
		out.Revenue = &revenue
	}
	if margin.Used > 0 {
		out.Margin = &margin
	}
	c.fill(&out)
	out.Causes, out.MoreCauses = c.ranked()
	return out
}

func periodPlan(r *vintage.Record, t period.Period, lag int) PeriodPlan {
	cycle := r.Cycles.Of(t) - period.Period(lag)
	p := PeriodPlan{Period: r.Head.Plan.Calendar.Label(t), Cycle: r.Cycles.Label(cycle)}
	switch v := r.Committed(t, lag); {
	case v == nil && r.Short:
		p.Why = "no close of cycle " + p.Cycle + " in this clone, which is shallow"
	case v == nil:
		p.Why = "cycle " + p.Cycle + " was not closed"
	case v.Result == nil:
		p.Tag, p.Why = v.Tag, v.Why
	default:
		p.Tag = v.Tag
	}
	return p
}

// fill makes the groups of a comparison.
func (c *collector) fill(out *Comparison) {
	a := c.axis
	out.Total = c.group(&c.total, "", "", "")
	for f := range c.families {
		if c.families[f].any {
			id := a.Families.ID(f)
			out.Families = append(out.Families, c.group(&c.families[f], id, c.familyName(f), id))
		}
	}
	for i := range c.items {
		if c.items[i].any {
			out.Items = append(out.Items, c.group(&c.items[i], a.Items.ID(i), a.Item(i).Label(), a.Family(i).ID))
		}
	}
	out.Markets = c.groups(c.markets, a.Markets)
	out.Sources = c.groups(c.sources, a.Sources)
	for _, name := range slices.Sorted(maps.Keys(c.owners)) {
		out.Owners = append(out.Owners, c.group(c.owners[name], name, name, ""))
	}
	for _, g := range [][]Group{out.Families, out.Items, out.Markets, out.Sources, out.Owners} {
		slices.SortStableFunc(g, byWeight)
	}
}

func (c *collector) groups(accounts []account, ids dimension.Table) []Group {
	var out []Group
	for i := range accounts {
		if accounts[i].any {
			out = append(out, c.group(&accounts[i], ids.ID(i), ids.ID(i), ""))
		}
	}
	return out
}

// familyName is what the newest plan that has the family calls it.
func (c *collector) familyName(f int) string { return familyOf(c.axis, f).Label() }

func familyOf(a *vintage.Axis, f int) *catalog.Family {
	if i := a.FirstOf(f); i != dimension.None {
		return a.Family(i)
	}
	return &catalog.Family{ID: a.Families.ID(f)}
}

// unitOf is the unit of a family, empty where its items have several.
func unitOf(items []catalog.Item, f *catalog.Family) string {
	unit := ""
	for i, item := range f.Items {
		if i > 0 && items[item].Unit != unit {
			return ""
		}
		unit = items[item].Unit
	}
	return unit
}

// ranked are the causes by money, and how many were left out.
func (c *collector) ranked() ([]Cause, int) {
	order := make([]*causeSum, 0, len(c.causes))
	for i := range c.causes {
		if s := &c.causes[i]; s.units.Difference != 0 {
			order = append(order, s)
		}
	}
	// Identifiers of an axis are in the order of their indexes.
	slices.SortFunc(order, func(a, b *causeSum) int {
		return cmp.Or(cmp.Compare(weigh(b.worth()), weigh(a.worth())), cmp.Compare(Measures[a.measure], Measures[b.measure]), a.item-b.item, a.place-b.place, a.site-b.site)
	})
	more := 0
	if n := c.o.Causes; n >= 0 && len(order) > n {
		order, more = order[:n], len(order)-n
	}
	var out []Cause
	for i, s := range order {
		if i == 0 {
			out = make([]Cause, 0, len(order))
		}
		out = append(out, c.told(s))
	}
	return out, more
}

// told is a cause by name.
func (c *collector) told(s *causeSum) Cause {
	it, fam := c.axis.Item(s.item), c.axis.Family(s.item)
	x := Cause{Measure: Measures[s.measure], Item: it.ID, Name: it.Label(), Family: fam.ID, Owner: s.owner(), Unit: it.Unit, Decimals: fam.Decimals, Units: s.units, Money: s.money}
	if s.measure == demandAt {
		x.Where = c.axis.Markets.ID(s.place)
	} else {
		x.Where = c.axis.Sources.ID(s.place)
	}
	if s.site != dimension.None {
		x.Site = c.axis.Sites.ID(s.site)
	}
	x.Standing = stands(c.r.Head.Plan, fam.ID, &x.Units, s.worth())
	return x
}

// owner is whose the cause is, joined where they are several.
func (s *causeSum) owner() string {
	if len(s.owners) == 1 {
		return s.owners[0]
	}
	var all []string
	for _, o := range s.owners {
		all = append(all, strings.Split(o, ", ")...)
	}
	slices.Sort(all)
	return strings.Join(slices.Compact(all), ", ")
}

func (s *causeSum) worth() quantity.Number {
	if s.money.Used == 0 {
		return quantity.Missing
	}
	return s.money.Difference
}

// weigh is how large an amount is, nothing where nobody knows it.
func weigh(n quantity.Number) quantity.Number {
	if n.IsMissing() {
		return -1
	}
	return n.Abs()
}
