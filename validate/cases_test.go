package validate

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/projection"
)

// situation is the clean company with one thing changed, and all that must be
// found then.
type situation struct {
	name   string
	change func(ctx *Context)
	want   []string
}

var situations = slices.Concat(demandSituations, priceSituations, supplySituations, factSituations, decisionSituations, triggerSituations, settingSituations, policySituations, noteSituations)

func TestSituations(t *testing.T) {
	for _, s := range situations {
		t.Run(s.name, func(t *testing.T) {
			ctx := context()
			s.change(ctx)
			fs, _ := Validate(ctx)
			got := lines(fs)
			slices.Sort(got)
			want := slices.Clone(s.want)
			slices.Sort(want)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
			again, _ := Validate(ctx)
			if diff := cmp.Diff(fs, again); diff != "" {
				t.Errorf("a second run differs:\n%s", diff)
			}
		})
	}
}

// TestEveryCodeHasASituation asserts that each code of this package's families
// is raised by a case above, and by a check that says so.
func TestEveryCodeHasASituation(t *testing.T) {
	raised, said := map[finding.Code]bool{}, map[finding.Code]bool{}
	for _, s := range situations {
		for _, line := range s.want {
			raised[finding.Code(line[:5])] = true
		}
	}
	for _, c := range Checks() {
		for _, code := range c.Codes {
			said[code] = true
		}
	}
	for _, d := range finding.All() {
		ours := slices.Contains([]string{"A03", "A04", "A05", "A06", "A08"}, string(d.Code[:3]))
		if ours && !raised[d.Code] {
			t.Errorf("%s (%s): no situation raises it", d.Code, d.Title)
		}
		if ours && !said[d.Code] {
			t.Errorf("%s (%s): no check names it", d.Code, d.Title)
		}
		if said[d.Code] && !ours {
			t.Errorf("%s is named by a check and belongs to another family", d.Code)
		}
	}
}

// TestChecksRaiseOnlyTheirCodes runs each check alone.
func TestChecksRaiseOnlyTheirCodes(t *testing.T) {
	for _, s := range situations {
		ctx := context()
		s.change(ctx)
		for _, c := range Checks() {
			if ctx.lacks(c.Needs) != "" {
				continue
			}
			for _, f := range c.Run(ctx) {
				if !slices.Contains(c.Codes, f.Code) {
					t.Errorf("%s: check %s raises %s, which it does not name", s.name, c.Name, f.Code)
				}
			}
		}
	}
}

func TestRegister(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range Checks() {
		if seen[c.Name] {
			t.Errorf("two checks are called %s", c.Name)
		}
		seen[c.Name] = true
		if c.Name != strings.ToLower(c.Name) || strings.ContainsAny(c.Name, " _") {
			t.Errorf("name %q", c.Name)
		}
		if !strings.HasSuffix(c.Doc, ".") || c.Doc[0] < 'A' || c.Doc[0] > 'Z' {
			t.Errorf("%s: doc %q is no sentence", c.Name, c.Doc)
		}
		if !slices.IsSorted(c.Codes) || len(c.Codes) == 0 {
			t.Errorf("%s: codes %v", c.Name, c.Codes)
		}
	}
}

func TestMessagesHaveTheHouseForm(t *testing.T) {
	for _, s := range situations {
		ctx := context()
		s.change(ctx)
		fs, _ := Validate(ctx)
		for _, f := range fs {
			for _, text := range []string{f.Message, f.Hint} {
				if text == "" {
					t.Errorf("%s says nothing about what to do: %s", f.Code, f.Message)
				}
				if strings.HasSuffix(text, ".") || strings.Contains(text, "%!") || strings.Contains(text, "  ") || strings.Contains(text, "?") && !strings.HasPrefix(text, "did you mean") {
					t.Errorf("%s: %q", f.Code, text)
				}
			}
			if f.At.IsZero() {
				t.Errorf("%s has no place: %s", f.Code, f.Message)
			}
		}
	}
}

// What a reader is told is short: reasons that the plan's own errors give are
// counted, and what a plan does not have is no news.
func TestTell(t *testing.T) {
	got := Tell([]NotJudged{{"fact-age", noFacts}, {"baseline-items", errFiles}, {"rates", errFiles}, {"covers", errNumbs}, {"rule/cap", "3 of 40 rows with values that are not known, tents 2027-01 first"},
		{"budget", "no revenue is budgeted in 2028-01..2028-05"}, {"keys", noPolicy}, {"decision-signed", noCount}, {"decision-signed", none}})
	want := []string{"rule/cap: 3 of 40 rows with values that are not known, tents 2027-01 first", "budget: no revenue is budgeted in 2028-01..2028-05",
		"sign-off: a decision counts as accepted by the status in its file",
		"2 checks (baseline-items, rates): files of the plan have errors", "1 check (covers): the plan's numbers have errors"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	var many []NotJudged
	for _, name := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		many = append(many, NotJudged{name, errFiles})
	}
	if got := Tell(many)[0]; got != "8 checks (a, b, c, d, e, f and 2 more): files of the plan have errors" {
		t.Error(got)
	}
	if got := Told(append(many, NotJudged{"fact-age", noFacts})); len(got) != 8 {
		t.Errorf("%d are told", len(got))
	}
}

func TestNotJudged(t *testing.T) {
	tests := []struct {
		name   string
		change func(ctx *Context)
		want   []NotJudged
	}{
		{"nothing computed", func(ctx *Context) { ctx.Result = nil }, []NotJudged{
			{"price", "the plan was not computed"}, {"price-cost", "the plan was not computed"}, {"price-currency", "the plan was not computed"}, {"cost", "the plan was not computed"},
			{"computed", "the plan was not computed"}, {"decision-reconsider", "the plan was not computed"},
			{"covers", "the plan was not computed"}, {"covers-rules", "the plan was not computed"}, {"decision-contradiction", "the plan was not computed"}, {"assumption-test", "the plan was not computed"}}},
		{"no day", func(ctx *Context) { ctx.AsOf = period.NoDate }, []NotJudged{
			{"fact-age", "no day is given on which dates are judged"}, {"decision-due", "no day is given on which dates are judged"}, {"assumption-expired", "no day is given on which dates are judged"}}},
		{"no facts", func(ctx *Context) { ctx.Plan.Actuals.Files = nil }, []NotJudged{
			{"fact-files", "the plan has no facts"}, {"fact-periods", "the plan has no facts"}, {"fact-measure", "the plan has no facts"},
			{"fact-kind", "the plan has no facts"}, {"fact-sign", "the plan has no facts"}, {"fact-history", "the plan has no facts"},
			{"fact-age", "the plan has no facts"}, {"fact-snapshot", "the plan has no facts"}, {"fact-life", "the plan has no facts"}, {"fact-stock", "the plan has no facts"}}},
		{"no policy", func(ctx *Context) { ctx.Plan.Policy = nil }, []NotJudged{{"roles", "the plan has no policy"}, {"keys", "the plan has no policy"},
			{"policy-rules", "the plan has no policy"}, {"policy-needs", "the plan has no policy"}, {"policy-conditions", "the plan has no policy"}, {"deputies", "the plan has no policy"}, {"recovery", "the plan has no policy"}}},
		{"rules not run", func(ctx *Context) { ctx.Rules = []Rule{{Name: "cap", Over: OverPlan}} }, []NotJudged{{"covers-rules", "the company's rules were not run"}}},
		{"numbers with errors", func(ctx *Context) { ctx.Plan.Baselines[us].Rows[1].Cells = cells("holes", "2026-12: 90") }, []NotJudged{
			{"decision-reconsider", "the plan's numbers have errors"}, {"covers", "the plan's numbers have errors"},
			{"covers-rules", "the plan's numbers have errors"}, {"decision-contradiction", "the plan's numbers have errors"}, {"assumption-test", "the plan's numbers have errors"}}},
		{"no budget for two periods", func(ctx *Context) {
			ctx.Plan.Budgets[0].Lines[0].Revenue = cells("revenue", "2027-01: 400, 2027-02: 500")
		}, []NotJudged{{"budget", "no revenue is budgeted in 2026-12, 2027-03"}}},
		{"nobody counted who agreed", func(ctx *Context) { ctx.Accepted = nil }, []NotJudged{{"decision-signed", "a decision counts as accepted by the status in its file"}}},
		{"nobody counted, and nothing is accepted", func(ctx *Context) {
			ctx.Accepted, ctx.Plan.Decisions = nil, nil
		}, []NotJudged{{"decision-signed", "no decision is accepted"}}},
		{"a branch that is gone", func(ctx *Context) {
			ctx.Plan.Decisions[0].Options[0].Branch = "option/third"
			ctx.Branches = map[string]Outcome{"option/third": {Why: "there is no branch option/third here"}}
		}, []NotJudged{{"whether third of shift is carried out", "there is no branch option/third here"}}},
		{"rules run", func(ctx *Context) {
			ctx.Rules, ctx.RuleGaps = []Rule{{Name: "cap", Over: OverPlan}}, []projection.Gap{}
		}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			ctx := context()
			tt.change(ctx)
			if _, got := Validate(ctx); !cmp.Equal(tt.want, got) {
				t.Errorf("not judged (-want +got):\n%s", cmp.Diff(tt.want, got))
			}
		})
	}
}
