package propose_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/forge/forgetest"
	"github.com/accord-plan/accord/internal/git"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/propose"
	"github.com/accord-plan/accord/internal/workspace"
	"github.com/accord-plan/accord/render"
)

// clone is a person's clone of a repository that holds the small plan.
type clone struct {
	t    *testing.T
	dir  string
	fake *forgetest.Fake
	// refuse is what opening the forge fails with.
	refuse error
	// target is the branch that changes are meant for.
	target string
}

const adjustments = "plans/demand/adjustments/sales-eu.yaml"

func newClone(t *testing.T) *clone {
	t.Helper()
	c := &clone{t: t, dir: t.TempDir(), target: "main", fake: forgetest.New(forge.GitHub)}
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	t.Setenv("GIT_CONFIG_NOSYSTEM", "1")
	if err := os.CopyFS(filepath.Join(c.dir, "plans"), os.DirFS("../../cmd/testdata/small")); err != nil {
		t.Fatal(err)
	}
	origin := t.TempDir()
	c.git("init", "-q", "--bare", origin)
	c.git("init", "-q", "-b", "main")
	c.git("config", "user.name", "Ben")
	c.git("config", "user.email", "ben@northlight.example")
	c.git("remote", "add", "origin", origin)
	c.git("add", ".")
	c.git("commit", "-q", "-m", "Start the plan")
	c.git("push", "-q", "origin", "main")
	return c
}

func (c *clone) git(args ...string) string {
	c.t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = c.dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		c.t.Fatalf("git %v: %v\n%s", args, err, out)
	}
	return strings.TrimSpace(string(out))
}

// edit replaces text in the adjustments of sales.
func (c *clone) edit(old, by string) {
	c.t.Helper()
	name := filepath.Join(c.dir, adjustments)
	text, err := os.ReadFile(name)
	if err != nil || !strings.Contains(string(text), old) {
		c.t.Fatalf("%q is not in %s (%v)", old, text, err)
	}
	if err := os.WriteFile(name, []byte(strings.Replace(string(text), old, by, 1)), 0o644); err != nil {
		c.t.Fatal(err)
	}
}

func (c *clone) propose(o propose.Options) (*propose.Report, error) {
	c.t.Helper()
	ctx := context.Background()
	asOf, err := period.ParseDate("2026-12-10")
	if err != nil {
		c.t.Fatal(err)
	}
	w, err := workspace.Open(ctx, workspace.Options{Repo: c.dir, AsOf: asOf})
	if err != nil {
		c.t.Fatal(err)
	}
	defer w.Close()
	head, err := w.Load(ctx, workspace.WorkTree, workspace.Compared)
	if err != nil || head.Result == nil {
		c.t.Fatal(err, head.Findings)
	}
	pair, err := w.Pair(ctx, nil, false, "", func(string) string { return "" })
	if err != nil {
		c.t.Fatal(err)
	}
	base, err := w.Base(ctx, pair.Base, head)
	if err != nil {
		c.t.Fatal(err)
	}
	p := &propose.Proposer{Git: git.Git{Dir: c.dir}, Dir: w.Dir(), Target: c.target, Base: pair.Base.Commit.Hash, Diff: w.Compare(base, head, false), Plan: head.Plan, View: render.DiffView{AsOf: asOf, Prefix: w.Prefix()},
		Where: forge.Context{Kind: forge.GitHub, Web: "https://github.com", Repository: "northlight/plan"},
		Forge: func(context.Context, forge.Context) (forge.Forge, error) { return c.fake, c.refuse }}
	return p.Propose(ctx, o)
}

func (c *clone) mustPropose(o propose.Options) *propose.Report {
	c.t.Helper()
	r, err := c.propose(o)
	if err != nil {
		c.t.Fatal(err)
	}
	return r
}

const hostile = "@all closes #1 <!-- accord propose: end --> | [x](javascript:1) ```"

// TestOpened: the pull request says what, why, what follows and what to check;
// words of the plan mention nobody and close nothing.
func TestOpened(t *testing.T) {
	c := newClone(t)
	c.edit("2027-03: 400", "2027-03: 500")
	c.edit("note: 20 % off at three retailers, agreed 2026-11-14", `note: "`+hostile+`"`)
	r := c.mustPropose(propose.Options{Draft: true})
	if r.Did != "opened" || !r.Pushed || r.Branch != "spring-promo" || r.Title != "Adjust TENT-2P in eu (spring-promo)" {
		t.Fatalf("%+v", r)
	}
	pr, err := c.fake.PullRequest(context.Background(), r.PullRequest.Number)
	if err != nil {
		t.Fatal(err)
	}
	if pr.HeadBranch != "spring-promo" || pr.BaseBranch != "main" || !pr.Draft || pr.Title != r.Title {
		t.Errorf("%+v", pr)
	}
	for _, want := range []string{"| demand |", "What: 1 number, 1 text", "+400 → <strong>+500</strong>", "#### Why", "#### What follows", "Shortage TENT",
		"- [ ] Decide on", "- [ ] Assumption `A-014` still holds", "is looked at again in 2027-05", "/plans/demand/adjustments/sales-eu.yaml#L", "</code> → `spring-promo`"} {
		if !strings.Contains(pr.Body, want) {
			t.Errorf("%q is not in the text:\n%s", want, pr.Body)
		}
	}
	for _, bad := range []string{"@all", "closes #1", "(javascript:1)", "```", "end --> |"} {
		if strings.Contains(pr.Body, bad) {
			t.Errorf("%q is in the text:\n%s", bad, pr.Body)
		}
	}
	message := c.git("log", "-1", "--format=%B")
	if strings.ContainsAny(message, "#@") || !strings.Contains(message, "TENT-2P eu, 2027-03: 400 to 500 (spring-promo, promotion)") {
		t.Errorf("message %q", message)
	}
}

// TestUpdated: a later run rewrites its own part of the text, and only if it
// says something else.
func TestUpdated(t *testing.T) {
	c := newClone(t)
	ctx := context.Background()
	c.edit("2027-03: 400", "2027-03: 500")
	r := c.mustPropose(propose.Options{})
	n := r.PullRequest.Number
	pr, _ := c.fake.PullRequest(ctx, n)
	if err := c.fake.UpdatePullRequest(ctx, n, "Ben's own title", "Please look.\r\n\r\n"+strings.ReplaceAll(pr.Body, "\n", "\r\n")+"\r\nThanks @anna"); err != nil {
		t.Fatal(err)
	}
	writes := len(c.fake.Writes())
	if r = c.mustPropose(propose.Options{}); r.Did != "unchanged" || len(c.fake.Writes()) != writes {
		t.Errorf("%s, %v", r.Did, c.fake.Writes()[writes:])
	}
	c.edit("2027-03: 500", "2027-03: 600")
	if r = c.mustPropose(propose.Options{}); r.Did != "updated" || r.NewBranch {
		t.Errorf("%+v", r)
	}
	pr, _ = c.fake.PullRequest(ctx, n)
	if pr.Title != "Ben's own title" || !strings.HasPrefix(pr.Body, "Please look.") || !strings.HasSuffix(pr.Body, "Thanks @anna") ||
		!strings.Contains(pr.Body, "+400 → <strong>+600</strong>") || strings.Contains(pr.Body, "+500") {
		t.Errorf("%q:\n%s", pr.Title, pr.Body)
	}
	// Whoever removes the marks gets the text anew, behind their own.
	if err := c.fake.UpdatePullRequest(ctx, n, pr.Title, "All mine."); err != nil {
		t.Fatal(err)
	}
	c.mustPropose(propose.Options{Title: "Another title"})
	pr, _ = c.fake.PullRequest(ctx, n)
	if pr.Title != "Another title" || !strings.HasPrefix(pr.Body, "All mine.\n\n<!-- accord propose:") {
		t.Errorf("%q:\n%s", pr.Title, pr.Body)
	}
	if all, _ := c.fake.OpenPullRequests(ctx); len(all) != 1 {
		t.Errorf("%d pull requests", len(all))
	}
}

// TestRefused: what the forge refuses is said with what stands, and the next
// run goes on.
func TestRefused(t *testing.T) {
	c := newClone(t)
	c.edit("2027-03: 400", "2027-03: 500")
	c.fake.Deny("CreatePullRequest", "pull-requests: write")
	r, err := c.propose(propose.Options{})
	var problem *forge.Problem
	if !errors.As(err, &problem) || !strings.Contains(problem.Do, "is on spring-promo and pushed; run accord propose again") || !errors.Is(err, forge.ErrPermission) || !r.Pushed {
		t.Fatalf("%v, %+v", err, r)
	}
	c.fake.Deny("CreatePullRequest", "")
	if r = c.mustPropose(propose.Options{}); r.Did != "opened" || len(r.Files) != 0 {
		t.Errorf("%+v", r)
	}
}

// TestWithoutToken: the address at which a person opens it is printed.
func TestWithoutToken(t *testing.T) {
	c := newClone(t)
	c.edit("2027-03: 400", "2027-03: 500")
	c.refuse = &forge.Problem{Summary: "no token for github.com", Do: "put one into GITHUB_TOKEN", Err: forge.ErrUnauthorized}
	r := c.mustPropose(propose.Options{})
	if r.Open != "https://github.com/northlight/plan/compare/main...spring-promo?expand=1" || len(r.Next) != 2 || r.PullRequest != nil {
		t.Errorf("%+v", r)
	}
}

// TestNothing: a clean clone, or changes elsewhere, are nothing to propose.
func TestNothing(t *testing.T) {
	c := newClone(t)
	if err := os.WriteFile(filepath.Join(c.dir, "notes.md"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	r := c.mustPropose(propose.Options{})
	if !r.Nothing || c.git("branch", "--format=%(refname:short)") != "main" {
		t.Errorf("%+v", r)
	}
}

// TestInterrupted: whoever stops it is told so, not that git failed.
func TestInterrupted(t *testing.T) {
	c := newClone(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	p := &propose.Proposer{Git: git.Git{Dir: c.dir}, Dir: "plans", Target: "main"}
	if _, err := p.Propose(ctx, propose.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// TestHookChanges: what a hook changes and stages is in the commit, and nothing
// of it is left over for the next run.
func TestHookChanges(t *testing.T) {
	c := newClone(t)
	c.edit("2027-03: 400", "2027-03: 500")
	hook := "#!/bin/sh\nsed -i.old 's/note: 20 %.*/note: hooked/' " + adjustments + "\nrm " + adjustments + ".old\ngit add " + adjustments + "\n"
	if err := os.WriteFile(filepath.Join(c.dir, ".git/hooks/pre-commit"), []byte(hook), 0o755); err != nil {
		t.Fatal(err)
	}
	c.mustPropose(propose.Options{})
	if got := c.git("show", "HEAD:"+adjustments); !strings.Contains(got, "note: hooked") {
		t.Errorf("the commit has\n%s", got)
	}
	if got := c.git("status", "--porcelain"); got != "" {
		t.Errorf("left over: %s", got)
	}
	if r := c.mustPropose(propose.Options{}); len(r.Files) != 0 {
		t.Errorf("committed again: %v", r.Files)
	}
}

// TestStagedAlone: a file that differs in the index alone, and not as it
// stands, is nothing to commit.
func TestStagedAlone(t *testing.T) {
	c := newClone(t)
	c.edit("2027-03: 400", "2027-03: 500")
	c.git("add", adjustments)
	c.edit("2027-03: 500", "2027-03: 400")
	if r := c.mustPropose(propose.Options{}); !r.Nothing {
		t.Errorf("%+v", r)
	}
}

// TestOtherRepository: variables that lead git elsewhere lead no commit there.
func TestOtherRepository(t *testing.T) {
	c := newClone(t)
	c.edit("2027-03: 400", "2027-03: 500")
	other := t.TempDir()
	c.git("clone", "-q", c.git("remote", "get-url", "origin"), other)
	t.Setenv("GIT_DIR", filepath.Join(other, ".git"))
	t.Setenv("GIT_WORK_TREE", other)
	t.Setenv("GIT_INDEX_FILE", filepath.Join(other, ".git/index"))
	r := c.mustPropose(propose.Options{})
	for _, name := range []string{"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"} {
		t.Setenv(name, "")
		if err := os.Unsetenv(name); err != nil {
			t.Fatal(err)
		}
	}
	if got := c.git("rev-parse", "spring-promo"); got != r.Commit {
		t.Errorf("the branch is at %s, want %s", got, r.Commit)
	}
}

// TestIgnored: what counts in the plan and would not be in the commit is said,
// and not proposed without.
func TestIgnored(t *testing.T) {
	c := newClone(t)
	c.edit("2027-03: 400", "2027-03: 500")
	more := map[string]string{".gitignore": "mine.yaml\n.cache/\n", "plans/mine.yaml": "kind: Adjustments\nversion: 1\nowner: sales-eu\nlayer: management\nmarket: eu\nadjustments: []\n",
		"plans/.cache/x.yaml": "x"}
	if err := os.Mkdir(filepath.Join(c.dir, "plans/.cache"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range more {
		if err := os.WriteFile(filepath.Join(c.dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := c.propose(propose.Options{}); err == nil || !strings.Contains(err.Error(), "plans/mine.yaml counts in the plan") {
		t.Errorf("got %v", err)
	}
	if err := os.Remove(filepath.Join(c.dir, "plans/mine.yaml")); err != nil {
		t.Fatal(err)
	}
	c.mustPropose(propose.Options{})
}

// TestTakenAtOrigin: a branch of the same name that somebody else pushed since
// the last fetch is theirs.
func TestTakenAtOrigin(t *testing.T) {
	c := newClone(t)
	c.git("push", "-q", "origin", "main:spring-promo")
	c.git("update-ref", "-d", "refs/remotes/origin/spring-promo")
	c.edit("2027-03: 400", "2027-03: 500")
	if r := c.mustPropose(propose.Options{}); r.Branch != "spring-promo-2" || !r.Pushed {
		t.Errorf("%+v", r)
	}
}

// TestTargetIsBranch: nobody proposes for a revision, or by a push to origin's
// default branch.
func TestTargetIsBranch(t *testing.T) {
	c := newClone(t)
	c.edit("2027-03: 400", "2027-03: 500")
	c.target = "main~0"
	if _, err := c.propose(propose.Options{}); err == nil || !strings.Contains(err.Error(), "the target main~0 is no branch") {
		t.Errorf("got %v", err)
	}
	c.git("push", "-q", "origin", "main:release")
	c.git("fetch", "-q")
	c.git("remote", "set-head", "origin", "main")
	c.target = "release"
	if r := c.mustPropose(propose.Options{}); r.Branch != "spring-promo" || r.Target != "release" || c.git("rev-parse", "main") != c.git("rev-parse", "origin/main") {
		t.Errorf("%+v", r)
	}
}
