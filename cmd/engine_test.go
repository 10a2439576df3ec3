package cmd

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/accord-plan/accord/internal/demo"
	"github.com/google/go-cmp/cmp"
)

// shown is what a command line prints and ends with.
func shown(t *testing.T, args ...string) string {
	t.Helper()
	env, out, errs := world()
	if code := Run(context.Background(), env, args); code != exitFine && code != exitFindings && code != exitSignoff {
		t.Fatalf("accord %v: exit code %d: %s", args, code, errs)
	}
	return out.String() + errs.String()
}

// The product prints the same bytes whether or not it takes the faster ways to
// read and judge files: of the example company as a folder, and of all that the
// demo has lived.
func TestEnginesPrintTheSame(t *testing.T) {
	lived := filepath.Join(t.TempDir(), "northlight")
	tour, err := demo.Build(lived)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if err := os.CopyFS(filepath.Join(folder, "plans"), os.DirFS("../plans")); err != nil {
		t.Fatal(err)
	}
	proposal := tour.Main + "..." + tour.Proposal.Name
	for _, args := range [][]string{
		{"--repo", folder, "validate", "--limit", "0", "-o", "json"},
		{"--repo", folder, "render", "-o", "json"},
		{"--repo", lived, "validate", "--limit", "0", tour.Proposal.Name},
		{"--repo", lived, "render", "-o", "markdown", tour.Proposal.Name},
		{"--repo", lived, "diff", "-o", "json", proposal},
		{"--repo", lived, "diff", proposal},
		{"--repo", lived, "variance", "-o", "json"},
		{"--repo", lived, "signoff", "-o", "json", tour.Proposal.Name},
	} {
		want := shown(t, slices.Concat([]string{"--engine", "cue"}, args)...)
		if d := cmp.Diff(want, shown(t, args...)); d != "" {
			t.Errorf("accord %v (-cue +auto):\n%s", args, d)
		}
		if want == "" {
			t.Errorf("accord %v prints nothing", args)
		}
	}
}
