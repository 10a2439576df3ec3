package e2etest

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// person runs accord in the clone as somebody at their desk: git knows who they
// are, and their token is in the environment.
func (r *Repository) person(t *testing.T, a *Account, args ...string) Outcome {
	t.Helper()
	r.Git(t, "remote", "set-url", "origin", r.URL(a))
	r.Git(t, "config", "user.name", a.Login)
	r.Git(t, "config", "user.email", a.Login+"@northlight.example") // as the plan's policy has it
	env := []string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "GIT_CONFIG_SYSTEM=" + os.DevNull,
		"ACCORD_FORGE=gitea", "ACCORD_FORGE_URL=" + r.Company.Server.URL, "GITEA_TOKEN=" + a.Token}
	return execute(t, r.Dir, world.accord, env, append(args, "--as-of", AsOf)...)
}

// TestPropose goes the way of somebody who writes no YAML: one number, one
// proposal, its review; then another number, in the same proposal.
func TestPropose(t *testing.T) {
	r := company(t).Plan(t)
	ben := r.Company.Sales
	if got := r.person(t, ben, "adjust", "BAG-3S", "2027-04", "+40", "--market", "eu", "--reason", "customer", "--note", "forty shops more"); got.Code != 0 {
		t.Fatalf("adjust: exit %d\n%s", got.Code, got.Out)
	}
	got := r.person(t, ben, "propose", "--title", "Forty shops more")
	if got.Code != 0 || strings.Contains(got.Out, ben.Token) {
		t.Fatalf("propose: exit %d\n%s", got.Code, got.Out)
	}
	type pull struct {
		Proposal
		Title, Body string
		User        struct{ Login string }
	}
	list := func() []pull { return get[[]pull](t, r.Company.Planner, r.API("/pulls?state=open")) }
	ps := list()
	if len(ps) != 1 || ps[0].Title != "Forty shops more" || ps[0].User.Login != ben.Login {
		t.Fatalf("%+v\n%s", ps, got.Out)
	}
	contains(t, ps[0].Body, "BAG-3S", "40")
	if author := r.Git(t, "log", "-1", "--format=%an", ps[0].Head.SHA); author != ben.Login {
		t.Errorf("committed by %s", author)
	}
	passes(t, r, ps[0].Number, Job{ID: 121})
	contains(t, only(t, r, ps[0].Number).Body, "BAG-3S", "2027-04")

	if got := r.person(t, ben, "adjust", "BAG-3S", "2027-05", "+55", "--market", "eu", "--reason", "customer", "--note", "and in May"); got.Code != 0 {
		t.Fatalf("adjust: exit %d\n%s", got.Code, got.Out)
	}
	if got := r.person(t, ben, "propose"); got.Code != 0 {
		t.Fatalf("propose: exit %d\n%s", got.Code, got.Out)
	}
	again := list()
	if len(again) != 1 || again[0].Number != ps[0].Number || again[0].Head.SHA == ps[0].Head.SHA {
		t.Fatalf("%+v", again)
	}
	contains(t, again[0].Body, "2027-05")
	passes(t, r, ps[0].Number, Job{ID: 122})
	contains(t, only(t, r, ps[0].Number).Body, "2027-05")
}

// TestTwoPlans: each plan of a repository has its own comment and statuses, and
// the job of one does not undo what the other's has said.
func TestTwoPlans(t *testing.T) {
	r := company(t).Plan(t)
	dir := t.TempDir()
	if got := execute(t, dir, world.accord, r.environment(t, Job{}), "init", "new", "--folder", "europe", "--as-of", AsOf); got.Code != 0 {
		t.Fatalf("init: exit %d\n%s", got.Code, got.Out)
	}
	r.Git(t, "checkout", "--quiet", "main")
	if err := os.CopyFS(filepath.Join(r.Dir, "europe"), os.DirFS(filepath.Join(dir, "new", "europe"))); err != nil {
		t.Fatal(err)
	}
	r.Git(t, "add", "--all")
	r.gitIn(t, r.Dir, identity(r.Company.Planner), "commit", "--quiet", "-m", "Plan Europe")
	r.Git(t, "push", "--quiet", r.URL(r.Company.Planner), "HEAD:refs/heads/main")
	baseline := "europe/demand/baseline/home-example.yaml"
	head := r.Push(t, r.Company.Sales, "both", "Sell more of both", Change{salesEU: replace(t, "2027-08: 20\n", "2027-08: 35\n"), baseline: replace(t, "    2027-03: 100\n", "    2027-03: 140\n")})
	p := r.Propose(t, r.Company.Sales, "both", "Both", "")

	bare := t.TempDir()
	r.gitIn(t, bare, nil, "init", "--quiet", "--bare")
	steps := func(id int64, plan string) {
		t.Helper()
		env := r.environment(t, Job{ID: id})
		at, report := filepath.Join(bare, plan+"-at.json"), filepath.Join(bare, plan+".json")
		for _, args := range [][]string{{"--locate", "--pr", fmt.Sprint(p.Number), "--out", at}, {"--at", at, "-o", "json", "--out", report}, {"--publish", report}} {
			if got := execute(t, bare, world.accord, env, append([]string{"review", "--repo", bare, "--plan", plan, "--as-of", AsOf}, args...)...); got.Code != 0 {
				t.Fatalf("%v: exit %d\n%s", args, got.Code, got.Out)
			}
		}
	}
	steps(131, "plans")
	steps(132, "europe")
	if cs := r.Comments(t, p.Number, r.Company.Robot); len(cs) != 2 || !strings.Contains(cs[0].Body, "BAG-3S") || !strings.Contains(cs[1].Body, "ITEM-1") {
		t.Errorf("%d comments", len(cs))
	}
	st := r.Statuses(t, head)
	for _, context := range []string{"accord/validate/plans", "accord/gaps/plans", "accord/validate/europe", "accord/gaps/europe"} {
		if s := st[context].State; s != "success" && s != "failure" {
			t.Errorf("%s: %q", context, s)
		}
	}
}

// TestNothingToReview: the head of no open proposal is no failure.
func TestNothingToReview(t *testing.T) {
	r, p := promotion(t)
	b := release(t, world.accord)
	r.WriteWorkflow(t, world.accord, b)
	r.Company.Sales.must(t, http.MethodPatch, r.API("/pulls/%d", p.Number), map[string]string{"state": "closed"}, nil)
	action, _ := keeper(t)
	woken := map[string]any{"workflow_run": map[string]any{"event": "pull_request_review", "head_sha": p.Head.SHA, "head_branch": "spring-promo"}}
	got := r.Act(t, "plan.yml", "workflow_run", woken, Job{ID: 141}, map[string]string{uploads: action})
	if got.Code != 0 || !b.Ran("locate") || b.Ran("at") || b.Ran("publish") {
		t.Errorf("exit %d\n%s", got.Code, got.Out)
	}
	if n := len(r.Comments(t, p.Number, r.Company.Robot)); n != 0 {
		t.Errorf("%d comments", n)
	}
}
