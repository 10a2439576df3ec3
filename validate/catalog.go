package validate

import (
	"slices"

	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finding"
)

var catalogChecks = []Check{
	{"item-life", "Every item begins before it ends.",
		[]finding.Code{finding.LifeReversed}, 0, checkLife},
	{"item-succession", "Items succeed and resemble one another without circles.",
		[]finding.Code{finding.ReplacesCircle, finding.LikeCircle}, 0, checkSuccession},
	{"promise", "A family that is made to order says within how many periods it promises.",
		[]finding.Code{finding.PromiseMissing}, 0, checkPromise},
	{"units", "A family of several units has a planning unit, and each item a conversion to it.",
		[]finding.Code{finding.UnitsMixed, finding.UnitNoConversion, finding.UnitConvertsBase}, 0, checkUnits},
}

func checkLife(ctx *Context) (fs []finding.Finding) {
	for i := range ctx.Plan.Items {
		it := &ctx.Plan.Items[i]
		if reversed(it) {
			from := ctx.Plan.Calendar.Label(it.From)
			fs = append(fs, finding.New(finding.LifeReversed, orElse(it.UntilAt, it.At), "%s ends in %s and begins in %s",
				it.ID, ctx.Plan.Calendar.Label(it.Until), from).WithHint("write `until: %s` or later, or an earlier `from`", from))
		}
	}
	return fs
}

func checkSuccession(ctx *Context) (fs []finding.Finding) {
	items := ctx.Plan.Items
	replaces := circles(len(items), func(i int) []int { return one(items[i].Replaces) })
	for _, c := range replaces {
		fs = append(fs, finding.New(finding.ReplacesCircle, orElse(items[c[0]].ReplacesAt, items[c[0]].At), "%s", ctx.circle(c, "replaces")))
	}
	like := circles(len(items), func(i int) []int { return one(items[i].Like.Item) })
	for _, c := range like {
		fs = append(fs, finding.New(finding.LikeCircle, orElse(items[c[0]].LikeAt, items[c[0]].At), "%s", ctx.circle(c, "is like")))
	}
	return fs
}

func one(i int) []int {
	if i == dimension.None {
		return nil
	}
	return []int{i}
}

// circle reads `A replaces B replaces A`.
func (ctx *Context) circle(c []int, verb string) string {
	if len(c) == 1 {
		return ctx.item(c[0]) + " " + verb + " itself"
	}
	text := ctx.item(c[0])
	for _, i := range append(slices.Clone(c[1:]), c[0]) {
		text += " " + verb + " " + ctx.item(i)
	}
	return text
}

func checkPromise(ctx *Context) (fs []finding.Finding) {
	for i := range ctx.Plan.Families {
		f := &ctx.Plan.Families[i]
		if f.Strategy == catalog.MakeToOrder && f.Promise == 0 {
			fs = append(fs, finding.New(finding.PromiseMissing, orElse(f.StrategyAt, f.At), "%s is made to order and states no promise", f.ID).
				WithHint("state `promise: 2`, the number of periods within which orders are promised"))
		}
	}
	return fs
}

func checkUnits(ctx *Context) (fs []finding.Finding) {
	for i := range ctx.Plan.Families {
		f := &ctx.Plan.Families[i]
		units := ctx.units(f)
		if len(units) > 1 && f.PlanningUnit == "" {
			fs = append(fs, finding.New(finding.UnitsMixed, f.At, "%s has items in %s and no planning unit", f.ID, some(units)).
				WithHint("state `planning_unit: %s`, and in each other item how many base units one holds; without it only money is totalled", units[0]))
		}
		var lacking []int
		for _, n := range f.Items {
			it := &ctx.Plan.Items[n]
			if f.PlanningUnit != "" && it.Unit != "" && !converts(it, f.PlanningUnit) {
				lacking = append(lacking, n)
			}
			if own := slices.IndexFunc(it.Units, func(c catalog.Conversion) bool { return c.Unit == it.Unit }); own >= 0 {
				fs = append(fs, finding.New(finding.UnitConvertsBase, orElse(it.Units[own].At, it.At), "%s converts %s, its own base unit", it.ID, it.Unit))
			}
		}
		if len(lacking) > 0 {
			it := &ctx.Plan.Items[lacking[0]]
			fs = append(fs, finding.New(finding.UnitNoConversion, orElse(it.UnitAt, it.At), "%s %s counted in %s and %s no conversion to %s, the planning unit of %s",
				ctx.items(lacking), plural(len(lacking), "is", "are"), it.Unit, plural(len(lacking), "states", "state"), f.PlanningUnit, f.ID).
				WithHint("state `units: {%s: 12}`: how many %s one %s holds", f.PlanningUnit, it.Unit, f.PlanningUnit).WithRelated(f.At, "the family"))
		}
	}
	return fs
}

// units returns the base units of a family's items, sorted.
func (ctx *Context) units(f *catalog.Family) []string {
	var units []string
	for _, i := range f.Items {
		u := ctx.Plan.Items[i].Unit
		if n := len(units); u == "" || n > 0 && units[n-1] == u {
			continue // one that is missing is said apart, and most are the same
		}
		units = append(units, u)
	}
	slices.Sort(units)
	return slices.Compact(units)
}

// converts reports whether quantities of the item can be stated in the unit.
func converts(it *catalog.Item, unit string) bool {
	return it.Unit == unit || slices.ContainsFunc(it.Units, func(c catalog.Conversion) bool { return c.Unit == unit && c.Factor > 0 })
}
