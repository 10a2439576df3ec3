package schema_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/accord-plan/accord/schema"
)

// TestRuleFields is what a check names: each field at its label, with the
// values that it can take (n, t), whether more or less of it is worse, and
// whether the check computes it.
func TestRuleFields(t *testing.T) {
	for name, c := range map[string]struct{ check, want string }{
		"optional":          {`{stok_value?: <=30000}`, "stok_value:n+"},
		"without braces":    {`cover: >="0.4"`, "cover:t-"},
		"two bounds":        {`{stock!: >=0 & <=5, zone: "frozen", ...}`, "stock:n zone:t"},
		"two of one side":   {`{stock: number & <=9 & <5}`, "stock:n+"},
		"either type":       {`{stock: <3 | "many"}`, "stock:nt"},
		"computed":          {`{stock: number, double: stock*2, ...}`, "stock:n double:nt="},
		"bound by another":  {`{target: number, stock?: <=(2*target)}`, "target:n stock:nt+"},
		"helper":            {`{_most: 5, stock: <=_most}`, "stock:n+"},
		"under a condition": {`{zone: string, if zone == "liquid" {stok: <5}}`, "zone:t stok:nt"},
		"alternatives":      {`{demand: 0} | {cover: >2}`, "demand:n cover:n-"},
		"elsewhere":         {`_shared & {supply: >0}`, "lost:n+ supply:n-"},
		"inside of a field": {`{stock: {deep: 1}}`, "stock:"},
		"any":               {`{...}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			text := "package rules\n_shared: lost: <3\nrule: r: {over: \"family\", check: " + c.check + "}"
			rules, bad := schema.ParseRules([]schema.RuleFile{{Name: "rules/a.cue", Text: []byte(text)}})
			e, more := rules.NewEvaluator()
			if bad = append(bad, more...); len(bad) > 0 || len(e.Rules) != 1 {
				t.Fatalf("%v, %d rules", bad, len(e.Rules))
			}
			var got []string
			for _, f := range e.Rules[0].Fields {
				if f.File != "rules/a.cue" || !strings.HasPrefix(text[f.Offset:], f.Name) {
					t.Errorf("%s stands at %s %d", f.Name, f.File, f.Offset)
				}
				got = append(got, fmt.Sprintf("%s:%s%s%s%s", f.Name, mark(f.Number, "n"), mark(f.Text, "t"), mark(f.Own, "="), [...]string{"-", "", "+"}[f.Worse+1]))
			}
			if diff := cmp.Diff(c.want, strings.Join(got, " ")); diff != "" {
				t.Errorf("fields (-want +got):\n%s", diff)
			}
		})
	}
}

func mark(is bool, s string) string {
	if is {
		return s
	}
	return ""
}

// What has another type in every row is no broken row.
func TestMeetsAnotherType(t *testing.T) {
	rules, _ := schema.ParseRules([]schema.RuleFile{{Name: "rules/a.cue", Text: []byte(`
rule: words: check: [string]: string
rule: part: check: {stock: <=5, cover: string}
rule: helper: check: {stock: number, _double: stock*2 & <=5}`)}})
	e, bad := rules.NewEvaluator()
	if len(bad) > 0 {
		t.Fatal(bad)
	}
	if v, err := e.Meets("words", []byte(`{"zone":"frozen","stock":1}`)); err == nil {
		t.Errorf("numbers where the rule wants text: %d", v)
	}
	if v, err := e.Meets("part", []byte(`{"stock":6,"cover":1}`)); v != schema.Broken || err != nil {
		t.Errorf("a bound that is broken beside it: %d, %v", v, err)
	}
	if v, err := e.Meets("helper", []byte(`{"stock":3}`)); v != schema.Broken || err != nil {
		t.Errorf("a helper that is broken: %d, %v", v, err)
	}
}
