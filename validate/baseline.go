package validate

import (
	"slices"

	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/period"
)

var baselineChecks = []Check{
	{"baseline-cells", "Every forecast of an item covers all periods of the horizon in which the item is sold.",
		[]finding.Code{finding.BaselineHole, finding.BaselineUnknown}, NeedsWhole, checkBaselineCells},
	{"baseline-items", "In a market where a family has a forecast, each of its items that is sold there has one.",
		[]finding.Code{finding.BaselineNoItem}, NeedsWhole | NeedsForecasts, checkBaselineItems},
	{"baseline-families", "Every family has a forecast in every market where it is sold.",
		[]finding.Code{finding.BaselineNoFamily}, NeedsWhole | NeedsForecasts, checkBaselineFamilies},
}

// checkBaselineCells looks for holes in rows that exist.
func checkBaselineCells(ctx *Context) (fs []finding.Finding) {
	for bi := range ctx.Plan.Baselines {
		b := &ctx.Plan.Baselines[bi]
		var all []hole
		for ri := range b.Rows {
			holes, unknown := ctx.rowHoles(b, &b.Rows[ri])
			all, fs = append(all, holes...), append(fs, unknown...)
		}
		fs = append(fs, ctx.holesOf(b, all)...)
	}
	return fs
}

// hole is a run of periods that one row lacks.
type hole struct {
	span
	row *demand.Row
}

// holesOf tells the holes of a baseline. Rows that lack the same periods are
// one mistake: the forecast was made for another horizon.
func (ctx *Context) holesOf(b *demand.Baseline, all []hole) (fs []finding.Finding) {
	rows := map[span][]*demand.Row{}
	var order []span
	for _, h := range all {
		if rows[h.span] == nil {
			order = append(order, h.span)
		}
		rows[h.span] = append(rows[h.span], h.row)
	}
	for _, s := range order {
		var items []int
		for _, row := range rows[s] {
			items = append(items, row.Item)
		}
		fs = append(fs, finding.New(finding.BaselineHole, rows[s][0].At, "no baseline for %s in %s in %s, inside the horizon",
			ctx.items(items), ctx.market(b.Market), ctx.text(s)).
			WithHint("the horizon is %s; %s by the `set` of an adjustment", ctx.text(span{ctx.Plan.First, ctx.Plan.Last()}), fillIn(b)))
	}
	return fs
}

// fillIn says how a baseline gets what it lacks. What people typed they have to state
// themselves: accord leaves it as it is.
func fillIn(b *demand.Baseline) string {
	if b.Method.Typed() {
		return "type these periods into the baseline, or state them"
	}
	return "forecast again, or state these periods"
}

func (ctx *Context) rowHoles(b *demand.Baseline, row *demand.Row) (holes []hole, fs []finding.Finding) {
	it := &ctx.Plan.Items[row.Item]
	if ctx.complete(it, row.Cells) {
		return nil, nil // nearly every row of a large plan
	}
	absent := ctx.where(func(t period.Period) bool { return it.Alive(t) && !row.Cells.States(t) })
	unknown := ctx.where(func(t period.Period) bool {
		c, stated := row.Cells.Cell(t)
		return it.Alive(t) && stated && c.Value.IsMissing()
	})
	if len(absent)+len(unknown) == 0 {
		return nil, nil
	}
	// An add to a hole would stand alone and pass for all of the demand.
	absent = without(absent, ctx.setBeside(b.Market, row.Item))
	unknown = without(unknown, ctx.statedBeside(b.Market, row.Item))
	for _, s := range spans(absent) {
		holes = append(holes, hole{s, row})
	}
	for _, s := range spans(unknown) {
		first, _ := row.Cells.Cell(s.from)
		fs = append(fs, finding.New(finding.BaselineUnknown, first.At, "baseline of %s in %s is stated as not known in %s",
			it.ID, ctx.market(b.Market), ctx.text(s)))
	}
	return holes, fs
}

// complete reports whether a row states a number for every open period of the
// item's life.
func (ctx *Context) complete(it *catalog.Item, cells dimension.Series) bool {
	from, to := ctx.Plan.First, ctx.Plan.Last()
	if it.From != period.None {
		from = max(from, it.From)
	}
	if it.Until != period.None {
		to = min(to, it.Until)
	}
	known := 0
	for i, v := range cells.Values() {
		if p := cells.Period(i); p >= from && p <= to && !v.IsMissing() {
			known++
		}
	}
	return known == max(0, int(to-from)+1)
}

// setBeside returns the periods in which an adjustment sets the cell.
func (ctx *Context) setBeside(market, item int) map[period.Period]bool {
	return ctx.beside(market, item, func(a *demand.Adjustment) []dimension.Series { return []dimension.Series{a.Set} })
}

// statedBeside returns the periods in which an adjustment gives the cell a
// number of its own, without a baseline: a percent does not.
func (ctx *Context) statedBeside(market, item int) map[period.Period]bool {
	return ctx.beside(market, item, func(a *demand.Adjustment) []dimension.Series { return []dimension.Series{a.Set, a.Add} })
}

func (ctx *Context) beside(market, item int, pick func(*demand.Adjustment) []dimension.Series) map[period.Period]bool {
	stated := map[period.Period]bool{}
	for i := range ctx.Plan.Adjustments {
		a := &ctx.Plan.Adjustments[i]
		if !reaches(a, market, item) {
			continue
		}
		for _, series := range pick(a) {
			for _, c := range series.Cells() {
				stated[c.Period] = stated[c.Period] || !c.Value.IsMissing()
			}
		}
	}
	return stated
}

// reaches reports whether the adjustment covers the cell's market and item.
func reaches(a *demand.Adjustment, market, item int) bool {
	_, ok := slices.BinarySearch(a.Markets, market)
	if ok {
		_, ok = slices.BinarySearch(a.Items, item)
	}
	return ok
}

func without(periods []period.Period, stated map[period.Period]bool) []period.Period {
	return slices.DeleteFunc(periods, func(t period.Period) bool { return stated[t] })
}

// checkBaselineItems looks for items that their family's forecast forgot.
func checkBaselineItems(ctx *Context) (fs []finding.Finding) {
	in := make([]int, len(ctx.Plan.Items)) // by item: one more than the last baseline that has it
	for bi := range ctx.Plan.Baselines {
		b := &ctx.Plan.Baselines[bi]
		if ctx.Partial != nil && ctx.Partial(b.At.File) {
			continue // rows of it may be what could not be read
		}
		for r := range b.Rows {
			in[b.Rows[r].Item] = bi + 1
		}
		for _, i := range ctx.Plan.Families[b.Family].Items {
			it := &ctx.Plan.Items[i]
			if in[i] == bi+1 || !ctx.aliveAtAll(it) || !soldIn(it, b.Market) {
				continue
			}
			open := without(ctx.where(it.Alive), ctx.statedBeside(b.Market, i))
			if len(open) == 0 {
				continue
			}
			f := finding.New(finding.BaselineNoItem, it.At, "%s is sold in %s and has no baseline there in %s",
				it.ID, ctx.market(b.Market), ctx.texts(spans(open))).
				WithRelated(b.At, "the baseline of %s in %s", ctx.family(b.Family), ctx.market(b.Market))
			if b.Method.Typed() {
				f = f.WithHint("type its numbers into that baseline, set its demand by an adjustment, or end its life")
			}
			fs = append(fs, f)
		}
	}
	return fs
}

// soldIn reports whether the catalog offers the item in the market. An item
// without any price is taken as offered everywhere: the plan is in units.
func soldIn(it *catalog.Item, market int) bool {
	return len(it.Prices) == 0 || it.Prices.Of(market).Len() > 0 || it.Prices.Of(dimension.None).Len() > 0
}

// checkBaselineFamilies looks for families that nobody forecasts in a market.
func checkBaselineFamilies(ctx *Context) (fs []finding.Finding) {
	planned := ctx.plannedFamilies()
	for f := range ctx.Plan.Families {
		fam := &ctx.Plan.Families[f]
		for m := range ctx.Plan.Markets {
			if planned[[2]int{m, f}] {
				continue
			}
			var sold []int
			for _, i := range fam.Items {
				if it := &ctx.Plan.Items[i]; ctx.aliveAtAll(it) && soldIn(it, m) {
					sold = append(sold, i)
				}
			}
			if len(sold) > 0 {
				fs = append(fs, finding.New(finding.BaselineNoFamily, fam.At, "no baseline for %s in %s, where it is sold (%s)",
					fam.ID, ctx.market(m), ctx.items(sold)))
			}
		}
	}
	return fs
}

// plannedFamilies returns the markets and families that a baseline or an
// adjustment with numbers of its own plans.
func (ctx *Context) plannedFamilies() map[[2]int]bool {
	planned := map[[2]int]bool{}
	for i := range ctx.Plan.Baselines {
		b := &ctx.Plan.Baselines[i]
		planned[[2]int{b.Market, b.Family}] = true
	}
	for i := range ctx.Plan.Adjustments {
		a := &ctx.Plan.Adjustments[i]
		if a.Add.Len()+a.Set.Len() == 0 {
			continue
		}
		for _, m := range a.Markets {
			for _, item := range a.Items {
				planned[[2]int{m, ctx.Plan.Items[item].Family}] = true
			}
		}
	}
	return planned
}
