package schema

import (
	"strings"
	"testing"
)

func catalog(item string) string {
	return "kind: Catalog\nversion: 1\nowner: a\nfamily: f\nstrategy: make-to-stock\nitems: {A: {unit: each, " + item + "}}\n"
}

// A single value where several are wanted is shown in the form that is, if it may
// stand there.
func TestHintsShowTheForm(t *testing.T) {
	for name, tt := range map[string]struct{ kind, src, want string }{
		"a rate":             {"Network", "kind: Network\nversion: 1\nowner: a\nmarkets: {eu: {currency: EUR, served_from: {c: 100%}}}\nsites: {c: {}}\nrates: {GBP: 1.15}\n", "expected: a map by period, as {2027-03: 1.15}"},
		"an addition":        {"Adjustments", "kind: Adjustments\nversion: 1\nowner: a\nlayer: sales\nmarket: eu\nadjustments: [{id: p, reason: promotion, note: n, items: [A], add: 400}]\n", "expected: a map by period, as {2027-03: 400}"},
		"a percentage":       {"Adjustments", "kind: Adjustments\nversion: 1\nowner: a\nlayer: sales\nmarket: eu\nadjustments: [{id: p, reason: promotion, note: n, items: [A], percent: 4%}]\n", "expected: a map by period, as {2027-03: 4%}"},
		"an item":            {"Adjustments", "kind: Adjustments\nversion: 1\nowner: a\nlayer: sales\nmarket: eu\nadjustments: [{id: p, reason: promotion, note: n, items: TENT-2P, add: {2027-03: 1}}]\n", "expected: a list, as [TENT-2P]"},
		"a price below zero": {"Catalog", catalog("price: {eu: -5}"), "expected: at least 0, a map by period"},
		"a price in words":   {"Catalog", catalog("price: {eu: five}"), "expected: a number, a map by period"},
		"no identifier":      {"Adjustments", "kind: Adjustments\nversion: 1\nowner: a\nlayer: sales\nmarket: eu\nadjustments: [{id: p, reason: promotion, note: n, items: TENT 2P, add: {2027-03: 1}}]\n", "expected: a list"},
		"a cell":             {"Adjustments", "kind: Adjustments\nversion: 1\nowner: a\nlayer: sales\nmarket: eu\nadjustments: [{id: p, reason: promotion, note: n, items: [A], add: {2027-03: many}}]\n", "expected: a number, null"},
	} {
		t.Run(name, func(t *testing.T) {
			c, err := NewChecker(nil)
			if err != nil {
				t.Fatal(err)
			}
			got := c.Check(tt.kind, []byte(tt.src))
			if len(got) != 1 || got[0].Hint != tt.want {
				t.Errorf("%+v, want %s", got, tt.want)
			}
		})
	}
}

// TestDefinitionWithinItself judges conditions and needs far down in their trees,
// where CUE by itself stops following a definition that holds itself.
func TestDefinitionWithinItself(t *testing.T) {
	c, err := NewChecker(nil)
	if err != nil {
		t.Fatal(err)
	}
	doc := func(rule string) string {
		return "kind: Policy\nversion: 1\nowner: o\npeople: {}\nroles: {}\nrules: {r: " + rule + "}\n"
	}
	for _, tt := range []struct{ name, rule, want string }{
		{"good", "{when: {any: {a: {all: {b: {any: {c: {gaps: {class: lever}}}}}}}}, need: {all: {a: {any: {b: {roles: [x]}}}}}}", ""},
		{"a key", "{when: {any: {a: {all: {b: {any: {c: {gap: {}}}}}}}}, need: {roles: [x]}}",
			"rules r when any a all b any c gap: unknown key gap; allowed here: all, any, change, control, edits, gaps, load"},
		{"a value", "{when: {any: {a: {all: {b: {gaps: {class: none}}}}}}, need: {roles: [x]}}", "rules r when any a all b gaps class: none"},
		{"a need", "{need: {any: {a: {all: {b: {any: {c: {role: [x]}}}}}}}}",
			"rules r need any a all b any c role: unknown key role; allowed here: all, any, contributors, count, evidence, roles"},
		{"what is missing", "{when: {all: {a: {all: {b: {load: {}}}}}}, need: {roles: [x]}}", "rules r when all a all b load above"},
	} {
		got := c.Check("Policy", []byte(doc(tt.rule)))
		if tt.want == "" {
			if len(got) > 0 {
				t.Errorf("%s: %+v", tt.name, got)
			}
			continue
		}
		if len(got) == 0 {
			t.Errorf("%s: accepted", tt.name)
			continue
		}
		path, rest, _ := strings.Cut(tt.want, ": ")
		if strings.Join(got[0].Path, " ") != path || got[0].Fault == UnknownKey && got[0].Message+"; "+got[0].Hint != rest {
			t.Errorf("%s: %+v, want %s", tt.name, got[0], tt.want)
		}

	}
}
