package signoff

import (
	"fmt"
	"testing"

	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/projection"
)

// large is a company of so many items in two markets over 18 months, the second
// of which pays in dollars.
func large(items int) *projection.Result {
	r := company(nil)
	p := r.Plan
	p.Horizon, r.N = 18, 18
	ids := make([]string, items)
	for i := range ids {
		ids[i] = fmt.Sprintf("I%06d", i)
	}
	p.ItemIDs, p.Items = dimension.NewTable(ids), make([]catalog.Item, items)
	price := dimension.SeriesOf([]dimension.Cell{{Period: period.None, Value: number("12.5")}})
	for i := range p.Items {
		p.Items[i] = catalog.Item{ID: ids[i], Family: i % 2, Prices: catalog.PricesBy(map[int]dimension.Series{dimension.None: price}), From: period.None, Until: period.None}
	}
	demanded := column("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18")
	for m := range p.Markets {
		for i := range p.Items {
			r.Demand = append(r.Demand, projection.DemandRow{Market: m, Item: i, Consensus: demanded})
		}
	}
	return r
}

// BenchmarkChanges holds 360,000 cells against a limit: one view of a plan of
// 10,000 items.
func BenchmarkChanges(b *testing.B) {
	v := View{Name: "target", Base: large(10_000), Head: large(10_000)}
	limit := policy.ChangeTest{Measure: policy.DemandValue, By: policy.ByPlan, Percent: percent("1%")}
	for b.Loop() {
		if got := changes(&v, &limit); got.state != NotMet {
			b.Fatal(got.text)
		}
	}
}
