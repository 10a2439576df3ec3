package review

import (
	"context"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/history/gitrepo"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/workspace"
)

const sales = "plans/demand/adjustments/sales-eu.yaml"

// small is a repository with a plan of two tents on main.
func small(t *testing.T) *gitrepo.Repo {
	t.Helper()
	repo := gitrepo.New(t)
	if err := os.CopyFS(repo.Dir+"/plans", os.DirFS("../../cmd/testdata/small")); err != nil {
		t.Fatal(err)
	}
	repo.Commit("Start the plan", "2026-12-01T09:00:00Z")
	return repo
}

// edit commits a replacement on a branch, which is made from main if it does
// not exist.
func edit(t *testing.T, repo *gitrepo.Repo, branch, file, old, by string) {
	t.Helper()
	if _, err := repo.Try("2026-12-01T09:00:00Z", "rev-parse", "--verify", "-q", branch); err != nil {
		repo.Git("branch", branch, "main")
	}
	repo.Git("switch", "-q", branch)
	text, err := os.ReadFile(repo.Dir + "/" + file)
	if err != nil || !strings.Contains(string(text), old) {
		t.Fatalf("%s does not hold %q: %v", file, old, err)
	}
	repo.Write(file, strings.Replace(string(text), old, by, 1))
	repo.Commit("Edit "+file, "2026-12-02T09:00:00Z")
}

// reviewed judges a branch against main.
func reviewed(t *testing.T, repo *gitrepo.Repo, branch string, o Options, others ...Other) *Report {
	t.Helper()
	hash := func(rev string) string { return strings.TrimSpace(repo.Git("rev-parse", rev)) }
	at := At{FormatVersion: FormatVersion, Event: Proposal, Target: hash("main"), TargetName: "main", Head: hash(branch), HeadName: branch,
		PullRequest: &forge.PullRequest{Number: 7}, Others: others}
	w, err := workspace.Open(context.Background(), workspace.Options{Repo: repo.Dir, AsOf: period.DateOf(2026, 12, 10), Now: time.Now,
		Revisions: []string{at.Target, at.Head}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	r, err := Compute(context.Background(), w, at, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func status(t *testing.T, r *Report, context string, state forge.State, words string) {
	t.Helper()
	for _, s := range r.Statuses {
		if s.Context == context {
			if s.State != state || !strings.Contains(s.Description, words) {
				t.Errorf("%s is %s, %q; want %s, %q", context, s.State, s.Description, state, words)
			}
			return
		}
	}
	t.Errorf("there is no status %s", context)
}

// A gap that needs a decision fails accord/gaps unless somebody at least asks
// the question.
func TestGapsStatus(t *testing.T) {
	repo := small(t)
	edit(t, repo, "spring", sales, "2027-03: 400", "2027-03: 600")
	r := reviewed(t, repo, "spring", Options{})
	status(t, r, ValidateContext, forge.Success, "0 errors")
	status(t, r, GapsContext, forge.Failure, "shortage/TENT-2P@central needs a decision, and none is proposed")

	repo.Write("plans/decisions/2026-12-spring.yaml", `kind: Decision
version: 1
owner: ops-lyon
id: 2026-12-spring
question: How do we cover the spring promotion?
status: proposed
due: 2026-12-31
options:
  - id: cap
    summary: cap the promotion
    cost: 14100
covers:
  - id: tents
    gap: shortage/TENT-2P@central
    periods: 2027-03..2027-05
    up_to: 400
`)
	repo.Commit("Ask the question", "2026-12-03T09:00:00Z")
	r = reviewed(t, repo, "spring", Options{})
	status(t, r, GapsContext, forge.Success, "which is proposed")

	edit(t, repo, "spring", sales, "2027-03: 600", "2027-03: 800")
	r = reviewed(t, repo, "spring", Options{})
	status(t, r, GapsContext, forge.Failure, "shortage/TENT-2P@central needs a decision, and 2026-12-spring covers less than it: widen its `covers`")

	edit(t, repo, "note", sales, "agreed 2026-11-14", "agreed 2026-11-15")
	r = reviewed(t, repo, "note", Options{})
	status(t, r, GapsContext, forge.Success, "no gap that needs a decision is opened or grown")
}

// An annotation stands at the line of the proposal's own file, also where the
// merge moved it.
func TestAnnotationsStandInTheHead(t *testing.T) {
	repo := small(t)
	edit(t, repo, "spring", sales, "2027-03: 400", "2027-03: 600")
	edit(t, repo, "main", sales, "kind: Adjustments\n", "# One.\n# Two.\n# Three.\nkind: Adjustments\n")
	r := reviewed(t, repo, "spring", Options{})
	if r.MergedBy != "git merge-tree" {
		t.Fatalf("merged by %s", r.MergedBy)
	}
	if len(r.Annotations) == 0 || r.Annotations[0].File != sales || r.Annotations[0].Line != 14 {
		t.Errorf("%+v, and line 14 is the number's in the head", r.Annotations)
	}
	for _, e := range r.Diff.Edited {
		if e.Head.Line != 14 {
			t.Errorf("the edit stands at line %d", e.Head.Line)
		}
	}
	if !regexp.MustCompile(`sales-eu\.yaml[^0-9|]*14\b`).MatchString(r.Comment) {
		t.Error("the comment names another line")
	}
}

// Warnings that stand on the target are not this proposal's.
func TestOnlyNewFindingsAreRemarked(t *testing.T) {
	repo := small(t)
	edit(t, repo, "main", sales, "expires: 2027-05", "expires: 2026-10")
	stood := reviewed(t, repo, "main", Options{})
	if stood.Findings.Counts.Warnings == 0 {
		t.Fatal("there is no warning to stand")
	}
	edit(t, repo, "spring", sales, "2027-04: 150", "2027-04: 151")
	r := reviewed(t, repo, "spring", Options{})
	if r.New.Warnings != 0 || !strings.Contains(r.Comment, "on main already") {
		t.Errorf("%+v", r.New)
	}
	for _, a := range r.Annotations {
		if strings.HasPrefix(a.Title, "A") {
			t.Errorf("remarked on what stood before: %s", a.Title)
		}
	}
	status(t, reviewed(t, repo, "spring", Options{FailOn: "warning"}), ValidateContext, forge.Failure, "warning")
}

// A decision is gone if its file is, and not where nobody can read what may hold it.
func TestUnreadDecisionsAreNotGone(t *testing.T) {
	const file = "plans/decisions/2026-12-shift.yaml"
	repo := small(t)
	repo.Write(file, "kind: Decision\nversion: 1\nowner: supply-chain\nid: 2026-12-shift\nquestion: A third shift?\nstatus: accepted\ndue: 2026-12-31\n"+
		"options:\n  - id: shift\n    summary: a third shift\nchosen: shift\ndecided_by: [cfo]\n")
	repo.Commit("Decide", "2026-12-01T10:00:00Z")
	repo.Git("switch", "-q", "-c", "without")
	repo.Git("rm", "-q", file)
	repo.Commit("Remove it", "2026-12-02T09:00:00Z")
	edit(t, repo, "broken", file, "decided_by: [cfo]", "decided_by: [cfo")
	gone := func(branch string) (n int) {
		r := reviewed(t, repo, branch, Options{})
		for _, f := range r.Findings.Findings {
			if f.Code == finding.DecisionGone {
				n++
			}
		}
		if (r.Findings.Counts.Errors > 0) != (branch == "broken") {
			t.Errorf("%s has %d errors: %+v", branch, r.Findings.Counts.Errors, r.Findings.Findings)
		}
		return n
	}
	if n := gone("without"); n != 1 {
		t.Errorf("a decision that was removed is told of %d times", n)
	}
	if n := gone("broken"); n != 0 {
		t.Errorf("a decision that cannot be read is called gone %d times", n)
	}
}

func TestThreshold(t *testing.T) {
	repo := small(t)
	edit(t, repo, "less", sales, "2027-04: 150", "2027-04: 140") // ten tents at 189
	for _, c := range []struct {
		least int64
		want  bool
	}{{0, true}, {100, true}, {1_000_000, false}} {
		r := reviewed(t, repo, "less", Options{Least: quantity.Whole(c.least)})
		if r.Speaks != c.want {
			t.Errorf("at %d it speaks: %v, because %s", c.least, r.Speaks, r.Because)
		}
	}
	// A gap that grows is said at any threshold.
	edit(t, repo, "more", sales, "2027-03: 400", "2027-03: 600")
	if r := reviewed(t, repo, "more", Options{Least: quantity.Whole(1_000_000)}); !r.Speaks {
		t.Error(r.Because)
	}
}

// The key and the words of a review depend on nothing but the commits.
func TestSameCommitsSameWords(t *testing.T) {
	repo := small(t)
	edit(t, repo, "spring", sales, "2027-03: 400", "2027-03: 600")
	edit(t, repo, "main", "plans/plan.yaml", "horizon: 6", "horizon: 5")
	a, b := reviewed(t, repo, "spring", Options{}), reviewed(t, repo, "spring", Options{})
	if a.Comment != b.Comment || a.Summary != b.Summary || a.body() != b.body() {
		t.Error("the words differ")
	}
	if m, ok := marked(a.body()); !ok || m.key != Key("plans") || m.digest != digestOf(a.Comment) {
		t.Errorf("%+v", m)
	}
}

// Another open proposal that changes the same lines is named; one that changes
// others is not.
func TestCollisions(t *testing.T) {
	repo := small(t)
	edit(t, repo, "spring", sales, "2027-03: 400", "2027-03: 600")
	edit(t, repo, "rival", sales, "2027-03: 400", "2027-03: 300")
	edit(t, repo, "apart", "plans/plan.yaml", "horizon: 6", "horizon: 5")
	others := []Other{}
	for i, branch := range []string{"rival", "apart"} {
		others = append(others, Other{Number: 8 + i, Title: "Less of it, closes #1", Head: strings.TrimSpace(repo.Git("rev-parse", branch))})
	}
	r := reviewed(t, repo, "spring", Options{}, others...)
	if len(r.Collides) != 1 || r.Collides[0].Number != 8 || r.Collides[0].Conflicts[0] != sales {
		t.Fatalf("%+v", r.Collides)
	}
	if !strings.Contains(r.Comment, "1 open pull request changes the same lines") || strings.Contains(r.Comment, "#1") {
		t.Error(r.Comment)
	}
}

// Another open proposal that has nothing in common with this one, or of which
// something is missing, does not keep this one from being judged.
func TestOthersBlockNobody(t *testing.T) {
	repo := small(t)
	edit(t, repo, "spring", sales, "2027-03: 400", "2027-03: 600")
	repo.Git("switch", "-q", "--orphan", "stranger")
	repo.Write("plans/plan.yaml", "kind: Plan\n")
	repo.Commit("Start elsewhere", "2026-12-03T09:00:00Z")
	stranger := strings.TrimSpace(repo.Git("rev-parse", "stranger"))
	r := reviewed(t, repo, "spring", Options{}, Other{Number: 8, Head: stranger}, Other{Number: 9, Head: strings.Repeat("9", 40)})
	if r.Outcome != Changed || len(r.Collides) != 0 {
		t.Errorf("%s %+v", r.Outcome, r.Collides)
	}
}

// A small mistake comes with the line that mends it, at its place in the head.
func TestSuggestion(t *testing.T) {
	repo := small(t)
	edit(t, repo, "spring", sales, "      - TENT-2P", "      - TENT-2p")
	edit(t, repo, "main", sales, "kind: Adjustments\n", "# One.\nkind: Adjustments\n")
	r := reviewed(t, repo, "spring", Options{})
	if r.Outcome != Invalid || len(r.Annotations) == 0 {
		t.Fatalf("%s %+v", r.Outcome, r.Annotations)
	}
	a := r.Annotations[0]
	if a.Suggestion == nil || *a.Suggestion != "      - TENT-2P" || a.Line != 12 || a.EndLine != 12 {
		t.Errorf("%+v", a)
	}
}

// Of the first commit that is pushed nothing stood before: all of its gaps are
// judged, as there is nothing to compare them with.
func TestFirstPush(t *testing.T) {
	repo := small(t)
	edit(t, repo, "main", sales, "2027-03: 400", "2027-03: 4000")
	first := tipOf(repo, "main")
	w, err := workspace.Open(t.Context(), workspace.Options{Repo: repo.Dir, AsOf: period.DateOf(2026, 12, 10), Revisions: []string{first, first}})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	r, err := Compute(t.Context(), w, At{FormatVersion: FormatVersion, Event: Pushed, Target: first, TargetName: "before", Head: first, HeadName: "main"}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	status(t, r, GapsContext, forge.Failure, "nothing stood before")
}

// A plan beside the one of the target does not hide it, and one that moved is
// judged under neither name.
func TestSeveralFolders(t *testing.T) {
	repo := small(t)
	repo.Git("switch", "-q", "-c", "second")
	if err := os.CopyFS(repo.Dir+"/other", os.DirFS("../../cmd/testdata/small")); err != nil {
		t.Fatal(err)
	}
	repo.Commit("Start another plan", "2026-12-02T09:00:00Z")
	r := reviewed(t, repo, "second", Options{})
	if r.Plan != "plans" || r.Outcome != Unchanged || !strings.Contains(r.Summary, "not reviewed here: 1 plan, as other") {
		t.Errorf("%s %s %s", r.Plan, r.Outcome, r.Summary)
	}
	status(t, r, ValidateContext+"/plans", forge.Success, "0 errors")
	repo.Git("switch", "-q", "-c", "moved", "main")
	repo.Git("mv", "plans", "other")
	repo.Commit("Move the plan", "2026-12-02T09:00:00Z")
	status(t, reviewed(t, repo, "moved", Options{}), ValidateContext+"/plans", forge.Failure, "removes the plan plans")
	w, err := workspace.Open(t.Context(), workspace.Options{Repo: repo.Dir, Plan: "other", Revisions: []string{tipOf(repo, "main"), tipOf(repo, "moved")}})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	r, err = Compute(t.Context(), w, At{Event: Proposal, Target: tipOf(repo, "main"), TargetName: "main", Head: tipOf(repo, "moved")}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	status(t, r, ValidateContext+"/other", forge.Error, "not judged: main has its plan in plans")
	status(t, r, GapsContext+"/other", forge.Error, "not judged")
}
