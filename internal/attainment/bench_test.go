package attainment_test

import (
	"fmt"
	"testing"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/attainment"
	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/network"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/supply"
	"github.com/accord-plan/accord/internal/vintage"
)

// large is a plan of items that one of ten sources commits over a year and a
// half.
func large(items int, first period.Period) *projection.Result {
	p := &plan.Plan{Currency: "EUR", Calendar: months, Cycle: months.Label(first), First: first, Horizon: 18, FamilyIDs: dimension.NewTable([]string{"all"}), SiteIDs: dimension.NewTable([]string{"central"}),
		Families: []catalog.Family{{ID: "all"}}, Sites: []network.Site{{ID: "central"}}}
	var ids, sources []string
	for i := range items {
		ids = append(ids, fmt.Sprintf("I%06d", i))
	}
	for i := range 10 {
		sources = append(sources, fmt.Sprintf("S%d", i))
		p.Sources = append(p.Sources, supply.Source{ID: sources[i], Owner: sources[i], Lead: supply.LeadTime{Periods: 1 + i%4}})
	}
	p.ItemIDs, p.SourceIDs = dimension.NewTable(ids), dimension.NewTable(sources)
	r := &projection.Result{Plan: p, First: first, N: 18}
	for i := range items {
		p.Items = append(p.Items, catalog.Item{ID: ids[i], Unit: "each", Cost: dimension.SeriesOf([]dimension.Cell{{Value: whole(10), Period: period.None}})})
		row := projection.SupplyRow{Source: i % 10, Item: i}
		for t := range 18 {
			row.Committed = append(row.Committed, quantity.Whole(int64(100+(i+t)%7)))
			row.Planned = append(row.Planned, 0)
		}
		r.Supply = append(r.Supply, row)
	}
	return r
}

// BenchmarkEvaluate is 24 closes of a thousand items against two years of
// receipts, without reading them.
func BenchmarkEvaluate(b *testing.B) {
	head := month("2026-12")
	rec := &vintage.Record{Head: large(1000, head), AsOf: period.NoDate}
	rec.Cycles, _ = period.NewCycles(months, "2026-12")
	known := map[period.Period]bool{}
	for t := head - 24; t < head; t++ {
		known[t] = true
		rec.Vintages = append(rec.Vintages, vintage.Vintage{Cycle: months.Label(t), Tag: "plan/" + months.Label(t), Replan: 1, Result: large(1000, t)})
	}
	var rows []actual.Row
	for s := range 10 {
		for i := s; i < 1000; i += 10 {
			row := actual.Row{Key: actual.Key{Source: s, Market: dimension.None, Item: i}}
			for t := head - 24; t < head; t++ {
				row.Cells = row.Cells.With(dimension.Cell{Value: whole(int64(95 + (i+int(t))%9)), Period: t})
			}
			rows = append(rows, row)
		}
	}
	rec.Head.Plan.Actuals.Receipts = actual.NewTable(rows, known, known)
	b.ReportAllocs()
	for b.Loop() {
		if r := attainment.Evaluate(rec, head-24, head-1, "source"); len(r.Cells) != 23*1000 {
			b.Fatalf("%d cells", len(r.Cells))
		}
	}
}
