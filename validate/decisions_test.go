package validate

import (
	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/policy"
	"github.com/accord-plan/accord/internal/projection"
)

// shift changes the company's decision.
func shift(f func(d *decision.Decision)) func(ctx *Context) {
	return func(ctx *Context) { f(&ctx.Plan.Decisions[0]) }
}

// assuming changes the test of the company's assumption.
func assuming(f func(t *decision.Test)) func(ctx *Context) {
	return func(ctx *Context) { f(ctx.Plan.Assumptions[0].Test) }
}

var decisionSituations = []situation{
	{"accepted without a choice", shift(func(d *decision.Decision) { d.Chosen = "" }),
		[]string{"A0601 status shift: shift is accepted and chooses nothing"}},
	{"chosen and recommended are no options", shift(func(d *decision.Decision) { d.Chosen, d.Recommended = "shfit", "buy" }), []string{
		"A0602 chosen shift: `chosen: shfit` is none of the options of shift",
		"A0602 recommended shift: `recommended: buy` is none of the options of shift"}},
	{"accepted by nobody", shift(func(d *decision.Decision) { d.DecidedBy = nil }),
		[]string{"A0603 status shift: shift is accepted and names no role in `decided_by`"}},
	{"a proposal needs neither", shift(func(d *decision.Decision) { d.Status, d.Chosen, d.DecidedBy = decision.Proposed, "", nil }), nil},
	{"overdue", shift(func(d *decision.Decision) { d.Status, d.Due = decision.Proposed, day("2026-12-09") }),
		[]string{"A0604 due shift: shift was due on 2026-12-09, 1 day before 2026-12-10, and is still proposed"}},
	{"due today", shift(func(d *decision.Decision) { d.Status, d.Due = decision.Proposed, day("2026-12-10") }), nil},
	{"covers another site", shift(func(d *decision.Decision) { d.Covers[0].Gap = "shortage/TENT-2P@east" }),
		[]string{"A0605 cover tents: shift covers shortage/TENT-2P@east in 2027-02..2027-03, and no gap is like it"}},
	{"covers other periods", shift(func(d *decision.Decision) { d.Covers[0].From = month("2027-03") }),
		[]string{"A0605 cover tents: shift covers shortage/TENT-2P@central in 2027-03, and no gap is like it"}},
	{"covers another family", shift(func(d *decision.Decision) { d.Covers[0].Family = "stoves" }),
		[]string{"A0605 cover tents: shift covers shortage/TENT-2P@central of stoves in 2027-02..2027-03, and no gap is like it"}},
	{"covers by pattern, at any time", shift(func(d *decision.Decision) {
		d.Covers[0] = decision.Cover{ID: "all", Gap: "shortage/*", Family: "tents", From: period.None, To: period.None, At: at("cover all")}
	}), nil},
	{"covers a gap of the last close", func(ctx *Context) {
		ctx.Previous = &projection.Result{Plan: ctx.Plan, Gaps: ctx.Result.Gaps}
		ctx.Result.Gaps = nil
	}, nil},
	{"covers a rule that holds", func(ctx *Context) {
		ctx.Plan.Decisions[0].Covers[0].Gap = "rule/cap/tents"
	}, []string{"A0605 cover tents: shift covers rule/cap/tents in 2027-02..2027-03, and no gap is like it"}},
	{"superseded by nothing", func(ctx *Context) { ctx.Plan.Decisions[1].SupersededBy = "" },
		[]string{"A0606 status old: shift-old is superseded and names no successor"}},
	{"superseded by something unknown", func(ctx *Context) { ctx.Plan.Decisions[1].SupersededBy = "shift-new" },
		[]string{"A0607 status old: shift-old is superseded by shift-new, which is no decision of the plan"}},
	{"superseded in a circle", shift(func(d *decision.Decision) { d.Status, d.SupersededBy = decision.Superseded, "shift-old" }),
		[]string{"A0608 status shift: shift is superseded by shift-old is superseded by shift"}},
	{"a successor of what still holds", func(ctx *Context) { ctx.Plan.Decisions[1].Status = decision.Rejected },
		[]string{"A0609 status old: shift-old is rejected and names shift as its successor"}},
	{"looked at too early", shift(func(d *decision.Decision) { d.Expected.CheckOn = month("2027-01") }),
		[]string{"A0610 expected shift: shift expects its effect in 2027-02 and is looked at in 2027-01"}},
	{"to be reconsidered", shift(func(d *decision.Decision) { d.Reconsider.Threshold = num("1699.5") }),
		[]string{"A0611 reconsider shift: shift is to be looked at again: load of lyon/hours is 1,700 in 2027-02, above 1,699.5 by 0.5"}},
	{"exactly at the limit", shift(func(d *decision.Decision) { d.Reconsider.Threshold = num("1700") }), nil},
	{"reconsider by an unknown resource", shift(func(d *decision.Decision) { d.Reconsider.Resource = "lyon/minutes" }),
		[]string{"A0622 reconsider shift: `reconsider_if` of shift cannot be judged: the plan has no load of a resource lyon/minutes"}},

	{"accepted and not signed", func(ctx *Context) { ctx.Accepted = decision.Agreed{} },
		[]string{"A0612 status shift: shift is accepted in its file, and not signed by coo; it covers nothing"}},
	{"proposed again", func(ctx *Context) {
		before := company()
		ctx.Previous = &projection.Result{Plan: before, Gaps: ctx.Result.Gaps}
		ctx.Plan.Decisions[0].Status = decision.Proposed
		ctx.Plan.Decisions[1] = decision.Decision{ID: "shift-old", Status: decision.Done, Chosen: "x", DecidedBy: []string{"coo"}, Options: []decision.Option{{ID: "x"}}, At: at("decision old")}
	}, []string{"A0613 status shift: shift is proposed, and was accepted in the last close", "A0613 decision old: shift-old is done, and was superseded in the last close"}},
	{"several steps since the last close", func(ctx *Context) {
		before := company()
		before.Decisions[0].Status = decision.Proposed
		ctx.Previous = &projection.Result{Plan: before, Gaps: ctx.Result.Gaps}
		ctx.Plan.Decisions[0].Status = decision.Done
	}, nil},
	{"an accepted decision is gone", func(ctx *Context) {
		ctx.Previous = &projection.Result{Plan: company(), Gaps: ctx.Result.Gaps}
		ctx.Plan.Decisions = ctx.Plan.Decisions[:0]
	}, []string{"A0614 plan: shift is accepted in the last close and not here any more"}},
	{"about closed periods", shift(func(d *decision.Decision) {
		d.Covers[0].From, d.Covers[0].To = month("2026-09"), month("2026-11")
	}), []string{"A0615 status shift: shift covers gaps until 2026-11, and the plan begins with 2026-12"}},
	{"two choices for one gap", func(ctx *Context) {
		other := ctx.Plan.Decisions[0]
		other.ID, other.Chosen, other.ChosenAt = "zcap", "cap", at("chosen zcap")
		ctx.Plan.Decisions = append(ctx.Plan.Decisions, other)
		ctx.Accepted["zcap"] = nil
	}, []string{"A0616 chosen zcap: zcap chooses cap and shift third for shortage/TENT-2P@central in 2027-02"}},
	{"one choice for one gap, twice", func(ctx *Context) {
		other := ctx.Plan.Decisions[0]
		other.ID = "zcap"
		ctx.Plan.Decisions = append(ctx.Plan.Decisions, other)
		ctx.Accepted["zcap"] = nil
	}, nil},
	{"chosen and not carried out", func(ctx *Context) {
		ctx.Plan.Decisions[0].Options[0].Branch = "option/third"
		ctx.Plan.Decisions[0].Options[0].At = at("option third")
		ctx.Branches = map[string]Outcome{"option/third": {Is: NotMerged}}
	}, []string{"A0617 chosen shift: shift chose third, and nothing of its branch option/third is in the plan"}},
	{"chosen and carried out", func(ctx *Context) {
		ctx.Plan.Decisions[0].Options[0].Branch = "option/third"
		ctx.Branches = map[string]Outcome{"option/third": {Is: Merged}}
	}, nil},
	{"rests on what was rejected", func(ctx *Context) {
		ctx.Plan.Decisions[1].Status, ctx.Plan.Decisions[1].SupersededBy = decision.Rejected, ""
		ctx.Plan.Adjustments[0].Decision = "shift-old"
	}, []string{"A0618 adjustment promo: promo of sales-eu rests on shift-old, which is rejected"}},

	{"assumption expired", func(ctx *Context) { ctx.Plan.Assumptions[0].Expires = day("2026-11-30") },
		[]string{"A0620 expires A-1: A-1 expired on 2026-11-30, 10 days before 2026-12-10"}},
	{"assumption broken", assuming(func(t *decision.Test) { t.Threshold = num("750") }),
		[]string{"A0621 test A-1: A-1 is broken: demand of TENT-2P in eu is 700 in 2027-02, expected above 750 (50 too little)"}},
	{"assumption broken in several periods, the worst is told", assuming(func(t *decision.Test) {
		t.From, t.To, t.Above, t.Threshold = period.None, period.None, false, num("250")
	}), []string{"A0621 test A-1: A-1 is broken: demand of TENT-2P in eu is 700 in 2027-02 and likewise in 3 more, expected below 250 (450 too much)"}},
	{"a test that asks for an unknown item", assuming(func(t *decision.Test) { t.Items = []string{"TENT-9"} }),
		[]string{"A0622 test A-1: the test of A-1 cannot be judged: the plan has no item TENT-9"}},

	{"probability of 120 %", func(ctx *Context) { ctx.Plan.Risks[0].Probability = ratio("120%") },
		[]string{"A0630 risk strike: probability of strike is 120%, 0% to 100% expected"}},
	{"certain and not in the plan", func(ctx *Context) { ctx.Plan.Risks[0].Probability = ratio("100%") },
		[]string{"A0631 risk strike: strike is certain and stated as not in the plan"}},
	{"certain and in the plan", func(ctx *Context) { ctx.Plan.Risks[0].Probability, ctx.Plan.Risks[0].InPlan = ratio("100%"), true }, nil},
	{"a risk that is over", func(ctx *Context) { ctx.Plan.Risks[0].From, ctx.Plan.Risks[0].To = month("2026-09"), month("2026-11") },
		[]string{"A0632 risk strike: strike was about 2026-09..2026-11, which is over"}},
	{"a risk that is over and closed", func(ctx *Context) {
		ctx.Plan.Risks[0].To, ctx.Plan.Risks[0].From, ctx.Plan.Risks[0].Status = month("2026-11"), month("2026-11"), "closed"
	}, nil},
	{"a risk that came true", func(ctx *Context) {
		r := &ctx.Plan.Risks[0]
		r.From, r.To, r.Status, r.Happened = month("2026-11"), month("2026-11"), "closed", &decision.Happening{Period: month("2026-11"), Money: num("900")}
	}, nil},
	{"a risk that came true in the future and is still open", func(ctx *Context) {
		r := &ctx.Plan.Risks[0]
		r.Status, r.Happened = "open", &decision.Happening{Period: month("2027-01")}
	}, []string{"A0633 risk strike: strike happened in 2027-01, which is still to come: the first open period is 2026-12",
		"A0633 risk strike: strike happened in 2027-01 and is stated as open"}},
}

// second changes the second person, ben.
func second(f func(p *policy.Person)) func(ctx *Context) {
	return func(ctx *Context) { f(&ctx.Plan.Policy.People[1]) }
}

var settingSituations = []situation{
	{"a role without people", func(ctx *Context) { ctx.Plan.Policy.Roles[0].People = nil }, []string{
		"A0640 role coo: role coo has no people"}},
	{"a person without a role", func(ctx *Context) { ctx.Plan.Policy.Roles[0].People = []string{"ben"} },
		[]string{"A0642 person anna: anna fills no role"}},
	{"an unknown person in a role", func(ctx *Context) { ctx.Plan.Policy.Roles[0].People = []string{"anna", "clara"} },
		[]string{"A0641 role coo: role coo names clara, who is none of the people"}},
	{"one key of two people", second(func(p *policy.Person) { p.Keys[0].Public = annaKey + " ben@work" }),
		[]string{"A0643 key ben-1: key ben-1 of ben is a key of anna too"}},
	{"one account of two people", second(func(p *policy.Person) { p.Forges["github.com"] = 1 }),
		[]string{"A0644 person ben: 1 at github.com is the account of anna and of ben"}},
	{"one login of two people", func(ctx *Context) {
		ctx.Plan.Policy.People[0].Logins, ctx.Plan.Policy.People[1].Logins = map[string]string{"github.com": "anna-l"}, map[string]string{"github.com": "Anna-L"}
	}, []string{"A0644 person ben: Anna-L at github.com is the login of anna and of ben"}},
	{"a key that ends before it begins", second(func(p *policy.Person) {
		p.Keys[0].ValidFrom, p.Keys[0].ValidUntil = day("2026-12-01"), day("2026-11-30")
	}), []string{"A0645 key ben-1: key ben-1 of ben is valid from 2026-12-01 until 2026-11-30"}},

	{"fences out of order", func(ctx *Context) { ctx.Plan.Fences = plan.Fences{Frozen: 4, Slushy: 2} },
		[]string{"A0650 plan: frozen is 4 and slushy 2 (2 too little)"}},
	{"fence beyond the horizon", func(ctx *Context) { ctx.Plan.Fences.Slushy = 5 },
		[]string{"A0651 plan: fences reach 5 periods, and the horizon has 4"}},
	{"steps out of order", func(ctx *Context) { ctx.Plan.Cadence.Demand, ctx.Plan.Cadence.Supply = 12, 8 },
		[]string{"A0652 plan: supply is due on working day 8, before demand on 12"}},
	{"cycles left out", func(ctx *Context) { ctx.Plan.Skipped = []plan.Skip{{Cycle: "2026-09"}, {Cycle: "2026-11"}} }, nil},
	{"the cycle in progress left out", func(ctx *Context) { ctx.Plan.Skipped = []plan.Skip{{Cycle: ctx.Plan.Cycle}} },
		[]string{"A0656 plan: 2026-12 is not over: the cycle in progress is 2026-12"}},
	{"no cycle left out", func(ctx *Context) { ctx.Plan.Skipped = []plan.Skip{{Cycle: "2026-W40"}} },
		[]string{"A0656 plan: 2026-W40 is no cycle of this plan"}},
	{"a cadence with gaps", func(ctx *Context) { ctx.Plan.Cadence = plan.Cadence{Supply: 8, Executive: 8} }, nil},
	{"a step after the cycle", func(ctx *Context) { ctx.Plan.Cadence.Executive = 31 },
		[]string{"A0655 plan: executive is due on working day 31, and the cycle 2026-12 has 23"}},
	{"cycle after its first period", func(ctx *Context) { ctx.Plan.Cycle = "2027-01" },
		[]string{"A0653 plan: the cycle is 2027-01, and the first open period 2026-12"}},
	{"tolerances out of order", func(ctx *Context) {
		ctx.Plan.Tolerances["shortage"] = plan.Tolerance{Lever: fraction("6%"), Decision: fraction("5%"), At: at("tolerance shortage")}
	}, []string{"A0654 tolerance shortage: shortage is a lever above 6% and needs a decision above 5%"}},
}
