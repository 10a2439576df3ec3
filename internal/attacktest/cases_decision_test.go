package attacktest

import "fmt"

// decisionText is a decision that covers the shortage of tents.
func decisionText(by, covers string) string {
	return fmt.Sprintf(`kind: Decision
version: 1
owner: supply-chain
id: 2026-12-short
question: Fifty tents are short in March. Do we accept that?
status: accepted
due: 2026-12-31
options:
  - {id: accept, summary: accept it, cost: 0}
  - {id: buy, summary: buy them, cost: 9000}
recommended: accept
chosen: accept
because: buying costs more
decided_by: [%s]
covers:
  - {id: tents, gap: shortage/TENT@central%s}
`, by, covers)
}

const decisionFile = "plans/decisions/short.yaml"

// shortage is a promotion that leaves fifty tents short, decided by the treasurer
// and merged with everybody's consent.
func shortage(w *world) {
	w.promote(250)
	w.write("promo", decisionFile, decisionText("treasurer", ""))
	w.approve("promo", anna, clara, hugo, ben)
	w.merge("promo")
}

var decisionCases = []attack{
	{name: "accepted by its author", point: 2, asked: promo,
		does:   "writes a decision, calls it accepted, and approves it in the role that decides",
		guard:  "each role in decided_by is filled by somebody who did not contribute",
		honest: func(w *world) { decided(w, "dora"); w.approve("promo", anna, clara, hugo, ben) },
		attack: func(w *world) { decided(w, "ben"); w.approve("promo", anna, clara, hugo, ben) },
		says:   []string{"rule decision/2026-12-short open", "missing: coo for decision/2026-12-short: ben contributed"}},
	{name: "called accepted by nobody", point: 2, asked: promo,
		does:   "sets the status of a decision to accepted, though nobody decided",
		guard:  "a decision counts as accepted by statements on content that holds it, never by its status",
		honest: func(w *world) { decided(w, "dora"); w.approve("promo", anna, clara, hugo, ben) },
		attack: func(w *world) { decided(w, "dora"); w.approve("promo", anna, clara, hugo) },
		says:   []string{"rule decision/2026-12-short open"}},
	{name: "another decision than was accepted", point: 2, asked: promo,
		does:   "chooses the other option after the decision was accepted",
		guard:  "what counts is the decision as it stands, by its hash",
		honest: func(w *world) { decided(w, "dora"); w.approve("promo", anna, clara, hugo, ben) },
		attack: func(w *world) {
			decided(w, "dora")
			w.approve("promo", ben)
			w.edit("promo", decisionFile, "chosen: accept", "chosen: buy")
			w.approve("promo", anna, clara, hugo)
		},
		says: []string{"rule decision/2026-12-short open", "lapsed: ben approve: 1 value changed since"}},
	{name: "a decision that is reworded", point: 5, asked: promo,
		does:   "asks another question in a decision than the one that was answered",
		guard:  "only notes and names carry; a question, a reason and an option's summary are what was decided",
		honest: func(w *world) { decided(w, "dora"); w.approve("promo", anna, clara, hugo, ben) },
		attack: func(w *world) {
			decided(w, "dora")
			w.approve("promo", ben)
			w.edit("promo", decisionFile, "Do we accept that?", "Do we close Lyon?")
			w.approve("promo", anna, clara, hugo)
		},
		says: []string{"rule decision/2026-12-short open", "lapsed: ben approve: 1 value changed since"}},
	{name: "a gap that grew", point: 2, asked: gated,
		does:   "lets the gap grow that a decision covers, after it was accepted",
		guard:  "a decision without a limit covers a gap up to its size in what was signed",
		before: shortage,
		honest: func(w *world) { w.consent() },
		attack: func(w *world) {
			w.edit("main", "plans/supply/lyon.yaml", "maximum: 300", "maximum: 250")
			w.consent()
		},
		says: []string{"open: ", "gate gaps: 1 of 1 gap without an accepted one", "approved: approved by ben, clara, hugo"}},
	{name: "a cover that is widened", point: 2, asked: promo,
		does:  "raises what an accepted decision covers",
		guard: "a decision whose covers change has to be accepted anew",
		before: func(w *world) {
			shortage(w)
			w.drop("promo")
		},
		honest: func(w *world) {
			w.edit("promo", decisionFile, "shortage/TENT@central", "shortage/TENT@central, up_to: 500")
			w.approve("promo", anna, clara, hugo, ben)
		},
		attack: func(w *world) {
			w.edit("promo", decisionFile, "shortage/TENT@central", "shortage/TENT@central, up_to: 500")
			w.approve("promo", anna, clara, ben)
		},
		says: []string{"missing: treasurer for decision/2026-12-short"}},
}

// decided is a promotion that leaves fifty tents short, with a decision by somebody
// that says it was accepted.
func decided(w *world, by string) {
	w.promote(250)
	w.commit("promo", change{by: by, write: map[string]string{decisionFile: decisionText("coo", "")}})
}
