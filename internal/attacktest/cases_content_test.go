package attacktest

import (
	"github.com/accord-plan/accord/internal/quantity"
	"github.com/accord-plan/accord/internal/statement"
)

var (
	anna  = word{by: "anna", role: "demand-manager"}
	ben   = word{by: "ben", role: "coo"}
	clara = word{by: "clara", role: "cfo"}
)

// said is a word in which something is changed before it is signed.
func said(x word, edit func(*statement.Statement)) word {
	x.edit = edit
	return x
}

// agreed is anna's and clara's consent to the promotion as it stands.
func agreed(w *world) { w.approve("promo", anna, clara) }

// promoted is a proposal above the limit at which clara is asked.
func promoted(w *world) { w.promote(120) }

// annaAgreed leaves the seat to clara.
func annaAgreed(w *world) {
	w.promote(120)
	w.approve("promo", anna)
}

// byClara is the consent that is missing, with something changed in it.
func byClara(edit func(w *world, s *statement.Statement)) func(*world) {
	return func(w *world) { w.approve("promo", said(clara, func(s *statement.Statement) { edit(w, s) })) }
}

// asItShould is clara's consent as the program makes it.
func asItShould(w *world) { w.approve("promo", clara) }

var contentCases = []attack{
	{name: "a number is changed after the approval", point: 5, asked: promo,
		does:   "raises the promotion by one tent after everybody approved",
		guard:  "the statement names the digest of what was signed; what differs is told by the cell",
		before: promoted, honest: agreed, both: true,
		attack: func(w *world) { w.promote(121) },
		says:   []string{"not-yet: waits for", "lapsed: clara approve: 1 value changed since: ", "120 → 121"}},
	{name: "another family rides along", point: 6, asked: promo,
		does:   "adds a change of another family to a proposal that is approved",
		guard:  "the scope is found anew on the merge result, and an approval of less is none",
		before: promoted, honest: agreed, both: true,
		attack: func(w *world) { w.write("promo", "plans/demand/stoves-eu.yaml", adjustText("marketing", "STOVE", 10)) },
		says:   []string{"lapsed: clara approve: what is changed now goes beyond what it was about: family/tents market/eu"}},
	{name: "a reason is changed and called text", point: 5, asked: promo,
		does:   "changes why the promotion is planned, beside its note",
		guard:  "only fields that the schema marks as text are text",
		before: func(w *world) { promoted(w); agreed(w) },
		honest: func(w *world) { w.edit("promo", "plans/demand/sales-eu.yaml", "note: spring", "note: early spring") },
		attack: func(w *world) {
			w.edit("promo", "plans/demand/sales-eu.yaml", "note: spring", "note: early spring", "reason: promotion", "reason: new-product")
		},
		says: []string{"lapsed: anna approve: 1 value changed since", "promotion → new-product"}},
	{name: "carried in small steps", point: 5, asked: promo,
		does:   "lets an approval be carried over a change of text and changes a number then",
		guard:  "what is compared is what was signed, never what was carried itself",
		before: func(w *world) { promoted(w); agreed(w) },
		honest: func(w *world) { w.edit("promo", "plans/demand/sales-eu.yaml", "note: spring", "note: early spring") },
		both:   true,
		attack: func(w *world) { w.edit("promo", "plans/demand/sales-eu.yaml", "2027-03: 120", "2027-03: 125") },
		says:   []string{"lapsed: anna approve: 1 value changed since", "120 → 125"}},
	{name: "an approval of what is not here", point: 5, asked: promo,
		does:   "changes a note and keeps what was signed out of the repository",
		guard:  "what cannot be compared has lapsed",
		before: promoted,
		honest: func(w *world) {
			agreed(w)
			w.edit("promo", "plans/demand/sales-eu.yaml", "note: spring", "note: early spring")
		},
		attack: func(w *world) {
			a := w.must("promo")
			w.edit("promo", "plans/demand/sales-eu.yaml", "note: spring", "note: early spring")
			for _, x := range []word{anna, clara} {
				w.file(w.draft(a, x), x, "")
			}
			w.squash("promo")
		},
		says: []string{"lapsed: clara approve: the plan has changed since, and what was signed is not in this repository"}},
	{name: "an approval of another plan", point: 4, asked: promo,
		does:   "files an approval of the same numbers in another plan of the company",
		guard:  "a statement names the hash of its plan's genesis",
		before: annaAgreed, honest: asItShould,
		attack: byClara(func(_ *world, s *statement.Statement) { s.Plan = statement.Of([]byte("another genesis")) }),
		says:   []string{"not counted: clara approve: it is about another plan"}},
	{name: "an approval of another cycle", point: 4, asked: promo,
		does:   "files an approval of the same numbers for another cycle",
		guard:  "a statement names its cycle",
		before: annaAgreed, honest: asItShould,
		attack: byClara(func(_ *world, s *statement.Statement) { s.Cycle = "2026-11" }),
		says:   []string{"not-yet: waits for cfo (clara or hugo for clara)", "about other proposals or earlier cycles"}},
	{name: "an approval from before the close", point: 4, asked: promo,
		does:   "files an approval that follows genesis, and not the last close",
		guard:  "a statement names the close that it follows",
		before: annaAgreed, honest: asItShould,
		attack: byClara(func(w *world, s *statement.Statement) { s.Chain = w.genesis }),
		says:   []string{"not-yet: waits for cfo (clara or hugo for clara)", "about other proposals or earlier cycles"}},
	{name: "an approval that follows no close", point: 4, asked: promo,
		does:   "files an approval that follows a close nobody has",
		guard:  "a statement names the close that it follows",
		before: annaAgreed, honest: asItShould,
		attack: byClara(func(_ *world, s *statement.Statement) { s.Chain = statement.Of([]byte("a close")) }),
		says:   []string{"not counted: clara approve: it follows a close that this plan does not have"}},
	{name: "an approval of another scope", point: 6, asked: promo,
		does:   "files an approval that is about stoves",
		guard:  "the scope must hold all that is changed",
		before: annaAgreed, honest: asItShould,
		attack: byClara(func(_ *world, s *statement.Statement) { s.Scope = "family/stoves market/eu" }),
		says:   []string{"lapsed: clara approve: what is changed now goes beyond what it was about: family/stoves market/eu"}},
	{name: "an approval that begins elsewhere", point: 4, asked: promo,
		does:   "files an approval of the same result, coming from another plan than the target's",
		guard:  "a statement names where the transition begins",
		before: annaAgreed, honest: asItShould,
		attack: byClara(func(_ *world, s *statement.Statement) { s.Base = statement.Of([]byte("another base")) }),
		says:   []string{"lapsed: clara approve: what it is compared with has changed since"}},
	{name: "back to what was approved once", point: 4, asked: proposal("again"),
		does:   "proposes again what was approved, merged and taken back, with the approvals of then",
		guard:  "an approval is over once what it was about was on the target and is there no more",
		before: backAgain,
		honest: func(w *world) { w.promoteOn("again", 120); w.approve("again", anna, clara) },
		attack: func(w *world) { w.promoteOn("again", 120) },
		says:   []string{"lapsed: clara approve: what it was about was merged since and taken back"}},
	{name: "ten changes below the limit", point: 1, asked: proposal("third"),
		does:  "proposes three changes of 40 tents one after the other, each below the limit of 100",
		guard: "a proposal is also compared with the last close",
		before: func(w *world) {
			for i, branch := range []string{"first", "second"} {
				w.promoteOn(branch, 40*(i+1))
				w.approve(branch, anna)
				w.merge(branch)
			}
		},
		honest: func(w *world) { w.promoteOn("third", 99); w.approve("third", anna) },
		attack: func(w *world) { w.promoteOn("third", 120); w.approve("third", anna) },
		says:   []string{"waits for cfo (clara or hugo for clara)", "demand changes by 120 units gross, above 100 units [close → merge]"}},
	{name: "another family takes the capacity", point: 6, asked: promo,
		does:   "merges a change of stoves that takes the hours which the approved tents need",
		guard:  "an approval is of the effects of its scope too",
		before: func(w *world) { promoted(w); agreed(w) },
		honest: func(w *world) {
			w.edit("stoves", "plans/demand/stoves.yaml", "2026-11..2027-06: 100", "2026-11..2027-02: 100, 2027-03: 110, 2027-04..2027-06: 100")
			w.merge("stoves")
		},
		attack: func(w *world) {
			w.edit("stoves", "plans/demand/stoves.yaml", "2026-11..2027-06: 100", "2026-11..2027-02: 100, 2027-03: 800, 2027-04..2027-06: 100")
			w.merge("stoves")
		},
		says: []string{"lapsed: clara approve: ", "changed since in what follows from it", "overload/lyon/hours"}},
	{name: "a tolerance for the plan itself", point: 5, asked: promo,
		does:   "changes the plan within the tolerance that the approvers stated",
		guard:  "a tolerance is one of what follows from the plan, never of what the plan says",
		before: promoted,
		honest: func(w *world) { w.approve("promo", tolerant(anna), tolerant(clara)) }, both: true,
		attack: func(w *world) { w.promote(121) },
		says:   []string{"lapsed: clara approve: 1 value changed since"}},
	{name: "a gap larger than what was accepted", point: 5, asked: proposal("short"),
		does:  "lets the shortage that was accepted grow by what another family takes",
		guard: "an accepted gap holds up to its units and money as they were signed",
		before: func(w *world) {
			w.promoteOn("short", 250)
			w.approve("short", anna)
			for _, x := range []word{accepting(ben), accepting(clara), {by: "hugo", role: "treasurer"}} {
				w.approve("short", x)
			}
		},
		honest: func(*world) {},
		attack: func(w *world) {
			w.commit("main", change{by: "dora", write: map[string]string{"plans/supply/lyon.yaml": replaced(w.read("main", "plans/supply/lyon.yaml"), "maximum: 300", "maximum: 250")}})
		},
		says: []string{"lapsed: clara approve: "}},
}

func tolerant(x word) word {
	return said(x, func(s *statement.Statement) { s.Tolerance = ratio("5%") })
}

// accepting is a word that accepts the shortage of fifty tents.
func accepting(x word) word {
	return said(x, func(s *statement.Statement) {
		s.Tolerance = ratio("100%")
		s.Accepts = []statement.Accepted{{Gap: "shortage/TENT@central", Units: number("50"), Money: number("7500")}}
	})
}

// promoteOn proposes so many more tents on a branch.
func (w *world) promoteOn(branch string, units int) {
	w.write(branch, "plans/demand/sales-eu.yaml", promoText(units))
}

// backAgain merges the promotion, and then takes it back.
func backAgain(w *world) {
	promoted(w)
	agreed(w)
	w.merge("promo")
	w.commit("back", change{message: "Take it back", drop: []string{"plans/demand/sales-eu.yaml"}})
	w.approve("back", anna, clara)
	w.merge("back")
}

func number(s string) quantity.Number {
	n, err := quantity.Parse(s)
	if err != nil {
		panic(err)
	}
	return n
}

func ratio(s string) quantity.Ratio {
	r, err := quantity.ParseRatio(s)
	if err != nil {
		panic(err)
	}
	return r
}
