package planfile

import (
	"fmt"
	"runtime"
	"testing"
	"testing/fstest"

	"github.com/accord-plan/accord/internal/generate"
)

// BenchmarkLoad reads and builds plans whose shape nobody judges, by the fast
// paths and without them, and tells what the plan takes of memory (held-MB).
func BenchmarkLoad(b *testing.B) {
	for _, o := range []generate.Options{{Items: 1000}, {Items: 10_000}, {Items: 100_000}, {Items: 10_000, Periods: 104, Calendar: "week"}} {
		for _, reference := range []bool{false, true} {
			name := fmt.Sprintf("%d items x %d periods", o.Items, max(o.Periods, 18))
			if reference {
				name += ", reference"
			}
			b.Run(name, func(b *testing.B) {
				m, size := fstest.MapFS{}, int64(0)
				if err := generate.Plan(func(p string, t []byte) error {
					m[p] = &fstest.MapFile{Data: t}
					size += int64(len(t))
					return nil
				}, o); err != nil {
					b.Fatal(err)
				}
				b.SetBytes(size)
				b.ReportAllocs()
				before := held()
				var l *Loaded
				for b.Loop() {
					if l = mustLoad(b, m, Options{Reference: reference}); len(l.Findings) > 0 {
						b.Fatal(lines(l)[0])
					}
				}
				b.ReportMetric(float64(held()-before)/1e6, "held-MB")
				runtime.KeepAlive(l)
				runtime.KeepAlive(m)
			})
		}
	}
}

// held is what the heap holds once nobody needs the rest.
func held() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
