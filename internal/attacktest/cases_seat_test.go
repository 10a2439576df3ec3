package attacktest

import (
	"github.com/accord-plan/accord/internal/signedtest"
	"github.com/accord-plan/accord/internal/statement"
)

// inPlaceOf is a word of a deputy.
func inPlaceOf(by, role, whom string) word {
	return said(word{by: by, role: role}, func(s *statement.Statement) { s.For = whom; s.SignedAt = s.SignedAt.AddDate(0, 0, 5) })
}

// large is a promotion for which CFO and treasurer are asked.
func large(w *world) {
	w.promote(180)
	w.approve("promo", anna)
}

// urgent is a word that overrides.
func urgent(x word, reason string) word {
	return said(x, func(s *statement.Statement) { s.Purpose, s.Reason = statement.Override, reason })
}

var seatCases = []attack{
	{name: "one person in two seats", point: 9, asked: promo,
		does:   "fills two seats of a rule with one person who has both roles",
		guard:  "people are counted, not statements or keys, and one has one seat of a rule",
		before: large,
		honest: func(w *world) { w.approve("promo", clara, hugo) },
		attack: func(w *world) { w.approve("promo", clara, word{by: "clara", role: "treasurer"}) },
		says:   []string{"rule board open", "missing: treasurer for board"}},
	{name: "two keys of one person", point: 9, asked: promo,
		does:  "fills two seats of a rule with two keys of one person",
		guard: "people are counted, not statements or keys, and one has one seat of a rule",
		before: func(w *world) {
			w.edit("main", "plans/policy.yaml", signedtest.Public("clara-2027")+", valid_from: 2027-01-01", signedtest.Public("clara-too"))
			large(w)
			w.approve("promo", ben, clara)
		},
		honest: func(w *world) { w.approve("promo", hugo) },
		attack: func(w *world) { w.approve("promo", word{by: "clara", role: "treasurer", key: "clara-too"}) },
		says:   []string{"rule board open", "missing: treasurer for board"}},
	{name: "deputy and principal", point: 9, asked: promo,
		does:   "lets hugo sign for clara as CFO, and clara herself as treasurer",
		guard:  "a deputy and whom they stand in for have one seat of a rule between them",
		before: large,
		honest: func(w *world) { w.approve("promo", clara, hugo) },
		attack: func(w *world) {
			w.approve("promo", inPlaceOf("hugo", "cfo", "clara"), word{by: "clara", role: "treasurer"})
		},
		says: []string{"rule board open"}},
	{name: "a deputy twice", point: 9, asked: promo,
		does:   "lets hugo sign for clara as CFO and for himself as treasurer",
		guard:  "a deputy and whom they stand in for have one seat of a rule between them",
		before: large,
		honest: func(w *world) { w.approve("promo", clara, hugo) },
		attack: func(w *world) { w.approve("promo", inPlaceOf("hugo", "cfo", "clara"), hugo) },
		says:   []string{"rule board open"}},
	{name: "a deputy out of time", point: 9, asked: promo,
		does:   "signs for clara on a day on which nobody stands in for her",
		guard:  "the day of the statement, and today, lie within the deputy's dates",
		before: annaAgreed,
		honest: func(w *world) { w.approve("promo", inPlaceOf("hugo", "cfo", "clara")) },
		attack: func(w *world) {
			w.approve("promo", said(word{by: "hugo", role: "cfo"}, func(s *statement.Statement) { s.For = "clara" }))
		},
		says: []string{"not counted: hugo approve: hugo is a deputy of clara from 2026-12-05 to 2026-12-31 only"}},
	{name: "the deputy of a deputy", point: 9, asked: promo,
		does:   "lets fay, who stands in for hugo, sign for clara, for whom hugo stands in",
		guard:  "deputies have no deputies",
		before: annaAgreed,
		honest: func(w *world) { w.approve("promo", inPlaceOf("hugo", "cfo", "clara")) },
		attack: func(w *world) { w.approve("promo", inPlaceOf("fay", "cfo", "clara")) },
		says:   []string{"not counted: fay approve: fay is not a deputy of clara"}},
	{name: "a deputy in the principal's name", point: 9, asked: promo,
		does:   "lets fay sign for hugo in the role in which he is clara's deputy",
		guard:  "a deputy has the principal's own roles",
		before: annaAgreed,
		honest: func(w *world) { w.approve("promo", inPlaceOf("hugo", "cfo", "clara")) },
		attack: func(w *world) { w.approve("promo", inPlaceOf("fay", "cfo", "hugo")) },
		says:   []string{"not counted: fay approve: hugo is not cfo"}},
	{name: "a deputy in another role", point: 9, asked: promo,
		does:   "signs for clara in a role of hers that the deputy does not have",
		guard:  "a deputy acts in the roles that are named",
		before: func(w *world) { large(w); w.approve("promo", clara) },
		honest: func(w *world) { w.approve("promo", hugo) },
		attack: func(w *world) { w.approve("promo", inPlaceOf("hugo", "treasurer", "clara")) },
		says:   []string{"not counted: hugo approve: hugo is not a deputy of clara as treasurer"}},
	{name: "the deputy of who contributed", point: 7, asked: promo,
		does:   "lets a deputy approve what clara changed",
		guard:  "who stands in for a contributor has no seat either",
		honest: func(w *world) { annaAgreed(w); w.approve("promo", inPlaceOf("hugo", "cfo", "clara")) },
		attack: func(w *world) {
			w.commit("promo", change{by: "clara", write: map[string]string{salesFile: promoText(120)}})
			w.approve("promo", anna, inPlaceOf("hugo", "cfo", "clara"))
		},
		says: []string{"rule money open", "not counted: hugo approve: clara, for whom hugo speaks, contributed"}},
	{name: "an override without a reason", point: 3, asked: promo,
		does:   "overrides and does not say why",
		guard:  "an override states its reason, or is no statement",
		before: annaAgreed, honest: asItShould,
		attack: func(w *world) { w.approve("promo", urgent(ben, "")) },
		says:   []string{"not-yet: waits for cfo", "approvals/2026-12/ben-", "reason"}},
	{name: "an override of another role", point: 3, asked: promo,
		does:   "overrides in a role of their own that is not for that",
		guard:  "the policy names who may override",
		before: annaAgreed, honest: asItShould,
		attack: func(w *world) { w.approve("promo", urgent(anna, "in a hurry")) },
		says:   []string{"not-yet: waits for cfo", "not counted: anna approve: no person of demand-manager may override"}},
	{name: "an override by who contributed", point: 3, asked: promo,
		does:   "overrides what they changed themselves",
		guard:  "who made the change does not pass it alone",
		honest: bothAgreed,
		attack: func(w *world) {
			w.commit("promo", change{by: "ben", write: map[string]string{salesFile: promoText(120)}})
			w.approve("promo", urgent(ben, "in a hurry"))
		},
		says: []string{"not-yet: waits for", "not counted: ben approve: ben contributed"}},
	{name: "an override of something else", point: 3, asked: promo,
		does:   "changes the plan behind an override",
		guard:  "an override is about exactly this content",
		before: annaAgreed, honest: asItShould,
		attack: func(w *world) { w.approve("promo", urgent(ben, "in a hurry")); w.promote(200) },
		says:   []string{"not-yet: waits for", "not counted: ben approve: overrides what is not exactly this proposal as it stands: 1 value changed since"}},
	{name: "an override that nobody ratifies", point: 3, asked: promo, told: true,
		does:   "lets an override pass for an approval",
		guard:  "it is called overridden, first of all and in every report, until it is ratified",
		before: annaAgreed, honest: asItShould,
		attack: func(w *world) { w.approve("promo", urgent(ben, "in a hurry")) },
		says:   []string{"overridden: overridden by ben (coo), not ratified yet", `override: ben as coo: in a hurry; ratified by ""`}},
	{name: "ratified by who overrode", point: 3, asked: promo, told: true,
		does:   "ratifies their own override",
		guard:  "those ratify whom the rules ask",
		before: func(w *world) { annaAgreed(w); w.approve("promo", urgent(ben, "in a hurry")) },
		honest: func(w *world) { w.approve("promo", ratifying(clara, w.after["ben"])) },
		attack: func(w *world) { w.approve("promo", ratifying(ben, w.after["ben"])) },
		says:   []string{"overridden: overridden by ben (coo), not ratified yet"}},
	{name: "blocked, and overridden", point: 3, asked: promo,
		does:   "overrides a ledger from which a statement was deleted",
		guard:  "an override lets nothing pass that is blocked",
		before: annaAgreed, honest: asItShould,
		attack: func(w *world) {
			w.approve("promo", refusing(clara))
			w.approve("promo", urgent(ben, "in a hurry"))
			names := w.names("accord/approvals", "approvals/2026-12/clara-")
			w.commit("accord/approvals", change{by: "ben", drop: names})
		},
		says: []string{"failed: cannot be approved: ", "was deleted; it still counts"}},
}

// ratifying is a word that ratifies an override.
func ratifying(x word, of statement.Hash) word {
	return said(x, func(s *statement.Statement) { s.Purpose, s.For = statement.Ratify, string(of) })
}
