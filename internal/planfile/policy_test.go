package planfile

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/accord-plan/accord/internal/position"
)

// ruled is a policy with all that rules can say.
const ruled = `kind: Policy
version: 1
owner: supply-chain
people:
  anna:
    name: Anna
    deputies:
      - {id: leave, person: ben, roles: [supply-chain], from: 2026-12-20, to: 2027-01-06}
  ben: {name: Ben}
roles:
  supply-chain: {people: [anna]}
  sales: {name: Sales, people: [ben]}
rules:
  money:
    name: Money
    for: [proposal, close]
    when:
      all:
        large: {change: {measure: demand-value, above: 50000, and_above: 1.5%, by: family, families: [goods], markets: [eu], zones: [slushy, frozen]}}
        other:
          any:
            gap: {gaps: {kinds: [shortage], class: lever, how: [opened], sites: [central], above: 10, above_money: 500}}
            edit: {edits: {kinds: [price, cost], owners: [sales], sources: [lyon], reasons: [price], texts: true, more_than: 3}}
    need:
      any:
        two: {roles: [supply-chain, sales], count: 2, contributors: true}
        one: {all: {a: {roles: [sales], evidence: both}}}
  always: {need: {roles: [sales]}}
  work: {when: {load: {resources: [lyon/hours], above: 110%}}, need: {roles: [sales]}}
  control: {for: [policy], when: {control: {files: [rates, policy]}}, need: {roles: [sales]}}
override: [supply-chain]
recorder: [{id: ci, key: ssh-ed25519 AAAA}]
recovery: {count: 1, keys: [{id: safe, key: ssh-ed25519 BBBB}]}
revoked: [{id: old, key: ssh-ed25519 CCCC, on: 2026-11-30, note: lost}]
`

func loadRuled(t *testing.T) *Loaded {
	t.Helper()
	files := smallPlan(t)
	files["policy.yaml"] = &fstest.MapFile{Data: []byte(ruled)}
	return mustLoad(t, files, Options{})
}

// TestRulesOfPolicy reads each key, and puts each finding's place where it is
// said.
func TestRulesOfPolicy(t *testing.T) {
	l := loadRuled(t)
	for _, f := range l.Findings {
		t.Errorf("%v %s %s", l.Files.At(f.At), f.Code, f.Message)
	}
	p := l.Plan.Policy
	var got []string
	for i := range p.Rules {
		r := &p.Rules[i]
		line := r.ID
		for _, purpose := range r.For {
			line += " " + string(purpose)
		}
		got = append(got, line+" | "+r.When.String()+" | "+r.Need.String())
	}
	want := []string{
		"always proposal |  | {roles: [sales]}",
		"control policy | {control: {files: [policy, rates]}} | {roles: [sales]}",
		"money close proposal | {all: {large: {change: {measure: demand-value, above: 1.5%, and_above: 50000, by: family, families: [goods], markets: [eu], zones: [frozen, slushy]}}, " +
			"other: {any: {edit: {edits: {kinds: [cost, price], owners: [sales], sources: [lyon], reasons: [price], texts: true, more_than: 3}}, " +
			"gap: {gaps: {kinds: [shortage], class: lever, how: [opened], sites: [central], above: 10, above_money: 500}}}}}} | " +
			"{any: {one: {all: {a: {roles: [sales], evidence: both}}}, two: {roles: [sales, supply-chain], count: 2, contributors: true}}}",
		"work proposal | {load: {resources: [lyon/hours], above: 110%}} | {roles: [sales]}",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	money := p.Rule("money")
	d := p.People[0].Deputies[0]
	for name, at := range map[string]position.Ref{
		"rules:": p.RulesAt, "money:": money.At, "when:\n": money.When.At, "large:": money.When.All[0].At, "change: {measure: demand": money.When.All[0].Change.At,
		"gap:": money.When.All[1].Any[1].At, "need:\n": money.Need.At, "two:": money.Need.Any[1].At, "ben, roles": d.At, "1, keys": p.Recovery.At,
		"{id: ci": p.Recorder[0].At, "{id: old": p.Revoked[0].At,
	} {
		if !strings.HasPrefix(ruled[at.Offset:], name) || l.Files.Name(at.File) != "policy.yaml" {
			t.Errorf("%s is placed at %.20q of %s", name, ruled[at.Offset:], l.Files.Name(at.File))
		}
	}
	if d.Person != "ben" || d.From.String() != "2026-12-20" || d.To.String() != "2027-01-06" || p.Override[0] != "supply-chain" ||
		p.Recovery.Count != 1 || p.Revoked[0].On.String() != "2026-11-30" || p.Revoked[0].Note != "lost" || p.Recorder[0].ID != "ci" {
		t.Errorf("%+v", p)
	}
}

// TestFormattedPolicy: the example is canonical, and formatting keeps what rules
// mean.
func TestFormattedPolicy(t *testing.T) {
	out, problems := Format([]byte(ruled))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if again, _ := Format(out); string(again) != string(out) {
		t.Error("formatted twice is not formatted once")
	}
	for _, line := range []string{"  always: {need: {roles: [sales]}}\n", "  control: {for: [policy], when: {control: {files: [rates, policy]}}, need: {roles: [sales]}}\n",
		"  - {id: old, key: ssh-ed25519 CCCC, on: 2026-11-30, note: lost}\n"} {
		if !strings.Contains(string(out), line) {
			t.Errorf("no line %q in\n%s", line, out)
		}
	}
}
