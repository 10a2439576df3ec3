package history_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/history/gitrepo"
)

// dag makes commits with random parents and dates, some of which run backwards.
func dag(repo *gitrepo.Repo, random *rand.Rand, n int) []string {
	tree := repo.Git("hash-object", "-t", "tree", "-w", "--stdin")
	var all []string
	for i := range n {
		args := []string{"commit-tree", "-m", fmt.Sprint("commit ", i), tree}
		for range min(i, 1+random.IntN(2)) {
			parent := all[max(0, i-1-random.IntN(5))]
			if !slices.Contains(args, parent) {
				args = append(args, "-p", parent)
			}
		}
		day := 1 + (i+random.IntN(6))%28
		all = append(all, repo.GitOn(fmt.Sprintf("2026-11-%02dT09:00:00Z", day), args...))
	}
	return all
}

func TestAncestryAgreesWithGit(t *testing.T) {
	repo := gitrepo.New(t)
	random := rand.New(rand.NewPCG(1, 2))
	all := dag(repo, random, 40)
	r := open(t, repo.Dir)
	for range 60 {
		a, b := all[random.IntN(len(all))], all[random.IntN(len(all))]
		x, y := resolve(t, r, a), resolve(t, r, b)

		out, err := repo.Try(monday, "merge-base", "--all", a, b)
		bases := strings.Fields(out)
		got, gotErr := r.MergeBase(t.Context(), x, y)
		if err != nil {
			wantProblem(t, gotErr, history.ErrNoBase, "naming both")
		} else if gotErr != nil || !slices.Contains(bases, got.Hash) {
			t.Errorf("MergeBase(%s, %s) = %s, %v; git says %v", a, b, got.Hash, gotErr, bases)
		}
		other, _ := r.MergeBase(t.Context(), y, x)
		if other.Hash != got.Hash {
			t.Errorf("MergeBase depends on the order: %s, %s", got.Hash, other.Hash)
		}

		_, err = repo.Try(monday, "merge-base", "--is-ancestor", a, b)
		is, isErr := r.IsAncestor(t.Context(), x, y)
		if isErr != nil || is != (err == nil) {
			t.Errorf("IsAncestor(%s, %s) = %v, %v; git says %v", a, b, is, isErr, err == nil)
		}
	}
}

func TestMergeBaseOfUnrelated(t *testing.T) {
	repo, _, _ := small(t)
	repo.Git("checkout", "--quiet", "--orphan", "other")
	repo.Commit("Start anew", wednesday)
	r := open(t, repo.Dir)
	_, err := r.MergeBase(t.Context(), resolve(t, r, "main"), resolve(t, r, "other"))
	wantProblem(t, err, history.ErrNoBase, "naming both revisions")
}

func TestShallowClone(t *testing.T) {
	repo, first, _ := small(t)
	repo.Tag("plan/2026-12", tuesday)
	repo.Branch("proposal")
	repo.Write("plans/demand/eu.yaml", "500\n")
	repo.Commit("Propose", wednesday)
	repo.Write("plans/demand/eu.yaml", "550\n")
	repo.Commit("Propose more", wednesday)
	repo.Checkout("main")
	repo.Write("plans/demand/us.yaml", "1\n")
	repo.Commit("Add US", thursday)
	repo.Checkout("proposal")

	clone := repo.Clone("--depth=1", "--no-single-branch")
	r := open(t, clone.Dir)
	head, main := resolve(t, r, "HEAD"), resolve(t, r, "origin/main")
	if got := read(t, at(t, r, "HEAD"), "plans/demand/eu.yaml"); got != "550\n" {
		t.Errorf("read %q", got)
	}
	_, err := r.MergeBase(t.Context(), main, head)
	wantProblem(t, err, history.ErrShallow, "git fetch --unshallow")
	_, err = r.IsAncestor(t.Context(), main, head)
	wantProblem(t, err, history.ErrShallow, "fetch-depth: 0")
	_, err = r.Resolve(t.Context(), "HEAD~1")
	wantProblem(t, err, history.ErrShallow, "--unshallow")
	_, err = r.Resolve(t.Context(), first)
	wantProblem(t, err, history.ErrShallow, "--unshallow")
	_, err = r.Closes(t.Context(), "", head)
	wantProblem(t, err, history.ErrShallow, "--unshallow")

	clone.Git("fetch", "--quiet", "--unshallow", "--tags")
	r = open(t, clone.Dir)
	base, err := r.MergeBase(t.Context(), main, head)
	if err != nil || base.Hash != repo.Git("merge-base", "main", "proposal") {
		t.Errorf("after the advice: %s, %v", base.Hash, err)
	}
}

func TestDefaultTarget(t *testing.T) {
	repo, first, second := small(t)
	repo.Branch("release")
	repo.Write("x", "1")
	release := repo.Commit("Release", wednesday)
	repo.Branch("proposal")
	repo.Write("x", "2")
	repo.Commit("Propose", thursday)
	repo.Checkout("main")
	clone := repo.Clone()
	clone.Git("branch", "--quiet", "--track", "release", "origin/release")
	clone.Git("checkout", "--quiet", "-b", "mine", first)
	clone.Git("branch", "--quiet", "--force", "main", first) // behind origin

	for _, tt := range []struct {
		name, explicit string
		env            map[string]string
		wantName, want string
	}{
		{"the remote's default", "", nil, "origin/main", second},
		{"explicit", "HEAD", map[string]string{"GITHUB_BASE_REF": "release"}, "HEAD", first},
		{"GitHub and Gitea", "", map[string]string{"GITHUB_BASE_REF": "release"}, "origin/release", release},
		{"GitLab", "", map[string]string{"CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "release"}, "origin/release", release},
		{"GitLab's base only", "", map[string]string{"CI_MERGE_REQUEST_DIFF_BASE_SHA": first}, "CI_MERGE_REQUEST_DIFF_BASE_SHA", first},
		{"a local branch", "", map[string]string{"GITHUB_BASE_REF": "mine"}, "mine", first},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, name, err := open(t, clone.Dir).DefaultTarget(t.Context(), tt.explicit, func(k string) string { return tt.env[k] })
			if err != nil || c.Hash != tt.want || name != tt.wantName {
				t.Errorf("DefaultTarget = %s, %s, %v; want %s, %s", c.Hash, name, err, tt.want, tt.wantName)
			}
		})
	}
}

// TestBranch: a plan may name any branch, and nothing else that git could read.
func TestBranch(t *testing.T) {
	repo, first, second := small(t)
	repo.Branch("option/ours")
	repo.Checkout("main")
	repo.Tag("v1", wednesday)
	clone := repo.Clone()
	clone.Git("branch", "--quiet", "--force", "option/mine", first)
	clone.Git("branch", "--quiet", "--force", "stale", first)
	r := open(t, clone.Dir)
	for name, want := range map[string][2]string{"option/ours": {second, "origin/option/ours"}, "option/mine": {first, "option/mine"}, "main": {second, "main"}} {
		if c, as, ok, err := r.Branch(t.Context(), name); err != nil || !ok || c.Hash != want[0] || as != want[1] {
			t.Errorf("%s: %s as %s, %v %v", name, c.Hash, as, ok, err)
		}
	}
	for _, name := range []string{"", "HEAD", "HEAD~1", "@", "@{u}", "main~1", "main^", "main^{tree}", "v1", second, second[:8], "refs/heads/main",
		"origin/main", "../main", "../../HEAD", "--upload-pack=touch", "-x", "main:plans", "main..option/mine", "a b", "gone", "\x00", "main\n"} {
		if c, as, ok, err := r.Branch(t.Context(), name); err != nil || ok {
			t.Errorf("%q is %s as %s, %v", name, c.Hash, as, err)
		}
	}
}

func TestDefaultTargetMissing(t *testing.T) {
	none := func(string) string { return "" }
	ci := func(k string) string { return map[string]string{"GITHUB_BASE_REF": "release"}[k] }

	repo, _, second := small(t)
	if _, name, err := open(t, repo.Dir).DefaultTarget(t.Context(), "", none); err != nil || name != "main" {
		t.Errorf("without a remote the target is %q, %v", name, err)
	}
	_, _, err := open(t, repo.Dir).DefaultTarget(t.Context(), "", ci)
	wantProblem(t, err, history.ErrNoBase, "git fetch origin release:refs/remotes/origin/release")

	repo.Git("branch", "release")
	shallow := repo.Clone("--depth=1", "--branch=main")
	_, _, err = open(t, shallow.Dir).DefaultTarget(t.Context(), "", ci)
	wantProblem(t, err, history.ErrNoBase, `git fetch --unshallow --tags origin "+refs/heads/*:refs/remotes/origin/*"`)
	shallow.Git("fetch", "--quiet", "--unshallow", "--tags", "origin", "+refs/heads/*:refs/remotes/origin/*")
	if c, _, err := open(t, shallow.Dir).DefaultTarget(t.Context(), "", ci); err != nil || c.Hash != second {
		t.Errorf("after the advice: %v", err)
	}

	repo.Git("branch", "--move", "main", "trunk")
	_, _, err = open(t, repo.Dir).DefaultTarget(t.Context(), "", none)
	wantProblem(t, err, history.ErrNoBase, "--target BRANCH")
	evil := func(k string) string { return "../../../etc/passwd" }
	if _, _, err := open(t, repo.Dir).DefaultTarget(t.Context(), "", evil); err == nil {
		t.Error("a path is taken for a branch")
	}
}

func TestCloses(t *testing.T) {
	repo, first, _ := small(t)
	repo.Git("tag", "plan/genesis", first)
	repo.Git("tag", "plan/2026-11", first)
	repo.Tag("plan/2026-12", tuesday)
	repo.Tag("plan/outdoor/2026-12", tuesday)
	repo.Tag("v1.0", "")
	repo.Git("tag", "plan/2026-12.1", first) // another spelling of the first close
	repo.Git("tag", "plan/tree", "HEAD^{tree}")
	for i := 2; i <= 10; i++ {
		repo.Write("n", fmt.Sprint(i))
		repo.Commit("Replan", wednesday)
		repo.Tag(fmt.Sprint("plan/2026-12.", i), wednesday)
	}
	repo.Branch("never-merged")
	repo.Write("n", "x")
	repo.Commit("Elsewhere", thursday)
	repo.Tag("plan/2027-01", thursday)
	repo.Checkout("main")
	repo.Git("pack-refs", "--all")
	r := open(t, repo.Dir)

	for _, tt := range []struct{ name, plan, at, want string }{
		{"all", "", "main", "2026-11/1 2026-12/1 2026-12/2 2026-12/3 2026-12/4 2026-12/5 2026-12/6 2026-12/7 2026-12/8 2026-12/9 2026-12/10"},
		{"as of the first close", "", "plan/2026-11", "2026-11/1"},
		{"before a replan", "", "plan/2026-12", "2026-11/1 2026-12/1"},
		{"another plan", "outdoor", "main", "2026-12/1"},
		{"an unknown plan", "indoor", "main", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			closes, err := r.Closes(t.Context(), tt.plan, resolve(t, r, tt.at))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, c := range closes {
				got = append(got, fmt.Sprintf("%s/%d", c.Cycle, c.Replan))
				if resolve(t, r, c.Tag).Hash != c.Commit.Hash {
					t.Errorf("%s is not %s", c.Tag, c.Commit.Hash)
				}
			}
			if strings.Join(got, " ") != tt.want {
				t.Errorf("closes are %v, want %s", got, tt.want)
			}
		})
	}
}
