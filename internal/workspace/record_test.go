package workspace_test

import (
	"context"
	"slices"
	"testing"

	"github.com/accord-plan/accord/internal/demo"
	"github.com/accord-plan/accord/internal/workspace"
)

func TestRecordOfTheDemo(t *testing.T) {
	dir := t.TempDir()
	if _, err := demo.Build(dir); err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	w, err := workspace.Open(ctx, workspace.Options{Repo: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	src, err := w.Resolve(ctx, "HEAD")
	if err != nil {
		t.Fatal(err)
	}
	s, err := w.Load(ctx, src, workspace.Computed)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		n    int
		want []string
	}{
		{0, []string{"2026-06", "2026-07", "2026-08", "2026-10", "2026-11"}},
		{2, []string{"2026-10", "2026-11"}},
		{4, []string{"2026-08", "2026-10", "2026-11"}},
	} {
		r, err := w.Record(ctx, s, c.n)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, v := range r.Vintages {
			if v.Result == nil {
				t.Errorf("%s cannot be computed: %s", v.Tag, v.Why)
			}
			got = append(got, v.Cycle)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("the last %d cycles are %v, want %v", c.n, got, c.want)
		}
	}
}
