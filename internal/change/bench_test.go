package change

import (
	"fmt"
	"testing"

	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/supply"
)

// large makes a computed plan of n items in families of a hundred, one market,
// one site and one source, over 18 months. Every cell is shifted by step.
func large(n int, step int64) *projection.Result {
	const horizon = 18
	p := world()
	p.Horizon = horizon
	items, families := make([]string, n), make([]string, (n+99)/100)
	for i := range items {
		items[i] = fmt.Sprintf("ITEM-%06d", i)
	}
	for i := range families {
		families[i] = fmt.Sprintf("family-%04d", i)
	}
	p.ItemIDs, p.FamilyIDs = dimension.NewTable(items), dimension.NewTable(families)
	p.Items, p.Baselines, p.Families = nil, nil, nil
	s := &supply.Source{ID: "lyon", Type: supply.Make, From: dimension.None}
	r := &projection.Result{First: p.First, N: horizon, Plan: p}
	for i := range families {
		p.Baselines = append(p.Baselines, demand.Baseline{Market: eu, Family: i})
		p.Families = append(p.Families, world().Families[0])
	}
	for i := range items {
		var series dimension.Series
		col := make(projection.Column, horizon)
		for k := range horizon {
			col[k] = quantity.Whole(int64((i+k)%50+100) + step)
			series = series.With(dimension.Cell{Period: p.First + period.Period(k), Value: col[k]})
		}
		p.Items = append(p.Items, item(items[i], i/100, "always: 10", "always: 12", "always: 5"))
		doc := &p.Baselines[i/100]
		doc.Rows = append(doc.Rows, demand.Row{Item: i, Cells: series})
		s.Commitments = append(s.Commitments, supply.Commitment{Site: central, Item: i, Cells: series})
		r.Demand = append(r.Demand, projection.DemandRow{Market: eu, Item: i, Consensus: col})
		r.Stock = append(r.Stock, projection.StockRow{Site: central, Item: i, Stock: col, Backlog: col, Planned: col, Lost: col})
	}
	p.Sources = []supply.Source{*s}
	return r
}

func BenchmarkCompare(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		base := large(n, 0)
		for _, c := range []struct {
			name string
			head *projection.Result
		}{{"equal", large(n, 0)}, {"every cell", large(n, 10)}} {
			b.Run(fmt.Sprintf("%d items, %s", n, c.name), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					Compare(base, c.head, Options{})
				}
			})
		}
	}
}
