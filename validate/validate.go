// Package validate knows what makes a plan consistent.
//
// The text of the files, their shape and the names they refer to were judged
// while they were read. What is left is what no single file can tell: cells
// that are missing inside the horizon, prices that are not stated where
// something is sold, shares that do not sum, facts that are not what their
// manifest says, decisions that decide nothing. Each such question is a
// [Check]; [Checks] is the register of all of them, in files by subject.
//
// A check sees the plan and what was computed from it, never a file, a clock
// or a network, so the same plan has the same findings on every machine. A
// check that lacks what it needs is reported as not judged, with the reason;
// it never passes silently.
//
// An error stands where no number can be trusted or two readers would read
// different things, a warning where a planner may live with it for a while.
// One thing that is wrong is one finding: consecutive periods are one span,
// and what holds for a whole family is said once.
//
// The company's own rules are judged here too: [Rows] gives the rows that
// rules meet, with the fields of [Fields], and [EvaluateRules] turns failures
// into gaps.
package validate

import (
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/accord-plan/accord/internal/decision"
	"github.com/accord-plan/accord/internal/finding"
	"github.com/accord-plan/accord/internal/parallel"
	"github.com/accord-plan/accord/internal/period"
	"github.com/accord-plan/accord/internal/plan"
	"github.com/accord-plan/accord/internal/projection"
)

// Check is one question that is asked of a plan.
type Check struct {
	// Name is stable, lower case, words joined by hyphens.
	Name string
	// Doc is one sentence: what holds for a plan that passes.
	Doc string
	// Codes are those that it raises, ascending.
	Codes []finding.Code
	// Needs is what it cannot do without.
	Needs Input
	// Run returns its findings in any order. Checks run at the same time: they only
	// read, and leave the texts of files alone.
	Run func(*Context) []finding.Finding
}

// Context is what checks look at.
type Context struct {
	Plan *plan.Plan
	// Result is the plan computed, nil where it could not be.
	Result *projection.Result
	// Previous is the last close computed, nil where there is none.
	Previous *projection.Result
	// AsOf is the day on which dates are judged, period.NoDate if not known.
	AsOf period.Date

	// Rules are the company's rules in order of name, Evaluate meets one of
	// them with one row; see [EvaluateRules]. Both may be nil.
	Rules    []Rule
	Evaluate Evaluator
	// Partial reports whether a file could not be read in full, by its number:
	// what is missing there is said of the text and not again of the plan. It
	// may be nil.
	Partial func(file int32) bool

	// Incomplete says that the settings, the network or a document of unknown
	// kind could not be read in full, Unforecast that a baseline, an adjustment or
	// a catalog could not. What may stand there is not missed.
	Incomplete, Unforecast bool
	// Unsupplied and Undecided say so of sources and of decisions, each with the
	// documents of unknown kind.
	Unsupplied, Undecided bool
	// Draft is what could be computed of a plan with errors. None of its numbers
	// is told; that two adjustments contradict each other is.
	Draft *projection.Result

	// Accepted are the decisions that those who decide have agreed to; nil says
	// that nobody has counted, so that the status in the files is taken for it.
	// Result must be held against the same.
	Accepted decision.Agreed
	// Branches says of the branches of chosen options whether the plan holds
	// them; nil where nobody looked.
	Branches map[string]Outcome

	// RuleGaps are the gaps that EvaluateRules found, nil where rules were not
	// run.
	RuleGaps []projection.Gap

	// bringers are what [Context.brought] gives, once it is asked.
	bring    sync.Once
	bringers [][]bringer
}

// Input is a set of things that a check may need.
type Input uint16

// What a check may need beside the plan.
const (
	NeedsResult Input = 1 << iota
	NeedsAsOf
	NeedsFacts
	NeedsPolicy
	NeedsRules
	// NeedsWhole asks for the settings and the network, and that nothing is left
	// out of which the kind is not known.
	NeedsWhole
	// NeedsForecasts asks for every baseline, adjustment and catalog.
	NeedsForecasts
	// NeedsTrust asks for numbers that have no errors.
	NeedsTrust
	// NeedsAccepted asks for who agreed to decisions.
	NeedsAccepted
)

// NotJudged is a check that was not made, and why.
type NotJudged struct {
	Check, Reason string
}

// Checks returns the register of all checks in the order of their codes.
func Checks() []Check {
	var all []Check
	for _, family := range [][]Check{
		baselineChecks, adjustmentChecks, beyondChecks, catalogChecks, priceChecks, networkChecks, budgetChecks,
		supplyChecks, preferenceChecks, transferChecks, targetChecks,
		manifestChecks, factChecks,
		decisionChecks, coverChecks, statusChecks, assumptionChecks, triggerChecks, riskChecks, policyChecks, settingChecks, ruleChecks,
		noteChecks,
	} {
		all = append(all, family...)
	}
	return all
}

// Why a check was not made. What a plan does not have is not worth a word; what
// its errors hide is.
const (
	noPlan   = "the plan was not computed"
	noDay    = "no day is given on which dates are judged"
	noFacts  = "the plan has no facts"
	noPolicy = "the plan has no policy"
	noRules  = "the company's rules were not run"
	noCount  = "a decision counts as accepted by the status in its file"
	none     = "no decision is accepted"
	errFiles = "files of the plan have errors"
	errNumbs = "the plan's numbers have errors"
)

// fewChecks are named in a line; of more the first are, and JSON names them all.
const fewChecks = 6

// Told are those of which a reader should know: not what the plan does not have, nor
// what its errors say themselves.
func Told(skipped []NotJudged) (out []NotJudged) {
	for _, s := range skipped {
		switch s.Reason {
		case noPlan, noFacts, noPolicy, noRules, noDay, none:
		default:
			out = append(out, s)
		}
	}
	return out
}

// Tell puts those that are [Told] into words, one line a reason.
func Tell(skipped []NotJudged) []string {
	var out []string
	names := map[string][]string{}
	var order []string
	for _, s := range Told(skipped) {
		switch s.Reason {
		case noCount:
			out = append(out, "sign-off: "+s.Reason)
		case errFiles, errNumbs:
			if names[s.Reason] == nil {
				order = append(order, s.Reason)
			}
			names[s.Reason] = append(names[s.Reason], s.Check)
		default:
			out = append(out, s.Check+": "+s.Reason)
		}
	}
	for _, reason := range order {
		all := names[reason]
		named := strings.Join(all[:min(len(all), fewChecks)], ", ")
		if more := len(all) - fewChecks; more > 0 {
			named += " and " + strconv.Itoa(more) + " more"
		}
		out = append(out, count(len(all), "check", "checks")+" ("+named+"): "+reason)
	}
	return out
}

// Validate makes every check. The findings are sorted by place and code, equal
// ones once, each with advice; what could not be judged comes in the order of
// the checks.
//
// Checks that hold numbers of the result against what people wrote come last:
// where demand, supply or facts have errors nobody can trust those numbers, and
// what they seem to break would go away with the error.
func Validate(ctx *Context) ([]finding.Finding, []NotJudged) {
	var fs []finding.Finding
	var skipped []NotJudged
	for _, last := range []bool{false, true} {
		wrong := slices.ContainsFunc(fs, wrongNumbers)
		var ready []func(*Context) []finding.Finding
		for _, c := range Checks() {
			reason := ctx.lacks(c.Needs)
			switch {
			case c.Needs&NeedsTrust != 0 != last:
			case reason != "":
				skipped = append(skipped, NotJudged{c.Name, reason})
				if c.Name == notesCheck && ctx.Draft != nil {
					ready = append(ready, contradictions)
				}
			case last && wrong:
				skipped = append(skipped, NotJudged{c.Name, errNumbs})
			default:
				ready = append(ready, c.Run)
			}
		}
		fs = append(fs, ctx.all(ready)...)
	}
	if ctx.Partial != nil {
		fs = slices.DeleteFunc(fs, func(f finding.Finding) bool { return ctx.Partial(f.At.File) })
	}
	ctx.remember(fs)
	return finding.Sort(finding.Advise(fs)), slices.Concat(skipped, ctx.unbudgeted(), ctx.unknownBranches())
}

// all makes several checks at a time; what they find stands in their order. A
// fault in one of them is a fault of the caller, as if it had made it itself.
func (ctx *Context) all(checks []func(*Context) []finding.Finding) []finding.Finding {
	found := make([][]finding.Finding, len(checks))
	parallel.Each(runtime.GOMAXPROCS(0), len(checks), func() func(int) {
		return func(i int) { found[i] = checks[i](ctx) }
	})
	return slices.Concat(found...)
}

// wrongNumbers reports whether a finding makes the plan's numbers wrong.
func wrongNumbers(f finding.Finding) bool {
	family, _ := finding.Family(f.Code)
	return f.Severity == finding.Error && slices.Contains([]string{"A03", "A04", "A05", "A08"}, family)
}

// remember reads the files that findings and gaps are about, while they can be
// read: facts are not kept, and a row of them has a line too.
func (ctx *Context) remember(fs []finding.Finding) {
	files := ctx.Plan.Files
	if files == nil {
		return
	}
	for _, f := range fs {
		files.Text(f.At.File)
		for _, other := range f.Related {
			files.Text(other.At.File)
		}
	}
	if ctx.Result != nil { // those of a verdict are looked up one by one, before the files are closed
		for i := range ctx.Result.Gaps {
			files.Text(ctx.Result.Gaps[i].At.File)
		}
	}
}

// lacks returns why a check with these needs cannot be made, "" if it can.
func (ctx *Context) lacks(needs Input) string {
	switch {
	case needs&NeedsWhole != 0 && ctx.Incomplete:
		return errFiles
	case needs&NeedsForecasts != 0 && ctx.Unforecast:
		return errFiles
	case needs&NeedsResult != 0 && ctx.Result == nil:
		return noPlan
	case needs&NeedsAsOf != 0 && ctx.AsOf == period.NoDate:
		return noDay
	case needs&NeedsFacts != 0 && len(ctx.Plan.Actuals.Files) == 0:
		return noFacts
	case needs&NeedsPolicy != 0 && ctx.Plan.Policy == nil:
		return noPolicy
	case needs&NeedsRules != 0 && len(ctx.Rules) > 0 && ctx.RuleGaps == nil:
		return noRules
	case needs&NeedsAccepted != 0 && ctx.Accepted == nil:
		if slices.ContainsFunc(ctx.Plan.Decisions, func(d decision.Decision) bool { return d.Status == decision.Accepted }) {
			return noCount
		}
		return none
	}
	return ""
}
