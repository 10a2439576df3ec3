package attacktest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/accord-plan/accord/internal/signedtest"
)

// The company: dora plans and writes, anna answers for demand, ben for operations
// and clara for money; anna and hugo close, hugo stands in for clara in December,
// and fay for hugo. The recorder witnesses, a key in the safe replaces the policy.
// One factory makes tents and stoves of the same hours for Europe.

const host = "forge.example"

// account is the number of a person at the forge.
var account = map[string]int64{"anna": 101, "ben": 102, "clara": 103, "dora": 104, "hugo": 105, "fay": 106}

const rules = `rules:
  demand: {need: {roles: [demand-manager]}}
  money: {when: {change: {measure: demand, above: 100}}, need: {roles: [cfo]}}
  gap: {when: {gaps: {class: decision, how: [opened, grown]}}, need: {roles: [coo]}}
  frozen: {when: {edits: {zones: [frozen], kinds: [commitment]}}, need: {roles: [coo]}}
  board: {when: {change: {measure: demand, above: 150}}, need: {roles: [cfo, treasurer]}}
  control: {for: [policy], need: {roles: [cfo, coo]}}
  close: {for: [close], need: {roles: [cfo, coo], evidence: signature, contributors: true}}
`

// policyText is the policy; edits are pairs of what stands there and what shall.
func policyText(edits ...string) string {
	var b strings.Builder
	b.WriteString("kind: Policy\nversion: 1\nowner: supply-chain\npeople:\n")
	for _, p := range []string{"anna", "ben", "clara", "dora", "fay", "hugo"} {
		fmt.Fprintf(&b, "  %[1]s:\n    name: %[2]s\n    email: %[1]s@northlight.example\n    forges: {%[3]s: %[4]d}\n    keys:\n      - {id: %[1]s-1, key: %[5]s}\n",
			p, strings.ToUpper(p[:1])+p[1:], host, account[p], signedtest.Public(p))
		switch p {
		case "clara":
			fmt.Fprintf(&b, "      - {id: clara-2025, key: %s, valid_until: 2026-11-30}\n", signedtest.Public("clara-2025"))
			fmt.Fprintf(&b, "      - {id: clara-2027, key: %s, valid_from: 2027-01-01}\n", signedtest.Public("clara-2027"))
			b.WriteString("    deputies:\n      - {id: leave, person: hugo, roles: [cfo], from: 2026-12-05, to: 2026-12-31}\n")
		case "dora":
			fmt.Fprintf(&b, "      - {id: dora-2025, key: %s, valid_until: 2026-11-30}\n", signedtest.Public("dora-2025"))
		case "hugo":
			b.WriteString("    deputies:\n      - {id: leave, person: fay, from: 2026-12-05, to: 2026-12-31}\n")
		}
	}
	b.WriteString("roles:\n  supply-chain: {people: [dora]}\n  demand-manager: {people: [anna]}\n  coo: {people: [ben]}\n  cfo: {people: [clara]}\n" +
		"  treasurer: {people: [clara, hugo]}\n  closer: {people: [anna, hugo]}\n")
	b.WriteString(rules)
	b.WriteString("override: [coo]\n")
	fmt.Fprintf(&b, "recorder:\n  - {id: ci, key: %s}\n", signedtest.Public("recorder"))
	fmt.Fprintf(&b, "recovery:\n  count: 1\n  keys:\n    - {id: safe, key: %s}\n", signedtest.Public("safe"))
	fmt.Fprintf(&b, "revoked:\n  - {id: lost, key: %s, on: 2026-11-28}\n", signedtest.Public("ben-lost"))
	return replaced(b.String(), edits...)
}

// replaced is a text with pieces of it replaced, each of which must be there.
func replaced(text string, edits ...string) string {
	for i := 0; i < len(edits); i += 2 {
		if !strings.Contains(text, edits[i]) {
			panic(fmt.Sprintf("there is no %q in\n%s", edits[i], text))
		}
		text = strings.Replace(text, edits[i], edits[i+1], 1)
	}
	return text
}

const (
	planText = `kind: Plan
version: 1
owner: supply-chain
name: Northlight
currency: EUR
calendar: month
cycle: 2026-11
horizon: 6
fences: {frozen: 1, slushy: 2}
tolerances:
  shortage: {lever: 2%, decision: 5%, money: 1000}
  overload: {lever: 2%, decision: 10%}
`
	networkText = `kind: Network
version: 1
owner: supply-chain
markets:
  eu: {currency: EUR, priority: 1, served_from: {central: 100%}}
sites: {central: {name: Lyon}}
rates: {USD: {2026-11: 0.90}}
`
	supplyText = `kind: Supply
version: 1
owner: supply-chain
source: lyon
type: make
sites: [central]
lead_time: 0
currency: EUR
resources: {hours: {2026-11..2027-06: 1000}}
uses: {TENT: {hours: 2}, STOVE: {hours: 1}}
terms:
  TENT: {cost: 40, primary: true, maximum: 300}
  STOVE: {cost: 20, primary: true}
commitments: {central: {TENT: {2026-11: 80, 2026-12: 80}, STOVE: {2026-11: 80, 2026-12: 80}}}
`
	attributesText = "/approvals/** -text\n/plans/facts/** -text\n"
)

func catalogText(family, item string, price int) string {
	return fmt.Sprintf("kind: Catalog\nversion: 1\nowner: supply-chain\nfamily: %s\nstrategy: make-to-stock\nunmet: backlog\nitems:\n  %s: {name: %[2]s, unit: each, price: %[3]d, cost: 50}\n", family, item, price)
}

func baselineText(family, item string) string {
	return fmt.Sprintf("kind: Baseline\nversion: 1\nmarket: eu\nfamily: %s\nmethod: {name: seasonal-naive, season: 1, trained: 2026-11..2026-11}\nforecast:\n  %s: {2026-11..2027-06: 100}\n", family, item)
}

// promoText is an adjustment of the demand for tents in March.
func promoText(units int) string { return adjustText("sales", "TENT", units) }

func adjustText(layer, item string, units int) string {
	return fmt.Sprintf("kind: Adjustments\nversion: 1\nowner: supply-chain\nlayer: %s\nmarket: eu\nadjustments:\n  - {id: %[1]s, reason: promotion, note: spring, items: [%s], add: {2027-03: %d}}\n", layer, item, units)
}

// facts are the files of the closed period, and their manifest.
func facts() map[string]string {
	out := map[string]string{}
	manifest := "kind: Facts\nversion: 1\nfiles:\n"
	for _, f := range []struct{ name, more, text string }{
		{"receipts", "", "period,source,site,item,quantity\n2026-11,lyon,central,STOVE,100\n2026-11,lyon,central,TENT,100\n"},
		{"sales", "measure: shipped, ", "period,market,item,quantity,revenue\n2026-11,eu,STOVE,100,8000\n2026-11,eu,TENT,100,20000\n"},
		{"stock", "", "period,site,item,quantity\n2026-11,central,STOVE,20\n2026-11,central,TENT,20\n"},
	} {
		sum := sha256.Sum256([]byte(f.text))
		name := f.name + "/2026-11.csv"
		manifest += fmt.Sprintf("  %s: {fact: %s, %scomplete: true, as_of: 2026-11-30, source: erp, query: %[2]s, rows: 2, sha256: %[4]s}\n", name, f.name, f.more, hex.EncodeToString(sum[:]))
		out["plans/facts/"+name] = f.text
	}
	out["plans/facts/facts.yaml"] = manifest
	return out
}
