package workspace_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/accord-plan/accord/internal/accuracy"
	"github.com/accord-plan/accord/internal/closestest"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/workspace"
)

// BenchmarkAccuracy makes the report of `accord accuracy`, from opening the
// repository on: over 24 closes of a thousand items, and a year of ten thousand.
func BenchmarkAccuracy(b *testing.B) {
	for _, c := range []struct{ items, closes int }{{1_000, 24}, {10_000, 13}} {
		b.Run(fmt.Sprintf("items=%d/closes=%d", c.items, c.closes), func(b *testing.B) {
			dir := filepath.Join(b.TempDir(), "plan")
			closestest.Build(b, dir, closestest.Options{Items: c.items, Closes: c.closes})
			b.ReportAllocs()
			before := processor()
			for b.Loop() {
				if r := measured(b, dir, c.closes-1); r.PeriodsUsed != c.closes-1 || r.Total.Units.Used != c.items*(c.closes-1) {
					b.Fatal(r.PeriodsUsed, r.Total.Units)
				}
			}
			b.ReportMetric(float64((processor()-before).Milliseconds())/float64(b.N), "cpu-ms/op")
		})
	}
}

// measured judges the last so many months.
func measured(t testing.TB, dir string, last int) *accuracy.Report {
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
	o := accuracy.Options{Lag: 1, From: s.Plan.First - period.Period(last), To: period.None, By: accuracy.Item}
	record, err := w.Record(ctx, s, accuracy.Cycles(s.Result, o))
	if err != nil {
		t.Fatal(err)
	}
	return accuracy.New(record, o)
}
