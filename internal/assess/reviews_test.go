package assess

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/signedtest"
	"github.com/accord-plan/accord/internal/signoff"
	"github.com/accord-plan/accord/internal/statement"
)

// proposal is a branch that dora pushed: more tents in March.
func proposal(t *testing.T) *world {
	w := newWorld(t)
	w.Git("checkout", "-q", "-b", "promo")
	w.Write("plans/demand/eu-tents.yaml", strings.Replace(baselineText("tents", "TENT", 100), "2027-03: 130", "2027-03: 140", 1))
	w.commit("Sell more tents")
	return w
}

var reviewedAt = time.Date(2026, 12, 1, 20, 0, 0, 0, time.UTC)

// by is a review of a revision by a person of the policy.
func (w *world) by(person string, state forge.ReviewState, rev string) forge.Review {
	r := forge.Review{ID: 17, Reviewer: forge.User{Login: person}, State: state, SubmittedAt: reviewedAt}
	for i, p := range people {
		if p == person {
			r.Reviewer.ID = int64(100 + i)
		}
	}
	if rev != "" {
		r.Commit = strings.TrimSpace(w.Git("rev-parse", rev))
	}
	return r
}

// reviewed judges the branch with these reviews, and one by clara: names in
// commits that nobody signed prove nothing, so one more than the rules has to agree.
func (w *world) reviewed(rs ...forge.Review) *Assessment {
	w.t.Helper()
	return w.assess("promo", func(t *Transition) {
		t.Unwitnessed = true
		clara := w.by("clara", forge.ReviewApproved, "promo")
		clara.ID = 99
		t.Forge = &Forge{Host: "forge.example", Path: "northlight/plan", PullRequest: 7, Reviews: append(rs, clara)}
	})
}

// record keeps what was seen of a review on the branch of approvals, as an
// assessment has it.
func (w *world) record(a *Assessment, r forge.Review, v statement.Verdict) {
	w.t.Helper()
	w.said++
	rec := statement.Record{Plan: a.Plan, Chain: a.Chain, Cycle: a.Cycle, Purpose: statement.Proposal, Scope: a.Scope.String(), Base: a.Base, Content: a.Content, Effects: a.Effects,
		Arithmetic: a.Report.Arithmetic, Policy: a.Policy, Forge: "forge.example/northlight/plan", PullRequest: 7, Review: fmt.Sprint(r.ID), Reviewer: fmt.Sprintf("forge.example/%d", r.Reviewer.ID),
		Person: r.Reviewer.Login, Verdict: v, Commit: r.Commit, SubmittedAt: r.SubmittedAt, Tool: "accord test", RecordedAt: r.SubmittedAt}
	name := fmt.Sprintf("approvals/%s/review-%d.evidence", a.Cycle, w.said)
	if w.said == 1 {
		w.Git("branch", "-q", "accord/approvals", "promo")
	}
	w.Git("checkout", "-q", "accord/approvals")
	w.Write(name, string(rec.Bytes()))
	w.Write(name+".sig", string(signedtest.Sign(w.t, "recorder", rec.Bytes(), statement.EvidenceNamespace)))
	w.commit("Record a review")
	w.Git("checkout", "-q", "promo")
}

func TestReviewsOfTheForge(t *testing.T) {
	w := proposal(t)
	w.Git("commit", "-q", "--allow-empty", "-m", "again")
	w.Git("branch", "-q", "other", "main")
	const yes, no = forge.ReviewApproved, forge.ReviewRejected
	dismissed := func(r forge.Review, by int64) forge.Review {
		r.Was, r.State = r.State, forge.ReviewDismissed
		r.DismissedBy = &forge.User{ID: by, Login: "x"}
		return r
	}
	second := func(r forge.Review) forge.Review {
		r.ID, r.SubmittedAt = r.ID+1, r.SubmittedAt.Add(time.Minute)
		return r
	}
	for _, x := range []struct {
		name string
		rs   []forge.Review
		want signoff.Outcome
	}{
		{"nobody", nil, signoff.NotYet},
		{"the head", []forge.Review{w.by("anna", yes, "promo")}, signoff.Approved},
		{"a commit before it that says the same", []forge.Review{w.by("anna", yes, "promo~1")}, signoff.Approved},
		{"something else", []forge.Review{w.by("anna", yes, "other")}, signoff.NotYet},
		{"no commit", []forge.Review{w.by("anna", yes, "")}, signoff.NotYet},
		{"a commit that is gone", []forge.Review{{ID: 1, Reviewer: forge.User{ID: 100, Login: "anna"}, State: yes, Commit: strings.Repeat("a", 40), SubmittedAt: reviewedAt}}, signoff.NotYet},
		{"somebody of another role", []forge.Review{w.by("ben", yes, "promo")}, signoff.NotYet},
		{"no", []forge.Review{w.by("anna", no, "promo")}, signoff.Refusal},
		{"no, without a commit, as GitLab says it", []forge.Review{w.by("anna", no, "")}, signoff.Refusal},
		{"no, of something else", []forge.Review{w.by("anna", no, "other")}, signoff.Refusal},
		{"no, dismissed by another", []forge.Review{dismissed(w.by("anna", no, "promo"), 1)}, signoff.Refusal},
		{"no, dismissed by herself", []forge.Review{dismissed(w.by("anna", no, "promo"), 100)}, signoff.NotYet},
		{"yes, dismissed", []forge.Review{dismissed(w.by("anna", yes, "promo"), 1)}, signoff.NotYet},
		{"yes and then no", []forge.Review{w.by("anna", yes, "promo"), second(w.by("anna", no, "promo"))}, signoff.Refusal},
		{"no and then yes", []forge.Review{w.by("anna", no, "promo"), second(w.by("anna", yes, "promo"))}, signoff.Approved},
		{"an old yes comes not back", []forge.Review{w.by("anna", yes, "promo"), dismissed(second(w.by("anna", no, "promo")), 100)}, signoff.NotYet},
	} {
		t.Run(x.name, func(t *testing.T) {
			if a := w.reviewed(x.rs...); a.Report.Outcome != x.want {
				t.Errorf("%s: %s %+v", a.Report.Outcome, a.Report.Why, a.Case.Evidence)
			}
		})
	}
}

// TestRecordedReviews: what is on record counts without a forge; what was taken
// back does not, whatever the forge says now.
func TestRecordedReviews(t *testing.T) {
	w := proposal(t)
	yes := w.by("anna", forge.ReviewApproved, "promo")
	other := w.by("clara", forge.ReviewApproved, "promo")
	other.ID = 99
	w.record(w.reviewed(yes), yes, statement.Approve)
	w.record(w.reviewed(yes), other, statement.Approve)
	witnessed := func() *Assessment { return w.assess("promo") }
	if a := witnessed(); a.Report.Outcome != signoff.Approved {
		t.Fatalf("%s %+v", a.Report.Why, a.Case.Evidence)
	}
	if a := w.reviewed(yes); a.Report.Outcome != signoff.Approved || len(a.Case.Evidence) != 2 {
		t.Errorf("%s %+v", a.Report.Why, a.Case.Evidence)
	}
	dismissed := yes
	dismissed.State, dismissed.Was = forge.ReviewDismissed, forge.ReviewApproved
	if a := w.reviewed(dismissed); a.Report.Outcome != signoff.NotYet {
		t.Errorf("dismissed: %s %+v", a.Report.Why, a.Case.Evidence)
	}
	w.record(witnessed(), yes, statement.Revoke)
	for name, a := range map[string]*Assessment{"offline": witnessed(), "at the forge": w.reviewed(yes)} {
		if a.Report.Outcome != signoff.NotYet {
			t.Errorf("taken back, %s: %s %+v", name, a.Report.Why, a.Case.Evidence)
		}
	}
}

// TestANewerReviewLiftsARecordedNo: a record of a review that asked for changes
// stays for good, and the reviewer's newer yes on the same pull request takes
// its place; one on another pull request does not.
func TestANewerReviewLiftsARecordedNo(t *testing.T) {
	w := proposal(t)
	no := w.by("anna", forge.ReviewRejected, "promo")
	w.record(w.reviewed(no), no, statement.Reject)
	yes := w.by("anna", forge.ReviewApproved, "promo")
	yes.ID, yes.SubmittedAt = 18, reviewedAt.Add(time.Minute)
	if a := w.reviewed(yes); a.Report.Outcome != signoff.Approved {
		t.Errorf("%s: %s", a.Report.Outcome, a.Report.Why)
	}
	clara := w.by("clara", forge.ReviewApproved, "promo")
	a := w.assess("promo", func(t *Transition) {
		t.Unwitnessed = true
		t.Forge = &Forge{Host: "forge.example", Path: "northlight/plan", PullRequest: 8, Reviews: []forge.Review{yes, clara}}
	})
	if a.Report.Outcome != signoff.Refusal {
		t.Errorf("on another pull request %s: %s", a.Report.Outcome, a.Report.Why)
	}
}

// TestReviewsOfAnotherProposal: what was taken back of another proposal is
// history, and no remark about this one; here it is told.
func TestReviewsOfAnotherProposal(t *testing.T) {
	w := proposal(t)
	yes := w.by("anna", forge.ReviewApproved, "promo")
	a := w.reviewed(yes)
	w.record(a, yes, statement.Approve)
	w.record(a, yes, statement.Revoke)
	told := func(a *Assessment) (n int) {
		for _, v := range a.Report.NotCounted {
			if v.Kind == "review" {
				n++
			}
		}
		return n
	}
	if n := told(w.assess("promo")); n != 2 {
		t.Errorf("%d of its own are told", n)
	}
	w.Git("checkout", "-q", "-b", "stoves", "main")
	w.Write("plans/demand/eu-stoves.yaml", strings.Replace(baselineText("stoves", "STOVE", 100), "2027-03: 130", "2027-03: 140", 1))
	w.commit("Sell more stoves")
	if a := w.assess("stoves"); told(a) != 0 || len(a.Case.Blocked) > 0 {
		t.Errorf("%d of the other one's are told; blocked: %q", told(a), a.Case.Blocked)
	}
}
