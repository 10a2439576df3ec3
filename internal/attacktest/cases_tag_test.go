package attacktest

import (
	"strings"
	"testing"
	"time"

	"github.com/accord-plan/accord/internal/ledger"
	"github.com/accord-plan/accord/internal/signedtest"
	"github.com/accord-plan/accord/internal/statement"
)

// ready is a plan that everybody agreed to close with.
func ready(w *world) {
	bothAgreed(w)
	w.merge("promo")
	w.consent()
}

// closed is a plan that is closed, and whose next cycle is open.
func closed(w *world) {
	ready(w)
	w.last = w.tag(closing{})
}

// noted keeps the hash of the newest close outside of the repository.
func noted(c attack) attack {
	c.before = func(w *world) {
		closed(w)
		w.expect = map[string]statement.Hash{"2026-12": w.last}
	}
	return c
}

// byHand is a close that somebody makes with the key of a closer, or without one.
func byHand(name, does, guard string, point int, o closing, says ...string) attack {
	return attack{name: name, point: point, asked: prove, does: does, guard: guard, before: ready,
		honest: func(w *world) { w.tag(closing{}) },
		attack: func(w *world) { w.tag(o) }, says: says}
}

// after is something that is done to a plan that is closed.
func after(name, does, guard string, point int, spoil func(w *world), says ...string) attack {
	return attack{name: name, point: point, asked: prove, does: does, guard: guard, before: closed, honest: func(*world) {}, attack: spoil, says: says}
}

const tag12 = "refs/tags/plan/2026-12"

var tagCases = []attack{
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
		says:   []string{"missing: cfo for money", "about other proposals or earlier cycles"}},
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
	byHand("closed with other numbers", "makes the tag of a commit that nobody agreed to", "verify spells the tagged commit and judges that", 14,
		closing{message: func(t *statement.Tag) { t.Content = statement.Of([]byte("other")) }}, "plan/2026-12 content: the content digest is sha256:"),
	byHand("other effects", "writes into the tag that less follows from the plan", "verify computes the plan again", 13,
		closing{message: func(t *statement.Tag) { t.Effects = statement.Of([]byte("other")) }}, "plan/2026-12 effects: the effects are sha256:"),
	byHand("another base", "writes into the tag that the plan comes from elsewhere", "verify spells the close before", 13,
		closing{message: func(t *statement.Tag) { t.Base = t.Content }}, "plan/2026-12 base: "),
	byHand("judged by another policy", "writes into the tag that another policy judged", "a close is judged by the policy of the close before it", 3,
		closing{message: func(t *statement.Tag) { t.Policy = t.Content }}, "plan/2026-12 policy: "),
	byHand("a close of another plan", "files the close of another plan", "a tag names the genesis of its plan", 13,
		closing{message: func(t *statement.Tag) { t.Plan = statement.Of([]byte("another")) }}, "plan/2026-12 chain: it closes another plan"),
	byHand("statements that are not there", "names statements in the tag that nobody has", "verify looks for the statements that the tag names", 8,
		closing{message: func(t *statement.Tag) { t.Statements = t.Content }}, "plan/2026-12 statements: no state of accord/approvals gives the statements"),
	byHand("no statements", "names no statements in the tag", "a close counts by the statements that it names", 8,
		closing{message: func(t *statement.Tag) { t.Statements = statement.Set(nil) }}, "plan/2026-12 s"),
	byHand("an override that was none", "writes into the tag that an override let it pass", "an override is a statement that verify judges", 3,
		closing{message: func(t *statement.Tag) { t.Overrides = statement.Of([]byte("none")); t.Statements = statement.Set(nil) }}, "plan/2026-12 s"),
	byHand("closed by who may not", "makes the tag with a key of the policy whose owner is no closer", "the signer has the role closer in the policy that judges", 13,
		closing{by: "ben"}, "plan/2026-12 closer: ben is no closer"),
	byHand("closed by nobody", "makes the tag with a key that the policy does not know", "keys are listed in the policy", 13,
		closing{by: "eve"}, "plan/2026-12 signature: signed by SHA256:", "a key that the policy does not know"),
	byHand("closed in the name of another", "names hugo as closer and signs with anna's key", "who closed is whose key it is", 13,
		closing{message: func(t *statement.Tag) { t.Closer = "hugo" }}, "plan/2026-12 closer: anna signed, and the tag says that hugo closes"),
	byHand("a backdated close", "dates the tag before the last close", "a close is not older than the one before it", 10,
		closing{at: time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)}, "plan/2026-12 date: it is dated 2026-11-03"),
	byHand("a cycle that is over", "closes the cycle that is closed already", "cycles follow each other", 13,
		closing{cycle: "2026-10"}, "plan/2026-10 chain: 2026-10 cannot be closed after 2026-11"),
	byHand("another name within", "makes the tag object in another name than the reference, under which verify-tag still passes", "the name in the object, of the reference and of the cycle agree", 13,
		closing{name: "plan/2027-01", ref: "plan/2026-12"}, `plan/2026-12 tag: the tag plan/2026-12 was made as "plan/2027-01"`),
	byHand("another cycle within", "closes another cycle than the tag's name says", "the name in the object, of the reference and of the cycle agree", 13,
		closing{cycle: "2027-01", name: "plan/2026-12"}, "plan/2026-12 form: it closes 2027-01 under the name plan/2026-12"),
	byHand("text behind the close", "adds a line to the tag's message", "a message is read only as it would be written back to the byte", 13,
		closing{message: func(t *statement.Tag) { t.Tool = "by hand\noverride: none" }}, "plan/2026-12 form: its message has not the form of a close"),
	byHand("text behind the tag's signature", "writes something behind the signature", "a tag ends with its one signature", 13,
		closing{raw: func(b []byte) []byte { return append(b, "and more\n"...) }}, "plan/2026-12 form: text stands behind the signature"),
	byHand("an unsigned close", "makes an annotated tag that nobody signed", "a close is signed", 13,
		closing{raw: func(b []byte) []byte { return b[:strings.Index(string(b), "-----BEGIN")] }}, "plan/2026-12 form: the tag is not signed"),
	{name: "closed by whom the close brings", point: 3, asked: prove,
		does:  "makes fay a closer in the plan that fay closes",
		guard: "the policy of the close before says who closes",
		before: func(w *world) {
			w.edit("main", "plans/policy.yaml", "closer: {people: [anna, hugo]}", "closer: {people: [anna, fay]}")
			w.consent()
			w.consent(func(s *statement.Statement) { s.Purpose = statement.Policy })
		},
		honest: func(w *world) { w.tag(closing{}) },
		attack: func(w *world) { w.tag(closing{by: "fay"}) },
		says:   []string{"plan/2026-12 closer: fay is no closer by the policy that judges"}},
	{name: "a commit beside the branch", point: 13, asked: prove,
		does:   "closes a commit that was never on the protected branch",
		guard:  "the closes are in the history of the branch",
		before: ready,
		honest: func(w *world) { w.tag(closing{}) },
		attack: func(w *world) {
			at := w.tips["main"]
			w.tag(closing{commit: w.commitOf(w.tree(at.files), []string{at.commit}, change{message: "Aside"})})
		},
		says: []string{"fault: plan/2026-12 is not in the history of"}},
	after("history is rewritten", "rewrites the branch, with the same plan at its tip", "the closes are in the history of the branch", 13,
		func(w *world) {
			at := w.tips["main"]
			w.set("main", w.commitOf(w.tree(at.files), nil, change{message: "Start anew"}), at.files)
		}, "fault: plan/2026-12 is not in the history of"),
	after("a tag is moved", "points the tag at another commit", "a close is an annotated tag, and names its commit in what is signed", 13,
		func(w *world) { w.ref(tag12, w.tips["main"].commit) }, "plan/2026-12 tag: the tag plan/2026-12 is lightweight"),
	after("a tag is edited", "writes another commit into the tag object", "the signature holds for the object as a whole", 13,
		func(w *world) {
			raw := string(w.raw(w.store.at(tag12)))
			same := w.commit("main", change{message: "The same again"})
			w.ref(tag12, w.object("tag", []byte("object "+same+raw[len("object ")+len(same):])))
		}, "plan/2026-12 signature: the signature is by the key anna-1 of the policy, but not for these bytes"),
	after("a tag is renamed", "copies the tag to the name of the next cycle", "the name in the object and that of the reference agree", 13,
		func(w *world) { w.ref("refs/tags/plan/2027-01", w.store.at(tag12)) }, `plan/2027-01 tag: the tag plan/2027-01 was made as "plan/2026-12"`),
	after("a tag of a tag", "closes the tag of a close", "a close names a commit", 13,
		func(w *world) {
			raw := string(w.raw(w.store.at(tag12)))
			_, rest, _ := strings.Cut(raw, "\ntag ")
			w.ref(tag12, w.object("tag", []byte("object "+w.store.at(tag12)+"\ntype tag\ntag "+rest)))
		}, "plan/2026-12 tag: the tag plan/2026-12 points at a tag"),
	after("a tag is tampered", "writes another tag under the hash of the one that was signed", "each object that is read is hashed again", 12,
		func(w *world) {
			raw := w.raw(w.store.at(tag12))
			w.tamper(w.store.at(tag12), "tag", []byte(strings.Replace(string(raw), "closer: anna", "closer: hugo", 1)))
		}, "plan/2026-12 tag: object ", "its content has the hash"),
	noted(after("a tag is made anew", "has a closer close the cycle again, and puts that tag in the place of the first", "whoever keeps the head's hash sees it: --expect", 13,
		func(w *world) { w.unref(tag12); w.tag(closing{at: w.now.Add(time.Hour)}) }, "fault: the close of 2026-12 is sha256:", "was expected")),
	after("two closes of one", "makes a second close that follows the same one", "two closes with one chain fail", 13,
		func(w *world) {
			raw := w.store.at(tag12)
			w.unref(tag12)
			w.tag(closing{cycle: "2027-01"})
			w.ref(tag12, raw)
		}, "several closes follow the same one: plan/2026-12, plan/2027-01"),
	after("a close is missing", "deletes a close in the middle of the chain", "each close names the hash of the one before it", 13,
		func(w *world) { w.unref("refs/tags/plan/2026-11") }, "plan/2026-12 chain: it follows a tag that is not here"),
	noted(after("a clone that was rolled back", "deletes the newest close, as if it had never been made", "whoever keeps the head's hash sees it: --expect", 13,
		func(w *world) { w.unref(tag12) }, "fault: the close of 2026-12 is not here, and was expected")),
	noted(after("a stale clone", "serves the repository as it was before the close", "whoever keeps the head's hash sees it: --expect", 13,
		func(w *world) {
			old := copied(w.t.(*testing.T))
			w.store, w.tips = old.store, old.tips
		}, "fault: the close of 2026-12 is not here, and was expected")),
	after("another genesis", "begins the chain anew with a plan and people of their own", "whoever keeps the hash of genesis sees it: --genesis", 13,
		func(w *world) {
			w.edit("main", "plans/policy.yaml", "closer: {people: [anna, hugo]}", "closer: {people: [anna, fay]}")
			w.tag(closing{cycle: statement.Genesis, by: "fay"})
		}, "fault: genesis is sha256:", "was expected"),
	after("a second genesis", "makes another genesis under the name that a plan among several has", "a plan has one genesis", 13,
		func(w *world) {
			w.edit("main", "plans/policy.yaml", "closer: {people: [anna, hugo]}", "closer: {people: [anna, fay]}")
			w.tag(closing{cycle: statement.Genesis, by: "fay", name: "plan/plans/genesis"})
		}, "fault: there are two tags of genesis, plan/genesis and plan/plans/genesis"),
	after("statements are gone", "deletes the branch of approvals", "verify looks for the statements that the tag names", 8,
		func(w *world) { w.drop(ledger.Branch) }, "plan/2026-12 statements: "),
	after("statements are taken out of history", "rewrites the branch of approvals without clara's consent", "verify looks for the statements that the tag names", 8,
		func(w *world) {
			at := w.tips[ledger.Branch]
			files := map[string]entry{}
			for name, e := range at.files {
				if !strings.Contains(name, "clara") {
					files[name] = e
				}
			}
			w.set(ledger.Branch, w.commitOf(w.tree(files), nil, change{by: "eve", key: "-"}), files)
		}, "plan/2026-12 statements: no state of accord/approvals"),
	after("the key of a closer is stolen", "closes with a closer's key that the target revokes since", "what such a key closed last waits for a close by another key", 3,
		func(w *world) {
			w.edit("main", "plans/policy.yaml", "revoked:\n", "revoked:\n  - {id: stolen, key: "+signedtest.Public("anna")+"}\n")
		}, "plan/2026-12 held: the key anna-1 was revoked since"),
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
}
