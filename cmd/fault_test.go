package cmd

import (
	"os"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/planfile"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/validate"
)

// faulty is an output that runs code of ours, which panics in workers.
type faulty func()

func (f faulty) Write(b []byte) (int, error) {
	f()
	return len(b), nil
}

// soundPlan is the repository's example.
func soundPlan(t *testing.T) *plan.Plan {
	t.Helper()
	l, err := planfile.Load(os.DirFS("../plans"), "plans", planfile.Options{})
	if err != nil || l.Plan == nil || len(l.Plan.Items) == 0 {
		t.Fatalf("the example cannot be read: %v", err)
	}
	return l.Plan
}

// TestFaultOfWorker: a panic in a goroutine is exit code 5 like any other, and the
// trace that may be asked for shows the worker.
func TestFaultOfWorker(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(4))
	for name, tt := range map[string]struct {
		run         func()
		says, where string
	}{
		"shape": {func() {
			file := &fstest.MapFile{Data: []byte("kind: Decision\nversion: 1\n")}
			shape := func(d *planfile.Document) []finding.Finding { panic("no shape of " + d.Path) }
			_, _ = planfile.Load(fstest.MapFS{"a.yaml": file, "b.yaml": file, "c.yaml": file}, "plans",
				planfile.Options{Workers: 3, NewShape: func() planfile.Shape { return shape }})
		}, "no shape of a.yaml", "documentReader"},
		"projection": {func() {
			projection.Verdict(soundPlan(t), nil, func([]*projection.DemandRow, []*projection.StockRow) bool { panic("nobody wants it") })
		}, "nobody wants it", "projection.(*worker)"},
		"check": {func() {
			p := soundPlan(t)
			for _, b := range p.Baselines {
				for i := range b.Rows {
					b.Rows[i].Item = 1 << 20
				}
			}
			validate.Validate(&validate.Context{Plan: p})
		}, "index out of range", "validate.(*Context).all"},
	} {
		for _, debug := range []string{"", "1"} {
			env, _, errs := world()
			env.Out = faulty(tt.run)
			env.Getenv = func(name string) string { return map[string]string{"ACCORD_DEBUG": debug}[name] }
			if code := Run(t.Context(), env, []string{"version"}); code != 5 {
				t.Errorf("%s: exit code %d, want 5", name, code)
			}
			first, rest, _ := strings.Cut(errs.String(), "\n")
			if !strings.HasPrefix(first, "accord: this is a fault of accord itself: ") || !strings.Contains(first, tt.says) {
				t.Errorf("%s says %q", name, first)
			}
			if trace := strings.Contains(rest, tt.where); trace != (debug != "") {
				t.Errorf("%s with ACCORD_DEBUG=%q: the trace of the worker is told: %v\n%s", name, debug, trace, rest)
			}
		}
	}
}
