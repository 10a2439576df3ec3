package attacktest

import (
	"fmt"
	"strings"
	"time"

	"github.com/accord-plan/accord/internal/assess"
	"github.com/accord-plan/accord/internal/forge"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/signedtest"
	"github.com/accord-plan/accord/internal/statement"
)

// reviewed is a promotion of 40 tents that dora opened, with reviews.
func reviewed(rs ...review) func(*world) {
	return func(w *world) {
		w.makers = []maker{{by: "dora", how: "opener"}}
		w.reviews = append(w.reviews, rs...)
	}
}

func small(w *world) { w.promote(40) }

// yes is an approval of the head.
func yes(by string) review { return review{by: by, state: forge.ReviewApproved} }

// atForge is a proposal that anna's review approves; the attack has another one.
func atForge(name, does, guard string, r review, says ...string) attack {
	return attack{name: name, point: 11, asked: promo, does: does, guard: guard, before: small,
		honest: reviewed(yes("anna")), attack: reviewed(r), says: says}
}

var forgeCases = []attack{
	atForge("the token of a job", "approves with the token of a job, which is a program of the forge's",
		"a program is nobody's consent", review{by: "anna", state: forge.ReviewApproved, edit: func(r *forge.Review) { r.Reviewer = forge.User{ID: 41898282, Login: "github-actions", Bot: true} }},
		"github-actions is a program, and nobody's consent"),
	atForge("a bot with the number of a person", "approves with a bot that has the number of anna's account",
		"a program is nobody's consent", review{by: "anna", state: forge.ReviewApproved, edit: func(r *forge.Review) { r.Reviewer.Bot = true }},
		"anna is a program, and nobody's consent"),
	atForge("a login that changed hands", "takes the login that anna gave up, and approves",
		"people are known by the number of their account, never by its login", review{by: "anna", id: 999, state: forge.ReviewApproved},
		"account 999 (anna) at forge.example is nobody in the policy"),
	atForge("the same number at another forge", "approves with the account of anna's number at another forge",
		"people are bound by host and number", review{by: "fay", login: "anna", state: forge.ReviewApproved},
		"fay has no role"),
	atForge("an account that is gone", "has the account deleted with which it was approved",
		"an account without a number is nobody", review{by: "anna", state: forge.ReviewApproved, edit: func(r *forge.Review) { r.Reviewer = forge.User{Login: "ghost"} }},
		"the account was deleted, or the forge does not tell its number"),
	atForge("an approval of no commit", "approves at a forge that does not say which commit was approved",
		"what names no commit is unverifiable", review{by: "anna", state: forge.ReviewApproved, commit: "-"},
		"unverifiable: the forge does not say which commit was approved"),
	atForge("an approval that the forge does not count", "approves without being among those who may approve there",
		"what the forge calls unofficial does not count", review{by: "anna", state: forge.ReviewApproved, edit: func(r *forge.Review) { no := false; r.Official = &no }},
		"the forge does not count it"),
	atForge("a commit that was pushed away", "lets a commit be approved and pushes another one over it",
		"a commit that cannot be had proves nothing", review{by: "anna", state: forge.ReviewApproved, commit: strings.Repeat("1", 40)},
		"the commit 1111111111 that was reviewed is not here: it was pushed away"),
	{name: "other content than was reviewed", point: 11, asked: promo,
		does:   "pushes a change behind the review",
		guard:  "what was reviewed must say the same as the head",
		before: func(w *world) { small(w); w.makers = []maker{{by: "dora", how: "opener"}} },
		honest: func(w *world) {
			w.reviews = []review{{by: "anna", state: forge.ReviewApproved, commit: w.tips["promo"].commit}}
			w.commit("promo", change{write: map[string]string{"README.md": "Plan\n"}})
		},
		attack: func(w *world) {
			w.reviews = []review{{by: "anna", state: forge.ReviewApproved, commit: w.tips["promo"].commit}}
			w.promote(41)
		},
		says: []string{"lapsed: anna approve: 1 value changed since", "40 → 41"}},
	{name: "a control file behind the review", point: 11, asked: promo,
		does:   "pushes a workflow behind the review, beside the plan",
		guard:  "control files beside the plan must be the same too",
		before: func(w *world) { small(w); w.makers = []maker{{by: "dora", how: "opener"}} },
		honest: func(w *world) {
			w.reviews = []review{{by: "anna", state: forge.ReviewApproved, commit: w.tips["promo"].commit}}
		},
		attack: func(w *world) {
			w.reviews = []review{{by: "anna", state: forge.ReviewApproved, commit: w.tips["promo"].commit}}
			w.write("promo", ".github/workflows/plan.yml", "on: push\njobs: {}\n")
		},
		says: []string{"lapsed: anna approve: .github/workflows/plan.yml changed since"}},
	{name: "a review by who contributed", point: 7, asked: promo,
		does:   "pushes to the branch with an account and approves with it",
		guard:  "who pushed contributed",
		before: small, honest: reviewed(yes("anna")),
		attack: func(w *world) {
			reviewed(yes("anna"))(w)
			w.makers = append(w.makers, maker{by: "anna", how: "pusher"})
		},
		says: []string{"not counted: anna approve: anna contributed to the change (pusher of #7)"}},
	atForge("an approval that was dismissed", "keeps an approval that was dismissed at the forge",
		"a dismissed approval is gone", review{by: "anna", state: forge.ReviewDismissed, edit: func(r *forge.Review) { r.Was = forge.ReviewApproved; r.DismissedBy = &forge.User{ID: 9, Login: "eve"} }},
		"not counted: anna approve: it was dismissed by eve"),
	{name: "a rejection that was dismissed", point: 11, asked: promo,
		does:   "dismisses anna's rejection at the forge, which whoever may write can do",
		guard:  "a rejection is taken back by its reviewer alone",
		before: small, honest: reviewed(yes("anna")),
		attack: reviewed(review{by: "anna", state: forge.ReviewDismissed, edit: func(r *forge.Review) {
			r.Was, r.DismissedBy = forge.ReviewRejected, &forge.User{ID: 9, Login: "eve"}
		}}),
		says: []string{"rejected: rejected by anna (demand-manager)"}},
	{name: "approved, then refused", point: 11, asked: promo,
		does:   "counts anna's approval, after which she asked for changes",
		guard:  "the last word of each account counts",
		before: small, honest: reviewed(yes("anna")),
		attack: reviewed(yes("anna"), review{by: "anna", state: forge.ReviewRejected}),
		says:   []string{"rejected: rejected by anna (demand-manager)"}},
	{name: "a record that nobody witnessed", point: 11, asked: promo,
		does:   "files the record of a review that never was, signed with a key that is not the recorder's",
		guard:  "only the recorder signs records",
		before: small,
		honest: func(w *world) { w.record("recorder", nil) },
		attack: func(w *world) { w.record("dora", nil) },
		says:   []string{"only the recorder signs records of reviews, and the key dora-1 is dora's"}},
	{name: "a record in the name of another", point: 11, asked: promo,
		does:   "records fay's review as anna's",
		guard:  "whose account it is says the policy",
		before: small,
		honest: func(w *world) { w.record("recorder", nil) },
		attack: func(w *world) {
			w.record("recorder", func(r *statement.Record) { r.Reviewer = fmt.Sprintf("%s/%d", host, account["fay"]) })
		},
		says: []string{"the record says that forge.example/106 is anna, and the policy does not"}},
	{name: "a record of another content", point: 11, asked: promo,
		does:   "records a review of what was proposed before",
		guard:  "a record binds what was reviewed as a statement does",
		before: small,
		honest: func(w *world) { w.record("recorder", nil) },
		attack: func(w *world) { w.record("recorder", nil); w.promote(41) },
		says:   []string{"lapsed: anna approve: 1 value changed since"}},
	{name: "a record for a rule that wants a signature", point: 11, asked: toClose,
		does:   "lets witnessed reviews pass where the rule wants signatures",
		guard:  "a rule may ask for signatures, and then the recorder's key is worth nothing",
		before: func(w *world) { bothAgreed(w); w.merge("promo") },
		honest: func(w *world) { w.consent() },
		attack: func(w *world) {
			a := w.must("main", ofClose)
			for _, p := range []string{"clara", "ben"} {
				w.recorded(a, "recorder", func(r *statement.Record) {
					r.Purpose, r.Person, r.Reviewer = statement.Close, p, fmt.Sprintf("%s/%d", host, account[p])
				})
			}
		},
		says: []string{"not counted: clara approve: close asks for a signature"}},
	{name: "a dismissal that is not told", point: 11, asked: promo,
		does:   "keeps the record of an approval that was dismissed and recorded as that",
		guard:  "what takes a review back takes back each record of it",
		before: small,
		honest: func(w *world) { w.record("recorder", nil) }, both: true,
		attack: func(w *world) {
			w.record("recorder", func(r *statement.Record) { r.Verdict = statement.Revoke; r.RecordedAt = r.RecordedAt.Add(time.Hour) })
		},
		says: []string{"the review was dismissed or deleted at the forge"}},
}

// record files what the recorder saw of anna's review of the promotion.
func (w *world) record(key string, edit func(*statement.Record)) {
	w.t.Helper()
	w.recorded(w.must("promo"), key, edit)
}

func (w *world) recorded(a *assess.Assessment, key string, edit func(*statement.Record)) {
	w.t.Helper()
	head := a.Transition().Head.Hash
	r := &statement.Record{Plan: a.Plan, Chain: a.Chain, Cycle: a.Cycle, Purpose: statement.Proposal, Scope: a.Scope.String(), Base: a.Base, Content: a.Content,
		Effects: a.Effects, Arithmetic: projection.Arithmetic, Policy: a.Policy, Forge: host + "/northlight/plan", PullRequest: 7, Review: "1",
		Reviewer: fmt.Sprintf("%s/%d", host, account["anna"]), Person: "anna", Verdict: statement.Approve, Commit: head, SubmittedAt: w.now, Tool: "accord test", RecordedAt: w.now}
	if edit != nil {
		edit(r)
	}
	w.said++
	name := fmt.Sprintf("approvals/%s/review-%02d.evidence", r.Cycle, w.said)
	w.commit("accord/approvals", change{by: "anna", key: "-", message: "Record it", with: []string{head}, write: map[string]string{
		name: string(r.Bytes()), name + ".sig": string(signedtest.Sign(w.t, key, r.Bytes(), statement.EvidenceNamespace))}})
}
