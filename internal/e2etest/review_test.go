package e2etest

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

const (
	salesEU  = "plans/demand/adjustments/sales-eu.yaml"
	decision = "plans/decisions/2026-12-third-shift.yaml"
	lyon     = "plans/supply/lyon.yaml"
)

// promotion is the demonstration's proposal, opened.
func promotion(t *testing.T) (*Repository, Proposal) {
	t.Helper()
	r := company(t).Plan(t)
	return r, r.Propose(t, r.Company.Sales, "spring-promo", "Spring promotion", "")
}

// passes runs a review that ends well and returns what it printed.
func passes(t *testing.T, r *Repository, number int, job Job) string {
	t.Helper()
	got := r.Review(t, world.accord, number, job)
	if got.Code != 0 {
		t.Fatalf("exit %d\n%s", got.Code, got.Out)
	}
	return got.Out
}

// only is the one comment of the robot.
func only(t *testing.T, r *Repository, number int) Comment {
	t.Helper()
	cs := r.Comments(t, number, r.Company.Robot)
	if len(cs) != 1 {
		t.Fatalf("%d comments of the review", len(cs))
	}
	return cs[0]
}

func contains(t *testing.T, text string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Errorf("no %q in\n%s", w, text)
		}
	}
}

// TestOneComment follows a comment through the life of a proposal: written,
// updated in place after a push, left alone when there is nothing new, written
// anew after somebody deleted it, never overwritten by an older run.
func TestOneComment(t *testing.T) {
	r, p := promotion(t)
	passes(t, r, p.Number, Job{ID: 11})
	first := only(t, r, p.Number)
	contains(t, first.Body, "380", "TENT-2P", "26,790")

	time.Sleep(1100 * time.Millisecond) // the forge counts in seconds
	passes(t, r, p.Number, Job{ID: 12})
	if same := only(t, r, p.Number); same.ID != first.ID || !same.Updated.Equal(first.Updated) {
		t.Errorf("rewritten without need: %d at %v, first %d at %v", same.ID, same.Updated, first.ID, first.Updated)
	}

	r.Push(t, r.Company.Sales, "spring-promo", "Sell more in March", Change{salesEU: replace(t, "      2027-03: 400\n", "      2027-03: 450\n")})
	passes(t, r, p.Number, Job{ID: 13})
	second := only(t, r, p.Number)
	if second.ID != first.ID || second.Body == first.Body || !second.Updated.After(first.Updated) {
		t.Errorf("not updated in place: %d, first %d", second.ID, first.ID)
	}
	contains(t, second.Body, "450", "430")

	if out := r.Review(t, world.accord, p.Number, Job{ID: 12}).Out; only(t, r, p.Number).Body != second.Body {
		t.Errorf("an older run has written\n%s", out)
	}

	r.Company.Planner.must(t, http.MethodDelete, r.API("/issues/comments/%d", second.ID), nil, nil)
	passes(t, r, p.Number, Job{ID: 14})
	if third := only(t, r, p.Number); third.ID == second.ID {
		t.Error("the deleted comment is back under its number")
	}
}

// TestModes: a new comment beside the old one, or in its place.
func TestModes(t *testing.T) {
	r, p := promotion(t)
	passes(t, r, p.Number, Job{ID: 21})
	r.Push(t, r.Company.Sales, "spring-promo", "Sell more in March", Change{salesEU: replace(t, "      2027-03: 400\n", "      2027-03: 450\n")})
	passes(t, r, p.Number, Job{ID: 22, Args: []string{"--mode", "new"}})
	if cs := r.Comments(t, p.Number, r.Company.Robot); len(cs) != 2 || !strings.Contains(cs[1].Body, "450") || strings.Contains(cs[0].Body, "450") {
		t.Fatalf("%d comments", len(cs))
	}
	r.Push(t, r.Company.Sales, "spring-promo", "Sell still more in March", Change{salesEU: replace(t, "      2027-03: 450\n", "      2027-03: 470\n")})
	passes(t, r, p.Number, Job{ID: 23, Args: []string{"--mode", "hide-and-new"}})
	cs := r.Comments(t, p.Number, r.Company.Robot)
	if len(cs) != 3 || !strings.Contains(cs[2].Body, "470") {
		t.Fatalf("%d comments", len(cs))
	}
	contains(t, cs[1].Body, "<details><summary>Outdated")
}

// TestTwoRunsAtOnce: whoever is last to write, the words of the newest run
// stand, and there is one comment.
func TestTwoRunsAtOnce(t *testing.T) {
	r, p := promotion(t)
	for round := range int64(3) {
		value := 500 + 10*round
		before := 400
		if round > 0 {
			before = int(value - 10)
		}
		r.Push(t, r.Company.Sales, "spring-promo", "Sell more in March", Change{salesEU: replace(t, fmt.Sprintf("      2027-03: %d\n", before), fmt.Sprintf("      2027-03: %d\n", value))})
		done := make(chan Outcome, 2)
		for i := range int64(2) {
			go func() { done <- r.Review(t, world.accord, p.Number, Job{ID: 100*round + 31 + i}) }()
		}
		for range 2 {
			if got := <-done; got.Code != 0 {
				t.Errorf("exit %d\n%s", got.Code, got.Out)
			}
		}
		contains(t, only(t, r, p.Number).Body, fmt.Sprint(value))
	}
}

// TestStatusesGateTheMerge: the forge refuses while a gap is open without a
// decision, while the plan has errors, and while nothing has judged a new head.
func TestStatusesGateTheMerge(t *testing.T) {
	r := company(t).Plan(t)
	r.Protect(t)
	// The promotion without the decision that it asks for.
	r.Git(t, "checkout", "--quiet", "-B", "promo", "origin/spring-promo")
	r.Git(t, "rm", "--quiet", decision)
	r.gitIn(t, r.Dir, identity(r.Company.Sales), "commit", "--quiet", "-m", "Decide later")
	r.Git(t, "push", "--quiet", r.URL(r.Company.Sales), "HEAD:refs/heads/promo")
	p := r.Propose(t, r.Company.Sales, "promo", "Spring promotion", "")
	refused := func(why string) {
		t.Helper()
		if got := r.Merge(t, r.Company.Planner, p); got.code != http.StatusMethodNotAllowed {
			t.Errorf("%s: merge answered %d %s", why, got.code, got.body)
		}
	}
	refused("nothing has judged it")
	r.Review(t, world.accord, p.Number, Job{ID: 41})
	st := r.Statuses(t, r.Git(t, "rev-parse", "HEAD"))
	if st["accord/validate"].State != "success" || st["accord/gaps"].State != "failure" {
		t.Errorf("%+v", st)
	}
	contains(t, st["accord/gaps"].Description, "shortage/TENT-2P@central")
	refused("a gap is open")

	head := r.Push(t, r.Company.Sales, "promo", "Break it", Change{salesEU: replace(t, "reason: promotion\n    note: 20 %", "reason: because\n    note: 20 %")})
	if got := r.Review(t, world.accord, p.Number, Job{ID: 42}); got.Code != 1 {
		t.Errorf("exit %d\n%s", got.Code, got.Out)
	}
	if st := r.Statuses(t, head); st["accord/validate"].State != "failure" || st["accord/gaps"].State == "success" {
		t.Errorf("%+v", st)
	}
	refused("the plan has errors")

	text := r.Git(t, "show", "origin/spring-promo:"+decision) + "\n"
	head = r.Push(t, r.Company.Sales, "promo", "Ask for the decision", Change{decision: whole(text), salesEU: replace(t, "reason: because\n", "reason: promotion\n")})
	refused("the new head is not judged")
	passes(t, r, p.Number, Job{ID: 43})
	if st := r.Statuses(t, head); st["accord/validate"].State != "success" || st["accord/gaps"].State != "success" {
		t.Errorf("%+v", st)
	}
	if got := r.Merge(t, r.Company.Planner, p); got.code != http.StatusOK {
		t.Errorf("merge answered %d %s", got.code, got.body)
	}
	if !get[Proposal](t, r.Company.Planner, r.API("/pulls/%d", p.Number)).Merged {
		t.Error("not merged")
	}
}

// TestRemarks: findings stand at their lines in the proposal, are not put twice,
// and go with the mistake.
func TestRemarks(t *testing.T) {
	r := company(t).Plan(t)
	r.Push(t, r.Company.Sales, "typo", "Sell more", Change{salesEU: replace(t, "      - BAG-3S\n", "      - BAG-3s\n")})
	p := r.Propose(t, r.Company.Sales, "typo", "Sell more", "")
	type remark struct {
		Path string `json:"path"`
		Line int    `json:"position"`
		Body string `json:"body"`
		User struct {
			Login string `json:"login"`
		} `json:"user"`
	}
	remarks := func() (out []remark) {
		for _, review := range get[[]struct {
			ID    int64 `json:"id"`
			Count int   `json:"comments_count"`
		}](t, r.Company.Planner, r.API("/pulls/%d/reviews", p.Number)) {
			if review.Count > 0 {
				out = append(out, get[[]remark](t, r.Company.Planner, r.API("/pulls/%d/reviews/%d/comments", p.Number, review.ID))...)
			}
		}
		return out
	}
	for id := range int64(2) {
		if got := r.Review(t, world.accord, p.Number, Job{ID: 51 + id}); got.Code != 1 {
			t.Errorf("exit %d\n%s", got.Code, got.Out)
		}
		rs := remarks()
		if len(rs) != 1 || rs[0].Path != salesEU || rs[0].User.Login != r.Company.Robot.Login {
			t.Fatalf("run %d: %+v", 51+id, rs)
		}
		contains(t, rs[0].Body, "BAG-3s", "BAG-3S")
		line := strings.Split(r.Git(t, "show", "HEAD:"+salesEU), "\n")[rs[0].Line-1]
		if line != "      - BAG-3s" {
			t.Errorf("stands at line %d, %q", rs[0].Line, line)
		}
	}
	r.Push(t, r.Company.Sales, "typo", "Mend it", Change{salesEU: replace(t, "BAG-3s", "BAG-3S")})
	passes(t, r, p.Number, Job{ID: 53})
	for _, left := range remarks() {
		if strings.Contains(left.Body, "BAG-3s") {
			t.Errorf("%+v", left)
		}
	}
}
