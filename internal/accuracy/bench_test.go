package accuracy_test

import (
	"fmt"
	"testing"

	"github.com/accord-plan/accord/internal/accuracy"
	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/quantity"
)

// closes is a company of many items with so many closes, three years of sales,
// and an adjustment on every tenth item.
func closes(items, count int) *world {
	var ids []string
	sales := map[string][]quantity.Number{}
	for i := range items {
		id := fmt.Sprintf("I%05d", i)
		ids = append(ids, id)
		for t := range 36 {
			sales[id] = append(sales[id], n(int64(20+(i*7+t*13)%50)))
		}
	}
	w := newWorld("2026-12", ids...).sold("2023-12", sales)
	promotion := demand.Adjustment{ID: "promotion", Owner: "sales", Reason: "promotion", Layer: demand.Sales}
	for c := range count {
		said := map[string]layers{}
		for i, id := range ids {
			base := n(int64(25 + (i*5+c*3)%40))
			said[id] = layers{base}
			if i%10 == 0 {
				said[id] = layers{base, base, base, base.Add(n(5))}
			}
		}
		w.committed(months.Label(month("2026-12")-period.Period(count-c)), 1, said, promotion)
	}
	return w
}

func BenchmarkNew(b *testing.B) {
	for _, c := range []struct{ items, closes int }{{1000, 24}, {10000, 12}} {
		b.Run(fmt.Sprintf("%d items, %d closes", c.items, c.closes), func(b *testing.B) {
			w := closes(c.items, c.closes)
			o := accuracy.Options{Lag: 1, From: month("2026-12") - period.Period(c.closes), To: period.None, By: accuracy.Item}
			b.ReportAllocs()
			for b.Loop() {
				if r := accuracy.New(w.record, o); r.PeriodsUsed == 0 {
					b.Fatal("nothing is judged")
				}
			}
		})
	}
}
