package workspace_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/accord-plan/accord/internal/closestest"
	"github.com/accord-plan/accord/internal/demo"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/variance"
	"github.com/accord-plan/accord/internal/workspace"
)

// What a record says of a close is what its full load says, to the last number,
// also of a re-plan; gaps are not looked for.
func TestRecordEqualsTheFullLoad(t *testing.T) {
	for name, build := range map[string]func(dir string){
		"demo":      func(dir string) { must(t, second(demo.Build(dir))) },
		"generated": func(dir string) { closestest.Build(t, dir, closestest.Options{Items: 120, Closes: 4}) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "plan")
			build(dir)
			replan(t, dir, "main")
			ctx := context.Background()
			w, s := opened(t, dir)
			record, err := w.Record(ctx, s, 0)
			must(t, err)
			if n := len(record.Vintages); n < 5 || record.Vintages[n-1].Replan != 2 {
				t.Fatalf("%d closes, the last one %+v", n, record.Vintages[n-1])
			}
			other, _ := opened(t, dir)
			for _, v := range record.Vintages {
				src, err := other.Resolve(ctx, v.Tag)
				must(t, err)
				full, err := other.Load(ctx, src, workspace.Computed)
				must(t, err)
				if d := cmp.Diff(full.Result, v.Result, cmpopts.IgnoreFields(projection.Result{}, "Plan", "Gaps"), cmpopts.IgnoreUnexported(projection.Result{})); d != "" {
					t.Errorf("%s: %.2000s", v.Tag, d)
				}
			}
		})
	}
}

// A report of the parts of closes that it reads is that of all of them, also where
// a cycle was closed twice, and where the newest close cannot be computed.
func TestReportsOfParts(t *testing.T) {
	for name, build := range map[string]func(dir string){
		"demo":      func(dir string) { must(t, second(demo.Build(dir))) },
		"generated": func(dir string) { closestest.Build(t, dir, closestest.Options{Items: 120, Closes: 15}) },
		"broken": func(dir string) {
			closestest.Build(t, dir, closestest.Options{Items: 120, Closes: 4})
			brokenClose(t, dir)
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "plan")
			build(dir)
			if name != "broken" {
				replan(t, dir, "main")
			}
			ctx := context.Background()
			w, s := opened(t, dir)
			whole, err := w.Record(ctx, s, 0)
			must(t, err)
			for _, last := range []int{1, 3, 14} {
				other, s := opened(t, dir)
				o := variance.Options{From: s.Plan.First - period.Period(last), To: s.Plan.First - 1, Causes: -1, Against: []variance.Against{variance.Committed, variance.Budget, variance.Previous}, By: variance.Levels}
				x := variance.Reads(s.Result, o)
				parts, err := other.RecordOf(ctx, s, x)
				must(t, err)
				all := *whole
				all.Vintages = all.Vintages[len(all.Vintages)-len(parts.Vintages):]
				if d := cmp.Diff(variance.NewReport(&all, o), variance.NewReport(parts, o)); d != "" {
					t.Errorf("%d periods (-whole +parts): %.2000s", last, d)
				}
			}
		})
	}
}

// A close that its full load refuses has no numbers, whatever could be read of it.
func TestRecordOfABrokenClose(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "plan")
	closestest.Build(t, dir, closestest.Options{Items: 100, Closes: 2})
	brokenClose(t, dir)
	w, s := opened(t, dir)
	record, err := w.Record(context.Background(), s, 0)
	must(t, err)
	if n := len(record.Vintages); n != 3 || record.Vintages[1].Result == nil || record.Vintages[2].Result != nil || !strings.Contains(record.Vintages[2].Why, "plan.yaml") {
		t.Errorf("%+v", record.Vintages)
	}
}

// The plans of lag 1 are those of the record, and computed once.
func TestLagOneIsOfTheRecord(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "plan")
	closestest.Build(t, dir, closestest.Options{Items: 100, Closes: 4})
	replan(t, dir, "main")
	ctx := context.Background()
	w, s := opened(t, dir)
	lag, err := w.LagOne(ctx, s, 3)
	must(t, err)
	record, err := w.Record(ctx, s, 0)
	must(t, err)
	if len(lag) != 3 {
		t.Fatalf("%d periods", len(lag))
	}
	for p, r := range lag {
		if v := record.First(p, 1); v == nil || v.Result != r {
			t.Errorf("%s: %+v", s.Plan.Calendar.Label(p), v)
		}
	}
}

// brokenClose closes the last closed cycle a second time, with a plan that has a
// mistake in it.
func brokenClose(t *testing.T, dir string) {
	t.Helper()
	git(t, dir, "checkout", "--quiet", "-b", "slip")
	name := filepath.Join(dir, "plans", "plan.yaml")
	text, err := os.ReadFile(name)
	must(t, err)
	must(t, os.WriteFile(name, append(text, "colour: red\n"...), 0o644))
	git(t, dir, "commit", "--quiet", "--all", "--message", "Colour")
	replan(t, dir, "slip")
	must(t, os.WriteFile(name, text, 0o644))
	git(t, dir, "commit", "--quiet", "--all", "--message", "No colour")
}

// replan closes the last closed cycle a second time, at a revision.
func replan(t *testing.T, dir, rev string) {
	t.Helper()
	tags := strings.Fields(git(t, dir, "tag", "--list", "plan/2*"))
	last := tags[len(tags)-1]
	git(t, dir, "tag", last+".2", rev)
}

func git(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=Planner", "-c", "user.email=planner@example.com", "-c", "commit.gpgsign=false", "-c", "tag.gpgsign=false"}, args...)...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("git %v: %v %s", args, err, out)
	}
	return string(out)
}

func opened(t *testing.T, dir string) (*workspace.Workspace, *workspace.Snapshot) {
	t.Helper()
	ctx := context.Background()
	w, err := workspace.Open(ctx, workspace.Options{Repo: dir})
	must(t, err)
	t.Cleanup(w.Close)
	src, err := w.Resolve(ctx, "HEAD")
	must(t, err)
	s, err := w.Load(ctx, src, workspace.Computed)
	must(t, err)
	return w, s
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func second[T any](_ T, err error) error { return err }
