package validate

import (
	"slices"

	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

func (b *rowBuilder) items() {
	byName := slices.Clone(b.ctx.Result.Stock)
	slices.SortStableFunc(byName, func(x, y projection.StockRow) int { return x.Item - y.Item })
	for i := range byName {
		row := &byName[i]
		it := &b.ctx.Plan.Items[row.Item]
		ix := noIndexes
		ix.family, ix.item, ix.site = it.Family, row.Item, row.Site
		numbers := stockColumns(row)
		numbers["cover"] = coverColumn(row.Cover)
		numbers["stock_value"] = b.stockValue(it, row.Stock)
		words := map[string]string{"item": it.ID, "family": b.ctx.family(it.Family), "site": b.ctx.site(row.Site), "unit": it.Unit}
		b.add(OverItem, it.ID+"@"+b.ctx.site(row.Site), ix, fields{words, numbers}, func(t period.Period) position.Ref {
			return orElse(b.weights.heaviest(t, row.Item), it.At)
		})
	}
}

// stockColumns returns the units of one item at one site.
func stockColumns(row *projection.StockRow) map[string]projection.Column {
	return map[string]projection.Column{
		"demand": row.Demand, "served": row.Served, "supply": row.Supply, "committed": row.Committed, "planned": row.Planned,
		"stock": row.Stock, "target": row.Target, "backlog": row.Backlog, "lost": row.Lost,
	}
}

func coverColumn(covers []projection.Cover) projection.Column {
	out := make(projection.Column, len(covers))
	for i, c := range covers {
		out[i] = c.Periods
	}
	return out
}

// stockValue values stock at the catalog's cost in each period.
func (b *rowBuilder) stockValue(it *catalog.Item, stock projection.Column) projection.Column {
	out := make(projection.Column, len(stock))
	for n := range stock {
		out[n] = quantity.Missing
		if cost, ok := it.Cost.InForce(b.ctx.Result.First + period.Period(n)); ok && !stock[n].IsMissing() {
			out[n] = stock[n].Times(cost)
		}
	}
	return out
}

func (b *rowBuilder) families() {
	rows := make([][]*projection.StockRow, len(b.ctx.Plan.Families))
	for i := range b.ctx.Result.Stock {
		row := &b.ctx.Result.Stock[i]
		f := b.ctx.Plan.Items[row.Item].Family
		rows[f] = append(rows[f], row)
	}
	for f := range b.ctx.Plan.Families {
		fam := &b.ctx.Plan.Families[f]
		unit, ok := b.ctx.unitOf(fam)
		numbers := map[string]projection.Column{}
		if ok {
			numbers = b.familyUnits(rows[f], unit)
		}
		b.addMoney(numbers, func(m *projection.MoneyRow) bool { return m.Family == f }, func(v *projection.ValueRow) bool { return v.Family == f })
		ix := noIndexes
		ix.family = f
		b.add(OverFamily, fam.ID, ix, fields{map[string]string{"family": fam.ID, "unit": unit}, numbers}, func(t period.Period) position.Ref {
			return orElse(b.weights.heaviest(t, fam.Items...), fam.At)
		})
	}
}

// unitOf returns the unit in which a family is totalled, false where there is
// none.
func (ctx *Context) unitOf(f *catalog.Family) (string, bool) {
	if f.PlanningUnit != "" {
		for _, i := range f.Items {
			if !converts(&ctx.Plan.Items[i], f.PlanningUnit) {
				return f.PlanningUnit, false
			}
		}
		return f.PlanningUnit, true
	}
	units := ctx.units(f)
	if len(units) != 1 {
		return "", false
	}
	return units[0], true
}

// familyUnits sums items over sites. Stock and backlog are summed apart, never
// netted. What is not known of one item is not known of the family; but no
// commitment promises nothing, no stated target wants nothing, and an item
// that is not sold is not wanted.
func (b *rowBuilder) familyUnits(rows []*projection.StockRow, unit string) map[string]projection.Column {
	sums := map[string]projection.Column{}
	targets := false
	for _, row := range rows {
		it := &b.ctx.Plan.Items[row.Item]
		targets = targets || row.TargetID != ""
		for name, c := range stockColumns(row) {
			sums[name] = plus(sums[name], converted(it, unit, c, func(n int) bool {
				return name == "committed" || name == "target" && row.TargetID == "" ||
					name == "demand" && !it.Alive(b.ctx.Result.First+period.Period(n))
			}))
		}
	}
	if !targets {
		delete(sums, "target")
	}
	sums["cover"] = coverColumn(forward(sums["stock"], sums["demand"]))
	return sums
}

// converted states base units in another unit, rounded once per cell; a number
// that is missing is 0 where none says so.
func converted(it *catalog.Item, unit string, c projection.Column, none func(n int) bool) projection.Column {
	factor := quantity.Ratio(0)
	for _, conv := range it.Units {
		if conv.Unit == unit && it.Unit != unit {
			factor = conv.Factor
		}
	}
	out := slices.Clone(c)
	for n, v := range out {
		switch {
		case v.IsMissing() && none(n):
			out[n] = 0
		case !v.IsMissing() && factor > 0:
			out[n] = quantity.Number(quantity.MulDiv(int64(v), quantity.RatioScale, int64(factor)))
		}
	}
	return out
}
