package validate

import (
	"testing"

	"github.com/google/go-cmp/cmp"
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
	if hint := got.Findings[0].Hint; hint != "did you mean stock_value? a helper of the check's own begins with _" {
		t.Errorf("hint %q", hint)
	}
	if hint := got.Findings[3].Hint; hint != "they have what, period, index, zone, revenue, margin, trade_spend, stock_value; a helper of the check's own begins with _" {
		t.Errorf("hint %q", hint)
	}
	if diff := cmp.Diff(map[string]bool{"helper": true}, met); diff != "" {
		t.Errorf("rules that met rows (-want +got):\n%s", diff)
	}
}
