package workspace

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/accord-plan/accord/internal/apart"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/history/gitrepo"
)

// TestRulesOfAStateHaveTheirOwnTime: however long the rules of the base take to read
// it, those of the head are judged as they are where it is read alone.
func TestRulesOfAStateHaveTheirOwnTime(t *testing.T) {
	usual := apart.Usual
	defer func() { apart.Usual = usual }()
	apart.Usual.Total, apart.Usual.Answer = 3*time.Second, 3*time.Second
	const slow = "package rules\n\nimport \"list\"\n\nshape: Catalog: {family: string, let n = len([for x in list.Range(0, 3000, 1) for y in list.Range(0, 3000, 1) for z in list.Range(0, 3000, 1) {x*y*z}]), name?: !=\"\\(n)\", ...}\n"
	const quick = "package rules\n\nrule: loose: {over: \"plan\", check: {...}}\n"
	w, head, base := twoStates(t, map[string]string{"rules/x.cue": slow}, map[string]string{"rules/x.cue": quick})
	h, b, err := w.Beside(t.Context(), head, base)
	if err != nil {
		t.Fatal(err)
	}
	limit := func(f finding.Finding) bool { return f.Code == finding.RuleLimit }
	if !slices.ContainsFunc(b.Findings, limit) {
		t.Errorf("the base's rules take no time: %v", b.Findings)
	}
	if slices.ContainsFunc(h.Findings, limit) || h.Result == nil {
		t.Errorf("the head: %v", h.Findings)
	}
}

// twoStates is a repository of the small plan in two states, which begins without
// any plan.
func twoStates(t *testing.T, base, head map[string]string) (w *Workspace, h, b Source) {
	t.Helper()
	repo := gitrepo.New(t)
	repo.Write("README", "nothing yet\n")
	repo.Commit("Begin", "2026-12-10T08:00:00Z")
	if err := os.CopyFS(filepath.Join(repo.Dir, "plans"), os.DirFS("../../cmd/testdata/small")); err != nil {
		t.Fatal(err)
	}
	for i, files := range []map[string]string{base, head} {
		repo.Write("README", []string{"base\n", "head\n"}[i])
		for name, text := range files {
			repo.Write("plans/"+name, text)
		}
		repo.Commit("State", "2026-12-10T09:00:00Z")
	}
	w, err := Open(t.Context(), Options{Repo: repo.Dir, Plan: "plans"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	t.Cleanup(w.Share())
	states := make([]Source, 2)
	for i, rev := range []string{"HEAD", "HEAD~"} {
		if states[i], err = w.Resolve(t.Context(), rev); err != nil {
			t.Fatal(err)
		}
	}
	return w, states[0], states[1]
}
