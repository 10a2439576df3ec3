package docgen

import (
	"fmt"
	"strings"

	"github.com/accord-plan/accord/validate"
)

// Rules makes docs/rules: what a company's rules meet, and the register of
// checks.
func Rules() Pages {
	p := newPage("Company rules")
	p.para("`plans/rules/*.cue` is a CUE package of its own. It has no definitions, imports CUE's own packages only, and is never loaded from elsewhere.",
		"`shape: KIND: {...}` is unified with the format of that kind and can only narrow it: what it forbids is finding A0113. A key or word that stands in its braces and that no document of the kind can have would guard nothing, and is refused (A0701). `KEY?: _|_` forbids a key.",
		"What is stated field by field is judged fast: words, limits of numbers, `=~` and `!~`, keys that must be there, forms of keys, `close({...})`, helpers that are stated once. A document with a place whose shape is a default, a condition, a call or another field is put to CUE in full, which takes a hundred times as long. `accord schema --explain` says of each place which it is, and why.",
		"`rule: NAME: {over: \"...\", check: {...}, message: \"...\"}` meets one computed row at a time. A row that does not fit `check` is the gap `rule/NAME/WHAT` of class decision, placed at the row's heaviest input: its text is the message and what the checked fields are in the worst of its periods.",
		"A field that nobody knows is left out of the row: write `field?: ...` to let such rows pass; a rule that asks for it is reported as not judged. A field that no such row has is finding A0706; a helper of the check begins with `_`.")
	p.WriteString("\n```cue\npackage rules\n\nrule: \"stock-covenant\": {\n\tover: \"family\"\n\tcheck: stock_value?: <=2000000\n\tmessage: \"the bank's covenant allows 2,000,000 of stock in a family\"\n}\n```\n")
	for _, over := range validate.Overs {
		fmt.Fprintf(p, "\n## over: %q\n\n| field | unit | meaning |\n|---|---|---|\n", over)
		for _, f := range validate.Fields(over) {
			fmt.Fprintf(p, "| `%s` | %s | %s |\n", f.Name, f.Unit, f.Doc)
		}
	}
	checks := newPage("Checks")
	checks.para("`accord validate` makes these checks beside text, shape and references. One that lacks its input is reported as not judged.")
	checks.WriteString("\n| check | what holds for a plan that passes | codes |\n|---|---|---|\n")
	for _, c := range validate.Checks() {
		codes := make([]string, len(c.Codes))
		for i, code := range c.Codes {
			codes[i] = string(code)
		}
		fmt.Fprintf(checks, "| %s | %s | %s |\n", c.Name, c.Doc, strings.Join(codes, ", "))
	}
	return Pages{"README.md": p.String(), "checks.md": checks.String()}
}
