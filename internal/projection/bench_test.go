package projection

import (
	"fmt"
	"testing"

	"github.com/accord-plan/accord/internal/actual"
	"github.com/accord-plan/accord/internal/catalog"
	"github.com/accord-plan/accord/internal/demand"
	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/stock"
	"github.com/accord-plan/accord/internal/supply"
)

// bigPlan makes a plan of n items in families of 100, one market, one site,
// ten plants with a resource each, commitments for half of the horizon,
// planned supply after it, a family adjustment for every tenth family and one
// of its own for every twentieth item.
func bigPlan(n, horizon int) builder {
	b := newPlan(horizon)
	b.Families = nil
	seed := uint64(1)
	next := func(below uint64) int64 {
		seed = seed*6364136223846793005 + 1442695040888963407
		return int64(seed >> 33 % below)
	}
	for s := range 10 {
		src := b.source(fmt.Sprintf("plant-%02d", s), 0)
		src.Lead.Periods = 2
		src.Resources = []supply.Resource{{ID: "hours", Always: whole(int64(n) * 25)}}
	}
	var closing []actual.Row
	cover, most := quantity.Number(15_000), quantity.Number(60_000)
	for i := range n {
		f := i / 100
		if f == len(b.Families) {
			b.Families = append(b.Families, catalog.Family{ID: fmt.Sprintf("family-%04d", f), Strategy: catalog.MakeToStock, Unmet: catalog.Backlog})
			b.Baselines = append(b.Baselines, demand.Baseline{Market: 0, Family: f})
			b.Targets = append(b.Targets, stock.Target{ID: fmt.Sprintf("t-%04d", f), Family: f, Site: 0, Cover: &cover, MaximumCover: &most})
		}
		b.item(fmt.Sprintf("item-%06d", i), f)
		b.Baselines[f].Rows = append(b.Baselines[f].Rows, demand.Row{Item: i, Cells: randomSeries(horizon, 100, next)})
		src := &b.Sources[i%10]
		src.Terms = append(src.Terms, supply.Terms{Item: i, Minimum: whole(40), Multiple: whole(10), Maximum: whole(900), Primary: true})
		src.Uses = append(src.Uses, supply.Use{Item: i, Amount: 2500, Offset: i % 2})
		promised := randomSeries(horizon/2, 100, next)
		commit(src, 0, i, promised)
		for t, due := range []string{"2026-12-20", "2027-01-20"} {
			b.order(i%10, 0, i, due, int64(promised.Value(t)/quantity.Scale))
		}
		closing = append(closing, actual.Row{Key: ofItem(0, i), Cells: seriesAt(-1, 100+next(200))})
		if i%20 == 0 {
			b.Adjustments = append(b.Adjustments, demand.Adjustment{ID: fmt.Sprint("own-", i), Layer: demand.Sales, Markets: []int{0}, Items: []int{i},
				Family: dimension.None, Add: seriesAt(3, 40, 15)})
		}
	}
	for f := 0; f < len(b.Families); f += 10 {
		b.Adjustments = append(b.Adjustments, demand.Adjustment{ID: fmt.Sprint("family-", f), Layer: demand.Marketing, Markets: []int{0},
			Items: b.Families[f].Items, Family: f, Percent: percents(2, "-4%", "3%")})
	}
	known := map[period.Period]bool{first - 1: true}
	b.Actuals.Stock = actual.NewTable(closing, known, known)
	b.Tolerances = map[string]plan.Tolerance{Shortage: {Lever: ratioOf("2%"), Decision: ratioOf("5%"), Money: quantity.Whole(10_000)}}
	b.index()
	return b
}

func randomSeries(n int, around uint64, next func(uint64) int64) dimension.Series {
	s := make([]dimension.Cell, n)
	for t := range s {
		s[t] = dimension.Cell{Value: quantity.Whole(int64(around)/2 + next(around)), Period: first + period.Period(t)}
	}
	return dimension.SeriesOf(s)
}

func BenchmarkProject(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		p := bigPlan(n, 18)
		b.Run(fmt.Sprintf("items=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r := Project(p.Plan)
				if len(r.Stock) != n {
					b.Fatal(len(r.Stock))
				}
				b.ReportMetric(float64(len(r.Gaps)), "gaps")
			}
		})
	}
}

// BenchmarkStock puts the kernel beside a plain copy of the columns that it
// reads into those that it writes: it must stay within three times.
func BenchmarkStock(b *testing.B) {
	const items, n = 100_000, 18
	column := func() []quantity.Number {
		c := make([]quantity.Number, items*n)
		for i := range c {
			c[i] = quantity.Whole(int64(i*7919%211 + 1))
		}
		return c
	}
	opening, supply, demand := column()[:items], column(), column()
	for i := range supply {
		supply[i] = quantity.Whole(int64(i * 104729 % 223))
	}
	stock, backlog := column(), column()
	b.Run("copy", func(b *testing.B) {
		for b.Loop() {
			copy(stock, supply)
			copy(backlog, demand)
		}
	})
	b.Run("kernel", func(b *testing.B) {
		for b.Loop() {
			stockColumns(opening, supply, demand, stock, backlog, n)
		}
	})
}

// BenchmarkVerdict is what `accord validate` asks for.
func BenchmarkVerdict(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		p := bigPlan(n, 18)
		b.Run(fmt.Sprintf("items=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Verdict(p.Plan, nil, ofItems(func(int) bool { return false }))
			}
		})
	}
}
