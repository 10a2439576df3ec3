package validate

import (
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

// cover reads how long stock lasts: of one item at one site as computed, of
// several from their summed stock and demand.
func (g *gauge) cover() []reading {
	if g.test.Market != "" {
		return g.fail("cover is not computed by market")
	}
	var rows []*projection.StockRow
	var units []series
	for i := range g.ctx.Result.Stock {
		if row := &g.ctx.Result.Stock[i]; g.inScope(row.Item, g.market, row.Site) {
			rows, units = append(rows, row), append(units, series{item: row.Item})
		}
	}
	if len(rows) == 0 {
		return g.fail("the plan computes no %s", g.label())
	}
	if !g.oneUnit(units) {
		return g.fail("its items are counted in several units")
	}
	covers := coverOf(rows)
	var out []reading
	for _, t := range g.periods() {
		if i := int(t - g.ctx.Result.First); i < len(covers) && !covers[i].Periods.IsMissing() {
			out = append(out, reading{what: g.label(), span: span{t, t}, value: covers[i].Periods, atLeast: covers[i].AtLeast})
		}
	}
	return g.known(out)
}

// coverOf returns the forward cover of one stock as it was computed, of
// several from their summed physical stock and their summed market demand:
// ratios are never averaged, and what moves between the sites is no demand.
func coverOf(rows []*projection.StockRow) []projection.Cover {
	if len(rows) == 1 {
		return rows[0].Cover
	}
	stock, demand := projection.Column(nil), projection.Column(nil)
	for _, r := range rows {
		stock, demand = plus(stock, r.Stock), plus(demand, r.Demand)
	}
	return forward(stock, demand)
}

// plus adds a column to a total; what is missing in one is missing in the sum.
// A nil total is the beginning of one.
func plus(total, c projection.Column) projection.Column {
	if total == nil {
		return append(projection.Column{}, c...)
	}
	for i := range total {
		if i >= len(c) || c[i].IsMissing() || total[i].IsMissing() {
			total[i] = quantity.Missing
			continue
		}
		total[i] = total[i].Add(c[i])
	}
	return total
}

// forward computes how many of the following periods each closing stock lasts,
// with the fraction of the last, rounded to 1e-4.
func forward(stock, demand projection.Column) []projection.Cover {
	out := make([]projection.Cover, len(stock))
	for i, s := range stock {
		out[i] = lasts(s, demand[min(i+1, len(demand)):])
	}
	return out
}

func lasts(stock quantity.Number, future projection.Column) projection.Cover {
	switch {
	case stock.IsMissing():
		return projection.Cover{Periods: quantity.Missing}
	case stock <= 0:
		return projection.Cover{}
	case len(future) == 0:
		return projection.Cover{Periods: quantity.Missing}
	}
	for n, d := range future {
		if d.IsMissing() {
			return projection.Cover{Periods: quantity.Whole(int64(n)), AtLeast: true}
		}
		if d > stock {
			part := quantity.Number(quantity.MulDiv(int64(stock), quantity.Scale, int64(d)))
			return projection.Cover{Periods: quantity.Whole(int64(n)) + part}
		}
		stock -= max(d, 0)
	}
	return projection.Cover{Periods: quantity.Whole(int64(len(future))), AtLeast: true}
}
