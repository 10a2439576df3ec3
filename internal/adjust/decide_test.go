package adjust

import (
	"slices"
	"strings"
	"testing"

	"github.com/accord-plan/accord/internal/dimension"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/projection"
	"github.com/accord-plan/accord/internal/quantity"
)

func TestReadOption(t *testing.T) {
	for text, want := range map[string]choice{
		"cap: cap it":                              {"cap", "cap it", "", ""},
		"cap: cap it, 14100":                       {"cap", "cap it", "14100", ""},
		"cap: cap it, −14100.5":                    {"cap", "cap it", "-14100.5", ""},
		"cap: cap it, 14100, option/cap":           {"cap", "cap it", "14100", "option/cap"},
		"cap: cap it, 14100, cap":                  {"cap", "cap it", "14100", "cap"},
		"cap: cap it, option/cap":                  {"cap", "cap it", "", "option/cap"},
		"cap: cap, or do not":                      {"cap", "cap, or do not", "", ""},
		"cap: in Lyon, Reno, 200 each, 18000, o/x": {"cap", "in Lyon, Reno, 200 each", "18000", "o/x"},
		"cap: at 10:30,  with   room ":             {"cap", "at 10:30, with room", "", ""},
		"cap: sew 200, 0":                          {"cap", "sew 200", "0", ""},
		" cap : cap it , 1 , x-1 ":                 {"cap", "cap it", "1", "x-1"},
		"cap: two amounts, 1, 2":                   {"cap", "two amounts, 1", "2", ""},
		"cap: buy 1,200 pieces, 500":               {"cap", "buy 1,200 pieces", "500", ""},
	} {
		if got, why := readOption(text); got != want || why != "" {
			t.Errorf("%q: %+v %q, want %+v", text, got, why, want)
		}
	}
	for text, want := range map[string]string{"cap it": "no colon", ": x": "an id has", "cap:": "does not say what", "cap: , 5": "does not say what", "cap: x, 1.00001": "four behind",
		"cap: cap it, 14,100": "without separators", "cap: cap it, 14,100, option/x": "without separators"} {
		if _, why := readOption(text); !strings.Contains(why, want) {
			t.Errorf("%q: %q, want %q", text, why, want)
		}
	}
}

// Who decides is told by rules that ask about gaps alone, and by needs without a
// choice; all else is for people to say.
func TestDecidersOf(t *testing.T) {
	role := func(names ...string) policy.Need { return policy.Need{Roles: names} }
	gaps := func(t policy.GapTest) *policy.Condition { return &policy.Condition{Gaps: &t} }
	above := func(n int64) *quantity.Number { v := quantity.Whole(n); return &v }
	for _, c := range []struct {
		name string
		rule policy.Rule
		want string
	}{
		{"of its kind", policy.Rule{When: gaps(policy.GapTest{Kinds: []string{"shortage"}}), Need: role("coo", "cfo")}, "cfo coo"},
		{"of another kind", policy.Rule{When: gaps(policy.GapTest{Kinds: []string{"excess"}}), Need: role("coo")}, ""},
		{"of its class", policy.Rule{When: gaps(policy.GapTest{Class: "decision"}), Need: role("coo")}, "coo"},
		{"of its family", policy.Rule{When: gaps(policy.GapTest{Families: []string{"tents"}}), Need: role("coo")}, "coo"},
		{"of another market", policy.Rule{When: gaps(policy.GapTest{Markets: []string{"eu"}}), Need: role("coo")}, ""},
		{"larger", policy.Rule{When: gaps(policy.GapTest{AboveMoney: above(26_790)}), Need: role("coo")}, ""},
		{"smaller", policy.Rule{When: gaps(policy.GapTest{AboveMoney: above(26_789), AboveUnits: above(379)}), Need: role("coo")}, "coo"},
		{"grown only", policy.Rule{When: gaps(policy.GapTest{How: []string{"grown"}}), Need: role("coo")}, ""},
		{"always", policy.Rule{Need: role("coo")}, ""},
		{"or something else", policy.Rule{When: &policy.Condition{Any: []policy.Condition{{Load: &policy.LoadTest{}}, *gaps(policy.GapTest{})}}, Need: role("coo")}, "coo"},
		{"and something else", policy.Rule{When: &policy.Condition{Gaps: &policy.GapTest{}, Change: &policy.ChangeTest{}}, Need: role("coo")}, ""},
		{"all of several needs", policy.Rule{When: gaps(policy.GapTest{}), Need: policy.Need{All: []policy.Need{role("coo"), role("cfo")}}}, "cfo coo"},
		{"any of several needs", policy.Rule{When: gaps(policy.GapTest{}), Need: policy.Need{Any: []policy.Need{role("coo"), role("cfo")}}}, ""},
		{"one of two roles", policy.Rule{When: gaps(policy.GapTest{}), Need: policy.Need{Roles: []string{"coo", "cfo"}, Count: 1}}, ""},
		{"two of one role", policy.Rule{When: gaps(policy.GapTest{}), Need: policy.Need{Roles: []string{"coo"}, Count: 2}}, "coo"},
	} {
		s := &State{Plan: &plan.Plan{Policy: &policy.Policy{Rules: []policy.Rule{c.rule}}, FamilyIDs: dimension.NewTable([]string{"tents"})}}
		g := &projection.Gap{Kind: projection.Shortage, Class: projection.NeedsDecision, Family: 0, Market: dimension.None, Site: dimension.None, Units: quantity.Whole(380), Money: quantity.Whole(26_790)}
		if got := s.decidersOf([]*projection.Gap{g}); strings.Join(got, " ") != c.want || !slices.IsSorted(got) {
			t.Errorf("%s: %v, want %q", c.name, got, c.want)
		}
	}
}

// The margin at risk is summed over gaps of one kind, and known or not at all.
func TestAtRisk(t *testing.T) {
	gap := func(kind string, money quantity.Number) *projection.Gap {
		return &projection.Gap{Kind: kind, Money: money}
	}
	for _, c := range []struct {
		name string
		gaps []*projection.Gap
		want string
	}{
		{"one", []*projection.Gap{gap("shortage", quantity.Whole(5))}, "5"},
		{"two", []*projection.Gap{gap("shortage", quantity.Whole(5)), gap("shortage", quantity.Whole(7))}, "12"},
		{"of two kinds, which may be one tent", []*projection.Gap{gap("shortage", quantity.Whole(5)), gap("no-source", quantity.Whole(7))}, ""},
		{"at cost", []*projection.Gap{gap("excess", quantity.Whole(5))}, ""},
		{"not known", []*projection.Gap{gap("shortage", quantity.Missing)}, ""},
		{"none", nil, ""},
	} {
		n, ok := (&asking{gaps: c.gaps}).atRisk()
		if got := money(&n); ok != (c.want != "") || ok && got != c.want {
			t.Errorf("%s: %s %v, want %q", c.name, got, ok, c.want)
		}
	}
}
