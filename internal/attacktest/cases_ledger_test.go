package attacktest

import (
	"github.com/accord-plan/accord/internal/ledger"
	"github.com/accord-plan/accord/internal/statement"
)

// refusing is a word that rejects.
func refusing(x word) word {
	return said(x, func(s *statement.Statement) { s.Verdict, s.Reason = statement.Reject, "too many" })
}

// takingBack is a word that revokes a statement.
func takingBack(x word, of statement.Hash) word {
	return said(x, func(s *statement.Statement) { s.Verdict, s.For = statement.Revoke, string(of) })
}

// bothAgreed is a proposal that is approved.
func bothAgreed(w *world) { promoted(w); agreed(w) }

// last are the files of the statement that was filed last.
func (w *world) lastFiled(branch string) []string {
	names := w.names(branch, "approvals/2026-12/")
	return names[len(names)-2:]
}

var ledgerCases = []attack{
	{name: "a statement is deleted", point: 8, asked: promo,
		does:   "deletes clara's rejection from the branch of approvals",
		guard:  "statements are read from the whole history of the branch; a deletion is an error",
		before: func(w *world) { bothAgreed(w) }, honest: func(*world) {},
		attack: func(w *world) {
			w.approve("promo", refusing(clara))
			w.commit(ledger.Branch, change{by: "dora", drop: []string{"approvals/2026-12/clara-04.txt", "approvals/2026-12/clara-04.sig"}})
		},
		says: []string{"blocked: approvals/2026-12/clara-04.txt in commit", "was deleted; it still counts"}},
	{name: "a signature is deleted", point: 8, asked: promo,
		does:   "deletes the signature of clara's rejection and leaves the text",
		guard:  "statement and signature are held together, over all of history",
		before: bothAgreed, honest: func(*world) {},
		attack: func(w *world) {
			w.approve("promo", refusing(clara))
			w.commit(ledger.Branch, change{by: "dora", drop: []string{"approvals/2026-12/clara-04.sig"}})
		},
		says: []string{"blocked: approvals/2026-12/clara-04.sig in commit", "was deleted; it still counts"}},
	{name: "a statement is deleted in a merge", point: 8, asked: promo,
		does:   "deletes clara's rejection in a commit that merges two states of the approvals",
		guard:  "each parent of a merge is compared with it",
		before: bothAgreed, honest: func(*world) {},
		attack: func(w *world) {
			before := w.tips[ledger.Branch]
			w.approve("promo", refusing(clara))
			w.tips[ledger.Branch] = tip{w.tips[ledger.Branch].commit, before.files}
			w.commit(ledger.Branch, change{by: "dora", message: "Merge", with: []string{before.commit}})
		},
		says: []string{"blocked: approvals/2026-12/clara-04.txt in commit", "was deleted; it still counts"}},
	{name: "a statement is edited", point: 8, asked: promo,
		does:   "writes an approval by clara over her rejection",
		guard:  "each version that was ever signed counts; an edit is an error",
		before: bothAgreed, honest: func(*world) {},
		attack: func(w *world) {
			w.approve("promo", refusing(clara))
			w.commit(ledger.Branch, change{by: "dora", put: map[string]entry{
				"approvals/2026-12/clara-04.txt": w.tips[ledger.Branch].files["approvals/2026-12/clara-03.txt"],
				"approvals/2026-12/clara-04.sig": w.tips[ledger.Branch].files["approvals/2026-12/clara-03.sig"]}})
		},
		says: []string{"was edited; what it said before still counts"}},
	{name: "a statement on the proposal is deleted", point: 8, asked: promo,
		does:   "removes a rejection that was committed on the branch of the proposal",
		guard:  "the ledger is the union of branch, target and approvals, over all of history",
		before: bothAgreed, honest: func(*world) {},
		attack: func(w *world) {
			x := refusing(clara)
			x.on = "promo"
			w.approve("promo", x)
			w.commit("promo", change{by: "dora", drop: []string{"approvals/2026-12/clara-04.txt", "approvals/2026-12/clara-04.sig"}})
		},
		says: []string{"was deleted; it still counts"}},
	{name: "the branch of approvals is set back", point: 8, asked: promo,
		does:  "sets the branch of approvals back behind clara's rejection, after which she said more elsewhere",
		guard: "each statement names the person's one before it; behind a gap no approval counts",
		before: func(w *world) {
			promoted(w)
			w.approve("promo", anna)
		},
		honest: func(w *world) {
			no := w.approve("promo", refusing(clara))[0]
			w.approve("promo", takingBack(clara, no))
			w.approve("promo", clara)
		},
		attack: func(w *world) {
			before := w.tips[ledger.Branch]
			no := w.approve("promo", refusing(clara))[0]
			w.set(ledger.Branch, before.commit, before.files)
			w.approve("promo", takingBack(clara, no))
			w.approve("promo", clara)
		},
		says: []string{"not counted: clara approve: the chain of clara is broken: statement sha256:", "which is not there"}},
	{name: "statements in another order", point: 8, asked: promo,
		does:   "files clara's later approval as if it came before what she said first",
		guard:  "the order is that of the statements' own chain, not of commits or names",
		before: annaAgreed,
		honest: func(w *world) {
			no := w.approve("promo", refusing(clara))[0]
			w.approve("promo", takingBack(clara, no), clara)
		},
		attack: func(w *world) {
			before := w.after["clara"]
			w.approve("promo", clara)
			w.after["clara"] = before
			w.approve("promo", refusing(clara))
		},
		says: []string{"rejected", "counted: clara reject: blocks until it is taken back"}},
	{name: "two stories", point: 8, asked: promo,
		does:   "lets clara sign two statements that follow the same one, and shows each reader another",
		guard:  "where a chain is forked nothing that the person approves counts",
		before: annaAgreed, honest: asItShould,
		attack: func(w *world) {
			before := w.after["clara"]
			w.approve("promo", clara)
			w.after["clara"] = before
			w.approve("promo", said(clara, func(s *statement.Statement) { s.Verdict = statement.Abstain }))
		},
		says: []string{"not counted: clara approve: the chain of clara is broken: two statements follow"}},
	{name: "a rejection is pushed away", point: 8, asked: promo,
		does:  "changes the plan, so that the content that was rejected is no more",
		guard: "a rejection holds until its author takes it back, whatever changes",
		before: func(w *world) {
			bothAgreed(w)
			w.edit("promo", "plans/demand/sales-eu.yaml", "2027-03: 120", "2027-03: 110")
		},
		honest: agreed,
		attack: func(w *world) {
			w.approve("promo", refusing(clara))
			w.edit("promo", "plans/demand/sales-eu.yaml", "2027-03: 110", "2027-03: 111")
			w.approve("promo", anna)
		},
		says: []string{"rejected: rejected by clara (cfo)", "counted: clara reject: blocks until it is taken back"}},
	{name: "a rejection is approved over", point: 8, asked: promo,
		does:   "files an approval of clara's behind her rejection, that was signed before",
		guard:  "only a revoke takes a rejection back, and a second statement that follows the same one is a fork",
		before: annaAgreed, honest: asItShould,
		attack: func(w *world) { w.approve("promo", refusing(clara), clara) },
		says:   []string{"rejected: rejected by clara (cfo)"}},
	{name: "taken back by another", point: 8, asked: promo,
		does:   "revokes clara's rejection in their own name",
		guard:  "what somebody said only they take back",
		before: annaAgreed,
		honest: func(w *world) {
			no := w.approve("promo", refusing(clara))[0]
			w.approve("promo", takingBack(clara, no), clara)
		},
		attack: func(w *world) {
			no := w.approve("promo", refusing(clara))[0]
			w.approve("promo", takingBack(ben, no), clara)
		},
		says: []string{"rejected: rejected by clara (cfo)", "not counted: ben revoke: takes back"}},
	{name: "statements mixed with the plan", point: 7, asked: promo,
		does:   "commits an approval together with a change of the plan, so that the commit makes no contributor",
		guard:  "a commit that mixes statements with other files is refused",
		before: promoted, honest: agreed,
		attack: func(w *world) {
			agreed(w)
			at := w.tips[ledger.Branch].files
			w.commit("promo", change{by: "dora", write: map[string]string{"README.md": "Plan\n"}, put: map[string]entry{"approvals/2026-12/x.txt": at["approvals/2026-12/clara-03.txt"], "approvals/2026-12/x.sig": at["approvals/2026-12/clara-03.sig"]}})
		},
		says: []string{"blocked: commit ", "mixes statements with other files"}},
	{name: "an approval that was withdrawn", point: 8, asked: promo,
		does:   "keeps an approval that clara took back",
		guard:  "a revoke of the same person counts at once",
		before: bothAgreed, honest: func(*world) {}, both: true,
		attack: func(w *world) { w.approve("promo", takingBack(clara, w.after["clara"])) },
		says:   []string{"not counted: clara approve: taken back by sha256:"}},
}
