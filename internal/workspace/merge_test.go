package workspace

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
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

// Two commits have one merge: neither what the machine or the repository
// configures nor what a git above us says of its own repository changes it.
func TestMergeDependsOnNothingElse(t *testing.T) {
	for name, disturb := range map[string]func(t *testing.T, repo *gitrepo.Repo){
		"attributes of the clone": func(_ *testing.T, r *gitrepo.Repo) { r.Write(".git/info/attributes", "*.yaml merge=union\n") },
		"attributes of the person": func(_ *testing.T, r *gitrepo.Repo) {
			r.Write("../attributes", "*.yaml merge=union\n")
			r.Git("config", "core.attributesFile", r.Dir+"/../attributes")
		},
		"attributes checked out": func(_ *testing.T, r *gitrepo.Repo) {
			r.Write(".gitattributes", "*.yaml merge=union\n")
			r.Git("add", ".gitattributes")
		},
		"a hook's repository": func(t *testing.T, _ *gitrepo.Repo) {
			t.Setenv("GIT_DIR", ".git")
			t.Setenv("GIT_INDEX_FILE", "/nowhere")
			t.Setenv("GIT_WORK_TREE", ".")
		},
		"a replaced head":     func(_ *testing.T, r *gitrepo.Repo) { r.Git("replace", "proposal", "main") },
		"settings by command": func(t *testing.T, _ *gitrepo.Repo) { t.Setenv("GIT_CONFIG_PARAMETERS", "'merge.renames'='false'") },
	} {
		t.Run(name, func(t *testing.T) {
			w, target, head := merged(t, true)
			disturb(t, gitrepo.At(t, w.root))
			m, err := w.MergeResult(t.Context(), target, head, "")
			if err != nil || !slices.Equal(m.Conflicts, []string{"plans/two.yaml"}) {
				t.Errorf("%+v %v", m, err)
			}
		})
	}
	t.Run("renames", func(t *testing.T) {
		w, _, head := merged(t, false)
		repo := gitrepo.At(t, w.root)
		repo.Git("config", "merge.renames", "false")
		repo.Git("mv", "plans/two.yaml", "plans/three.yaml")
		repo.Commit("Rename", "2026-12-04T09:00:00Z")
		m, err := w.MergeResult(t.Context(), commit(t, w, "main"), head, "")
		if err != nil || m.By != "git merge-tree" || len(m.Conflicts) > 0 {
			t.Errorf("%+v %v", m, err)
		}
	})
}

// Histories that have nothing in common are not judged, which is no failure of
// the machine.
func TestMergeOfStrangers(t *testing.T) {
	w, target, _ := merged(t, false)
	repo := gitrepo.At(t, w.root)
	repo.Git("switch", "-q", "--orphan", "stranger")
	repo.Write("plans/plan.yaml", "kind: Plan\n")
	repo.Commit("Start elsewhere", "2026-12-04T09:00:00Z")
	m, err := w.MergeResult(t.Context(), target, commit(t, w, "stranger"), "")
	if err != nil || m.Tree != "" || !strings.Contains(m.Pending, "no common ancestor") {
		t.Errorf("%+v %v", m, err)
	}
}

// A conflict is told by the name that the branches have for it.
func TestMergeOfFileAndFolder(t *testing.T) {
	w, _, head := merged(t, false)
	repo := gitrepo.At(t, w.root)
	repo.Git("rm", "-q", "plans/two.yaml")
	repo.Write("plans/two.yaml/inner.yaml", "c: 1\n")
	repo.Commit("Make a folder of it", "2026-12-04T09:00:00Z")
	m, err := w.MergeResult(t.Context(), commit(t, w, "main"), head, "")
	if err != nil || !slices.Equal(m.Conflicts, []string{"plans/two.yaml"}) {
		t.Errorf("%+v %v", m, err)
	}
}

// A git that is too old merges again and again, and nothing where both sides
// have merged each other: one base of two would decide.
func TestMergesOfAnOldGit(t *testing.T) {
	w, target, head := merged(t, false)
	base, err := w.repo.MergeBase(t.Context(), target, head)
	if err != nil {
		t.Fatal(err)
	}
	repo := gitrepo.At(t, w.root)
	repo.Git("switch", "-q", "-c", "later")
	repo.Write("plans/one.yaml", "a: 3\n")
	repo.Commit("Go on further", "2026-12-04T09:00:00Z")
	later := commit(t, w, "later")
	repo.Git("switch", "-q", "main")
	for _, m := range []*Merge{{Target: target, Head: head, Base: base}, {Target: later, Head: head, Base: base}} {
		if err := w.readTree(t.Context(), m); err != nil || m.Tree == "" {
			t.Fatalf("%+v %v", m, err)
		}
	}
	repo.Git("merge", "-q", "-m", "Merge the proposal", head.Hash)
	repo.Git("switch", "-q", "proposal")
	repo.Git("merge", "-q", "-m", "Merge the target", target.Hash)
	m := &Merge{Target: commit(t, w, "main"), Head: commit(t, w, "proposal")}
	if m.Base, err = w.repo.MergeBase(t.Context(), m.Target, m.Head); err != nil {
		t.Fatal(err)
	}
	if err := w.readTree(t.Context(), m); err != nil || m.Tree != "" || m.Pending == "" {
		t.Errorf("%+v %v", m, err)
	}
}

// What a partial clone lacks is told as that, and not as a plan that is gone.
func TestPartialClone(t *testing.T) {
	w, _, _ := merged(t, false)
	repo := gitrepo.At(t, w.root)
	repo.Git("config", "uploadpack.allowFilter", "true")
	dir := filepath.Join(t.TempDir(), "partial")
	repo.Git("clone", "-q", "--filter=blob:none", "--no-checkout", "file://"+repo.Dir, dir)
	tip := strings.TrimSpace(repo.Git("rev-parse", "main"))
	p, err := Open(t.Context(), Options{Repo: dir, Revisions: []string{tip}})
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	c := commit(t, p, tip)
	if _, err := p.Load(t.Context(), Source{Commit: &c, Name: "main"}, Computed); !errors.Is(err, history.ErrMissingObject) {
		t.Error(err)
	}
}
