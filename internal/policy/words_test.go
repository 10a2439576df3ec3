package policy

import (
	"testing"

	"github.com/accord-plan/accord/internal/position"
	"github.com/accord-plan/accord/internal/quantity"
)

func ratio(s string) *quantity.Ratio {
	r, err := quantity.ParseRatio(s)
	if err != nil {
		panic(err)
	}
	return &r
}

// TestSpelledAlike: conditions that mean different things are spelled
// differently, wherever they stand.
func TestSpelledAlike(t *testing.T) {
	one, units := quantity.One, quantity.Whole(5)
	seen := map[string]int{}
	for i, c := range []*Condition{
		nil, {}, {All: []Condition{{ID: "a"}}}, {Any: []Condition{{ID: "a"}}}, {Any: []Condition{{ID: "b"}}},
		{Any: []Condition{{ID: "a"}, {ID: "b"}}}, {Any: []Condition{{ID: "a", Any: []Condition{{ID: "b"}}}}},
		{Change: &ChangeTest{Measure: Demand, By: ByPlan, Percent: ratio("1%")}}, {Change: &ChangeTest{Measure: Demand, By: ByPlan, Above: &one}},
		{Change: &ChangeTest{Measure: Demand, By: ByPlan, Percent: ratio("1%"), Above: &one}}, {Change: &ChangeTest{Measure: Demand, By: ByItem, Percent: ratio("1%")}},
		{Change: &ChangeTest{Measure: DemandValue, By: ByPlan, Percent: ratio("1%")}}, {Change: &ChangeTest{Measure: Demand, By: ByPlan, Percent: ratio("1.0001%")}},
		{Change: &ChangeTest{Measure: Demand, By: ByPlan, Percent: ratio("1%"), Families: []string{"x"}}}, {Change: &ChangeTest{Measure: Demand, By: ByPlan, Percent: ratio("1%"), Markets: []string{"x"}}},
		{Change: &ChangeTest{Measure: Demand, By: ByPlan, Percent: ratio("1%"), Items: []string{"x"}}}, {Change: &ChangeTest{Measure: Demand, By: ByPlan, Percent: ratio("1%"), Zones: []string{"frozen"}}},
		{Edits: &EditTest{}}, {Edits: &EditTest{Texts: true}}, {Edits: &EditTest{More: 1}}, {Edits: &EditTest{Kinds: []string{"x"}}}, {Edits: &EditTest{Zones: []string{"x"}}},
		{Edits: &EditTest{Owners: []string{"x"}}}, {Edits: &EditTest{Markets: []string{"x"}}}, {Edits: &EditTest{Families: []string{"x"}}}, {Edits: &EditTest{Sources: []string{"x"}}},
		{Edits: &EditTest{Reasons: []string{"x"}}}, {Edits: &EditTest{Reasons: []string{"x", "y"}}},
		{Gaps: &GapTest{}}, {Gaps: &GapTest{Class: "lever"}}, {Gaps: &GapTest{How: []string{"opened"}}}, {Gaps: &GapTest{Kinds: []string{"x"}}}, {Gaps: &GapTest{Sites: []string{"x"}}},
		{Gaps: &GapTest{AboveUnits: &units}}, {Gaps: &GapTest{AboveMoney: &units}},
		{Load: &LoadTest{Percent: *ratio("110%")}}, {Load: &LoadTest{Percent: *ratio("110%"), Resources: []string{"a", "b"}}}, {Load: &LoadTest{Percent: *ratio("110%"), Resources: []string{"a, b"}}},
		{Control: &ControlTest{}}, {Control: &ControlTest{Files: []string{"rates"}}},
	} {
		text := c.String()
		if first, twice := seen[text]; twice {
			t.Errorf("conditions %d and %d are both spelled %q", first, i, text)
		}
		seen[text] = i
	}
	here, there := Condition{Load: &LoadTest{Percent: *ratio("110%"), At: position.Ref{File: 1}}}, Condition{Load: &LoadTest{Percent: *ratio("110%")}, At: position.Ref{File: 2}}
	if here.String() != there.String() {
		t.Error("the place is spelled")
	}
}

func TestSpelledNeed(t *testing.T) {
	n := Need{Any: []Need{{ID: "a", Roles: []string{"cfo", "coo"}, Evidence: Signature}, {ID: "b", Roles: []string{"x"}, Count: 2, Evidence: AnyEvidence, Contributors: true}}, Evidence: AnyEvidence}
	if got, want := n.String(), "{any: {a: {roles: [cfo, coo], evidence: signature}, b: {roles: [x], count: 2, contributors: true}}}"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
