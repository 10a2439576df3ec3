package history_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/history/gitrepo"
)

func TestResolveMeansWhatGitMeans(t *testing.T) {
	repo, first, _ := small(t)
	repo.Tag("plan/2026-12", wednesday)
	repo.Tag("light", "")
	repo.Git("tag", "-a", "-m", "tag of a tag", "twice", "plan/2026-12")
	repo.Branch("option/third-shift")
	repo.Write("plans/supply.yaml", "1\n")
	repo.Commit("Third shift", thursday)
	repo.Checkout("main")
	repo.Write("README.md", "Plan of record\n")
	repo.Commit("Name it", thursday)
	repo.Merge("option/third-shift", friday)
	clone := repo.Clone()
	clone.Git("branch", "--quiet", "local", "origin/main~1")
	clone.Git("pack-refs", "--all")

	for _, rev := range []string{
		"HEAD", "HEAD~", "HEAD^", "HEAD^2", "HEAD~2", "HEAD^2~1", "HEAD^^", "HEAD~1^1~1", "HEAD^0", "HEAD~0",
		"main", "local", "origin/main", "origin/option/third-shift", "origin",
		"plan/2026-12", "refs/tags/plan/2026-12", "plan/2026-12~1", "light", "twice",
		"refs/heads/main", "refs/remotes/origin/main",
		first, first[:12], first[:7], strings.ToUpper(first[:8]), first[:9],
	} {
		t.Run(rev, func(t *testing.T) {
			want := clone.Git("rev-parse", rev+"^{commit}")
			if got := resolve(t, open(t, clone.Dir), rev).Hash; got != want {
				t.Errorf("Resolve = %s, git says %s", got, want)
			}
		})
	}
}

func TestResolveRefuses(t *testing.T) {
	repo, first, _ := small(t)
	repo.Git("branch", "plan/2027-01")
	repo.Git("branch", "option/third-shift")
	repo.Tag("plan/2026-12", wednesday)
	repo.Git("tag", "tree", "HEAD^{tree}")
	r := open(t, repo.Dir)
	for _, tt := range []struct{ rev, do string }{
		{"", "write a hash"}, {"@", "write a hash"}, {"@{-1}", "write a hash"}, {"main@{u}", "write a hash"},
		{"main@{yesterday}", "write a hash"}, {":/Raise", "write a hash"}, {"HEAD^{/Raise}", "write a hash"},
		{"HEAD^{tree}", "write a hash"}, {"main:README.md", "write a hash"}, {"main..HEAD", "write a hash"},
		{"main...HEAD", "write a hash"}, {"--all", "write a hash"}, {"^main", "write a hash"}, {"HEAD~x", "write a hash"},
		{"HEAD~99999999999999999999", "write a hash"}, {"../../etc/passwd", "write a hash"}, {"/etc/passwd", "write a hash"},
		{"refs/../config", "write a hash"}, {"a b", "write a hash"}, {"a\x00b", "write a hash"}, {"main.lock", "write a hash"},
		{"tree", "write a hash"},
		{"HEAD^2", "git log"}, {"HEAD~9", "git log"},
		{"mian", "did you mean main?"}, {"option/third-shfit", "did you mean option/third-shift?"},
		{"plan/2026-21", "plan/2026-12"}, {"entirely-else", "git branch --all"},
		{"plan/2027-01", "git branch -m plan/2027-01 proposal/2027-01"},
		{strings.Repeat("1", 40), "git fetch"}, {"FETCH_HEAD", "git branch --all"}, {"refs/stash", "git branch --all"},
	} {
		t.Run(tt.rev, func(t *testing.T) {
			_, err := r.Resolve(t.Context(), tt.rev)
			wantProblem(t, err, history.ErrUnknownRevision, tt.do)
		})
	}
	if got := resolve(t, r, "refs/heads/plan/2027-01~1").Hash; got != first {
		t.Errorf("a branch under plan/ cannot be read by its full name: %s", got)
	}
}

func TestResolvePrefersCloseToBranch(t *testing.T) {
	repo, first, second := small(t)
	repo.Git("tag", "plan/2026-12", first)
	repo.Git("branch", "plan/2026-12", second)
	if got := resolve(t, open(t, repo.Dir), "plan/2026-12").Hash; got != first {
		t.Errorf("plan/2026-12 is the branch")
	}
}

func TestResolveAmbiguousAbbreviation(t *testing.T) {
	repo := gitrepo.New(t)
	tree := repo.Git("hash-object", "-t", "tree", "-w", "--stdin")
	seen := map[string]bool{}
	for i := 0; ; i++ { // some hundred hashes suffice for two to share four digits
		hash := repo.Git("commit-tree", "-m", strings.Repeat("x", i+1), tree)
		if seen[hash[:4]] {
			_, err := open(t, repo.Dir).Resolve(t.Context(), hash[:4])
			wantProblem(t, err, history.ErrUnknownRevision, "more digits")
			return
		}
		seen[hash[:4]] = true
	}
}

func TestCommitTellsWhoAndWhen(t *testing.T) {
	repo, _, _ := small(t)
	repo.Write("x", "x")
	repo.Commit("Raise EU\nby a third\n\nThe retailer asked.", wednesday)
	c := resolve(t, open(t, repo.Dir), "HEAD")
	if c.Subject != "Raise EU by a third" || c.AuthorName != "Ada" || c.AuthorEmail != "ada@example.com" {
		t.Errorf("commit is %+v", c)
	}
	if got := c.CommitterTime.String(); got != "2026-12-02 08:00:00 +0000 UTC" {
		t.Errorf("committer time is %s", got)
	}
	if c.Tree != repo.Git("rev-parse", "HEAD^{tree}") || len(c.Parents) != 1 || len(c.Short()) != 10 {
		t.Errorf("commit is %+v", c)
	}
}

func TestRevisions(t *testing.T) {
	repo, _, _ := small(t)
	repo.Tag("plan/2026-12", wednesday)
	clone := repo.Clone()
	clone.Git("branch", "option/x")
	got, err := open(t, clone.Dir).Revisions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"main", "option/x", "plan/2026-12", "origin/main"}; !slices.Equal(got, want) {
		t.Errorf("Revisions() = %v, want %v", got, want)
	}
}

func FuzzResolve(f *testing.F) {
	repo, _, _ := small(f)
	r := open(f, repo.Dir)
	for _, rev := range []string{"HEAD", "main~1^2", "plan/x", "0000", "a@{b}", "../x"} {
		f.Add(rev)
	}
	f.Fuzz(func(t *testing.T, rev string) {
		_, err := r.Resolve(t.Context(), rev)
		if err != nil && !errors.Is(err, history.ErrUnknownRevision) {
			t.Errorf("Resolve(%q): %v", rev, err)
		}
	})
}
