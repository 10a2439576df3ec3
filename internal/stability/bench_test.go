package stability_test

import (
	"fmt"
	"testing"

	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/stability"
	"github.com/accord-plan/accord/internal/supply"
	"github.com/accord-plan/accord/internal/vintage"
)

// large is a plan of items with demand in one market and a source, a little
// different in every cycle.
func large(items int, first period.Period) *projection.Result {
	p := &plan.Plan{Currency: "EUR", Calendar: months, Cycle: months.Label(first), First: first, Horizon: 18, Fences: plan.Fences{Frozen: 2, Slushy: 4}, Files: position.NewFiles(nil, nil),
		MarketIDs: dimension.NewTable([]string{"eu"}), FamilyIDs: dimension.NewTable([]string{"all"}), SiteIDs: dimension.NewTable([]string{"central"}), SourceIDs: dimension.NewTable([]string{"lyon"}),
		Families: []catalog.Family{{ID: "all"}}, Sources: []supply.Source{{ID: "lyon", Owner: "ops"}}}
	var ids []string
	for i := range items {
		ids = append(ids, fmt.Sprintf("I%06d", i))
	}
	p.ItemIDs = dimension.NewTable(ids)
	r := &projection.Result{Plan: p, First: first, N: 18}
	for i := range items {
		p.Items = append(p.Items, catalog.Item{ID: ids[i], Unit: "each", Cost: dimension.SeriesOf([]dimension.Cell{{Value: whole(10), Period: period.None}})})
		demand, commits := projection.DemandRow{Item: i}, projection.SupplyRow{Item: i}
		for t := range 18 {
			demand.Consensus = append(demand.Consensus, quantity.Whole(int64(100+(i+t*int(first))%7)))
			commits.Committed = append(commits.Committed, quantity.Whole(int64(100+(i+t)%7)))
		}
		r.Demand, r.Supply = append(r.Demand, demand), append(r.Supply, commits)
	}
	return r
}

// BenchmarkEvaluate compares 24 closes of a thousand items and the plan that
// stands, without reading them.
func BenchmarkEvaluate(b *testing.B) {
	head := month("2026-12")
	rec := &vintage.Record{Head: large(1000, head), AsOf: period.NoDate}
	rec.Cycles, _ = period.NewCycles(months, "2026-12")
	for t := head - 24; t < head; t++ {
		rec.Vintages = append(rec.Vintages, vintage.Vintage{Cycle: months.Label(t), Tag: "plan/" + months.Label(t), Replan: 1, Result: large(1000, t)})
	}
	for _, by := range stability.Keys[:3] {
		b.Run(by, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if r := stability.Evaluate(rec, stability.Options{By: by}); len(r.Steps) != 24 {
					b.Fatalf("%d steps", len(r.Steps))
				}
			}
		})
	}
}
