package finding

// Codes A066x and A067x: the policy's rules, who must agree to what.
const (
	RulesMissing     Code = "A0660"
	NeedNobody       Code = "A0661"
	NeedNever        Code = "A0662"
	NeedNoMeans      Code = "A0663"
	ConditionNothing Code = "A0664"
	ConditionMeasure Code = "A0665"
	DeputySelf       Code = "A0666"
	DeputyReversed   Code = "A0667"
	DeputySeat       Code = "A0668"
	RecoveryCount    Code = "A0669"
	CloserNobody     Code = "A0670"
)

var _ = define(
	Definition{RulesMissing, Error, "rules that leave something out", "Without a rule for closes no cycle can be closed; without one for the policy nobody could be asked about a change of the rules themselves.", "Add a rule with `for: [close]`, and one with `for: [policy]`.", "rules:\n  demand: {need: {roles: [demand-manager]}}"},
	Definition{NeedNobody, Error, "need that asks for nobody", "A rule that applies would be met by nobody's word, or could be met in two ways at once.", "Name `roles`, or needs under `all` or `any`, and not both.", "need: {evidence: signature}"},
	Definition{NeedNever, Error, "need that can never be met", "Nobody fills two seats, so there are not enough people for it: what it is asked about could never be approved.", "Add people to the roles, lower `count`, or ask for other roles.", "need: {roles: [cfo, coo], count: 3}"},
	Definition{NeedNoMeans, Warning, "need that nobody has the means to meet", "The people are there, but today too few of them may act, or have a key that is valid or an account at a forge, as the evidence asks for.", "Add their keys under `keys`, or their accounts under `forges`.", "need: {roles: [cfo], evidence: signature}"},
	Definition{ConditionNothing, Error, "condition that tests nothing", "Readers cannot tell whether it should hold always or never.", "State a test, or remove `when` so that the rule always applies.", "when: {}"},
	Definition{ConditionMeasure, Error, "condition that cannot be measured", "Supply and stock are of sites; a market has none of its own.", "Drop `markets` and `by: market`, or measure demand, revenue, margin or backlog.", "change: {measure: supply, above: 5%, by: market}"},
	Definition{DeputySelf, Error, "deputy of oneself", "Acting for oneself adds nothing, and hides who should.", "Name another person.", "anna: {deputies: [{id: leave, person: anna, from: 2026-07-20, to: 2026-08-09}]}"},
	Definition{DeputyReversed, Error, "deputy whose time ends before it begins", "The deputy may act on no day.", "Correct `from` or `to`.", "from: 2026-08-09\nto: 2026-07-20"},
	Definition{DeputySeat, Warning, "deputy who fills the role already", "A person fills one seat, with their own voice.", "Name somebody else, or remove the deputy.", ""},
	Definition{RecoveryCount, Error, "more recovery keys asked for than there are", "The policy could never be recovered.", "Lower `count`, or add keys.", "recovery: {count: 3, keys: []}"},
	Definition{CloserNobody, Error, "nobody may close a cycle", "Only who fills the role `closer` makes the tag of a close.", "Add the role `closer` with at least one person.", ""},
)
