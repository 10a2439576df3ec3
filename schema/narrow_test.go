package schema

import (
	"strings"
	"testing"
)

const risk = "kind: Risk\nversion: 1\nowner: sales\nid: R-1\ntype: risk\nstatement: x\nprobability: 30%\nmoney: 1\nin_plan: \"no\"\n"

// A shape that rules state is held against documents, or refused aloud.
func TestShapesAreNeverSkipped(t *testing.T) {
	for name, tt := range map[string]struct{ rules, refused string }{
		"stated":             {`shape: Risk: owner: "x"`, ""},
		"in braces":          {`shape: Risk: {owner!: "x", ...}`, ""},
		"twice":              {"shape: Risk: mitigation?: string\nshape: Risk: id: =~\"^X\"", ""},
		"through a helper":   {"shape: _s\n_s: Risk: owner: \"x\"", ""},
		"through a let":      {"let s = {owner: \"x\"}\nshape: Risk: s", ""},
		"in a loop":          {`shape: {for k in ["Risk"] {(k): owner: "x"}}`, ""},
		"under a condition":  {`if true {shape: Risk: owner: "x"}`, ""},
		"a missing key":      {`shape: Risk: mitigation!: string`, ""},
		"between values":     {`shape: Risk: {in_plan: string, if in_plan == "no" {mitigation!: string}}`, ""},
		"of no kind":         {`shape: Risks: owner: "x"`, "no kind has this name"},
		"of no kind, a loop": {`shape: {for k in ["Risks"] {(k): owner: "x"}}`, "no kind has this name"},
		"of no kind, helper": {"shape: _s\n_s: Risks: owner: \"x\"", "no kind has this name"},
		"of a pattern":       {`shape: [string]: owner: "x"`, "guards nothing"},
		"of a form of names": {`shape: [=~"^R"]: owner: "x"`, "guards nothing"},
		"optional":           {`shape: Risk?: owner: "x"`, "guards nothing"},
		"required":           {`shape: Risk!: owner: "x"`, "guards nothing"},
		"optional as such":   {`shape?: Risk: owner: "x"`, "guards nothing"},
		"required as such":   {`shape!: Risk: owner: "x"`, "guards nothing"},
		"a key of no kind":   {`shape: Risk: {name!: string, ...}`, "no document can have name here"},
		"what cannot be":     {`shape: Risk: money: <0`, "incompatible"},
	} {
		t.Run(name, func(t *testing.T) {
			r, bad := ParseRules([]RuleFile{{Name: "rules/a.cue", Text: []byte(tt.rules)}})
			said := ""
			for _, b := range bad {
				said += b.Message
			}
			c, err := NewChecker(r)
			if err != nil {
				said += err.Error()
			}
			if tt.refused != "" {
				if !strings.Contains(said, tt.refused) {
					t.Errorf("refused with %q, want %q", said, tt.refused)
				}
				return
			}
			if said != "" {
				t.Fatalf("refused with %q", said)
			}
			if len(c.Narrows()) != 1 || len(c.Narrowed("Risk", []byte(risk))) == 0 {
				t.Error("the document passes")
			}
		})
	}
}
