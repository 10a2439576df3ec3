package planfiletest

import (
	"fmt"
	"slices"
	"strings"
)

// seat is a place in a document where entries stand by the thousand.
type seat struct {
	name, path string
	head       string   // the document down to the place
	lines      []string // each a mistake: one entry with its number as %[1]d
}

// crowds are documents of every kind, each with so many mistakes of one sort, or
// as many as a file may hold.
func crowds(most int) []Large {
	var out []Large
	for _, s := range append(slices.Clone(seats), tops()...) {
		for _, line := range s.lines {
			out = append(out, Large{Name: s.name + " of " + strings.TrimSpace(line), Path: s.path, Finder: Shape,
				Text: func() string { return crowd(s.head, line, most) }})
		}
	}
	return out
}

// crowd repeats a line for as long as the file is within its limits.
func crowd(head, line string, most int) string {
	one := fmt.Sprintf(line, 10_000) + "\n"
	weight := 0
	for i, c := range one {
		if strings.ContainsRune("\n,[{", c) || c == '-' && i+1 < len(one) && one[i+1] == ' ' {
			weight++
		}
	}
	n := min((Values-strings.Count(head, "\n")-50)/weight, (Size-len(head)-100)/(len(one)+2))
	return head + lines(min(n, most), line+"\n")
}

// tops are wrong keys beside the right ones at the top of each document.
func tops() []seat {
	var out []seat
	for _, k := range [][2]string{
		{"Adjustments", "demand/adjustments/sales-eu.yaml"}, {"Assumption", "assumptions/A-1.yaml"}, {"Baseline", "demand/baseline/eu-goods.yaml"},
		{"Budget", "budget/2027.yaml"}, {"Catalog", "catalog/goods.yaml"}, {"Decision", "decisions/D-1.yaml"}, {"Facts", "facts/manifest.yaml"},
		{"Import", "imports.yaml"}, {"Network", "network.yaml"}, {"Plan", "plan.yaml"}, {"Policy", "policy.yaml"}, {"Risk", "risks/R-1.yaml"},
		{"StockTargets", "stock/targets.yaml"}, {"Supply", "supply/lyon.yaml"}, {"Trigger", "triggers/t-1.yaml"},
	} {
		out = append(out, seat{"keys of a " + k[0], k[1], "kind: " + k[0] + "\nversion: 1\nowner: sales\n", []string{"k%[1]d: 1", "k%[1]d: {a: {b: [1]}}"}})
	}
	return out
}

var seats = []seat{
	{"adjustments", "demand/adjustments/sales-eu.yaml", "kind: Adjustments\nversion: 1\nowner: sales\nlayer: sales\nmarket: eu\nadjustments:\n", []string{
		"  - {id: k%[1]d}",
		"  - {id: k%[1]d, reason: prise}",
		"  - {id: k%[1]d, reason: price, noet: x}",
		"  - {id: \"-%[1]d\", reason: price}",
		"  - {id: k%[1]d, reason: price, add: {2027-13: 1}}",
		"  - {id: k%[1]d, reason: price, add: {x%[1]d: 1}}",
		"  - {id: k%[1]d, reason: price, add: {2027-01: \"1\"}}",
		"  - {id: k%[1]d, reason: price, set: {2027-01: -1}}",
		"  - {id: k%[1]d, reason: price, add: [1]}",
		"  - {id: k%[1]d, reason: {a: 1}, items: A, add: 1, percent: 1}",
		"  - {id: k%[1]d, reason: price, items: [-a, -b, -c]}",
		"  - {id: same, reason: price}",
		"  - {}",
		"  - []",
		"  - %[1]d",
		"  - k%[1]d",
		"  - {a%[1]d: 1}",
		"  k%[1]d: {reason: price}",
	}},
	{"the items of one adjustment", "demand/adjustments/sales-eu.yaml", "kind: Adjustments\nversion: 1\nowner: sales\nlayer: sales\nmarket: eu\nadjustments:\n- id: a\n  reason: price\n  items:\n", []string{
		"  - -%[1]d", "  - {a: 1}", "  - [a]", "  - k%[1]d/x",
	}},
	{"the cells of one adjustment", "demand/adjustments/sales-eu.yaml", "kind: Adjustments\nversion: 1\nowner: sales\nlayer: sales\nmarket: eu\nadjustments:\n- id: a\n  reason: price\n  items: [A]\n  add:\n", []string{
		"    k%[1]d: 1", "    %[1]d-01: x", "    %[1]d: {a: 1}",
	}},
	{"forecasts", "demand/baseline/eu-goods.yaml", "kind: Baseline\nversion: 1\nmarket: eu\nfamily: goods\nmethod: {name: theta}\nforecast:\n", []string{
		"  -k%[1]d: {2027-01: 1}", "  k%[1]d: {2027-1: 1}", "  k%[1]d: {2027-01: -1}", "  k%[1]d: {2027-01: x, 2027-02: x}", "  k%[1]d: {2027-01: {}}",
		"  k%[1]d: 1", "  k%[1]d: [1]", "  k%[1]d: null", "  \"k %[1]d\": {}", "  k%[1]d: {2027-01: 1e5}",
	}},
	{"the forecast of one item", "demand/baseline/eu-goods.yaml", "kind: Baseline\nversion: 1\nmarket: eu\nfamily: goods\nmethod: {name: theta}\nforecast:\n  A:\n", []string{
		"    %[1]d-01: -1", "    %[1]d: 1", "    k%[1]d: [1]", "    %[1]d-01: 1", "    \"%[1]d\": \"1\"",
	}},
	{"items", "catalog/goods.yaml", "kind: Catalog\nversion: 1\nowner: supply-chain\nfamily: goods\nstrategy: make-to-stock\nitems:\n", []string{
		"  k%[1]d: {}", "  k%[1]d: {unit: each, prise: 1}", "  k%[1]d: {unit: -1}", "  k%[1]d: {unit: each, price: x}", "  k%[1]d: {unit: each, price: {eu: x}}",
		"  k%[1]d: {unit: each, price: {eu: {2027-1: 1}}}", "  k%[1]d: {unit: each, price: {-x: {2027-01: x}}}", "  k%[1]d: {unit: each, cost: {k: 1}}", "  k%[1]d: {unit: each, cost: [1]}",
		"  k%[1]d: {unit: each, like: {item: A}}", "  -%[1]d: {unit: each}", "  k%[1]d: each", "  k%[1]d: [each]", "  k%[1]d: {unit: each, served_from: {us: {east: 100}}}",
	}},
	{"one item's prices", "catalog/goods.yaml", "kind: Catalog\nversion: 1\nowner: supply-chain\nfamily: goods\nstrategy: make-to-stock\nitems:\n  A:\n    unit: each\n    price:\n", []string{
		"      k%[1]d: x", "      -%[1]d: 1", "      k%[1]d: {2027-13: 1}", "      k%[1]d: [1]", "      k%[1]d: {2027-01: -1}",
	}},
	{"terms", "supply/lyon.yaml", "kind: Supply\nversion: 1\nowner: supply-chain\nsource: lyon\ntype: make\nsites: [central]\nlead_time: 2\nterms:\n", []string{
		"  k%[1]d: {minimum: -1}", "  k%[1]d: {minimun: 1}", "  k%[1]d: {primary: \"yes\"}", "  k%[1]d: {share: 5}", "  k%[1]d: {lead_time: 2w}", "  k%[1]d: 1", "  -%[1]d: {}",
	}},
	{"uses", "supply/lyon.yaml", "kind: Supply\nversion: 1\nowner: supply-chain\nsource: lyon\ntype: make\nsites: [central]\nlead_time: 2\nuses:\n", []string{
		"  k%[1]d: {hours: {amount: x}}", "  k%[1]d: {hours: x}", "  k%[1]d: {-h: 1}", "  k%[1]d: {hours: {amount: 1, offset: -1, x: 1}}",
	}},
	{"resources", "supply/lyon.yaml", "kind: Supply\nversion: 1\nowner: supply-chain\nsource: lyon\ntype: make\nsites: [central]\nlead_time: 2\nresources:\n", []string{
		"  k%[1]d: -1", "  k%[1]d: x", "  k%[1]d: {2027-1: 1}", "  k%[1]d: {2027-01: -1}",
	}},
	{"commitments", "supply/lyon.yaml", "kind: Supply\nversion: 1\nowner: supply-chain\nsource: lyon\ntype: make\nsites: [central]\nlead_time: 2\ncommitments:\n  central:\n", []string{
		"    k%[1]d: {2027-01: -1}", "    k%[1]d: {2027: 1}", "    k%[1]d: x",
	}},
	{"budgets", "budget/2027.yaml", "kind: Budget\nversion: 1\nowner: sales\nyear: 2027\nbudget:\n  eu:\n", []string{
		"    k%[1]d: {units: {2027-01: -1}}", "    k%[1]d: {unist: {2027-01: 1}}", "    k%[1]d: {revenue: {x: 1}, margin: x}", "    -%[1]d: {}", "    k%[1]d: 1",
	}},
	{"options", "decisions/D-1.yaml", "kind: Decision\nversion: 1\nowner: sales\nid: D-1\nquestion: Launch?\nstatus: proposed\ndue: 2026-12-31\noptions:\n", []string{
		"  - {id: k%[1]d}", "  - {id: k%[1]d, summary: \"\", cost: x, branch: -}", "  - {id: k%[1]d, summary: x, x: 1}", "  - k%[1]d",
	}},
	{"covers", "decisions/D-1.yaml", "kind: Decision\nversion: 1\nowner: sales\nid: D-1\nquestion: Launch?\nstatus: proposed\ndue: 2026-12-31\noptions: []\ncovers:\n", []string{
		"  - {id: k%[1]d, gap: Shortage}", "  - {id: k%[1]d, gap: shortage/*, periods: x, up_to: -1}", "  - {}",
	}},
	{"manifest entries", "facts/manifest.yaml", "kind: Facts\nversion: 1\nfiles:\n", []string{
		"  sales/%[1]d.csv: {fact: sales}", "  sales/%[1]d.txt: {fact: sales, complete: true, as_of: 2026-11-30, source: erp, rows: 2, sha256: a}",
		"  sales/%[1]d.csv: {fact: sale, complete: yes, as_of: x, source: \"\", rows: -1, sha256: x}", "  k%[1]d: 1",
	}},
	{"imports", "imports.yaml", "kind: Import\nversion: 1\nowner: supply-chain\nimports:\n", []string{
		"  - {id: k%[1]d}", "  - {id: k%[1]d, fact: sale, columns: {item: M}}", "  - {id: k%[1]d, fact: sales, columns: {itme: M}}", "  - {id: k%[1]d, fact: sales, columns: {item: [1, 2], quantity: {}}}",
	}},
	{"codes", "imports.yaml", "kind: Import\nversion: 1\nowner: supply-chain\nimports:\n- id: a\n  fact: sales\n  columns: {item: M, quantity: Q}\n  codes:\n    item:\n", []string{
		"      k%[1]d: -1", "      \"k %[1]d\": [a]",
	}},
	{"markets", "network.yaml", "kind: Network\nversion: 1\nowner: supply-chain\nsites: {central: {}}\nmarkets:\n", []string{
		"  k%[1]d: {}", "  k%[1]d: {currency: eur, served_from: {central: 100}}", "  k%[1]d: {currency: EUR, served_from: {central: 100%%}, x: 1}", "  k%[1]d: {currency: EUR, priority: 0, served_from: []}", "  -%[1]d: {}",
	}},
	{"rates", "network.yaml", "kind: Network\nversion: 1\nowner: supply-chain\nsites: {central: {}}\nmarkets: {}\nrates:\n  USD:\n", []string{
		"    k%[1]d: 1", "    %[1]d-01: -1", "    %[1]d-01: x",
	}},
	{"holidays", "plan.yaml", "kind: Plan\nversion: 1\nowner: supply-chain\nname: Small\ncurrency: EUR\ncalendar: month\ncycle: 2026-12\nhorizon: 6\nholidays:\n", []string{
		"  - x%[1]d", "  - %[1]d", "  - {}", "  - 2027-13-%[1]d",
	}},
	{"tolerances", "plan.yaml", "kind: Plan\nversion: 1\nowner: supply-chain\nname: Small\ncurrency: EUR\ncalendar: month\ncycle: 2026-12\nhorizon: 6\ntolerances:\n", []string{
		"  k%[1]d: {lever: 1}", "  shortage: {k%[1]d: 1}",
	}},
	{"people", "policy.yaml", "kind: Policy\nversion: 1\nowner: supply-chain\nroles: {supply-chain: {people: [anna]}}\npeople:\n", []string{
		"  k%[1]d: {}", "  k%[1]d: {name: K, email: x}", "  k%[1]d: {name: K, forges: {GitHub: 0}}", "  k%[1]d: {name: K, keys: [{id: k}]}", "  k%[1]d: {name: K, emial: x}",
	}},
	{"roles", "policy.yaml", "kind: Policy\nversion: 1\nowner: supply-chain\npeople: {anna: {name: Anna}}\nroles:\n", []string{
		"  k%[1]d: {}", "  k%[1]d: {people: anna}", "  k%[1]d: {people: [-a, -b]}", "  k%[1]d: [anna]",
	}},
	{"targets", "stock/targets.yaml", "kind: StockTargets\nversion: 1\nowner: supply-chain\ntargets:\n", []string{
		"  k%[1]d: {}", "  k%[1]d: {site: central, cover: x}", "  k%[1]d: {site: central, covre: 1}", "  -%[1]d: {site: central}", "  k%[1]d: {site: central, units: -1, maximum_cover: -1}",
	}},
	{"test of an assumption", "assumptions/A-1.yaml", "kind: Assumption\nversion: 1\nowner: sales\nid: A-1\nstatement: x\ntest:\n  measure: demand\n  operator: above\n  threshold: x\n  items:\n", []string{
		"  - -%[1]d", "  - {a: 1}",
	}},
	{"a risk's periods", "risks/R-1.yaml", "kind: Risk\nversion: 1\nowner: sales\nid: R-1\ntype: risk\nstatement: x\nprobability: 30%\nmoney: 1\nin_plan: \"no\"\nperiods:\n", []string{
		"  - k%[1]d", "  k%[1]d: 1",
	}},
	{"what a trigger restricts", "triggers/t-1.yaml", "kind: Trigger\nversion: 1\nowner: sales\nid: t-1\nmeasure: demand\nreview: x\nexceeds: {percent: 5%}\nitems:\n", []string{
		"  - -%[1]d", "  - {a: 1}", "  - k%[1]d/x",
	}},
}
