package validate

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/accord-plan/accord/internal/decision"
)

func TestChecksThatDoNotFitTheRows(t *testing.T) {
	ctx := context()
	ctx.Rules = []Rule{
		{Name: "misspelt", Over: OverFamily, At: at("rule a"), Fields: []RuleField{
			{Name: "stok_value", Number: true, At: at("field a")}, {Name: "supply", Number: true, At: at("field b")}}},
		{Name: "quoted", Over: OverItem, At: at("rule c"), Fields: []RuleField{{Name: "cover", Text: true, At: at("field c")}}},
		{Name: "number", Over: OverSite, At: at("rule d"), Fields: []RuleField{{Name: "zone", Number: true, At: at("field d")}}},
		{Name: "elsewhere", Over: OverPlan, At: at("rule e"), Fields: []RuleField{{Name: "utilisation", Number: true, At: at("field e")}}},
		{Name: "helper", Over: OverPlan, At: at("rule f"), Fields: []RuleField{{Name: "share", Number: true, Text: true, Own: true, At: at("field f")}}},
	}
	met := map[string]bool{}
	ctx.Evaluate = func(rule string, row Row) (bool, string, error) {
		met[rule] = true
		return true, "", nil
	}
	got := EvaluateRules(ctx)
	want := []string{
		`A0706 field a: rule misspelt checks stok_value, which rows over "family" do not have`,
		"A0706 field c: rule quoted cannot hold for any row: cover is a number",
		"A0706 field d: rule number cannot hold for any row: zone is text",
		`A0706 field e: rule elsewhere checks utilisation, which rows over "plan" do not have`}
	if diff := cmp.Diff(want, lines(got.Findings)); diff != "" {
		t.Fatalf("findings (-want +got):\n%s", diff)
	}
	if hint := got.Findings[0].Hint; hint != "did you mean stock_value?" {
		t.Errorf("hint %q", hint)
	}
	if hint := got.Findings[3].Hint; hint != "the rows have what, period, index, zone, revenue, margin, trade_spend, stock_value; a helper begins with _" {
		t.Errorf("hint %q", hint)
	}
	if diff := cmp.Diff(map[string]bool{"helper": true}, met); diff != "" {
		t.Errorf("rules that met rows (-want +got):\n%s", diff)
	}
}

func TestRuleGapTellsItsFigures(t *testing.T) {
	stock := RuleField{Name: "stock", Number: true, Worse: 1}
	for name, c := range map[string]struct {
		over   string
		fields []RuleField
		breaks func(row Row) bool
		want   []string
	}{
		"more is worse": {OverFamily, []RuleField{{Name: "supply", Number: true, Worse: 1}}, over("supply", "700"), // supply 780 880 680 760
			[]string{"too much: supply 880 in 2027-01, the worst of 2 periods", "too much: supply 760 in 2027-03"}},
		"less is worse": {OverFamily, []RuleField{{Name: "supply", Number: true, Worse: -1}}, over("supply", "700"),
			[]string{"too much: supply 780 in 2026-12, the worst of 2 periods", "too much: supply 760 in 2027-03"}},
		"neither": {OverFamily, []RuleField{{Name: "supply", Number: true}}, over("supply", "700"),
			[]string{"too much: supply 780 in 2026-12, the worst of 2 periods", "too much: supply 760 in 2027-03"}},
		"several": {OverFamily, []RuleField{{Name: "zone", Text: true}, {Name: "index", Number: true}, {Name: "revenue", Number: true}, stock}, over("supply", "800"),
			[]string{"too much: revenue 75,600, stock 770 in 2027-01"}},
		"not known": {OverFamily, []RuleField{{Name: "cover", Number: true, Worse: -1}}, func(row Row) bool { return row.Period == "2027-03" },
			[]string{"too much"}},
	} {
		t.Run(name, func(t *testing.T) {
			ctx := context()
			ctx.Rules = []Rule{{Name: "cap", Over: c.over, Message: "too much", At: at("rule cap"), Fields: c.fields}}
			ctx.Evaluate = func(rule string, row Row) (bool, string, error) { return !c.breaks(row), "", nil }
			var texts []string
			for _, g := range EvaluateRules(ctx).Gaps {
				texts = append(texts, g.Text)
			}
			if diff := cmp.Diff(c.want, texts); diff != "" {
				t.Errorf("texts (-want +got):\n%s", diff)
			}
		})
	}
}

func over(field, limit string) func(Row) bool {
	return func(row Row) bool {
		text, known := row.Get(field)
		return known && num(text) > num(limit)
	}
}

func TestRuleGapSaysWhichDecisionFallsShort(t *testing.T) {
	ctx := context()
	ctx.Rules = []Rule{{Name: "cap", Over: OverFamily, Message: "too much", At: at("rule cap")}}
	ctx.Evaluate = func(rule string, row Row) (bool, string, error) { return !over("supply", "700")(row), "", nil }
	ctx.Plan.Decisions[0].Covers = append(ctx.Plan.Decisions[0].Covers,
		decision.Cover{Gap: "rule/cap/tents", From: month("2027-01"), To: month("2027-03")})
	var got []string
	for _, g := range EvaluateRules(ctx).Gaps {
		got = append(got, ctx.text(span{g.From, g.To})+" "+g.CoveredBy+" "+g.FallsShort)
	}
	if diff := cmp.Diff([]string{"2026-12..2027-01  shift covers 2027-01..2027-03 only", "2027-03 shift "}, got); diff != "" {
		t.Errorf("gaps (-want +got):\n%s", diff)
	}
}
