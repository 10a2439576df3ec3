package schema

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// companies are shapes as companies write them, all of which a form decides.
var companies = []struct{ name, kind, rules string }{
	{"an owner of a list", "Risk", `shape: Risk: owner: "ops-lyon" | "sales-eu" | "finance"`},
	{"a list that has a name", "Risk", "_roles: \"ops-lyon\" | \"sales-eu\"\nshape: Risk: owner: _roles"},
	{"a key that must be there", "Risk", `shape: Risk: mitigation!: string & !=""`},
	{"a word that is not allowed", "Risk", `shape: Risk: status?: !="closed"`},
	{"text of a form", "Risk", `shape: Risk: id: =~"^R-[0-9]{3}$"`},
	{"text not of a form", "Risk", `shape: Risk: statement: !~"(?i)maybe"`},
	{"text so long", "Risk", `shape: Risk: statement: =~"^.{1,100}$"`},
	{"money up to a limit", "Risk", `shape: Risk: money: <=1e6`},
	{"money in a range", "Risk", `shape: Risk: {money: >=1_000 & <100_000.5, ...}`},
	{"below a key", "Risk", `shape: Risk: happened?: {note!: string, ...}`},
	{"keys of a form", "Catalog", `shape: Catalog: items: close({[=~"^[A-Z]+-[0-9][PX]$"]: _})`},
	{"keys not of a form", "Catalog", `shape: Catalog: items: [!~"^[A-Z]+-[0-9][PX]$"]: _|_`},
	{"a key by its name", "Catalog", `shape: Catalog: items: "TENT-2P": {name!: string, ...}`},
	{"what all items have", "Catalog", `shape: Catalog: items: [string]: {name?: string & =~"tent$", cost: number | {[string]: <=200}, ...}`},
	{"fewer keys", "Catalog", `shape: Catalog: items: [string]: close({name?: _, unit!: _, price?: _, cost?: _, from?: _, until?: _})`},
	{"one form of two", "Catalog", `shape: Catalog: items: [string]: price?: (number & <300) | {[string]: number | {[string]: number}}`},
	{"quantities", "Baseline", `shape: Baseline: forecast: [string]: [string]: (number & <=1_000_000) | null`},
	{"what is not known", "Baseline", `shape: Baseline: forecast: [=~"^TENT-"]: [string]: number`},
	{"in two parts", "Baseline", "shape: Baseline: market: \"eu\" | \"us\"\nshape: Baseline: family: =~\"^t\""},
	{"both at once", "Baseline", `shape: Baseline: {market: "eu" | "us"} & {family: =~"^t"}`},
	{"notes", "Adjustments", `shape: Adjustments: adjustments: [...{note!: string & !="", ...}]`},
	{"elements that have a name", "Adjustments", "_a: {note!: string & !=\"\", expires?: string, ...}\nshape: Adjustments: adjustments: [..._a]"},
	{"percents", "Adjustments", `shape: Adjustments: adjustments: [...{percent?: [string]: =~"^-?[0-9]%$"}]`},
	{"a calendar", "Plan", `shape: Plan: {calendar: "month", horizon: int & >=12 & <=24, holidays?: [...string]}`},
	{"true or false", "Plan", `shape: Plan: {name: =~"^Northlight", fences?: {frozen: 2 | 3, ...}}`},
}

func company(text string) []RuleFile {
	return []RuleFile{{Name: "rules/a.cue", Text: []byte("package rules\n" + text + "\n")}}
}

// example is the worked example of a kind.
func example(kind string) string {
	for _, k := range Describe() {
		if k.Name == kind {
			return k.Example
		}
	}
	return ""
}

var wordsOf = regexp.MustCompile(`[-A-Za-z0-9_."%]+`)

// What companies write is decided without CUE, and decided as CUE does: of the
// example, and of examples in which words were changed.
func TestCompaniesShapes(t *testing.T) {
	words := []string{"1", "-1", "0", "1.5", "x", "ops-lyon", "finance", "null", `""`, `"1"`, "1000000", "1000001", "99999.75", "100000.5", "TENT-2P", "TENT-9X", "tent", "Maybe so", "true", "{}", "[]", "{a: 1}", "name", "note", "R-1", "5%", "17", "eu", "3", "é", "300"}
	for _, tt := range companies {
		t.Run(tt.name, func(t *testing.T) {
			files := company(tt.rules)
			s := ShapeOf(files)
			if s.Void != "" || len(s.Left[tt.kind]) > 0 || !s.Sound {
				t.Fatalf("void %q, sound %t, left %+v", s.Void, s.Sound, s.Left)
			}
			rules, _ := ParseRules(files)
			c, err := NewChecker(rules)
			if err != nil {
				t.Fatal(err)
			}
			taken, refused := 0, 0
			rapid.Check(t, func(t *rapid.T) {
				text := example(tt.kind)
				for range rapid.IntRange(0, 2).Draw(t, "changes") {
					places := wordsOf.FindAllStringIndex(text, -1)
					p := places[rapid.IntRange(0, len(places)-1).Draw(t, "place")]
					text = text[:p[0]] + rapid.SampledFrom(words).Draw(t, "word") + text[p[1]:]
				}
				doc, ok := readable(text)
				if !ok {
					return
				}
				err := c.Fits(tt.kind, []byte(text))
				switch takes := tableTakes(s.Table(tt.kind), doc); {
				case takes && err != nil:
					t.Fatalf("the table takes it and CUE does not: %v\n%s", err, text)
				case takes:
					taken++
				case err != nil:
					refused++
				}
			})
			if taken == 0 && refused == 0 {
				t.Error("nothing was tried")
			}
		})
	}
}

// What cannot be told without CUE is left to it, with its place and the reason.
func TestShapesLeaveToCUE(t *testing.T) {
	for name, tt := range map[string]struct{ rules, want string }{
		"a condition":         {`shape: Risk: {in_plan: string, if in_plan == "no" {mitigation!: string}}`, ": it is not stated field by field"},
		"a neighbour":         {`shape: Risk: {id: string, owner: id}`, "owner: id is another field"},
		"a call":              {"import \"strings\"\nshape: Risk: statement: strings.MaxRunes(80)", "statement: it is a call"},
		"a default":           {`shape: Risk: owner: *"ops" | "sales"`, "owner: it has a default"},
		"maps of which one":   {`shape: Risk: happened?: {money: 0} | {note!: string}`, "happened: it is one of several maps or lists"},
		"a list of so many":   {"import \"list\"\nshape: Adjustments: adjustments: list.MaxItems(9)", "adjustments: it is a call"},
		"the first element":   {`shape: Adjustments: adjustments: [{note!: string}, ...]`, "adjustments: its elements are stated one by one"},
		"words":               {`shape: Risk: statement: =~"\\bmoney\\b"`, "statement: this regular expression is none, is too large, or asks for words, lines or case beyond ASCII"},
		"case of all letters": {`shape: Risk: owner: =~"(?i)é"`, "owner: this regular expression is none, is too large, or asks for words, lines or case beyond ASCII"},
		"no expression":       {`shape: Risk: statement: =~"(a"`, "statement: this regular expression is none, is too large, or asks for words, lines or case beyond ASCII"},
		"a large expression":  {`shape: Risk: statement: =~"(a{100}b{100}){9}"`, "statement: this regular expression is none, is too large, or asks for words, lines or case beyond ASCII"},
		"a helper twice":      {"_a: string\n_a: !=\"\"\nshape: Risk: owner: _a", "owner: _a is not known"},
		"a circle":            {"_a: {happened?: _a}\nshape: Risk: _a", "happened: _a holds itself"},
		"a second name":       {`shape: Risk: {X=id: string, owner: X}`, ": it has a second name"},
		"a key that computes": {"_k: \"id\"\nshape: Risk: (_k): string", ": its key is hidden or computed"},
		"a key twice":         {`shape: Risk: {id: string, id: !="x"}`, ": id is stated twice"},
		"keys of two words":   {`shape: Risk: ["id" | "owner"]: string`, ": its form of keys is not known"},
		"no number":           {`shape: Risk: money: !=5`, "money: its bound is not known"},
		"a large number":      {`shape: Risk: money: <1e300`, "money: its bound is not known"},
		"another's bound":     {"_m: 5\nshape: Risk: money: <_m", "money: its bound is computed"},
		"too deep":            {"shape: Risk: " + strings.Repeat("happened: ", 80) + "string", "it is too large"},
	} {
		t.Run(name, func(t *testing.T) {
			s := ShapeOf(company(tt.rules))
			var got []string
			for kind, left := range s.Left {
				for _, l := range left {
					got = append(got, l.Path+": "+l.Reason)
					if l.File != "rules/a.cue" || l.Line < 2 || l.Line > 4 || kind == "" {
						t.Errorf("placed at %s:%d", l.File, l.Line)
					}
				}
			}
			if len(got) == 0 || !strings.HasSuffix(got[0], tt.want) {
				t.Errorf("left %q, void %q, want %q", got, s.Void, tt.want)
			}
			if s.Sound {
				t.Error("called sound")
			}
		})
	}
}

// Where a file has anything that may say something of any kind, nothing is
// derived.
func TestVoidShapes(t *testing.T) {
	for name, text := range map[string]string{
		"a condition": `if true {shape: Risk: owner: "x"}`, "a let": "let s = 1\nshape: Risk: owner: \"x\"", "a helper for all": "shape: _s\n_s: Risk: owner: \"x\"",
		"a loop": `shape: {for k in ["Risk"] {(k): owner: "x"}}`, "a pattern": `shape: [string]: owner: "x"`, "another field": `x: 1`, "an attribute": "@experiment(x)\nshape: Risk: owner: \"x\"",
		"optional": `shape?: Risk: owner: "x"`, "text": `shape: `, "a definition": "_#D: 1\nshape: Risk: owner: \"x\"", "a named import": "import string \"strings\"\nshape: Risk: owner: string",
		"a helper in quotes": "\"_h\": string\nshape: Risk: owner: _h", "a helper without a name": "_: string\nshape: Risk: owner: \"x\"",
		"a condition below shape": `shape: {if true {Risk: owner: "x"}}`, "brackets": "shape: Risk: owner: " + strings.Repeat("(", 5000), "large": "// " + strings.Repeat("x", 70_000),
	} {
		if s := ShapeOf(company(text)); s.Void == "" || s.Sound || s.Table("Risk") != nil {
			t.Errorf("%s: void %q, sound %t", name, s.Void, s.Sound)
		}
	}
	two := append(company(`shape: Risk: owner: "x"`), RuleFile{Name: "rules/b.cue", Text: []byte("package other\n")})
	if s := ShapeOf(two); s.Void == "" {
		t.Error("two packages are taken for one")
	}
}

// Rules to which CUE has something to say are not called sound.
func TestUnsoundShapes(t *testing.T) {
	for _, text := range []string{`shape: Risk: {name!: string, ...}`, `shape: Risk: money: <0`, `shape: Risks: owner: "x"`, `shape: Risk: owner: "a b"`, `shape: Risk: owner: 5`,
		"_a: 1 & 2\nshape: Risk: {}", `rule: r: {over: "plan"}`, `rule: r: {check: {a: 1 & 2}}`, `rule: r: {check: {a?: <=b}, message: 5}`, `shape: Risk: mitigation?: int & string`,
		"import \"strings\"\nshape: Risk: owner: string", `shape: Risk: statement: =~"("`} {
		files := company(text)
		if ShapeOf(files).Sound {
			t.Errorf("%s is called sound", text)
		}
	}
}
