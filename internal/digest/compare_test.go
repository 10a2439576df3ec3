package digest_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/accord-plan/accord/internal/digest"
)

// cells is a plan with a cell of every sort that lapse messages name.
const cells = `
-- plan.yaml --
kind: Plan
calendar: month
name: Northlight
horizon: 18
-- baseline.yaml --
kind: Baseline
market: eu
family: tents
method: {name: theta, note: trained anew}
forecast: {TENT-2P: {2026-12..2027-03: 310}}
-- adjustments.yaml --
kind: Adjustments
owner: sales
layer: sales
market: eu
adjustments:
  - id: promo
    note: 20 % off
    reason: promotion
    items: [TENT-2P]
    add: {2027-03: 400}
  - {id: rise, family: stoves, percent: {2027-03: -4%}}
  - {id: many, items: [A, B, C], set: {2027-03: 1}}
-- all.yaml --
kind: Adjustments
owner: product
layer: product
market: all
adjustments:
  - {id: some, items: [A, B], markets: [eu, us], add: {2027-05: 7}}
-- catalog.yaml --
kind: Catalog
family: tents
name: Tents
items: {TENT-2P: {name: Two-person, unit: each, price: {eu: 189.00, us: {2026-12: 199}}}}
-- supply.yaml --
kind: Supply
source: lyon
name: Lyon
resources: {sewing-hours: {2027-01: 1600}}
terms: {TENT-2P: {minimum: 100, primary: true}}
commitments: {central: {TENT-2P: {2027-02: 60}}}
-- stock.yaml --
kind: StockTargets
targets: {t1: {family: tents, cover: 0.8}}
-- budget.yaml --
kind: Budget
year: 2027
budget: {eu: {tents: {units: {2027-03: 1000}}}}
-- decision.yaml --
kind: Decision
id: third-shift
question: How?
chosen: null
status: proposed
options: [{id: cap, summary: cap it, cost: 26790}]
-- policy.yaml --
kind: Policy
people: {anna: {name: Anna}}
roles: {cfo: {people: [anna, clara]}}
-- facts/facts.yaml --
kind: Facts
files: {sales/2026-11.csv: {rows: 41, note: all of it}}
-- rules/own.cue --
package rules
`

func TestCompare(t *testing.T) {
	base := spell(t, cells)
	for _, tt := range []struct{ from, to, want string }{
		{"2026-12..2027-03: 310", "2026-12..2027-02: 310, 2027-03: 320", "TENT-2P eu 2027-03: 310 → 320"},
		{"2026-12..2027-03: 310", "2026-12..2027-02: 310", "TENT-2P eu 2027-03: 310 → not stated"},
		{"theta, note", "ses, note", "baseline eu tents: method name: theta → ses"},
		{"trained anew", "trained again", "text: baseline eu tents: method note: trained anew → trained again"},
		{"400", "500", "TENT-2P eu 2027-03: 400 → 500"},
		{"2027-03: 400", "2027-04: 400", "TENT-2P eu 2027-03: 400 → not stated; TENT-2P eu 2027-04: not stated → 400"},
		{"-4%", "-5%", "stoves eu 2027-03 percent: -4% → -5%"},
		{"set: {2027-03: 1}", "set: {2027-03: null}", "3 items eu 2027-03 set: 1 → null"},
		{"2027-05: 7", "2027-05: 8", "A, B eu, us 2027-05: 7 → 8"},
		{"note: 20 % off", "note: 30 % off", "text: adjustment promo eu: note: 20 % off → 30 % off"},
		{"    note: 20 % off\n", "", "text: adjustment promo eu: note: 20 % off → not stated"},
		{"reason: promotion", "reason: price", "adjustment promo eu: reason: promotion → price"},
		{"items: [TENT-2P]", "items: [TENT-2P, TENT-3P]", "adjustment promo eu: items TENT-3P: not stated → TENT-3P"},
		{"  - {id: rise, family: stoves, percent: {2027-03: -4%}}\n", "", "adjustment rise eu: family: stoves → not stated; adjustment rise eu: id: rise → not stated; stoves eu 2027-03 percent: -4% → not stated"},
		{"189.00", "190", "TENT-2P price eu: 189 → 190"},
		{"us: {2026-12: 199}", "us: {2026-12: 199, 2027-04: 209}", "TENT-2P price us 2027-04: not stated → 209"},
		{"Two-person", "Tent for two", "text: TENT-2P name: Two-person → Tent for two"},
		{"name: Tents", "name: All tents", "text: catalog tents: name: Tents → All tents"},
		{"2027-02: 60", "2027-02: 0", "TENT-2P central 2027-02 from lyon: 60 → 0"},
		{"1600", "1500", "capacity lyon/sewing-hours 2027-01: 1600 → 1500"},
		{"minimum: 100", "minimum: 200", "lyon terms TENT-2P minimum: 100 → 200"},
		{"primary: true", "primary: false", "lyon terms TENT-2P primary: true → false"},
		{"cover: 0.8", "cover: 1.2", "stock targets: targets t1 cover: 0.8 → 1.2"},
		{"2027-03: 1000", "2027-03: 1001", "tents eu 2027-03 budget units: 1000 → 1001"},
		{"status: proposed", "status: accepted", "decision third-shift: status: proposed → accepted"},
		{"chosen: null", "chosen: cap", "decision third-shift: chosen: null → cap"},
		{"question: How?", "question: Why?", "decision third-shift: question: How? → Why?"},
		{"cap it", "cap all", "decision third-shift: options cap summary: cap it → cap all"},
		{"cost: 26790", "cost: 26791", "decision third-shift: options cap cost: 26790 → 26791"},
		{"[anna, clara]", "[anna]", "policy: roles cfo people clara: clara → not stated"},
		{"name: Anna", "name: Anne", "text: policy: people anna name: Anna → Anne"},
		{"horizon: 18", "horizon: 24", "plan: horizon: 18 → 24"},
		{"rows: 41", "rows: 42", "facts: files sales/2026-11.csv rows: 41 → 42"},
		{"all of it", "most of it", "text: facts: files sales/2026-11.csv note: all of it → most of it"},
		{"package rules", "package rules // new", "rules/own.cue: sha256:0d5e8c9031f7 → sha256:7763e107553d"},
		{"-- rules/own.cue --\npackage rules\n", "", "rules/own.cue: sha256:0d5e8c9031f7 → not stated"},
		{"source: lyon", "source: reno", "supply lyon: 7 values → not stated; supply reno: not stated → 7 values"},
		{"-- budget.yaml --", "-- moved.yaml --", ""},
	} {
		t.Run(tt.to, func(t *testing.T) {
			if strings.Count(cells, tt.from) != 1 {
				t.Fatalf("%q stands %d times", tt.from, strings.Count(cells, tt.from))
			}
			head := spell(t, strings.Replace(cells, tt.from, tt.to, 1))
			var got []string
			for _, c := range digest.Compare(base, head) {
				text := c.String()
				if c.TextOnly {
					text = "text: " + text
				}
				got = append(got, text)
			}
			if diff := cmp.Diff(tt.want, strings.Join(got, "; ")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			back := digest.Compare(head, base)
			if len(back) != len(got) {
				t.Errorf("%d changes there, %d back", len(got), len(back))
			}
			for _, c := range back {
				if c.Before == c.After {
					t.Errorf("no change: %+v", c)
				}
			}
		})
	}
	if got := digest.Compare(base, base); got != nil {
		t.Errorf("itself: %v", got)
	}
	if got := digest.Compare(nil, base); len(got) != len(base.Sections) {
		t.Errorf("against nothing: %d changes of %d sections", len(got), len(base.Sections))
	}
}
