package attacktest

import (
	"strings"

	"github.com/accord-plan/accord/internal/statement"
)

// hidden is a promotion of which the files say something else to somebody.
func hidden(name, does, guard string, spoil func(w *world), says ...string) attack {
	return attack{name: name, point: 12, asked: promo, does: does, guard: guard, honest: bothAgreed,
		attack: func(w *world) { bothAgreed(w); spoil(w) }, says: says}
}

var textCases = []attack{
	hidden("a key twice", "writes a key a second time, so that the later one shadows what was shown",
		"a key that stands twice is an error, and such a plan has no digest",
		func(w *world) {
			w.edit("promo", "plans/demand/sales-eu.yaml", "add: {2027-03: 120}", "add: {2027-03: 120}, add: {2027-03: 500}")
		}, "blocked: the plan has errors, so that nobody can sign it: plans/demand/sales-eu.yaml:7: duplicate key add", "lapsed: clara approve: the plan that it would be about cannot be judged"),
	hidden("a period twice", "writes a range beside a period that lies in it",
		"periods that are stated twice are errors",
		func(w *world) {
			w.edit("promo", "plans/demand/sales-eu.yaml", "{2027-03: 120}", "{2027-03: 120, 2027-02..2027-03: 500}")
		}, "blocked: the plan has errors, so that nobody can sign it: plans/demand/sales-eu.yaml:7: duplicate cell 2027-03", "lapsed: clara approve: the plan that it would be about cannot be judged"),
	hidden("a section in two files", "writes the same baseline in a second file, of which readers take one",
		"two sections of one key are errors, and such a plan has no digest",
		func(w *world) { w.write("promo", "plans/demand/zz.yaml", baselineText("tents", "TENT")) },
		"blocked: the plan has errors, so that nobody can sign it: plans/demand/zz.yaml:1: a second Baseline eu tents", "lapsed: clara approve: the plan that it would be about cannot be judged"),
	hidden("an alias", "defines a number elsewhere and refers to it, so that the place shows nothing",
		"anchors and aliases are errors",
		func(w *world) {
			w.edit("promo", "plans/demand/sales-eu.yaml", "note: spring", "note: &n spring", "promotion", "*n")
		}, "blocked: the plan has errors, so that nobody can sign it: plans/demand/sales-eu.yaml:7: alias *n"),
	hidden("names that look alike", "adds an item that is spelled like another one but for case",
		"identifiers are ASCII and unique but for case",
		func(w *world) {
			w.edit("promo", "plans/catalog/tents.yaml", "items:\n", "items:\n  Tent: {name: Tent, unit: each, price: 200, cost: 50}\n")
		}, "blocked: the merge result has errors, as A0027 in plans/catalog/tents.yaml"),
	hidden("letters that look alike", "adds an item whose name has a Cyrillic letter",
		"identifiers are ASCII",
		func(w *world) {
			w.edit("promo", "plans/catalog/tents.yaml", "items:\n", "items:\n  T\u0415NT: {name: Tent, unit: each, price: 200, cost: 50}\n")
		}, "blocked: the merge result has errors, as A0020 in plans/catalog/tents.yaml"),
	hidden("line ends in a table", "changes only the line ends of a table of facts",
		"files that are no documents are signed byte by byte",
		func(w *world) {
			w.write("promo", "plans/facts/stock/2026-11.csv", strings.ReplaceAll(w.read("promo", "plans/facts/stock/2026-11.csv"), "\n", "\r\n"))
		}, "lapsed: clara approve: what is changed now goes beyond what it was about"),
	hidden("a document where nobody looks", "puts a document into the folder of the open facts, whose content is not signed",
		"a document of another kind counts wherever it lies",
		func(w *world) { w.write("promo", "plans/facts/open/x.yaml", adjustText("marketing", "TENT", 30)) },
		"lapsed: clara approve: 1 value changed since"),
	hidden("a file that is not read", "puts a document under a name that is no document's",
		"any other file of the folder is signed byte by byte, or beyond the scope",
		func(w *world) { w.write("promo", "plans/demand/.x.yaml", adjustText("marketing", "TENT", 30)) },
		"lapsed: clara approve: what is changed now goes beyond what it was about"),
	hidden("a closed period among the open facts", "states another stock of November in the folder of the open facts, whose content is not signed",
		"rows in that folder are of the open period, or errors",
		func(w *world) {
			text := "period,site,item,quantity\n2026-11,central,TENT,900\n"
			w.commit("promo", change{write: map[string]string{"plans/facts/open/stock.csv": text, "plans/facts/open/manifest.yaml": "kind: Facts\nversion: 1\nfiles:\n" +
				"  stock.csv: {fact: stock, complete: true, as_of: 2026-11-30, source: erp, query: x, rows: 1, sha256: " + statement.Of([]byte(text)).Hex() + "}\n"}})
		}, "blocked: the merge result has errors, as A0221 in plans/facts/open/stock.csv"),
	{name: "a document among the statements", point: 7, asked: promo, both: true, inert: true,
		does:   "puts a document into the folder of the statements, beside a plan in the repository's root: such commits make no contributor, and nobody signs these files",
		guard:  "the folder of the statements is no part of any plan",
		before: inTheRoot,
		honest: func(w *world) { w.write("promo", "demand/sales-eu.yaml", promoText(40)); w.approve("promo", anna) },
		attack: func(w *world) {
			w.commit("promo", change{by: "anna", key: "-", write: map[string]string{"approvals/more.yaml": adjustText("marketing", "TENT", 20)}})
		}},
}

// inTheRoot has the plan in the root of the repository, where its chain begins anew.
func inTheRoot(w *world) {
	w.move("main", "plans/", "")
	w.unref("refs/tags/plan/genesis")
	w.unref("refs/tags/plan/2026-11")
	w.after = map[string]statement.Hash{}
	w.genesis = w.tag(closing{cycle: statement.Genesis})
}
