package workspace_test

import (
	"context"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/accord-plan/accord/internal/closestest"
	"github.com/accord-plan/accord/internal/demo"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/workspace"
)

// What a record says of a close is what its full load says, to the last number.
func TestRecordEqualsTheFullLoad(t *testing.T) {
	for name, build := range map[string]func(dir string){
		"demo":      func(dir string) { must(t, second(demo.Build(dir))) },
		"generated": func(dir string) { closestest.Build(t, dir, closestest.Options{Items: 120, Closes: 4}) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "plan")
			build(dir)
			ctx := context.Background()
			w, s := opened(t, dir)
			record, err := w.Record(ctx, s, 0)
			must(t, err)
			if len(record.Vintages) < 4 {
				t.Fatalf("%d closes", len(record.Vintages))
			}
			other, _ := opened(t, dir)
			for _, v := range record.Vintages {
				src, err := other.Resolve(ctx, v.Tag)
				must(t, err)
				full, err := other.Load(ctx, src, workspace.Computed)
				must(t, err)
				if d := cmp.Diff(full.Result, v.Result, cmpopts.IgnoreFields(projection.Result{}, "Plan")); d != "" {
					t.Errorf("%s: %.2000s", v.Tag, d)
				}
			}
		})
	}
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
