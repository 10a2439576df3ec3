package history_test

import (
	"testing"

	"github.com/accord-plan/accord/internal/history/gitrepo"
	"github.com/google/go-cmp/cmp"
)

// TestLeftOut: files, folders of a sparse index, and nothing once all is back.
func TestLeftOut(t *testing.T) {
	repo := gitrepo.New(t)
	for _, name := range []string{"plans/plan.yaml", "plans/catalog/tents.yaml", "plans/supply/lyon.yaml", "other/notes.md"} {
		repo.Write(name, "x: 1\n")
	}
	repo.Commit("Start the plan", monday)
	for _, step := range []struct {
		name string
		git  []string
		want []string
	}{
		{"everything is there", nil, nil},
		{"a folder is left out", []string{"sparse-checkout", "set", "plans/supply"}, []string{"plans/catalog/tents.yaml"}},
		{"the same in a sparse index", []string{"sparse-checkout", "set", "--sparse-index", "plans/supply"}, []string{"plans/catalog/"}},
		{"the plan is left out", []string{"sparse-checkout", "set", "--sparse-index", "other"}, []string{"plans/"}},
		{"another folder is left out", []string{"sparse-checkout", "set", "--sparse-index", "plans"}, nil},
		{"all is back", []string{"sparse-checkout", "disable"}, nil},
	} {
		if step.git != nil {
			repo.Git(step.git...)
		}
		if diff := cmp.Diff(step.want, open(t, repo.Dir).LeftOut("plans")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", step.name, diff)
		}
	}
}
