package e2etest

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// uploads is the action of the workflow that keeps the report.
const uploads = "actions/upload-artifact@a8a3f3ad30e3422c9c7b888a15615d19a852ae32"

// owned is a file that no run may make.
var owned = filepath.Join(os.TempDir(), fmt.Sprintf("accord-e2e-owned-%d", os.Getpid()))

// event is what the forge sends for a pull request, as far as it is read, with
// texts that would do harm in a shell.
func event(p Proposal) map[string]any {
	hostile := "$(touch " + owned + ") `touch " + owned + "` ${{ github.token }} \"; touch " + owned + "; exit 1; #"
	return map[string]any{"number": p.Number, "pull_request": map[string]any{"number": p.Number, "title": hostile, "body": hostile,
		"head": map[string]any{"sha": p.Head.SHA, "ref": "spring-promo"}, "base": map[string]any{"ref": "main"}}}
}

// TestWorkflow runs the workflow that accord init writes, from the target, on
// the event of a pull request: three steps, of which the one that reads the
// proposal has neither the token nor any other variable of the job.
func TestWorkflow(t *testing.T) {
	r, p := promotion(t)
	b := release(t, world.accord)
	r.WriteWorkflow(t, world.accord, b)
	action, kept := keeper(t)
	key := recorderKey(t)
	got := r.Act(t, "plan.yml", "pull_request_target", event(p), Job{ID: 101, Args: []string{"-s", "ACCORD_RECORDER_KEY=" + key}}, map[string]string{uploads: action})
	if got.Code != 0 {
		t.Fatalf("exit %d\n%s", got.Code, got.Out)
	}
	contains(t, only(t, r, p.Number).Body, "380", "TENT-2P")
	st := r.Statuses(t, p.Head.SHA)
	if st["accord/validate"].State != "success" || st["accord/gaps"].State != "success" {
		t.Errorf("%+v", st)
	}
	page, err := os.ReadFile(filepath.Join(kept, "plan-review-plans"))
	if err != nil || !strings.Contains(string(page), "TENT-2P") {
		t.Errorf("the report is not kept: %v", err)
	}
	checkSteps(t, r, b)
	if _, err := os.Stat(owned); err == nil {
		t.Error("the event's title has run")
	}
	if strings.Contains(got.Out, r.Company.Robot.Token) || strings.Contains(got.Out, key) {
		t.Error("the log shows the token, or the recorder's key")
	}
	if env, _ := b.Step(t, "publish"); env["ACCORD_RECORDER_KEY"] != key {
		t.Error("what publishes has not the recorder's key")
	}
	if env, _ := b.Step(t, "locate"); env["ACCORD_RECORDER_KEY"] != "" {
		t.Error("what locates has the recorder's key")
	}

	// Again: nothing changes, and nothing is left on the machine.
	before := only(t, r, p.Number)
	if got := r.Act(t, "plan.yml", "pull_request_target", event(p), Job{ID: 102}, map[string]string{uploads: action}); got.Code != 0 {
		t.Fatalf("exit %d\n%s", got.Code, got.Out)
	}
	if now := only(t, r, p.Number); now.ID != before.ID || !now.Updated.Equal(before.Updated) {
		t.Error("the comment is written again")
	}
	locate, _ := b.Step(t, "locate")
	if _, err := os.Stat(locate["ACCORD_HOME"]); !os.IsNotExist(err) {
		t.Errorf("%s is left", locate["ACCORD_HOME"])
	}
}

func checkSteps(t *testing.T, r *Repository, b *Release) {
	t.Helper()
	token := r.Company.Robot.Token
	for _, step := range []string{"locate", "publish"} {
		if env, args := b.Step(t, step); env["GITHUB_TOKEN"] != token || strings.Contains(args, token) {
			t.Errorf("%s: token %q, arguments %s", step, env["GITHUB_TOKEN"], args)
		}
	}
	env, _ := b.Step(t, "at")
	for name := range env {
		// The shell of the wrapper sets the last three by itself.
		if !slices.Contains([]string{"PATH", "HOME", "PWD", "OLDPWD", "SHLVL", "_"}, name) {
			t.Errorf("the step without a token has %s", name)
		}
	}
	for name, value := range env {
		if strings.Contains(value, token) {
			t.Errorf("the step without a token has it in %s", name)
		}
	}
}

// TestWorkflowRefusesAnotherBinary: what is not the pinned accord is not run.
func TestWorkflowRefusesAnotherBinary(t *testing.T) {
	r, p := promotion(t)
	b := release(t, world.accord)
	pinned := *b
	pinned.SHA256 = strings.Repeat("0a", 32)
	r.WriteWorkflow(t, world.accord, &pinned)
	action, _ := keeper(t)
	got := r.Act(t, "plan.yml", "pull_request_target", event(p), Job{ID: 103}, map[string]string{uploads: action})
	if got.Code == 0 || b.Ran("locate") || b.Ran("at") || b.Ran("publish") {
		t.Errorf("exit %d\n%s", got.Code, got.Out)
	}
	if n := len(r.Comments(t, p.Number, nil)); n != 0 {
		t.Errorf("%d comments", n)
	}
}

// TestWorkflowIsTheTargets: a proposal that rewrites the workflow changes
// nothing about how it is reviewed itself.
func TestWorkflowIsTheTargets(t *testing.T) {
	r := company(t).Plan(t)
	b := release(t, world.accord)
	r.WriteWorkflow(t, world.accord, b)
	head := r.Push(t, r.Company.Sales, "rewrite", "Sell more bags", Change{salesEU: replace(t, "2027-08: 20\n", "2027-08: 35\n"),
		".github/workflows/plan.yml": whole("name: plan\non: pull_request_target\njobs:\n  x:\n    runs-on: ubuntu-latest\n    steps:\n      - run: exit 7\n")})
	p := r.Propose(t, r.Company.Sales, "rewrite", "More", "")
	action, _ := keeper(t)
	if got := r.Act(t, "plan.yml", "pull_request_target", event(p), Job{ID: 104}, map[string]string{uploads: action}); got.Code != 0 {
		t.Fatalf("exit %d\n%s", got.Code, got.Out)
	}
	if st := r.Statuses(t, head); st["accord/validate"].State != "success" {
		t.Errorf("%+v", st)
	}
}

// TestWorkflowOnReview: somebody reviews; the workflow without permissions wakes
// the one that reviews anew, which finds the proposal by its head.
func TestWorkflowOnReview(t *testing.T) {
	r, p := promotion(t)
	b := release(t, world.accord)
	r.WriteWorkflow(t, world.accord, b)
	if got := r.Act(t, "plan-events.yml", "pull_request_review", event(p), Job{ID: 105}, nil); got.Code != 0 {
		t.Fatalf("exit %d\n%s", got.Code, got.Out)
	}
	if b.Ran("locate") {
		t.Fatal("the waking workflow runs accord")
	}
	action, _ := keeper(t)
	woken := map[string]any{"action": "completed", "workflow_run": map[string]any{"event": "pull_request_review", "head_sha": p.Head.SHA, "head_branch": "spring-promo", "pull_requests": []any{}}}
	if got := r.Act(t, "plan.yml", "workflow_run", woken, Job{ID: 106}, map[string]string{uploads: action}); got.Code != 0 {
		t.Fatalf("exit %d\n%s", got.Code, got.Out)
	}
	contains(t, only(t, r, p.Number).Body, "380")
}

// TestWorkflowOnPush: the target itself is judged after each push, by statuses.
func TestWorkflowOnPush(t *testing.T) {
	r := company(t).Plan(t)
	b := release(t, world.accord)
	r.WriteWorkflow(t, world.accord, b)
	before := r.Git(t, "rev-parse", "HEAD")
	broken := r.Push(t, r.Company.Sales, "main", "Break it", Change{salesEU: replace(t, "reason: price\n", "reason: because\n")})
	action, _ := keeper(t)
	push := map[string]any{"ref": "refs/heads/main", "before": before, "after": broken}
	got := r.Act(t, "plan.yml", "push", push, Job{ID: 107}, map[string]string{uploads: action})
	if st := r.Statuses(t, broken); got.Code == 0 || st["accord/validate"].State != "failure" {
		t.Errorf("exit %d, %+v\n%s", got.Code, st, got.Out)
	}
	mended := r.Push(t, r.Company.Sales, "main", "Mend it", Change{salesEU: replace(t, "reason: because\n", "reason: price\n")})
	push["before"], push["after"] = broken, mended
	got = r.Act(t, "plan.yml", "push", push, Job{ID: 108}, map[string]string{uploads: action})
	if st := r.Statuses(t, mended); got.Code != 0 || st["accord/validate"].State != "success" {
		t.Errorf("exit %d, %+v\n%s", got.Code, st, got.Out)
	}
}

// TestAction: the same steps as a composite action in a workflow of one's own.
func TestAction(t *testing.T) {
	r, p := promotion(t)
	b := release(t, world.accord)
	const at = "1111111111111111111111111111111111111111"
	r.Push(t, r.Company.Planner, "main", "Review", Change{".github/workflows/own.yml": whole(fmt.Sprintf(`name: own
on: pull_request_target
permissions: {}
jobs:
  review:
    runs-on: ubuntu-latest
    permissions: {contents: write, pull-requests: write, issues: write}
    steps:
      - id: review
        uses: accord-plan/accord/.github/actions/review@%s
        with: {version: v1.4.0, url: "%s", sha256: "%s", plan: plans}
      - run: test -s "$REPORT"
        env: {REPORT: "${{ steps.review.outputs.report }}"}
`, at, b.URL, b.SHA256))})
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	got := r.Act(t, "own.yml", "pull_request_target", event(p), Job{ID: 109}, map[string]string{"accord-plan/accord@" + at: root})
	if got.Code != 0 {
		t.Fatalf("exit %d\n%s", got.Code, got.Out)
	}
	contains(t, only(t, r, p.Number).Body, "380")
	checkSteps(t, r, b)
}

// TestWorkflowOnQueue: the commit of a merge queue's group is judged against the
// target, by statuses alone. Gitea has no queue; its branch and the event are
// made as GitHub makes them.
func TestWorkflowOnQueue(t *testing.T) {
	r, p := promotion(t)
	b := release(t, world.accord)
	r.WriteWorkflow(t, world.accord, b)
	group := "gh-readonly-queue/main/pr-" + fmt.Sprint(p.Number) + "-0123456"
	r.Git(t, "checkout", "--quiet", "-B", "group", "origin/main")
	r.gitIn(t, r.Dir, identity(r.Company.Planner), "merge", "--quiet", "--no-ff", "-m", "Merge pull request", "origin/spring-promo")
	r.Git(t, "push", "--quiet", r.URL(r.Company.Planner), "HEAD:refs/heads/"+group)
	head := r.Git(t, "rev-parse", "HEAD")
	action, _ := keeper(t)
	woken := map[string]any{"workflow_run": map[string]any{"event": "merge_group", "head_sha": head, "head_branch": group, "pull_requests": []any{}}}
	if got := r.Act(t, "plan.yml", "workflow_run", woken, Job{ID: 151}, map[string]string{uploads: action}); got.Code != 0 {
		t.Fatalf("exit %d\n%s", got.Code, got.Out)
	}
	if st := r.Statuses(t, head); st["accord/validate"].State != "success" || st["accord/gaps"].State != "success" {
		t.Errorf("%+v", st)
	}
	if n := len(r.Comments(t, p.Number, nil)); n != 0 {
		t.Errorf("%d comments", n)
	}
}

// TestWorkflowByHand: somebody states the number of a proposal.
func TestWorkflowByHand(t *testing.T) {
	r, p := promotion(t)
	b := release(t, world.accord)
	r.WriteWorkflow(t, world.accord, b)
	action, _ := keeper(t)
	asked := map[string]any{"inputs": map[string]string{"number": fmt.Sprint(p.Number)}}
	if got := r.Act(t, "plan.yml", "workflow_dispatch", asked, Job{ID: 152}, map[string]string{uploads: action}); got.Code != 0 {
		t.Fatalf("exit %d\n%s", got.Code, got.Out)
	}
	contains(t, only(t, r, p.Number).Body, "380")
}
