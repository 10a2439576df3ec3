package workspace

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/history/gitrepo"
	"github.com/google/go-cmp/cmp"
)

// merged is a repository of which both branches changed a file of their own,
// the head also one that the target renamed.
func merged(t *testing.T, both bool) (*Workspace, history.Commit, history.Commit) {
	t.Helper()
	repo := gitrepo.New(t)
	long := strings.Repeat("line of text\n", 20)
	repo.Write("plans/plan.yaml", "kind: Plan\n")
	repo.Write("plans/one.yaml", "a: 1\n")
	repo.Write("plans/two.yaml", "b: 1\n"+long)
	repo.Commit("Start", "2026-12-01T09:00:00Z")
	repo.Git("switch", "-q", "-c", "proposal")
	repo.Write("plans/two.yaml", "b: 2\n"+long)
	repo.Commit("Propose", "2026-12-02T09:00:00Z")
	repo.Git("switch", "-q", "main")
	repo.Write("plans/one.yaml", "a: 2\n")
	if both {
		repo.Write("plans/two.yaml", "b: 3\n"+long)
	}
	repo.Commit("Go on", "2026-12-03T09:00:00Z")
	w, err := Open(context.Background(), Options{Repo: repo.Dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return w, commit(t, w, "main"), commit(t, w, "proposal")
}

func commit(t *testing.T, w *Workspace, rev string) history.Commit {
	t.Helper()
	src, err := w.Resolve(context.Background(), rev)
	if err != nil {
		t.Fatal(err)
	}
	return *src.Commit
}

func contents(t *testing.T, w *Workspace, m *Merge) map[string]string {
	t.Helper()
	fsys, done, err := w.open(context.Background(), m.Source("merged"))
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	out := map[string]string{}
	for _, name := range []string{"plans/one.yaml", "plans/two.yaml"} {
		b, err := fs.ReadFile(fsys, name)
		if err != nil {
			t.Fatal(err)
		}
		out[name], _, _ = strings.Cut(string(b), "\n")
	}
	return out
}

func TestMergeResult(t *testing.T) {
	ways := map[string]func(*Workspace, context.Context, *Merge) error{"merge-tree": (*Workspace).mergeTree, "read-tree": (*Workspace).readTree}
	for way, merge := range ways {
		t.Run(way, func(t *testing.T) {
			w, target, head := merged(t, false)
			base, err := w.repo.MergeBase(context.Background(), target, head)
			if err != nil {
				t.Fatal(err)
			}
			m := &Merge{Target: target, Head: head, Base: base}
			if err := merge(w, context.Background(), m); err != nil {
				t.Fatal(err)
			}
			want := map[string]string{"plans/one.yaml": "a: 2", "plans/two.yaml": "b: 2"}
			if d := cmp.Diff(want, contents(t, w, m)); d != "" {
				t.Error(d)
			}
			// The repository is as it was: nothing of the merge is in it.
			if _, err := os.Stat(filepath.Join(w.repo.Objects(), m.Tree[:2], m.Tree[2:])); err == nil {
				t.Error("the merged tree is in the repository")
			}
		})
	}
}

func TestMergeConflict(t *testing.T) {
	w, target, head := merged(t, true)
	m, err := w.MergeResult(context.Background(), target, head, "")
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"plans/two.yaml"}, m.Conflicts); d != "" || m.Tree != "" || m.Pending != "" {
		t.Errorf("%s%+v", d, m)
	}
	// A git that is too old knows only that both sides changed it.
	old := &Merge{Target: target, Head: head, Base: m.Base}
	if err := w.readTree(context.Background(), old); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(old.Pending, "both sides changed plans/two.yaml") || old.Tree != "" {
		t.Errorf("%+v", old)
	}
}

func TestMergeOfAncestors(t *testing.T) {
	w, target, head := merged(t, false)
	base, err := w.repo.MergeBase(context.Background(), target, head)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, by, tree string
		target, head   history.Commit
	}{
		{"ahead", "fast-forward", head.Tree, base, head},
		{"behind", "already merged", target.Tree, target, base},
	} {
		m, err := w.MergeResult(context.Background(), c.target, c.head, "")
		if err != nil || m.By != c.by || m.Tree != c.tree {
			t.Errorf("%s: %+v %v", c.name, m, err)
		}
	}
}

// A test merge counts only if it merges exactly the target and the head.
func TestForgeMergeIsProven(t *testing.T) {
	w, target, head := merged(t, false)
	dir := w.root
	repo := gitrepo.At(t, dir)
	repo.Git("switch", "-q", "--detach", "main")
	repo.Git("merge", "-q", "--no-ff", "-m", "Test merge", "proposal")
	good := commit(t, w, strings.TrimSpace(repo.Git("rev-parse", "HEAD")))
	m, err := w.MergeResult(context.Background(), target, head, good.Hash)
	if err != nil || m.By != "the forge's test merge" || m.Tree != good.Tree {
		t.Errorf("%+v %v", m, err)
	}
	m, err = w.MergeResult(context.Background(), target, head, target.Hash)
	if err != nil || m.By != "git merge-tree" {
		t.Errorf("a commit that merges nothing was believed: %+v %v", m, err)
	}
}

// A driver of the machine's configuration is not run: no forge would know it.
func TestRegisteredDriversAreNotRun(t *testing.T) {
	w, target, head := merged(t, true)
	repo := gitrepo.At(t, w.root)
	repo.Write(".git/info/attributes", "*.yaml merge=strange\n")
	repo.Git("config", "merge.strange.driver", "touch ran; true")
	m, err := w.MergeResult(context.Background(), target, head, "")
	if err != nil || len(m.Conflicts) != 1 {
		t.Errorf("%+v %v", m, err)
	}
	for _, name := range []string{filepath.Join(w.root, "ran"), filepath.Join(w.repo.GitDir(), "ran")} {
		if _, err := os.Stat(name); err == nil {
			t.Errorf("the driver ran: %s", name)
		}
	}
}
