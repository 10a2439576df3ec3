package finding

// Codes A10xx: what a plan lacks before its cycle closes. `accord validate
// --gate close` tells them as errors, `--gate proposal` as warnings.
const (
	GateGap        Code = "A1001"
	GateFrozen     Code = "A1002"
	GateFacts      Code = "A1003"
	GateBaseline   Code = "A1004"
	GateCommitment Code = "A1005"
	GateBudget     Code = "A1006"
	GateTask       Code = "A1007"
)

var _ = define(
	Definition{GateGap, Error, "gap without a decision", "A plan that nobody decided about would be committed with it.", "Write a decision with `accord decide GAP`, and have it accepted by who decides.", ""},
	Definition{GateFrozen, Error, "change in the frozen zone without a decision", "What was promised for the nearest periods changed, and nobody agreed to that.", "Restore the commitment, or write a decision with `accord decide GAP`.", ""},
	Definition{GateFacts, Error, "facts of the last closed period missing", "The plan would begin from a stock and from sales that nobody knows.", "Import them with `accord import`.", ""},
	Definition{GateBaseline, Error, "forecast not from the newest facts", "It does not know what happened last.", "Run `accord forecast`. What people typed they look over themselves, and what another program made it makes again.", "method: {name: theta, trained: 2023-12..2026-10}"},
	Definition{GateCommitment, Error, "source without a commitment", "Nobody promised what the plan counts on in its first open period.", "State what the source promises, 0 included: `accord adjust --source SOURCE ITEM PERIOD UNITS`.", ""},
	Definition{GateBudget, Error, "budget of a year missing", "The plan cannot be held against it, though other years are.", "Add the budget of the year.", ""},
	Definition{GateTask, Error, "task of the cycle not done", "The company asks for it before each close.", "Do it, and write the day as `done`.", "checklist:\n  - {id: price-list, step: gather, what: price lists checked, by: finance}"},
)
