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
	} {
		t.Run(name, func(t *testing.T) {
			dir := northlight(t, map[string]string{"rules/northlight.cue": "", "demand/adjustments/sales-eu.yaml": adjustments,
				"rules/x.cue": "package rules\n\nshape: Adjustments: " + c.shape})
			w, err := workspace.Open(t.Context(), workspace.Options{Repo: dir})
			if err != nil {
				t.Fatal(err)
			}
			defer w.Close()
			s, err := w.Load(t.Context(), workspace.WorkTree, workspace.Shape)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range w.Report(s).Findings {
				if f.Code == finding.ShapeCompany && strings.HasSuffix(f.File, "sales-eu.yaml") {
					got = append(got, fmt.Sprintf("%d:%d %s | %s", f.Line, f.Column, f.Message, f.Hint))
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}
