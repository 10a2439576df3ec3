package finding

// Codes A06xx: decisions, assumptions, triggers, risks, people, and the plan's settings.
const (
	DecisionNoChoice       Code = "A0601"
	DecisionOption         Code = "A0602"
	DecisionNobody         Code = "A0603"
	DecisionOverdue        Code = "A0604"
	DecisionCoversNothing  Code = "A0605"
	DecisionNoSuccessor    Code = "A0606"
	DecisionSuccessor      Code = "A0607"
	DecisionCircle         Code = "A0608"
	DecisionSuccessorEarly Code = "A0609"
	DecisionCheckEarly     Code = "A0610"
	DecisionReconsider     Code = "A0611"
	DecisionUnsigned       Code = "A0612"
	DecisionStatus         Code = "A0613"
	DecisionGone           Code = "A0614"
	DecisionExpired        Code = "A0615"
	DecisionContradiction  Code = "A0616"
	DecisionNotCarriedOut  Code = "A0617"
	DecisionRejectedUsed   Code = "A0618"

	AssumptionExpired Code = "A0620"
	AssumptionBroken  Code = "A0621"
	TestNothing       Code = "A0622"

	TriggerNothing  Code = "A0625"
	TriggerLimits   Code = "A0626"
	TriggerReserved Code = "A0627"

	RiskProbability Code = "A0630"
	RiskCertain     Code = "A0631"
	RiskPast        Code = "A0632"
	RiskHappened    Code = "A0633"

	RoleEmpty     Code = "A0640"
	RolePerson    Code = "A0641"
	PersonNoRole  Code = "A0642"
	KeyShared     Code = "A0643"
	ForgeIDShared Code = "A0644"
	KeyReversed   Code = "A0645"
	KeyForm       Code = "A0646"
	KeyTwice      Code = "A0647"

	FenceOrder     Code = "A0650"
	FenceHorizon   Code = "A0651"
	CadenceOrder   Code = "A0652"
	CycleNotFirst  Code = "A0653"
	ToleranceOrder Code = "A0654"
	CycleSkipped   Code = "A0656"
	CadenceLate    Code = "A0655"
)

var _ = define(
	Definition{DecisionNoChoice, Error, "accepted without a choice", "Nobody can carry out a decision that names no option.", "State `chosen`.", "status: accepted"},
	Definition{DecisionOption, Error, "option that does not exist", "It is none of the decision's options.", "Use the id of one of the options.", "chosen: forth-shift"},
	Definition{DecisionNobody, Error, "accepted by nobody", "A decision counts when the roles that decide have signed; none is named.", "Name the roles in `decided_by`.", "status: accepted"},
	Definition{DecisionOverdue, Warning, "decision overdue", "Its options stopped working before anyone chose.", "Decide on what is still possible, or reject it.", "due: 2026-11-30"},
	Definition{DecisionCoversNothing, Warning, "covers no gap", "No gap of this plan nor of the last close fits, so the cover has no effect.", "Check the gap's id, family and periods, or remove the cover.", "gap: shortage/TENT-2P@west"},
	Definition{DecisionNoSuccessor, Error, "superseded by nothing", "Readers cannot tell what holds instead.", "State `superseded_by`.", "status: superseded"},
	Definition{DecisionSuccessor, Error, "successor that does not exist", "The decision that should hold instead is not in the plan.", "Use the id of a decision.", ""},
	Definition{DecisionCircle, Error, "decisions supersede one another in a circle", "None of them holds.", "Remove one `superseded_by`.", ""},
	Definition{DecisionSuccessorEarly, Warning, "successor of a decision that still holds", "It names its successor, and its status says that it holds itself.", "Write `status: superseded`, or remove `superseded_by`.", ""},
	Definition{DecisionCheckEarly, Warning, "outcome looked at too early", "The expected effect comes in a later period.", "Move `check_on` to the period of the effect or later.", "period: 2027-03\ncheck_on: 2027-01"},
	Definition{DecisionReconsider, Warning, "decision must be looked at again", "What its makers named as the reason to reconsider has come about.", "Confirm the decision with a new limit, or supersede it.", ""},
	Definition{DecisionUnsigned, Warning, "accepted and not signed", "A decision counts when a different person of each role in `decided_by` has signed a plan that holds it as it stands.", "Ask those who decide to sign, or write `status: proposed` until they have.", ""},
	Definition{DecisionStatus, Error, "status that does not follow", "What was agreed to, rejected or replaced would be asked again, or forgotten, under the same id.", "Restore the status, and ask again with a new decision.", "status: proposed"},
	Definition{DecisionGone, Warning, "accepted decision removed", "Nobody can see any more what was agreed to, and what it covered is open again.", "Restore its file; say that it is over with `status: done` or `status: superseded`.", ""},
	Definition{DecisionExpired, Warning, "decision about closed periods", "All that it covers lies in the past, so that it covers nothing any more.", "Say that it is done, or supersede it by one about the periods that are open.", ""},
	Definition{DecisionContradiction, Warning, "decisions that contradict each other", "Two people would carry out different things, and each would be right.", "Supersede one by the other, or narrow what they cover.", ""},
	Definition{DecisionNotCarriedOut, Warning, "chosen and not carried out", "The option's branch changes the plan, and the plan reads as it did before.", "Merge the branch of the chosen option.", ""},
	Definition{DecisionRejectedUsed, Warning, "rests on what was rejected", "The plan carries out what those who decide have rejected.", "Remove the adjustment, or rest it on the decision that holds.", ""},

	Definition{AssumptionExpired, Warning, "assumption expired", "Its owner wanted to look at it again by now.", "Confirm it with a later `expires`, or drop what rests on it.", "expires: 2026-10-31"},
	Definition{AssumptionBroken, Warning, "assumption broken", "The plan's own numbers contradict what it takes for granted.", "Change the plan or the assumption.", ""},
	Definition{TestNothing, Warning, "test that cannot be judged", "The plan has no number for it, so the test would never fail.", "Name what the plan computes, or remove the test.", "test: {measure: load, resource: lyon/sowing-hours, operator: below, threshold: 1900}"},

	Definition{TriggerNothing, Error, "trigger that nothing can meet", "It would stay silent whatever happens, and everybody would take that for good news.", "State what can be measured and exceeded, or remove the trigger.", "measure: demand\nby: source"},
	Definition{TriggerLimits, Error, "trigger without a limit", "Nobody can tell what it would take for it to call.", "State `percent`, `money` or `units` under `exceeds`.", "exceeds: {}"},
	Definition{TriggerReserved, Error, "trigger with a reserved id", "What is watched without a trigger is told by this name, so that two things would have one id.", "Choose another id.", "id: gap"},

	Definition{RiskProbability, Error, "probability out of range", "A probability lies between 0 % and 100 %.", "Correct it.", "probability: 120%"},
	Definition{RiskCertain, Warning, "certain and not in the plan", "What is certain is no risk but part of the plan.", "Plan it and write `in_plan: yes`, or lower the probability.", "probability: 100%\nin_plan: no"},
	Definition{RiskPast, Warning, "risk whose time is over", "All its periods are closed; it either happened or did not.", "Write `status: closed` if it did not happen, `happened` with the period and what it cost if it did, or move its periods.", ""},
	Definition{RiskHappened, Error, "risk that cannot have happened so", "What came true is over, and did so by now.", "Write `status: closed`, and a period that has begun.", "status: open\nhappened: {period: 2026-11, money: 12000}"},

	Definition{RoleEmpty, Error, "role without people", "Nobody can sign for it, so what needs it cannot be agreed.", "Name at least one person.", "people: []"},
	Definition{RolePerson, Error, "unknown person in a role", "The policy has no such person.", "Add the person, or correct the name.", ""},
	Definition{PersonNoRole, Warning, "person without a role", "The person can sign for nothing.", "Give the person a role, or remove the person.", ""},
	Definition{KeyShared, Error, "key of two people", "A signature must tell who signed.", "Give each person a key of their own.", ""},
	Definition{ForgeIDShared, Error, "account of two people", "A review must tell who reviewed.", "Give each person the account of their own.", ""},
	Definition{KeyReversed, Error, "key ends before it begins", "It is valid on no day.", "Correct `valid_from` or `valid_until`.", ""},

	Definition{KeyForm, Error, "key that cannot be read", "It signs for nobody. Options, certificates and weak kinds are refused, since they would let others say who signed; a revocation that cannot be read revokes nothing.", "Write the one line of an `id_ed25519.pub`: kind, key, and a comment if you like.", "key: ssh-ed25519-cert-v01@openssh.com AAAA"},
	Definition{KeyTwice, Error, "key listed twice", "A key is of one person or one purpose; listed twice it signs for none of them.", "Keep it in one place, and make another key for the other.", ""},

	Definition{FenceOrder, Error, "fences out of order", "Fences are cumulative: the slushy zone ends where or after the frozen zone ends.", "Make `slushy` at least `frozen`.", "fences: {frozen: 4, slushy: 2}"},
	Definition{FenceHorizon, Warning, "fence beyond the horizon", "No period is left in the zones behind it.", "Lengthen the horizon, or shorten the fence.", "horizon: 3\nfences: {frozen: 2, slushy: 4}"},
	Definition{CadenceOrder, Error, "steps of the cycle out of order", "A step cannot be due before the one that it builds on.", "Make the working days rise from gather to executive.", "cadence: {gather: 3, demand: 12, supply: 8, pre_sop: 15, executive: 18}"},
	Definition{CadenceLate, Warning, "step due after its cycle", "The next cycle has begun by then, and the plan would be decided when its first period is over.", "Count working days from the first day of the month, or of the period, that the cycle is named after: a cycle of a week has five.", "cycle: 2026-W49\ncadence: {gather: 3, demand: 8, supply: 12, pre_sop: 15, executive: 18}"},
	Definition{CycleNotFirst, Error, "cycle outside its first open period", "A cycle runs inside its first open period; readers would plan from different periods.", "Make `cycle` and `first_period` agree.", "cycle: 2026-12\nfirst_period: 2027-02"},
	Definition{ToleranceOrder, Error, "tolerances out of order", "Every gap that needs a decision would not even be a lever.", "Make `lever` at most `decision`.", "shortage: {lever: 5%, decision: 2%}"},
	Definition{CycleSkipped, Error, "skipped cycle that is none", "It names the cycle in progress, one that is still to come, or no cycle at all; the history of cycles cannot tell what is meant.", "Name a cycle before the one in progress, or remove the line.", "cycle: 2026-12\nskipped: {2027-02: holidays}"},
)
