package attacktest

import (
	"maps"
	"os"
	"path/filepath"

	"github.com/accord-plan/accord/internal/statement"
)

// closeCases are about who agreed to a close, and about what was merged and pushed.
var closeCases = []attack{
	{name: "closed by the consent to a proposal", point: 3, asked: toClose,
		does:   "closes with a plan of which every change was approved, without anybody's consent to the close",
		guard:  "only statements of purpose close on the closing content count for a close",
		before: func(w *world) { bothAgreed(w); w.merge("promo") },
		honest: func(w *world) { w.consent() },
		attack: func(w *world) { w.consent(func(s *statement.Statement) { s.Purpose = statement.Proposal }) },
		says:   []string{"missing: cfo for close", "missing: coo for close"}},
	{name: "the consent to a close for a proposal", point: 3, asked: promo,
		does:   "lets the consent to a close pass for the approval of a proposal",
		guard:  "a statement counts for its purpose only",
		before: annaAgreed, honest: asItShould,
		attack: byClara(func(_ *world, s *statement.Statement) { s.Purpose = statement.Close }),
		says:   []string{"missing: cfo for money", "about something else: 3"}},
	{name: "a close of a part", point: 6, asked: toClose,
		does:   "lets the consent to the tents pass for that to the whole plan",
		guard:  "a close binds all",
		before: func(w *world) { bothAgreed(w); w.merge("promo") },
		honest: func(w *world) { w.consent() },
		attack: func(w *world) { w.consent(func(s *statement.Statement) { s.Scope = "family/tents market/eu" }) },
		says:   []string{"lapsed: clara approve: what is changed now goes beyond what it was about: family/tents market/eu"}},
	{name: "a push behind the consent", point: 15, asked: toClose,
		does:   "pushes a change to the target after everybody agreed to close",
		guard:  "content that no consent covers blocks the close",
		before: ready, honest: func(*world) {},
		attack: func(w *world) { w.edit("main", salesFile, "2027-03: 120", "2027-03: 121") },
		says:   []string{"lapsed: clara approve: 1 value changed since: ", "120 → 121"}},
	{name: "closed without consent", point: 3, asked: prove,
		does:   "makes the tag with a closer's key, though nobody agreed",
		guard:  "verify judges each close again, by the statements that it names",
		before: func(w *world) { bothAgreed(w); w.merge("promo") },
		honest: func(w *world) { w.consent(); w.tag(closing{}) },
		attack: func(w *world) { w.tag(closing{}) },
		says:   []string{"plan/2026-12 sign-off: waits for"}},
	byHand("another name within", "makes the tag object in another name than the reference, under which verify-tag still passes", "the name in the object, of the reference and of the cycle agree", 13,
		closing{name: "plan/2027-01", ref: "plan/2026-12"}, `plan/2026-12 tag: the tag plan/2026-12 was made as "plan/2027-01"`),
	{name: "a rejection that is left out", point: 8, asked: prove, told: true,
		does:   "closes with an earlier state of the approvals, so that the tag does not name ben's rejection",
		guard:  "verify tells each rejection and revocation that the tag of its close does not name",
		before: ready,
		honest: func(w *world) { w.tag(closing{}) },
		attack: func(w *world) {
			t := w.message(closing{cycle: "2026-12", by: "anna", commit: w.tips["main"].commit})
			w.say(w.must("main", ofClose), refusing(ben))
			w.tag(closing{message: func(m *statement.Tag) { *m = *t }})
		},
		says: []string{"note: ben rejects plan/2026-12 in approvals/2026-12/ben-", "which the tag does not name"}},
	{name: "a consent that is taken back", point: 8, asked: prove, told: true,
		does:   "keeps a close for which clara took her consent back afterwards",
		guard:  "a revocation after the close is told, and changes nothing",
		before: closed, honest: func(*world) {},
		attack: func(w *world) { w.say(w.must("main", ofClose), takingBack(ben, w.after["ben"])) },
		says:   []string{"note: ben takes back sha256:", "on which plan/2026-12 stands"}},
	{name: "a close that was overridden", point: 3, asked: prove, told: true,
		does:   "closes by ben's override, without clara",
		guard:  "verify tells each close that stands on an override, with its reason",
		before: func(w *world) { bothAgreed(w); w.merge("promo") },
		honest: func(w *world) { w.consent(); w.tag(closing{}) },
		attack: func(w *world) {
			h := w.say(w.must("main", ofClose), urgent(ben, "in a hurry"))
			w.tag(closing{message: func(t *statement.Tag) { t.Overrides = h }})
		},
		says: []string{"note: plan/2026-12 stands on an override by ben (coo), not ratified when it was closed: in a hurry"}},
	{name: "an override that is not named", point: 3, asked: prove,
		does:   "closes by ben's override, and does not say so in the tag",
		guard:  "a close that stands on an override names it",
		before: func(w *world) { bothAgreed(w); w.merge("promo") },
		honest: func(w *world) { w.consent(); w.tag(closing{}) },
		attack: func(w *world) { w.say(w.must("main", ofClose), urgent(ben, "in a hurry")); w.tag(closing{}) },
		says:   []string{"plan/2026-12 sign-off: overridden by ben (coo)", "and the tag does not name the override"}},
	{name: "closed twice", point: 13, asked: gated,
		does:   "closes again what is closed",
		guard:  "a cycle is closed once; to plan it again is asked for",
		before: ready, honest: func(*world) {}, both: true,
		attack: func(w *world) { w.last = w.tag(closing{}) },
		says:   []string{"error: 2026-12 is closed already: plan/2026-12, signed by anna"}},
	{name: "a target that has moved", point: 15, asked: atOrigin,
		does:   "pushes to the branch while somebody closes what they fetched before",
		guard:  "the remote is asked for its tip, and another one is not closed",
		before: func(w *world) { ready(w); w.clone() },
		honest: func(*world) {},
		attack: func(w *world) {
			raw := w.raw(w.commitOf(w.tree(w.tips["main"].files), []string{w.tips["main"].commit}, change{message: "Meanwhile"}))
			w.origin.ref("refs/heads/main", w.origin.object("commit", raw))
		},
		says: []string{"not-proven: main is at ", " at origin, and at "}},
	{name: "another merge than was judged", point: 15, asked: promo,
		does:  "has the forge merge the proposal in another way than git would, by its test merge",
		guard: "what is judged is the tree of the merge, whoever made it",
		before: func(w *world) {
			bothAgreed(w)
			w.edit("main", "plans/supply/lyon.yaml", "cost: 20", "cost: 21")
			w.agreedTo()
		},
		honest: func(w *world) { w.testMerge(nil) },
		attack: func(w *world) { w.testMerge(map[string]string{salesFile: promoText(150)}) },
		says:   []string{"lapsed: clara approve: 1 value changed since: ", "120 → 150"}},
	{name: "a merge of lines", point: 15, asked: promo,
		does:  "has two numbers merged into two lines, as `merge=union` does without any conflict",
		guard: "what is judged is the tree of the merge; a period that stands twice is an error",
		before: func(w *world) {
			bothAgreed(w)
			w.edit("main", "plans/supply/lyon.yaml", "cost: 20", "cost: 21")
			w.agreedTo()
		},
		honest: func(w *world) { w.testMerge(nil) },
		attack: func(w *world) {
			w.testMerge(map[string]string{salesFile: replaced(promoText(400), "{2027-03: 400}", "\n      2027-03: 400\n      2027-03: 500\n   ", "  - {id: sales, reason: promotion, note: spring, items: [TENT], add: ", "  - id: sales\n    reason: promotion\n    note: spring\n    items: [TENT]\n    add:", "   }", "")})
		},
		says: []string{"blocked: the plan has errors, so that nobody can sign it: plans/demand/sales-eu.yaml"}},
}

// agreedTo has both agree again where main has moved.
func (w *world) agreedTo() { w.approve("promo", anna, clara) }

// testMerge is the forge's merge of the promotion into main, with something of its
// own.
func (w *world) testMerge(write map[string]string) {
	files := maps.Clone(w.tips["promo"].files)
	files["plans/supply/lyon.yaml"] = w.tips["main"].files["plans/supply/lyon.yaml"]
	for name, text := range write {
		files[name] = entry{plain, w.object("blob", []byte(text))}
	}
	w.merged = w.commitOf(w.tree(files), []string{w.tips["main"].commit, w.tips["promo"].commit}, change{message: "Merge", key: "-"})
}

// clone makes a remote of the repository, as it is now.
func (w *world) clone() {
	w.t.Helper()
	w.origin = store{w.t, filepath.Join(w.t.TempDir(), "origin")}
	if err := os.CopyFS(w.origin.dir, os.DirFS(w.dir)); err != nil {
		w.t.Fatal(err)
	}
	w.keep("config", "[core]\n\trepositoryformatversion = 0\n\tbare = false\n[remote \"origin\"]\n\turl = "+w.origin.dir+"\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n")
}
