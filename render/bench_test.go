package render_test

import (
	"fmt"
	"testing"

	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/render"
)

// BenchmarkPlanReport makes the report of a plan with 100 items a family.
func BenchmarkPlanReport(b *testing.B) {
	for _, items := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprint(items), func(b *testing.B) {
			in := render.PlanInput{Result: large(items), Previous: large(items), Site: dimension.None, AsOf: day("2026-12-10")}
			b.ReportAllocs()
			for b.Loop() {
				render.NewPlanReport(in)
			}
		})
	}
}

func large(items int) *projection.Result {
	p := northlightPlan()
	p.Items, p.Families = nil, nil
	var ids []string
	column := whole(7)
	r := &projection.Result{Plan: p, First: p.First, N: horizon}
	for i := range items {
		f := i / 100
		if i%100 == 0 {
			ids = append(ids, fmt.Sprintf("f%05d", f))
			p.Families = append(p.Families, catalog.Family{ID: ids[f], Strategy: catalog.MakeToStock})
		}
		p.Families[f].Items = append(p.Families[f].Items, i)
		p.Items = append(p.Items, catalog.Item{ID: fmt.Sprintf("i%06d", i), Unit: "each", Family: f})
		r.Demand = append(r.Demand, projection.DemandRow{Market: eu, Item: i, Consensus: column})
		r.Stock = append(r.Stock, projection.StockRow{Site: central, Item: i, Opening: quantity.Whole(7), Demand: column, TransferOut: column, Committed: column, Orders: column,
			Planned: column, Supply: column, Stock: column, Backlog: column, Lost: column, Served: column, Target: column, InTransit: column})
	}
	for f := range p.Families {
		r.Money = append(r.Money, projection.MoneyRow{Market: eu, Family: f, Demand: column, Served: column, Revenue: column, Margin: column, DemandValue: column})
		r.Value = append(r.Value, projection.ValueRow{Site: central, Family: f, Stock: column, InTransit: column, TargetValue: column, OfTarget: column})
	}
	p.FamilyIDs = dimension.NewTable(ids)
	return r
}
