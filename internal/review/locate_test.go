package review

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/forge/forgetest"
	"github.com/accord-plan/accord/internal/history"
	"github.com/accord-plan/accord/internal/history/gitrepo"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/workspace"
)

// hosted is a forge whose repository is a folder: pull request 7 proposes the
// branch spring, and main has gone on since.
func hosted(t *testing.T) (*forgetest.Fake, *gitrepo.Repo) {
	t.Helper()
	repo := small(t)
	edit(t, repo, "spring", sales, "2027-03: 400", "2027-03: 600")
	edit(t, repo, "main", "plans/plan.yaml", "horizon: 6", "horizon: 5")
	f := forgetest.New(forge.GitHub)
	f.Web = filepath.Join(t.TempDir(), "plan")
	repo.Git("init", "-q", "--bare", f.CloneURL())
	repo.Git("push", "-q", f.CloneURL(), "main", "spring", "spring:refs/pull/7/head")
	f.Add(forge.PullRequest{Number: 7, BaseBranch: "main", HeadBranch: "spring", HeadHash: tipOf(repo, "spring"), HeadRef: "refs/pull/7/head"})
	return f, repo
}

func tipOf(repo *gitrepo.Repo, rev string) string {
	return strings.TrimSpace(repo.Git("rev-parse", rev))
}

// bare is an empty bare repository, as a job in CI makes one.
func bare(t *testing.T) *gitrepo.Repo {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "plan.git")
	repo := gitrepo.At(t, t.TempDir())
	repo.Git("init", "-q", "--bare", dir)
	return gitrepo.At(t, dir)
}

func locator(f forge.Forge, dir string) *Locator {
	return &Locator{Forge: f, Context: forge.Context{Kind: f.Kind(), TokenVar: "ACCORD_TOKEN"}, Token: "secret-token", Dir: dir}
}

func located(t *testing.T, l *Locator) At {
	t.Helper()
	at, err := l.Locate(t.Context(), 7)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestLocateAndReviewInABareRepository(t *testing.T) {
	f, repo := hosted(t)
	clone := bare(t)
	at := located(t, locator(f, clone.Dir))
	if at.Target != tipOf(repo, "main") || at.Head != tipOf(repo, "spring") {
		t.Fatalf("%+v", at)
	}
	w, err := workspace.Open(t.Context(), workspace.Options{Repo: clone.Dir, AsOf: period.DateOf(2026, 12, 10), Revisions: []string{at.Target, at.Head}})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	r, err := Compute(t.Context(), w, at, Options{})
	if err != nil || r.Outcome != Changed || r.MergedBy != "git merge-tree" {
		t.Errorf("%+v %v", r, err)
	}
}

// What lies in a clone is its owner's: neither branches nor closes that the
// forge does not have, or has otherwise, are lost, however git is set up.
func TestFetchingLosesNothing(t *testing.T) {
	f, repo := hosted(t)
	repo.Git("tag", "plan/2026-10", "main")
	repo.Git("push", "-q", f.CloneURL(), "plan/2026-10")
	mine := gitrepo.At(t, filepath.Join(t.TempDir(), "hub.git"))
	repo.Git("clone", "-q", "--bare", f.CloneURL(), mine.Dir)
	mine.Git("config", "fetch.prune", "true")
	mine.Git("config", "fetch.pruneTags", "true")
	unpushed := strings.TrimSpace(mine.Git("commit-tree", "-p", "main", "-m", "Not pushed yet", "main^{tree}"))
	mine.Git("update-ref", "refs/heads/main", unpushed)
	mine.Git("update-ref", "refs/heads/idea", unpushed)
	mine.Git("tag", "plan/2026-11", unpushed)
	located(t, locator(f, mine.Dir))
	for _, ref := range []string{"refs/heads/main", "refs/heads/idea", "refs/tags/plan/2026-11"} {
		if got, err := mine.Try("2026-12-09T09:00:00Z", "rev-parse", "--verify", ref); err != nil || strings.TrimSpace(got) != unpushed {
			t.Errorf("%s is lost: %s %v", ref, got, err)
		}
	}
	repo.Git("tag", "-f", "plan/2026-10", "spring")
	repo.Git("push", "-q", "-f", f.CloneURL(), "plan/2026-10")
	_, err := locator(f, mine.Dir).Locate(t.Context(), 7)
	if !errors.Is(err, history.ErrCorrupt) || !strings.Contains(err.Error(), "plan/2026-10") || !strings.Contains(err.Error(), "a close is never moved") {
		t.Errorf("a close that was moved is taken over: %v", err)
	}
}

// Runs of several pull requests may share a clone.
func TestParallelRunsInOneClone(t *testing.T) {
	f, repo := hosted(t)
	clone := bare(t)
	const runs = 6
	for n := 8; n < 8+runs; n++ {
		repo.Git("push", "-q", f.CloneURL(), fmt.Sprintf("spring:refs/pull/%d/head", n))
		f.Add(forge.PullRequest{Number: n, BaseBranch: "main", HeadBranch: "spring", HeadHash: tipOf(repo, "spring"), HeadRef: fmt.Sprintf("refs/pull/%d/head", n)})
	}
	var all sync.WaitGroup
	for n := 8; n < 8+runs; n++ {
		all.Go(func() {
			if at, err := locator(f, clone.Dir).Locate(context.Background(), n); err != nil || at.PullRequest.Number != n {
				t.Errorf("%d: %v", n, err)
			}
		})
	}
	all.Wait()
}

// The forge's test merge is fetched, and believed where it merges exactly these.
func TestTestMergeIsFetched(t *testing.T) {
	f, repo := hosted(t)
	repo.Git("switch", "-q", "--detach", "main")
	repo.Git("merge", "-q", "--no-ff", "-m", "Test merge", "spring")
	merge := tipOf(repo, "HEAD")
	repo.Git("push", "-q", f.CloneURL(), "HEAD:refs/pull/7/merge")
	gitrepo.At(t, f.CloneURL()).Git("config", "uploadpack.allowReachableSHA1InWant", "true")
	pr, _ := f.PullRequest(t.Context(), 7)
	pr.MergeHash = merge
	f.Add(*pr)
	clone := bare(t)
	at := located(t, locator(f, clone.Dir))
	w, err := workspace.Open(t.Context(), workspace.Options{Repo: clone.Dir, AsOf: period.DateOf(2026, 12, 10), Revisions: []string{at.Target, at.Head}})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if r, err := Compute(t.Context(), w, at, Options{}); err != nil || r.MergedBy != "the forge's test merge" {
		t.Errorf("%+v %v", r, err)
	}
	pr.MergeHash = strings.Repeat("9", 40) // of which nobody knows
	f.Add(*pr)
	located(t, locator(f, bare(t).Dir))
}

func TestPushedTarget(t *testing.T) {
	f, repo := hosted(t)
	for _, c := range []struct{ name, before, want string }{
		{"what stood before", tipOf(repo, "main~1"), tipOf(repo, "main~1")},
		{"a new branch", strings.Repeat("0", 40), tipOf(repo, "main~1")},
		{"pushed over, and nobody has it", strings.Repeat("9", 40), tipOf(repo, "main~1")},
		{"no hash", "--upload-pack=touch x", tipOf(repo, "main~1")},
	} {
		l := locator(f, bare(t).Dir)
		l.Before, l.Context.Event, l.Context.Target, l.Context.Hash = c.before, "push", "main", tipOf(repo, "main")
		at, err := l.Locate(t.Context(), 0)
		if err != nil || at.Event != Pushed || at.Target != c.want {
			t.Errorf("%s: %+v %v", c.name, at, err)
		}
	}
}

func TestTargetThatIsGone(t *testing.T) {
	f, _ := hosted(t)
	gitrepo.At(t, f.CloneURL()).Git("update-ref", "-d", "refs/heads/main")
	_, err := locator(f, bare(t).Dir).Locate(t.Context(), 7)
	if err == nil || !strings.Contains(err.Error(), "the target branch main is not there") {
		t.Error(err)
	}
}

// The token goes out in one header, also where somebody has configured another;
// what the other side repeats of it is not shown.
func TestTokenOfAFetch(t *testing.T) {
	var got [][]string
	basic := base64.StdEncoding.EncodeToString([]byte("x-access-token:secret-token"))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = append(got, r.Header.Values("Authorization"))
		w.Header().Set("Content-Type", "text/plain")
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprintf(w, "secret-token and %s are refused\n", basic)
	}))
	defer server.Close()
	f := forgetest.New(forge.GitHub)
	f.Web = server.URL + "/northlight/plan"
	f.Add(forge.PullRequest{Number: 7, BaseBranch: "main", HeadHash: head, HeadRef: "refs/pull/7/head"})
	clone := bare(t)
	clone.Git("config", "http."+server.URL+"/.extraheader", "AUTHORIZATION: basic c29tZWJvZHk6ZWxzZQ==")
	t.Setenv("GIT_CONFIG_COUNT", "1")
	t.Setenv("GIT_CONFIG_KEY_0", "http.extraHeader")
	t.Setenv("GIT_CONFIG_VALUE_0", "Authorization: Basic bm9ib2R5")
	_, err := locator(f, clone.Dir).Locate(t.Context(), 7)
	if err == nil || !strings.Contains(err.Error(), "the token in ACCORD_TOKEN may read") {
		t.Fatal(err)
	}
	if strings.Contains(err.Error(), "secret-token") || strings.Contains(err.Error(), basic) {
		t.Errorf("the token is shown: %v", err)
	}
	if len(got) == 0 || !slices.Equal(got[0], []string{"Basic " + basic}) {
		t.Errorf("sent %q", got)
	}
	_ = filepath.WalkDir(clone.Dir, func(p string, e os.DirEntry, _ error) error {
		if b, err := os.ReadFile(p); err == nil && (strings.Contains(string(b), basic) || strings.Contains(string(b), "secret-token")) {
			t.Errorf("the token lies in %s", p)
		}
		return nil
	})
}
