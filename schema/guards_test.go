package schema

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The keys of places, as the definitions list them.
var (
	riskKeys       = strings.Fields("kind version owner id type statement probability money periods mitigation in_plan status happened")
	adjustmentKeys = strings.Fields("id reason note items family markets add percent set split trade_spend assumption decision evidence expires")
	itemKeys       = strings.Fields("name unit price cost from until replaces like units served_from code")
)

// What a shape asks for and no document can have is told where it stands.
func TestWhatGuardsNothing(t *testing.T) {
	for name, tt := range map[string]struct {
		rules, message, at, word string
		known                    []string
	}{
		"a kind":                        {"shape: Adjustment: {...}", "shape of Adjustment: no kind has this name", "Adjustment: {", "Adjustment", Kinds()},
		"a key":                         {"shape: Risk: {nte?: string, ...}", "shape of Risk: no document can have nte here", "nte?", "nte", riskKeys},
		"a key that must be there":      {"shape: Risk: nte!: string", "shape of Risk: no document can have nte here", "nte!", "nte", riskKeys},
		"below a list":                  {"shape: Adjustments: adjustments: [...{notes?: string, ...}]", "shape of Adjustments: no document can have notes here", "notes?", "notes", adjustmentKeys},
		"below a key that plans chose":  {"shape: Catalog: items: [string]: {prize?: >0, ...}", "shape of Catalog: no document can have prize here", "prize?", "prize", itemKeys},
		"of one item":                   {`shape: Catalog: items: "TENT-2P": {prize?: >0, ...}`, "shape of Catalog: no document can have prize here", "prize?", "prize", itemKeys},
		"in one of two":                 {"shape: Risk: ({id: string, ...} | {nte: string, ...})", "shape of Risk: no document can have nte here", "nte:", "nte", riskKeys},
		"a word":                        {`shape: Adjustments: layer: "sals"`, "shape of Adjustments: no document can have sals here", `"sals"`, "sals", []string{"management", "marketing", "product", "sales"}},
		"a word among others":           {`shape: Adjustments: layer: "sales" | "marketig"`, "shape of Adjustments: no document can have marketig here", `"marketig"`, "marketig", []string{"management", "marketing", "product", "sales"}},
		"no identifier":                 {`shape: Adjustments: adjustments: [...{items: [..."TENT 2P"], ...}]`, "shape of Adjustments: no document can have TENT 2P here", `"TENT 2P"`, "TENT 2P", nil},
		"a key that no plan can choose": {`shape: Catalog: items: "TENT 2P"?: {...}`, "shape of Catalog: no document can have TENT 2P here", `"TENT 2P"`, "TENT 2P", nil},
		"a word that is not seen":       {`shape: Adjustments: layer: "\u202esales"`, `shape of Adjustments: no document can have "\u202esales" here`, `"\u202e`, "\u202esales", []string{"management", "marketing", "product", "sales"}},
		"a line feed":                   {`shape: Risk: owner: =~"\n("`, `"\n(" is no regular expression: missing closing )`, `=~"\n`, "", nil},
		"in brackets":                   {`shape: Risk: owner: =~(("(a"))`, "(a is no regular expression: missing closing )", `=~((`, "", nil},
		"no expression":                 {`shape: Risk: owner: =~"(a"`, "(a is no regular expression: missing closing )", `=~"(a"`, "", nil},
		"no expression in a part":       {`shape: Risk: owner: !~"(a{2,1})"`, "(a{2,1}) is no regular expression: invalid repeat count: `{2,1}`", `!~"(a`, "", nil},
		"no expression for keys":        {`shape: Catalog: items: [=~"["]: {...}`, "[ is no regular expression: missing closing ]", `=~"["`, "", nil},
		"no expression of a helper":     {`_a: =~"+"`, "+ is no regular expression: missing argument to repetition operator", `=~"+"`, "", nil},
		"no expression of a rule":       {`rule: a: {over: "family", check: {family?: =~"*a", ...}}`, "*a is no regular expression: missing argument to repetition operator: `*`", `=~"*a"`, "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			text := "package rules\n" + tt.rules + "\n"
			_, bad := ParseRules([]RuleFile{{Name: "rules/a.cue", Text: []byte(text)}})
			if len(bad) != 1 {
				t.Fatalf("told %v", bad)
			}
			b := bad[0]
			if b.Without == "" || b.Message != tt.message || !strings.HasPrefix(text[b.Offset:], tt.at) || b.Word != tt.word {
				t.Errorf("%s, of %q, at %.20q", b.Message, b.Word, text[b.Offset:])
			}
			if d := cmp.Diff(tt.known, b.Known); d != "" {
				t.Error(d)
			}
			if ShapeOf([]RuleFile{{Name: "rules/a.cue", Text: []byte(text)}}).Sound {
				t.Error("it is called sound: nobody would be told")
			}
		})
	}
}

// What a document can have in any way is not told of.
func TestWhatGuardsSomething(t *testing.T) {
	for _, rules := range []string{
		`shape: Risk: {owner!: =~"^ops", statement: !="", ...}`,
		`shape: Catalog: items: [=~"^TENT"]: {price!: {[string]: >0}, ...}`,
		`shape: Adjustments: {layer: "sales" | "product", adjustments: [...{note!: string, items: ["TENT-2P", ...], ...}], ...}`,
		`shape: Baseline: forecast: [string]: ["2027-03"]: null | <=100`,
		"import \"strings\"\nshape: Risk: statement: strings.MaxRunes(80)",
		"_named: {anything: string, ...}\nshape: Risk: _named",
		`shape: Risk: statement: "Straße"`,
		`shape: Catalog: version: "1"`, // CUE says why
		`shape: Risk: statement: =~"(a{100}b{100}){5}"`,
	} {
		if _, bad := ParseRules([]RuleFile{{Name: "rules/a.cue", Text: []byte("package rules\n" + rules)}}); len(bad) > 0 {
			t.Errorf("%s: %v", rules, bad)
		}
	}
}

// No expression is read to find words for it: one of these takes 50 ms, and a rule may
// name it at thousands of places.
func TestExpressionsAreNotReadForWords(t *testing.T) {
	var b strings.Builder
	fmt.Fprintf(&b, "package rules\n_a: =~\"[%s]\\\\b\"\nshape: Catalog: items: {", strings.Repeat(`\\pL`, 90))
	for i := range 200 {
		fmt.Fprintf(&b, "a%d: _a\n", i)
	}
	b.WriteString("...}")
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	s := ShapeOf([]RuleFile{{Name: "rules/a.cue", Text: []byte(b.String())}})
	runtime.ReadMemStats(&after)
	if s.Void != "" || len(s.Left["Catalog"]) == 0 || s.Sound {
		t.Fatalf("%+v", s)
	}
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 16<<20 {
		t.Errorf("%d bytes were taken", grown)
	}
}
