// Package closestest builds repositories with a close in each of many months,
// for tests and benchmarks of what looks back. Nothing but Go and git are
// needed; the objects are packed, as those of a clone are.
package closestest

import (
	"os/exec"
	"testing"
	"time"

	"github.com/accord-plan/accord/internal/generate"
	"github.com/accord-plan/accord/internal/history"
)

// Options are the size: items of the plan, and months that were closed before
// 2026-12. Each close has forecasts and commitments of its own.
type Options struct{ Items, Closes int }

// Build writes the repository, with main checked out. Its tags are plain: this
// is no chain that could be proven.
func Build(t testing.TB, dir string, o Options) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	git, err := history.Build(dir, "main")
	must(err)
	last := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	since := last.AddDate(0, -o.Closes-3, 0).Format("2006-01")
	written := map[string]string{}
	for n := o.Closes; n >= 0; n-- {
		at := last.AddDate(0, -n, 0)
		cycle := at.Format("2006-01")
		step := history.Step{Author: history.Person{Name: "Planner", Email: "planner@example.com", At: at.AddDate(0, 0, 17)}, Message: "Plan " + cycle, Write: map[string][]byte{}}
		must(generate.Plan(func(path string, b []byte) error {
			if path = "plans/" + path; written[path] != string(b) {
				written[path], step.Write[path] = string(b), append([]byte(nil), b...)
			}
			return nil
		}, generate.Options{Items: o.Items, Cycle: cycle, Since: since}))
		_, err := git.Commit(step)
		must(err)
		if n > 0 {
			must(git.Tag("plan/"+cycle, "Close "+cycle, step.Author))
		}
	}
	must(git.Checkout("main"))
	if out, err := exec.Command("git", "-C", dir, "gc", "--quiet").CombinedOutput(); err != nil {
		t.Fatalf("git gc: %v %s", err, out)
	}
}
