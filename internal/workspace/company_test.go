package workspace_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/workspace"
)

// What the company's shape forbids is told of the thing that it is about, as
// the company's rule, with its place.
func TestCompanyShape(t *testing.T) {
	const adjustments = `kind: Adjustments
version: 1
owner: sales
layer: sales
market: eu
adjustments:
  - id: known
    reason: price
    note: said
    family: tents
    percent:
      2027-05: 1%
    expires: 2027-05
  - id: price-rise
    reason: price
    family: tents
    percent:
      2027-04: 1%
    expires: 2027-05
`
	for name, c := range map[string]struct {
		shape string
		want  []string
	}{
		"a key that is missing": {"{adjustments: [...{\n\tnote!: string\n\t...\n}]}",
			[]string{"14:5 adjustment price-rise: the company's rules require note (rules/x.cue:4) | write `note:`"}},
		"a value": {"{adjustments: [...{\n\treason: string\n\tfamily?: \"bags\" | \"packs\"\n\t...\n}]}",
			[]string{"10:13 adjustment known: the company's rules do not allow family tents (rules/x.cue:5) | expected: bags, packs",
				"16:13 adjustment price-rise: the company's rules do not allow family tents (rules/x.cue:5) | expected: bags, packs"}},
		"of the document": {`{owner: "marketing", ...}`,
			[]string{"3:8 adjustments: the company's rules do not allow owner sales (rules/x.cue:3) | expected: marketing"}},
		"a key": {`{adjustments: [...close({id: _, reason: _, family: _, percent: _, expires: _})]}`,
			[]string{"9:5 adjustment known: the company's rules do not allow the key note | remove it, or let the shape in rules/ allow it"}},
		"a key that has no mark": {"{adjustments: [...{\n\tnote: string\n\t...\n}]}",
			[]string{"14:5 adjustment price-rise: the company's rules require note (rules/x.cue:4) | write `note:`"}},
		"a key that nobody may write": {"{adjustments: [...{\n\tnote?: _|_\n\t...\n}]}",
			[]string{"9:5 adjustment known: the company's rules do not allow the key note (rules/x.cue:4) | remove it, or let the shape in rules/ allow it"}},
		"a key of the document that nobody may write": {"{\n\tmarket?: _|_\n\t...\n}",
			[]string{"5:1 adjustments: the company's rules do not allow the key market (rules/x.cue:4) | remove it, or let the shape in rules/ allow it"}},
		"keys that nobody may write": {"{\n\tadjustments: [...{\n\t\tpercent?: {\n\t\t\t[=~\"-05$\"]: _|_\n\t\t\t...\n\t\t}\n\t\t...\n\t}]\n\t...\n}",
			[]string{"12:7 adjustment known: the company's rules do not allow the key 2027-05 (rules/x.cue:6) | remove it, or let the shape in rules/ allow it"}},
		"a key that nobody may write in one of two": {`{adjustments: [...({id: "known", note?: _|_, ...} | {id: "price-rise", ...})], ...}`,
			[]string{"1:1 adjustments: the company's rules do not allow it: explicit error (_|_ literal) in source (rules/x.cue:3) | see the rule that is named",
				"7:5 adjustment known: the company's rules do not allow it: none of the alternatives fits | see the rule that is named",
				"7:9 adjustment known: the company's rules do not allow id known (rules/x.cue:3) | expected: price-rise"}},
		"one word of several": {`{layer: "product", ...}`,
			[]string{"4:8 adjustments: the company's rules do not allow layer sales (rules/x.cue:3) | expected: product"}},
		"an expression": {`{adjustments: [...{note?: =~"\\bPO$", ...}]}`,
			[]string{"9:11 adjustment known: the company's rules do not allow note said (rules/x.cue:3) | expected: text of the form \\bPO$"}},
		"what no text may be": {`{adjustments: [...{note?: !~"^s", ...}]}`,
			[]string{"9:11 adjustment known: the company's rules do not allow note said (rules/x.cue:3) | expected: text that is not of the form ^s"}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := northlight(t, map[string]string{"rules/northlight.cue": "", "demand/adjustments/sales-eu.yaml": adjustments,
				"rules/x.cue": "package rules\n\nshape: Adjustments: " + c.shape})
			for _, reference := range []bool{true, false} {
				var got []string
				for _, f := range shapeFindings(t, workspace.Options{Repo: dir, Reference: reference}) {
					if f.Code == finding.ShapeCompany && strings.HasSuffix(f.File, "sales-eu.yaml") {
						got = append(got, fmt.Sprintf("%d:%d %s | %s", f.Line, f.Column, f.Message, f.Hint))
					}
				}
				if diff := cmp.Diff(c.want, got); diff != "" {
					t.Errorf("findings, by reference %t (-want +got):\n%s", reference, diff)
				}
			}
		})
	}
}

// shapeFindings are the findings of the shape of a work tree.
func shapeFindings(t *testing.T, opt workspace.Options) []finding.Resolved {
	t.Helper()
	w, err := workspace.Open(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	s, err := w.Load(t.Context(), workspace.WorkTree, workspace.Shape)
	if err != nil {
		t.Fatal(err)
	}
	return w.Report(s).Findings
}

// Whatever a company's rules are, sound or not, told by their text or not, the
// fast ways tell the same of a plan as the reference.
func TestCompaniesByBothEngines(t *testing.T) {
	for name, text := range map[string]string{
		"what fits":               "shape: Catalog: items: [string]: {unit: \"each\" | \"pair\", ...}",
		"what does not":           "shape: Catalog: owner: \"nobody\"\nshape: Adjustments: adjustments: [...{reason: \"price\", ...}]",
		"a key not in the kind":   "shape: Catalog: colour!: string",
		"against the kind":        "shape: Risk: money: <0\nshape: Catalog: owner: \"nobody\"",
		"no kind":                 "shape: Risks: {...}\nshape: Catalog: owner: \"nobody\"",
		"a condition":             "shape: Catalog: {unmet?: string, if unmet != _|_ {name!: \"x\"}}",
		"a condition around":      "if true {shape: Catalog: owner: \"nobody\"}",
		"a rule that cannot be":   "shape: Catalog: owner: \"nobody\"\nrule: r: {over: \"plan\"}",
		"a rule of limits":        "shape: Catalog: owner: \"nobody\"\nrule: r: {over: \"plan\", check: {revenue?: >=0, ...}, message: \"no\"}",
		"a helper against itself": "shape: Catalog: owner: \"nobody\"\n_h: 1 & 2",
		"not readable":            "shape: Catalog: {",
	} {
		t.Run(name, func(t *testing.T) {
			dir := northlight(t, map[string]string{"rules/northlight.cue": "", "rules/x.cue": "package rules\n\n" + text + "\n"})
			want := shapeFindings(t, workspace.Options{Repo: dir, Reference: true})
			if diff := cmp.Diff(want, shapeFindings(t, workspace.Options{Repo: dir})); diff != "" {
				t.Errorf("findings (-reference +fast):\n%s", diff)
			}
			if len(want) == 0 && name != "what fits" && name != "a condition" {
				t.Error("nothing was told")
			}
		})
	}
}
