package workspace_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/accord-plan/accord/internal/closestest"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/variance"
	"github.com/accord-plan/accord/internal/workspace"
)

// BenchmarkVariance makes the report of `accord variance`, from opening the
// repository on: of the last month (which needs 12 closes for the process grid),
// and of two years.
func BenchmarkVariance(b *testing.B) {
	for _, c := range []struct{ items, closes, months int }{{1_000, 13, 1}, {10_000, 13, 1}, {1_000, 24, 23}, {10_000, 24, 23}} {
		b.Run(fmt.Sprintf("items=%d/closes=%d/months=%d", c.items, c.closes, c.months), func(b *testing.B) {
			dir := filepath.Join(b.TempDir(), "plan")
			closestest.Build(b, dir, closestest.Options{Items: c.items, Closes: c.closes})
			b.ReportAllocs()
			before := processor()
			for b.Loop() {
				r := looked(b, dir, func(p *plan.Plan) variance.Options {
					return variance.Options{From: p.First - period.Period(c.months), To: p.First - 1, Against: []variance.Against{variance.Committed}, Causes: 20}
				})
				if x := r.Comparisons[0]; x.Used() != c.months || x.Total.Row(variance.DemandMeasure).Units.Used != c.items*c.months {
					b.Fatal(x.Used(), x.Total)
				}
			}
			b.ReportMetric(float64((processor()-before).Milliseconds())/float64(b.N), "cpu-ms/op")
		})
	}
}

func looked(t testing.TB, dir string, options func(*plan.Plan) variance.Options) *variance.Report {
	t.Helper()
	ctx := context.Background()
	w, err := workspace.Open(ctx, workspace.Options{Repo: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	src, err := w.Resolve(ctx, "main")
	if err != nil {
		t.Fatal(err)
	}
	s, err := w.Load(ctx, src, workspace.Computed)
	if err != nil {
		t.Fatal(err)
	}
	if s.Result == nil {
		t.Fatal(s.Findings[0].Message)
	}
	o := options(s.Plan)
	record, err := w.RecordOf(ctx, s, variance.Reads(s.Result, o))
	if err != nil {
		t.Fatal(err)
	}
	for i := range record.Vintages {
		if v := &record.Vintages[i]; v.Result == nil {
			t.Fatalf("%s: %s", v.Tag, v.Why)
		}
	}
	return variance.NewReport(record, o)
}
