package finding

// Codes A07xx: the company's own rules.
const (
	RuleUnreadable Code = "A0701"
	RuleImport     Code = "A0702"
	RuleFailed     Code = "A0703"
	RuleLimit      Code = "A0704"
	RuleOver       Code = "A0705"
	RuleField      Code = "A0706"
)

var _ = define(
	Definition{RuleUnreadable, Error, "rule not readable", "A rule that cannot be read guards nothing.", "Mend the CUE file.", "rule: cap: {over: "},
	Definition{RuleImport, Error, "import not allowed", "Rules judge the plan alone: nothing may be loaded from elsewhere.", "Use CUE's built-in packages only.", `import "example.com/rules"`},
	Definition{RuleFailed, Error, "rule not evaluated", "The rule met a row that it cannot judge.", "Write `check` so that it holds or fails for every row of its `over`.", ""},
	Definition{RuleLimit, Error, "rule exceeded its limits", "Rules run with a deadline and a memory limit, and this one did not finish.", "Simplify the rule, or let it meet fewer rows.", ""},
	Definition{RuleOver, Error, "rule over something unknown", "Rules meet rows of the plan, a family, a resource, a site or an item.", "Write `over: \"family\"` or another of them.", `rule: cap: over: "market"`},
	Definition{RuleField, Error, "check does not fit the rows", "A check of a field that the rows do not have guards nothing, and one that asks a number for text would break every row.", "Name a field of the rows, as docs/rules lists them, and bound a number by a number; a helper begins with `_`.", `rule: cap: {over: "family", check: stok_value?: <=30000}`},
)
